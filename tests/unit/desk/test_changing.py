"""Change requests on a desk: asked for, approved, answered by the other side, applied."""

import pytest
from tests.asked import LESS, LI, LI_TOO, MEI, TOM, WANG, agreed, codes, flow

import procurekit
from procurekit import (
    Actor,
    Evidence,
    InvalidValue,
    NotFound,
    OrderLine,
    PurchaseOrder,
    Refused,
)
from procurekit.workflow import Definition, Organisation, preset

# --- the whole way


def test_a_change_comes_into_force_once_it_is_approved_and_accepted(desk, issued):
    issued()
    change = desk.propose("PO-1", LESS, by=MEI, reason="forecast cut", responsibility="buyer")
    assert (change.state, change.side, change.agreed, change.applied) == ("pending_approval", "buyer", None, None)
    assert (change.request.revision, change.request.initiator, change.request.reason) == (1, "buyer", "forecast cut")
    for step, actor, state in (("approve", WANG, "approved"), ("offer", MEI, "offered")):
        change = desk.do(step, change, by=actor)
        assert change.state == state
        assert desk.get("PO-1").order.revision == 1
    change = desk.answer(change, "accept", by=TOM)
    assert (change.state, change.stage, change.agreed, change.applied) == ("applied", "closed", "confirmed", 2)
    order = desk.get("PO-1")
    assert (order.order.revision, order.line(1).quantity.amount, order.stage) == (2, 800, "issued")
    assert order.line(1).schedule[0].quantity.amount == 800
    assert order.pending == ()
    assert desk.verify()


def test_a_revision_is_rebuilt_and_the_last_one_is_what_is_in_force(desk, issued):
    first = issued()
    agreed(desk)
    agreed(desk, {"lines[2].price": "0.06"})
    latest = desk.get("PO-1")
    assert desk.revision("PO-1", 1).order == first.order
    second = desk.revision("PO-1", 2).order
    assert (second.line(1).quantity.amount, second.line(2).price.amount) == (800, first.order.line(2).price.amount)
    assert desk.revision("PO-1", 3) == latest
    for never in (0, 4):
        with pytest.raises(NotFound):
            desk.revision("PO-1", never)


def test_what_was_known_and_what_had_happened_are_two_histories(desk, issued, clock):
    issued()
    clock.forward(days=10)
    change = desk.propose("PO-1", LESS, by=MEI, at="2026-01-07")
    desk.do("approve", change, by=WANG, at="2026-01-07")
    desk.do("offer", desk.change("PO-1/1"), by=MEI, at="2026-01-07")
    desk.answer("PO-1/1", "accept", by=MEI, channel="phone", at="2026-01-08")
    assert desk.as_of("PO-1", "2026-01-09").line(1).quantity.amount == 1000
    assert desk.as_of("PO-1", "2026-01-09", known=False).line(1).quantity.amount == 800
    assert desk.as_of("PO-1", "2026-01-07", known=False).line(1).quantity.amount == 1000
    assert desk.as_of("PO-1", "2026-01-15").line(1).quantity.amount == 800
    assert desk.as_of("PO-1", "2026-01-04", known=False) is None


def test_a_change_is_asked_for_only_of_what_is_with_the_supplier(desk, order):
    desk.create(order(), by=MEI)
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", LESS, by=MEI)
    assert codes(refused) == ["order_not_out"]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, ["nothing_changed"]),
        ({"number": "PO-9", "currency": "USD"}, ["field_fixed", "field_fixed"]),
        ({"supplier.id": "V-9"}, ["field_fixed"]),
        ({"lines[2]": None}, ["line_removed"]),
    ],
)
def test_what_can_not_be_asked_for_is_told_all_at_once(desk, issued, changes, wanted):
    issued()
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", changes, by=MEI)
    assert codes(refused) == wanted
    assert desk.get("PO-1").changes == {}


