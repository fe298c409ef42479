"""Groups: subjects that are compared with each other, and what each of them knows of the others."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import polars as pl
import pytest
from attrs import evolve

from procurekit.rules import Group, Rule, evaluate

DAY = date(2026, 3, 2)
SHARED = Rule(
    id="shared",
    title="Shared",
    group=Group(by=["supplier", "ordered_on"], among="amount > 0", counts="order_id", sums="amount"),
    when="group_count > 0",
    en="{group_count} {group_total} {group_place} {group_first}",
)


def row(order, amount="10", line=1, supplier="V-7", day=DAY, **more):
    much = None if amount is None else Decimal(amount)
    return {"order_id": order, "line": line, "supplier": supplier, "ordered_on": day, "amount": much, **more}


def said(rows, rule=SHARED):
    found = evaluate([rule], {"schedule_line": rows}, at="2026-03-10")
    assert found.findings == ()
    return {one.subject_key.removesuffix("/1"): one.text() for one in found.alerts}


def test_a_group_counts_what_is_counted_and_sums_what_is_summed():
    rows = [row("PO-2"), row("PO-1"), row("PO-1", "0.5", line=2), row("PO-3", supplier="V-8")]
    assert said(rows) == {
        "PO-1/1": "2 20.50 1 ✓",
        "PO-1/2": "2 20.50 1 ✗",
        "PO-2/1": "2 20.50 2 ✓",
        "PO-3/1": "1 10.00 1 ✓",
    }


def test_the_place_is_that_of_the_value_and_the_first_of_each_that_of_the_row():
    rows = [row("PO-3"), row("PO-1"), row("PO-3", line=2), row("PO-2"), row("PO-3", line=3)]
    assert {key: text.split()[2:] for key, text in said(rows).items()} == {
        "PO-1/1": ["1", "✓"],
        "PO-2/1": ["2", "✓"],
        "PO-3/1": ["3", "✓"],
        "PO-3/2": ["3", "✗"],
        "PO-3/3": ["3", "✗"],
    }


def test_rows_that_claim_to_be_one_subject_know_the_same_whichever_comes_first():
    rows = [
        row("PO-1", "5", item="M6"),
        row("PO-1", "7", item="M8"),
        row("PO-1", "7", item="M8", open_amount=Decimal(9)),
    ]
    rule = evolve(SHARED, when="group_first", en="{amount} {group_first}")
    for mixed in permutations(rows):
        for given in (mixed, pl.DataFrame(mixed)):
            (only,) = evaluate([rule], {"schedule_line": given}, at="2026-03-10").alerts
            assert (only.text(), only.item, only.amount) == ("5.00 ✓", "M6", None)


def test_only_those_of_which_among_holds_take_part():
    rows = [row("PO-1"), row("PO-2", "0"), row("PO-3", None), row("PO-4", "-1")]
    assert said(rows) == {"PO-1/1": "1 10.00 1 ✓"}
    # What takes no part knows nothing of a group, and the condition is missing for it.
    assert said(rows, evolve(SHARED, when="group_count is None", en="out")) == dict.fromkeys(
        ["PO-2/1", "PO-3/1", "PO-4/1"], "out"
    )


@pytest.mark.parametrize("missing", ["supplier", "ordered_on"])
def test_what_lacks_a_shared_fact_is_in_no_group(missing):
    assert said([row("PO-1"), {**row("PO-2"), missing: None}]) == {"PO-1/1": "1 10.00 1 ✓"}


def test_what_has_nothing_that_is_counted_is_in_no_group():
    rule = evolve(SHARED, group=evolve(SHARED.group, counts="order_number"))
    assert said([row("PO-1", order_number="A"), row("PO-2")], rule) == {"PO-1/1": "1 10.00 1 ✓"}


def test_a_sum_with_something_unknown_in_it_is_unknown():
    rule = evolve(SHARED, group=evolve(SHARED.group, among="True"))
    assert said([row("PO-1"), row("PO-2", None)], rule) == {"PO-1/1": "2 – 1 ✓", "PO-2/1": "2 – 2 ✓"}


def test_a_group_without_sum_has_none():
    rule = evolve(SHARED, group=evolve(SHARED.group, sums=None), when="group_total is None")
    assert said([row("PO-1")], rule) == {"PO-1/1": "1 – 1 ✓"}


def test_expressions_may_be_shared_too():
    rule = evolve(SHARED, group=evolve(SHARED.group, by=["supplier", "amount * 2"]))
    rows = [row("PO-1"), row("PO-2"), row("PO-3", "11")]
    assert {key: text.split()[0] for key, text in said(rows, rule).items()} == {
        "PO-1/1": "2",
        "PO-2/1": "2",
        "PO-3/1": "1",
    }


def test_numbers_that_are_equal_share_whatever_their_digits():
    rule = evolve(SHARED, group=Group(by="amount"))
    assert said([row("PO-1", "10"), row("PO-2", "10.00")], rule).keys() == {"PO-1/1", "PO-2/1"}
    assert {text.split()[0] for text in said([row("PO-1", "10"), row("PO-2", "10.00")], rule).values()} == {"2"}


def test_a_group_that_cannot_be_made_is_a_finding_of_the_whole_rule():
    rule = evolve(SHARED, group=evolve(SHARED.group, among="amount > line"))
    broken = evaluate([rule], {"schedule_line": [row("PO-1"), row("PO-2") | {"amount": "many"}]}, at="2026-03-10")
    assert broken.alerts == ()
    assert [(one.rule, one.subject_key) for one in broken.findings] == [("shared", None)]
    assert broken.findings[0].text().startswith("shared couldn't be evaluated")
    # Nobody can say whether what was found before has ended.
    before = evaluate([SHARED], {"schedule_line": [row("PO-1")]}, at="2026-03-09").alerts
    after = evaluate([rule], {"schedule_line": [row("PO-2") | {"amount": "many"}]}, before, "2026-03-10")
    assert (after.changes, len(after.alerts)) == ((), 1)
