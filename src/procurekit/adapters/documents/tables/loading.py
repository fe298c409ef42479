"""Loading a mapping: from a TOML file or plain data, checked as a whole, every fault with the path of its key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from procurekit.adapters.documents.tables.dates import compile_style
from procurekit.adapters.documents.tables.faults import InvalidMapping, Unreadable, short
from procurekit.adapters.documents.tables.files import ENCODINGS
from procurekit.adapters.documents.tables.mapping import LAYOUT, Cell, Join, Section, TableMapping
from procurekit.adapters.documents.tables.readers import Convert, converters
from procurekit.adapters.documents.tables.vocabulary import CHOICES, CUSTOM_KINDS, FACTS, SECTIONS
from procurekit.errors import BadInput, Fault
from procurekit.values.moments import zone_of

__all__ = ["from_dict", "load_mapping"]

_TABLES: Final = (*LAYOUT, "join", *SECTIONS)
_CELL: Final = (
    *("column", "columns", "separator", "constant", "words", "default", "absent", "styles", "type", "file", "assumed"),
)
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {"type": CUSTOM_KINDS, "file": ("header", "lines")}
_SIGNS: Final = (".", ",")
_DELIMITERS: Final = (",", ";", "\t", "|")
_LARGEST: Final = 1_000_000
_SKIPPED: Final = 1_000
_DEFAULT: Final = "mapping"


def load_mapping(path: Path | str) -> TableMapping:
    """The mapping that a TOML file states. Raises BadInput with the file, and the position or the key's path."""
    file = str(path)
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise BadInput("mapping.too_large", file=file, limit=_LARGEST)
        plain = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        raise BadInput("table.missing_file", file=file) from None
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput("mapping.not_toml", file=file, detail=str(error) or type(error).__name__) from None
    return from_dict(plain, file=file)


def from_dict(data: Mapping[str, Any], *, file: str = _DEFAULT) -> TableMapping:
    """The mapping that plain data states, laid out like the file. Raises InvalidMapping with every fault at once.

    >>> from_dict({"source": {"name": "erp"}, "order": {"key": "PO"}, "line": {"quantity": "Qty"}}).zone
    'UTC'
    """
    check = _Check()
    mapping = check.mapping(data)
    if mapping is not None and not check.faults:
        check.meaning(mapping)
    if check.faults or mapping is None:
        raise InvalidMapping(file, check.faults)
    return mapping


