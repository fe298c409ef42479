"""Matching: rows as they come, objects or mappings or a table, of hosts that keep no more than they need."""

from datetime import date
from decimal import Context, Decimal, Inexact, localcontext
from itertools import permutations
from types import SimpleNamespace

import polars as pl
import pytest
from attrs import evolve, frozen

from procurekit.errors import InvalidValue
from procurekit.rules import CHASING, STANDARD, Rule, evaluate
from procurekit.rules.matching import match

DAY = date(2026, 3, 10)
LATE = Rule(id="late", title="Late", since="requested", when="waited_for and days > 0", en="{open} since {since}")


def keys(rules, rows, at=DAY, kind="schedule_line"):
    return [(one.rule, one.subject_key) for one in match(rules, {kind: rows}, at).found]


@frozen
class Bare:
    """A row of a host's own, with nothing but what it keeps."""

    order_id: str
    line: int
    requested: date
    open: Decimal


def test_rows_may_be_objects_mappings_or_a_table(row):
    plain = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    for rows in ([Bare(**plain)], [plain], pl.DataFrame([plain]), pl.LazyFrame([plain]), iter([plain])):
        assert keys([LATE], rows) == [("late", "PO-1/1/1")]
    assert keys([LATE], [row(requested="2026-03-02")]) == [("late", "order_a/1/1")]


def test_rows_of_several_kinds_are_each_read_in_their_own_way(row):
    plain = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    rows = [plain, Bare(**{**plain, "line": 2}), SimpleNamespace(**plain, schedule=2), row(requested="2026-03-02")]
    expected = [("late", key) for key in ("PO-1/1/1", "PO-1/1/2", "PO-1/2/1", "order_a/1/1")]
    for mixed in permutations(rows):
        assert keys([LATE], mixed) == expected
    assert keys([LATE], [SimpleNamespace(order_id="PO-2"), SimpleNamespace(**plain)]) == [("late", "PO-1/1/1")]


def test_of_rows_that_claim_to_be_one_subject_the_same_one_speaks_whichever_comes_first():
    plain = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    rows = [{**plain, "item": "M8"}, {**plain, "item": "M6"}, {**plain, "item": "M6", "open_amount": Decimal(7)}]
    for mixed in permutations(rows):
        for given in (mixed, pl.DataFrame(mixed)):
            (only,) = match([LATE], {"schedule_line": given}, DAY).found
            assert (only.item, only.amount) == ("M6", None)


def test_a_line_that_names_no_schedule_has_one():
    plain = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    for given in ([plain], [{**plain, "schedule": None}], pl.DataFrame([plain]), [{**plain, "schedule": 1}]):
        assert keys([LATE], given) == [("late", "PO-1/1/1")]


def test_an_optional_part_of_a_text_is_said_where_everything_in_it_is_known():
    rule = evolve(LATE, en="late [sic][: {open} of {item}][, {open}]; {item}", zh="逾期[，{item}]")
    plain = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    for more, en, zh in (({"item": "M8"}, "late [sic]: 5 of M8, 5; M8", "逾期，M8"), ({}, "late [sic], 5; –", "逾期")):
        for given in ([plain | more], pl.DataFrame([plain | more])):
            (only,) = match([rule], {"schedule_line": given}, DAY).found
            assert (only.en, only.zh) == (en, zh)


def test_several_texts_are_told_one_after_the_other():
    rule = evolve(LATE, en="late[, for {demands}]", zh="逾期[，{demands}]")
    plain = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    given = ([{**plain, "demands": {"SO-2", "SO-1"}}], [{**plain, "demands": ("SO-1", "SO-2")}])
    for rows in (*given, pl.DataFrame([{**plain, "demands": ["SO-1", "SO-2"]}])):
        (only,) = match([rule], {"schedule_line": rows}, DAY).found
        assert (only.en, only.zh) == ("late, for SO-1, SO-2", "逾期，SO-1, SO-2")
    (none,) = match([rule], {"schedule_line": [{**plain, "demands": ()}]}, DAY).found
    assert none.en == "late"


def test_a_long_figure_is_told_whatever_decimals_the_program_works_with():
    rule = evolve(LATE, en="{open}")
    plain = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal("1" * 26 + ".12345678901")}
    with localcontext(Context(prec=3, traps=[Inexact])):
        found = match([rule], {"schedule_line": [plain]}, DAY)
    assert found.findings == ()
    assert [one.en for one in found.found] == ["1" * 26 + ".1235"]


