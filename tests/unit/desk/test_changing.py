"""Change requests on a desk: asked for, approved, answered by the other side, applied, in conflict."""

from contextlib import ExitStack

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Actor,
    AddLine,
    CancelLine,
    CloseShort,
    Conflict,
    Demand,
    Evidence,
    InvalidValue,
    Invoice,
    InvoiceLine,
    NotFound,
    OrderLine,
    Part,
    Picture,
    PurchaseOrder,
    Receipt,
    Refused,
    RequisitionReference,
    Return,
    ScheduleLine,
    SetField,
    Split,
    Substitute,
    quantities,
)
from procurekit.ports import Hooks, hookimpl
from procurekit.workflow import Definition, Organisation, preset

MEI = Actor("mei", "Mei Lin", roles={"buyer"})
LI = Actor("li", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})
TOM = Actor("tom", roles={"supplier"}, party="V-7")
LI_TOO = Actor("li", roles={"approver"})
LESS = {"lines[1].quantity": "800"}


def codes(refused):
    return [one.code for one in refused.value.reasons]


def agreed(desk, changes=LESS, *, by=MEI, order="PO-1", **more):
    """A change that went all the way: asked for by the buyer, approved, accepted by the supplier itself."""
    change = desk.propose(order, changes, by=by, **more)
    change = desk.do("approve", change, by=WANG)
    change = desk.do("offer", change, by=by)
    return desk.answer(change, "accept", by=TOM)


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


def flow(**more):
    """The standard order with other parts."""
    return Definition.from_dict({**preset("standard_order").as_dict(), "name": "mine", **more})


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


# --- fields that others change

PRICE = {"lines[1].price": "0.13"}
ZOE = Actor("zoe", roles={"buyer", "finance"})
BEFORE = ["draft", "sent_back", "pending_approval", "approved"]


def closed(**more):
    return {"paths": ["lines[*].price", "payment_terms"], "editable": False, **more}


@pytest.fixture
def ruled(url, clock):
    """A desk with an order that is out, whose workflow has these rules for fields."""
    with ExitStack() as stack:

        def opened(*rules):
            roles = [*preset("standard_order").as_dict()["roles"], {"name": "finance"}]
            definition = flow(roles=roles, fields=rules)
            desk = stack.enter_context(procurekit.open(url, clock=clock, definition=definition))
            desk.observe(Picture("1", PurchaseOrder("PO-1", supplier="V-7", lines=LINES), stage="issued"), source="erp")
            return desk

        yield opened


LINES = [OrderLine(1, "M6-BOLT", "1000", "0.12"), OrderLine(2, "M6-NUT", "500", "0.05")]


@pytest.mark.parametrize(
    ("rules", "by", "refused"),
    [
        # Nobody changes it, or only some do, wherever they may.
        ([closed()], MEI, True),
        ([closed(), closed(roles=["finance"], editable=True)], MEI, True),
        ([closed(), closed(roles=["finance"], editable=True)], ZOE, False),
        ([closed(states=BEFORE), closed(states=BEFORE, roles=["finance"], editable=True)], MEI, True),
        ([closed(states=BEFORE), closed(states=BEFORE, roles=["finance"], editable=True)], ZOE, False),
        ([closed(roles=["buyer"])], MEI, True),
        ([closed(states=["issued"], roles=["buyer"])], MEI, True),
        # That a state is closed is what changes are for.
        ([closed(states=["issued", "closed"])], MEI, False),
        (
            [closed(states=["issued", "closed"]), closed(states=["issued"], roles=["finance"], editable=True)],
            MEI,
            False,
        ),
        ([closed(roles=["approver"])], MEI, False),
        # The buyer's rules are for the buyer's people.
        ([closed()], TOM, False),
    ],
)
def test_who_may_not_change_a_field_may_not_ask_for_it_either(ruled, rules, by, refused):
    desk = ruled(*rules)
    if not refused:
        assert desk.propose("PO-1", PRICE, by=by).changes
        return
    for more in ({}, {"draft": True}, {"initiator": "supplier", "channel": "phone"}):
        with pytest.raises(Refused) as said:
            desk.propose("PO-1", PRICE | LESS, by=by, **more)
        assert [(one.code, one.values["path"]) for one in said.value.reasons] == [
            ("field_not_editable", "lines[1].price")
        ]
    assert desk.propose("PO-1", LESS, by=by).state == "pending_approval"


