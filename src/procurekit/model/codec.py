"""Documents to and from plain data and JSON, without loss: class, Decimal and time zone come back as they were.

`loads(dumps(x)) == x` for every class of the model. Numbers are written as text, dates and instants as ISO 8601 (with
the zone's name as in RFC 9557), fields at their default are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from procurekit.errors import Fault, InvalidDocument
from procurekit.model.generated import reader, writer
from procurekit.model.kinds import DOCUMENTS
from procurekit.model.text import decode, encode
from procurekit.values import Conversion, Money, Price, Quantity, Tolerance, WorkCalendar

__all__ = ["SCHEMA", "dumps", "from_plain", "loads", "restore", "store", "to_plain"]

T = TypeVar("T")

SCHEMA: Final = 1
"""The version of the documents' written form. A field that changes its meaning raises it and gets an upcaster."""

VALUES: Final[dict[str, type]] = {
    "money": Money,
    "quantity": Quantity,
    "price": Price,
    "tolerance": Tolerance,
    "conversion": Conversion,
    "calendar": WorkCalendar,
}
NAMED: Final[dict[str, type]] = {**DOCUMENTS, **VALUES}
_NAMES: Final[dict[type, str]] = {cls: name for name, cls in NAMED.items()}


def store(value: Any) -> dict[str, Any]:
    """Plain data for the log: no envelope of its own."""
    return writer(type(value))(value)  # type: ignore[arg-type]  # every class is hashable


def restore(cls: type[T], data: object) -> T:
    """An object from plain data that we stored ourselves."""
    read: Callable[[object], T] = reader(cls, checked=False)  # type: ignore[arg-type]  # every class is hashable
    return read(data)


def to_plain(value: object) -> dict[str, Any]:
    """A document or a value as JSON-able plain data in a versioned envelope.

    >>> from procurekit.values import Money
    >>> to_plain(Money("9.90", "EUR"))
    {'procurekit': 'money', 'schema': 1, 'data': {'amount': '9.90', 'currency': 'EUR'}}
    """
    return {"procurekit": _name_of(value), "schema": SCHEMA, "data": store(value)}


def from_plain(data: object, kind: type[T] | None = None) -> T:
    """The document or value that plain data stands for: enveloped, or bare when `kind` says what it is.

    Raises InvalidDocument with every fault at once, each with its path (``lines[1].quantity``).
    """
    if isinstance(data, Mapping) and "procurekit" in data:
        cls, data = _opened(data)
    elif kind is not None:
        cls = kind
    else:
        raise InvalidDocument("?", [Fault.of("no_envelope")])
    if kind is not None and cls is not kind:
        raise InvalidDocument(kind.__name__, [Fault.of("other_kind", expected=kind.__name__, found=cls.__name__)])
    try:
        return reader(cls, checked=True)(data)  # type: ignore[no-any-return]
    except Exception:  # noqa: BLE001 - whatever it was, the strict reader finds it again and everything else with it
        from procurekit.model.strict import read_strictly

        return read_strictly(data, cls)


def dumps(value: object) -> str:
    """JSON text of a document or a value that `loads` reads back to an equal object."""
    return encode(to_plain(value)).decode()


def loads(text: str | bytes, kind: type[T] | None = None) -> T:
    """The document or value that JSON text stands for. Raises InvalidDocument with every fault."""
    try:
        data = decode(text)
    except (ValueError, RecursionError) as error:
        name = "?" if kind is None else kind.__name__
        raise InvalidDocument(name, [Fault.of("not_json", detail=error)]) from None
    return from_plain(data, kind)


def _name_of(value: object) -> str:
    name = _NAMES.get(type(value))
    if name is not None:
        return name
    raise InvalidDocument(type(value).__name__, [Fault.of("no_such_kind", kind=type(value).__name__)])


def _opened(data: Mapping[str, object]) -> tuple[type, object]:
    name = data.get("procurekit")
    cls = NAMED.get(name) if isinstance(name, str) else None
    if cls is None:
        raise InvalidDocument(str(name), [Fault.of("no_such_kind", "procurekit", kind=name)])
    schema = data.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise InvalidDocument(str(name), [Fault.of("no_schema_version", "schema", value=schema)])
    if schema > SCHEMA:
        raise InvalidDocument(str(name), [Fault.of("newer_schema", "schema", value=schema, known=SCHEMA)])
    extra = sorted(map(str, data.keys() - {"procurekit", "schema", "data"}))
    if extra:
        raise InvalidDocument(str(name), [Fault.of("unknown_field", one, name=one) for one in extra])
    return cls, data.get("data")