def test_the_columns_of_a_table_may_have_chinese_names():
    frame = pl.DataFrame({"订单标识": ["PO-1"], "订单行": [1], "要求交期": [date(2026, 3, 2)], "未交数量": [5]})
    assert keys([LATE], frame) == [("late", "PO-1/1/1")]


def test_what_a_row_does_not_say_is_as_it_mostly_is():
    plain = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    for off in ({"stage": "draft"}, {"on_hold": True}, {"line_status": "cancelled"}, {"open": Decimal(0)}):
        assert keys([LATE], [{**plain, **off}]) == []
    for on in ({"stage": "issued"}, {"on_hold": False}, {"line_status": "open"}):
        assert keys([LATE], [{**plain, **on}]) == [("late", "PO-1/1/1")]


def test_a_host_that_does_not_say_where_a_promise_is_kept_means_arriving():
    rule = next(one for one in STANDARD if one.id == "shipment_late")
    plain = {"order_id": "PO-1", "line": 1, "ordered": Decimal(5), "open": Decimal(5), "ship_by": date(2026, 3, 2)}
    assert keys([rule], [plain]) == [], "nobody knows what left"
    assert keys([rule], [{**plain, "shipped": Decimal(4)}]) == [("shipment_late", "PO-1/1/1")]
    assert keys([rule], [{**plain, "shipped": Decimal(5)}]) == []


def test_what_is_missing_never_fires():
    for given in ({}, {"open": Decimal(5)}, {"requested": date(2026, 3, 2)}):
        assert keys([LATE], [{"order_id": "PO-1", "line": 1, **given}]) == []
    nothing = {"order_id": "PO-1", "order_number": "PO-1", "line": 1}
    found = match([*STANDARD, *(one for one in CHASING if one not in STANDARD)], {"schedule_line": [nothing]}, DAY)
    assert (found.found, found.findings) == ((), ())


def test_an_empty_subject_is_nothing_and_a_kind_that_is_not_there_is_not_looked_at():
    assert keys([LATE], []) == []
    assert match([LATE], {}, DAY).found == ()
    assert match([evolve(LATE, valid_from="2026-04-01")], {"schedule_line": [object()]}, DAY).found == ()


@pytest.mark.parametrize("rows", [{"order_id": "PO-1", "open": Decimal(5)}, {}, "PO-1", b""])
def test_one_row_alone_is_no_rows(rows):
    with pytest.raises(InvalidValue) as told:
        match([LATE], {"schedule_line": rows}, DAY)
    assert told.value.code == "not_many"


def test_a_row_tells_its_book_and_the_alert_what_the_row_knows(row):
    (found,) = match([LATE], {"schedule_line": [row(requested="2026-03-02", book="cn", item="M6")]}, DAY).found
    assert (found.book, found.item, found.amount, found.currency) == ("cn", "M6", Decimal("1000.00"), "EUR")
    bare = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    assert [one.book for one in match([LATE], {"schedule_line": [bare]}, DAY).found] == ["main"]
    assert [one.book for one in match([LATE], {"schedule_line": [bare]}, DAY, book="cn").found] == ["cn"]


def test_working_days_are_those_of_the_calendar():
    rule = evolve(LATE, when="working_days(requested, today) > 2", en="late")
    row = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 6)}
    assert keys([rule], [row], at=date(2026, 3, 10)) == []
    assert keys([rule], [row], at=date(2026, 3, 11)) == [("late", "PO-1/1/1")]
    assert [one.rule for one in evaluate([rule], {"schedule_line": [row]}, at="2026-03-11").alerts] == ["late"]


def test_an_instant_is_on_the_day_of_its_zone():
    row = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 9), "open": Decimal(5)}
    assert evaluate([LATE], {"schedule_line": [row]}, at="2026-03-09T23:00:00+08:00").alerts == ()
    assert len(evaluate([LATE], {"schedule_line": [row]}, at="2026-03-10T01:00:00+08:00").alerts) == 1


@pytest.mark.parametrize("kind", ["objects", "table"])
def test_a_count_of_failures_and_the_first_of_them(kind):
    plain = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    rows = [plain, {**plain, "line": None}, {**plain, "line": None, "order_id": None}]
    found = match([LATE], {"schedule_line": rows if kind == "objects" else pl.DataFrame(rows)}, DAY)
    assert len(found.found) == 1
    assert [(one.code, one.count, one.subject_key) for one in found.findings] == [("rule_no_key", 2, "?")]
    assert found.unknown == {("late", None)}, "it may be any of them"