def test_nor_by_another_wish_a_counter_offer_or_a_whole_line(ruled):
    desk = ruled(closed(), closed(roles=["finance"], editable=True))
    new = OrderLine(3, "M6-WASHER", "10", "0.01")
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", AddLine(new), by=MEI)
    assert codes(refused) == ["field_not_editable"]
    change = desk.propose("PO-1", LESS, by=MEI, draft=True)
    with pytest.raises(Refused) as refused:
        desk.revise(change, PRICE, by=MEI)
    assert codes(refused) == ["field_not_editable"]
    # What finance asks for isn't asked for by whoever adds to it.
    change = desk.revise(change, PRICE, by=ZOE)
    change = desk.revise(change, PRICE | LESS, by=MEI)
    change = desk.do("offer", desk.do("approve", desk.do("submit", change, by=MEI), by=WANG), by=MEI)
    change = desk.answer(change, "counter", changes={"lines[1].price": "0.20"}, by=TOM)
    with pytest.raises(Refused) as refused:
        desk.answer(change, "counter", changes=PRICE, by=MEI)
    assert codes(refused) == ["field_not_editable"]
    assert desk.answer(change, "counter", changes=LESS, by=MEI).state == "draft"


def test_nobody_asks_for_anything_whom_the_organisation_does_not_know(url, clock, order):
    office = Organisation.from_dict({"people": {"mei": ["buyer"], "wang": ["approver"]}})
    with procurekit.open(url, clock=clock, organisation=office) as desk:
        desk.create(order(), by="mei")
        for step, actor in (("submit", "mei"), ("approve", "wang"), ("issue", "mei")):
            desk.do(step, "PO-1", by=actor)
        for by in ("eve", Actor("eva", party="V-7")):
            with pytest.raises(Refused) as refused:
                desk.propose("PO-1", LESS, by=by, draft=True)
            assert codes(refused) == ["actor_unknown"]


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


# --- two at once


def test_changes_that_do_not_touch_each_other_merge(desk, issued):
    issued()
    one = desk.propose("PO-1", LESS, by=MEI)
    other = desk.propose("PO-1", {"lines[2].price": "0.06", "incoterm": "FCA"}, by=LI)
    for change, buyer in ((one, MEI), (other, LI)):
        desk.do("approve", change, by=WANG)
        desk.do("offer", desk.change(change), by=buyer)
    desk.answer(one.id, "accept", by=TOM)
    desk.answer(other.id, "accept", by=TOM)
    order = desk.get("PO-1")
    assert order.order.revision == 3
    assert (order.line(1).quantity.amount, str(order.line(2).price.amount), order.order.incoterm) == (
        800,
        "0.06",
        "FCA",
    )


def test_changes_of_the_same_field_conflict_and_both_are_shown(desk, issued):
    issued()
    one = desk.propose("PO-1", LESS, by=MEI)
    other = desk.propose("PO-1", {"lines[1].quantity": "900", "incoterm": "FCA"}, by=LI)
    for change, buyer in ((one, MEI), (other, LI)):
        desk.do("approve", change, by=WANG)
        desk.do("offer", desk.change(change), by=buyer)
    desk.answer(one.id, "accept", by=TOM)
    stuck = desk.answer(other.id, "accept", by=TOM)
    assert (stuck.state, stuck.applied, desk.get("PO-1").order.revision) == ("accepted", None, 2)
    with pytest.raises(Refused) as refused:
        desk.do("submit", stuck, by=LI)
    told = [one for one in refused.value.reasons if one.path == "lines[1].quantity"]
    assert [(one.code, one.values["base"], one.values["theirs"], one.values["ours"]) for one in told] == [
        ("change_clash", "1000", "800", "900")
    ]
    assert "PO-1/1" in told[0].values["by"]
    # Put on what the order is now, only what doesn't clash is asked for.
    rebased = desk.revise(stuck, by=LI)
    assert [one.path for one in rebased.changes] == ["incoterm"]
    assert (rebased.request.revision, rebased.state) == (2, "draft")
    done = desk.do("approve", desk.do("submit", rebased, by=LI), by=WANG)
    done = desk.answer(desk.do("offer", done, by=LI), "accept", by=TOM)
    order = desk.get("PO-1").order
    assert (order.revision, order.line(1).quantity.amount, order.incoterm) == (3, 800, "FCA")
    assert done.applied == 3


