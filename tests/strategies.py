"""Hypothesis strategies for every value and document of the model, built from the classes' own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo

import attrs
import pendulum
from hypothesis import strategies as st
from pendulum import DateTime

from procurekit.errors import Finding
from procurekit.model.acknowledgement import Acknowledgement
from procurekit.model.agreement import Agreement, AgreementLine
from procurekit.model.alert import SEVERITIES, SUBJECTS
from procurekit.model.alert import Found as AlertFound
from procurekit.model.alert_events import (
    AlertAcknowledged,
    AlertCommented,
    AlertEscalated,
    AlertRaised,
    AlertReminded,
    AlertRenewed,
    AlertReopened,
    AlertResolved,
    AlertSnoozed,
    AlertTold,
    AlertUndelivered,
)
from procurekit.model.change_events import Deemed, DeemedPromise, Notified, Proposed, Recipient, Revised
from procurekit.model.change_request import ChangeRequest
from procurekit.model.deeds import Deed, Signature
from procurekit.model.events import (
    EVENT_TYPES,
    Agreed,
    Allocation,
    Cancelled,
    Changed,
    Corrected,
    Created,
    Found,
    HoldPlaced,
    HoldReleased,
    Judged,
    Moved,
    Payload,
    Recorded,
    Redacted,
    Requested,
    Routed,
    Shown,
    Signed,
)
from procurekit.model.field_change import Change
from procurekit.model.follow_up import FollowUp
from procurekit.model.goods_return import Return
from procurekit.model.incident import Hold
from procurekit.model.inspection import InspectedLine, Inspection
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.order import OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.party import Actor
from procurekit.model.receipt import Receipt
from procurekit.model.requisition import Requisition, RequisitionLine
from procurekit.model.shipment import Shipment
from procurekit.model.stock_in import StockIn
from procurekit.model.terms import DateTolerance, Evidence
from procurekit.values import Tolerance, WorkCalendar, check

CURRENCIES = ("CNY", "EUR", "USD", "JPY", "KWD", "CLF", "XXX")
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Etc/UTC", "Asia/Kathmandu")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
names = texts.filter(lambda text: bool(text) and not text.isspace())
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
numbers = st.integers(1, 10**6)
currencies = st.sampled_from(CURRENCIES)
findings = st.lists(st.builds(Finding, names, texts, st.dictionaries(names, st.none() | texts, max_size=2)), max_size=2)


@st.composite
def decimals(draw: st.DrawFn, *, least: int | None = None) -> Decimal:
    """Decimals as people write them: with trailing zeros, with exponents, tiny, long; at least `least`, or above it."""
    coefficient = draw(st.integers(0, 10**12) | st.integers(0, 10**27))
    exponent = draw(st.integers(-28, 0) | st.integers(-4, 4) | st.just(0))
    value = Decimal(coefficient).scaleb(exponent) if len(str(coefficient)) + exponent <= 28 else Decimal(coefficient)
    if least is None:
        return draw(st.sampled_from([value, value.copy_negate()]))
    return value if value > least - 1 and value != 0 else Decimal(1)


any_decimal = decimals()
positive = decimals(least=1)
non_negative = decimals(least=1) | st.sampled_from([Decimal(0), Decimal("0.00"), Decimal("0E+3")])


@st.composite
def datetimes(draw: st.DrawFn) -> datetime:
    """Aware datetimes of the standard library and of pendulum, in any kind of zone; some skipped, some twice."""
    naive = draw(
        st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30))
        | st.sampled_from([datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30), datetime(2026, 4, 5, 1, 45)])
    ).replace(fold=draw(st.sampled_from([0, 1])))
    offset = timedelta(minutes=draw(st.integers(-14 * 60, 14 * 60)))
    name = draw(st.sampled_from(ZONES))
    zone = draw(
        st.sampled_from([UTC, pendulum.UTC, timezone(offset), pendulum.FixedTimezone(int(offset.total_seconds()))])
        | st.sampled_from([ZoneInfo(name), pendulum.timezone(name)])
    )
    kind = draw(st.sampled_from([datetime, DateTime]))
    parts = (naive.year, naive.month, naive.day, naive.hour, naive.minute, naive.second, naive.microsecond)
    return kind(*parts, tzinfo=zone, fold=naive.fold)


moments = days | datetimes()
custom_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    texts,
    any_decimal,
    days,
    datetimes(),
    days.map(lambda day: pendulum.date(day.year, day.month, day.day)),
)
custom_fields = st.dictionaries(texts.filter(bool), custom_values, max_size=3)


def validators_of(one: attrs.Attribute[Any]) -> tuple[Any, ...]:
    """The validators of a field, one by one."""
    return () if one.validator is None else getattr(one.validator, "_validators", (one.validator,))


def _leaf(kind: Any, checks: tuple[Any, ...]) -> st.SearchStrategy[Any] | None:
    """What a plain field may hold, as its type and its validators say."""
    for one in checks:
        if (choices := getattr(one, "choices", None)) is not None:
            return st.sampled_from(choices)
    by_check: dict[Callable[..., None], st.SearchStrategy[Any]] = {
        check.currency_code: currencies,
        check.zone: st.sampled_from([*ZONES, "UTC", "+08:00", "-03:30"]),
        check.positive: positive,
        check.non_negative: non_negative,
        check.decimal: any_decimal,
        check.line_number: numbers,
        check.name: names,
        check.moment: moments,
        check.instant: datetimes(),
        check.named_values: custom_fields,
    }
    for one, strategy in by_check.items():
        if one in checks:
            return strategy
    by_type: dict[Any, st.SearchStrategy[Any]] = {
        str: texts,
        int: st.integers(-(10**9), 10**9),
        bool: st.booleans(),
        date: days,
        Decimal: any_decimal,
    }
    return by_type.get(kind)


def _of(kind: Any, checks: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    args = get_args(kind)
    if get_origin(kind) in {Union, UnionType}:
        inner = [one for one in args if one is not NoneType]
        whole = _leaf(inner[0], checks) if len(inner) == 1 else _leaf(None, checks)
        return st.none() | (whole if whole is not None else st.one_of(*(_of(one, checks) for one in inner)))
    if get_origin(kind) is tuple:
        return st.lists(_of(args[0], ()), max_size=2)
    if get_origin(kind) is frozenset:
        return st.frozensets(_of(args[0], ()), max_size=3)
    if isinstance(kind, type) and attrs.has(kind):
        return st.deferred(lambda: of_class(kind))
    if get_origin(kind) is Literal:
        return st.sampled_from(args)
    found = _leaf(kind, checks)
    if found is None:
        message = f"no strategy for {kind}"
        raise LookupError(message)
    return found


def _numbered(strategy: st.SearchStrategy[Any], **bounds: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, unique_by=lambda one: one.number, max_size=2, **bounds)


@st.composite
def _order_lines(draw: st.DrawFn) -> OrderLine:
    fields = draw(st.fixed_dictionaries(_fields(OrderLine, without=("schedule",))))
    if fields["quantity"] is None and fields["amount"] is None:
        fields["kind"] = "amount_only"
    if fields["quantity"] is not None and fields["quantity"].amount <= 0:
        fields["credit"] = True
    schedule = draw(_numbered(of_class(ScheduleLine)))
    if len(schedule) > 1:
        amount = fields["quantity"] or 1
        schedule = [attrs.evolve(one, quantity=amount) if one.quantity is None else one for one in schedule]
    return OrderLine(**fields, schedule=schedule)


@st.composite
def _inspected_lines(draw: st.DrawFn) -> InspectedLine:
    fields = draw(st.fixed_dictionaries(_fields(InspectedLine)))
    if fields["accepted"] is fields["rejected"] is fields["consumed"] is None:
        fields["accepted"] = 0
    return InspectedLine(**fields)


@st.composite
def _calendars(draw: st.DrawFn) -> WorkCalendar:
    holidays = draw(st.frozensets(days, max_size=4))
    return WorkCalendar(
        draw(names),
        working_weekdays=draw(st.frozensets(st.integers(1, 7), min_size=1)),
        holidays=holidays,
        worked=draw(st.frozensets(days, max_size=3)) - holidays,
        published_until=draw(st.none() | st.integers(2000, 2100)),
        country=draw(st.none() | names),
    )


def _fields(cls: type, without: tuple[str, ...] = ()) -> dict[str, st.SearchStrategy[Any]]:
    attrs.resolve_types(cls)
    return {one.name: _of(one.type, validators_of(one)) for one in attrs.fields(cls) if one.name not in without}


def _with(cls: type, **special: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(cls, **(_fields(cls, tuple(special)) | special))


def _actor() -> st.SearchStrategy[Actor]:
    plain = _with(Actor, on_behalf_of=st.none())
    return plain | _with(Actor, on_behalf_of=plain)


def _tolerance() -> st.SearchStrategy[Tolerance]:
    fields = _fields(Tolerance)
    return st.builds(Tolerance, **fields | {"over_percent": non_negative}) | st.builds(
        Tolerance, **fields | {"under_absolute": non_negative}
    )


def _several(cls: type) -> st.SearchStrategy[Any]:
    """A document that has at least one line."""
    attrs.resolve_types(cls)
    line = get_args(attrs.fields_dict(cls)["lines"].type)[0]
    return _with(cls, lines=st.lists(of_class(line), min_size=1, max_size=2))


_plain = st.none() | texts | st.integers() | st.dictionaries(names, texts, max_size=2)
_SPECIAL: Mapping[type, Callable[[], st.SearchStrategy[Any]]] = {
    Actor: _actor,
    Tolerance: _tolerance,
    WorkCalendar: _calendars,
    OrderLine: _order_lines,
    InspectedLine: _inspected_lines,
    PurchaseOrder: lambda: _with(PurchaseOrder, lines=_numbered(of_class(OrderLine))),
    ChangeRequest: lambda: _with(
        ChangeRequest,
        changes=st.lists(
            st.builds(Change, names.filter(lambda one: one != "note"), _plain, _plain),
            max_size=3,
            unique_by=lambda one: one.path,
        ),
        personal=st.lists(st.builds(Change, st.just("note"), _plain, _plain), max_size=1),
    ),
    DateTolerance: lambda: st.builds(DateTolerance, st.none() | numbers, st.none() | numbers),
    Requisition: lambda: _with(Requisition, lines=_numbered(of_class(RequisitionLine))),
    Agreement: lambda: _with(Agreement, lines=_numbered(of_class(AgreementLine))),
    Invoice: lambda: _with(Invoice, lines=_numbered(of_class(InvoiceLine))),
    **{
        cls: lambda cls=cls: _several(cls)  # type: ignore[misc]
        for cls in (Acknowledgement, Receipt, Inspection, StockIn, Return, Shipment, FollowUp)
    },
}


@cache
def of_class(cls: type) -> st.SearchStrategy[Any]:
    """Any valid object of a class of the model."""
    return _SPECIAL[cls]() if cls in _SPECIAL else st.builds(cls, **_fields(cls))


orders: st.SearchStrategy[PurchaseOrder] = of_class(PurchaseOrder)
changes = st.lists(st.builds(Change, names, _plain, _plain), max_size=3)
allocations = st.lists(st.builds(Allocation, numbers, numbers, any_decimal, names, st.none() | names), max_size=2)
judged = st.lists(st.builds(Judged, numbers, of_class(Tolerance), st.none() | names, st.none() | names), max_size=2)
reasons = st.none() | texts
evidence = st.lists(of_class(Evidence), max_size=2)
signatures: st.SearchStrategy[Signature] = of_class(Signature)
deeds: st.SearchStrategy[Deed] = of_class(Deed)
several = st.lists(names, max_size=2)
origins = st.sampled_from([None, "confirmed", "attested"])


def payloads(event_type: str) -> st.SearchStrategy[Payload]:
    """Anything that an event of that type can say."""
    cls, document = EVENT_TYPES[event_type]
    what = of_class(document) if document is not None else st.nothing()
    return {
        Created: st.builds(Created, orders, names, names, findings=findings),
        Requested: st.builds(Requested, of_class(Requisition), names, names, findings=findings),
        Agreed: st.builds(Agreed, of_class(Agreement), names, names, findings=findings),
        Shown: st.builds(Shown, orders, reasons, findings=findings),
        Moved: st.builds(
            Moved,
            names,
            names,
            names,
            names,
            signature=st.none() | signatures,
            voided=several,
            automatic=st.booleans(),
            change=reasons,
            origin=origins,
            reason=reasons,
            evidence=evidence,
            findings=findings,
        ),
        Signed: st.builds(
            Signed, names, signatures, change=reasons, reason=reasons, evidence=evidence, findings=findings
        ),
        Routed: st.builds(
            Routed,
            names,
            names,
            names,
            names,
            names,
            position=reasons,
            voided=several,
            change=reasons,
            reason=reasons,
            evidence=evidence,
            findings=findings,
        ),
        Changed: st.builds(
            Changed,
            changes,
            revision=st.none() | numbers,
            initiator=reasons,
            responsibility=reasons,
            change=reasons,
            origin=origins,
            personal=changes,
            reason=reasons,
            evidence=evidence,
            findings=findings,
        ),
        Proposed: st.builds(Proposed, names, of_class(ChangeRequest), names, names, findings=findings),
        Revised: st.builds(
            Revised,
            names,
            changes,
            side=st.sampled_from(["buyer", "supplier"]),
            revision=numbers,
            origin=origins,
            personal=changes,
            reason=reasons,
            evidence=evidence,
            findings=findings,
        ),
        Notified: st.builds(
            Notified,
            names,
            st.lists(st.builds(Recipient, names, names, reasons), max_size=2),
            change=reasons,
            findings=findings,
        ),
        Deemed: st.builds(
            Deemed,
            st.lists(st.builds(DeemedPromise, numbers, numbers, days), max_size=2),
            working_days=numbers,
            since=st.none() | days,
            findings=findings,
        ),
        Recorded: st.builds(Recorded, names, what, allocations=allocations, judged=judged, findings=findings),
        Corrected: st.builds(
            Corrected, names, what, allocations=allocations, judged=judged, reason=reasons, findings=findings
        ),
        Cancelled: st.builds(Cancelled, names, reason=reasons, findings=findings),
        HoldPlaced: st.builds(HoldPlaced, names, of_class(Hold), findings=findings),
        HoldReleased: st.builds(HoldReleased, names, reason=reasons, findings=findings),
        Found: st.builds(Found, findings),
        Redacted: st.builds(Redacted, numbers, numbers, reason=reasons, findings=findings),
        **_of_alerts(),
    }[cls]


def _of_alerts() -> dict[type, st.SearchStrategy[Any]]:
    """Anything that the events of an alert can say."""
    found = st.builds(
        AlertFound,
        rule=names,
        severity=st.sampled_from(SEVERITIES),
        subject=st.sampled_from(SUBJECTS),
        subject_key=names,
        book=names,
        title=texts,
        zh=texts,
        since=st.none() | days,
        days=st.none() | st.integers(-5000, 5000),
        order_id=reasons,
        line=st.none() | numbers,
        document=reasons,
        amount=st.none() | any_decimal,
        currency=reasons,
        demands=several,
        needed_by=st.none() | days,
        values=st.dictionaries(names, texts, max_size=2),
    )
    to = st.lists(st.builds(Recipient, names, names, reasons), max_size=2)
    told = {"who": names, "channel": names, "about": names, "key": names, "attempts": numbers, "findings": findings}
    return {
        AlertRaised: st.builds(AlertRaised, found, to, findings=findings),
        AlertReopened: st.builds(AlertReopened, found, to, findings=findings),
        AlertRenewed: st.builds(AlertRenewed, found, to, findings=findings),
        AlertReminded: st.builds(AlertReminded, found, to, findings=findings),
        AlertEscalated: st.builds(AlertEscalated, numbers, found, to, findings=findings),
        AlertAcknowledged: st.builds(AlertAcknowledged, reason=reasons, findings=findings),
        AlertCommented: st.builds(AlertCommented, texts, findings=findings),
        AlertSnoozed: st.builds(AlertSnoozed, moments, reason=reasons, findings=findings),
        AlertResolved: st.builds(AlertResolved, st.sampled_from(["ended", "rule"]), to, findings=findings),
        AlertTold: st.builds(AlertTold, lang=st.sampled_from(["en", "zh"]), **told),
        AlertUndelivered: st.builds(AlertUndelivered, error=names, **told),
    }


def exactly(value: object) -> object:
    """All that makes a value what it is: its class, the digits and exponent of a Decimal, the zone of an instant."""
    if attrs.has(type(value)):
        return (type(value), *((one.name, exactly(getattr(value, one.name))) for one in attrs.fields(type(value))))
    if isinstance(value, Decimal):
        return (type(value), value.as_tuple())
    if isinstance(value, datetime):
        zone = value.tzinfo
        # The text holds the offset, which says all that `fold` does.
        return (type(value), datetime.isoformat(value), type(zone), getattr(zone, "name", None), repr(zone))
    if isinstance(value, Mapping):
        return {name: exactly(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(map(exactly, value))
    return (type(value), value)
