"""Where something stands in TOML and JSON: every value, key and character, in whatever way it was written."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from procurekit.model.sources import Place, Source

SIGNS = st.sampled_from("ab 中😀\"'\\#[]{}=,.:\t\n\r\u2028\x7f")
TEXTS = st.text(SIGNS, max_size=8) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
KEYS = st.text(st.sampled_from("ab-_1"), min_size=1, max_size=3) | TEXTS
NUMBERS = st.integers() | st.decimals(-1000, 1000, places=2)
PLAIN = TEXTS | NUMBERS | st.booleans()
MOMENTS = st.dates() | st.datetimes() | st.times()


def nested(leaves):
    inside = st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(KEYS, inner, max_size=3)
            | st.lists(st.dictionaries(KEYS, inner, max_size=2), min_size=1, max_size=3)
        ),
        max_leaves=12,
    )
    return st.dictionaries(KEYS, inside, max_size=4)


class Writer:
    """What was written so far, and where each value, key and character of a text was put."""

    def __init__(self, chance, newline="\n"):
        self.chance = chance
        self.newline = newline
        self.text = ""
        self.values = {}
        self.keys = {}
        self.signs = {}

    def put(self, text):
        self.text += text

    def maybe(self):
        return self.chance.random() < 0.5

    def string(self, path, content, opening, units, closing):
        self.put(opening)
        places = []
        for before, sign in units:
            self.put(before)
            places.append(len(self.text))
            self.put(sign)
        places.append(len(self.text))
        self.put(closing)
        if path is not None:
            self.signs[path] = (content, places)

    def holds_for(self, source):
        for path, start in self.values.items():
            assert placed(source.place(path)) == place_of(self.text, start), path
        for path, start in self.keys.items():
            assert placed(source.place_of_key(path)) == place_of(self.text, start), path
        for path, (content, places) in self.signs.items():
            inner = [
                (number, column)
                for number, line in enumerate(content.splitlines(keepends=True), 1)
                for column, _ in enumerate(line, 1)
            ]
            # Behind the last character stands the closing quote.
            number, column = inner[-1] if inner else (1, 0)
            for where, start in zip([*inner, (number, column + 1)], places, strict=True):
                assert placed(source.place_in_text(path, *where)) == place_of(self.text, start), (path, where)


def placed(place):
    return place.line, place.column


def place_of(text, start):
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


class JsonWriter(Writer):
    def space(self):
        if self.newline and self.maybe():
            self.put(self.newline + "  ")

    def value(self, path, data):
        self.space()
        if not (isinstance(data, dict) and path in self.keys):
            self.values[path] = len(self.text)
        if isinstance(data, str):
            self.literal(path, data)
        elif isinstance(data, list | dict):
            self.put("[" if isinstance(data, list) else "{")
            for index, step in enumerate(data if isinstance(data, dict) else range(len(data))):
                self.put("," if index else "")
                if isinstance(data, dict):
                    self.space()
                    self.keys[*path, step] = len(self.text)
                    if isinstance(data[step], dict):
                        self.values[*path, step] = len(self.text)
                    self.literal(None, step)
                    self.space()
                    self.put(":")
                self.value((*path, step), data[step])
            self.space()
            self.put("]" if isinstance(data, list) else "}")
        else:
            self.put(str(data) if isinstance(data, Decimal) else json.dumps(data))
        self.space()

    def literal(self, path, content):
        units = [("", json.dumps(sign, ensure_ascii=self.maybe())[1:-1]) for sign in content]
        self.string(path, content, '"', units, '"')


class TomlWriter(Writer):
    def line(self):
        self.put(" # \"]} ''' = [" if self.maybe() else "")
        self.put(self.newline)

    def names(self, path, names):
        """A dotted key under a path; what is named for the first time stands here."""
        for index, name in enumerate(names):
            if index:
                self.put("." if self.maybe() else " . ")
            place = len(self.text)
            inner = (*path, *names[: index + 1])
            self.keys.setdefault(inner, place)
            self.values.setdefault(inner, place)
            bare = name and all(sign in "ab-_1" for sign in name)
            if bare and self.maybe():
                self.put(name)
            else:
                self.literal(None, name)

    def table(self, path, names, data):
        """The lines of a table whose header was written, and then the tables in it that get headers of their own."""
        later = [key for key, one in data.items() if is_tables(one) and self.maybe()]
        later += [key for key, one in data.items() if isinstance(one, dict) and self.maybe()]
        for key, one in data.items():
            if key not in later:
                self.pair(path, (key,), one)
                self.line()
        for key in later:
            inner, said = (*path, key), (*names, key)
            if isinstance(data[key], dict):
                if not data[key] or any(not isinstance(one, dict) for one in data[key].values()) or self.maybe():
                    self.header(inner, said, "[", "]")
                    self.table(inner, said, data[key])
                else:
                    # Only implied, by the headers of the tables in it.
                    for step, one in data[key].items():
                        self.header((*inner, step), (*said, step), "[", "]")
                        self.table((*inner, step), (*said, step), one)
                continue
            for index, one in enumerate(data[key]):
                self.header((*inner, index), said, "[[", "]]")
                self.table((*inner, index), said, one)

    def header(self, path, names, opening, closing):
        self.put(opening)
        where = [step for step in path if isinstance(step, str)]
        assert where == list(names)
        for index, name in enumerate(names):
            self.put(" . " if index else "")
            place = len(self.text)
            self.literal(None, name)
            # The part of the path that ends in this name.
            ends = [at for at, step in enumerate(path) if isinstance(step, str)][index]
            for known in (self.keys, self.values):
                known.setdefault(path[: ends + 1], place)
        for known in (self.keys, self.values):
            known[path] = place
        self.put(closing)
        self.line()

    def pair(self, path, names, data):
        if isinstance(data, dict) and data and self.maybe():
            # Dotted: a line for each value in it.
            for index, (key, one) in enumerate(data.items()):
                if index:
                    self.line()
                self.pair(path, (*names, key), one)
            return
        self.names(path, names)
        self.put("=" if self.maybe() else " = ")
        self.value((*path, *names), data)

    def value(self, path, data):
        if not (isinstance(data, dict) and path in self.keys):
            self.values[path] = len(self.text)
        if isinstance(data, str):
            self.literal(path, data, many=True)
        elif isinstance(data, list):
            self.put("[")
            for index, one in enumerate(data):
                self.line() if self.maybe() else None
                self.value((*path, index), one)
                self.put("," if index < len(data) - 1 or self.maybe() else "")
            self.line() if self.maybe() else None
            self.put("]")
        elif isinstance(data, dict):
            self.put("{")
            for index, (key, one) in enumerate(data.items()):
                self.put(", " if index else " ")
                self.names(path, (key,))
                self.put(" = ")
                self.value((*path, key), one)
            self.put("}")
        elif isinstance(data, datetime):
            self.put(data.isoformat("T" if self.maybe() else " "))
        elif isinstance(data, date | time):
            self.put(data.isoformat())
        else:
            self.put(str(data) if isinstance(data, Decimal) else json.dumps(data))

    def literal(self, path, content, *, many=False):
        many = many and self.maybe()
        controls = {sign for sign in content if ord(sign) < 32 or sign == "\x7f"} - {"\t"}
        raw = not (controls - {"\n"}) and "'''" not in content if many else not controls and "'" not in content
        quote = "'" if raw and self.maybe() else '"'
        opening = quote * 3 + self.newline if many else quote
        units = [self.unit(sign, many, quote) for sign in content]
        self.string(path, content, opening, units, quote * (3 if many else 1))

    def unit(self, sign, many, quote):
        if many and sign == "\n":
            return "", self.newline
        if quote == "'":
            return "", sign
        # What is blank behind a backslash at the end of a line isn't read.
        before = f"\\ {self.newline}\t  " if many and sign not in " \t\n" and self.maybe() else ""
        if sign in '"\\' or (ord(sign) < 32 and sign != "\t") or sign == "\x7f":
            return before, f"\\u{ord(sign):04x}" if self.maybe() or sign not in '"\\' else f"\\{sign}"
        return before, f"\\U{ord(sign):08X}" if self.maybe() else sign


def is_tables(value):
    return isinstance(value, list) and value and all(isinstance(one, dict) for one in value)


@given(data=nested(PLAIN | st.none()), newline=st.sampled_from(["", "\n", "\r\n"]), chance=st.randoms())
def test_in_json_everything_stands_where_it_was_written(data, newline, chance):
    writer = JsonWriter(chance, newline)
    writer.value((), data)
    source = Source.of(writer.text, "json")
    assert source.data == data
    writer.holds_for(source)


@given(data=nested(PLAIN | MOMENTS), newline=st.sampled_from(["\n", "\r\n"]), chance=st.randoms())
def test_in_toml_everything_stands_where_it_was_written(data, newline, chance):
    writer = TomlWriter(chance, newline)
    writer.table((), (), data)
    source = Source.of(writer.text, "toml")
    assert source.data == data
    writer.holds_for(source)


@given(data=nested(PLAIN), indent=st.sampled_from([None, 2]), steps=st.lists(KEYS | st.integers(0, 3), max_size=4))
def test_what_is_not_there_stands_where_the_last_part_does_that_is(data, indent, steps):
    source = Source.of(json.dumps(data, indent=indent, default=str), "json")
    there, here = [], source.data
    for step in steps:
        known = here if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ()
        if step not in known:
            break
        there.append(step)
        here = here[step]
    assert source.place(steps) == source.place(there)
    assert isinstance(source.place_of_key(steps), Place)
