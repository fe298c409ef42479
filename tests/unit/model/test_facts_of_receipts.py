"""What came, receipt by receipt: accepted, rejected at first, sent back, worth; and the golden data set from it."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from attrs import evolve
from tests.unit.model.test_folding import ORDER, PAPER, recorded, story

from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.events import Cancelled, Corrected, Created, Moved
from procurekit.model.fact_rows import ScheduleRow
from procurekit.model.facts import VOCABULARY, line_facts
from procurekit.model.facts_of_receipts import RECEIPT_FACTS, receipt_facts, receipt_words
from procurekit.model.goods_return import Return
from procurekit.model.inspection import InspectedLine, Inspection
from procurekit.model.lots import Lot
from procurekit.model.order import Expectation, OrderLine, ScheduleLine
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.values import Price, Quantity, Tolerance

INSPECTED = Expectation(inspection=True)
LINE = OrderLine(1, "A", "100", "2.00", expects=INSPECTED)
TWO = evolve(LINE, schedule=[ScheduleLine(1, 60, "2026-12-10"), ScheduleLine(2, 40, "2026-12-20")])


def came(much, number, day=None, **given):
    """A receipt `receipt_<number>` of line 1 with the number R-<number>."""
    at = None if day is None else f"2026-12-{day:02}"
    return recorded(Receipt(ORDER, 1, much, at=at, number=f"R-{number}", **given), f"receipt_{number}")


def looked(number=1, **given):
    return recorded(Inspection(ORDER, 1, number=f"QC-{number}", **given), f"inspection_{number}")


def back(much, number=1, purpose="to_replace", **given):
    return recorded(Return(ORDER, 1, much, purpose=purpose, **given), f"return_{number}")


def rows(*told, line=LINE):
    return list(receipt_facts(story(Created(evolve(PAPER, lines=[line]), "issued", "issued"), *told)))


def judged(*told, line=LINE):
    """Of each receipt its number, what was accepted, rejected, waits, and what the first inspection rejected."""
    return [
        (int(row.receipt.partition("_")[2]), row.accepted, row.rejected, row.pending, row.rejected_at_first)
        for row in rows(*told, line=line)
    ]


def test_an_order_that_nothing_came_of_has_no_rows():
    assert rows() == []
    assert rows(came(10, 1), Cancelled("receipt_1")) == []


def test_a_row_says_which_receipt_of_which_delivery():
    (row,) = rows(came(10, 1, 5))
    assert (row.receipt, row.receipt_number, row.received_on) == ("receipt_1", "R-1", date(2026, 12, 5))
    assert (row.line, row.schedule, row.order_id, row.supplier, row.item) == (1, 1, ORDER, "V-7", "A")
    assert (row.ordered, row.unit_price, row.stage, row.line_status) == (100, 2, "issued", "open")


def test_what_it_shares_with_the_facts_of_the_delivery_is_the_same():
    paper = evolve(PAPER, lines=[TWO], purchaser="mei", project="P", purchasing_organisation="1000")
    promised = Acknowledgement(ORDER, lines=[AcknowledgedLine(1, schedule=2, promised="2026-12-21")])
    state = story(Created(paper, "issued", "issued"), recorded(promised), came(100, 1, 5))
    for row, line in zip(receipt_facts(state), line_facts(state), strict=True):
        for one in attrs.fields(ScheduleRow):
            assert getattr(row, one.name) == getattr(line, one.name), one.name


def test_one_receipt_may_go_to_several_deliveries_and_name_a_line_twice():
    found = rows(came(70, 1), line=TWO)
    assert [(row.schedule, row.received, row.receipt) for row in found] == [(1, 60, "receipt_1"), (2, 10, "receipt_1")]
    twice = Receipt(lines=[ReceiptLine(ORDER, 1, 4), ReceiptLine(ORDER, 1, 4), ReceiptLine(ORDER, 9, 4)])
    assert [row.received for row in rows(recorded(twice))] == [4, 4]


def test_the_first_that_came_is_the_first():
    told = came(1, 1, 9), came(2, 2, 5), came(3, 3), came(4, 4, 5)
    # What nobody dated came when it became known, on the first of December.
    assert [row.received for row in rows(*told)] == [3, 2, 4, 1]


def test_what_nobody_inspects_is_accepted_but_for_what_was_turned_down():
    line = evolve(LINE, expects=Expectation())
    assert judged(came(50, 1), line=line) == [(1, 50, 0, 0, None)]
    assert judged(came(50, 1), looked(accepted=45, rejected=5), line=line) == [(1, 45, 5, 0, 5)]
    (row,) = rows(came(50, 1), looked(rejected=5, consumed=2), line=line)
    assert (row.accepted, row.consumed, row.inspections) == (43, 2, 1)


def test_inspections_go_to_receipts_in_the_order_in_which_these_came():
    told = came(40, 1, 9), came(60, 2, 5)
    assert judged(*told) == [(2, 0, 0, 60, None), (1, 0, 0, 40, None)]
    assert judged(*told, looked(accepted=70, rejected=5)) == [(2, 60, 0, 0, 0), (1, 10, 5, 25, 5)]


@pytest.mark.parametrize("name", ["receipt_2", "R-2"])
def test_an_inspection_that_names_a_receipt_is_of_that(name):
    told = came(60, 1, 5), came(40, 2, 9)
    assert judged(*told, looked(accepted=30, rejected=10, receipt=name)) == [(1, 0, 0, 60, None), (2, 30, 10, 0, 10)]


def test_one_that_names_none_is_of_what_the_others_leave():
    told = came(60, 1, 5), came(40, 2, 9)
    first = looked(1, accepted=50, rejected=2, at="2026-12-10")
    second = looked(2, accepted=55, rejected=5, receipt="R-1", at="2026-12-11")
    assert judged(*told, first, second) == [(1, 55, 5, 0, 5), (2, 50, 2, -12, 2)]
    assert judged(*told, first, looked(2, accepted=8, receipt="R-?")) == [(1, 58, 2, 0, 0), (2, 0, 0, 40, None)]


def test_one_that_names_a_receipt_is_of_that_also_if_less_has_come_with_it_since():
    told = came(60, 1, 5), came(40, 2, 9), looked(accepted=60, receipt="R-1")
    less = Corrected("receipt_1", Receipt(ORDER, 1, 50, at="2026-12-05", number="R-1"))
    assert judged(*told, less) == [(1, 60, 0, -10, 0), (2, 0, 0, 40, None)]


def test_one_that_names_a_receipt_of_another_delivery_is_of_that_all_the_same():
    told = came(60, 1, 5), came(40, 2, 9), looked(rejected=7, accepted=33, receipt="R-2")
    assert judged(*told, line=TWO) == [(1, 0, 0, 60, None), (2, 33, 7, 0, 7)]


def test_one_that_names_a_delivery_is_of_what_came_there():
    told = came(60, 1, 9, schedule=1), came(40, 2, 5, schedule=2)
    assert judged(*told, looked(accepted=10), line=TWO) == [(2, 0, 0, 40, None), (1, 10, 0, 50, 0)]
    assert judged(*told, looked(accepted=10, schedule=2), line=TWO) == [(2, 10, 0, 30, 0), (1, 0, 0, 60, None)]


def test_what_was_put_to_a_delivery_whose_receipts_are_done_is_of_another():
    told = came(60, 1, 5), came(40, 2, 9), looked(1, accepted=40, receipt="R-2"), looked(2, accepted=60)
    # The first is put to the delivery that is due first, and so forty of the second to the other.
    assert judged(*told, line=TWO) == [(1, 60, 0, 0, 0), (2, 40, 0, 0, 0)]


def lots(*names, **given):
    return [Lot(name, **given) for name in names]


def test_an_inspection_that_names_lots_is_of_what_came_with_them():
    told = came(60, 1, 5, lots=lots("L-1", "L-2")), came(40, 2, 9, lots=[Lot("L-3", serials=["S-1"])])

    def inspection(*names, receipt=None):
        of = [InspectedLine(ORDER, 1, accepted=30, rejected=5, lots=lots(*names))]
        return recorded(Inspection(lines=of, receipt=receipt))

    assert judged(*told, inspection("L-3"))[1] == (2, 30, 5, 5, 5)
    assert judged(*told, inspection("S-1"))[1] == (2, 30, 5, 5, 5)
    assert judged(*told, inspection("L-2"))[0] == (1, 30, 5, 25, 5)
    # A lot that came with none says nothing, and the receipt comes before the lot.
    assert judged(*told, inspection("L-9"))[0] == (1, 30, 5, 25, 5)
    assert judged(*told, inspection("L-1", receipt="R-2"))[1] == (2, 30, 5, 5, 5)
    both = Receipt(
        lines=[ReceiptLine(ORDER, 1, 30, lots=lots("A")), ReceiptLine(ORDER, 1, 40, lots=lots("B"))], number="R"
    )
    found = judged(recorded(both), inspection("B", receipt="R"))
    assert [(accepted, rejected) for _, accepted, rejected, _, _ in found] == [(0, 0), (30, 5)]


def test_what_the_first_inspection_rejected_whichever_was_told_of_first():
    told = came(100, 1, 5)
    later = looked(1, accepted=40, rejected=9, at="2026-12-11")
    first = looked(2, accepted=50, rejected=1, at="2026-12-10")
    (row,) = rows(told, later, first)
    assert (row.rejected, row.rejected_at_first, row.inspections) == (10, 1, 2)
    (row,) = rows(told, later, first, Cancelled("inspection_2"))
    assert (row.rejected, row.rejected_at_first, row.inspections) == (9, 9, 1)
    (row,) = rows(told, looked(1, accepted=40, rejected=9, receipt="R-1", at="2026-12-11"), first)
    assert (row.rejected, row.rejected_at_first, row.inspections) == (10, 1, 2)


def test_what_was_conceded_is_of_what_the_same_inspection_accepted():
    told = came(60, 1, 5), came(40, 2, 9), looked(1, accepted=60)
    found = rows(*told, looked(2, accepted=40, conceded=15))
    assert [(row.accepted, row.conceded) for row in found] == [(60, 0), (40, 15)]
    # One that concedes what it doesn't accept itself is a mistake; what it says is kept.
    found = rows(*told, looked(2, rejected=40, conceded=15))
    assert [(row.accepted, row.conceded) for row in found] == [(60, 15), (0, 0)]


def test_an_inspection_of_more_than_came_stays_with_the_last():
    assert judged(came(10, 1, 5), came(20, 2, 9), looked(accepted=35)) == [(1, 10, 0, 0, 0), (2, 25, 0, -5, 0)]


def test_an_inspection_where_nothing_came_goes_to_what_did_come():
    told = came(40, 1, 5, schedule=2), looked(accepted=30)
    assert judged(*told, line=TWO) == [(1, 30, 0, 10, 0)]


def test_what_is_less_than_nothing_takes_back_from_the_last():
    # Only a source that says so anyway brings it about.
    assert judged(came(100, 1), came(-40, 2), looked(accepted=60)) == [(1, 60, 0, 40, 0), (2, 0, 0, -40, None)]
    assert judged(came(60, 1, 5), came(40, 2, 6), looked(1, accepted=100), looked(2, rejected=-3))[1][2] == -3


def test_what_goes_back_is_first_of_all_what_was_rejected():
    told = came(60, 1, 5), came(40, 2, 9), looked(1, accepted=60), looked(2, accepted=30, rejected=10)

    def returned(*more, told=told):
        return [row.returned for row in rows(*told, *more)]

    assert returned(back(8)) == [0, 8]
    assert returned(back(25)) == [15, 10]
    assert returned(back(8, receipt="R-1")) == [8, 0]
    assert returned(back(50, receipt="R-2")) == [0, 50]
    assert returned(back(8, inspection="QC-2")) == [0, 8]
    assert returned(back(8, inspection="inspection_2")) == [0, 8]
    both = came(60, 1, 5), came(40, 2, 9), looked(1, accepted=55, rejected=5), looked(2, accepted=30, rejected=10)
    assert returned(back(4), told=both) == [4, 0]
    assert returned(back(4, inspection="QC-2"), told=both) == [0, 4]
    # The first inspection turned nothing down.
    assert returned(back(8, inspection="QC-1")) == [0, 8]
    assert returned(back(25, 1), back(30, 2)) == [45, 10]


def test_what_came_instead_is_a_receipt_of_its_own():
    told = came(100, 1, 5), looked(accepted=90, rejected=10), back(10), came(10, 2, 20, replaces="return_1")
    found = rows(*told)
    assert [(row.received, row.accepted, row.pending, row.returned) for row in found] == [
        (100, 90, 0, 10),
        (10, 0, 10, 0),
    ]


# --- worth


def worth(*told, line):
    return [(row.received_amount, row.accepted_amount) for row in rows(*told, line=line)]


def test_what_came_is_worth_its_quantity_at_the_unit_price():
    assert worth(came(50, 1), looked(accepted=30, rejected=5), line=LINE) == [(100, 60)]
    assert worth(came(50, 1), line=evolve(LINE, price=None)) == [(None, None)]
    thirds = evolve(LINE, price=Price(1, per=3))
    assert worth(came(30, 1), line=thirds) == [(10, 0)]


def test_what_was_weighed_is_worth_its_weight():
    line = OrderLine(
        1,
        "A",
        Quantity(100, "EA"),
        Price("3.57", unit="KG", gross=True, tax_rate=19),
        pricing_quantity=Quantity(200, "KG"),
    )
    weighed = came(50, 1, 5, pricing_quantity=Quantity(120, "KG"))
    # 120 kg at 3.00 without tax, and 50 pieces at the 2 kg that were planned for each.
    assert worth(weighed, came(50, 2, 9), line=line) == [(360, 360), (300, 300)]


# --- the golden data set


def golden(under=0):
    """Five orders with which one supplier scores from 0 % to 100 %, with the percentage that may be short."""

    def made(ordered, price, requested, promised, receipts, rejected=0, moved=None, closed=False):
        tolerance = Tolerance(under_percent=under)
        line = OrderLine(1, "A", ordered, price, requested=requested, expects=INSPECTED, tolerance=tolerance)
        paper = evolve(PAPER, ordered_on="2026-02-01", lines=[line])
        told = [recorded(Acknowledgement(ORDER, lines=[AcknowledgedLine(1, promised=promised)]), "acknowledgement_1")]
        if moved:
            late = AcknowledgedLine(1, "accepted_with_change", promised=moved)
            told.append(recorded(Acknowledgement(ORDER, lines=[late]), "acknowledgement_2"))
        for place, (day, much) in enumerate(receipts):
            told.append(recorded(Receipt(ORDER, 1, much, at=day), f"receipt_{place}"))
            parts = {"accepted": much - rejected, "rejected": rejected}
            told.append(recorded(Inspection(ORDER, 1, **parts, receipt=f"receipt_{place}"), f"inspection_{place}"))
        if closed:
            told.append(Moved("close", "issued", "closed", "closed"))
        return story(Created(paper, "issued", "issued"), *told)

    return [
        made(100, 10, "2026-03-01", "2026-03-05", [("2026-03-05", 100)]),
        made(100, 10, "2026-03-03", "2026-03-03", [("2026-03-03", 60), ("2026-03-10", 40)], moved="2026-03-10"),
        made(50, 10, "2026-03-08", "2026-03-08", [("2026-03-06", 50)], rejected=5),
        made(200, 1, "2026-03-12", "2026-03-12", [("2026-03-12", 198)], closed=True),
        made(80, 10, "2026-03-15", "2026-03-15", []),
    ]


@pytest.mark.parametrize(
    ("under", "holds", "lines"),
    [
        (0, lambda row: row.received_by_requested >= row.least, "C"),  # to the date asked for, 20 % of what was due
        (0, lambda row: row.received_by_first_promise >= row.least, "AC"),  # SCOR RL.2.2, 40 %
        (2, lambda row: row.received_by_first_promise >= row.least, "ACD"),  # with a range of 2 %, 60 %
        (0, lambda row: row.received_by_basis >= row.least and not row.rejected, "A"),  # RL.1.1, 20 %
        (2, lambda row: row.received_by_basis >= row.least and not row.rejected, "AD"),  # 40 %
        (0, lambda row: row.received_by_latest_promise >= row.least, "ABC"),  # 60 %
        (2, lambda row: row.received_by_latest_promise >= row.least, "ABCD"),  # all that was delivered
    ],
)
def test_the_golden_lines_that_were_on_time(under, holds, lines):
    rows = [next(line_facts(state)) for state in golden(under)]
    assert "".join(name for name, row in zip("ABCDE", rows, strict=True) if holds(row)) == lines


def test_the_golden_quantities_and_amounts():
    rows = [next(line_facts(state)) for state in golden()]
    assert [row.received_by_requested for row in rows] == [0, 60, 50, 198, 0]
    assert [row.received_by_basis for row in rows] == [100, 60, 50, 198, 0]
    assert sum(row.received_by_first_promise for row in rows) == 408
    assert sum(row.received_by_latest_promise for row in rows) == 448
    assert sum(row.ordered for row in rows) == 530
    # The value on time to the first promise: 65.66 % of 3,500.
    assert sum(row.unit_price * row.received_by_basis for row in rows) == 2298
    assert sum(row.amount for row in rows) == 3500


def test_the_golden_receipts():
    found = [row for state in golden() for row in receipt_facts(state)]
    assert (len(found), sum(row.received for row in found), sum(row.rejected for row in found)) == (5, 448, 5)
    assert sum(row.rejected_at_first == 0 for row in found) == 4
    # ERPNext's on_time_shipment_num: all that was ordered, accepted from one receipt by the date asked for.
    assert sum(row.received_on <= row.requested and row.accepted == row.ordered for row in found) == 0
    # Odoo's on_time_rate: what came by the latest date of what came at all.
    assert sum(row.received for row in found if row.received_on <= row.latest_promise) == 448
    # ERPNext's cost_of_on_time_shipments, 35.66 % of 3,500.
    assert sum(row.accepted_amount for row in found if row.received_on <= row.requested) == 600 + 450 + 198


# --- words


def test_the_words_of_a_receipt_are_those_of_a_delivery_where_they_are_shared():
    assert [one.name for one in attrs.fields(ScheduleRow)] == list(RECEIPT_FACTS)[: len(attrs.fields(ScheduleRow))]
    for name in RECEIPT_FACTS.keys() & VOCABULARY.keys():
        assert RECEIPT_FACTS[name].zh == VOCABULARY[name].zh
        assert (RECEIPT_FACTS[name].type, RECEIPT_FACTS[name].unit) == (VOCABULARY[name].type, VOCABULARY[name].unit)
    for one in RECEIPT_FACTS.values():
        assert one.zh
        assert one.meaning
        assert (one.unit is None) is (one.type != "Decimal")
    assert receipt_words() is receipt_words()
    assert receipt_words().find("收货标识").name == "receipt"
