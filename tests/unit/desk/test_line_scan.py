"""The desk's look at its lines: what no order knows by itself is looked up for it, and nothing is read in vain."""

from collections import Counter
from datetime import date

import pytest
from attrs import evolve
from tests.asked import MEI, WANG

from procurekit import (
    Agreement,
    AgreementLine,
    Desk,
    Invoice,
    InvoiceLine,
    OrderLine,
    PurchaseOrder,
    Receipt,
    Requisition,
    RequisitionLine,
    RequisitionReference,
    StockIn,
)
from procurekit.desk.line_scan import line_rows
from procurekit.metrics.history import with_history
from procurekit.model.facts import LineFacts
from procurekit.rules import Group, Rule
from procurekit.rules import scanning as scans
from procurekit.rules.matching import match
from procurekit.values import WorkCalendar

AT = date(2026, 3, 10)
CALENDAR = WorkCalendar()


def rule(id_, when, en="{item}", **given):
    return Rule(id=id_, title=id_, when=when, en=en, **given)


OVERDUE = rule("overdue", "open > 0 and requested < today", "{open} of {item}", since="requested")
ORIGINS = (
    rule("above", "unit_price > agreement_price", "{unit_price} instead of {agreement_price}"),
    rule("slow", "ordered_on - requisitioned_on > 10", "asked for on {requisitioned_on}"),
    rule("off", "agreement is not None and agreement_price is None"),
)
DEARER = rule("dearer", "unit_price > previous_price", "{unit_price} after {previous_price}")
TWICE = rule("twice", "group_count > 1", "{group_count} cost {group_total}", group=Group(by="item", sums="amount"))
EVERY = (OVERDUE, *ORIGINS, DEARER, TWICE, rule("worded", "len(item) > 6 and open > 0"))


