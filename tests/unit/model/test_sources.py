"""A definition's source: what is read, what is refused and where, and where each part of it stands."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from procurekit.errors import BadInput, InvalidValue
from procurekit.expressions import InvalidExpression, Name, Vocabulary, parse
from procurekit.model.sources import LARGEST, InvalidSource, Place, Source
from procurekit.model.sources_parts import DEPTH, DIGITS

TOML = '''\
name = "release"  # not ["here"] = {
dotted . "in quotes".'plain' = 1.50

[states]
draft = { stage = "draft", zh = "草稿" }

[states."sent back"]
en = 'Sent back'

[[transitions]]
name = "submit"
sources = [
  "draft", # the first, ] and "
  "sent back",
]

[[transitions]]
name = "approve"
[[transitions.guards]]
when = """
amount > 5
and state == 'draft'"""
[[transitions.guards]]
when = "say \\"a\\" or \\u4e2d x"
[transitions.guards.more]
at = 2026-12-01 09:00:00Z
effects = [{ name = "void" }, { name = "tell", who = ["a", "b"] }]
'''
JSON = """\
{
  "name": "release",
  "states": {"draft": {"en": "Draft"}, "sent\\u0020back": {}},
  "transitions": [
    {"name": "submit", "sources": ["draft"]},
    {"name": "approve", "when": "say \\"a\\" or \\ud83d\\ude00 x", "most": -1.5e3}
  ]
}
"""


def refused(text, format_):
    with pytest.raises(InvalidSource) as caught:
        Source.of(text, format_, "f")
    error = caught.value
    assert (error.values["file"], error.values["line"], error.values["column"]) == (
        "f",
        error.place.line,
        error.place.column,
    )
    return error


def test_a_source_has_its_data_as_plain_data_with_decimals():
    toml, plain = Source.of(TOML, "toml"), Source.of(JSON, "json", "a.json")
    assert (toml.name, toml.format, toml.text) == ("<text>", "toml", TOML)
    assert toml.data["dotted"] == {"in quotes": {"plain": Decimal("1.50")}}
    assert str(toml.data["dotted"]["in quotes"]["plain"]) == "1.50"
    assert toml.data["transitions"][1]["guards"][1]["more"]["at"] == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert plain.data["transitions"][1]["most"] == Decimal(-1500)
    assert isinstance(plain.data["transitions"][1]["most"], Decimal)
    assert type(Source.of('{"a": 7}', "json").data["a"]) is int


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_source_is_a_value(again):
    source = Source.of(TOML, "toml")
    source.place(("name",))
    other = again(source)
    assert (other, hash(other), other.data) == (source, hash(source), source.data)
    assert other.place(("states",)) == source.place(("states",))
    assert source != Source.of(TOML, "toml", "other")


@pytest.mark.parametrize(
    ("path", "line", "column", "width"),
    [
        ((), 1, 1, 1),
        (("name",), 1, 8, 9),
        (("dotted",), 2, 1, 6),
        (("dotted", "in quotes"), 2, 10, 11),
        (("dotted", "in quotes", "plain"), 2, 32, 4),
        (("states",), 4, 2, 6),
        (("states", "draft"), 5, 1, 5),
        (("states", "draft", "zh"), 5, 33, 4),
        (("states", "sent back"), 7, 9, 11),
        (("states", "sent back", "en"), 8, 6, 11),
        (("transitions",), 10, 3, 11),
        (("transitions", 0), 10, 3, 11),
        (("transitions", 0, "sources"), 12, 11, 1),
        (("transitions", 0, "sources", 1), 14, 3, 11),
        (("transitions", 1), 17, 3, 11),
        (("transitions", 1, "name"), 18, 8, 9),
        (("transitions", 1, "guards"), 19, 15, 6),
        (("transitions", 1, "guards", 0, "when"), 20, 8, 3),
        (("transitions", 1, "guards", 1), 23, 15, 6),
        (("transitions", 1, "guards", 1, "more"), 25, 21, 4),
        (("transitions", 1, "guards", 1, "more", "at"), 26, 6, 20),
        (("transitions", 1, "guards", 1, "more", "effects", 1), 27, 31, 35),
        (("transitions", 1, "guards", 1, "more", "effects", 1, "who", 1), 27, 60, 3),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_value_of_toml_stands_where_it_is_written_and_a_table_at_its_name(path, line, column, width, newline):
    source = Source.of(TOML.replace("\n", newline), "toml")
    assert source.place(path) == Place(line, column, width)


@pytest.mark.parametrize(
    ("path", "line", "column", "width"),
    [
        ((), 1, 1, 1),
        (("name",), 2, 11, 9),
        (("states",), 3, 3, 8),
        (("states", "draft", "en"), 3, 30, 7),
        (("states", "sent back"), 3, 40, 16),
        (("transitions",), 4, 18, 1),
        (("transitions", 0), 5, 5, 40),
        (("transitions", 0, "sources", 0), 5, 36, 7),
        (("transitions", 1, "most"), 6, 72, 6),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_value_of_json_stands_where_it_is_written_and_an_object_at_its_name(path, line, column, width, newline):
    source = Source.of(JSON.replace("\n", newline), "json")
    assert source.place(path) == Place(line, column, width)


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        (("no",), ()),
        (("name", "en"), ("name",)),
        (("transitions", 0, "when"), ("transitions", 0)),
        (("transitions", 7, "when"), ("transitions",)),
        (("transitions", "0"), ("transitions",)),
        (("states", "draft", "en", 0, "x"), ("states", "draft", "en")),
    ],
)
@pytest.mark.parametrize("written", [(TOML, "toml"), (JSON, "json")], ids=["toml", "json"])
def test_what_is_not_there_stands_where_the_last_part_does_that_is(path, nearest, written):
    source = Source.of(*written)
    if nearest == ("states", "draft", "en") and written[1] == "toml":
        nearest = ("states", "draft")
    assert source.place(path) == source.place_of_key(path) == source.place(nearest)
    assert source.place_in_text(path, 1, 3) == source.place(nearest)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("name",), Place(1, 1, 4)),
        (("dotted", "in quotes", "plain"), Place(2, 22, 7)),
        (("states",), Place(4, 2, 6)),
        (("states", "draft", "zh"), Place(5, 28, 2)),
        (("transitions", 1), Place(17, 3, 11)),
        (("transitions", 0, "sources", 0), Place(13, 3, 7)),
    ],
)
def test_a_key_stands_before_its_value_and_an_item_has_none(path, place):
    assert Source.of(TOML, "toml").place_of_key(path) == place


def test_a_table_that_was_only_implied_stands_where_its_own_header_comes_after_all():
    source = Source.of("[a.b]\n[c.d]\n[a]\n", "toml")
    assert (source.place(("a",)), source.place(("c",))) == (Place(3, 2), Place(2, 2))
    assert source.place(("a", "b")) == Place(1, 4)


@pytest.mark.parametrize(
    ("written", "path", "inner", "place"),
    [
        (TOML, ("name",), (1, 1, 3), Place(1, 9, 3)),
        (TOML, ("states", "sent back", "en"), (1, 6, 4), Place(8, 12, 4)),
        # The lines of a text over several lines are the file's.
        (TOML, ("transitions", 1, "guards", 0, "when"), (1, 1, 6), Place(21, 1, 6)),
        (TOML, ("transitions", 1, "guards", 0, "when"), (2, 5, 5), Place(22, 5, 5)),
        # What stands behind an escape has moved, and an escape is as wide as it is written.
        (TOML, ("transitions", 1, "guards", 1, "when"), (1, 5, 3), Place(24, 13, 5)),
        (TOML, ("transitions", 1, "guards", 1, "when"), (1, 12, 1), Place(24, 22, 6)),
        (TOML, ("transitions", 1, "guards", 1, "when"), (1, 14, 1), Place(24, 29, 1)),
        (JSON, ("transitions", 1, "when"), (1, 12, 1), Place(6, 47, 12)),
        (JSON, ("transitions", 1, "when"), (1, 14, 1), Place(6, 60, 1)),
        ('{"a": "\\uDBFF\\uDFFFx"}', ("a",), (1, 2, 1), Place(1, 20, 1)),
        # Behind the end stands the closing quote.
        (TOML, ("name",), (1, 8, 1), Place(1, 16, 1)),
        (TOML, ("name",), (9, 1, 5), Place(1, 16, 1)),
        (TOML, ("name",), (1, 6, 5), Place(1, 14, 2)),
        (TOML, ("name",), (0, 0, 0), Place(1, 9, 1)),
        # No text, no place in it.
        (TOML, ("states",), (1, 3, 1), Place(4, 2, 6)),
        (TOML, ("dotted", "in quotes", "plain"), (1, 3, 1), Place(2, 32, 4)),
    ],
)
def test_a_place_in_a_text_is_found_in_the_source(written, path, inner, place):
    assert Source.of(written, "json" if written.startswith("{") else "toml").place_in_text(path, *inner) == place


@pytest.mark.parametrize(
    ("literal", "content", "place"),
    [
        ('"ab"', "ab", Place(1, 4)),
        ("'ab'", "ab", Place(1, 4)),
        ('"""ab"""', "ab", Place(1, 6)),
        ("'''a'b'''''", "a'b''", Place(1, 6)),
        ("'''\nab'''", "ab", Place(2, 1)),
        ('"""\r\nab"""', "ab", Place(2, 1)),
        ('"""\n\nab"""', "\nab", Place(2, 1)),
        ('"""\\\n   a\\ \n\n b"""', "ab", Place(2, 4)),
        ('"""\\\n \u3000a"""', "\u3000a", Place(2, 2)),
        ('""', "", Place(1, 4)),
        ("''''''", "", Place(1, 6)),
    ],
)
def test_the_content_of_a_text_begins_behind_its_quotes(literal, content, place):
    source = Source.of(f"a={literal}", "toml")
    assert source.data["a"] == content
    assert source.place_in_text(("a",), 1, 1) == place


def test_a_fault_of_an_expression_is_shown_in_the_file_it_is_written_in():
    path = ("transitions", 0, "when")
    source = Source.of('[[transitions]]\nwhen = """\n  currency == "EUR"\n  and nosuchname > 1"""', "toml")
    with pytest.raises(InvalidExpression) as caught:
        parse(source.data["transitions"][0]["when"], Vocabulary([Name("currency", "text")]))
    fault = caught.value.faults[0]
    place = source.place_in_text(path, fault.line, fault.column, fault.width)
    assert place == Place(4, 7, 10)
    assert source.pointed(place) == '  and nosuchname > 1"""\n      ^^^^^^^^^^'


