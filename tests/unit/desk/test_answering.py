"""What a supplier answers: within the terms it applies, beyond them it is a request; silence where terms say so."""

import pytest
from tests.asked import MEI, TOM, WANG

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    DateTolerance,
    Evidence,
    OrderLine,
    Part,
    Price,
    PurchaseOrder,
    Quantity,
    Receipt,
    Refused,
    ScheduleLine,
    Split,
    Tolerance,
    quantities,
)
from procurekit.model.answers import disputes
from procurekit.model.facts import line_facts
from procurekit.workflow import Definition, Organisation, preset


def answered(desk, *lines, by=TOM, **more):
    return desk.do("acknowledge", Acknowledgement("PO-1", lines=lines, **more), by=by)


def row(desk, line=1, schedule=1):
    return next(one for one in line_facts(desk.get("PO-1")) if (one.line, one.schedule) == (line, schedule))


def one_line(**given):
    return OrderLine(1, "M6-BOLT", Quantity("1000", "EA"), "0.12", requested="2026-02-01", **given)


# --- who says so


def test_a_buyer_can_not_confirm_for_the_supplier(desk, issued):
    issued()
    with pytest.raises(Refused) as refused:
        answered(desk, AcknowledgedLine(1), by=MEI)
    assert [one.code for one in refused.value.reasons] == ["confirmed_by_buyer"]
    answered(desk, AcknowledgedLine(1), by=MEI, origin="attested", channel="phone")
    assert row(desk).first_promise_origin == "attested"


def test_what_a_buyer_reports_is_attested_whatever_it_is_called(desk, issued):
    issued()
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1)]), by=MEI)
    (kept,) = desk.get("PO-1").kept("acknowledgement")
    assert (kept.document.origin, kept.document.attested_by) == ("attested", "mei")
    assert row(desk).first_promise_origin == "attested"
    for lang, word in (("en", "attests"), ("zh", "代记")):
        assert word in desk.timeline("PO-1").text(lang)


@pytest.mark.parametrize(
    "more",
    [
        {"by": TOM},
        {"source": "portal"},
        {"source": "portal", "by": TOM},
        {"source": "portal", "by": "import"},
        {"source": "portal", "by": Actor("import", on_behalf_of=TOM)},
        {"by": Actor("portal", on_behalf_of=TOM)},
    ],
)
def test_what_the_supplier_or_its_system_says_is_confirmed(desk, issued, more):
    issued()
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1)]), **more)
    assert row(desk).first_promise_origin == "confirmed"


@pytest.mark.parametrize("by", [MEI, Actor("mei", party="US"), Actor("mei", roles={"buyer"}, on_behalf_of=TOM)])
@pytest.mark.parametrize("source", [None, "mail"])
def test_what_one_of_the_buyers_people_entered_is_attested_wherever_it_came_from(desk, issued, by, source):
    issued()
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1)]), by=by, source=source)
    (kept,) = desk.get("PO-1").kept("acknowledgement")
    assert (kept.document.origin, kept.document.attested_by) == ("attested", "mei")


@pytest.mark.parametrize(
    ("by", "origin"),
    [
        ("mei", "attested"),
        (Actor("mei", roles={"supplier"}, party="V-7"), "attested"),
        ("import", "confirmed"),
        ("tom", "confirmed"),
        (Actor("eva", party="V-7"), "confirmed"),
    ],
)
def test_whose_side_somebody_is_on_is_said_by_the_organisation(url, clock, order, by, origin):
    office = Organisation.from_dict(
        {"people": {"mei": ["buyer"], "wang": ["approver"], "tom": {"roles": ["supplier"], "party": "V-7"}}}
    )
    with procurekit.open(url, clock=clock, organisation=office) as desk:
        desk.create(order(), by="mei")
        for step, actor in (("submit", "mei"), ("approve", "wang"), ("issue", "mei")):
            desk.do(step, "PO-1", by=actor)
        desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1)]), by=by, source="mail")
        assert row(desk).first_promise_origin == origin


# --- within the terms, and beyond


def test_an_answer_as_ordered_changes_nothing(desk, issued):
    issued()
    answered(desk, AcknowledgedLine(1), AcknowledgedLine(2, promised="2026-02-01"))
    state = desk.get("PO-1")
    assert (state.order.revision, state.changes) == (1, {})
    assert quantities(state, state.line(1)).confirmed == 1000


