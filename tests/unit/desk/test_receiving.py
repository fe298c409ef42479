"""Receiving: by which policy what comes goes to schedule lines, whose tolerances count, in which units it counts."""

import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Catalogue,
    Conversion,
    Desk,
    InvalidValue,
    Invoice,
    InvoiceLine,
    Item,
    OrderLine,
    Picture,
    Price,
    PurchaseOrder,
    Quantity,
    Receipt,
    ReceiptLine,
    Refused,
    Return,
    ScheduleLine,
    Shipment,
    ShownFact,
    Tolerance,
    quantities,
)
from procurekit.model.facts_of_orders import order_facts
from procurekit.workflow import Guard, Transition, preset

LATER, SOONER = ScheduleLine(1, "60", "2026-03-01"), ScheduleLine(2, "40", "2026-02-01")
SPLIT = OrderLine(1, "A", Quantity("100", "EA"), "2", schedule=[LATER, SOONER])


def opened(clock, **given):
    return procurekit.open("memory:", clock=clock, **given)


def issue(desk, mei, wang, *lines):
    state = desk.create(PurchaseOrder("PO-1", supplier="V-7", currency="EUR", lines=lines), by=mei)
    for step, actor in (("submit", mei), ("approve", wang), ("issue", mei)):
        state = desk.do(step, state, by=actor)
    return state


def received(desk):
    return [row.received for row in desk.lines()]


def refused(act, *args, **given):
    with pytest.raises(Refused) as caught:
        act(*args, **given)
    return caught.value.reasons


# --- where it goes


@pytest.mark.parametrize(
    ("policy", "expected"), [("earliest_due", [10, 40]), ("pro_rata", [30, 20]), ("referenced", [10, 40])]
)
def test_the_desk_s_policy_says_where_goods_go(clock, mei, wang, policy, expected):
    with opened(clock, allocation=policy) as desk:
        state = issue(desk, mei, wang, SPLIT)
        state = desk.record(Receipt("PO-1", 1, "50"))
        assert received(desk) == expected
        told = {one.policy for one in state.kept("receipt")[0].allocations}
        assert told == {"pro_rata" if policy == "pro_rata" else "earliest_due"}
        assert [one.code for _, one in state.findings] == (["schedule_not_named"] if policy == "referenced" else [])


def test_a_call_may_choose_another_policy_and_a_document_names_its_own_place(clock, mei, wang):
    with opened(clock, allocation="referenced") as desk:
        issue(desk, mei, wang, SPLIT)
        (reason,) = refused(desk.do, "receive", Receipt("PO-1", 1, "50"), by=mei)
        assert (reason.code, reason.values) == ("schedule_not_named", {"line": "1"})
        desk.do("receive", Receipt("PO-1", 1, "10", schedule=1), by=mei)
        assert received(desk) == [10, 0]
        state = desk.do("receive", Receipt("PO-1", 1, "9"), by=mei, allocation="pro_rata")
        assert received(desk) == [15, 4], "in proportion to 50 and 40, in whole pieces"
        assert [one.policy for one in state.kept("receipt")[0].allocations] == ["referenced"]
        desk.record(Receipt("PO-1", 1, "1"), allocation="earliest_due")
        assert received(desk) == [15, 5]
        for act in (desk.record, lambda receipt, **more: desk.do("receive", receipt, by=mei, **more)):
            with pytest.raises(InvalidValue) as caught:
                act(Receipt("PO-1", 1, "1"), allocation="by_weight")
            assert caught.value.code == "not_a_choice"
    with pytest.raises(InvalidValue), opened(clock, allocation="by_weight"):
        pass


def test_only_a_fact_takes_a_policy(clock, mei, wang):
    with opened(clock) as desk:
        issue(desk, mei, wang, SPLIT)
        with pytest.raises(InvalidValue) as caught:
            desk.do("close", "PO-1", by=mei, allocation="pro_rata")
        assert caught.value.code == "unknown_argument"


def test_in_a_host_s_transaction_the_same_policy_counts(clock, mei, wang, tmp_path):
    catalogue = Catalogue(tolerance=Tolerance(over_percent=1))
    with procurekit.open(str(tmp_path / "a.db"), clock=clock, allocation="pro_rata", catalogue=catalogue) as desk:
        inside = Desk.inside(desk.store, "main", clock=clock, receiving=desk.receiving)
        assert inside.receiving == desk.receiving