def test_a_caret_stands_under_its_place_whatever_is_in_the_line():
    source = Source.of('a = "\u2028中文" # \x85\nb = "x"', "toml")
    assert source.pointed(source.place_in_text(("a",), 2, 1, 2)) == 'a = "·中文" # ·\n      ^^^^'
    assert source.pointed(source.place(("b",))) == 'b = "x"\n    ^^^'


@pytest.mark.parametrize(
    ("text", "format_", "code", "place"),
    [
        ("a = 1\nb = = 2\n", "toml", "source_syntax", Place(2, 5)),
        ("a = 1\r\n\r\nb = = 2\r\n", "toml", "source_syntax", Place(3, 5)),
        ("a = [1,\n  2\n\n", "toml", "source_syntax", Place(2, 4)),
        ("a = 1\na = 2", "toml", "source_syntax", Place(2, 6)),
        ("a = 'b\rc'", "toml", "source_syntax", Place(1, 7)),
        ("", "json", "source_syntax", Place(1, 1)),
        ('{"a": 1,\n "b" 2}', "json", "source_syntax", Place(2, 6)),
        ('{"a": [1,\n 2\n\n', "json", "source_syntax", Place(2, 3)),
        ('{"a": 1}\n{', "json", "source_syntax", Place(2, 1)),
        ('{"a": {"b": 1,\n "b": 2}}', "json", "source_key_twice", Place(2, 2, 3)),
        ('{"b": {"\\u0062": 1,\n "b": 2}, "b": 3}', "json", "source_key_twice", Place(2, 2, 3)),
        ('{"a": [0, NaN]}', "json", "source_number", Place(1, 11, 3)),
        ('{"a": -Infinity}', "json", "source_number", Place(1, 7, 9)),
        ('{"a": 1e99999999999999999999}', "json", "source_number", Place(1, 7, 22)),
        (f'{{"a": {"9" * (DIGITS + 1)}}}', "json", "source_number", Place(1, 7, DIGITS + 1)),
        ("a = [1.0,\n nan]", "toml", "source_number", Place(2, 2, 3)),
        ("a = -inf", "toml", "source_number", Place(1, 5, 4)),
        (f"b = 1\na = {'9' * (DIGITS + 1)}", "toml", "source_number", Place(2, 5, DIGITS + 1)),
        (f"a = 0x{'f' * DIGITS}", "toml", "source_number", Place(1, 5, DIGITS + 2)),
        ("[1]", "json", "source_not_object", Place(1, 1, 3)),
        ("\n null", "json", "source_not_object", Place(2, 2, 4)),
        ('{"a": ["\\ud800"]}', "json", "source_broken_text", Place(1, 8, 8)),
        ('{"a": {"\\ud800": 1}}', "json", "source_broken_text", Place(1, 8, 8)),
        ('a = "\udc80"', "toml", "source_broken_text", Place(1, 5, 3)),
    ],
)
def test_what_can_not_be_read_is_refused_with_its_place(text, format_, code, place):
    error = refused(text, format_)
    assert (error.code, error.place) == (code, place)
    assert error.as_dict("zh")["line"] == place.line
    assert str(error).endswith("^" * min(place.width, 60))


