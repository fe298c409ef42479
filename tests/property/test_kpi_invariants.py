"""Laws of the KPIs, over rows that come from real orders and receipts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pendulum
from hypothesis import assume, given
from hypothesis import strategies as st

from procurekit.metrics import PROCUREKIT, REGISTRY, measure
from procurekit.metrics.grain import grain_rows
from procurekit.model.facts import LineFacts, line_facts
from procurekit.model.inspection import InspectedLine, Inspection
from procurekit.model.journal import Head
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.receipt import Receipt
from procurekit.model.state import Kept, OrderState, Promise
from procurekit.values import Quantity

AT = date(2026, 3, 31)
KNOWN = pendulum.datetime(2026, 3, 31)
KPIS = tuple(kpi for kpi in (*PROCUREKIT, *REGISTRY.standard("scor")) if grain_rows(kpi.grain).of == "schedule_line")
SHARES = [kpi.id for kpi in KPIS if kpi.unit == "ratio" and "range" not in kpi.breaks]
# More is better in these, so that a line that failed can only lower them; in those less is, and it can only raise them.
GOOD_RATES = [kpi.id for kpi in KPIS if kpi.is_share and kpi.better == "higher"]
BAD_RATES = [kpi.id for kpi in KPIS if kpi.is_share and kpi.better == "lower"]
# They judge by a date whether what came is as it was agreed.
DELIVERIES = [kpi.id for kpi in KPIS if kpi.is_share and kpi.better == "higher" and kpi.basis]
PERFECT = "scor.rl.1.1"
COMPONENTS = ("scor.rl.2.1", "scor.rl.2.2", "scor.rl.2.3", "scor.rl.2.4")

near = st.dates(date(2026, 2, 1), date(2026, 4, 30))
quantities = st.integers(1, 500).map(Decimal)
arrivals = st.lists(st.tuples(st.none() | near, quantities), max_size=3)


TROUBLES = (
    *("damaged_incidents", "document_incidents", "wrong_item_incidents", "faulty_invoices"),
    *("incidents", "buyer_changes", "supplier_changes", "follow_ups"),
)


@st.composite
def lines(draw: st.DrawFn) -> LineFacts:
    """One line of one order, promised, received, inspected and cancelled as it may be."""
    return facts(
        number=f"PO-{draw(st.integers(1, 4))}",
        supplier=draw(st.sampled_from(["V-1", "V-2"])),
        unit=draw(st.sampled_from(["EA", "EA", "kg"])),
        currency=draw(st.sampled_from(["EUR", "USD"])),
        price=draw(st.none() | st.decimals("0.01", "100", places=2)),
        ordered=draw(quantities),
        ordered_on=draw(st.none() | near),
        status=draw(st.sampled_from(["open", "open", "open", "closed_short", "cancelled"])),
        stage=draw(st.sampled_from(["issued", "issued", "closed", "draft", "rejected", "cancelled"])),
        promises=draw(st.lists(near, max_size=2)),
        receipts=draw(arrivals),
        kind=draw(st.sampled_from(["goods", "goods", "stock_transfer", "service"])),
        rejects=draw(st.booleans()),
        requested=draw(st.none() | near),
        **{name: draw(st.sampled_from([0, 0, 0, 1])) for name in TROUBLES},
    )


def facts(
    *,
    number="PO-1",
    supplier="V-1",
    unit="EA",
    currency="EUR",
    price=Decimal(1),
    ordered=Decimal(100),
    ordered_on=None,
    status="open",
    stage="issued",
    promises=(),
    receipts=(),
    kind="goods",
    rejects=False,
    requested=None,
    **troubles,
) -> LineFacts:
    line = OrderLine(
        1, "M6", quantity=Quantity(ordered, unit), price=price, status=status, kind=kind, requested=requested
    )
    order = PurchaseOrder(number, supplier=supplier, currency=currency, ordered_on=ordered_on, lines=[line])
    id_ = f"order_{number}"
    arrived = [Receipt(id_, line=1, quantity=Quantity(much, unit), at=day) for day, much in receipts]
    turned_down = [InspectedLine(id_, 1, rejected=receipts[0][1])] if rejects and receipts else []
    documents = {
        "receipt": {str(place): kept(one) for place, one in enumerate(arrived)},
        "inspection": {str(place): kept(Inspection(lines=[one])) for place, one in enumerate(turned_down)},
    }
    state = OrderState(
        book="main",
        id=id_,
        head=Head(1),
        order=order,
        state=stage,
        stage=stage,
        source=None,
        definition=None,
        stages=(),
        documents=documents,
        promises={(1, 1): tuple(Promise(day, "confirmed", KNOWN, 1) for day in promises)} if promises else {},
        holds={},
        findings=(),
        views={},
    )
    (row,) = line_facts(state)

    def by(limit):
        return sum((much for day, much in receipts if day and limit and day <= limit), Decimal(0))

    return attrs.evolve(
        row,
        received_by_requested=by(requested),
        received_by_basis=by(row.promise_basis),
        unit_price=price,
        **troubles,
    )


def kept(document):
    return Kept("any", document, (), None, 1, KNOWN)


def results(rows):
    (group,) = measure(KPIS, rows, at=AT)
    return group.results


def values(rows):
    return {(one.kpi, one.currency): one.value for one in results(rows) if one.unit != "money"}


@given(st.lists(lines(), max_size=8))
def test_a_rate_lies_between_nothing_and_all(rows):
    for one in results(rows):
        if one.kpi in SHARES and one.value is not None:
            assert 0 <= one.value <= 1
            assert 0 <= one.numerator <= one.denominator


@given(st.lists(lines(), max_size=8))
def test_a_perfect_order_passes_every_component(rows):
    found = {one.kpi: one.value for one in results(rows)}
    for component in COMPONENTS:
        if found[PERFECT] is not None and found[component] is not None:
            assert found[PERFECT] <= found[component]


@given(st.lists(lines(), max_size=8))
def test_no_counted_row_is_no_value(rows):
    for one in results(rows):
        if not one.counted:
            assert one.value is None
            assert one.reason is not None


@given(st.lists(lines(), max_size=8))
def test_there_is_a_value_or_a_reason_and_never_both(rows):
    for one in results(rows):
        assert (one.value is None) != (one.reason is None)
        assert one.reason is None or one.text("zh") != one.reason
        assert one.denominator != 0


@given(st.lists(lines(), max_size=8))
def test_every_line_is_counted_or_left_out_with_a_reason(rows):
    for kpi in KPIS:
        found = [one for one in results(rows) if one.kpi == kpi.id]
        seen = sum(one.counted + sum(one.excluded.values()) for one in found)
        assert seen == (len(rows) if kpi.grain == "schedule_line" else len({row.order_id for row in rows}))


@given(st.lists(lines(), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_is_no_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert [one.as_dict() for one in results(shuffled)] == [one.as_dict() for one in results(rows)]


@given(st.lists(lines(), max_size=8))
def test_names_are_no_matter(rows):
    renamed = [
        attrs.evolve(
            row,
            order_id=f"order_of_{row.order_id}",
            order_number="?",
            supplier=f"new {row.supplier}",
            item="?",
            site="?",
        )
        for row in rows
    ]
    assert results(renamed) == results(rows)


@given(st.lists(lines(), max_size=8))
def test_the_currency_changes_no_rate(rows):
    other = {"EUR": "JPY", "USD": "KRW"}
    exchanged = values([attrs.evolve(row, currency=other[row.currency]) for row in rows])
    assert exchanged == {(kpi, other.get(currency)): value for (kpi, currency), value in values(rows).items()}


def failed(unit, **given):
    """Half of it came, late, damaged, of the wrong kind, with wrong papers; it was sent back, and changed before."""
    came = facts(
        number="PO-bad",
        promises=[date(2026, 2, 1)],
        requested=date(2026, 2, 1),
        receipts=[(date(2026, 3, 1), Decimal(50))],
        unit=unit,
        rejects=True,
        **dict.fromkeys(TROUBLES, 1),
    )
    return attrs.evolve(
        came, conceded=came.received, returned=came.received, latest_promise=date(2026, 2, 20), inspected=came.received
    )


@given(st.lists(lines(), max_size=8), st.sampled_from(["EA", "kg"]))
def test_a_bad_line_never_makes_a_rate_better(rows, unit):
    promised = [date(2026, 2, 1), date(2026, 2, 10)]
    never = facts(number="PO-never", promises=promised, requested=date(2026, 2, 1), unit=unit)
    early = attrs.evolve(failed(unit), first_received_on=date(2026, 1, 1))
    before = values(rows)
    for was, now in changed(before, values([*rows, never]), GOOD_RATES):
        assert now <= was
    # The half that came fills something, whatever it is worth.
    for was, now in changed(before, values([*rows, failed(unit)]), {*GOOD_RATES} - {"procurekit.fill_rate"}):
        assert now <= was
    for was, now in changed(before, values([*rows, attrs.evolve(early, line_status="cancelled")]), BAD_RATES):
        assert now >= was


def changed(before, after, kpis):
    for key, was in before.items():
        now = after.get(key)
        if key[0] in kpis and was is not None and now is not None:
            yield was, now


@given(quantities, near, near, st.data())
def test_splitting_a_delivery_on_its_day_changes_nothing(much, promise, day, data):
    assume(much > 1)
    part = Decimal(data.draw(st.integers(1, int(much) - 1)))
    whole = facts(ordered=much, promises=[promise], receipts=[(day, much)])
    split = facts(ordered=much, promises=[promise], receipts=[(day, part), (day, much - part)])
    assert results([split]) == results([whole])


@given(quantities, near, st.integers(0, 20), st.data())
def test_splitting_a_delivery_that_is_on_time_keeps_it_on_time(much, promise, early, data):
    assume(much > 1)
    part = Decimal(data.draw(st.integers(1, int(much) - 1)))
    receipts = [(promise - timedelta(days=early), part), (promise, much - part)]
    split = values([facts(ordered=much, promises=[promise], requested=promise, receipts=receipts)])
    for kpi in DELIVERIES:
        assert [value for (one, _), value in split.items() if one == kpi] == [1]


@given(st.lists(lines(), max_size=8))
def test_orders_are_never_more_on_time_than_their_lines(rows):
    found = {one.kpi: one for one in results(rows)}
    late = found["procurekit.on_time"]
    orders = found["procurekit.on_time_orders"]
    assert (orders.value or 0) <= 1
    if late.value == 1 and orders.value is not None:
        assert orders.value == 1


@given(st.lists(lines(), max_size=8))
def test_what_was_ordered_is_what_was_spent_and_what_was_cancelled(rows):
    found = {(one.kpi.partition(".")[2], one.currency): one.value or 0 for one in results(rows)}
    for (name, currency), value in found.items():
        if name == "ordered_value":
            assert value == found["spend", currency] + found["cancelled_value", currency]


@given(st.lists(lines(), max_size=8))
def test_the_groups_add_up_to_the_whole(rows):
    whole = {one.kpi: one for one in results(rows) if one.unit == "ratio"}
    groups = measure(KPIS, rows, at=AT, by="unit", period="quarter")
    for kpi in ("procurekit.on_time", "procurekit.in_full", "procurekit.cancelled_lines"):
        parts = [one for group in groups for one in group.of(kpi)]
        assert sum(one.numerator or 0 for one in parts) == (whole[kpi].numerator or 0)
        assert sum(one.denominator or 0 for one in parts) == (whole[kpi].denominator or 0)