def test_what_both_ask_for_alike_is_no_conflict(desk, issued):
    issued()
    agreed(desk)
    change = desk.propose("PO-1", {"lines[1].quantity": "700"}, by=LI, draft=True)
    agreed(desk, {"lines[1].quantity": "700"})
    done = desk.do("approve", desk.do("submit", change, by=LI), by=WANG)
    done = desk.answer(desk.do("offer", done, by=LI), "accept", by=TOM)
    assert (done.state, desk.get("PO-1").order.revision) == ("applied", 4)


def test_a_line_that_ended_meanwhile_is_not_changed_behind_their_backs(desk, issued):
    issued()
    change = desk.propose("PO-1", {"lines[1].price": "0.11"}, by=LI)
    agreed(desk, CancelLine(1, "not needed"))
    with pytest.raises(Refused) as refused:
        desk.do("submit", desk.revise(change, {"lines[1].price": "0.10"}, by=LI), by=LI)
    assert "line_not_open" in codes(refused)


def test_a_line_that_ended_before_is_no_clash_with_what_somebody_did_since(desk, issued):
    issued()
    agreed(desk, CloseShort(1, "enough"))
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", {"lines[1].quantity": "1200"}, by=MEI)
    assert codes(refused) == ["line_not_open"]
    for lang in ("en", "zh"):
        assert "lines[1].status" in refused.value.reasons[0].text(lang)


def test_one_request_opens_a_line_again_and_changes_it(desk, issued):
    issued()
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    agreed(desk, CloseShort(1, "enough"))
    asked = [SetField("lines[1].status", "open"), SetField("lines[1].quantity", "1200")]
    assert [(one.before, one.after) for one in desk.impact("PO-1", asked).quantities] == [(600, 1200)]
    agreed(desk, asked)
    order = desk.get("PO-1")
    line = order.line(1)
    assert (line.status, line.quantity.amount, quantities(order, line).open) == ("open", 1200, 600)
    # Why it was closed is no more true of it.
    assert line.closing_reason is None


def test_opening_a_line_again_by_path_or_as_a_whole_order_forgets_why_it_was_closed(desk, issued):
    issued()
    agreed(desk, [CloseShort(1, "enough"), CancelLine(2, "not needed")])
    order = desk.get("PO-1").order
    lines = [evolve(one, status="open") if one.number == 2 else one for one in order.lines]
    whole = desk.propose("PO-1", evolve(order, lines=lines), by=MEI)
    assert [(one.path, one.before, one.after) for one in whole.changes] == [
        ("lines[2].status", "cancelled", None),
        ("lines[2].closing_reason", "not needed", None),
    ]
    asked = {"lines[1].status": "open", "lines[1].closing_reason": "opened for the rest"}
    by_path = desk.propose("PO-1", asked, by=MEI)
    assert [one.after for one in by_path.changes] == [None, "opened for the rest"]
    agreed(desk, {"lines[1].status": "open"})
    assert (desk.get("PO-1").line(1).status, desk.get("PO-1").line(1).closing_reason) == ("open", None)


def test_a_line_that_ended_otherwise_meanwhile_is_not_opened_behind_their_backs(desk, issued):
    issued()
    agreed(desk, CloseShort(1))
    change = desk.propose("PO-1", {"lines[1].status": "open", "lines[1].quantity": "1200"}, by=LI, draft=True)
    agreed(desk, {"lines[1].status": "cancelled"})
    assert [one.code for one in desk.check("submit", change, by=LI)] == ["change_clash", "line_not_open"]


def test_the_request_itself_moves_on_only_from_what_was_seen(desk, issued):
    issued()
    seen = desk.propose("PO-1", LESS, by=MEI)
    desk.record(Receipt("PO-1", 1, "10", at="2026-01-20"), by="dock")
    # What else happens to the order doesn't matter, what happens to the request does.
    desk.do("approve", seen, by=WANG)
    with pytest.raises(Conflict) as conflict:
        desk.do("withdraw", seen, by=MEI)
    assert conflict.value.code == "change_moved_on"


def test_passing_a_version_of_the_order_means_that_version(desk, issued):
    state = issued()
    desk.record(Receipt("PO-1", 1, "10", at="2026-01-20"), by="dock")
    with pytest.raises(Conflict):
        desk.propose(state, LESS, by=MEI)