def test_broken_syntax_is_told_with_the_line_and_a_caret():
    error = refused('{"数量": 1,\n "价格" 2}', "json")
    assert error.values == {"file": "f", "line": 2, "column": 7, "format": "JSON", "detail": "Expecting ':' delimiter"}
    assert error.text("zh").splitlines()[1:] == ['     "价格" 2}', "            ^"]
    assert error.as_dict() | {"text": ""} == {
        "code": "source_syntax",
        "values": {**{name: str(one) for name, one in error.values.items()}},
        "text": "",
        "line": 2,
        "column": 7,
        "width": 1,
    }
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.place) == (str(error), error.place)
    assert refused("a = 1 2", "toml").values["detail"] == "Expected newline or end of document after a statement"


@pytest.mark.parametrize(
    ("text", "format_", "column"),
    [
        ("[" * 40_000, "json", DEPTH + 1),
        ('{"a":' * 40_000, "json", DEPTH * 5 + 1),
        ('{"a":' + "[" * DEPTH + "]" * DEPTH + "}", "json", DEPTH + 5),
        ("a = " + "[" * 40_000, "toml", DEPTH + 5),
        ("a = " + "{a=" * 40_000, "toml", DEPTH * 3 + 5),
        ("a = " + "[" * DEPTH + "]" * DEPTH, "toml", DEPTH + 4),
        ("a" + ".a" * 80_000 + " = 1", "toml", DEPTH * 2),
        ("[" + "a . " * 40_000 + "a]", "toml", DEPTH * 4),
        ("b = { '.' = 1, c" + ".a" * 80_000 + " = 1 }", "toml", DEPTH * 2 + 15),
        ("[" + ".".join("a" * DEPTH) + "]", "toml", DEPTH * 2),
    ],
)
def test_what_is_nested_too_deep_is_refused_at_once(text, format_, column):
    error = refused(text, format_)
    assert (error.code, error.place.line, error.values["most"]) == ("source_too_deep", 1, DEPTH)
    assert error.place.column == column


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ('{"a":' + "[" * (DEPTH - 1) + "]" * (DEPTH - 1) + "}", "json"),
        ("a = " + "[" * (DEPTH - 1) + "]" * (DEPTH - 1), "toml"),
        ("[" + ".".join("a" * (DEPTH - 1)) + "]", "toml"),
        (f'a = "{"...." * DEPTH}{"7" * DIGITS}" # {"a." * DEPTH}', "toml"),
        (f"a = {'9' * DIGITS}\nb = [{'1.5, ' * DEPTH}]", "toml"),
        (f'a = [{"[], {}, " * DEPTH}"{"x" * DIGITS}"]', "toml"),
        (f'{{"a": {"9" * DIGITS}, "b": "{"9" * DIGITS}0"}}', "json"),
        ("# " + "x" * (LARGEST - 2), "toml"),
    ],
)
def test_what_is_just_within_bounds_is_read(text, format_):
    assert isinstance(Source.of(text, format_).data, dict)


