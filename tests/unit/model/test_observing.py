"""Observing: what follows from a picture, given what the same source last showed, and what others said."""

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Contact,
    Hold,
    InvalidValue,
    Lot,
    OrderLine,
    Party,
    Picture,
    PurchaseOrder,
    Quantity,
    Receipt,
    ReceiptLine,
    ScheduleLine,
    ShownFact,
)
from procurekit.model.ids import derived_id
from procurekit.model.journal import Stamp
from procurekit.model.observing import observe

NOON = pendulum.datetime(2026, 1, 5, 4)


@pytest.fixture
def desk():
    with procurekit.open("memory:", clock=lambda: NOON) as desk:
        yield desk


def line(number=1, quantity="10", promised="2026-02-01", **given):
    return OrderLine(number, f"M{number}", quantity, "2", promised=promised, **given)


def two_dates(*promised):
    parts = [ScheduleLine(place, "5", promised=day) for place, day in enumerate(promised, 1)]
    return OrderLine(1, "M1", "10", "2", schedule=parts)


def picture(*lines, facts=(), complete=False, stage=None, number="B-1", key="B-1", **given):
    order = PurchaseOrder(number, lines=lines or (line(),), currency="EUR", **given)
    return Picture(key, order, facts=facts, complete=complete, stage=stage)


def received(key, quantity="5", number=None, line=1, **given):
    return ShownFact(key, Receipt("?", line, quantity, at="2026-01-20", number=number), **given)


def look(desk, *pictures, source="erp"):
    """The types of the events that each picture gave the order and its facts."""
    told = []
    for one in pictures:
        before = desk.verify().events
        desk.observe(one, source=source)
        told.append([record.stream.partition("_")[0] for record in desk.store.read_all(before)])
    return told


def types(desk, number="B-1"):
    return [one.type for one in desk.timeline(number)]


# --- one source


def test_the_first_picture_is_the_order(desk):
    shown = picture(facts=[received("gr-1")], stage="closed")
    assert look(desk, shown) == [["order", "receipt", "order"]]
    state = desk.get("B-1")
    assert state.id == derived_id("order", "erp", "B-1")
    assert (state.order, state.stage, state.source) == (shown.order, "closed", "erp")
    assert [one.document.lines[0].order for one in state.kept("receipt")] == [state.id]
    assert types(desk) == ["order.created", "receipt.recorded"]


def test_a_picture_without_a_stage_is_issued(desk):
    look(desk, picture())
    assert desk.get("B-1").stage == "issued"


@pytest.mark.parametrize("complete", [True, False])
def test_the_same_picture_twice_adds_nothing(desk, complete):
    shown = picture(
        line(1),
        line(2, amount="21", promised="2025-01-01"),
        facts=[received("gr-1"), received("gr-2", "50")],
        stage="issued",
        complete=complete,
        supplier=Party("V-7", contacts=[Contact("Karl")]),
        ordered_on="2026-01-30",
        note="as always",
    )
    assert look(desk, shown, shown, shown)[1:] == [[], []]
    assert desk.get("B-1").findings


def test_a_change_adds_just_the_change(desk):
    look(desk, picture(facts=[received("gr-1")]))
    assert look(desk, picture(line(promised="2026-02-09"), facts=[received("gr-1")])) == [["order"]]
    last = list(desk.journal.events(desk.get("B-1").id))[-1]
    assert [(one.path, one.before, one.after) for one in last.payload.changes] == [
        ("lines[1].schedule[1].promised", "2026-02-01", "2026-02-09")
    ]
    assert [str(one.day) for one in desk.get("B-1").promises[1, 1]] == ["2026-02-01", "2026-02-09"]
    assert look(desk, picture(line(promised="2026-02-09"), facts=[received("gr-1", "6")])) == [["receipt", "order"]]
    assert types(desk)[-1] == "receipt.corrected"


def test_personal_data_changes_apart_from_business(desk):
    look(desk, picture(supplier=Party("V-7", contacts=[Contact("Karl")])))
    look(desk, picture(line(quantity="11"), supplier=Party("V-7", contacts=[Contact("Emma")])))
    payload = desk.journal.events(desk.get("B-1").id)[-1].payload
    assert [one.path for one in payload.personal] == ["supplier.contacts"]
    assert all("contacts" not in one.path for one in payload.changes)
    assert desk.get("B-1").order.supplier.contacts[0].name == "Emma"