def test_the_same_key_is_the_same_request(desk, issued):
    issued()
    first = desk.propose("PO-1", LESS, by=MEI, key="k-1")
    assert desk.propose("PO-1", LESS, by=MEI, key="k-1") == first
    with pytest.raises(procurekit.KeyReused):
        desk.propose("PO-1", {"lines[1].quantity": "700"}, by=MEI, key="k-1")
    assert len(desk.changes("PO-1")) == 1
    step = desk.do("approve", first, by=WANG, key="k-2")
    assert desk.do("approve", first, by=WANG, key="k-2") == step


@pytest.mark.parametrize("name", ["PO-1/7", "PO-9/1", "nothing", "", "PO-1/x"])
def test_a_request_that_nobody_knows(desk, issued, name):
    issued()
    desk.propose("PO-1", LESS, by=MEI)
    assert desk.change("PO-1/1").id == next(iter(desk.get("PO-1").changes))
    with pytest.raises(NotFound):
        desk.change(name)


# --- what it would do


def lines_with_demand():
    demand = Demand("work_order", "WO-7", needed_by="2026-02-05", quantity="400")
    schedule = [ScheduleLine(1, "1000", "2026-02-01", site="plant", demands=[demand])]
    return OrderLine(1, "M6-BOLT", "1000", "0.12", schedule=schedule, requisitions=[RequisitionReference("PR-7")])


def test_the_impact_is_told_before_anybody_decides(desk, issued):
    issued("PO-1", lines_with_demand(), purchaser="mei")
    before = desk.get("PO-1")
    impact = desk.impact("PO-1", {"lines[1].quantity": "800", "lines[1].schedule[1].requested": "2026-02-09"})
    assert (str(impact.amount_before), str(impact.amount_after), str(impact.amount_change)) == (
        "120.00",
        "96.00",
        "-24.00",
    )
    (shift,) = impact.dates
    assert (shift.line, shift.schedule, shift.name, shift.days, impact.days_later) == (1, 1, "requested", 8, 8)
    (risk,) = impact.demands
    assert (risk.demand, risk.days, risk.already) == ("work_order:WO-7", 4, False)
    told = [(one.kind, one.name) for one in impact.recipients]
    assert told == [
        ("supplier", "V-7"),
        ("person", "mei"),
        ("requisition", "PR-7"),
        ("demand", "work_order:WO-7"),
        ("site", "plant"),
    ]
    assert (impact.breaks, impact.warnings) == ((), ())
    for lang in ("en", "zh"):
        assert "WO-7" in impact.text(lang)
        assert impact.as_dict(lang)["amount_change"] == "-24"
    assert desk.get("PO-1") == before


@pytest.mark.parametrize(
    ("facts", "changes", "code"),
    [
        ([Receipt("PO-1", 1, "600", at="2026-01-20")], {"lines[1].quantity": "599"}, "below_done"),
        (
            [
                Receipt("PO-1", 1, "600", at="2026-01-20"),
                Invoice("I-1", lines=[InvoiceLine(1, "PO-1", 1, "700")]),
            ],
            {"lines[1].quantity": "650"},
            "below_done",
        ),
        ([Receipt("PO-1", 1, "600", at="2026-01-20")], Substitute(1, "M8-BOLT"), "item_in_use"),
        (
            [Receipt("PO-1", 1, "600", at="2026-01-20")],
            {"lines[1].quantity": {"amount": "10", "unit": "BOX"}},
            "unit_in_use",
        ),
    ],
)
def test_what_was_done_stands_in_the_way(desk, issued, facts, changes, code):
    line = OrderLine(1, "M6-BOLT", procurekit.Quantity("1000", "EA"), "0.12")
    issued("PO-1", line)
    for one in facts:
        desk.record(one, by="dock")
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", changes, by=MEI)
    assert codes(refused) == [code]
    assert code in [one.code for one in desk.impact("PO-1", changes).breaks]


def test_a_reduction_goes_down_to_what_came_and_stayed(desk, issued):
    issued()
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    desk.record(Return("PO-1", 1, "100", purpose="for_credit", at="2026-01-21"), by="dock")
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", {"lines[1].quantity": "499"}, by=MEI)
    assert refused.value.reasons[0].values == {
        "quantity": "499",
        "floor": "500",
        "received": "600",
        "returned": "100",
        "invoiced": "0",
    }
    agreed(desk, {"lines[1].quantity": "500"})
    assert quantities(desk.get("PO-1"), desk.get("PO-1").line(1)).open == 0


