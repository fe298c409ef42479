"""Coverage: many requisition lines in one order line, one in many, and what becomes of it when less comes."""

import json
from datetime import date
from decimal import Decimal

import pendulum
import pytest

import procurekit
from procurekit import (
    Actor,
    Conversion,
    Demand,
    Expectation,
    Inspection,
    OrderLine,
    PurchaseOrder,
    Quantity,
    Receipt,
    Requisition,
    RequisitionLine,
    RequisitionReference,
    Return,
    ScheduleLine,
)
from procurekit.model.coverage import coverage, coverage_findings

MEI, WANG = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
Ref = RequisitionReference


@pytest.fixture
def desk():
    with procurekit.open("memory:", clock=lambda: pendulum.datetime(2026, 1, 5, 8, tz="Asia/Shanghai")) as desk:
        yield desk


def asked(desk, *lines, number="PR-1", **given):
    lines = lines or [RequisitionLine(1, "A", "1000", needed_by="2026-02-01")]
    return desk.create(Requisition(number, lines=lines, **given), by=MEI)


def bought(desk, number, *lines, steps=("submit", "approve", "issue")):
    state = desk.create(PurchaseOrder(number, supplier="V-7", currency="EUR", lines=lines), by=MEI)
    for step in steps:
        state = desk.do(step, state, by=WANG if step == "approve" else MEI)
    return state


def line(quantity, *refs, number=1, **given):
    return OrderLine(number, "A", quantity, requisitions=refs, **{"requested": "2026-01-20", **given})


def told(desk, number="PR-1", line=1):
    one = desk.coverage(number).line(line)
    return one.ordered, one.to_order, one.over_ordered, one.received


def test_nothing_is_ordered_of_it_yet(desk):
    asked(desk)
    bought(desk, "PO-1", line("5"), line("7", Ref("PR-2", 1), number=2))
    one = desk.coverage("PR-1").line(1)
    assert (one.requested, one.by, one.needed_by) == (1000, (), date(2026, 2, 1))
    assert told(desk) == (0, 1000, 0, 0)
    with pytest.raises(KeyError):
        desk.coverage("PR-1").line(2)


def test_one_line_in_several_order_lines(desk):
    asked(desk)
    first = bought(desk, "PO-1", line("600", Ref("PR-1", 1, "600")))
    bought(desk, "PO-2", line("300", Ref("PR-1", 1)), steps=())
    assert told(desk) == (900, 100, 0, 0)
    desk.record(Receipt(first.id, 1, "250", at="2026-01-18"))
    assert told(desk) == (900, 100, 0, 250)
    assert [(one.order_number, one.line, one.ordered) for one in desk.coverage("PR-1").line(1).by] == [
        ("PO-1", 1, 600),
        ("PO-2", 1, 300),
    ]


def test_several_lines_in_one_order_line_share_what_comes(desk):
    asked(desk, RequisitionLine(1, "A", "300"), RequisitionLine(2, "A", "300"))
    asked(desk, RequisitionLine(1, "A", "300"), number="PR-2")
    bought(desk, "PO-1", line("1000", Ref("PR-1", 1, "300"), Ref("PR-1", 2, "300"), Ref("PR-2", 1, "300")))
    desk.record(Receipt("PO-1", 1, "101", at="2026-01-18"))
    parts = [told(desk)[3], told(desk, line=2)[3], told(desk, "PR-2")[3]]
    assert parts == [31, 30, 30], "the tenth for nobody has its ten, and one is left for the first"
    assert told(desk) == (300, 0, 0, 31)


def test_the_requisition_may_be_named_by_its_id(desk):
    made = asked(desk)
    bought(desk, "PO-1", line("600", Ref(made.id, 1, "600")))
    assert told(desk)[0] == 600


