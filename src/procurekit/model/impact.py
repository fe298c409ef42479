"""Impact: what a change would do to an order, told before anybody decides.

Amount, quantities, dates, who waits for it, what it breaks, who has to know. Two states of the order are compared, as
it is and as it would be. What can't be (`breaks`) keeps the change from being applied; what somebody should look at
(`warnings`) doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen

from procurekit.errors import Finding, say
from procurekit.model.billing import billed_amount, kept, kept_worth
from procurekit.model.change_events import Recipient
from procurekit.model.demands import unserved
from procurekit.model.document_facts import sum_of
from procurekit.model.facts import LineFacts, line_facts
from procurekit.model.findings import order_findings
from procurekit.model.line_quantities import Quantities, quantities
from procurekit.model.movements import movements, ordered_of
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.pricing import computed_amount
from procurekit.model.standing_findings import new_findings
from procurekit.model.state import OrderState
from procurekit.values.numbers import EXACT, plain, total

__all__ = ["ChangeImpact", "DateShift", "DemandAtRisk", "QuantityShift", "affected_by", "impact_of"]

_ZERO: Final = Decimal(0)
_DATES: Final = ("requested", "promised", "ship_by", "earliest", "latest")
_REFUSED: Final = frozenset({"schedule_total"})
"""Findings about an order's own document that no change may bring about."""


@frozen
class DateShift:
    """A date of a schedule line that would move; `days` later, or earlier if negative, None where one isn't there."""

    line: int
    schedule: int
    name: str
    before: date | None
    after: date | None

    @property
    def days(self) -> int | None:
        """By how many days."""
        return None if self.before is None or self.after is None else (self.after - self.before).days


@frozen
class QuantityShift:
    """What a line would order more or less, in its order unit; of one that is cancelled or closed short, what came."""

    line: int
    before: Decimal | None
    after: Decimal | None
    unit: str | None


@frozen
class DemandAtRisk:
    """Something that waits for a schedule line and would get it after it needs it; `days` late."""

    demand: str
    line: int
    schedule: int
    needed_by: date
    expected: date
    already: bool

    @property
    def days(self) -> int:
        """How late it would come."""
        return (self.expected - self.needed_by).days


