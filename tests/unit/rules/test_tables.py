"""Rules on tables: awkward frames, what fails and what doesn't, and what is read of a frame."""

from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from polars.io.plugins import register_io_source

from procurekit.errors import InvalidValue
from procurekit.rules import Group, Rule, evaluate
from procurekit.rules.matching import match

AT = date(2026, 3, 10)
DAY = date(2026, 3, 1)
LATE = Rule(
    id="late",
    title="Late",
    when="open > 0 and days > 2",
    since="coalesce(latest_promise, requested)",
    en="{open} of {item}, worth {open_amount}, since {since}",
)
ROWS = [
    {"order_id": "A", "line": 1, "schedule": 1, "open": Decimal("5.00"), "requested": date(2026, 3, 1), "item": "M6"},
    {"order_id": "B", "line": 1, "schedule": 1, "open": Decimal("0.00"), "requested": date(2026, 3, 1), "item": "M6"},
    {"order_id": "C", "line": 2, "schedule": 1, "open": Decimal("7.50"), "requested": None, "item": None},
    {"order_id": "D", "line": 1, "schedule": 1, "open": None, "requested": date(2026, 3, 1), "item": "M8"},
]


def found(rules, frame):
    return match(rules, {"schedule_line": frame}, AT)


def keys(matches, rule="late"):
    return [one.subject_key for one in matches.found if one.rule == rule]


def rule(id_, when, **given):
    return Rule(id=id_, title=id_, when=when, en="{order_id}", **given)


def test_a_frame_without_some_columns_is_taken_as_if_they_were_empty():
    (only,) = found([LATE], pl.DataFrame(ROWS)).found
    assert (only.subject_key, only.since, only.days) == ("A/1/1", date(2026, 3, 1), 9)
    assert only.en == "5 of M6, worth –, since 2026-03-01"
    assert only.supplier is None


def test_columns_may_have_chinese_names_and_types_of_numpy():
    """Whole numbers with gaps as floats, dates as times, decimals as floats: as pandas reads a sheet."""
    frame = pd.DataFrame(
        {
            "order_id": ["A", "B", None],
            "订单行": [1.0, 2.0, float("nan")],
            "schedule": [1, 1, 1],
            "未交数量": [5.1, float("nan"), 3.0],
            "最新承诺交期": [datetime(2026, 3, 1), datetime(2026, 3, 1), None],
            "open_amount": [10.2, 1.0, 2.0],
            "unit": ["EA", None, None],
            "币种": ["EUR", "EUR", "EUR"],
            "item": ["M6", 7, None],
        }
    )
    matches = found([LATE], frame)
    (only,) = matches.found
    assert (only.subject_key, only.line, only.amount) == ("A/1/1", 1, Decimal("10.2"))
    assert only.en == "5.1 EA of M6, worth 10.20 EUR, since 2026-03-01"


@pytest.mark.parametrize("missing", [None, pd.NaT, pd.NA, float("nan")])
@pytest.mark.parametrize("day", [date(2026, 3, 1), pd.Timestamp("2026-03-01")])
def test_what_pandas_has_for_nothing_is_missing(missing, day):
    names = ("requested", "needed_by", "item", "open", "purchaser", "incidents", "on_hold")
    whole = {"order_id": "A", "line": 1, **dict(zip(names, (day, day, "M6", Decimal(5), "mei", 2, True), strict=True))}
    rows = [{**whole, "order_id": name, name: missing} for name in names]
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in whole})
    said = rule("said", "item is not None or len(order_id) > 0", since="requested")
    for plain in (LATE, said):
        shown = Rule.from_dict({**plain.as_dict(), "en": "{item} {needed_by} {incidents} {on_hold} {open} {requested}"})
        plainly = [{name: None if one is missing else one for name, one in row.items()} for row in rows]
        plainly = [{name: DAY if one == day else one for name, one in row.items()} for row in plainly]
        assert found([shown], frame) == found([shown], plainly)


