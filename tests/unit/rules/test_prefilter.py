"""Prefilters: what rules ask of single columns beforehand; that they lose no row is a property of its own."""

from datetime import date
from decimal import Decimal

import pytest

from procurekit.expressions import parse
from procurekit.model.prefilter import ALL, NONE, Asked, Column, Every, Some, passes
from procurekit.rules import CHASING, STANDARD
from procurekit.rules.prefilter import prefilter_of
from procurekit.rules.reading import plan_of
from procurekit.rules.subjects import SUBJECT_ROWS
from procurekit.values import WorkCalendar

AT = date(2026, 12, 9)
CALENDAR = WorkCalendar("plant", holidays=["2026-12-25"])
WORDS = SUBJECT_ROWS["schedule_line"].words
IMPLIED = {"previous_price": Asked("item", "there"), "requisitioned_on": ALL}


QUANTITIES = (
    *("open", "received", "shipped", "returned", "ordered", "accepted", "rejected", "pending", "stocked_in"),
    *("invoiced", "closed_short", "in_transit", "conceded"),
)


def shown(one):
    if isinstance(one, Asked):
        value = one.value.name if isinstance(one.value, Column) else one.value
        return f"{one.name} {one.sign}" if value is None else f"{one.name} {one.sign} {value}"
    words = {Every: " and ", Some: " or "}
    return f"({words[type(one)].join(map(shown, one.parts))})" if one.parts else str(one is ALL)


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("open > 0", "open > 0"),
        ("0 < open", "open > 0"),
        ("open > 0 and item == 'M6'", "(open > 0 and item == M6)"),
        ("open > 0 and open > 0", "open > 0"),
        ("not (open > 0 or on_hold)", "(open <= 0 and on_hold == False)"),
        ("item in ('A', 'B')", "item in ('A', 'B')"),
        ("item not in ('A', 'B')", "(item != A and item != B)"),
        ("not (incidents in (1, 2))", "(incidents != 1 and incidents != 2)"),
        ("requested is None", "requested missing"),
        ("not (requested is None)", "requested there"),
        ("requested < today", "requested < 2026-12-09"),
        ("today - requested > 3", "requested < 2026-12-06"),
        ("requested + 3 <= today", "requested <= 2026-12-06"),
        ("today + 5 > requested", "requested < 2026-12-14"),
        ("-incidents < -2", "incidents > 2"),
        ("open - 5 > 1", "open > 6"),
        ("first_promise - requested > 0", "first_promise > requested"),
        ("first_promise - requested > 5", "first_promise > requested"),
        ("first_promise - requested < 5", "(first_promise there and requested there)"),
        ("open + received > 5", "(open there and received there)"),
        ("open * 2 > 5", "open there"),
        ("abs(open) > 5", "open there"),
        ("incidents > 1.5", "incidents there"),
        ("item == description", "item == description"),
        ("requested > '2026-12-01'", "requested > 2026-12-01"),
        ("requested + 4000000 > today", "requested there"),
        ("1 < incidents <= 5", "(incidents > 1 and incidents <= 5)"),
        ("coalesce(latest_promise, requested) < today", None),
        ("coalesce(on_hold, False)", "on_hold == True"),
        ("not coalesce(on_hold, False)", "(on_hold == False or on_hold missing)"),
        ("max(requested, today) > needed_by", "(requested > needed_by or needed_by < 2026-12-09)"),
        (
            "(open if on_hold else received) > 2",
            "((on_hold == True and open > 2) or (on_hold == False and received > 2))",
        ),
        ("on_hold if open > 0 else False", "(open > 0 and on_hold == True)"),
        ("on_hold == True", "on_hold == True"),
        ("working_days(requested, today) > 3", "requested < 2026-12-06"),
        ("working_days(requested, today) >= 0", "requested there"),
        ("3 < working_days(requested, today)", "requested < 2026-12-06"),
        ("working_days(today, requested) < 0", "requested < 2026-12-09"),
        ("add_working_days(requested, 2) < today", "requested < 2026-12-07"),
        ("add_working_days(requested, 2) > today", "requested there"),
        ("add_working_days(today, -2) > requested", "requested < 2026-12-07"),
        ("'x' in demands", "True"),
        ("starts_with(item, 'M')", "item there"),
        ("unit_price > previous_price", "(item there and unit_price there)"),
        ("previous_price is None", "True"),
        ("previous_price is not None", "item there"),
        ("requisitioned_on < today", "True"),
        ("coalesce(requested is None, on_hold)", "requested missing"),
        (f"incidents in ({', '.join(map(str, range(60)))})", "incidents there"),
        (f"max({', '.join(QUANTITIES)}) > 1", f"({' and '.join(f'{one} there' for one in QUANTITIES)})"),
        ("1 > 2", "False"),
        ("1 < 2", "True"),
        ("None if True else on_hold", "False"),
    ],
)
def test_what_is_asked(source, asked):
    found = prefilter_of([parse(source, WORDS, wanted="bool")], AT, CALENDAR, IMPLIED)
    if asked is None:
        asked = "(latest_promise < 2026-12-09 or (latest_promise missing and requested < 2026-12-09))"
    assert shown(found) == asked


