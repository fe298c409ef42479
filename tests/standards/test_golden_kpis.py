"""One small data set, fifteen answers: one supplier is anything from 0 % to 100 %, by whose definition one takes.

Beside each number, the definition whose words give it; the published examples of SAP and APQC are theirs.
"""

from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

import pytest
from tests.golden import AT, LINES, RECEIPTS

from procurekit.metrics import REGISTRY, measure
from procurekit.model.facts import LineFacts

ROWS = {
    "schedule_line": [LineFacts(**one) for one in LINES],
    "receipt": [SimpleNamespace(**one) for one in RECEIPTS],
}
CENT = Decimal("0.01")


def result(kpi, rows=ROWS, **changes):
    asked = REGISTRY[kpi].variant(**changes) if changes else REGISTRY[kpi]
    (group,) = measure([asked], rows, at=AT)
    (found,) = group.results
    return found


def percent(value):
    return (value * 100).quantize(CENT, ROUND_HALF_UP)


FIFTEEN = [
    ("erpnext.on_time_shipments", {}, (0, 5), "0.00"),
    ("scor.rl.2.2", {"basis": "requested", "population": "delivered"}, (1, 4), "25.00"),
    ("scor.rl.2.2", {"basis": "requested"}, (1, 5), "20.00"),
    ("scor.rl.1.1", {"population": "delivered"}, (1, 4), "25.00"),
    ("scor.rl.1.1", {}, (1, 5), "20.00"),
    ("apqc.101741", {}, (Decimal("0.28125"), 1), "28.13"),
    ("erpnext.delivery", {}, (1248, 3500), "35.66"),
    ("apqc.on_time_to_request", {"population": "delivered"}, (2, 4), "50.00"),
    ("apqc.on_time_to_request", {}, (2, 5), "40.00"),
    ("scor.rl.2.2", {"population": "delivered"}, (2, 4), "50.00"),
    ("scor.rl.2.2", {}, (2, 5), "40.00"),
    ("scor.rl.1.1", {"tolerance": "0.02", "population": "delivered"}, (2, 4), "50.00"),
    ("scor.rl.1.1", {"tolerance": "0.02"}, (2, 5), "40.00"),
    ("orwiki.dp13.original_commit", {}, (2, 4), "50.00"),
    ("procurekit.value_on_time", {}, (2298, 3500), "65.66"),
    ("scor.rl.2.2", {"tolerance": "0.02", "population": "delivered"}, (3, 4), "75.00"),
    ("scor.rl.2.2", {"tolerance": "0.02"}, (3, 5), "60.00"),
    ("scor.rl.2.2", {"basis": "latest_promise", "population": "delivered"}, (3, 4), "75.00"),
    ("scor.rl.2.2", {"basis": "latest_promise"}, (3, 5), "60.00"),
    ("procurekit.quantity_on_time_first", {}, (408, 530), "76.98"),
    ("odoo.on_time_rate", {}, (448, 450), "99.56"),
    ("scor.rl.2.2", {"basis": "latest_promise", "tolerance": "0.02", "population": "delivered"}, (4, 4), "100.00"),
]


@pytest.mark.parametrize(("kpi", "changes", "numbers", "value"), FIFTEEN)
def test_the_fifteen_answers(kpi, changes, numbers, value):
    found = result(kpi, **changes)
    assert (found.numerator, found.denominator) == numbers
    assert percent(found.value) == Decimal(value)
    assert found.reason is None


def test_there_are_fifteen_definitions_with_their_two_populations():
    told = {(kpi, *sorted((k, v) for k, v in changes.items() if k != "population")) for kpi, changes, *_ in FIFTEEN}
    assert len(told) == 15