@pytest.mark.parametrize("make", [pa.Table.from_pylist, lambda rows: pl.DataFrame(rows).cast({"item": pl.Categorical})])
def test_arrow_tables_and_categories_are_frames_too(make):
    (only,) = found([LATE], make(ROWS)).found
    assert (only.subject_key, only.item, only.values["open"]) == ("A/1/1", "M6", "5")


def test_a_rule_that_a_column_is_wrong_for_is_a_finding_and_hides_no_other():
    frame = pl.DataFrame(ROWS).with_columns(supplier=pl.lit(7), site=pl.lit(datetime(2026, 3, 1)))
    rules = [
        LATE,
        rule("wrong", "supplier == 'V-7'"),
        rule("wrong_too", "site is None"),
        rule("wrong_group", "group_count > 1", group=Group(by="supplier")),
        rule("wrong_in_group", "group_count > 1 and supplier == 'V-7'", group=Group(by="line")),
        rule("right", "item == 'M8'"),
        rule("at", "first_received_on < today"),
    ]
    wrong = ("wrong", "wrong_group", "wrong_in_group", "wrong_too")
    matches = found(rules, frame)
    assert keys(matches) == ["A/1/1"]
    assert keys(matches, "right") == ["D/1/1"]
    assert [(one.rule, one.code, one.subject_key) for one in matches.findings] == [
        ("at", "rule_no_facts", None),
        *((name, "expression_table_type", None) for name in wrong),
    ]
    assert {(name, None) for name in ("at", *wrong)} == matches.unknown


def test_what_tables_cannot_run_is_run_row_by_row():
    frame = pl.DataFrame(ROWS).lazy()
    matches = found([LATE, rule("words", "len(item) == 2 and open == 0")], frame)
    assert (keys(matches), keys(matches, "words"), matches.findings) == (["A/1/1"], ["B/1/1"], ())


def test_a_number_that_tables_have_no_room_for_is_computed_row_by_row():
    wide = pl.DataFrame(ROWS).with_columns(pl.col("open").cast(pl.Decimal(38, 20)))
    matches = found([rule("product", "open * open > 50"), LATE], wide)
    assert (keys(matches, "product"), keys(matches), matches.findings) == (["C/2/1"], ["A/1/1"], ())


def test_a_row_without_a_key_is_a_finding():
    frame = pl.DataFrame([{**ROWS[0], "order_id": None}, ROWS[0]])
    matches = found([LATE], frame)
    assert keys(matches) == ["A/1/1"]
    assert [(one.code, one.subject_key) for one in matches.findings] == [("rule_no_key", "?")]


def test_what_is_no_frame_or_has_two_columns_for_one_fact_is_refused():
    with pytest.raises(InvalidValue, match="open"):
        found([LATE], pl.DataFrame({"open": [1], "未交数量": [2]}))
    with pytest.raises(InvalidValue):
        found([LATE], 7)


def test_a_lazy_frame_reads_only_what_rules_and_alerts_read():
    read = []
    whole = pl.DataFrame(ROWS).with_columns(description=pl.lit("x"), more=pl.lit(1))

    def source(columns, predicate, *_):
        read.append(set(columns or whole.columns))
        yield whole.select(columns or whole.columns).filter(True if predicate is None else predicate)

    assert keys(found([LATE], register_io_source(source, schema=whole.schema))) == ["A/1/1"]
    assert read == [{"order_id", "line", "schedule", "open", "requested", "item"}]


