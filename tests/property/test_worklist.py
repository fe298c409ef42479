"""Laws of the worklist: nothing that is due is missing, its order is total, no order meddles with others."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.rules.conftest import build

from procurekit.model.facts import LineFacts
from procurekit.rules import rests, worklist

AT = date(2026, 3, 10)
days = st.none() | st.integers(-20, 20).map(lambda days: AT + timedelta(days=days))


@st.composite
def rows(draw: st.DrawFn, order: str) -> LineFacts:
    asked = draw(days)
    given: dict[str, Any] = {
        "order_id": order,
        "order_number": f"PO {order}",
        "supplier": draw(st.sampled_from(["V-1", "V-2", "V-3", None])),
        "currency": draw(st.sampled_from(["EUR", "USD", None])),
        "open_amount": draw(st.sampled_from([Decimal("0.01"), Decimal(5), None])),
        "open": draw(st.sampled_from([Decimal(0), Decimal(100)])),
        "stage": draw(st.sampled_from(["issued", "issued", "closed"])),
        "on_hold": draw(st.integers(0, 5)) == 0,
        "purchaser": draw(st.sampled_from(["mei", "li"])),
        "unanswered_incidents": draw(st.integers(0, 1)),
        "news_since_follow_up": draw(st.booleans()),
        "follow_ups": 0 if asked is None else 1,
        "last_followed_up_on": asked,
        "demands": ("work_order:W-1",),
    }
    for name in ("latest_promise", "requested", "needed_by", "issued_on"):
        given[name] = draw(days)
    given["next_follow_up_on"] = None if asked is None else draw(days)
    given["unanswered_since"] = draw(days.filter(bool)) if given["unanswered_incidents"] else None
    return build(**given)


@st.composite
def tables(draw: st.DrawFn) -> list[LineFacts]:
    return [draw(rows(f"order_{place}")) for place in range(draw(st.integers(0, 8)))]


def on_the_list(items: list[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in items:
        for one in item.alerts:
            found.setdefault(one.order_id, set()).add(one.rule)
    return found


@given(tables(), st.integers(0, 99))
def test_the_order_of_the_rows_makes_no_difference(table, seed):
    mixed = list(table)
    Random(seed).shuffle(mixed)
    items = worklist(table, AT)
    assert worklist(mixed, AT) == items
    assert len({item.supplier for item in items}) == len(items)


@given(tables())
def test_nothing_that_is_due_is_missing_and_nothing_else_is_there(table):
    listed = on_the_list(worklist(table, AT))
    for row in table:
        waits = row.stage == "issued" and not row.on_hold and row.open > 0
        due = row.latest_promise or row.requested
        wanted = set()
        if row.unanswered_incidents:
            wanted.add("incident_unanswered")
        if waits and due is not None and due < AT:
            wanted.add("receipt_overdue")
        if waits and due is not None and AT <= due <= AT + timedelta(days=3):
            wanted.add("due_soon")
        if waits and row.next_follow_up_on is not None and row.next_follow_up_on <= AT:
            wanted.add("follow_up_due")
        if waits and row.needed_by is not None and due is not None and row.needed_by < max(due, AT):
            wanted.add("demand_at_risk")
        unanswered = row.issued_on is not None and AT - row.issued_on > timedelta(days=3)
        if waits and unanswered:
            wanted.add("never_acknowledged")
        assert listed.get(row.order_id, set()) == (set() if rests(row, AT) else wanted)


@given(tables(), rows("order_other"))
def test_an_unrelated_order_changes_nothing_for_the_others(table, other):
    other = attrs.evolve(other, supplier="V-9")
    before, after = worklist(table, AT), worklist([*table, other], AT)
    assert [item for item in after if item.supplier != "V-9"] == before


@given(tables())
def test_whoever_buys_sees_a_part_of_the_whole_list(table):
    whole = on_the_list(worklist(table, AT))
    parts = [on_the_list(worklist(table, AT, purchaser=one)) for one in ("mei", "li")]
    assert parts[0] | parts[1] == whole
    assert not parts[0].keys() & parts[1].keys()


@given(tables())
def test_amounts_at_risk_are_the_sums_of_lines_by_currency(table):
    for item in worklist(table, AT):
        risky = {one.order_id for one in item.alerts if one.rule != "due_soon"}
        sums: dict[str | None, Decimal] = {}
        for row in table:
            if row.order_id in risky and row.open > 0 and row.open_amount is not None:
                sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.open_amount
        assert dict(item.at_risk) == sums
