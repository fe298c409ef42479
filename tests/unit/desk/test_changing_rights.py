"""Change requests and rights on fields: who may not change a field may not ask for it either."""

from contextlib import ExitStack

import pytest
from tests.asked import LESS, MEI, TOM, WANG, codes, flow

import procurekit
from procurekit import (
    Actor,
    AddLine,
    OrderLine,
    Picture,
    PurchaseOrder,
    Refused,
)
from procurekit.workflow import Organisation, preset

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