def test_units_are_those_of_the_requisition(desk):
    asked(desk, RequisitionLine(1, "A", Quantity("1000", "EA")))
    boxes = Conversion("BOX", "EA", make="50")
    bought(desk, "PO-1", line(Quantity("20", "BOX"), Ref("PR-1", 1, "15"), conversions=[boxes]))
    desk.record(Receipt("PO-1", 1, Quantity("4", "BOX"), at="2026-01-18"))
    assert told(desk) == (750, 250, 0, 150)
    bought(desk, "PO-2", line(Quantity("2", "KG"), Ref("PR-1", 1, "2")))
    assert told(desk) == (None, None, None, None)
    (part,) = [one for one in desk.coverage("PR-1").line(1).by if one.order_number == "PO-2"]
    assert (part.reason.code, part.reason.values["unit"]) == ("coverage.unit_unknown", "KG")


def test_a_reference_without_a_quantity_among_others_is_not_guessed(desk):
    asked(desk)
    asked(desk, number="PR-2")
    bought(desk, "PO-1", line("1000", Ref("PR-1", 1), Ref("PR-2", 1, "400")))
    assert told(desk) == (None, None, None, None)
    assert told(desk, "PR-2") == (400, 600, 0, 0)
    (part,) = desk.coverage("PR-1").line(1).by
    assert part.reason.code == "coverage.quantity_unknown"
    assert part.reason.text("zh")
    desk.record(Receipt("PO-1", 1, "100", at="2026-01-18"))
    assert told(desk, "PR-2")[3] == 40
    desk.do("close", "PO-1", by=MEI, reason="no more")
    assert told(desk, "PR-2") == (40, 960, 0, 40)
    bought(desk, "PO-2", line("1000", Ref("PR-3", 1), Ref("PR-2", 1, "400")), steps=())
    asked(desk, number="PR-3")
    desk.do("cancel", "PO-2", by=MEI, reason="no")
    assert told(desk, "PR-3") == (0, 1000, 0, 0), "of what never comes, nobody has anything"


def test_a_reference_without_a_line_means_the_only_one(desk):
    asked(desk)
    asked(desk, RequisitionLine(1, "A", "5"), RequisitionLine(2, "A", "5"), RequisitionLine(3, "B", "5"), number="PR-2")
    bought(desk, "PO-1", line("10", Ref("PR-1")), line("5", Ref("PR-2"), number=2))
    assert told(desk)[0] == 10
    assert [told(desk, "PR-2", number)[0] for number in (1, 2, 3)] == [None, None, 0]
    assert desk.coverage("PR-2").line(2).by[0].reason.code == "coverage.line_unknown"


def test_a_reference_to_nothing_is_found(desk):
    asked(desk, RequisitionLine(1, "A", "5"), RequisitionLine(2, "B", "5"))
    bought(desk, "PO-1", line("5", Ref("PR-1", 7)), OrderLine(2, "C", "5", requisitions=[Ref("PR-1")]))
    whole = desk.coverage("PR-1")
    assert [(one.code, one.path) for one in whole.findings] == [
        ("requisition_line_unknown", "lines[1].requisitions"),
        ("requisition_line_unknown", "lines[2].requisitions"),
    ]
    assert [one.ordered for one in whole.lines] == [0, 0]


def test_a_plain_amount_covers_nobody_knows_how_much(desk):
    asked(desk, RequisitionLine(1, "S", "1"), RequisitionLine(2, "S", kind="amount_only"))
    amount = OrderLine(1, "S", amount="99", kind="amount_only", requisitions=[Ref("PR-1", 1, "1")])
    bought(desk, "PO-1", amount)
    one = desk.coverage("PR-1").line(1)
    assert (one.ordered, one.by[0].reason.code) == (None, "coverage.no_quantity")
    other = desk.coverage("PR-1").line(2)
    assert (other.requested, other.ordered, other.to_order, other.over_ordered) == (None, 0, None, None)


@pytest.mark.parametrize(("steps", "ordered"), [(("close",), 120), (("reopen_no",), 600)], ids=["closed short", "open"])
def test_what_is_closed_covers_only_what_came(desk, steps, ordered):
    asked(desk)
    bought(desk, "PO-1", line("600", Ref("PR-1", 1, "600")))
    desk.record(Receipt("PO-1", 1, "120", at="2026-01-18"))
    if steps == ("close",):
        desk.do("close", "PO-1", by=MEI, reason="supplier is out")
    assert told(desk) == (ordered, 1000 - ordered, 0, 120)


