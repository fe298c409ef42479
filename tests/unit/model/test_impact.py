"""What a change would do: each thing that can't be, each to look at, and who has to know."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import procurekit
from procurekit import (
    AddLine,
    Demand,
    Invoice,
    InvoiceLine,
    OrderLine,
    PurchaseOrder,
    Receipt,
    Return,
    ScheduleLine,
    SetField,
    Shipment,
)
from procurekit.model.change import changes_between
from procurekit.model.change_request import ChangeRequest
from procurekit.model.events import Changed, Created, NewEvent, Recorded, type_of
from procurekit.model.folding import fold
from procurekit.model.impact import affected_by, impact_of
from procurekit.model.journal import Stamp, preview
from procurekit.model.kinds import kind_of
from procurekit.model.merging import Clash, clashes, rebased
from procurekit.model.operations import OPERATIONS, CancelLine, Part, Split, Substitute, wanted
from procurekit.values.moments import parse_instant

STAMP = Stamp("main", parse_instant("2026-01-05T09:00Z"))
ID = "order_aaaaaaaaaaaaaaaaaaaaaaaaaa"


def story(order, *facts):
    events = [NewEvent(ID, "order.created", Created(order, "issued", "issued"))]
    for number, one in enumerate(facts, 1):
        payload = Recorded(f"{kind_of(one)}_{number}", one)
        events.append(NewEvent(ID, type_of(kind_of(one), payload), payload))
    return fold(preview(one, version, STAMP) for version, one in enumerate(events, 1))


def after(state, changes):
    payload = Changed(changes_between(state.order, wanted(state, changes)))
    return fold([preview(NewEvent(ID, "order.changed", payload), state.version + 1, STAMP)], state)


def told(state, changes):
    return impact_of(state, after(state, changes))


def paper(*lines, **more):
    lines = lines or (OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-02-01"),)
    return PurchaseOrder("PO-1", currency="EUR", lines=lines, **more)


def two_deliveries(**more):
    schedule = [ScheduleLine(1, "600", "2026-02-01"), ScheduleLine(2, "400", "2026-02-15")]
    return OrderLine(1, "M6-BOLT", "1000", "0.12", schedule=schedule, **more)


def test_what_cannot_be_known_is_none_and_not_zero():
    impact = told(story(paper(OrderLine(1, "M6-BOLT", "1000"))), {"lines[1].quantity": "800"})
    assert (impact.amount_before, impact.amount_after, impact.amount_change) == (None, None, None)
    assert impact.as_dict()["amount_change"] is None
    assert impact.text() == "line 1: quantity 1000 → 800"


def test_a_change_of_terms_alone_moves_nothing():
    impact = told(story(paper()), {"incoterm": "FCA"})
    assert (impact.dates, impact.quantities, impact.demands, impact.recipients) == ((), (), (), ())
    assert (impact.days_later, impact.amount_change, impact.text()) == (0, 0, "")


def test_a_delivery_of_which_something_came_stays():
    state = story(paper(two_deliveries()), Receipt(ID, 1, "100", schedule=2, at="2026-01-20"))
    changes = {"lines[1].schedule[2]": None, "lines[1].schedule[1].quantity": "1000"}
    assert [(one.code, one.path) for one in told(state, changes).breaks] == [
        ("schedule_in_use", "lines[1].schedule[2]")
    ]
    assert told(story(paper(two_deliveries())), changes).breaks == ()


def test_parts_that_are_not_the_whole_can_not_be():
    impact = told(story(paper(two_deliveries())), {"lines[1].schedule[1].quantity": "700"})
    assert [one.code for one in impact.breaks] == ["schedule_total"]


def test_stated_amounts_that_do_not_fit_any_more_are_to_be_looked_at():
    state = story(paper(OrderLine(1, "M6-BOLT", "1000", "0.12", amount="120")))
    assert [one.code for one in told(state, {"lines[1].quantity": "900"}).warnings] == ["value_mismatch"]


@pytest.mark.parametrize(
    ("fact", "changes", "code"),
    [
        (Shipment(ID, 1, "900", shipped_at="2026-01-20"), {"lines[1].quantity": "800"}, "below_shipped"),
        (Receipt(ID, 1, "100", at="2026-01-20"), {"lines[1].price": "0.13"}, "price_after_receipt"),
        (Invoice("I-1", lines=[InvoiceLine(1, ID, 1, "100")]), {"lines[1].price": "0.13"}, "price_after_billing"),
        (Receipt(ID, 1, "100", at="2026-01-20"), {"lines[1].status": "closed_short"}, "closes_open"),
    ],
)
def test_what_was_done_is_to_be_looked_at(fact, changes, code):
    impact = told(story(paper(), fact), changes)
    assert ([one.code for one in impact.warnings], impact.breaks) == ([code], ())
    for lang in ("en", "zh"):
        assert impact.warnings[0].text(lang) in impact.text(lang)
        assert impact.as_dict(lang)["warnings"][0]["text"]


def test_a_line_that_has_ended_is_opened_before_it_is_changed():
    state = story(paper(evolve(paper().line(1), status="cancelled")))
    assert [one.code for one in told(state, {"lines[1].price": "0.2"}).breaks] == ["line_not_open"]
    reopened = told(state, {"lines[1].price": "0.2", "lines[1].status": "open"})
    assert reopened.breaks == ()
    assert [(one.before, one.after) for one in reopened.quantities] == [(0, 1000)]


def test_what_came_of_a_line_that_ends_stays():
    state = story(paper(), Receipt(ID, 1, "600", at="2026-01-20"))
    for ending in ("closed_short", "cancelled"):
        impact = told(state, {"lines[1].status": ending})
        assert [(one.before, one.after) for one in impact.quantities] == [(1000, 600)]
        assert (impact.amount_before, impact.amount_after, impact.amount_change) == (120, 72, -48)
        assert "1000 → 600" in impact.text()
    nothing = told(story(paper()), {"lines[1].status": "cancelled"})
    assert ([one.after for one in nothing.quantities], nothing.amount_after) == ([0], 0)
    more = story(paper(), Receipt(ID, 1, "1200", at="2026-01-20"))
    assert (told(more, {"lines[1].status": "cancelled"}).quantities, told(more, CancelLine(1)).amount_after) == (
        (),
        120,
    )


@pytest.mark.parametrize(
    ("line", "kept", "amount"),
    [
        (OrderLine(1, "FITTING", "10", "50", kind="service"), 4, 200),
        (OrderLine(1, "FITTING", kind="amount_only", amount="500"), 0, 200),
        (OrderLine(1, "BACK", "-10", "50", credit=True), 0, 0),
        (OrderLine(1, "FITTING", "10", kind="service"), 4, None),
    ],
)
def test_of_what_nobody_receives_what_was_billed_stays(line, kept, amount):
    state = story(paper(line), Invoice("I-1", lines=[InvoiceLine(1, ID, 1, line.quantity and "4", amount="200")]))
    impact = told(state, CancelLine(1))
    assert ([one.after for one in impact.quantities], impact.amount_after) == ([kept], amount)


def test_the_books_are_told_of_what_was_billed():
    state = story(paper(settling_organisation="GROUP"), Invoice("I-1", lines=[InvoiceLine(1, ID, 1, "100")]))
    assert ("organisation", "GROUP", "lines[1]") in [
        (one.kind, one.name, one.because) for one in told(state, {"lines[1].price": "0.13"}).recipients
    ]
    assert told(story(paper(settling_organisation="GROUP")), {"lines[1].price": "0.13"}).recipients == ()


def test_who_waits_is_at_risk_only_where_it_comes_too_late():
    demands = [
        Demand("work_order", "early", needed_by="2026-01-20"),
        Demand("work_order", "late", needed_by="2026-02-10"),
        Demand("project", "undated"),
    ]
    line = OrderLine(1, "M6-BOLT", "1000", requested="2026-02-01", demands=demands)
    state = story(paper(line))
    impact = told(state, {"lines[1].schedule[1].requested": "2026-02-20"})
    assert [(one.demand, one.days, one.already) for one in impact.demands] == [
        ("work_order:early", 31, True),
        ("work_order:late", 10, False),
    ]
    undated = told(state, {"lines[1].schedule[1].requested": None})
    assert undated.demands == ()
    assert undated.dates[0].days is None
    assert "—" in undated.text() or "None" in undated.text()


def test_whose_goods_came_is_not_at_risk():
    demands = [
        Demand("work_order", "WO-8", needed_by="2026-02-03", quantity="400"),
        Demand("work_order", "WO-7", needed_by="2026-02-01", quantity="600"),
    ]
    state = story(
        paper(OrderLine(1, "M6-BOLT", "1000", requested="2026-02-01", demands=demands)), Receipt(ID, 1, "600")
    )
    impact = told(state, {"lines[1].schedule[1].requested": "2026-02-20"})
    assert [(one.demand, one.days) for one in impact.demands] == [("work_order:WO-8", 17)]


def test_what_is_refused_and_what_is_only_to_look_at_are_told_apart():
    state = story(paper(), Receipt(ID, 1, "600"))
    impact = told(state, {"lines[1].quantity": "500", "lines[1].price": "0.2"})
    assert ([one.code for one in impact.breaks], [one.code for one in impact.warnings]) == (
        ["below_done"],
        ["price_after_receipt"],
    )
    marks = {"en": ("refused: ", "note: "), "zh": ("不允许：", "提示：")}
    for lang, (refused, note) in marks.items():
        rows = impact.text(lang).splitlines()
        assert refused + impact.breaks[0].text(lang) in rows
        assert note + impact.warnings[0].text(lang) in rows


def test_added_lines_are_affected_too():
    state = story(paper())
    later = after(state, AddLine(OrderLine(7, "M8", "5")))
    assert affected_by(state.order, later.order) == (7,)
    assert [(one.line, one.before, one.after) for one in impact_of(state, later).quantities] == [(7, 0, 5)]


# --- what is asked for


def test_operations_of_lines_that_are_not_there():
    state = story(paper())
    for one in (Split(9, [Part("1")]), CancelLine(9), Substitute(9, "X"), SetField("lines[9].quantity", "1")):
        with pytest.raises(procurekit.InvalidValue) as refused:
            wanted(state, one)
        assert refused.value.code == "unknown_path"


def test_every_operation_has_a_name_in_plain_data():
    assert {cls.__name__ for cls in OPERATIONS.values()} == {
        "SetField",
        "AddLine",
        "CancelLine",
        "CloseShort",
        "Split",
        "Substitute",
    }


def test_one_field_is_changed_once_in_a_request():
    from procurekit.model.field_change import Change

    with pytest.raises(procurekit.InvalidValue) as refused:
        ChangeRequest(ID, [Change("incoterm", None, "FCA"), Change("incoterm", None, "DAP")])
    assert refused.value.code == "path_twice"


# --- what goes together


def test_a_clash_of_what_no_event_tells_of_is_a_clash_all_the_same():
    from procurekit.model.field_change import Change

    state = story(paper(incoterm="FCA"))
    (clash,) = clashes(state, [Change("incoterm", "DAP", "EXW")])
    assert clash == Clash("incoterm", "DAP", "FCA", "EXW")
    assert rebased(state.order, [Change("incoterm", "FCA", "EXW"), Change("currency", "USD", "EUR")]) == (
        Change("incoterm", "FCA", "EXW"),
    )


# --- what was done, also where quantities are negative, or there are none


@pytest.mark.parametrize(
    ("quantity", "codes"),
    [("-12", []), ("-10", []), ("-9", ["below_done"]), ("-2", ["below_done"])],
)
def test_a_credit_line_keeps_what_was_credited(quantity, codes):
    credit = OrderLine(1, "M6-BOLT", "-12", "1", credit=True)
    state = story(paper(credit), Invoice("I-1", lines=[InvoiceLine(1, ID, 1, "-10")]))
    impact = told(state, {"lines[1].quantity": quantity})
    assert ([one.code for one in impact.breaks], impact.warnings) == (codes, ())


@pytest.mark.parametrize(("quantity", "codes"), [("-14", []), ("-10", []), ("-9", ["below_done"])])
def test_a_credit_line_keeps_what_was_sent_back(quantity, codes):
    credit = OrderLine(1, "M6-BOLT", "-12", "1", credit=True)
    state = story(paper(credit), Return(ID, 1, "10", purpose="for_credit", at="2026-01-20"))
    assert [one.code for one in told(state, {"lines[1].quantity": quantity}).breaks] == codes


@given(ordered=st.integers(1, 50), wanted_=st.integers(1, 50), billed=st.integers(0, 60), sign=st.sampled_from([1, -1]))
def test_a_credit_line_is_as_short_as_an_order_of_as_much(ordered, wanted_, billed, sign):
    line = OrderLine(1, "M6-BOLT", str(sign * ordered), "1", credit=sign < 0)
    facts = [Invoice("I-1", lines=[InvoiceLine(1, ID, 1, str(sign * billed))])] if billed else []
    impact = told(story(paper(line), *facts), {"lines[1].quantity": str(sign * wanted_)})
    short = wanted_ < min(ordered, billed)
    assert [one.code for one in impact.breaks] == (["below_done"] if short else [])


def service(**more):
    return OrderLine(1, description="installation", kind="amount_only", **more)


@pytest.mark.parametrize(
    ("line", "changes", "codes"),
    [
        (service(amount="8000"), {"lines[1].amount": "1000"}, ["below_billed"]),
        (service(amount="8000"), {"lines[1].amount": "5000"}, []),
        (service(amount="4000"), {"lines[1].amount": "4500"}, []),
        (service(), {"lines[1].amount": "4000"}, ["below_billed"]),
        (service(quantity="1", price="8000"), {"lines[1].price": "1000"}, ["below_billed"]),
        (service(amount="-8000", credit=True), {"lines[1].amount": "-1000"}, ["below_billed"]),
        (service(amount="-8000", credit=True), {"lines[1].amount": "-9000"}, []),
    ],
)
def test_an_amount_does_not_go_below_what_was_billed(line, changes, codes):
    billed = "-5000" if line.credit else "5000"
    impact = told(story(paper(line), Invoice("I-1", lines=[InvoiceLine(1, ID, 1, amount=billed)])), changes)
    assert [one.code for one in impact.breaks] == codes
    if codes:
        assert billed in impact.text("en")
        assert billed in impact.text("zh")


def test_what_came_is_ordered_also_where_the_quantity_is_taken_out():
    state = story(paper(OrderLine(1, "M6-BOLT", "1000", amount="120")), Receipt(ID, 1, "900", at="2026-01-20"))
    changes = {"lines[1].quantity": None, "lines[1].kind": "amount_only"}
    assert [(one.code, one.values["floor"]) for one in told(state, changes).breaks] == [("below_done", "900")]


def test_a_delivery_keeps_what_came_with_it():
    state = story(paper(two_deliveries()), Receipt(ID, 1, "600", at="2026-01-20"))
    moved = {"lines[1].schedule[1].quantity": "1", "lines[1].schedule[2].quantity": "999"}
    (found,) = told(state, moved).breaks
    assert (found.code, found.path) == ("delivery_below_received", "lines[1].schedule[1].quantity")
    assert "600" in found.text("en")
    assert "600" in found.text("zh")
    # What is still to come may be moved, and what was sent back may come with another one.
    later = {"lines[1].schedule[1].quantity": "700", "lines[1].schedule[2].quantity": "300"}
    assert told(state, later).breaks == ()
    back = story(
        paper(two_deliveries()),
        Receipt(ID, 1, "600", at="2026-01-20"),
        Return(ID, 1, "600", purpose="for_credit", at="2026-01-21"),
    )
    assert told(back, moved).breaks == ()


def test_a_delivery_that_was_billed_ahead_may_still_be_moved():
    state = story(paper(two_deliveries()), Invoice("I-1", lines=[InvoiceLine(1, ID, 1, "1000")]))
    moved = {"lines[1].schedule[1].quantity": "100", "lines[1].schedule[2].quantity": "900"}
    assert told(state, moved).breaks == ()


def test_a_line_as_a_whole_is_told_once():
    state = story(paper(two_deliveries()), Receipt(ID, 1, "600", at="2026-01-20"))
    changes = {
        "lines[1].quantity": "500",
        "lines[1].schedule[1].quantity": "100",
        "lines[1].schedule[2].quantity": "400",
    }
    assert [one.code for one in told(state, changes).breaks] == ["below_done"]
