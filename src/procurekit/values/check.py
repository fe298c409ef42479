"""Validators: each refuses what can't be right, naming class, field and value, and says what to pass.

The converter before a validator turns what people have at hand into the right type and leaves the rest alone, so that
the refusal can name the field. A validator that accepts None is for a field that may be absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from attrs import Attribute, has
from pendulum import DateTime

from procurekit.errors import InvalidValue
from procurekit.values.moments import Moment, to_instant, to_moment, zone_of

__all__ = [
    "Validator",
    "all_are",
    "choice",
    "count",
    "currency_code",
    "day",
    "decimal",
    "flag",
    "given_instant",
    "given_moment",
    "instance",
    "instant",
    "line_number",
    "moment",
    "name",
    "named_values",
    "non_negative",
    "optional_texts",
    "positive",
    "refusal",
    "required",
    "text",
    "texts",
    "zone",
]

Validator: TypeAlias = Callable[[object, "Attribute[Any]", Any], None]
_DIGITS: Final = 28
_UNIT: Final = Decimal(1)
_CENT: Final = Decimal("0.01")
_CURRENCY: Final = 3
_LAST_LINE: Final = 2**31 - 1


def refusal(code: str, owner: object, field: Attribute[Any], value: object, **more: object) -> InvalidValue:
    """The error for one field of one object."""
    # A number, and a value of ours that has a form for readers (5 EA), is shown by that; of all else its kind matters.
    ours = has(type(value)) and type(value).__str__ is not object.__str__
    shown = str(value) if ours or isinstance(value, Decimal) else repr(value)
    if len(shown) > 80:  # noqa: PLR2004 - enough to recognise it, not enough to flood a log
        shown = f"{shown[:77]}…"
    return InvalidValue(code, field=f"{type(owner).__name__}.{field.name}", value=shown, **more)


def decimal(owner: object, field: Attribute[Any], value: object) -> None:
    """A finite Decimal of bounded length, or None."""
    # Whole numbers and cents are nearly all there are, and asking for those costs next to nothing.
    if type(value) is Decimal and (value.same_quantum(_UNIT) or value.same_quantum(_CENT)):
        if value.adjusted() >= _DIGITS:
            raise refusal("number_out_of_range", owner, field, value)
        return
    if value is None:
        return
    if type(value) is not Decimal:
        raise refusal("float_refused" if isinstance(value, float) else "not_a_number", owner, field, value)
    if not value.is_finite():
        raise refusal("not_a_number", owner, field, value)
    exponent = value.as_tuple().exponent
    # Anyone may send "1e999999999": an exact sum with it would take all memory.
    if value.adjusted() >= _DIGITS or (isinstance(exponent, int) and exponent < -_DIGITS):
        raise refusal("number_out_of_range", owner, field, value)


def required(owner: object, field: Attribute[Any], value: object) -> None:
    """Anything but None."""
    if value is None:
        raise InvalidValue("missing_value", field=f"{type(owner).__name__}.{field.name}")


def positive(owner: object, field: Attribute[Any], value: Decimal | None) -> None:
    """A Decimal above zero, or None."""
    decimal(owner, field, value)
    if value is not None and value <= 0:
        raise refusal("not_positive", owner, field, value)


def non_negative(owner: object, field: Attribute[Any], value: Decimal | None) -> None:
    """A Decimal of zero or more, or None."""
    decimal(owner, field, value)
    if value is not None and value < 0:
        raise refusal("negative", owner, field, value)


def line_number(owner: object, field: Attribute[Any], value: object) -> None:
    """A whole number of 1 or more that fits in 32 bits, or None."""
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise refusal("not_an_integer", owner, field, value)
    if value > _LAST_LINE:
        raise refusal("line_out_of_range", owner, field, value, last=_LAST_LINE)


def count(owner: object, field: Attribute[Any], value: object) -> None:
    """A whole number of 0 or more, or None."""
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise refusal("not_a_count", owner, field, value)


def text(owner: object, field: Attribute[Any], value: object) -> None:
    """Text, or None."""
    if value is None:
        return
    if not isinstance(value, str):
        raise refusal("not_text", owner, field, value)
    _whole(owner, field, value)


def _whole(owner: object, field: Attribute[Any], value: str) -> None:
    if "\0" in value:
        # Nobody types it, and PostgreSQL can't keep it.
        raise refusal("nul_in_text", owner, field, value)
    if value.isascii():
        return
    try:
        value.encode()
    except UnicodeEncodeError:
        # Half of a pair can be neither stored nor hashed: UTF-8 has no bytes for it.
        raise refusal("broken_text", owner, field, value) from None


def name(owner: object, field: Attribute[Any], value: object) -> None:
    """Text that is not blank."""
    if not isinstance(value, str):
        raise refusal("not_text", owner, field, value)
    if not value or value.isspace():
        raise refusal("empty_text", owner, field, value)
    _whole(owner, field, value)


def texts(owner: object, field: Attribute[Any], value: object) -> None:
    """A tuple or frozenset of texts."""
    if not isinstance(value, tuple | frozenset) or not all(isinstance(one, str) for one in value):
        raise refusal("not_many", owner, field, value, expected="str")
    for one in value:
        _whole(owner, field, one)


def optional_texts(owner: object, field: Attribute[Any], value: object) -> None:
    """A tuple or frozenset of texts, or None."""
    if value is not None:
        texts(owner, field, value)


def flag(owner: object, field: Attribute[Any], value: object) -> None:
    """True or False, or None."""
    if value is not None and not isinstance(value, bool):
        raise refusal("not_a", owner, field, value, expected="True / False")


def day(owner: object, field: Attribute[Any], value: object) -> None:
    """A date without a time, or None."""
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise refusal("not_a_day", owner, field, value)


def instant(owner: object, field: Attribute[Any], value: object) -> None:
    """A time with its zone, or None."""
    if value is not None and not _is_instant(value):
        raise refusal(_moment_fault(value), owner, field, value)


def moment(owner: object, field: Attribute[Any], value: object) -> None:
    """A date, or a time with its zone, or None."""
    if value is not None and type(value) is not date and not _is_instant(value):
        raise refusal(_moment_fault(value), owner, field, value)


def _is_instant(value: object) -> bool:
    # pendulum has times without a zone too, of the same class.
    return type(value) is DateTime and value.tzinfo is not None


def given_moment(name: str, value: date | str | None) -> Moment | None:
    """An argument as a date or a time with its zone. Raises InvalidValue if it is neither."""
    found = to_moment(value)
    if found is not None and type(found) is not date and not _is_instant(found):
        raise InvalidValue(_moment_fault(found), field=name, value=repr(value))
    return found


def given_instant(name: str, value: datetime | str | None) -> DateTime | None:
    """An argument as a time with its zone. Raises InvalidValue if it is none."""
    found = to_instant(value)
    if found is not None and not _is_instant(found):
        raise InvalidValue(_moment_fault(found), field=name, value=repr(value))
    return found


def _moment_fault(value: object) -> str:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return "not_a_moment"
    naive = isinstance(value, datetime) and value.utcoffset() is None
    return "naive_time" if naive else "not_a_moment"


def zone(owner: object, field: Attribute[Any], value: object) -> None:
    """The name of a time zone, or None."""
    if value is None:
        return
    try:
        if isinstance(value, str) and zone_of(value):
            return
    except ValueError:
        pass
    raise refusal("unknown_zone", owner, field, value)


def currency_code(owner: object, field: Attribute[Any], value: object) -> None:
    """A currency code of ISO 4217, or None."""
    if value is None:
        return
    if not (
        isinstance(value, str) and len(value) == _CURRENCY and value.isascii() and value.isalpha() and value.isupper()
    ):
        raise refusal("not_a_currency", owner, field, value)


def choice(*choices: str) -> Validator:
    """One of the given words, or None."""
    allowed = frozenset(choices)

    def check(owner: object, field: Attribute[Any], value: object) -> None:
        if value is not None and not (isinstance(value, str) and value in allowed):
            raise refusal("not_a_choice", owner, field, value, choices=", ".join(choices))

    check.choices = choices  # type: ignore[attr-defined]  # the JSON Schema lists them
    return check


def instance(kind: type, *, optional: bool = True) -> Validator:
    """An object of that class (or None, where the field may be absent)."""

    def check(owner: object, field: Attribute[Any], value: object) -> None:
        # True is an int to Python, and no number to anybody else.
        if (isinstance(value, kind) and (kind is not int or not isinstance(value, bool))) or (
            optional and value is None
        ):
            return
        if isinstance(value, float):
            raise refusal("float_refused", owner, field, value)
        raise refusal("not_a", owner, field, value, expected=kind.__name__)

    return check


def all_are(kind: type) -> Validator:
    """A tuple of objects of that class."""

    def check(owner: object, field: Attribute[Any], value: object) -> None:
        if not isinstance(value, tuple):
            raise refusal("not_many", owner, field, value, expected=kind.__name__)
        for one in value:
            if not isinstance(one, kind):
                raise refusal("not_many", owner, field, one, expected=kind.__name__)

    return check


def named_values(owner: object, field: Attribute[Any], value: object) -> None:
    """A host's custom fields: names and texts, whole numbers, Decimals, dates, instants, truth values or None."""
    if not isinstance(value, Mapping):
        raise refusal("not_a", owner, field, value, expected="dict")
    for key, one in value.items():
        if not isinstance(key, str) or not key:
            raise refusal("not_text", owner, field, key)
        _whole(owner, field, key)
        if isinstance(one, str):
            _whole(owner, field, one)
        if isinstance(one, Decimal):
            decimal(owner, field, one)
        if isinstance(one, float):
            raise refusal("float_refused", owner, field, one)
        if isinstance(one, datetime) and type(one) is not DateTime:
            raise refusal("naive_time" if one.utcoffset() is None else "not_a_moment", owner, field, one)
        if one is not None and not isinstance(one, str | int | Decimal | date):
            raise refusal("not_a", owner, field, one, expected="str, int, Decimal, date, datetime, bool, None")