def test_what_pictures_show_goes_by_the_desk_s_policy_and_stays_there(clock):
    def shown(*receipts, due="2026-03-01"):
        order = PurchaseOrder("PO-1", lines=[evolve(SPLIT, schedule=[evolve(LATER, requested=due), SOONER])])
        facts = [ShownFact(f"gr-{place}", one) for place, one in enumerate(receipts)]
        return Picture("PO-1", order, facts=facts, stage="issued", complete=True)

    with opened(clock, allocation="pro_rata") as desk:
        first, second = Receipt("PO-1", 1, "50"), Receipt("PO-1", 1, "10")
        desk.observe(shown(first, second), source="erp")
        assert received(desk) == [36, 24]
        desk.observe(shown(first, second, due="2026-01-01"), source="erp")
        assert received(desk) == [36, 24], "the schedule changed, what came stays"
        desk.observe(shown(evolve(first, number="GR-1"), second), source="erp")
        assert received(desk) == [36, 24], "its number changed, its place didn't"
        desk.observe(shown(evolve(first, lines=[ReceiptLine("PO-1", 1, "90")]), second), source="erp")
        assert received(desk) == [60, 40]


def test_two_lines_of_one_receipt_are_allocated_one_after_the_other(clock, mei, wang):
    with opened(clock) as desk:
        issue(desk, mei, wang, SPLIT)
        state = desk.record(Receipt(lines=[ReceiptLine("PO-1", 1, "30"), ReceiptLine("PO-1", 1, "30")]))
        assert received(desk) == [20, 40]
        parts = [(one.schedule, one.quantity) for one in state.kept("receipt")[0].allocations]
        assert parts == [(2, 30), (2, 10), (1, 20)]


# --- how much more, and how much less


ITEMS = [Item("A", tolerance=Tolerance(over_percent=0)), Item("B"), Item("C", tolerance=Tolerance(under_percent=1))]
CATALOGUE = Catalogue(
    items=ITEMS, suppliers={"V-7": Tolerance(over_percent=5)}, tolerance=Tolerance(over_percent=9, under_absolute=3)
)


@pytest.mark.parametrize(
    ("item", "own", "supplier", "allowed", "level"),
    [
        ("A", Tolerance(over_percent=2), "V-7", "2", "line"),
        ("A", Tolerance(under_percent=2), "V-7", "0", "item"),
        ("A", None, "V-7", "0", "item"),
        ("B", None, "V-7", "5", "supplier"),
        ("C", None, "V-7", "5", "supplier"),
        ("B", None, "V-8", "9", "default"),
        (None, None, "V-8", "9", "default"),
    ],
)
def test_the_first_level_that_speaks_is_the_one(clock, mei, wang, item, own, supplier, allowed, level):
    with opened(clock, catalogue=CATALOGUE) as desk:
        line = OrderLine(1, item, Quantity("100", "EA"), tolerance=own)
        desk.create(PurchaseOrder("PO-1", supplier=supplier, lines=[line]), by=mei)
        for step, actor in (("submit", mei), ("approve", wang), ("issue", mei)):
            desk.do(step, "PO-1", by=actor)
        over = Receipt("PO-1", 1, str(100 + int(allowed)) + ".002")
        (reason,) = refused(desk.do, "receive", over, by=mei)
        assert (reason.code, reason.values["allowed"], reason.values["level"]) == ("over_tolerance", allowed, level)
        desk.do("receive", Receipt("PO-1", 1, str(100 + int(allowed))), by=mei)
        state = desk.record(Receipt("PO-1", 1, "0.002"))
        ((_, found),) = state.findings
        assert (found.code, found.values["allowed"], found.values["level"]) == ("over_received", allowed, level)