@pytest.mark.parametrize(
    ("kpi", "numbers"),
    [
        ("procurekit.on_time", (2, 5)),  # A, C; the supplier moved B, D is short, E never came
        ("procurekit.on_time_latest", (3, 5)),
        ("procurekit.on_time_first", (2, 5)),
        ("procurekit.on_time_requested", (1, 5)),
        ("procurekit.on_time_lines", (2, 5)),
        ("procurekit.on_time_orders", (2, 5)),
        ("procurekit.quantity_on_time", (408, 530)),
        ("procurekit.in_full", (3, 5)),
        ("procurekit.otif", (2, 5)),
        ("procurekit.fill_rate", (448, 530)),
        ("procurekit.early_deliveries", (1, 4)),  # C
        ("procurekit.perfect_order", (1, 5)),  # A
        ("procurekit.order_accuracy", (4, 4)),
        ("procurekit.lot_acceptance", (4, 5)),
        ("procurekit.right_first_time", (4, 5)),
        ("procurekit.rejection_rate", (5, 448)),
        ("procurekit.promise_stability", (4, 5)),
        ("procurekit.spend", (3500, None)),
        ("procurekit.orders", (5, None)),
        ("procurekit.lines", (5, None)),
        ("scor.rl.2.1", (3, 5)),
        ("scor.rl.2.3", (4, 5)),
        ("scor.rl.2.4", (3, 5)),
        ("apqc.101741.on_time", (2, 4)),
        ("apqc.101741.complete", (3, 4)),
        ("apqc.101741.damage_free", (3, 4)),
        ("apqc.101741.documentation", (4, 4)),
        ("odoo.vendor_delay_report", (448, 550)),  # B's hundred counts twice
        ("orwiki.dp1", (1, 4)),
        ("orwiki.dp13.request", (1, 4)),  # D alone: A late, B late, C early
        ("orwiki.dp13.latest_schedule", (2, 4)),  # A and D; B began a week early, C two days
        ("oracle.on_time", (4, 4)),
        ("oracle.defects", (5, 448)),
        ("opsdog.on_time_delivery", (3, 4)),
    ],
)
def test_what_the_others_say(kpi, numbers):
    found = result(kpi)
    assert (found.numerator, found.denominator) == numbers


def test_parts_per_million():
    found = result("procurekit.rejection_ppm")
    assert (found.numerator, found.denominator, round(found.value)) == (5, 448, 11_161)


def test_erpnext_item_days():
    assert result("erpnext.tot_days_late.received").value == 680
    assert result("erpnext.tot_days_late.open").value == 1318
    assert result("erpnext.tot_days_late").value == 1998
    assert result("erpnext.tot_cost_shipments").value == 3500
    assert result("erpnext.cost_of_on_time_shipments").value == 1248
    assert result("erpnext.cost_of_delayed_shipments").value == 2252
    assert result("erpnext.tot_item_days").value == 19 * 200 + 16 * 80
    assert result("erpnext.total_received_items").value == 448
    assert result("erpnext.total_rejected_amount").value == 50


def test_sap_on_time_delivery_variance():
    """Twelve days of the twenty that are standard: 60 %, SAP's own example."""
    (row,) = [one for one in LINES if one["order_id"] == "order_D"]
    late = LineFacts(**{**row, "last_received_on": row["requested"].replace(day=24)})
    found = result("sap.on_time_delivery", [late])
    assert (found.numerator, found.denominator, percent(found.value)) == (12, 20, 60)


def test_apqc_prints_one_hundredth_less_than_the_product_is():
    """.98 × .97 × .99 × .82: APQC prints 77.16, the product is 77.17."""
    (perfect,) = [one for one in LINES if one["order_id"] == "order_A"]
    rows = []
    for place in range(100):
        late, short = place < 2, place < 3
        rows.append(
            LineFacts(
                **{
                    **perfect,
                    "order_id": f"order_{place}",
                    "requested": perfect["last_received_on"].replace(day=1 if late else 5),
                    "received": Decimal(99 if short else 100),
                    "rejected": Decimal(1 if place < 1 else 0),
                    "document_incidents": int(place < 18),
                }
            )
        )
    parts = [result(one, rows).value for one in REGISTRY["apqc.101741"].of]
    assert parts == [Decimal(one) for one in ("0.98", "0.97", "0.99", "0.82")]
    assert result("apqc.101741", rows).value == Decimal("0.77169708")
    assert percent(result("apqc.101741", rows).value) == Decimal("77.17")


def test_a_product_of_rates_is_no_count_of_perfect_orders():
    assert result("apqc.101741").value == Decimal("0.28125")
    told = result("scor.rl.1.1", basis="requested", population="delivered").value
    assert told == 0


def test_what_each_system_shows_where_there_is_nothing():
    nothing = {"schedule_line": [], "receipt": []}
    for kpi, shown in (("odoo.on_time_rate", "-1"), ("odoo.vendor_delay_report", "100"), ("erpnext.delivery", "1")):
        found = result(kpi, nothing)
        assert (found.value, found.as_published) == (None, shown)
