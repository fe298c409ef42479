"""What a row doesn't tell: a host's table lacks columns, and that makes no rule of the pack speak that wouldn't."""

from decimal import Decimal

import attrs
import pytest
from tests.unit.rules.stories.office import MONDAY, Office
from tests.unit.rules.test_standard_pack import EVERY

from procurekit.rules import STANDARD
from procurekit.rules.matching import match
from procurekit.rules.reading import plan_of
from procurekit.values import WorkCalendar

DAYS = WorkCalendar()
RULES = {one.id: one for one in STANDARD}
SPEAKING = [(rule, story) for rule, ending, story, _ in EVERY if ending == "fires"]
SILENT = [(rule, story) for rule, ending, story, _ in EVERY if ending != "fires"]

# Where nobody says it, it is as it mostly is ...
MOSTLY = ("stage", "kind", "credit", "currency", "order_open")
# ... it has not happened ...
NOT_HAPPENED = {
    "acknowledged_late_or_short": {"supplier_changes"},
    "partly_received_forgotten": {"last_followed_up_on"},
    "over_receipt": {"returned"},
    "rejected_above_share": {"returned"},
}
# ... or the rule says what it looks at then: another date, none at all, no tolerance, that it is noted.
ANOTHER = {
    "partly_received_forgotten": {"requested"},
    "prepaid_undelivered": {"requested"},
    "stale_open_line": {"requested"},
    "demand_at_risk": {"latest_promise"},
    "over_receipt": {"most", "last_received_on"},
    "stock_in_pending": {"stock_ins_recorded"},
    "received_not_invoiced": {"invoices_recorded", "expects_invoice"},
    "supplier_kpi_falling": {"rows"},
}


def told(id_, story):
    """The rule, the facts that it reads, and the rows of a story as it ends, with the moment."""
    rule, office = RULES[id_], Office(id_)
    plan = plan_of(rule)
    with office.desk:
        story(office)
        rows = [attrs.asdict(one, recurse=False) for one in office.rows(rule.subject)]
    return rule, {one.name for one in plan.names} - {*plan.rows.key}, rows, office.time


@pytest.mark.parametrize(("id_", "story"), SILENT, ids=[f"{rule}-{story.__name__}" for rule, story in SILENT])
def test_a_fact_that_is_not_told_makes_no_rule_speak(id_, story):
    rule, facts, rows, time = told(id_, story)
    assert rows
    may = {*MOSTLY, *NOT_HAPPENED.get(id_, ()), *ANOTHER.get(id_, ())}
    for name in facts - may:
        without = [{key: value for key, value in row.items() if key != name} for row in rows]
        found = match([rule], {rule.subject: without}, time, calendar=DAYS)
        assert (found.found, found.findings) == ((), ()), name


@pytest.mark.parametrize(("id_", "story"), SPEAKING, ids=[f"{rule}-{story.__name__}" for rule, story in SPEAKING])
def test_a_rule_speaks_of_no_fact_that_is_not_told(id_, story):
    rule, facts, rows, time = told(id_, story)
    for name in facts:
        without = [{key: value for key, value in row.items() if key != name} for row in rows]
        for one in match([rule], {rule.subject: without}, time, calendar=DAYS).found:
            assert "–" not in one.en + one.zh, name


def test_a_row_of_nothing_but_its_key_makes_no_rule_speak():
    bare = {"order_id": "PO-1", "line": 1, "invoice": "I-1", "change": "C-1", "agreement": "FA-1", "supplier": "V-7"}
    subjects = {rule.subject: [{**bare, "kpi": "on_time"}] for rule in STANDARD}
    found = match(STANDARD, subjects, MONDAY)
    assert (found.found, found.findings) == ((), ())


def test_a_row_that_says_zero_where_it_knows_nothing_makes_no_rule_speak(row):
    line = row(order_id="PO-1", requested="2026-03-20", issued_on="2026-03-02", ordered_on="2026-03-02")
    assert {line.most, line.least, line.confirmed} == {Decimal(0)}
    assert match(STANDARD, {"schedule_line": [line]}, MONDAY).found == ()