def test_a_date_within_the_terms_is_a_promise_and_nothing_more(desk, issued):
    issued("PO-1", one_line(), date_tolerance=DateTolerance(early_days=5, late_days=2))
    answered(desk, AcknowledgedLine(1, promised="2026-02-03"))
    assert (desk.get("PO-1").order.revision, desk.get("PO-1").changes) == (1, {})
    assert (row(desk).first_promise.day, row(desk).latest_promise.day) == (3, 3)
    answered(desk, AcknowledgedLine(1, promised="2026-01-27"))
    assert desk.get("PO-1").changes == {}


@pytest.mark.parametrize(
    ("terms", "day"),
    [
        (None, "2026-02-02"),
        (DateTolerance(late_days=1), "2026-02-03"),
        (DateTolerance(late_days=1), "2026-01-31"),
        (DateTolerance(early_days=3), "2026-02-02"),
        (DateTolerance(late_days=0), "2026-02-02"),
    ],
)
def test_a_date_beyond_the_terms_is_asked_for(desk, issued, terms, day):
    issued("PO-1", one_line(), date_tolerance=terms, purchaser="mei")
    answered(desk, AcknowledgedLine(1, promised=day))
    (change,) = desk.changes("PO-1")
    assert (change.state, change.side, change.request.initiator) == ("pending_approval", "supplier", "supplier")
    assert [(one.path, one.after) for one in change.changes] == [("lines[1].schedule[1].promised", day)]
    assert desk.get("PO-1").line(1).promised is None
    told = [one.payload for one in desk.get("PO-1").history if one.envelope.type == "order.notified"]
    assert [one.name for one in told[0].recipients] == ["mei"]
    desk.do("approve", change, by=WANG)
    assert desk.get("PO-1").line(1).promised.isoformat() == day


@pytest.mark.parametrize(
    ("said", "within"),
    [
        ({"quantity": "1020"}, True),
        ({"quantity": "1020.001"}, False),
        ({"quantity": "990"}, True),
        ({"quantity": "989"}, False),
        ({"price": "0.1260"}, True),
        ({"price": Price("12.60", per=100)}, True),
        ({"price": Price("12.61", per=100)}, False),
        ({"price": "0.11"}, False),
        ({"quantity": "1010", "price": "0.13"}, False),
        ({"substitute": "M6-BOLT-A"}, False),
        ({"quantity": Quantity("10", "BOX")}, True),
        ({"price": Price("0.12", unit="BOX")}, False),
    ],
)
def test_quantities_and_prices_have_their_tolerances(desk, issued, said, within):
    line = one_line(
        tolerance=Tolerance(over_percent="2", under_absolute="10"),
        price_tolerance=Tolerance(over_percent="5"),
        conversions=[procurekit.Conversion("BOX", "EA", make=101)],
    )
    issued("PO-1", line)
    answered(desk, AcknowledgedLine(1, "accepted_with_change", **said))
    state = desk.get("PO-1")
    assert (state.order.revision == 2) is within
    assert bool(state.changes) is not within
    if within:
        (changed,) = (one.payload for one in state.history if one.envelope.type == "order.changed")
        assert (changed.initiator, changed.origin, changed.change) == ("supplier", "confirmed", None)


def test_what_applied_by_itself_is_the_order(desk, issued):
    issued("PO-1", one_line(tolerance=Tolerance(under_percent="10")))
    answered(desk, AcknowledgedLine(1, "accepted_with_change", quantity="950", promised="2026-02-01"))
    state = desk.get("PO-1")
    assert (state.line(1).quantity.amount, state.line(1).schedule[0].quantity.amount) == (950, 950)
    assert quantities(state, state.line(1)).ordered == 950


def test_a_line_is_split_by_several_answers(desk, issued):
    issued("PO-1", one_line())
    answered(
        desk,
        AcknowledgedLine(1, "accepted_with_change", quantity="600", promised="2026-02-01"),
        AcknowledgedLine(1, "accepted_with_change", quantity="400", promised="2026-02-15"),
    )
    (change,) = desk.changes("PO-1")
    desk.do("approve", change, by=WANG)
    line = desk.get("PO-1").line(1)
    assert [(one.number, one.quantity.amount, one.promised and one.promised.day) for one in line.schedule] == [
        (1, 600, None),
        (2, 400, 15),
    ]
    assert line.schedule[1].split_from == 1
    # What was split off was asked for, and promised, when the rest was.
    assert row(desk, schedule=2).requested == row(desk).requested
    assert (row(desk, schedule=2).first_promise.day, row(desk, schedule=2).promise_basis.day) == (1, 1)
    assert row(desk, schedule=2).latest_promise.day == 15