@pytest.fixture
def bought(desk):
    """Orders of the same things again and again, some of them called off and some asked for."""
    for number, day in (("PR-1", "2026-01-03"), ("PR-2", "2026-02-02")):
        desk.create(Requisition(number, lines=[RequisitionLine(1, "M6-BOLT", "500")], requested_on=day), by=MEI)
    paper = Agreement("FA-1", supplier="V-7", currency="EUR", lines=[AgreementLine(1, "M6-BOLT", "10000", "0.12")])
    desk.do("activate", desk.create(paper, by=MEI), by=MEI)
    for place, (day, price, agreement, asked) in enumerate(
        (
            ("2026-01-05", "0.12", "FA-1", ("PR-1",)),
            ("2026-01-20", "0.13", "FA-1", ("PR-1", "PR-2")),
            ("2026-02-01", "0.11", "FA-9", ("PR-9",)),
            ("2026-02-10", "0.14", None, ()),
            (None, "0.20", None, ("PR-2",)),
        )
    ):
        references = [RequisitionReference(one, 1) for one in asked]
        line = OrderLine(
            1, "M6-BOLT", "100", price, agreement=agreement, requisitions=references, requested="2026-03-01"
        )
        other = OrderLine(2, f"NUT-{place}", "5", price, requested="2026-04-01")
        order = PurchaseOrder(f"PO-{place}", supplier="V-7", currency="EUR", ordered_on=day, lines=[line, other])
        made = desk.create(order, by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            made = desk.do(step, made, by=actor)
    return desk


@pytest.fixture
def read(desk, monkeypatch):
    """The columns that were asked for, each time, and how many rows came."""
    seen = []
    columns = desk.store.line_columns

    def spy(book, names, **how):
        asked = [frozenset(names), 0]
        seen.append(asked)
        for one in columns(book, names, **how):
            asked[1] += len(one[names[0]])
            yield one

    monkeypatch.setattr(desk.store, "line_columns", spy)
    return seen


def by_object(desk, rules):
    return match(rules, {"schedule_line": with_history(desk.rows("schedule_line"))}, AT, calendar=CALENDAR)


@pytest.mark.parametrize("least", [1, 300])
def test_what_no_order_knows_is_looked_up(bought, least):
    expected = by_object(bought, EVERY)
    assert {
        (one.rule, one.order_number, one.en) for one in expected.found if one.rule not in {"overdue", "worded"}
    } == {
        ("above", "PO-1", "0.13 EUR instead of 0.12 EUR"),
        ("slow", "PO-1", "asked for on 2026-01-03"),
        ("off", "PO-2", "M6-BOLT"),
        ("dearer", "PO-1", "0.13 EUR after 0.12 EUR"),
        ("dearer", "PO-3", "0.14 EUR after 0.11 EUR"),
        *(("twice", f"PO-{place}", "5 cost 70.00 EUR") for place in range(5)),
    }
    scanned = evolve(line_rows(bought.store, bought.book, bought._origins), least=least)
    assert match(EVERY, {"schedule_line": scanned}, AT, calendar=CALENDAR) == expected
    assert bought._matches(EVERY, AT, CALENDAR) == expected


@pytest.mark.parametrize("projected", [True, False])
def test_every_line_tells_whether_its_book_records_something_at_all(bought, monkeypatch, projected):
    monkeypatch.setattr(type(bought), "_is_projected", lambda _: projected)
    noted = [rule("bills", "invoices_recorded"), rule("stock", "stock_ins_recorded"), rule("no", "not bills_noted")]
    noted[2] = evolve(noted[2], values={"bills_noted": "invoices_recorded"})
    for steps, expected in (
        ([], {"no": 10}),
        ([Invoice("I-1", supplier="V-7", currency="EUR", lines=[InvoiceLine(1, "PO-1", 1, "1")])], {"bills": 10}),
        ([Receipt("PO-2", 1, "100"), StockIn("PO-2", 1, "100")], {"bills": 10, "stock": 10}),
    ):
        for fact in steps:
            bought.record(fact, by=MEI)
        assert Counter(one.rule for one in bought._matches(noted, AT, CALENDAR).found) == expected


def test_every_bill_of_an_order_is_looked_at_whatever_it_bills(desk, issued):
    orders = [issued(f"PO-{place}", OrderLine(1, "M6", "10", "0.5")) for place in range(4)]
    bills = [
        InvoiceLine(1, orders[0].id, 1, "10", amount="5"),
        InvoiceLine(1, orders[1].id, amount="5"),
        InvoiceLine(1, orders[2].id, 99, "1", amount="5"),
    ]
    for one in bills:
        desk.record(Invoice("I-7", issuer="V-7", lines=[one], issued_on="2026-03-02"), by=MEI)
    by_number = Group(by="invoice_number", counts="invoice")
    twice = rule("twice", "group_count > 1", "{group_count}", subject="invoice", group=by_number)
    found = desk.alerts(rules=[twice], record=False)
    assert sorted(one.order_id for one in found) == sorted(one.id for one in orders[:3])
    assert {one.text() for one in found} == {"3"}


def test_only_what_is_asked_is_read_and_only_where_a_rule_may_fire(bought, read):
    found = bought._matches([OVERDUE], AT, CALENDAR)
    assert len(found.found) == 5
    (deciding, some), (told, these) = read
    assert (deciding, some) == ({"order_id", "line", "schedule", "open", "requested"}, 5), "what isn't due is left out"
    assert {"open", "requested", "item", "unit", "order_number", "supplier"} <= told
    assert not told & {"description", "received", "previous_price", "requisitions", "agreement", "custom"}
    assert these == 10, "of the orders it concerns"


def test_prices_and_origins_are_asked_for_where_a_rule_reads_them(bought, read, monkeypatch):
    origins = bought._origins
    asked = []
    monkeypatch.setattr(bought, "_origins", lambda: asked.append(1) or origins())
    bought._matches([OVERDUE, TWICE], AT, CALENDAR)
    assert not asked
    assert not any("agreement" in names or "ordered_on" in names for names, _ in read)
    bought._matches(ORIGINS, AT, CALENDAR)
    assert asked == [1]
    read.clear()
    bought._matches([DEARER], AT, CALENDAR)
    assert min(len(names) for names, _ in read) == 9, "the history is read by its own few columns"


def test_a_group_reads_few_columns_of_all_lines_and_all_of_those_it_found(bought, read):
    scanned = evolve(line_rows(bought.store, bought.book, bought._origins), least=1)
    found = match([TWICE], {"schedule_line": scanned}, AT, calendar=CALENDAR)
    assert len(found.found) == 5
    assert read[0] == [{"order_id", "line", "schedule", "item", "amount"}, 10]
    assert "supplier_name" in read[1][0]


def test_without_what_makes_frames_rows_are_looked_at_one_by_one(bought, monkeypatch):
    expected = by_object(bought, EVERY)
    monkeypatch.setattr(scans, "frames_there", lambda: False)
    scanned = evolve(line_rows(bought.store, bought.book, bought._origins), least=1, batch=3)
    assert match(EVERY, {"schedule_line": scanned}, AT, calendar=CALENDAR) == expected


def test_what_cannot_be_told_of_a_frame_is_told_of_its_rows(bought):
    def fails(_):
        raise ValueError

    rows = line_rows(bought.store, bought.book, bought._origins)
    broken = {name: evolve(one, added=fails) for name, one in rows.together.items()}
    found = match(EVERY, {"schedule_line": evolve(rows, together=broken, least=1)}, AT, calendar=CALENDAR)
    assert found == by_object(bought, EVERY)


def test_a_number_too_long_for_a_frame_is_no_obstacle(desk, issued):
    issued("PO-1", OrderLine(1, "M6", "0.0000000000000000000000000001", "1", requested="2026-03-01"))
    issued("PO-2", OrderLine(1, "M6", "123456789012345678", "0.01", requested="2026-03-01"))
    rules = [OVERDUE, rule("many", "group_count > 1", "{group_total}", group=Group(by="item", sums="ordered"))]
    scanned = evolve(line_rows(desk.store, desk.book, desk._origins), least=1)
    found = match(rules, {"schedule_line": scanned}, AT, calendar=CALENDAR)
    assert len(found.found) == 4
    assert found == by_object(desk, rules)


def test_a_rule_that_cannot_be_evaluated_is_told_and_nothing_of_it_is_known(bought):
    rules = [OVERDUE, rule("instant", "open > 0 and at is not None")]
    assert bought._matches(rules, AT, CALENDAR) == by_object(bought, rules)
    assert [one.rule for one in bought._matches(rules, AT, CALENDAR).findings] == ["instant"]


def test_a_store_that_gives_no_columns_is_read_line_by_line(bought, clock):
    class Bare:
        def __init__(self, store):
            self.append, self.read, self.read_all = store.append, store.read, store.read_all

    bare = Desk(Bare(bought.store), clock=clock)
    assert bare._matches(EVERY, AT, CALENDAR) == by_object(bought, EVERY)


def test_books_are_apart(bought):
    other = Desk(bought.store, book="other")
    assert other._matches(EVERY, AT, CALENDAR).found == ()


def test_every_fact_that_is_filled_in_is_one_that_orders_lack():
    empty = {"requisitioned_on", "agreement_price", "previous_price"}
    assert all(getattr(LineFacts.__attrs_attrs__, name).default is None for name in empty)