def test_a_stage_that_moves_is_a_step(desk):
    look(desk, picture(stage="issued"))
    assert look(desk, picture(stage="closed"), picture(stage="closed"), picture()) == [["order"], [], []]
    assert (desk.get("B-1").stage, types(desk)) == ("closed", ["order.created", "order.moved"])
    look(desk, picture(stage="issued"))
    assert desk.get("B-1").stage == "issued"


def test_a_partial_picture_never_removes(desk):
    look(desk, picture(line(1), line(2), facts=[received("gr-1")], project="P-1", complete=True, stage="issued"))
    assert look(desk, picture(line(2))) == [[]]
    state = desk.get("B-1")
    assert len(state.lines) == 2
    assert state.order.project == "P-1"
    assert len(state.kept("receipt")) == 1


def test_what_a_complete_picture_leaves_out_is_cancelled_once(desk):
    look(desk, picture(line(1), line(2), facts=[received("gr-1"), received("gr-2")], project="P-1", complete=True))
    less = picture(line(1), facts=[received("gr-2")], complete=True)
    assert look(desk, less) == [["order", "receipt", "order"]]
    assert look(desk, less, less) == [[], []]
    state = desk.get("B-1")
    assert [one.status for one in state.lines] == ["open", "cancelled"], "a line is cancelled, never removed"
    assert state.order.project is None
    assert len(state.kept("receipt")) == 1
    assert [one.code for one in (f for _, f in state.findings)] == ["not_shown_any_more"]
    assert desk.verify().holds


def test_what_is_shown_again_is_there_again(desk):
    whole = picture(line(1), line(2), facts=[received("gr-1")], complete=True)
    less = picture(line(1), complete=True)
    look(desk, whole, less)
    for _ in range(3):
        assert look(desk, whole) == [["order", "receipt", "order"]]
        state = desk.get("B-1")
        assert [one.status for one in state.lines] == ["open", "open"]
        assert len(state.kept("receipt")) == 1
        assert look(desk, less) == [["order", "receipt", "order"]]
        assert desk.get("B-1").kept("receipt") == ()
    assert desk.verify().holds


def test_a_schedule_line_that_is_left_out_is_gone(desk):
    look(desk, picture(two_dates("2026-02-01", "2026-03-01"), complete=True))
    look(desk, picture(two_dates("2026-02-01"), complete=True))
    assert [one.number for one in desk.get("B-1").lines[0].schedule] == [1]


def test_several_facts_with_one_number_all_count(desk):
    # A delivery note with three rows, each under a key of its own.
    shown = picture(facts=[received(f"gr-1/{row}", "2", number="GR-1") for row in range(3)])
    assert look(desk, shown, shown)[1] == []
    assert next(desk.lines()).received == 6
    assert desk.get("B-1").findings == ()


def test_facts_fill_the_schedule_whether_they_come_with_the_order_or_later(desk):
    whole = picture(two_dates("2026-02-01", "2026-03-01"), facts=[received("a"), received("b", "4")])
    look(desk, whole)
    bare = picture(two_dates("2026-02-01", "2026-03-01"), number="B-2", key="B-2")
    look(desk, bare, evolve(bare, facts=whole.facts))
    for number in ("B-1", "B-2"):
        assert [one.received for one in desk.lines() if one.order_number == number] == [5, 4]
        look(desk, picture(two_dates("2026-04-01", "2026-03-01"), number=number, key=number))
        assert [one.received for one in desk.lines() if one.order_number == number] == [5, 4], "it stays where it went"


def test_a_line_that_is_new_is_added(desk):
    look(desk, picture(line(1)))
    assert look(desk, picture(line(1), line(3))) == [["order"]]
    assert [one.number for one in desk.get("B-1").lines] == [1, 3]


def test_keys_are_a_source_s_own(desk):
    look(desk, picture(number=None, key="1"), source="a")
    look(desk, picture(number=None, key="1"), source="b")
    assert len(desk.orders()) == 2


def test_one_number_under_two_keys_of_a_source_is_two_orders_and_a_finding(desk):
    pictures = [picture(line(1), number="77", key="first"), picture(line(2), number="77", key="second")]
    for batch in (2, 1):
        told = list(desk.observe_all(pictures, source="erp", batch=batch))
        assert told[-1].events == (2 if batch == 2 else 0), "however they are batched, the same again adds nothing"
    assert len(desk.orders(number="77")) == 2
    assert desk.findings() == {"number_seen_before": 1}
    first = desk.get(derived_id("order", "erp", "first"))
    second = desk.get(derived_id("order", "erp", "second"))
    assert [one.number for one in (*first.lines, *second.lines)] == [1, 2]
    ((_, found),) = second.findings
    assert found.values["other"] == first.id
    assert desk.get("77").id == first.id