def test_deliveries_are_answered_one_by_one(desk, issued):
    schedule = [ScheduleLine(1, "600", "2026-02-01"), ScheduleLine(2, "400", "2026-02-10")]
    issued("PO-1", OrderLine(1, "M6-BOLT", "1000", "0.12", schedule=schedule))
    answered(desk, AcknowledgedLine(1, schedule=2, quantity="350", promised="2026-02-12"))
    (change,) = desk.changes("PO-1")
    desk.do("approve", change, by=WANG)
    line = desk.get("PO-1").line(1)
    assert (line.quantity.amount, [one.quantity.amount for one in line.schedule]) == (950, [600, 350])
    # One quantity for several deliveries says nothing of each.
    answered(desk, AcknowledgedLine(1, quantity="950"))
    assert len(desk.changes("PO-1")) == 1


def test_a_line_that_is_rejected_is_asked_to_be_cancelled_and_a_disputed_one_stays_open(desk, issued):
    issued()
    answered(desk, AcknowledgedLine(1, "rejected", reason="no steel"), AcknowledgedLine(2, "disputed", reason="price"))
    state = desk.get("PO-1")
    (change,) = state.changes.values()
    assert [(one.path, one.after) for one in change.changes] == [("lines[1].status", "cancelled")]
    assert {number: one.answer for number, one in disputes(state).items()} == {1: "rejected", 2: "disputed"}
    assert (row(desk, 2).first_promise, row(desk, 2).acknowledged_on is None) == (None, False)
    desk.do("approve", change, by=WANG)
    assert (desk.get("PO-1").line(1).status, row(desk).open) == ("cancelled", 0)
    assert list(disputes(desk.get("PO-1"))) == [2]
    answered(desk, AcknowledgedLine(2))
    assert disputes(desk.get("PO-1")) == {}


def test_another_answer_before_anybody_decided_is_the_same_request(desk, issued):
    issued("PO-1", one_line())
    for day in ("2026-02-05", "2026-02-05", "2026-02-09"):
        answered(desk, AcknowledgedLine(1, promised=day))
    (change,) = desk.changes("PO-1")
    assert [one.changes[0].after for one in change.offers] == ["2026-02-05", "2026-02-09"]
    desk.do("approve", change, by=WANG)
    assert desk.get("PO-1").line(1).promised.day == 9


def test_signatures_to_what_is_no_longer_asked_for_count_no_more(desk, issued):
    issued("PO-1", one_line())
    answered(desk, AcknowledgedLine(1, promised="2026-02-05"))
    seen = desk.change("PO-1/1")
    answered(desk, AcknowledgedLine(1, promised="2026-02-25"))
    with pytest.raises(procurekit.Conflict):
        desk.do("approve", seen, by=WANG)
    assert desk.get("PO-1").line(1).promised is None


def test_what_can_not_be_is_asked_for_and_goes_no_further(desk, issued):
    issued("PO-1", one_line())
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    answered(desk, AcknowledgedLine(1, "accepted_with_change", quantity="500"))
    (change,) = desk.changes("PO-1")
    assert change.state == "draft"
    assert "below_done" in [one.code for _, one in desk.get("PO-1").findings]


def test_an_order_that_a_source_moves_is_changed_there(desk, order):
    from procurekit import Picture

    desk.observe(Picture("1", order(), stage="issued"), source="erp")
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1, promised="2026-03-01")]), source="portal")
    assert desk.get("PO-1").changes == {}


# --- said again after somebody decided


def stuck(desk, issued):
    """A request that the buyer's side agreed to and that can't come into force: more has come meanwhile."""
    issued("PO-1", one_line())
    answered(desk, AcknowledgedLine(1, "accepted_with_change", quantity="800"))
    desk.record(Receipt("PO-1", 1, "900", at="2026-01-20"), by="dock")
    return desk.do("approve", desk.change("PO-1/1"), by=WANG)


