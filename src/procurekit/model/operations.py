"""Operations: what people do to an order that is out, each written as the fields that it changes.

Whatever is wanted, by operation, by path or as a whole order, becomes one diff: `wanted` gives the order that it leads
to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from attrs import Attribute, evolve, field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.change import put
from procurekit.model.codec import from_plain, store
from procurekit.model.fields import tuple_of
from procurekit.model.numbering import Numbers, numbers_used
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.state import OrderState
from procurekit.values import Quantity, check
from procurekit.values.moments import to_day
from procurekit.values.numbers import plain, total
from procurekit.values.price import Price, to_price
from procurekit.values.quantity import to_quantity

__all__ = [
    "OPERATIONS",
    "AddLine",
    "CancelLine",
    "CloseShort",
    "Operation",
    "Part",
    "SetField",
    "Split",
    "Substitute",
    "Wanted",
    "reopened",
    "wanted",
]

Fields: TypeAlias = Iterator[tuple[str, object]]


@frozen
class SetField:
    """A field, by its path, is to have a value; None takes it out: ``SetField("lines[1].quantity", "800")``."""

    path: str = field(validator=check.name)
    value: Any = None

    def fields(self, _: PurchaseOrder, __: Numbers) -> Fields:
        """What it changes."""
        yield self.path, self.value


@frozen
class AddLine:
    """One more line, under a number that the order never had."""

    line: OrderLine = field(validator=check.instance(OrderLine, optional=False))

    def fields(self, _: PurchaseOrder, numbers: Numbers) -> Fields:
        """What it changes. Raises InvalidValue (``number_used``) if its number was used before."""
        number = self.line.number
        if numbers.has(number):
            raise InvalidValue("number_used", path=f"lines[{number}]", next=numbers.next_line())
        numbers.use(number)
        yield f"lines[{number}]", store(self.line)


@frozen
class CancelLine:
    """A line is cancelled: nothing more of it is to come. What has come stays."""

    line: int = field(validator=[check.required, check.line_number])
    reason: str | None = field(default=None, validator=check.text)

    def fields(self, _: PurchaseOrder, __: Numbers) -> Fields:
        """What it changes."""
        yield f"lines[{self.line}].status", "cancelled"
        if self.reason is not None:
            yield f"lines[{self.line}].closing_reason", self.reason


@frozen
class CloseShort:
    """What is still open of a line won't come any more, and nobody waits for it (短结)."""

    line: int = field(validator=[check.required, check.line_number])
    reason: str | None = field(default=None, validator=check.text)

    def fields(self, _: PurchaseOrder, __: Numbers) -> Fields:
        """What it changes."""
        yield f"lines[{self.line}].status", "closed_short"
        if self.reason is not None:
            yield f"lines[{self.line}].closing_reason", self.reason


def _of_something(owner: object, field: Attribute[Any], value: Quantity) -> None:
    if value.amount <= 0:
        raise check.refusal("not_positive", owner, field, value)


@frozen
class Part:
    """One part of a delivery that is split: how much, and by when."""

    quantity: Quantity = field(
        converter=to_quantity, validator=[check.instance(Quantity, optional=False), _of_something]
    )
    requested: date | None = field(default=None, converter=to_day, validator=check.day)
    promised: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    site: str | None = field(default=None, validator=check.text, kw_only=True)


def to_parts(value: Iterable[Part]) -> tuple[Part, ...]:
    """Parts as a tuple."""
    return tuple_of(value)


@frozen
class Split:
    """A delivery comes in several parts, which together are what it was; the first keeps its number.

    `schedule` says which delivery of the line, where it has several. What a part doesn't state stays as it was. Whoever
    waits for the delivery waits for the first part.
    """

    line: int = field(validator=[check.required, check.line_number])
    parts: tuple[Part, ...] = field(converter=to_parts, validator=check.all_are(Part))
    schedule: int | None = field(default=None, validator=check.line_number, kw_only=True)

    def fields(self, order: PurchaseOrder, numbers: Numbers) -> Fields:
        """What it changes. Raises InvalidValue if there is no such delivery, or the parts don't add up to it."""
        line = _line(order, self.line)
        many = [one for one in line.schedule if self.schedule in {None, one.number}]
        path = f"lines[{self.line}].schedule"
        if len(many) != 1 or not self.parts:
            raise InvalidValue(
                "split_of_what", path=path, deliveries=", ".join(str(one.number) for one in line.schedule)
            )
        old = many[0]
        whole = old.quantity or line.quantity
        if whole is None or whole.amount != total(one.quantity.amount for one in self.parts):
            parts = ", ".join(plain(one.quantity.amount) for one in self.parts)
            stated = "—" if whole is None else plain(whole.amount)
            raise InvalidValue("split_total", path=f"{path}[{old.number}]", parts=parts, whole=stated)
        data = store(old)
        for place, one in enumerate(self.parts):
            number = numbers.next_schedule(self.line) if place else old.number
            new = {**data, **_stated(one, whole.unit), "number": number}
            if place:
                new = {**new, "split_from": old.number}
                new.pop("demands", None)
            yield f"{path}[{number}]", new


