"""PurchaseOrder, its lines and their delivery schedules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.item import to_conversions
from procurekit.model.party import Contact, Party, to_contacts, to_party
from procurekit.model.terms import (
    AgreementReference,
    AllowanceCharge,
    DateTolerance,
    ExchangeRate,
    Instalment,
    RequisitionReference,
    StatedAmounts,
    Tax,
    to_agreement,
    to_charges,
    to_instalments,
    to_requisitions,
)
from procurekit.values import check
from procurekit.values.moments import to_day
from procurekit.values.numbers import to_number
from procurekit.values.price import Price, to_price
from procurekit.values.quantity import Conversion, Quantity, to_quantity
from procurekit.values.tolerance import Tolerance

__all__ = [
    "LINE_KINDS",
    "Demand",
    "Expectation",
    "LineKind",
    "LineStatus",
    "OrderLine",
    "PurchaseOrder",
    "ScheduleLine",
]

LineKind: TypeAlias = Literal["goods", "service", "amount_only", "consignment", "subcontract", "free", "stock_transfer"]
LINE_KINDS: Final = ("goods", "service", "amount_only", "consignment", "subcontract", "free", "stock_transfer")
LineStatus: TypeAlias = Literal["open", "closed_short", "cancelled"]


@frozen
class Demand:
    """What waits for a delivery: a work order, a project, a sales order; by when and how much."""

    kind: str = field(
        validator=[check.required, check.choice("work_order", "project", "sales_order", "stock", "other")]
    )
    reference: str = field(validator=check.name)
    needed_by: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    quantity: Quantity | None = field(
        default=None, converter=to_quantity, validator=check.instance(Quantity), kw_only=True
    )


def to_demands(value: Iterable[Demand]) -> tuple[Demand, ...]:
    """Demands as a tuple."""
    return tuple_of(value)


@frozen
class ScheduleLine:
    """A quantity, its site and its dates: the grain of all facts.

    `requested` is the buyer's date, `promised` the supplier's as this document states it; `promise_point` says whether
    that date is when the goods leave or arrive. `earliest` and `latest` are an agreed window. Dates are days in the
    site's `zone`. `split_from` is the schedule line that it was split off from, and that was promised first.
    """

    number: int = field(validator=[check.required, check.line_number])
    quantity: Quantity | None = field(default=None, converter=to_quantity, validator=check.instance(Quantity))
    requested: date | None = field(default=None, converter=to_day, validator=check.day)
    promised: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    promise_point: str | None = field(default=None, validator=check.choice("ship", "arrive"), kw_only=True)
    ship_by: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    earliest: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    latest: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    site: str | None = field(default=None, validator=check.text, kw_only=True)
    zone: str | None = field(default=None, validator=check.zone, kw_only=True)
    split_from: int | None = field(default=None, validator=check.line_number, kw_only=True)
    demands: tuple[Demand, ...] = field(default=(), converter=to_demands, validator=check.all_are(Demand), kw_only=True)


def to_schedule(value: Iterable[ScheduleLine]) -> tuple[ScheduleLine, ...]:
    """Schedule lines as a tuple."""
    return tuple_of(value)


@frozen
class Expectation:
    """What a line expects to happen: goods received, goods inspected; billed on receipt, on order or not at all.

    None leaves it to the line's kind: goods are received and billed on receipt, services and plain amounts are billed
    on order, consignment and stock transfers and free goods are not billed.
    """

    receipt: bool | None = field(default=None, validator=check.flag, kw_only=True)
    inspection: bool | None = field(default=None, validator=check.flag, kw_only=True)
    invoice: str | None = field(default=None, validator=check.choice("on_receipt", "on_order", "none"), kw_only=True)


_BY_KIND: Final = Expectation()


@frozen(init=False)
class OrderLine:
    """One line of an order. Every line has at least one schedule line.

    `requested`, `promised`, `site` and `demands` are a shorthand for a schedule of one line; a line with several
    deliveries passes `schedule`. `amount` is the line's amount as the document states it.

    >>> line = OrderLine(1, "M6-BOLT", quantity="1000", price="0.12", requested="2026-12-01")
    >>> line.schedule[0].requested
    datetime.date(2026, 12, 1)
    """

    number: int = field(validator=[check.required, check.line_number])
    item: str | None = field(default=None, validator=check.text)
    description: str | None = field(default=None, validator=check.text)
    supplier_item: str | None = field(default=None, validator=check.text)
    manufacturer_item: str | None = field(default=None, validator=check.text)
    specification: str | None = field(default=None, validator=check.text)
    category: str | None = field(default=None, validator=check.text)
    kind: LineKind = field(default="goods", validator=[check.required, check.choice(*LINE_KINDS)])
    quantity: Quantity | None = field(default=None, converter=to_quantity, validator=check.instance(Quantity))
    pricing_quantity: Quantity | None = field(default=None, converter=to_quantity, validator=check.instance(Quantity))
    conversions: tuple[Conversion, ...] = field(
        default=(), converter=to_conversions, validator=check.all_are(Conversion)
    )
    price: Price | None = field(default=None, converter=to_price, validator=check.instance(Price))
    amount: Decimal | None = field(default=None, converter=to_number, validator=check.decimal)
    tax: Tax | None = field(default=None, validator=check.instance(Tax))
    charges: tuple[AllowanceCharge, ...] = field(
        default=(), converter=to_charges, validator=check.all_are(AllowanceCharge)
    )
    tolerance: Tolerance | None = field(default=None, validator=check.instance(Tolerance))
    price_tolerance: Tolerance | None = field(default=None, validator=check.instance(Tolerance))
    expects: Expectation = field(default=_BY_KIND, validator=check.instance(Expectation, optional=False))
    schedule: tuple[ScheduleLine, ...] = field(default=(), converter=to_schedule, validator=check.all_are(ScheduleLine))
    status: LineStatus = field(
        default="open", validator=[check.required, check.choice("open", "closed_short", "cancelled")]
    )
    closing_reason: str | None = field(default=None, validator=check.text)
    agreement: AgreementReference | None = field(
        default=None, converter=to_agreement, validator=check.instance(AgreementReference)
    )
    requisitions: tuple[RequisitionReference, ...] = field(
        default=(), converter=to_requisitions, validator=check.all_are(RequisitionReference)
    )
    lots: bool = field(default=False, validator=check.flag)
    serials: bool = field(default=False, validator=check.flag)
    project: str | None = field(default=None, validator=check.text)
    cost_centre: str | None = field(default=None, validator=check.text)
    account: str | None = field(default=None, validator=check.text)
    country_of_origin: str | None = field(default=None, validator=check.text)
    credit: bool = field(default=False, validator=check.flag)
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, hash=False
    )

    def __init__(
        self,
        number: int,
        item: str | None = None,
        quantity: Quantity | Decimal | int | str | None = None,
        price: Price | Decimal | int | str | None = None,
        *,
        requested: date | str | None = None,
        promised: date | str | None = None,
        site: str | None = None,
        demands: Iterable[Demand] = (),
        schedule: Iterable[ScheduleLine] = (),
        description: str | None = None,
        supplier_item: str | None = None,
        manufacturer_item: str | None = None,
        specification: str | None = None,
        category: str | None = None,
        kind: LineKind = "goods",
        pricing_quantity: Quantity | Decimal | int | str | None = None,
        conversions: Iterable[Conversion] = (),
        amount: Decimal | int | str | None = None,
        tax: Tax | None = None,
        charges: Iterable[AllowanceCharge] = (),
        tolerance: Tolerance | None = None,
        price_tolerance: Tolerance | None = None,
        expects: Expectation | None = None,
        status: LineStatus = "open",
        closing_reason: str | None = None,
        agreement: AgreementReference | str | None = None,
        requisitions: Iterable[RequisitionReference] = (),
        lots: bool = False,
        serials: bool = False,
        project: str | None = None,
        cost_centre: str | None = None,
        account: str | None = None,
        country_of_origin: str | None = None,
        credit: bool = False,
        custom: Mapping[str, object] | None = None,
    ) -> None:
        shorthand = requested is not None or promised is not None or site is not None or bool(demands)
        if shorthand and schedule:
            raise InvalidValue("schedule_twice", field="OrderLine.schedule")
        if not schedule:
            # What is no quantity is refused below, by the name it was passed under.
            quantity = to_quantity(quantity)
            much = quantity if isinstance(quantity, Quantity) else None
            schedule = (ScheduleLine(1, much, requested, promised=promised, site=site, demands=demands),)
        self.__attrs_init__(
            number,
            item,
            description,
            supplier_item,
            manufacturer_item,
            specification,
            category,
            kind,
            quantity,
            pricing_quantity,
            conversions,
            price,
            amount,
            tax,
            charges,
            tolerance,
            price_tolerance,
            _BY_KIND if expects is None else expects,
            schedule,
            status,
            closing_reason,
            agreement,
            requisitions,
            lots,
            serials,
            project,
            cost_centre,
            account,
            country_of_origin,
            credit,
            {} if custom is None else custom,
        )

    def __attrs_post_init__(self) -> None:
        amount = None if self.quantity is None else self.quantity.amount
        # A cancelled line may be zero; a credit line is signed; a line of a plain amount may state no quantity at all.
        if amount is not None and amount <= 0 and self.status == "open" and not self.credit:
            raise InvalidValue("open_quantity_not_positive", field=self._named("quantity"), value=amount)
        if amount is None and self.amount is None and self.kind != "amount_only":
            raise InvalidValue("line_without_quantity", field=self._named("quantity"))
        _once(self.schedule, self._named("schedule"))
        if any(one.quantity is None for one in self.schedule) and len(self.schedule) > 1:
            raise InvalidValue("schedule_without_quantity", field=self._named("schedule"))

    def _named(self, name: str) -> str:
        return f"OrderLine[{self.number}].{name}"

    @property
    def unit(self) -> str | None:
        """The order unit."""
        return None if self.quantity is None else self.quantity.unit

    @property
    def requested(self) -> date | None:
        """The earliest requested date of the schedule."""
        return min((one.requested for one in self.schedule if one.requested), default=None)

    @property
    def promised(self) -> date | None:
        """The latest promised date of the schedule, as this document states it."""
        return max((one.promised for one in self.schedule if one.promised), default=None)

    def scheduled(self, number: int) -> ScheduleLine:
        """The schedule line of that number. Raises KeyError."""
        for one in self.schedule:
            if one.number == number:
                return one
        raise KeyError(number)


def to_lines(value: Iterable[OrderLine]) -> tuple[OrderLine, ...]:
    """Order lines as a tuple."""
    return tuple_of(value)


@frozen
class PurchaseOrder:
    """An order to a supplier: who buys what from whom, on what terms.

    It is the paper, not its history: it carries no id and no status. `number` is ours, or with `issuer` somebody
    else's. `revision` counts what was agreed. Amounts are in `currency`; `stated` are the totals as a source wrote
    them.

    >>> order = PurchaseOrder(
    ...     "PO-1001", supplier=Party("V-7"), currency="EUR", lines=[OrderLine(1, "M6-BOLT", "1000", "0.12")]
    ... )
    >>> order.line(1).price.amount
    Decimal('0.12')
    """

    number: str | None = field(default=None, validator=check.text)
    supplier: Party | None = field(default=None, converter=to_party, validator=check.instance(Party), kw_only=True)
    buyer: Party | None = field(default=None, converter=to_party, validator=check.instance(Party), kw_only=True)
    currency: str | None = field(default=None, validator=check.currency_code, kw_only=True)
    lines: tuple[OrderLine, ...] = field(
        default=(), converter=to_lines, validator=check.all_are(OrderLine), kw_only=True
    )
    issuer: str | None = field(default=None, validator=check.text, kw_only=True)
    kind: str | None = field(default=None, validator=check.text, kw_only=True)
    ordered_on: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    requisitioned_on: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    revision: int = field(default=1, validator=[check.required, check.line_number], kw_only=True)
    purchaser: str | None = field(default=None, validator=check.text, kw_only=True)
    purchasing_organisation: str | None = field(default=None, validator=check.text, kw_only=True)
    settling_organisation: str | None = field(default=None, validator=check.text, kw_only=True)
    bill_to: Party | None = field(default=None, converter=to_party, validator=check.instance(Party), kw_only=True)
    carrier: Party | None = field(default=None, converter=to_party, validator=check.instance(Party), kw_only=True)
    exchange_rate: ExchangeRate | None = field(default=None, validator=check.instance(ExchangeRate), kw_only=True)
    payment_terms: str | None = field(default=None, validator=check.text, kw_only=True)
    instalments: tuple[Instalment, ...] = field(
        default=(), converter=to_instalments, validator=check.all_are(Instalment), kw_only=True
    )
    incoterm: str | None = field(default=None, validator=check.text, kw_only=True)
    incoterm_place: str | None = field(default=None, validator=check.text, kw_only=True)
    transport_mode: str | None = field(default=None, validator=check.text, kw_only=True)
    silence_is_acceptance_after: int | None = field(default=None, validator=check.line_number, kw_only=True)
    date_tolerance: DateTolerance | None = field(default=None, validator=check.instance(DateTolerance), kw_only=True)
    agreement: AgreementReference | None = field(
        default=None, converter=to_agreement, validator=check.instance(AgreementReference), kw_only=True
    )
    charges: tuple[AllowanceCharge, ...] = field(
        default=(), converter=to_charges, validator=check.all_are(AllowanceCharge), kw_only=True
    )
    stated: StatedAmounts | None = field(default=None, validator=check.instance(StatedAmounts), kw_only=True)
    project: str | None = field(default=None, validator=check.text, kw_only=True)
    language: str | None = field(default=None, validator=check.text, kw_only=True)
    closing_reason: str | None = field(default=None, validator=check.text, kw_only=True)
    contacts: tuple[Contact, ...] = field(
        default=(), converter=to_contacts, validator=check.all_are(Contact), kw_only=True, metadata=PERSONAL
    )
    note: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)
    custom: Mapping[str, Any] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )

    def __attrs_post_init__(self) -> None:
        _once(self.lines, "PurchaseOrder.lines")

    def line(self, number: int) -> OrderLine:
        """The line of that number. Raises KeyError."""
        for one in self.lines:
            if one.number == number:
                return one
        raise KeyError(number)


def _once(numbered: tuple[OrderLine, ...] | tuple[ScheduleLine, ...], name: str) -> None:
    seen: set[int] = set()
    for one in numbered:
        if one.number in seen:
            raise InvalidValue("number_twice", field=name, value=one.number)
        seen.add(one.number)