def test_terms_that_somebody_accepted_are_not_replaced_unseen(desk, issued):
    assert stuck(desk, issued).state == "accepted"
    answered(desk, AcknowledgedLine(1, "accepted_with_change", quantity="950", price="9.99"))
    old, new = desk.changes("PO-1")
    assert (old.state, new.state) == ("withdrawn", "pending_approval")
    assert old.changes[0].after["amount"] == "800"
    state = desk.follow("PO-1")
    assert (state.line(1).quantity.amount, str(state.line(1).price.amount), state.order.revision) == (1000, "0.12", 1)
    told = [one.payload.change for one in state.history if one.envelope.type == "order.notified"]
    assert told[-2:] == [old.id, new.id]
    for lang in ("en", "zh"):
        assert desk.timeline("PO-1").text(lang)
    desk.do("approve", new, by=WANG)
    assert desk.get("PO-1").line(1).quantity.amount == 950


def test_the_same_said_again_leaves_what_was_decided(desk, issued):
    stuck(desk, issued)
    answered(desk, AcknowledgedLine(1, "accepted_with_change", quantity="800"))
    (change,) = desk.changes("PO-1")
    assert (change.state, len(change.offers)) == ("accepted", 1)


def test_what_was_sent_back_is_submitted_with_its_new_terms(desk, issued):
    issued("PO-1", one_line())
    answered(desk, AcknowledgedLine(1, promised="2026-02-25"))
    desk.do("send_back", desk.change("PO-1/1"), by=WANG, reason="too late")
    answered(desk, AcknowledgedLine(1, promised="2026-02-25"))
    assert desk.change("PO-1/1").state == "sent_back"
    answered(desk, AcknowledgedLine(1, promised="2026-02-05"))
    (change,) = desk.changes("PO-1")
    assert (change.state, change.changes[0].after) == ("pending_approval", "2026-02-05")
    desk.do("approve", change, by=WANG)
    assert desk.get("PO-1").line(1).promised.day == 5


def test_what_could_not_be_is_submitted_once_it_can(desk, issued):
    issued("PO-1", one_line())
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    for much, state in (("500", "draft"), ("400", "draft"), ("700", "pending_approval")):
        answered(desk, AcknowledgedLine(1, "accepted_with_change", quantity=much))
        assert [one.state for one in desk.changes("PO-1")] == [state]
    (change,) = desk.changes("PO-1")
    found = [one.payload.findings for one in desk.get("PO-1").history if one.envelope.type.endswith("revised")]
    assert [[one.code for one in many] for many in found] == [["below_done"], []]
    desk.do("approve", change, by=WANG)
    assert desk.get("PO-1").line(1).quantity.amount == 700


def workflow(change):
    form = preset("standard_order").as_dict()
    form["roles"].append({"name": "director"})
    form["approvals"][0]["currency"] = "EUR"
    change(form["approvals"][0]["levels"])
    return Definition.from_dict({**form, "name": "own"})