@pytest.mark.parametrize("few", [0, 1_000])
def test_groups_count_what_is_there_and_add_up_exactly(few, monkeypatch):
    monkeypatch.setattr("procurekit.rules.tables._FEW", few)
    rows = [
        {"order_id": id_, "line": line, "schedule": 1, "supplier": supplier, "open": amount, "open_amount": amount}
        for id_, line, supplier, amount in (
            ("A", 1, "V", Decimal("0.10")),
            ("B", 10, "V", Decimal("0.20")),
            ("B", 9, "V", Decimal("0.40")),
            ("B", 11, "W", Decimal("5.00")),
            ("C", 1, "W", None),
            ("D", 1, None, Decimal("9.00")),
            ("E", 1, "V", Decimal("100.00")),
        )
    ]
    split = Rule(
        id="split",
        title="Split",
        when="group_count > 1",
        group=Group(by="supplier", among="coalesce(open, 0) < 50", sums="open_amount"),
        en="{group_place} of {group_count}, {group_total} in all, first: {group_first}",
    )
    whole = pl.DataFrame(rows)
    for frame in (rows, whole, whole.lazy(), whole.to_arrow(), whole.to_pandas()):
        assert [(one.subject_key, one.en) for one in found([split], frame).found] == [
            ("A/1/1", "1 of 2, 0.70 in all, first: ✓"),
            ("B/10/1", "2 of 2, 0.70 in all, first: ✗"),
            ("B/11/1", "1 of 2, – in all, first: ✓"),
            ("B/9/1", "2 of 2, 0.70 in all, first: ✓"),
            ("C/1/1", "2 of 2, – in all, first: ✓"),
        ]


def after(frame, *rules):
    """What becomes of the alerts of all rows, once somebody looks at a frame; and what rules couldn't find."""
    rules = rules or (LATE,)
    before = evaluate(rules, {"schedule_line": pl.DataFrame(ROWS)}, at=AT).alerts
    assert before
    later = evaluate(rules, {"schedule_line": frame}, before, AT)
    return [type(one.payload).__name__ for one in later.changes], [one.code for one in later.findings]


@pytest.mark.parametrize("make", [pl.DataFrame, lambda rows: pl.DataFrame(rows).lazy(), pa.Table.from_pylist])
def test_a_frame_that_lacks_what_a_rule_needs_ends_nothing(make):
    def frame(*names):
        return make([{name: one for name, one in row.items() if name not in names} for row in ROWS])

    assert after(frame("open")) == ([], []), "who keeps few facts is told of no rule that wants more"
    assert after(frame("requested")) == ([], [])
    assert after(frame("open", "requested")) == ([], ["rule_no_facts"])
    assert after(frame("order_id")) == ([], ["rule_no_key"])
    assert after(make([{**row, "open": Decimal(0)} for row in ROWS])) == (["AlertResolved"], [])


@pytest.mark.parametrize(
    ("when", "ends"),
    [
        ("waited_for", True),
        ("open > 0 or stage == 'draft'", True),
        ("open > 0 and coalesce(on_hold, False) == False", True),
        ("0 < open + coalesce(returned, 0)", True),
        ("(open if on_hold is None else ordered) > 0", True),
        ("open > 0 and not (stage == 'draft' and on_hold)", False),
        ("open > 0 and coalesce(latest_promise, requested, ship_by) < today", False),
        ("0 < line < unit_price", False),
        ("open > 0 and starts_with(item, 'M')", False),
    ],
)
def test_a_fact_that_a_rule_can_do_without_may_be_missing_altogether(when, ends):
    one = rule("late", when)
    full = pl.DataFrame(ROWS).with_columns(stage=pl.lit("issued"), on_hold=False, unit_price=9, ordered=1)
    before = evaluate([one], {"schedule_line": full}, at=AT).alerts
    assert before
    bare = pl.DataFrame([{**ROWS[0], "open": Decimal(0)}]).drop("item", "requested")
    later = evaluate([one], {"schedule_line": bare}, before, AT)
    assert {type(one.payload).__name__ for one in later.changes} == ({"AlertResolved"} if ends else set())
    assert later.findings == ()


def test_a_group_that_a_frame_has_not_what_it_shares_of_ends_nothing():
    shared = rule("late", "group_count > 0", group=Group(by="item"))
    assert after(pl.DataFrame(ROWS).drop("item"), shared) == ([], [])
    assert after(pl.DataFrame(ROWS).with_columns(item=pl.lit(None, pl.String())), shared)[0][0] == "AlertResolved"


def test_evaluate_takes_a_frame():
    first = evaluate([LATE], {"schedule_line": pl.DataFrame(ROWS)}, at=AT)
    assert [one.subject_key for one in first.alerts] == ["A/1/1"]
    assert evaluate([LATE], {"schedule_line": pl.DataFrame(ROWS).lazy()}, first.alerts, AT).changes == ()