def test_what_somebody_should_look_at_does_not_stand_in_the_way(desk, issued):
    issued()
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    change = desk.propose("PO-1", {"lines[1].price": "0.13"}, by=MEI)
    assert [finding.code for _, finding in desk.get("PO-1").findings] == ["price_after_receipt"]
    assert change.state == "pending_approval"
    assert [one.code for one in desk.impact("PO-1", CloseShort(1)).warnings] == ["closes_open"]


# --- operations


def test_a_line_is_closed_short_or_cancelled_and_nothing_is_open_any_more(desk, issued):
    issued()
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    agreed(desk, [CloseShort(1, "enough"), CancelLine(2)])
    order = desk.get("PO-1")
    first, second = (quantities(order, one) for one in order.lines)
    assert (first.open, first.closed_short, first.received) == (0, 400, 600)
    assert (second.open, second.closed_short) == (0, 500)
    assert (order.line(1).status, order.line(1).closing_reason, order.line(2).status) == (
        "closed_short",
        "enough",
        "cancelled",
    )


def test_a_delivery_is_split_and_the_parts_are_the_whole(desk, issued):
    issued()
    agreed(desk, Split(1, [Part("600", "2026-02-01"), Part("400", "2026-02-15", site="B")]))
    line = desk.get("PO-1").line(1)
    assert [(one.number, one.quantity.amount, one.requested.day, one.site) for one in line.schedule] == [
        (1, 600, 1, None),
        (2, 400, 15, "B"),
    ]
    with pytest.raises(InvalidValue) as refused:
        desk.propose("PO-1", Split(1, [Part("1"), Part("2")], schedule=2), by=MEI)
    assert refused.value.code == "split_total"
    with pytest.raises(InvalidValue) as refused:
        desk.propose("PO-1", Split(1, [Part("1"), Part("2")]), by=MEI)
    assert refused.value.code == "split_of_what"


def test_numbers_are_never_used_again(desk, issued):
    issued()
    agreed(desk, AddLine(OrderLine(3, "M8-BOLT", "5", "1")))
    with pytest.raises(InvalidValue) as refused:
        desk.propose("PO-1", AddLine(OrderLine(3, "M8-BOLT", "5", "1")), by=MEI)
    assert (refused.value.code, refused.value.values["next"]) == ("number_used", 4)
    # Also what is only asked for has its number.
    desk.propose("PO-1", AddLine(OrderLine(4, "M8-BOLT", "5", "1")), by=MEI)
    with pytest.raises(InvalidValue):
        desk.propose("PO-1", AddLine(OrderLine(4, "M9-BOLT", "5", "1")), by=MEI)


def test_a_field_an_item_and_a_whole_order_may_be_asked_for(desk, issued):
    issued()
    agreed(desk, [SetField("payment_terms", "30 days"), Substitute(2, "M6-NUT-A", supplier_item="N-1", price="0.06")])
    order = desk.get("PO-1").order
    assert (order.payment_terms, order.line(2).item, order.line(2).supplier_item, str(order.line(2).price.amount)) == (
        "30 days",
        "M6-NUT-A",
        "N-1",
        "0.06",
    )
    import attrs

    agreed(desk, attrs.evolve(order, incoterm="FCA"))
    assert desk.get("PO-1").order.incoterm == "FCA"
    with pytest.raises(InvalidValue):
        desk.propose("PO-1", ["cancel"], by=MEI)


# --- who is told


def test_those_whom_it_concerns_are_told_through_a_hook(url, clock):
    told = []

    class Mail:
        @hookimpl
        def procurekit_notified(self, notice):
            told.append((notice.number, notice.about, [one.name for one in notice.recipients], notice.change))

    with procurekit.open(url, clock=clock, plugins=[Mail()]) as desk:
        paper = PurchaseOrder("PO-1", supplier="V-7", purchaser="mei", lines=[lines_with_demand()])
        desk.create(paper, by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        change = agreed(desk)
    assert told == [
        ("PO-1", "pending_approval", ["approver"], change.id),
        ("PO-1", "offered", ["V-7"], change.id),
        ("PO-1", "applied", ["V-7", "mei", "PR-7", "work_order:WO-7", "plant"], change.id),
    ]
    assert "procurekit_notified" in dir(Hooks)


def test_a_withdrawal_says_when_it_happened(desk, issued):
    issued()
    change = desk.propose("PO-1", LESS, by=MEI)
    desk.do("withdraw", change, by=MEI, at="2026-01-06T09:00+08:00")
    assert desk.get("PO-1").history[-1].envelope.at == pendulum.datetime(2026, 1, 6, 9, tz="Asia/Shanghai")