def test_a_first_signature_of_two_is_a_decision(url, clock, order):
    def two(levels):
        levels.append({"name": "director", "roles": ["director"]})

    boss = Actor("boss", roles={"director"})
    with procurekit.open(url, clock=clock, definition=workflow(two)) as desk:
        desk.create(order("PO-1", one_line()), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("approve", boss), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        answered(desk, AcknowledgedLine(1, promised="2026-02-05"))
        assert desk.do("approve", desk.change("PO-1/1"), by=WANG).state == "pending_approval"
        answered(desk, AcknowledgedLine(1, promised="2026-02-25"))
        assert [one.state for one in desk.changes("PO-1")] == ["withdrawn", "pending_approval"]
        desk.do("approve", desk.change("PO-1/2"), by=WANG)
        assert desk.get("PO-1").line(1).promised is None
        desk.do("approve", desk.change("PO-1/2"), by=boss)
        assert desk.get("PO-1").line(1).promised.day == 25


def test_what_nobody_can_take_back_stays_beside_the_new_request(url, clock, order):
    form = preset("change_request").as_dict()
    (withdraw,) = (one for one in form["transitions"] if one["name"] == "withdraw")
    withdraw["sources"] = ["draft"]
    own = Definition.from_dict({**form, "name": "own"})
    with procurekit.open(url, clock=clock, definition=own) as desk:
        desk.create(order("PO-1", one_line()), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        answered(desk, AcknowledgedLine(1, "accepted_with_change", quantity="800"))
        desk.record(Receipt("PO-1", 1, "900", at="2026-01-20"), by="dock")
        desk.do("approve", desk.change("PO-1/1"), by=WANG)
        answered(desk, AcknowledgedLine(1, "accepted_with_change", quantity="950"))
        assert [one.state for one in desk.changes("PO-1")] == ["accepted", "pending_approval"]


# --- who would have had to sign


@pytest.mark.parametrize(("price", "revision"), [("1.0", 2), ("1.04", 1)])
def test_tolerances_do_not_walk_round_a_signature_that_the_order_did_not_need(url, clock, order, price, revision):
    def above(levels):
        levels.append({"name": "director", "roles": ["director"], "when": "approval_amount > 1000"})

    line = OrderLine(1, "M6-BOLT", "1000", "0.99", requested="2026-02-01", price_tolerance=Tolerance(over_percent="9"))
    with procurekit.open(url, clock=clock, definition=workflow(above)) as desk:
        desk.create(order("PO-1", line), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        answered(desk, AcknowledgedLine(1, "accepted_with_change", price=price))
        state = desk.get("PO-1")
        assert (state.order.revision, len(state.changes)) == (revision, 2 - revision)
        for change in state.changes.values():
            desk.do("approve", change, by=WANG)
            assert desk.change(change).state == "pending_approval"
            desk.do("approve", desk.change(change), by=Actor("boss", roles={"director"}))
            assert desk.get("PO-1").line(1).price == Price(price)


# --- many lines


def many(number):
    terms = {"requested": "2026-02-01", "price_tolerance": Tolerance(over_percent="5")}
    return [OrderLine(at, "M6-BOLT", "1000", "1", **terms) for at in range(1, number + 1)]


def test_one_answer_is_one_revision_and_a_request_for_each_line_beyond(desk, issued):
    issued("PO-1", *many(4))
    desk.record(Receipt("PO-1", 4, "600", at="2026-01-20"), by="dock")
    answered(
        desk,
        AcknowledgedLine(1, "accepted_with_change", price="1.01"),
        AcknowledgedLine(2, "accepted_with_change", price="1.02"),
        AcknowledgedLine(3, "accepted_with_change", price="2"),
        AcknowledgedLine(4, "accepted_with_change", quantity="500"),
    )
    state = desk.get("PO-1")
    assert state.order.revision == 2
    assert [str(one.price.amount) for one in state.lines] == ["1.01", "1.02", "1", "1"]
    third, fourth = state.changes.values()
    assert [(one.changes[0].path, one.state) for one in (third, fourth)] == [
        ("lines[3].price", "pending_approval"),
        ("lines[4].quantity", "draft"),
    ]
    created = [one.payload for one in state.history if one.envelope.type == "change_request.created"]
    assert [[found.code for found in one.findings] for one in created] == [[], ["below_done"]]
    assert third.request.revision == 2


def test_what_is_within_the_terms_and_can_not_be_doesnt_keep_the_rest(desk, issued):
    tolerance = Tolerance(under_percent="50")
    issued("PO-1", one_line(tolerance=tolerance), OrderLine(2, "M6-NUT", "1000", "1", tolerance=tolerance))
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    answered(desk, *(AcknowledgedLine(line, "accepted_with_change", quantity="500") for line in (1, 2)))
    state = desk.get("PO-1")
    assert [one.quantity.amount for one in state.lines] == [1000, 500]
    assert [one.state for one in state.changes.values()] == ["draft"]


@pytest.mark.parametrize("said", [{"price": "1.01"}, {"promised": "2026-03-01"}])
def test_an_order_is_considered_as_often_for_many_lines_as_for_one(desk, issued, monkeypatch, said):
    times = []
    considered = type(desk)._considered
    monkeypatch.setattr(type(desk), "_considered", lambda *args, **more: times.append(1) or considered(*args, **more))
    counts = []
    for number in (1, 8):
        issued(f"PO-{number}", *many(number))
        times.clear()
        lines = [AcknowledgedLine(at, "accepted_with_change", **said) for at in range(1, number + 1)]
        desk.do("acknowledge", Acknowledgement(f"PO-{number}", lines=lines), by=TOM)
        counts.append(len(times))
    assert counts[0] == counts[1]


# --- promises and their basis


def test_who_reschedules_three_times_does_not_improve_on_the_first_promise(desk, issued):
    issued("PO-1", one_line())
    for day in ("2026-02-02", "2026-02-10", "2026-02-20"):
        answered(desk, AcknowledgedLine(1, promised=day))
        desk.do("approve", desk.changes("PO-1")[-1], by=WANG)
    facts = row(desk)
    assert (facts.first_promise.day, facts.promise_basis.day, facts.latest_promise.day, facts.promise_count) == (
        2,
        2,
        20,
        3,
    )
    desk.record(Receipt("PO-1", 1, "1000", at="2026-02-20"), by="dock")
    assert (row(desk).received_by_first_promise, row(desk).received_by_latest_promise) == (0, 1000)


def test_who_splits_does_not_improve_either(desk, issued):
    issued("PO-1", one_line())
    answered(desk, AcknowledgedLine(1))
    change = desk.propose("PO-1", Split(1, [Part("600"), Part("400", promised="2026-03-01")]), by=TOM)
    desk.do("approve", change, by=WANG)
    assert [one.promise_basis.day for one in line_facts(desk.get("PO-1"))] == [1, 1]
    assert row(desk, schedule=2).latest_promise.month == 3
    # Also where the new delivery doesn't say where it comes from.
    new = {"number": 3, "quantity": "200", "requested": "2026-02-01", "promised": "2026-04-01"}
    change = desk.propose("PO-1", {"lines[1].schedule[3]": new, "lines[1].schedule[1].quantity": "400"}, by=TOM)
    desk.do("approve", change, by=WANG)
    assert row(desk, schedule=3).promise_basis.day == 1


def moved(desk, changes, by=TOM, **more):
    change = desk.propose("PO-1", changes, by=MEI)
    desk.do("approve", change, by=WANG)
    desk.do("offer", desk.change(change), by=MEI)
    return desk.answer(change.id, "accept", by=by, **more)


def test_a_change_that_the_buyer_started_and_the_supplier_accepted_moves_the_basis(desk, issued):
    issued("PO-1", one_line())
    answered(desk, AcknowledgedLine(1))
    moved(desk, {"lines[1].schedule[1].requested": "2026-03-01"})
    facts = row(desk)
    assert (facts.first_promise.month, facts.promise_basis.month, facts.latest_promise.month) == (2, 3, 3)
    assert desk.get("PO-1").promises[1, 1][-1].origin == "confirmed"
    # What the supplier starts afterwards moves the promise, not the basis.
    answered(desk, AcknowledgedLine(1, promised="2026-03-15"))
    desk.do("approve", desk.changes("PO-1")[-1], by=WANG)
    assert (row(desk).promise_basis.day, row(desk).latest_promise.day) == (1, 15)


def test_what_a_buyer_says_was_accepted_is_an_attested_promise(desk, issued):
    issued("PO-1", one_line())
    answered(desk, AcknowledgedLine(1))
    moved(desk, {"lines[1].schedule[1].requested": "2026-03-01"}, by=MEI, channel="phone")
    assert desk.get("PO-1").promises[1, 1][-1].origin == "attested"
    assert row(desk).promise_basis.month == 3


def test_a_change_that_says_nothing_of_dates_moves_no_basis(desk, issued):
    issued("PO-1", one_line())
    answered(desk, AcknowledgedLine(1))
    moved(desk, {"lines[1].quantity": "800"})
    assert (row(desk).promise_basis.month, row(desk).promise_count, desk.get("PO-1").bases) == (2, 1, {})


def test_a_delivery_that_the_buyer_added_is_promised_as_it_was_asked_for(desk, issued):
    issued("PO-1", one_line())
    answered(desk, AcknowledgedLine(1))
    moved(desk, Split(1, [Part("600"), Part("400", "2026-03-01")]))
    facts = row(desk, schedule=2)
    assert (facts.first_promise.month, facts.promise_basis.month) == (3, 3)
    assert row(desk).promise_basis.month == 2
    # What the supplier splits off that keeps its basis.
    change = desk.propose("PO-1", Split(1, [Part("300"), Part("100", promised="2026-05-01")], schedule=2), by=TOM)
    desk.do("approve", change, by=WANG)
    assert row(desk, schedule=3).promise_basis.month == 3


# --- silence


@pytest.fixture
def office(url, clock):
    organisation = Organisation.from_dict(
        {
            "people": {"mei": ["buyer"], "wang": ["approver"]},
            "work_time": {"calendar": {"name": "plant"}, "zone": "Asia/Shanghai", "hours": "09:00-17:00"},
        }
    )
    with procurekit.open(url, clock=clock, organisation=organisation) as desk:
        yield desk


def ordered(desk, **terms):
    lines = [one_line(), OrderLine(2, "M6-NUT", "500"), OrderLine(3, "M8-NUT", "500", requested="2026-02-01")]
    desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=lines, **terms), by="mei")
    for step, actor in (("submit", "mei"), ("approve", "wang"), ("issue", "mei")):
        desk.do(step, "PO-1", by=actor)


def test_silence_is_a_promise_where_the_terms_say_so(office, clock):
    ordered(office, silence_is_acceptance_after=3)
    office.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(3)]), source="portal")
    clock.forward(days=3)
    assert office.follow("PO-1").promises.keys() == {(3, 1)}
    clock.forward(days=2)
    state = office.follow("PO-1")
    assert [(one.origin, one.day.day) for one in state.promises[1, 1]] == [("deemed", 1)]
    assert (2, 1) not in state.promises
    assert row(office).first_promise_origin == "deemed"
    assert row(office).acknowledged_on is None
    assert office.follow("PO-1").version == state.version
    for lang, word in (("en", "taken as accepted"), ("zh", "视为接受")):
        assert word in office.timeline("PO-1").text(lang)
    # A real answer later doesn't change what was first.
    office.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1, promised="2026-02-20")]), source="portal")
    assert (row(office).first_promise_origin, row(office).promise_basis.day, row(office).latest_promise.day) == (
        "deemed",
        1,
        20,
    )


