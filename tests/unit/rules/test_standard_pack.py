"""The standard pack in stories: for each rule one in which it speaks, one in which it doesn't, one in which it ends."""

import re

import pytest
from tests.unit.rules.stories import answers, changes, control, deliveries, goods, partners, payables
from tests.unit.rules.stories.office import STORIES, Office

from procurekit.rules import CHASING, STANDARD
from procurekit.rules.reading import plan_of

TOLD = (answers, changes, control, deliveries, goods, partners, payables)
ENDINGS = ("fires", "quiet", "resolves")
EVERY = [(rule, ending, *one) for (rule, ending), many in STORIES.items() for one in many]
NAMES = (
    *("approval_stuck", "never_acknowledged", "acknowledged_late_or_short"),
    *("shipment_late", "receipt_overdue", "partly_received_forgotten", "demand_at_risk", "follow_up_due"),
    *("over_receipt", "inspection_pending", "rejected_above_share", "stock_in_pending"),
    *("change_not_answered", "price_drift", "price_raised_after_receipt"),
    *("received_not_invoiced", "invoice_without_receipt", "paid_before_received", "prepaid_undelivered"),
    *("ordered_after_the_fact", "duplicate_order", "duplicate_invoice_number", "split_order", "one_person"),
    *("agreement_ending", "stale_open_line", "supplier_kpi_falling"),
)


def test_the_pack():
    assert tuple(one.id for one in STANDARD) == NAMES
    assert len(NAMES) == 27


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("rule", STANDARD, ids=lambda one: one.id)
def test_every_rule_has_its_stories(rule, ending):
    assert STORIES.get((rule.id, ending)), f"no story in which {rule.id} {ending}"


@pytest.mark.parametrize(
    ("rule", "ending", "story", "told"), EVERY, ids=[f"{rule}-{story.__name__}" for rule, _, story, _ in EVERY]
)
def test_story(rule, ending, story, told):
    office = Office(rule)
    with office.desk as desk:
        story(office)
        seen_before = bool(office.seen)
        office.look()
        statuses = {desk.alert(one).status for one in office.seen}
    match ending:
        case "fires":
            assert office.told == list(told)
        case "quiet":
            assert (office.told, office.seen) == ([], set())
        case "resolves":
            assert seen_before, "it was never open"
            assert office.told == []
            assert statuses == {"resolved"}


# --- what is so of all of them


@pytest.mark.parametrize(("rule", "told"), [(rule, told) for rule, _, _, told in EVERY if told])
def test_what_nobody_knows_is_not_spoken_of(rule, told):
    assert not any("–" in one for one in told), rule


@pytest.mark.parametrize("rule", {one.id: one for one in (*STANDARD, *CHASING)}.values(), ids=lambda one: one.id)
def test_every_rule_makes_sense_and_a_table_can_run_it(rule):
    plan = plan_of(rule)
    assert plan.is_tabular
    for text in (rule.title, rule.title_zh, rule.meaning, rule.meaning_zh, rule.en, rule.zh):
        assert text
    assert rule.quiet is not None or not rule.to, "nobody is woken"


def test_no_threshold_hides_in_a_condition():
    # What a host may want otherwise is a value by name.
    for rule in STANDARD:
        for text in (rule.when, *(one.when for one in rule.grades)):
            numbers = {int(one) for one in re.findall(r"(?<![\w.\"-])\d+", text)}
            assert numbers <= {0, 1, 100}, rule.id