def test_what_a_catalogue_said_is_remembered(clock, mei, wang):
    with opened(clock, catalogue=CATALOGUE) as desk:
        issue(desk, mei, wang, OrderLine(1, "B", Quantity("100", "EA")))
        state = desk.do("receive", Receipt("PO-1", 1, "97", at="2026-02-01"), by=mei)
        again = Desk(desk.store, clock=clock)
        (row,) = again.lines()
        assert (row.short_within_tolerance, str(row.completed_on), row.open) == (True, "2026-02-01", 3)
        assert order_facts(state)["all_received_within_tolerance"] is True
        assert order_facts(state)["all_received"] is False
        assert again.get("PO-1").judged[1].under == "default"
        assert list(again.get("PO-1").judged) == [1]
        state = again.record(Return("PO-1", 1, "1", purpose="to_replace"))
        assert order_facts(state)["all_received_within_tolerance"] is False, "one of them is to come again"


def test_an_order_that_is_short_within_its_tolerance_may_close_by_itself(clock, mei, wang):
    enough = Guard("all_received_within_tolerance")
    standard = preset("standard_order")
    step = Transition("settle_short", "issued", "closed", automatic=True, guards=[enough])
    flow = evolve(standard, transitions=[*standard.transitions, step])
    with opened(clock, definition=flow) as desk:
        issue(desk, mei, wang, OrderLine(1, "A", "100", tolerance=Tolerance(under_percent=3)))
        assert desk.do("receive", Receipt("PO-1", 1, "96.9"), by=mei).stage == "issued"
        state = desk.do("receive", Receipt("PO-1", 1, "0.1", number="GR-2"), by=mei)
        assert (state.stage, quantities(state, state.line(1)).closed_short) == ("closed", 3)
        state = desk.withdraw_fact(state.fact("receipt", "GR-2"), by=mei)
        assert str(quantities(state, state.line(1)).closed_short) == "3.1", "what never came was closed short too"


def test_an_item_s_tolerance_is_in_the_item_s_unit(clock, mei, wang):
    boxes = [Conversion("BOX", "EA", make=10)]
    items = [
        Item("A", unit="EA", tolerance=Tolerance(over_absolute=20), conversions=boxes),
        Item("B", unit="KG", tolerance=Tolerance(over_absolute=20)),
        Item("C", unit="KG", tolerance=Tolerance(over_absolute=20, over_percent=50)),
    ]
    catalogue = Catalogue(items=items, tolerance=Tolerance(over_percent=10))
    lines = [OrderLine(n, one.id, Quantity("10", "BOX")) for n, one in enumerate(items, 1)]
    lines.append(OrderLine(4, "A", Quantity("10", "BOX"), conversions=[Conversion("BOX", "PACK", make=2)]))
    with opened(clock, catalogue=catalogue) as desk:
        issue(desk, mei, wang, *lines)
        receipt = Receipt(lines=[ReceiptLine("PO-1", n, "99") for n in (1, 2, 3, 4)])
        told = [(one.values["allowed"], one.values["level"]) for one in refused(desk.do, "receive", receipt, by=mei)]
        assert told == [("2", "item"), ("1", "default"), ("5", "item"), ("2", "item")]


def test_an_order_of_ours_states_its_items_conversions(clock, mei, wang):
    boxes = [Conversion("BOX", "EA", make=10)]
    catalogue = Catalogue(items=[Item("A", unit="EA", conversions=boxes)])
    own = [Conversion("BOX", "EA", make=12)]
    lines = [
        OrderLine(1, "A", Quantity("100", "EA")),
        OrderLine(2, "A", Quantity("100", "EA"), conversions=own),
        OrderLine(3, "B", Quantity("100", "EA")),
    ]
    with opened(clock, catalogue=catalogue) as desk:
        state = issue(desk, mei, wang, *lines)
        assert [len(line.conversions) for line in state.lines] == [1, 1, 0]
        receipt = Receipt(lines=[ReceiptLine("PO-1", n, Quantity("2", "BOX")) for n in (1, 2)])
        state = Desk(desk.store, clock=clock).record(receipt)
        assert [quantities(state, line).received for line in state.lines] == [20, 24, 0]
        (reason,) = refused(desk.do, "receive", Receipt("PO-1", 3, Quantity("2", "BOX")), by=mei)
        assert reason.code == "unit_not_convertible"
        plain = desk.create(PurchaseOrder("PO-2", lines=[lines[2]]), by=mei)
        assert plain.lines == (lines[2],)


def test_a_catalogue_is_what_it_says():
    with pytest.raises(InvalidValue):
        Catalogue(suppliers={"V-7": 5})
    with pytest.raises(InvalidValue):
        Catalogue(suppliers=[5])
    with pytest.raises(InvalidValue):
        Catalogue(items=["A"])