def test_silence_is_only_silence_without_such_terms(office, clock):
    ordered(office)
    clock.forward(days=30)
    assert office.follow("PO-1").promises == {}


def test_silence_is_only_silence_where_nobody_knows_the_working_days(desk, issued, clock):
    issued("PO-1", one_line(), silence_is_acceptance_after=1)
    clock.forward(days=30)
    assert desk.follow("PO-1").promises == {}


def test_the_evidence_of_an_answer_is_the_evidence_of_its_request(desk, issued):
    issued("PO-1", one_line())
    proof = [Evidence("mail.eml", sha256="cd" * 32)]
    answered(desk, AcknowledgedLine(1, promised="2026-02-09"), evidence=proof)
    (change,) = desk.changes("PO-1")
    assert change.request.evidence == tuple(proof)
    assert change.request.acknowledgement == desk.get("PO-1").kept("acknowledgement")[0].id


def test_who_accepts_after_all_asks_for_no_change_any_more(desk, issued):
    issued()
    answered(desk, AcknowledgedLine(1, "rejected"), AcknowledgedLine(2, promised="2026-05-01"))
    answered(desk, AcknowledgedLine(1), AcknowledgedLine(2, "disputed"))
    first, second = desk.changes("PO-1")
    assert (first.state, second.state) == ("withdrawn", "pending_approval")


