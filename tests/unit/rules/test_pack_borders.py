"""The borders of the pack: of each rule a plain row for which it speaks, and where one fact more changes that.

The rows have nothing but what a rule needs to speak: a host's table may well have no more.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from procurekit.rules import CHASING, STANDARD
from procurekit.rules.matching import match
from procurekit.rules.subjects import SUBJECT_ROWS

AT = date(2026, 3, 10)  # a Tuesday
RULES = {one.id: one for one in (*STANDARD, *CHASING)}


def ago(days):
    return AT - timedelta(days=days)


LINE = {"order_id": "PO-1", "line": 1, "open": Decimal(100)}
ORDER = {"order_id": "PO-1"}
BILL = {"invoice": "I-1", "order_id": "PO-1"}

SPEAKS = {
    "approval_stuck": ORDER | {"pending_since": ago(5)},
    "never_acknowledged": LINE | {"issued_on": ago(4)},
    "acknowledged_late_or_short": LINE | {"acknowledged_on": ago(1), "requested": ago(-10), "latest_promise": ago(-13)},
    "shipment_late": LINE | {"ship_by": ago(1), "ordered": Decimal(100), "shipped": Decimal(99)},
    "receipt_overdue": LINE | {"requested": ago(1)},
    "partly_received_forgotten": LINE | {"received": Decimal(1), "last_received_on": ago(15)},
    "demand_at_risk": LINE | {"requested": ago(-10), "needed_by": ago(-9)},
    "follow_up_due": LINE | {"next_follow_up_on": AT},
    "over_receipt": LINE | {"ordered": Decimal(100), "received": Decimal(101), "last_received_on": ago(90)},
    "inspection_pending": LINE | {"pending": Decimal(1), "last_received_on": ago(6)},
    "rejected_above_share": LINE | {"received": Decimal(100), "rejected": Decimal(6), "last_received_on": ago(90)},
    "stock_in_pending": LINE
    | {"accepted": Decimal(5), "stocked_in": Decimal(0), "inspected": Decimal(5), "last_received_on": ago(5)},
    "change_not_answered": {"change": "PO-1.1", "waits_for": "supplier", "waiting_since": ago(5)},
    "price_drift": LINE | {"unit_price": Decimal("1.101"), "previous_price": Decimal(1), "ordered_on": ago(366)},
    "price_raised_after_receipt": LINE
    | {"unit_price": Decimal("1.01"), "received_price": Decimal(1), "first_received_on": ago(366)},
    "received_not_invoiced": LINE | {"received": Decimal(5), "invoiced": Decimal(4), "last_received_on": ago(31)},
    "invoice_without_receipt": BILL | {"awaits_receipt": True, "invoiced_on": ago(8)},
    "paid_before_received": BILL | {"awaits_receipt": True, "first_paid_on": AT},
    "prepaid_undelivered": ORDER | {"prepaid_on": ago(31), "open_lines": 1},
    "ordered_after_the_fact": ORDER | {"ordered_on": ago(90), "first_received_on": ago(91)},
    "one_person": ORDER | {"ordered_on": ago(366), "orderer_received": True},
    "agreement_ending": {"agreement": "FA-1", "valid_until": ago(-30)},
    "stale_open_line": LINE | {"last_moved_on": ago(181)},
    "supplier_kpi_falling": {"supplier": "V-7", "kpi": "procurekit.on_time", "fallen_by": Decimal("0.051")},
    "due_soon": LINE | {"requested": ago(-3)},
    "incident_unanswered": LINE | {"unanswered_incidents": 1, "unanswered_since": ago(0)},
    "date_not_agreed": LINE | {"date_in_force": ago(1), "latest_promise": AT},
}
USUALLY = {
    "never_acknowledged": "low",
    "stale_open_line": "low",
    "due_soon": "low",
    "price_raised_after_receipt": "high",
}
NEEDED_SOON = {"needed_by": ago(-3)}
NEEDED_LATER = {"needed_by": ago(-4)}
NOT_WAITED_FOR = (
    *({"stage": one} for one in ("draft", "pending_approval", "approved", "closed", "cancelled")),
    *({"line_status": one} for one in ("closed_short", "cancelled")),
    {"on_hold": True},
    {"open": Decimal(0)},
)
WAITING = (
    *("never_acknowledged", "acknowledged_late_or_short", "shipment_late", "receipt_overdue"),
    *("partly_received_forgotten", "demand_at_risk", "follow_up_due", "stale_open_line", "due_soon", "date_not_agreed"),
)
PRESSING = (
    *("approval_stuck", "never_acknowledged", "acknowledged_late_or_short", "shipment_late", "receipt_overdue"),
    *("partly_received_forgotten", "demand_at_risk", "follow_up_due", "inspection_pending", "rejected_above_share"),
    *("stock_in_pending", "due_soon", "date_not_agreed"),
)

CASES = [
    *((rule, change, None) for rule in WAITING for change in NOT_WAITED_FOR),
    *((rule, NEEDED_SOON, "high") for rule in PRESSING),
    *((rule, NEEDED_LATER, USUALLY.get(rule, "medium")) for rule in PRESSING if rule != "acknowledged_late_or_short"),
    # approvals and answers
    ("approval_stuck", {"pending_since": ago(4)}, None),  # Friday, Monday and today are no three working days
    ("approval_stuck", {"pending_since": ago(7)}, "medium"),
    ("approval_stuck", {"pending_since": ago(8)}, "high"),
    ("approval_stuck", {"pending_since": ago(366)}, "high"),
    ("approval_stuck", {"pending_since": ago(367)}, None),
    ("approval_stuck", {"stage": "approved"}, None),
    ("approval_stuck", {"stage": "pending_approval"}, "medium"),
    ("never_acknowledged", {"issued_on": ago(3)}, None),
    ("never_acknowledged", {"acknowledged_on": ago(1)}, None),
    ("never_acknowledged", {"issued_on": ago(61)}, "low"),
    ("never_acknowledged", {"issued_on": ago(60), "source": "sap"}, "low"),
    ("never_acknowledged", {"issued_on": ago(61), "source": "sap"}, None),
    ("never_acknowledged", {"promise_count": 1}, "low"),
    ("never_acknowledged", {"promise_count": 2}, None),
    ("never_acknowledged", {"first_promise_origin": "deemed"}, None),
    ("never_acknowledged", {"shipped": Decimal(1)}, None),
    ("never_acknowledged", {"received": Decimal(1)}, None),
    ("acknowledged_late_or_short", {"latest_promise": ago(-10)}, None),
    ("acknowledged_late_or_short", {"latest_promise": ago(-12)}, None),
    ("acknowledged_late_or_short", {"acknowledged_on": None}, None),
    ("acknowledged_late_or_short", {"supplier_changes": 1}, None),
    ("acknowledged_late_or_short", {"supplier_changes": 1, "date_in_force": ago(-10)}, "medium"),
    ("acknowledged_late_or_short", {"latest_promise": AT, "requested": ago(3)}, "medium"),
    ("acknowledged_late_or_short", {"latest_promise": ago(1), "requested": ago(9)}, None),
    ("acknowledged_late_or_short", {"requested": AT, "latest_promise": ago(-3), "needed_by": ago(-3)}, "high"),
    ("acknowledged_late_or_short", {"requested": AT, "latest_promise": ago(-3), "needed_by": ago(-4)}, "medium"),
    ("acknowledged_late_or_short", {"needed_by": ago(-12)}, "high"),
    ("acknowledged_late_or_short", {"needed_by": ago(-13)}, "medium"),
    *(
        ("acknowledged_late_or_short", {"latest_promise": None, "ordered": Decimal(100), **change}, expected)
        for change, expected in (
            ({"confirmed": Decimal(100)}, None),
            ({"confirmed": Decimal(99)}, "medium"),
            ({"confirmed": Decimal(99), "least": Decimal(98)}, None),
            ({"confirmed": Decimal(97), "least": Decimal(98)}, "medium"),
            ({}, None),
        )
    ),
    # deliveries
    ("shipment_late", {"ship_by": AT}, None),
    ("shipment_late", {"ship_by": ago(14)}, "medium"),
    ("shipment_late", {"ship_by": ago(15)}, "high"),
    ("shipment_late", {"shipped": Decimal(100)}, None),
    ("shipment_late", {"received": Decimal(100)}, None),
    ("receipt_overdue", {"requested": AT}, None),
    ("receipt_overdue", {"requested": ago(14)}, "medium"),
    ("receipt_overdue", {"requested": ago(15)}, "high"),
    ("receipt_overdue", {"latest_promise": AT}, None),
    ("receipt_overdue", {"promise_point": "ship"}, None),
    ("receipt_overdue", {"expects_receipt": False}, None),
    ("partly_received_forgotten", {"last_received_on": ago(14)}, None),
    ("partly_received_forgotten", {"last_followed_up_on": ago(14)}, None),
    ("partly_received_forgotten", {"last_followed_up_on": ago(16)}, "medium"),
    ("partly_received_forgotten", {"last_received_on": ago(60)}, "medium"),
    ("partly_received_forgotten", {"last_received_on": ago(61)}, "high"),
    ("partly_received_forgotten", {"last_received_on": ago(366)}, "high"),
    ("partly_received_forgotten", {"last_received_on": ago(367)}, None),
    ("partly_received_forgotten", {"received": Decimal(0)}, None),
    ("partly_received_forgotten", {"requested": AT}, None),
    ("partly_received_forgotten", {"requested": ago(1)}, None),
    ("demand_at_risk", {"needed_by": ago(-10)}, None),
    ("demand_at_risk", {"requested": ago(20), "needed_by": AT}, None),
    ("demand_at_risk", {"requested": ago(20), "needed_by": ago(1)}, "high"),
    ("follow_up_due", {"next_follow_up_on": ago(-1)}, None),
    ("follow_up_due", {"next_follow_up_on": ago(7)}, "medium"),
    ("follow_up_due", {"next_follow_up_on": ago(8)}, "high"),
    ("stale_open_line", {"last_moved_on": ago(180)}, None),
    ("stale_open_line", {"requested": AT}, None),
    ("stale_open_line", {"requested": ago(1), "expects_receipt": False}, "low"),
    ("stale_open_line", {"ship_by": ago(1), "ordered": Decimal(9), "shipped": Decimal(8)}, None),
    ("stale_open_line", {"ship_by": ago(1), "ordered": Decimal(9), "shipped": Decimal(9)}, "low"),
    ("stale_open_line", {"requested": ago(1)}, None),
    ("due_soon", {"requested": ago(-4)}, None),
    ("due_soon", {"requested": AT}, "low"),
    ("due_soon", {"requested": ago(1)}, None),
    ("incident_unanswered", {"unanswered_incidents": 0}, None),
    ("incident_unanswered", {"unanswered_since": ago(3)}, "medium"),
    ("incident_unanswered", {"unanswered_since": ago(4)}, "high"),
    ("incident_unanswered", NEEDED_SOON, "high"),
    ("incident_unanswered", NEEDED_LATER, "medium"),
    ("incident_unanswered", {**NEEDED_SOON, "open": Decimal(0)}, "medium"),
    ("date_not_agreed", {"date_in_force": AT}, None),
    ("date_not_agreed", {"latest_promise": ago(1)}, None),
    ("date_not_agreed", {"date_in_force": ago(14)}, "medium"),
    ("date_not_agreed", {"date_in_force": ago(15)}, "high"),
    # goods
    ("over_receipt", {"received": Decimal(100)}, None),
    ("over_receipt", {"ordered": Decimal(-5), "received": Decimal(0)}, None),
    ("over_receipt", {"most": Decimal(101)}, None),
    ("over_receipt", {"most": Decimal("100.9")}, "medium"),
    ("over_receipt", {"returned": Decimal(1)}, None),
    ("over_receipt", {"last_received_on": ago(91)}, None),
    ("over_receipt", {"last_received_on": None}, "medium"),
    ("over_receipt", {"last_received_on": None, "stage": "closed"}, None),
    ("over_receipt", {"stage": "closed"}, "medium"),
    ("inspection_pending", {"pending": Decimal(0)}, None),
    ("inspection_pending", {"expects_inspection": False}, None),
    ("inspection_pending", {"last_received_on": ago(5)}, None),
    ("inspection_pending", {"first_received_on": ago(6), "last_received_on": AT}, "medium"),
    ("inspection_pending", {"first_received_on": ago(6), "last_received_on": AT, "inspected": Decimal(1)}, None),
    ("inspection_pending", {"last_received_on": ago(14)}, "medium"),
    ("inspection_pending", {"last_received_on": ago(15)}, "high"),
    ("inspection_pending", {"last_received_on": ago(366)}, "high"),
    ("inspection_pending", {"last_received_on": ago(367)}, None),
    ("rejected_above_share", {"rejected": Decimal(5)}, None),
    ("rejected_above_share", {"rejected": Decimal(20)}, "medium"),
    ("rejected_above_share", {"rejected": Decimal(21)}, "high"),
    ("rejected_above_share", {"returned": Decimal(5)}, "medium"),
    ("rejected_above_share", {"returned": Decimal(6)}, None),
    ("rejected_above_share", {"last_received_on": ago(91)}, None),
    ("stock_in_pending", {"stocked_in": Decimal(5)}, None),
    ("stock_in_pending", {"last_received_on": ago(4)}, None),
    ("stock_in_pending", {"inspected": Decimal(0)}, "medium"),
    ("stock_in_pending", {"inspected": Decimal(0), "stock_ins_recorded": True}, "medium"),
    ("stock_in_pending", {"inspected": Decimal(0), "stock_ins_recorded": False}, None),
    ("stock_in_pending", {"inspected": Decimal(1), "stock_ins_recorded": False}, "medium"),
    *(("stock_in_pending", {"kind": one}, None) for one in ("service", "amount_only")),
    ("stock_in_pending", {"kind": "subcontract"}, "medium"),
    ("stock_in_pending", {"returned": Decimal(5)}, None),
    ("stock_in_pending", {"returned": Decimal(5), "rejected": Decimal(1)}, "medium"),
    ("stock_in_pending", {"last_received_on": ago(14)}, "medium"),
    ("stock_in_pending", {"last_received_on": ago(15)}, "high"),
    ("stock_in_pending", {"last_received_on": ago(90)}, "high"),
    ("stock_in_pending", {"last_received_on": ago(91)}, None),
    # changes and prices
    ("change_not_answered", {"waits_for": None}, None),
    ("change_not_answered", {"order_open": True}, "medium"),
    ("change_not_answered", {"order_open": False}, None),
    ("change_not_answered", {"waiting_since": ago(4)}, None),
    ("change_not_answered", {"waiting_since": ago(10)}, "medium"),
    ("change_not_answered", {"waiting_since": ago(11)}, "high"),
    ("change_not_answered", {"waiting_since": ago(366)}, "high"),
    ("change_not_answered", {"waiting_since": ago(367)}, None),
    ("price_drift", {"unit_price": Decimal("1.1")}, None),
    ("price_drift", {"unit_price": Decimal("1.3")}, "medium"),
    ("price_drift", {"unit_price": Decimal("1.301")}, "high"),
    ("price_drift", {"previous_price": None, "agreement_price": Decimal("1.101")}, None),
    ("price_drift", {"previous_price": None, "agreement_price": Decimal("1.1")}, "medium"),
    ("price_drift", {"unit_price": Decimal("1.3"), "agreement_price": Decimal(1)}, "medium"),
    ("price_drift", {"agreement_price": Decimal("0.8")}, "high"),
    ("price_drift", {"ordered_on": ago(367)}, None),
    ("price_drift", {"ordered_on": None}, "medium"),
    *(("price_drift", {"stage": one}, None) for one in ("closed", "cancelled", "rejected")),
    ("price_drift", {"stage": "draft"}, "medium"),
    ("price_drift", {"line_status": "cancelled"}, None),
    ("price_drift", {"kind": "free"}, None),
    ("price_raised_after_receipt", {"unit_price": Decimal(1)}, None),
    ("price_raised_after_receipt", {"first_received_on": ago(367)}, None),
    ("price_raised_after_receipt", {"first_received_on": AT}, "high"),
    ("price_raised_after_receipt", {"first_received_on": ago(-1)}, None),
    ("price_raised_after_receipt", {"line_status": "cancelled"}, None),
    ("price_raised_after_receipt", {"stage": "closed"}, "high"),
    # invoices and payments
    ("received_not_invoiced", {"invoiced": Decimal(5)}, None),
    ("received_not_invoiced", {"invoiced": Decimal(0)}, "medium"),
    ("received_not_invoiced", {"invoices_recorded": True}, "medium"),
    ("received_not_invoiced", {"invoices_recorded": False}, None),
    ("received_not_invoiced", {"expects_invoice": False}, None),
    ("received_not_invoiced", {"expects_invoice": True, "kind": "free"}, "medium"),
    ("received_not_invoiced", {"returned": Decimal(1)}, None),
    ("received_not_invoiced", {"last_received_on": ago(30)}, None),
    ("received_not_invoiced", {"last_received_on": ago(90)}, "medium"),
    ("received_not_invoiced", {"last_received_on": ago(91)}, "high"),
    ("received_not_invoiced", {"last_received_on": ago(366)}, "high"),
    ("received_not_invoiced", {"last_received_on": ago(367)}, None),
    ("received_not_invoiced", {"stage": "closed"}, None),
    *(("received_not_invoiced", {"kind": one}, None) for one in ("free", "consignment", "stock_transfer")),
    ("received_not_invoiced", {"kind": "subcontract"}, "medium"),
    ("invoice_without_receipt", {"awaits_receipt": False}, None),
    ("invoice_without_receipt", {"credit": True}, None),
    ("invoice_without_receipt", {"first_paid_on": ago(1)}, None),
    ("invoice_without_receipt", {"invoiced_on": ago(7)}, None),
    ("invoice_without_receipt", {"invoiced_on": None, "posting_date": ago(8)}, "medium"),
    ("invoice_without_receipt", {"invoiced_on": ago(30)}, "medium"),
    ("invoice_without_receipt", {"invoiced_on": ago(31)}, "high"),
    ("invoice_without_receipt", {"invoiced_on": ago(366)}, "high"),
    ("invoice_without_receipt", {"invoiced_on": ago(367)}, None),
    ("invoice_without_receipt", {"due_on": ago(-3)}, "high"),
    ("invoice_without_receipt", {"due_on": ago(-4)}, "medium"),
    ("paid_before_received", {"awaits_receipt": False}, None),
    ("paid_before_received", {"credit": True}, None),
    ("paid_before_received", {"first_paid_on": ago(-1)}, None),
    ("paid_before_received", {"first_paid_on": ago(14)}, "medium"),
    ("paid_before_received", {"first_paid_on": ago(15)}, "high"),
    ("paid_before_received", {"first_paid_on": ago(366)}, "high"),
    ("paid_before_received", {"first_paid_on": ago(367)}, None),
    ("prepaid_undelivered", {"prepaid_on": ago(30)}, None),
    ("prepaid_undelivered", {"open_lines": 0}, None),
    ("prepaid_undelivered", {"stage": "closed"}, None),
    ("prepaid_undelivered", {"latest_promise": AT}, None),
    ("prepaid_undelivered", {"latest_promise": ago(1)}, "medium"),
    ("prepaid_undelivered", {"prepaid_on": ago(90)}, "medium"),
    ("prepaid_undelivered", {"prepaid_on": ago(91)}, "high"),
    ("prepaid_undelivered", {"prepaid_on": ago(1096)}, "high"),
    ("prepaid_undelivered", {"prepaid_on": ago(1097)}, None),
    # control
    ("ordered_after_the_fact", {"first_received_on": ago(90)}, None),
    ("ordered_after_the_fact", {"first_received_on": None, "first_invoiced_on": ago(91)}, "medium"),
    ("ordered_after_the_fact", {"first_received_on": None, "first_invoiced_on": ago(90)}, None),
    ("ordered_after_the_fact", {"ordered_on": ago(91), "first_received_on": ago(99)}, None),
    ("ordered_after_the_fact", {"ordered_on": AT}, "medium"),
    ("ordered_after_the_fact", {"ordered_on": ago(-1)}, None),
    ("ordered_after_the_fact", {"stage": "cancelled"}, None),
    ("ordered_after_the_fact", {"all_cancelled": True}, None),
    ("one_person", {"orderer_received": False}, None),
    ("one_person", {"orderer_received": None}, None),
    ("one_person", {"orderer_received": None, "orderer_approved": True}, "medium"),
    ("one_person", {"ordered_on": ago(367)}, None),
    ("one_person", {"ordered_on": AT}, "medium"),
    ("one_person", {"ordered_on": ago(-1)}, None),
    ("one_person", {"submitted_on": ago(367)}, None),
    ("one_person", {"stage": "cancelled"}, None),
    # agreements and suppliers
    ("agreement_ending", {"valid_until": ago(-31)}, None),
    ("agreement_ending", {"valid_until": AT}, "medium"),
    ("agreement_ending", {"valid_until": ago(1)}, "high"),
    ("agreement_ending", {"valid_until": ago(90)}, "high"),
    ("agreement_ending", {"valid_until": ago(91)}, None),
    ("agreement_ending", {"stage": "draft"}, None),
    *(
        ("agreement_ending", {"valid_until": until, f"used_{name}": Decimal(used), f"limit_{name}": Decimal(100)}, told)
        for until in (None, ago(-31))
        for name in ("amount", "quantity", "line_amount")
        for used, told in ((89, None), (90, "medium"), (100, "high"))
    ),
    ("supplier_kpi_falling", {"fallen_by": Decimal("0.05")}, None),
    ("supplier_kpi_falling", {"fallen_by": Decimal("0.15")}, "medium"),
    ("supplier_kpi_falling", {"fallen_by": Decimal("0.151")}, "high"),
    ("supplier_kpi_falling", {"rows": 4}, None),
    ("supplier_kpi_falling", {"previous_rows": 4}, None),
    ("supplier_kpi_falling", {"rows": 5, "previous_rows": 5}, "medium"),
    *(
        ("supplier_kpi_falling", {"kpi_unit": "days", "fallen_by": Decimal(fallen), "previous": Decimal(before)}, told)
        for fallen, before, told in ((2, 10, None), ("2.1", 10, "medium"), (-3, -10, None), (30, 10, "medium"))
    ),
]


def severity(rule, row):
    found = match([RULES[rule]], {RULES[rule].subject: [row]}, AT)
    assert found.findings == ()
    return next((one.severity for one in found.found), None)


@pytest.mark.parametrize("rule", [one for one in RULES.values() if one.group is None], ids=lambda one: one.id)
def test_it_speaks(rule):
    assert severity(rule.id, SPEAKS[rule.id]) == USUALLY.get(rule.id, "medium")


@pytest.mark.parametrize(
    ("rule", "change", "expected"),
    CASES,
    ids=[f"{rule}-{'-'.join(f'{name}={value}' for name, value in change.items())}" for rule, change, _ in CASES],
)
def test_one_fact_more(rule, change, expected):
    assert severity(rule, {**SPEAKS[rule], **change}) == expected


@pytest.mark.parametrize("rule", [one for one in RULES.values() if one.group is None], ids=lambda one: one.id)
def test_a_table_of_these_rows_says_the_same(rule):
    pl = pytest.importorskip("polars")
    *_, apart = SUBJECT_ROWS[rule.subject].key if rule.subject != "schedule_line" else ("line",)
    changes = [{}, *(change for id_, change, _ in CASES if id_ == rule.id)]
    rows = [{**SPEAKS[rule.id], **change} for change in changes]
    rows = [{**row, apart: place if apart == "line" else f"{place:03}"} for place, row in enumerate(rows)]
    names = {name: type(next(row[name] for row in rows if row.get(name) is not None)) for row in rows for name in row}
    types = {str: pl.String, int: pl.Int64, bool: pl.Boolean, date: pl.Date, Decimal: pl.Decimal(18, 4)}
    frame = pl.DataFrame(rows, {name: types[kind] for name, kind in names.items()}, orient="row")
    of_rows = match([rule], {rule.subject: rows}, AT)
    of_table = match([rule], {rule.subject: frame}, AT)
    assert [(one.subject_key, one.severity, one.since) for one in of_table.found] == [
        (one.subject_key, one.severity, one.since) for one in of_rows.found
    ]
    assert of_rows.found


def test_a_figure_of_money_is_one_in_each_currency_and_says_which():
    figure = SPEAKS["supplier_kpi_falling"] | {"kpi": "acme.spend", "kpi_title": "Spend", "kpi_unit": "money"}
    figure |= {"value": Decimal(130), "previous": Decimal(100), "fallen_by": Decimal(30), "period": "2026-02"}
    rows = [figure | {"currency": one} for one in ("EUR", "CNY")]
    found = match([RULES["supplier_kpi_falling"]], {"supplier": rows}, AT).found
    assert [(one.subject_key, one.en) for one in found] == [
        (f"V-7/acme.spend/{one}", f"Spend: 130 {one} in 2026-02, after 100 {one} in the period before")
        for one in ("CNY", "EUR")
    ]