class _Check:
    """One walk over plain data that notes every fault instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, code: str, path: str, /, **values: object) -> None:
        self.faults.append(Fault.of(code, path, **values))

    def wrong(self, path: str, value: object, expected: str) -> None:
        self.fault("mapping.wrong_type", path, value=short(repr(value)), expected=expected)

    def known(self, data: object, path: str, names: tuple[str, ...]) -> Mapping[str, Any]:
        """The table, with every key that isn't one of `names` noted."""
        if not isinstance(data, Mapping):
            self.wrong(path, data, "a table")
            return {}
        for key in data:
            if key not in names:
                near = get_close_matches(str(key), names, 1)
                code = "mapping.unknown_key_near" if near else "mapping.unknown_key"
                at = f"{path}.{key}" if path else str(key)
                self.fault(code, at, name=short(key), near=near[0] if near else None, known=", ".join(names))
        return {key: value for key, value in data.items() if key in names}

    def mapping(self, data: object) -> TableMapping | None:
        tables = self.known(data, "", _TABLES)
        settings: dict[str, Any] = {}
        for table, keys in LAYOUT.items():
            for key, value in self.known(tables.get(table, {}), table, tuple(keys)).items():
                settings[keys[key]] = self.setting(keys[key], value, f"{table}.{key}")
        sections = {name: list(self.sections(name, tables[name])) for name in SECTIONS if name in tables}
        if "source" not in settings:
            self.fault("mapping.missing", "source.name")
        for name, needed in (("order", "key"), ("line", "quantity")):
            stated = [one for section in sections.get(name, ()) for one in section.fields]
            if needed not in stated and not (name == "line" and "amount" in stated):
                self.fault("mapping.missing", f"{name}.{needed}")
        join = self.join(tables["join"]) if "join" in tables else None
        if self.faults:
            return None
        single = {name: found[0] for name, found in sections.items() if name not in FACTS}
        facts = [section for name in FACTS for section in sections.get(name, ())]
        return TableMapping(**{**settings, **single}, facts=tuple(facts), join=join)

    def setting(self, name: str, value: object, path: str) -> object:
        if name in {"date_styles", "date_absent", "number_absent", "ignore", "text_absent"}:
            return self.texts(value, path)
        if name == "known_at" and isinstance(value, date):
            return value.isoformat()
        if name == "complete":
            right, expected = isinstance(value, bool), "true / false"
        elif name == "skip_rows":
            right, expected = type(value) is int and 0 <= value <= _SKIPPED, f"0…{_SKIPPED}"
        else:
            right, expected = isinstance(value, str) and value != "", "text"
        if not right:
            self.wrong(path, value, expected)
        choices = {"encoding": ENCODINGS, "delimiter": _DELIMITERS, "decimal": _SIGNS}.get(name)
        if choices is not None and right and value not in choices:
            self.fault("mapping.not_a_choice", path, value=repr(value), choices=" ".join(map(repr, choices)))
        return value

    def texts(self, value: object, path: str) -> tuple[str, ...]:
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
            self.wrong(path, value, "a list of texts")
            return ()
        return tuple(value)

    def join(self, data: object) -> Join:
        keys = self.known(data, "join", ("header", "lines"))
        for name in ("header", "lines"):
            if name not in keys:
                self.fault("mapping.missing", f"join.{name}")
        header, lines = (self.texts(keys.get(name, ["?"]), f"join.{name}") for name in ("header", "lines"))
        if len(header) != len(lines):
            self.fault("mapping.join_uneven", "join", header=len(header), lines=len(lines))
        return Join(header, lines)

    def sections(self, name: str, data: object) -> Iterator[Section]:
        if not (name in FACTS and isinstance(data, list | tuple)):
            yield self.section(name, data, name)
            return
        for place, one in enumerate(data, 1):
            yield self.section(name, one, f"{name}[{place}]")

    def section(self, name: str, data: object, path: str) -> Section:
        names = tuple(SECTIONS[name])
        more = ("custom",) if name in {"order", "line"} else ("needs",) if name in FACTS else ()
        table = self.known(data, path, (*names, *more))
        own = table.get("custom", {})
        custom = self.known(own, f"{path}.custom", tuple(own) if isinstance(own, Mapping) else ())
        needs = self.texts(table.get("needs", ()), f"{path}.needs")
        for one in needs:
            if one not in table:
                self.fault("mapping.needs_unmapped", f"{path}.needs", name=one)
        return Section(
            name,
            {key: self.cells(value, f"{path}.{key}") for key, value in table.items() if key in SECTIONS[name]},
            custom={key: self.cells(value, f"{path}.custom.{key}") for key, value in custom.items()},
            needs=needs,
        )

    def cells(self, value: object, path: str) -> tuple[Cell, ...]:
        if isinstance(value, list | tuple):
            if not value:
                self.wrong(path, value, "at least one column")
            return tuple(self.cell(one, f"{path}[{place}]") for place, one in enumerate(value, 1))
        return (self.cell(value, path),)

    def cell(self, value: object, path: str) -> Cell:
        if isinstance(value, str) and value.strip():
            return Cell(value)
        if not isinstance(value, Mapping):
            self.wrong(path, value, "a column's name, a table, or a list of them")
            return Cell()
        stated = dict(self.known(value, path, _CELL))
        if sum(name in stated for name in ("column", "columns", "constant")) != 1:
            self.fault("mapping.which_column", path)
        read = {name: self.part(name, one, f"{path}.{name}") for name, one in stated.items()}
        if "type" in read:
            read["kind"] = read.pop("type")
        return Cell(**read)

    def part(self, name: str, value: Any, path: str) -> Any:
        """One key of a cell that is written as a table."""
        if name in {"columns", "absent", "styles"}:
            return self.texts(value, path)
        if name in {"constant", "default"}:
            return self.constant(value, path)
        if name == "words":
            return self.words(value, path)
        if name in _PARTS:
            if value not in _PARTS[name]:
                self.fault("mapping.not_a_choice", path, value=repr(value), choices=", ".join(_PARTS[name]))
        elif name == "assumed":
            if not isinstance(value, bool):
                self.wrong(path, value, "true / false")
        elif not isinstance(value, str) or not value:
            self.wrong(path, value, "text")
        return value

    def constant(self, value: object, path: str) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str | int | Decimal | date) or value == "":
            self.wrong(path, value, "text, a number or a date")
        return value.isoformat() if isinstance(value, date | datetime) else str(value)

    def words(self, value: object, path: str) -> Mapping[str, str]:
        if not isinstance(value, Mapping) or not all(isinstance(one, str | int) for one in value.values()):
            self.wrong(path, value, "a table of texts")
            return {}
        return {str(word): self.constant(one, path) if one != "" else "" for word, one in value.items()}

    def meaning(self, mapping: TableMapping) -> None:
        """What is well formed can still mean nothing: styles, zones, constants, words."""
        for place, style in enumerate(mapping.date_styles, 1):
            self.style(style, f"dates.styles[{place}]")
        try:
            zone_of(mapping.zone)
        except ValueError:
            self.fault("mapping.unknown_zone", "source.zone", value=mapping.zone)
        if mapping.thousands is not None and mapping.thousands == mapping.decimal:
            self.fault("mapping.same_signs", "numbers.thousands", value=mapping.thousands)
        for section in mapping.sections():
            for name, cell in section.cells():
                for place, style in enumerate(cell.styles, 1):
                    self.style(style, f"{section.name}.{name}.styles[{place}]")
                if cell.file is not None and mapping.join is None:
                    self.fault("mapping.no_join", f"{section.name}.{name}.file")
                if cell.file == "lines" and section.name == "order":
                    self.fault("mapping.order_from_lines", f"{section.name}.{name}.file")
        if not self.faults:
            self.values(mapping)

    def style(self, style: str, path: str) -> None:
        try:
            compile_style(style)
        except ValueError:
            self.fault("mapping.date_style", path, value=style)

    def values(self, mapping: TableMapping) -> None:
        convert = converters(mapping)
        if mapping.known_at is not None:
            self.readable(convert("instant"), mapping.known_at, "source.known_at")
        for section in mapping.sections():
            for name, cell in section.cells():
                kind = SECTIONS[section.name].get(name, cell.kind)
                read = convert(kind, cell.styles)
                path = f"{section.name}.{name}"
                for part, value in (("constant", cell.constant), ("default", cell.default)):
                    if value is not None:
                        self.readable(read, value, f"{path}.{part}")
                if kind in CHOICES:
                    for word, meant in cell.words.items():
                        if meant:
                            self.readable(read, meant, f"{path}.words.{word}")

    def readable(self, read: Convert, value: str, path: str) -> None:
        try:
            read(value)
        except Unreadable as error:
            self.fault(error.code, path, value=short(value), **error.values)
