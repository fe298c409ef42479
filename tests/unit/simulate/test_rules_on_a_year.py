"""The rules of a desk on a simulated year: a scan of a few columns finds what a look at every object finds."""

import pytest
from attrs import evolve

from procurekit.adapters.storage import MemoryStore, SQLiteStore
from procurekit.adapters.storage.sql import SQLStore
from procurekit.desk.line_scan import line_rows
from procurekit.metrics.history import with_history
from procurekit.model.projection import project
from procurekit.rules import CHASING, STANDARD, Group, Rule
from procurekit.rules.matching import match
from procurekit.values import WorkCalendar

CALENDAR = WorkCalendar("plant", holidays=["2025-10-01"])
TEXT = "{open} {open_amount} {group_count} {group_total} {group_place} {group_first}"


def compared(id_, when, *by, **group):
    return Rule(id=id_, title=id_, when=when, group=Group(by=by, **group), en=TEXT, zh=TEXT)


MORE = (
    compared("twice", "group_count > 1", "supplier", "item", among="open > 0", sums="open_amount"),
    compared("third", "group_place == 3 or group_total > 5000", "supplier", counts="item", sums="open_amount"),
    compared("first", "group_first and coalesce(group_total, 0) == 0", "site", "requested", counts="line", sums="open"),
    compared("alone", "group_count is None and open > 0", "latest_promise", among="open_amount > 2000"),
    compared("worded", "group_count > 1 and len(supplier) > 3", "supplier", among="open > 0"),
    Rule(id="dearer", title="A rule", when="unit_price > previous_price", en="{unit_price} {previous_price} {item}"),
    Rule(id="long", title="A rule", when="len(item) > 8 and days > 3", since="issued_on", en="{item} {days}"),
    Rule(
        id="slow",
        title="Slow",
        when="working_days(issued_on, coalesce(first_received_on, today)) > 30",
        en="{issued_on} {received} {working}",
        values={"working": "working_days(issued_on, today)"},
    ),
    Rule(id="all", title="A rule", when="ordered * 2 >= received", en="{ordered}"),
)
RULES = [*dict.fromkeys([*(one for one in STANDARD if one.subject == "schedule_line"), *CHASING, *MORE])]


@pytest.fixture(scope="module")
def rows(desk):
    return with_history(desk.rows("schedule_line"))


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request, desk, tmp_path):
    """A store with the rows of the year."""
    if request.param == "postgresql":
        made = SQLStore(request.getfixturevalue("postgres"))
    else:
        made = MemoryStore() if request.param == "memory" else SQLiteStore(str(tmp_path / "year.db"))
    made.project(project(desk.get(one.id)) for one in desk.orders())
    yield made
    made.close()


@pytest.mark.parametrize("reading", [{}, {"least": 1, "batch": 40}, {"least": 10**6, "batch": 70}])
def test_a_scan_finds_what_a_look_at_every_line_finds(store, desk, rows, simulated, reading):
    scanned = evolve(line_rows(store, "main", desk._origins), **reading)
    for days in (0, 90, 200):
        at = simulated.today.subtract(days=days)
        expected = match(RULES, {"schedule_line": rows}, at, calendar=CALENDAR)
        found = match(RULES, {"schedule_line": scanned}, at, calendar=CALENDAR)
        assert found == expected
        if not days:
            told = {one.rule for one in expected.found}
            assert {"receipt_overdue", "demand_at_risk", *(one.id for one in MORE)} <= told | {"dearer"}


def test_a_desk_looks_so_by_itself(desk, rows, simulated):
    rules = [one for one in RULES if one.group is None]
    expected = match(rules, {"schedule_line": rows}, simulated.today, calendar=CALENDAR)
    assert desk._matches(rules, simulated.today, CALENDAR) == expected