def test_what_several_conditions_have_in_common_is_asked_once():
    sources = (
        "open > 0 and incidents > 1",
        "on_hold and open > 0",
        "open > 0 and line == 3 and on_hold",
        "stage == 'x'",
    )
    found = prefilter_of([parse(one, WORDS) for one in sources], AT, CALENDAR, {})
    assert shown(found) == "((open > 0 and (on_hold == True or incidents > 1)) or stage == x)"


def test_no_conditions_ask_for_no_row():
    assert prefilter_of([], AT, CALENDAR, {}) is NONE


def test_what_would_be_too_much_is_not_asked():
    later = "coalesce(requested, first_promise, latest_promise) < coalesce(ordered_on, issued_on, needed_by)"
    long = " and ".join(f"({later} - {place} or open > {place})" for place in range(20))
    assert prefilter_of([parse(later, WORDS)], AT, CALENDAR, {}) != ALL
    assert prefilter_of([parse(long, WORDS)], AT, CALENDAR, {}) == ALL


def test_a_moment_that_a_condition_cannot_do_with_is_told_when_it_is_evaluated():
    words = WORDS.extended({"seen": {"type": "instant"}})
    assert prefilter_of([parse("seen < at and open > 0", words)], AT, CALENDAR, {}) == ALL
    known = parse("seen < instant('2026-12-01T08:00Z')", words)
    assert shown(prefilter_of([known], AT, CALENDAR, {})) == "seen there"


ON_LINES = [one for one in dict.fromkeys([*STANDARD, *CHASING]) if one.subject == "schedule_line"]


@pytest.mark.parametrize("rule", ON_LINES, ids=lambda rule: rule.id)
def test_of_the_pack_no_rule_reads_what_goes_its_way(rule, row):
    """Of a line that was answered and isn't due, only what takes a look elsewhere has to be read."""
    usual = row(
        ordered_on="2026-11-20",
        issued_on="2026-11-20",
        acknowledged_on="2026-11-21",
        last_moved_on="2026-11-21",
        first_promise="2026-12-20",
        latest_promise="2026-12-20",
        requested="2026-12-20",
        needed_by="2026-12-30",
        confirmed=Decimal(100),
        least=Decimal(100),
        unit_price=Decimal(10),
        item="M6-BOLT",
    )
    asked = prefilter_of(
        [plan_of(rule).when], AT, CALENDAR, {**IMPLIED, "agreement_price": Asked("agreement", "there")}
    )
    looks_elsewhere = rule.id == "price_drift"
    assert passes(asked)(lambda name: getattr(usual, name, None)) is looks_elsewhere