def test_nobody_approves_a_change_of_their_own_nor_goes_round_the_approval(desk, issued):
    issued()
    both = Actor("mei", roles={"buyer", "approver"})
    change = desk.propose("PO-1", LESS, by=both)
    with pytest.raises(Refused) as refused:
        desk.do("approve", change, by=both)
    assert set(codes(refused)) == {"duty_conflict"}
    for step in ("offer", "accept", "apply"):
        with pytest.raises(Refused):
            desk.do(step, change, by=both)
    with pytest.raises(Refused):
        desk.answer(change, "accept", by=TOM)
    assert desk.change(change) == change


def test_a_change_needs_the_levels_that_the_order_would_need(url, clock):
    big = {
        "name": "spend",
        "before": ["approved", "issued", "closed"],
        "returns_to": "pending_approval",
        "currency": "EUR",
        "levels": [
            {"name": "lead", "roles": "approver"},
            {"name": "head", "roles": "head", "when": "approval_amount > 500"},
        ],
    }
    form = preset("standard_order").as_dict()
    steps = [{**one, **({"approval": "spend"} if one.get("approval") else {})} for one in form["transitions"]]
    steps = [
        {**one, "effects": [{"name": "void_approval", "approval": "spend"}]}
        if one["name"] in {"send_back", "reject", "recall"}
        else one
        for one in steps
    ]
    definition = Definition.from_dict(
        {**form, "name": "spend", "approvals": [big], "transitions": steps, "roles": [*form["roles"], {"name": "head"}]}
    )
    with procurekit.open(url, clock=clock, definition=definition) as desk:
        paper = PurchaseOrder("PO-1", supplier="V-7", currency="EUR", lines=[OrderLine(1, "M6-BOLT", "1000", "0.12")])
        desk.create(paper, by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        change = desk.propose("PO-1", {"lines[1].quantity": "9000"}, by=MEI)
        change = desk.do("approve", change, by=WANG)
        assert change.state == "pending_approval"
        change = desk.do("approve", change, by=Actor("zhao", roles={"head"}))
        assert change.state == "approved"
        # Once it is more than was signed, a change that comes on top needs the head too.
        small = desk.propose("PO-1", {"lines[1].price": "0.13"}, by=MEI)
        small = desk.do("approve", small, by=WANG)
        assert small.state == "approved"
        desk.do("offer", change, by=MEI)
        desk.answer("PO-1/1", "accept", by=TOM)
        with pytest.raises(Refused) as refused:
            desk.do("offer", small, by=MEI)
        assert codes(refused) == ["approval_missing"]
        small = desk.do("submit", small, by=MEI)
        assert small.state == "pending_approval"
        assert desk.do("approve", small, by=Actor("zhao", roles={"head"})).state == "approved"


def test_signatures_are_asked_for_wherever_an_order_that_is_out_has_got_to(url, clock):
    form = preset("standard_order").as_dict()
    states = [*form["states"], {"name": "confirmed", "stage": "issued"}]
    steps = [
        *form["transitions"],
        {"name": "confirm", "sources": ["issued"], "target": "confirmed", "roles": ["buyer"]},
        {"name": "finish", "sources": ["confirmed"], "target": "closed", "roles": ["buyer"]},
    ]
    approvals = [{**form["approvals"][0], "before": ["approved", "issued"]}]
    definition = flow(states=states, transitions=steps, approvals=approvals)
    with procurekit.open(url, clock=clock, definition=definition) as desk:
        desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000", "0.12")]), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        assert desk.propose("PO-1", LESS, by=MEI).state == "pending_approval"
        desk.do("confirm", "PO-1", by=MEI)
        change = desk.propose("PO-1", LESS, by=MEI)
        assert change.state == "pending_approval"
        assert desk.do("approve", change, by=WANG).state == "approved"


def test_an_approval_that_only_closing_waits_for_is_not_asked_of_a_change(url, clock):
    form = preset("standard_order").as_dict()
    steps = [
        {"name": "close", "sources": ["issued"], "target": "closed", "approval": "final"}
        if one["name"] == "close"
        else one
        for one in form["transitions"]
    ]
    final = {"name": "final", "before": ["closed"], "levels": [{"name": "boss", "roles": ["boss"]}]}
    roles, approvals = [*form["roles"], {"name": "boss"}], [*form["approvals"], final]
    with procurekit.open(
        url, clock=clock, definition=flow(transitions=steps, approvals=approvals, roles=roles)
    ) as desk:
        desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000", "0.12")]), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        change = desk.do("approve", desk.propose("PO-1", LESS, by=MEI), by=WANG)
        assert change.state == "approved"
        desk.answer(desk.do("offer", change, by=MEI), "accept", by=TOM)
        closed = desk.do("close", "PO-1", by=Actor("boss", roles={"boss"}))
        assert (closed.state, closed.line(1).quantity.amount) == ("closed", 800)


def test_nobody_signs_a_change_of_their_own_whatever_signing_is_called(url, clock):
    form = preset("standard_order").as_dict()
    steps = [{**one, "name": "sign_off"} if one["name"] == "approve" else one for one in form["transitions"]]
    duties = [{"name": "make", "first": ["create"], "second": ["sign_off"]}]
    with procurekit.open(url, clock=clock, definition=flow(transitions=steps, duties=duties)) as desk:
        desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000", "0.12")]), by=MEI)
        for step, actor in (("submit", MEI), ("sign_off", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        both = Actor("zhao", roles={"buyer", "approver"})
        change = desk.propose("PO-1", LESS, by=both)
        with pytest.raises(Refused) as refused:
            desk.do("sign_off", change, by=both)
        assert codes(refused) == ["duty_conflict"]
        assert desk.do("sign_off", change, by=WANG).state == "approved"


def test_a_fact_of_the_order_that_a_change_has_too_stays_its_own(url, clock):
    form = preset("standard_order").as_dict()
    level = {"name": "head", "roles": ["approver"], "when": "days_later > 3"}
    approvals = [{**form["approvals"][0], "levels": [*form["approvals"][0]["levels"], level]}]
    facts = [{"name": "days_later", "type": "int"}]
    with procurekit.open(url, clock=clock, definition=flow(approvals=approvals, facts=facts)) as desk:
        for number, days, state in (("PO-1", 9, "pending_approval"), ("PO-2", 1, "approved")):
            lines = [OrderLine(1, "M6-BOLT", "1000", "0.12")]
            paper = PurchaseOrder(number, supplier="V-7", lines=lines, custom={"days_later": days})
            order = desk.create(paper, by=MEI)
            for step, actor in (("submit", MEI), ("approve", WANG), ("approve", LI_TOO), ("issue", MEI)):
                if order.state != "approved" or step == "issue":
                    order = desk.do(step, order, by=actor)
            change = desk.do("approve", desk.propose(number, LESS, by=MEI), by=WANG)
            assert change.state == state


# --- the other side


def test_what_the_buyer_says_the_supplier_said_is_attested_with_its_channel(desk, issued):
    issued()
    change = desk.do("offer", desk.do("approve", desk.propose("PO-1", LESS, by=MEI), by=WANG), by=MEI)
    with pytest.raises(Refused) as refused:
        desk.answer(change, "accept", by=MEI)
    assert codes(refused) == ["channel_needed"]
    proof = [Evidence("chat.png", sha256="ab" * 32)]
    change = desk.answer(change, "accept", by=MEI, channel="微信", evidence=proof)
    assert change.agreed == "attested"
    (moved,) = (one for one in desk.get("PO-1").history if getattr(one.payload, "command", "") == "accept")
    assert (moved.payload.origin, [one.name for one in moved.payload.evidence]) == ("attested", ["chat.png"])


@pytest.mark.parametrize(
    ("by", "agreed"),
    [
        (Actor("mei", roles={"buyer"}, on_behalf_of=TOM), None),
        (Actor("mei", party="US", on_behalf_of=TOM), None),
        (Actor("tom", roles={"supplier"}, party="V-7", on_behalf_of=MEI), None),
        (Actor("portal", on_behalf_of=TOM), "confirmed"),
        (Actor("eva", roles={"supplier"}, on_behalf_of=TOM), "confirmed"),
        (Actor("eva", roles={"sales"}, party="V-7", on_behalf_of=TOM), "confirmed"),
    ],
)
def test_whoever_acts_decides_for_whom_it_is_said(desk, issued, by, agreed):
    issued()
    change = desk.do("offer", desk.do("approve", desk.propose("PO-1", LESS, by=MEI), by=WANG), by=MEI)
    if agreed is None:
        with pytest.raises(Refused) as refused:
            desk.answer(change, "accept", by=by)
        assert codes(refused) == ["channel_needed"]
        change = desk.answer(change, "accept", by=by, channel="phone")
        assert change.agreed == "attested"
    else:
        assert desk.answer(change, "accept", by=by).agreed == agreed


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        (Actor("mei", party="V-7"), ["channel_needed"]),
        (Actor("mei", roles={"supplier"}, party="V-7"), ["channel_needed"]),
        (Actor("eve", party="V-7"), ["not_this_supplier"]),
        (Actor("eva", party="V-8"), ["actor_unknown", "missing_role"]),
        ("tom", []),
        (Actor("ann", party="V-7"), []),
    ],
)
def test_whose_side_somebody_is_on_is_said_by_the_organisation(url, clock, order, by, wanted):
    office = Organisation.from_dict(
        {
            "people": {
                "mei": ["buyer"],
                "wang": ["approver"],
                "tom": {"roles": ["supplier"], "party": "V-7"},
                "eve": {"roles": ["supplier"], "party": "V-8"},
                "ann": ["supplier"],
            }
        }
    )
    with procurekit.open(url, clock=clock, organisation=office) as desk:
        desk.create(order(), by="mei")
        for step, actor in (("submit", "mei"), ("approve", "wang"), ("issue", "mei")):
            desk.do(step, "PO-1", by=actor)
        change = desk.do("approve", desk.propose("PO-1", LESS, by="mei"), by="wang")
        change = desk.do("offer", change, by="mei")
        if not wanted:
            assert desk.answer(change, "accept", by=by).agreed == "confirmed"
            return
        with pytest.raises(Refused) as refused:
            desk.answer(change, "accept", by=by)
        assert set(wanted) <= set(codes(refused))
        assert desk.change(change) == change


def test_a_counter_offer_is_terms_of_the_other_side_and_needs_an_approval_of_its_own(desk, issued):
    issued()
    change = desk.do("offer", desk.do("approve", desk.propose("PO-1", LESS, by=MEI), by=WANG), by=MEI)
    with pytest.raises(InvalidValue):
        desk.answer(change, "counter", by=TOM)
    change = desk.answer(change, "counter", by=TOM, changes={"lines[1].quantity": "900"}, reason="cut already")
    assert (change.state, change.side, [one.side for one in change.offers]) == (
        "countered",
        "supplier",
        ["buyer", "supplier"],
    )
    assert change.offers[-1].origin == "confirmed"
    assert desk.get("PO-1").line(1).quantity.amount == 1000
    # The buyer answers with terms of its own, the supplier accepts those.
    change = desk.answer(change, "counter", by=MEI, changes={"lines[1].quantity": "850"})
    assert (change.state, change.side) == ("draft", "buyer")
    change = desk.do("approve", desk.do("submit", change, by=MEI), by=WANG)
    change = desk.answer(desk.do("offer", change, by=MEI), "accept", by=TOM)
    assert (change.state, desk.get("PO-1").line(1).quantity.amount) == ("applied", 850)


def test_a_counter_offer_that_is_approved_is_agreed(desk, issued):
    issued()
    change = desk.do("offer", desk.do("approve", desk.propose("PO-1", LESS, by=MEI), by=WANG), by=MEI)
    desk.answer(change, "counter", by=TOM, changes={"lines[1].quantity": "900"})
    change = desk.do("submit", desk.change(change), by=MEI)
    assert change.state == "pending_approval"
    change = desk.do("approve", change, by=WANG)
    assert (change.state, desk.get("PO-1").line(1).quantity.amount) == ("applied", 900)


def test_a_refusal_and_a_withdrawal_end_a_request(desk, issued):
    issued()
    change = desk.do("offer", desk.do("approve", desk.propose("PO-1", LESS, by=MEI), by=WANG), by=MEI)
    with pytest.raises(Refused) as refused:
        desk.do("withdraw", change, by=TOM)
    assert codes(refused) == ["not_their_side"]
    refusal = desk.answer(change, "refuse", by=TOM, reason="made already")
    assert (refusal.stage, refusal.applied) == ("rejected", None)
    other = desk.do("withdraw", desk.propose("PO-1", LESS, by=MEI), by=LI)
    assert other.stage == "cancelled"
    assert [one.id for one in desk.changes("PO-1")] == [change.id, other.id]
    assert desk.get("PO-1").pending == ()


def test_a_supplier_asks_and_the_buyers_side_decides(desk, issued):
    issued()
    change = desk.propose("PO-1", {"lines[1].schedule[1].promised": "2026-02-20"}, by=TOM, reason="steel")
    assert (change.state, change.request.initiator, change.request.origin) == (
        "pending_approval",
        "supplier",
        "confirmed",
    )
    with pytest.raises(Refused):
        desk.do("approve", change, by=TOM)
    change = desk.do("approve", change, by=WANG)
    assert change.state == "applied"
    assert desk.get("PO-1").line(1).promised.isoformat() == "2026-02-20"


def test_another_supplier_has_no_say(desk, issued):
    issued()
    other = Actor("eve", roles={"supplier"}, party="V-8")
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", LESS, by=other)
    assert codes(refused) == ["not_this_supplier"]
    change = desk.do("offer", desk.do("approve", desk.propose("PO-1", LESS, by=MEI), by=WANG), by=MEI)
    with pytest.raises(Refused) as refused:
        desk.answer(change, "accept", by=other)
    assert codes(refused) == ["not_this_supplier"]


def test_where_nobody_has_to_sign_the_buyer_still_decides_what_the_supplier_asks(url, clock):
    form = preset("standard_order").as_dict()
    free = {
        **{name: value for name, value in form.items() if name not in {"approvals", "duties"}},
        "name": "free",
        "transitions": [
            {name: value for name, value in one.items() if name not in {"approval", "effects"}}
            for one in form["transitions"]
            if one.get("act") is None
        ],
    }
    definition = Definition.from_dict(free)
    with procurekit.open(url, clock=clock, definition=definition) as desk:
        desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000")]), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        asked = desk.propose("PO-1", LESS, by=TOM)
        assert asked.state == "pending_approval"
        assert desk.answer(asked, "accept", by=MEI).state == "applied"
        ours = desk.propose("PO-1", {"lines[1].quantity": "700"}, by=MEI)
        assert ours.state == "approved"


def test_an_unanswered_offer_expires_on_working_time(url, clock):
    organisation = Organisation.from_dict(
        {
            "people": {"mei": ["buyer"], "wang": ["approver"], "tom": ["supplier"]},
            "work_time": {"calendar": {"name": "plant"}, "zone": "Asia/Shanghai", "hours": "09:00-17:00"},
        }
    )
    with procurekit.open(url, clock=clock, organisation=organisation) as desk:
        desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "M6-BOLT", "1000")]), by="mei")
        for step, actor in (("submit", "mei"), ("approve", "wang"), ("issue", "mei")):
            desk.do(step, "PO-1", by=actor)
        change = desk.do("offer", desk.do("approve", desk.propose("PO-1", LESS, by="mei"), by="wang"), by="mei")
        clock.forward(days=3)
        desk.follow("PO-1")
        assert desk.change(change).state == "offered"
        clock.forward(days=2)
        desk.follow("PO-1")
        assert desk.change(change).state == "expired"
        assert desk.follow("PO-1").version == desk.get("PO-1").version