def test_a_cancelled_order_covers_nothing(desk):
    asked(desk)
    bought(desk, "PO-1", line("600", Ref("PR-1", 1, "600")), steps=("submit",))
    desk.do("recall", "PO-1", by=MEI)
    desk.do("cancel", "PO-1", by=MEI, reason="no")
    assert told(desk) == (0, 1000, 0, 0)


def test_what_was_sent_back(desk):
    asked(desk)
    bought(desk, "PO-1", line("1000", Ref("PR-1", 1, "1000")))
    desk.record(Receipt("PO-1", 1, "1000", at="2026-01-18"))
    desk.record(Return("PO-1", 1, "100", purpose="to_replace", at="2026-01-19"))
    assert told(desk) == (1000, 0, 0, 900), "what is replaced is still to come"
    desk.record(Receipt("PO-1", 1, "100", at="2026-01-25"))
    assert told(desk) == (1000, 0, 0, 1000)
    desk.record(Return("PO-1", 1, "50", purpose="for_credit", at="2026-01-26"))
    assert told(desk) == (950, 50, 0, 950), "what is credited is to be ordered again"


def test_what_was_rejected_is_not_there(desk):
    asked(desk)
    bought(desk, "PO-1", line("1000", Ref("PR-1", 1, "1000"), expects=Expectation(inspection=True)))
    desk.record(Receipt("PO-1", 1, "1000", at="2026-01-18"))
    assert told(desk) == (1000, 0, 0, 0), "nobody has looked at it"
    desk.record(Inspection("PO-1", 1, accepted="900", rejected="100", at="2026-01-19"))
    assert told(desk) == (1000, 0, 0, 900)
    desk.record(Return("PO-1", 1, "100", purpose="for_credit", at="2026-01-20"))
    assert told(desk) == (900, 100, 0, 900)


def test_more_than_asked_for_is_found(desk):
    made = asked(desk)
    first = bought(desk, "PO-1", line("600", Ref("PR-1", 1, "600")))
    second = bought(desk, "PO-2", line("500", Ref("PR-1", 1, "500"), number=3))
    whole = desk.coverage("PR-1")
    assert told(desk) == (1100, 0, 100, 0)
    (found,) = whole.findings
    assert (found.code, found.path, found.values["ordered"]) == ("requisition_over_ordered", "lines[1]", "1100")
    (mine,) = coverage_findings(made, second, [first])
    assert (mine.path, [one for _, one in second.findings]) == ("lines[3].requisitions", [mine])
    stranger = bought(desk, "PO-3", line("1", Ref("PR-1", 9)))
    assert [one.code for one in coverage_findings(made, second, [first, stranger])] == [mine.code]
    assert [one.code for _, one in stranger.findings] == ["requisition_line_unknown"]


def test_what_an_edit_makes_too_much_is_found_once(desk):
    asked(desk)
    state = bought(desk, "PO-1", line("600", Ref("PR-1", 1)), steps=())
    assert state.findings == ()
    for quantity, many in (("1001", 1), ("1002", 2), ("1002.00", 2)):
        paper = PurchaseOrder("PO-1", supplier="V-7", currency="EUR", lines=[line(quantity, Ref("PR-1", 1))])
        state = desk.edit("PO-1", paper, by=MEI)
        assert len(state.findings) == many


def test_references_that_say_too_much_cover_no_more_than_is_ordered(desk):
    asked(desk)
    asked(desk, number="PR-2")
    bought(desk, "PO-1", line("90", Ref("PR-1", 1, "80"), Ref("PR-2", 1, "40")))
    assert (told(desk)[0], told(desk, "PR-2")[0]) == (60, 30)