@frozen
class ChangeImpact:
    """What a change would do. Amounts are in the order's currency, None where they can't be known."""

    currency: str | None
    amount_before: Decimal | None
    amount_after: Decimal | None
    dates: tuple[DateShift, ...]
    quantities: tuple[QuantityShift, ...]
    demands: tuple[DemandAtRisk, ...]
    breaks: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    recipients: tuple[Recipient, ...]

    @property
    def amount_change(self) -> Decimal | None:
        """What the order would cost more, or less if negative."""
        if self.amount_before is None or self.amount_after is None:
            return None
        return EXACT.subtract(self.amount_after, self.amount_before)

    @property
    def days_later(self) -> int:
        """The largest shift of a date that was asked for or promised, in days; 0 where none comes later."""
        return max([0, *(one.days or 0 for one in self.dates if one.name in {"requested", "promised"})])

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The impact as plain data."""
        change = self.amount_change
        return {
            "currency": self.currency,
            "amount_before": None if self.amount_before is None else plain(self.amount_before),
            "amount_after": None if self.amount_after is None else plain(self.amount_after),
            "amount_change": None if change is None else plain(change),
            "dates": [{**_plain(one), "days": one.days} for one in self.dates],
            "quantities": [_plain(one) for one in self.quantities],
            "demands": [{**_plain(one), "days": one.days} for one in self.demands],
            "breaks": [one.as_dict(lang) for one in self.breaks],
            "warnings": [one.as_dict(lang) for one in self.warnings],
            "recipients": [_plain(one) for one in self.recipients],
        }

    def text(self, lang: str = "en") -> str:
        """One line for each thing that it would do; what it would be refused for and what is only to look at say so."""
        return "\n".join(self._said(lang))

    def _said(self, lang: str) -> Iterator[str]:
        change = self.amount_change
        if change:
            told = {"before": plain(self.amount_before or _ZERO), "after": plain(self.amount_after or _ZERO)}
            sign = "+" if change > 0 else ""
            yield say("impact.amount", {**told, "change": f"{sign}{plain(change)}", "currency": self.currency}, lang)
        for one in self.quantities:
            shown = {"before": _number(one.before), "after": _number(one.after), "unit": one.unit or ""}
            yield say("impact.quantity", {"line": one.line, **shown}, lang).rstrip()
        for moved in self.dates:
            days = "" if moved.days is None else say("impact.days", {"days": f"{moved.days:+}"}, lang)
            place = {"line": moved.line, "schedule": moved.schedule, "name": f"date.{moved.name}"}
            yield say("impact.date", {**place, "before": moved.before, "after": moved.after, "days": days}, lang)
        for late in self.demands:
            yield say("impact.demand", {**_plain(late), "days": late.days}, lang)
        for code, many in (("impact.refused", self.breaks), ("impact.note", self.warnings)):
            yield from (say(code, {"finding": found.text(lang)}, lang) for found in many)
        if self.recipients:
            names = say("wording.comma", None, lang).join(f"{one.name}" for one in self.recipients)
            yield say("impact.recipients", {"names": names}, lang)


def _number(value: Decimal | None) -> str:
    return "—" if value is None else plain(value)


def _plain(one: Any) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in (field.name for field in one.__attrs_attrs__)}
    return {
        name: value.isoformat() if isinstance(value, date) else plain(value) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


def impact_of(before: OrderState, after: OrderState) -> ChangeImpact:
    """What turning one state of an order into the other would do."""
    touched = affected_by(before.order, after.order)
    olds = _lines(before.order)
    done = {number: quantities(before, olds[number]) for number in touched if number in olds}
    breaks, warnings = _told(before, after.order, done)
    return ChangeImpact(
        after.order.currency,
        _amount(before),
        _amount(after),
        tuple(_dates(before.order, after.order)),
        tuple(_quantities(before, after)),
        tuple(_demands(before, after, touched)),
        breaks,
        warnings,
        tuple(dict.fromkeys(_recipients(before, after, touched, done))),
    )


def affected_by(before: PurchaseOrder, after: PurchaseOrder) -> tuple[int, ...]:
    """The numbers of the lines that differ between two versions of an order, of added and removed ones too."""
    olds, news = _lines(before), _lines(after)
    numbers = sorted({*olds, *news})
    return tuple(one for one in numbers if olds.get(one) != news.get(one))


def _lines(order: PurchaseOrder) -> dict[int, OrderLine]:
    return {one.number: one for one in order.lines}


def _amount(state: OrderState) -> Decimal | None:
    return sum_of(kept_worth(state, one, _worth(one)) for one in state.lines)


def _worth(line: OrderLine) -> Decimal | None:
    return line.amount if line.amount is not None else computed_amount(line)


# --- what would move


def _dates(before: PurchaseOrder, after: PurchaseOrder) -> Iterator[DateShift]:
    olds = {(line.number, one.number): one for line in before.lines for one in line.schedule}
    for line in after.lines:
        for one in line.schedule:
            old = olds.get((line.number, one.number))
            for name in _DATES:
                was, now = None if old is None else getattr(old, name), getattr(one, name)
                if was != now:
                    yield DateShift(line.number, one.number, name, was, now)


def _ordered(state: OrderState, line: OrderLine | None) -> Decimal | None:
    if line is None:
        return _ZERO
    if line.quantity is None:
        return None if line.status == "open" else _ZERO
    return line.quantity.amount if line.status == "open" else kept(state, line)


def _quantities(before: OrderState, after: OrderState) -> Iterator[QuantityShift]:
    olds, news = _lines(before.order), _lines(after.order)
    for number in sorted({*olds, *news}):
        was, now = _ordered(before, olds.get(number)), _ordered(after, news.get(number))
        if was != now:
            line = news.get(number) or olds[number]
            yield QuantityShift(number, was, now, line.unit)


def _demands(before: OrderState, after: OrderState, touched: Iterable[int]) -> Iterator[DemandAtRisk]:
    olds, news = (_waited_for(state, set(touched)) for state in (before, after))
    late = {(demand, row.line): day for row in line_facts(olds) for demand, day in _late(olds, row)}
    for row in line_facts(news):
        for demand, needed_by in _late(news, row):
            expected = row.latest_promise or row.requested
            if expected is not None:
                yield DemandAtRisk(
                    demand, row.line, row.schedule, needed_by, expected, already=(demand, row.line) in late
                )


def _waited_for(state: OrderState, touched: set[int]) -> OrderState:
    """An order with only those of the lines for which somebody waits."""
    lines = [one for one in state.lines if one.number in touched and any(part.demands for part in one.schedule)]
    return evolve(state, order=evolve(state.order, lines=lines))


def _late(state: OrderState, row: LineFacts) -> Iterator[tuple[str, date]]:
    expected = row.latest_promise or row.requested
    if expected is None or not row.open:
        return
    line = state.line(row.line)
    for demand in unserved(line, line.scheduled(row.schedule), row.ordered, row.open):
        if demand.needed_by is not None and demand.needed_by < expected:
            yield f"{demand.kind}:{demand.reference}", demand.needed_by


# --- what can't be, and what to look at


def _told(
    before: OrderState, after: PurchaseOrder, done: Mapping[int, Quantities]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    breaks: list[Finding] = []
    warnings: list[Finding] = []
    olds, news = _lines(before.order), _lines(after)
    for number, much in done.items():
        breaks += _broken(before, olds[number], news.get(number), much)
        warnings += _watched(olds[number], news.get(number), much)
    own = set(new_findings(None, order_findings(before.order)))
    for found in order_findings(after):
        if found not in own:
            (breaks if found.code in _REFUSED else warnings).append(found)
    return tuple(breaks), tuple(warnings)


def _broken(state: OrderState, old: OrderLine, new: OrderLine | None, much: Quantities) -> Iterator[Finding]:
    path = f"lines[{old.number}]"
    if new is None:
        yield Finding.of("line_removed", path, line=old.number)
        return
    if old.status != "open" and new.status == old.status:
        yield Finding.of("line_not_open", path, line=old.number, status=old.status)
    moved = {one.schedule for one in movements(state, old)}
    for number in sorted(moved - {one.number for one in new.schedule}):
        yield Finding.of("schedule_in_use", f"{path}.schedule[{number}]", line=old.number, schedule=number)
    used = bool(moved)
    if used and old.item != new.item:
        yield Finding.of("item_in_use", f"{path}.item", item=old.item, received=plain(much.received))
    if used and old.unit is not None and old.unit != new.unit and new.quantity is not None:
        yield Finding.of("unit_in_use", f"{path}.quantity", unit=old.unit, wanted=new.unit or "—")
        return
    below = [*_below_done(new, much)]
    yield from below or _deliveries_below(state, old, new)
    yield from _below_billed(state, old, new)


def _below_done(new: OrderLine, much: Quantities) -> Iterator[Finding]:
    quantity = _ZERO if new.quantity is None else new.quantity.amount
    # Of a credit line, all is negative.
    furthest = min if much.ordered < 0 else max
    floor = furthest(EXACT.subtract(much.received, much.returned), much.invoiced)
    if _is_short(quantity, much.ordered, floor):
        done = {name: plain(getattr(much, name)) for name in ("received", "returned", "invoiced")}
        path = f"lines[{new.number}].quantity"
        yield Finding.of("below_done", path, quantity=plain(quantity), floor=plain(floor), **done)


def _deliveries_below(state: OrderState, old: OrderLine, new: OrderLine) -> Iterator[Finding]:
    """What came with a delivery stays there. What was billed is billed of the line: papers rarely say of which part."""
    was, now = ordered_of(old), ordered_of(new)
    moved = list(movements(state, old))
    for number in sorted(was.keys() & now.keys()):
        received, returned = (
            total(one.quantity for one in moved if (one.schedule, one.name) == (number, name))
            for name in ("received", "returned")
        )
        floor = EXACT.subtract(received, returned)
        if _is_short(now[number], was[number], floor):
            told = {"quantity": now[number], "floor": floor, "received": received, "returned": returned}
            yield Finding.of(
                "delivery_below_received",
                f"lines[{old.number}].schedule[{number}].quantity",
                line=old.number,
                schedule=number,
                **{name: plain(value) for name, value in told.items()},
            )


def _below_billed(state: OrderState, old: OrderLine, new: OrderLine) -> Iterator[Finding]:
    """Where no quantity says how much was ordered, the amount does."""
    if new.quantity is not None and new.kind != "amount_only":
        return
    billed, was, now = billed_amount(state, old), _worth(old), _worth(new)
    if billed is not None and now is not None and _is_short(now, billed if was is None else was, billed):
        yield Finding.of("below_billed", f"lines[{old.number}].amount", amount=plain(now), billed=plain(billed))


def _is_short(wanted: Decimal, ordered: Decimal, done: Decimal) -> bool:
    """Is it less than was ordered, and less than what was done of that? On a credit line, what is nearer to zero."""
    return wanted > max(ordered, done) if ordered < 0 else wanted < min(ordered, done)


def _watched(old: OrderLine, new: OrderLine | None, much: Quantities) -> Iterator[Finding]:
    if new is None:
        return
    path = f"lines[{old.number}]"
    if new.status != "open" and old.status == "open" and much.received:
        yield Finding.of("closes_open", path, open=plain(much.open), received=plain(much.received))
    if new.quantity is not None and _is_short(new.quantity.amount, much.ordered, much.shipped):
        quantity = plain(new.quantity.amount)
        yield Finding.of("below_shipped", f"{path}.quantity", quantity=quantity, shipped=plain(much.shipped))
    if old.price == new.price:
        return
    if much.invoiced:
        yield Finding.of("price_after_billing", f"{path}.price", invoiced=plain(much.invoiced))
    elif much.received:
        yield Finding.of("price_after_receipt", f"{path}.price", received=plain(much.received))


# --- who has to know


def _recipients(
    before: OrderState, after: OrderState, touched: Iterable[int], done: Mapping[int, Quantities]
) -> Iterator[Recipient]:
    order = after.order
    if order.supplier is not None:
        yield Recipient("supplier", order.supplier.id)
    if order.purchaser is not None:
        yield Recipient("person", order.purchaser)
    olds, news = _lines(before.order), _lines(order)
    for number in touched:
        path = f"lines[{number}]"
        for line in (olds.get(number), news.get(number)):
            if line is not None:
                yield from _of_line(line, path)
        billed = number in done and done[number].invoiced
        if billed and order.settling_organisation is not None:
            yield Recipient("organisation", order.settling_organisation, path)


def _of_line(line: OrderLine, path: str) -> Iterator[Recipient]:
    for reference in line.requisitions:
        yield Recipient("requisition", reference.requisition, path)
    for one in line.schedule:
        for demand in one.demands:
            yield Recipient("demand", f"{demand.kind}:{demand.reference}", path)
        if one.site is not None:
            yield Recipient("site", one.site, path)