def test_moments_of_a_picture_are_moments():
    for wrong in ("someday", pendulum.naive(2026, 1, 1), 5):
        with pytest.raises(InvalidValue):
            Picture("1", PurchaseOrder("1"), at=wrong)
        with pytest.raises(InvalidValue):
            Picture("1", PurchaseOrder("1"), known_at=wrong)
        with pytest.raises(InvalidValue):
            received("a", at=wrong)
        with pytest.raises(InvalidValue):
            received("a", known_at=wrong)
    assert Picture("1", PurchaseOrder("1"), at="2026-01-01").at.isoformat() == "2026-01-01"


def test_observing_is_pure():
    stamp = Stamp("main", NOON, observed=True, source="erp")
    shown = picture(facts=[received("gr-1")])
    first = observe(None, shown, order="order_x", stamp=stamp)
    assert first.created
    assert first == observe(None, shown, order="order_x", stamp=stamp)
    again = observe(first.state, shown, order="order_x", stamp=stamp)
    assert (again.events, again.state, again.created) == ((), first.state, False)


# --- two sources


def test_a_second_source_that_agrees_adds_its_look_and_nothing_else(desk):
    look(desk, picture(facts=[received("gr-1", number="GR-1")], stage="issued"))
    shown = picture(facts=[received("x-1", number="GR-1")], stage="issued")
    assert look(desk, shown, source="portal") == [["order"]]
    assert types(desk)[-1] == "order.shown"
    assert look(desk, shown, shown, source="portal") == [[], []]
    assert len(desk.orders()) == 1
    state = desk.get("B-1")
    assert len(state.kept("receipt")) == 1, "the same paper counts once"
    assert state.findings == ()
    assert set(state.views) == {"erp", "portal"}


def test_what_two_papers_say_of_their_lines_is_told_in_words(desk):
    line = OrderLine(1, "A", Quantity("100", "EA"), "2")
    for source, much in (("erp", "60"), ("wms", "65")):
        parts = [ReceiptLine("PO-1", 1, Quantity(much, "EA"), schedule=1, lots=[Lot("L-1", "60")])]
        fact = ShownFact("gr-1", Receipt(lines=parts, number="GR-1", at="2026-12-03"))
        desk.observe(Picture("PO-1", PurchaseOrder("PO-1", lines=[line]), facts=[fact]), source=source)
    (found,) = (one for _, one in desk.get("PO-1").findings)
    assert (found.code, found.path) == ("sources_contradict", "receipt[GR-1].lines")
    assert found.text() == (
        "receipt[GR-1].lines: wms shows lines[1].schedule[1] 65 EA L-1 60; erp says lines[1].schedule[1] 60 EA L-1 60"
    )


def test_what_the_sources_contradict_each_other_in_is_found_once(desk):
    look(desk, picture(facts=[received("gr-1", "5", number="GR-1")], stage="issued"))
    other = picture(line(quantity="12"), facts=[received("x-1", "6", number="GR-1")], stage="closed")
    look(desk, other, other, other, source="portal")
    state = desk.get("B-1")
    found = [(one.code, one.path) for _, one in state.findings]
    assert sorted(found) == sorted(set(found))
    assert ("sources_contradict", "lines[1].quantity") in found
    assert ("stage_contradicts", "") in found
    assert any(path.startswith("receipt[GR-1]") for _, path in found)
    assert state.line(1).quantity.amount == 10, "who described it first speaks for its terms"
    assert state.stage == "issued"
    assert next(desk.lines()).received == 5
    quantity = next(one for _, one in state.findings if one.path == "lines[1].quantity")
    assert (quantity.values["source"], quantity.values["other"]) == ("portal", "erp")


def test_what_is_missing_is_filled_in(desk):
    look(desk, picture(line(promised=None)))
    look(desk, picture(line(promised="2026-02-01"), line(2), project="P-1"), source="portal")
    state = desk.get("B-1")
    assert str(state.line(1).promised) == "2026-02-01"
    assert [one.number for one in state.lines] == [1, 2]
    assert state.order.project == "P-1"
    assert state.findings == ()
    (promise,) = state.promises[1, 1]
    assert (promise.origin, promise.source) == ("observed", "portal")
    assert look(desk, picture(line(promised=None))) == [[]], "what the first source never said, it doesn't take back"