# --- what was weighed


MEAT = OrderLine(1, "HAM", Quantity("10", "PC"), Price("8", unit="KG"), pricing_quantity=Quantity("100", "KG"))


def test_what_is_priced_by_weight_is_worth_what_it_weighs(clock, mei, wang):
    with opened(clock) as desk:
        issue(desk, mei, wang, MEAT)
        receipt = Receipt("PO-1", 1, "10", pricing_quantity=Quantity("103.4", "KG"))
        state = desk.do("receive", receipt, by=mei)
        (row,) = desk.lines()
        assert (row.received, str(row.amount), str(row.received_amount)) == (10, "800", "827.2")
        assert order_facts(state)["all_invoiced"] is False
        short = Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, Quantity("100", "KG"), amount="800")])
        state = desk.do("invoice", short, by=mei)
        assert order_facts(state)["all_invoiced"] is False, "what it should have weighed is not what it weighs"
        rest = Invoice("INV-2", lines=[InvoiceLine(1, "PO-1", 1, Quantity("3.4", "KG"), amount="27.20")])
        state = desk.do("invoice", rest, by=mei)
        assert order_facts(state)["all_invoiced"] is True
        other = Receipt("PO-1", 1, "1", pricing_quantity=Quantity("10", "LB"))
        assert [one.code for one in refused(desk.do, "receive", other, by=mei)] == [
            "unit_not_convertible",
            "over_tolerance",
        ]


def test_what_nobody_weighed_is_worth_what_it_was_ordered_for(clock, mei, wang):
    with opened(clock) as desk:
        issue(desk, mei, wang, MEAT)
        desk.do("receive", Receipt("PO-1", 1, "4", pricing_quantity=Quantity("41", "KG")), by=mei)
        desk.do("receive", Receipt("PO-1", 1, "5"), by=mei)
        assert [str(row.received_amount) for row in desk.lines()] == ["728"]


# --- what is on its way, and what comes back


def test_what_left_and_has_not_come_is_in_transit(clock, mei, wang):
    with opened(clock) as desk:
        issue(desk, mei, wang, SPLIT)
        for number, much in (("ASN-1", "30"), ("ASN-2", "40")):
            desk.do("ship", Shipment("PO-1", 1, much, number=number, shipped_at="2026-01-20"), by=mei)

        def on_its_way():
            return [row.in_transit for row in desk.lines()]

        assert on_its_way() == [30, 40]
        desk.do("receive", Receipt("PO-1", 1, "25", shipment="ASN-2"), by=mei)
        assert on_its_way() == [15, 30]
        desk.do("receive", Receipt("PO-1", 1, "10"), by=mei)
        assert sum(on_its_way()) == 35, "what names no shipment is of what is on its way"
        state = desk.do("receive", Receipt("PO-1", 1, "65"), by=mei)
        assert on_its_way() == [0, 0]
        assert order_facts(state)["any_in_transit"] is False


def test_what_comes_back_from_rework_was_there_before(clock, mei, wang):
    with opened(clock) as desk:
        issue(desk, mei, wang, OrderLine(1, "A", "100"))
        desk.do("receive", Receipt("PO-1", 1, "100"), by=mei)
        desk.do("return_goods", Return("PO-1", 1, "20", purpose="for_rework", number="RT-1"), by=mei)
        state = desk.do("receive", Receipt("PO-1", 1, "15", replaces="RT-1"), by=mei)
        much = quantities(state, state.line(1))
        assert (much.received, much.returned, much.reopened, much.reworked, much.open) == (115, 20, 15, 15, 0)
        codes = [one.code for one in refused(desk.do, "receive", Receipt("PO-1", 1, "6", replaces="RT-1"), by=mei)]
        assert sorted(codes) == ["over_tolerance", "replaced_more_than_returned"]
        (reason,) = refused(desk.do, "receive", Receipt("PO-1", 1, "1"), by=mei)
        assert (reason.code, reason.values["again"]) == ("over_tolerance", "15")
        for lang, told in (("en", "100 ordered and 15 replaced or reworked"), ("zh", "另有补换或返修 15")):
            assert told in reason.text(lang)