def two_deliveries():
    parts = [ScheduleLine(1, "600", "2026-02-01"), ScheduleLine(2, "400", "2026-03-01")]
    return OrderLine(1, "M6-BOLT", "1000", "0.12", schedule=parts)


def test_what_is_said_of_one_delivery_leaves_what_was_asked_for_of_another(desk, issued):
    issued("PO-1", two_deliveries())
    answered(desk, AcknowledgedLine(1, schedule=1, promised="2026-02-20"))
    answered(desk, AcknowledgedLine(1, schedule=2, promised="2026-03-20"))
    answered(desk, AcknowledgedLine(1, schedule=2, promised="2026-03-25"))
    asked = [(one.state, [each.after for each in one.changes]) for one in desk.changes("PO-1")]
    assert asked == [("pending_approval", ["2026-02-20"]), ("pending_approval", ["2026-03-25"])]
    answered(desk, AcknowledgedLine(1, schedule=2))
    assert [one.state for one in desk.changes("PO-1")] == ["pending_approval", "withdrawn"]


def test_a_delivery_that_is_rejected_is_asked_to_be_taken_out_and_no_more(desk, issued):
    issued("PO-1", two_deliveries())
    answered(desk, AcknowledgedLine(1, schedule=1), AcknowledgedLine(1, "rejected", schedule=2))
    (asked,) = desk.changes("PO-1")
    assert [(one.path, one.after) for one in asked.changes] == [
        ("lines[1].quantity", {"amount": "600"}),
        ("lines[1].schedule[2]", None),
    ]
    assert desk.impact(asked).breaks == ()
    answered(desk, AcknowledgedLine(1, "rejected", schedule=1), AcknowledgedLine(1, "rejected", schedule=2))
    assert [(one.path, one.after) for one in desk.change(asked).changes] == [("lines[1].status", "cancelled")]