@frozen
class Substitute:
    """Another item is to come instead; what isn't stated stays as it was."""

    line: int = field(validator=[check.required, check.line_number])
    item: str = field(validator=check.name)
    description: str | None = field(default=None, validator=check.text, kw_only=True)
    supplier_item: str | None = field(default=None, validator=check.text, kw_only=True)
    price: Price | None = field(default=None, converter=to_price, validator=check.instance(Price), kw_only=True)

    def fields(self, _: PurchaseOrder, __: Numbers) -> Fields:
        """What it changes."""
        yield f"lines[{self.line}].item", self.item
        for name in ("description", "supplier_item"):
            if getattr(self, name) is not None:
                yield f"lines[{self.line}].{name}", getattr(self, name)
        if self.price is not None:
            yield f"lines[{self.line}].price", store(self.price)


Operation: TypeAlias = SetField | AddLine | CancelLine | CloseShort | Split | Substitute

OPERATIONS: Final[dict[str, type]] = {
    "set": SetField,
    "add_line": AddLine,
    "cancel_line": CancelLine,
    "close_short": CloseShort,
    "split": Split,
    "substitute": Substitute,
}
"""The operations by the names that plain data has for them."""

Wanted: TypeAlias = Mapping[str, Any] | PurchaseOrder | Operation | Sequence[Operation]


def wanted(state: OrderState, changes: Wanted) -> PurchaseOrder:
    """The order that is asked for: by path (``{"lines[1].quantity": "800"}``), by operations, or as a whole.

    Raises InvalidValue for what names nothing or can't be, InvalidDocument with every fault of what would come out.

    >>> import procurekit
    >>> with procurekit.open(":memory:") as desk:
    ...     order = desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "M6-BOLT", "1000")]), by="mei")
    >>> parts = [Part("600", "2026-12-01"), Part("400", "2026-12-15")]
    >>> [one.number for one in wanted(order, Split(1, parts)).line(1).schedule]
    [1, 2]
    """
    return reopened(state.order, _asked_for(state, changes))


def _asked_for(state: OrderState, changes: Wanted) -> PurchaseOrder:
    if isinstance(changes, PurchaseOrder):
        return changes
    if isinstance(changes, Mapping):
        return _with(state.order, changes.items())
    kinds: Any = tuple(OPERATIONS.values())
    many: Any = [changes] if isinstance(changes, kinds) else changes
    order, numbers = state.order, numbers_used(state)
    for one in many:
        if not isinstance(one, kinds):
            raise InvalidValue("not_a", field="changes", value=f"{one!r:.80}", expected=", ".join(sorted(OPERATIONS)))
        order = _with(order, one.fields(order, numbers))
    return order


def reopened(before: PurchaseOrder, after: PurchaseOrder) -> PurchaseOrder:
    """The order without the reasons why lines were closed that are open again."""
    why = {one.number: one.closing_reason for one in before.lines if one.status != "open" and one.closing_reason}
    again = [one for one in after.lines if one.status == "open" and why.get(one.number) == one.closing_reason]
    if not any(one.closing_reason for one in again):
        return after
    return evolve(after, lines=[evolve(one, closing_reason=None) if one in again else one for one in after.lines])


def _with(order: PurchaseOrder, fields: Iterable[tuple[str, object]]) -> PurchaseOrder:
    data = deepcopy(store(order))
    for path, value in fields:
        put(data, path, value)
    return from_plain(data, PurchaseOrder)


def _line(order: PurchaseOrder, number: int) -> OrderLine:
    for one in order.lines:
        if one.number == number:
            return one
    raise InvalidValue("unknown_path", path=f"lines[{number}]")


def _stated(part: Part, unit: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"quantity": store(Quantity(Decimal(part.quantity.amount), part.quantity.unit or unit))}
    for name in ("requested", "promised"):
        day = getattr(part, name)
        if day is not None:
            found[name] = day.isoformat()
    if part.site is not None:
        found["site"] = part.site
    return found