def test_a_later_change_of_either_source_is_applied(desk):
    look(desk, picture())
    look(desk, picture(), source="portal")
    look(desk, picture(line(promised="2026-02-09")), source="portal")
    assert str(desk.get("B-1").line(1).promised) == "2026-02-09"
    look(desk, picture(line(quantity="11")))
    state = desk.get("B-1")
    assert (state.line(1).quantity.amount, str(state.line(1).promised)) == (11, "2026-02-09")
    assert state.findings == ()
    assert look(desk, picture(line(quantity="11")))[0] == []


def test_who_changes_what_somebody_else_changed_differently_is_found(desk):
    look(desk, picture())
    look(desk, picture(), source="portal")
    look(desk, picture(line(quantity="11")))
    look(desk, picture(line(quantity="12")), source="portal")
    state = desk.get("B-1")
    assert state.line(1).quantity.amount == 12, "it has happened"
    found = {one.path: (one.code, one.values["shown"], one.values["stated"]) for _, one in state.findings}
    assert found["lines[1].quantity"] == ("sources_contradict", "12", "11")


def test_what_one_source_took_away_comes_back_with_another_s_change(desk):
    both = picture(two_dates("2026-02-01", "2026-03-01"), complete=True, supplier=Party("V-7", contacts=[Contact("K")]))
    look(desk, both)
    look(desk, both, source="portal")
    look(desk, picture(two_dates("2026-02-01"), complete=True))
    assert desk.get("B-1").order.supplier is None
    changed = picture(
        two_dates("2026-02-01", "2026-04-01"), complete=True, supplier=Party("V-7", contacts=[Contact("Emma")])
    )
    look(desk, changed, source="portal")
    order = desk.get("B-1").order
    assert [str(one.promised) for one in order.line(1).schedule] == ["2026-02-01", "2026-04-01"]
    assert order.supplier == Party("V-7", contacts=[Contact("Emma")])
    assert look(desk, changed, source="portal") == [[]]


def test_a_source_corrects_its_own_paper_even_if_another_has_it_too(desk):
    look(desk, picture(facts=[received("gr-1", "5", number="GR-1")]))
    desk.record(Receipt("B-1", 1, "5", at="2026-01-20", number="GR-1"), by="wh")
    look(desk, picture(facts=[received("gr-1", "4", number="GR-1")]))
    assert types(desk)[-1] == "receipt.corrected"


def test_a_paper_that_counts_already_is_not_counted_again(desk):
    issued = desk.create(PurchaseOrder("B-1", currency="EUR", supplier="V-7", lines=[line()]), by="mei")
    desk.record(Receipt("B-1", 1, "5", at="2026-01-20", number="GR-1"), by="wh")
    desk.record(Acknowledgement("B-1", lines=[AcknowledgedLine(1)], number="AB-1"))
    look(desk, picture(facts=[received("gr-1", number="GR-1"), received("gr-2", number="GR-2")]))
    assert next(desk.lines()).received == 10
    assert desk.get("B-1").id == issued.id, "an order of ours that another system shows stays our order"


def test_an_order_of_ours_is_observed_and_worked_on_in_turns(desk):
    mei, wang = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
    state = desk.create(PurchaseOrder("B-1", currency="EUR", supplier="V-7", lines=[line()]), by=mei)
    for step, actor in (("submit", mei), ("approve", wang), ("issue", mei)):
        state = desk.do(step, state, by=actor)
    look(desk, picture(stage="issued"), source="erp")
    desk.hold("B-1", Hold("quality"), by=mei)
    assert look(desk, picture(line(promised="2026-02-05"), stage="closed"), source="erp") == [["order", "order"]]
    state = desk.get("B-1")
    assert (state.stage, str(state.line(1).promised), len(state.holds)) == ("closed", "2026-02-05", 1)
    assert state.number == "B-1"
    again = picture(line(promised="2026-02-05"), stage="closed", number="B-1 (changed)", key="B-1")
    look(desk, again, again, source="erp")
    assert desk.get("B-1").order.number == "B-1 (changed)", "the source's own key finds it, whatever its number is now"


def test_all_of_a_receipt_of_several_lines_belongs_to_the_picture_s_order(desk):
    fact = ShownFact("gr-1", Receipt(lines=[ReceiptLine("x", 1, "1"), ReceiptLine("y", 2, "2")], at="2026-01-20"))
    look(desk, picture(line(1), line(2), facts=[fact]))
    assert [one.received for one in desk.lines()] == [1, 2]
    assert desk.verify().streams == 2