def test_a_requisition_that_nobody_wants_any_more_has_nothing_to_order(desk):
    made = asked(desk)
    desk.do("cancel", made, by=MEI)
    assert told(desk) == (0, 0, 0, 0)


def test_what_comes_after_it_is_needed_is_late(desk):
    needed = RequisitionLine(1, "A", "1000", demands=[Demand("work_order", "WO-1", needed_by="2026-02-01")])
    asked(desk, needed, RequisitionLine(2, "A", "10"))
    bought(desk, "PO-1", line("400", Ref("PR-1", 1, "400"), requested="2026-02-01"))
    bought(desk, "PO-2", line("300", Ref("PR-1", 1, "300"), promised="2026-02-02"))
    undated = OrderLine(1, "A", "200", requisitions=[Ref("PR-1", 1, "200")])
    bought(desk, "PO-3", undated, line("10", Ref("PR-1", 2, "10"), number=2))
    came = bought(desk, "PO-4", line("100", Ref("PR-1", 1, "100"), requested="2026-03-01"))
    desk.record(Receipt(came.id, 1, "100", at="2026-01-20"))
    one = desk.coverage("PR-1").line(1)
    assert [(part.order_number, part.expected, part.late) for part in one.by] == [
        ("PO-1", date(2026, 2, 1), False),
        ("PO-2", date(2026, 2, 2), True),
        ("PO-3", None, None),
        ("PO-4", None, False),
    ]
    assert [part.order_number for part in one.late] == ["PO-2"]
    assert desk.coverage("PR-1").line(2).by[0].late is None, "nobody says when it is needed"
    later = desk.coverage("PR-1", at="2026-02-05").line(1)
    assert [(part.order_number, part.expected) for part in later.late] == [
        ("PO-1", date(2026, 2, 5)),
        ("PO-2", date(2026, 2, 5)),
    ]


def test_the_last_of_an_order_line_is_what_counts(desk):
    asked(desk)
    schedule = [ScheduleLine(1, "40", "2026-01-20"), ScheduleLine(2, "60", "2026-02-09")]
    split = OrderLine(1, "A", "100", schedule=schedule, requisitions=[Ref("PR-1", 1)])
    bought(desk, "PO-1", split)
    assert desk.coverage("PR-1").line(1).by[0].expected == date(2026, 2, 9)
    open_end = [ScheduleLine(1, "40"), ScheduleLine(2, "60", "2026-02-09")]
    bought(desk, "PO-2", OrderLine(1, "A", "100", schedule=open_end, requisitions=[Ref("PR-1", 1)]))
    assert desk.coverage("PR-1").line(1).by[1].expected is None


def test_it_is_a_function_of_what_it_is_given(desk):
    made = asked(desk)
    state = bought(desk, "PO-1", line("600", Ref("PR-1", 1, "600")))
    assert coverage(made, [state]).line(1).ordered == 600
    assert coverage(made, []).line(1).ordered == 0
    plain = coverage(made, [state]).as_dict("zh")
    assert json.loads(json.dumps(plain)) == plain
    assert (plain["lines"][0]["to_order"], plain["lines"][0]["by"][0]["order_number"]) == ("400", "PO-1")
    assert coverage(made, [state], "2026-03-01").line(1).by[0].expected == date(2026, 3, 1)


def test_a_line_that_was_cancelled_with_all_it_had_covers_nothing(desk):
    asked(desk)
    gone = OrderLine(1, "A", "0", status="cancelled", requisitions=[Ref("PR-1", 1)])
    bought(desk, "PO-1", gone, line("5", number=2), line("7", Ref("PR-1", 1), number=3))
    assert [(one.line, one.ordered) for one in desk.coverage("PR-1").line(1).by] == [(1, 0), (3, 7)]


def test_a_quantity_taken_out_leaves_decimals_as_they_are(desk):
    asked(desk, RequisitionLine(1, "A", "1.000"))
    bought(desk, "PO-1", line("0.750", Ref("PR-1", 1)))
    assert told(desk)[:2] == (Decimal("0.750"), Decimal("0.250"))