@pytest.mark.parametrize("text", ["#" * (LARGEST + 1), "##" + "中" * (LARGEST // 3)])
def test_a_text_that_is_too_large_is_refused(text):
    with pytest.raises(BadInput) as caught:
        Source.of(text, "toml", "f")
    assert (caught.value.code, caught.value.values) == ("source_too_large", {"file": "f", "most": LARGEST})


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        (("", "yaml"), "not_a_choice", "Source.format"),
        (("", None), "missing_value", "Source.format"),
        ((b"a = 1", "toml"), "not_a", "Source.text"),
        (("", "toml", " "), "empty_text", "Source.name"),
    ],
)
def test_an_argument_that_can_not_be_right_is_refused_by_its_name(arguments, code, field):
    with pytest.raises(InvalidValue) as caught:
        Source.of(*arguments)
    assert (caught.value.code, caught.value.values["field"]) == (code, field)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("name", ["流程.toml", "A.TOML"])
def test_a_file_is_read_with_a_byte_order_mark_and_without(tmp_path, name, mark):
    path = tmp_path / name
    path.write_bytes(f"{mark}a = 1\r\n".encode())
    for given in (path, str(path)):
        source = Source.read(given)
        assert (source.name, source.format, source.data) == (str(path), "toml", {"a": 1})
        assert source.place(("a",)) == Place(1, 5)
    assert Source.of(mark + '{"a": 1}', "json").place(("a",)) == Place(1, 7)


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("a.yaml", b"", "source_format"),
        ("toml", b"", "source_format"),
        ("a.toml", None, "source_missing"),
        ("a\0.toml", None, "file_unreadable"),
        ("a.toml", b"#" * (LARGEST + 1), "source_too_large"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_by_its_name(tmp_path, name, written, code):
    path = tmp_path / name
    if written is not None:
        path.write_bytes(written)
    with pytest.raises(BadInput) as caught:
        Source.read(path)
    assert (caught.value.code, caught.value.values["file"]) == (code, str(path))


def test_a_folder_is_no_source(tmp_path):
    (tmp_path / "a.json").mkdir()
    with pytest.raises(BadInput) as caught:
        Source.read(tmp_path / "a.json")
    assert caught.value.code == "file_unreadable"


@pytest.mark.parametrize(
    ("written", "place", "byte"),
    [
        ('zh = "草"\n状 = "草稿"'.encode("gb18030"), Place(1, 7), "0xB2"),
        ('zh = "草稿"\r\nen = "caf'.encode() + b"\xe9", Place(2, 10), "0xE9"),
        (b"\xef\xbb\xbfa\xff", Place(1, 2), "0xFF"),
        ("a = 1".encode("utf-16"), Place(1, 1), "0xFF"),
    ],
)
def test_a_file_in_another_encoding_is_refused_at_its_first_wrong_byte(tmp_path, written, place, byte):
    path = tmp_path / "a.toml"
    path.write_bytes(written)
    with pytest.raises(InvalidSource) as caught:
        Source.read(path)
    error = caught.value
    assert (error.code, error.place, error.values["byte"]) == ("source_not_utf8", place, byte)


def test_the_depth_of_the_caller_is_no_fault_of_the_source():
    def deeper(left):
        return Source.of('{"a": [[[[1]]]]}', "json") if left == 0 else deeper(left - 1)

    with pytest.raises(RecursionError):
        deeper(40_000)
