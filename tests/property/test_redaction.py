"""Laws of redaction: whatever was shown of an order, without its people it folds to the same business."""

from __future__ import annotations

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import of_class, orders

import procurekit
from procurekit import Acknowledgement, Actor, Contact, Hold, Party, Picture, PurchaseOrder, Receipt, ShownFact
from procurekit.model.facts import line_facts
from procurekit.model.kinds import FactDocument
from procurekit.model.state import OrderState

HIDDEN = "Li Lei, +86 10 1234"
PARTIES = ("supplier", "buyer", "bill_to", "carrier")
LI = Contact(HIDDEN, phone=HIDDEN)


@st.composite
def peopled(draw: st.DrawFn) -> PurchaseOrder:
    """An order with people in some of the places where people can be."""
    order = draw(orders)
    party = st.none() | st.builds(Party, st.sampled_from(["V-7", "V-8"]), contacts=st.lists(st.just(LI), max_size=1))
    return attrs.evolve(
        order,
        number="PO-1",
        note=draw(st.sampled_from([None, HIDDEN])),
        contacts=draw(st.lists(st.just(LI), max_size=2)),
        **{name: draw(party) for name in PARTIES},
    )


@st.composite
def papers(draw: st.DrawFn) -> FactDocument:
    """A document with a note or without."""
    document = draw(of_class(Receipt) | of_class(Acknowledgement))
    return attrs.evolve(document, note=draw(st.sampled_from([None, HIDDEN])))


looks = st.lists(st.tuples(peopled(), st.lists(papers(), max_size=2), st.booleans()), min_size=1, max_size=3)


def business(state: OrderState) -> object:
    """All that is known of an order besides people."""
    order = state.order
    parties = {name: attrs.evolve(one, contacts=()) for name in PARTIES if (one := getattr(order, name)) is not None}
    kept = {
        id_: None if one.document is None else [getattr(line, "line", None) for line in one.document.lines]
        for kind in state.documents.values()
        for id_, one in kind.items()
    }
    terms = attrs.evolve(order, note=None, contacts=(), **parties)
    return terms, state.stages, state.promises, state.findings, kept, tuple(line_facts(state))


@settings(max_examples=40)
@given(looks)
def test_an_order_without_its_people_is_the_same_order(shown):
    with procurekit.open("memory:") as desk:
        for order, documents, complete in shown:
            facts = [ShownFact(str(place), one) for place, one in enumerate(documents)]
            desk.observe(Picture("7", order, facts=facts, complete=complete, stage="issued"), source="erp")
        desk.hold("PO-1", Hold("quality", reason=HIDDEN), by=Actor("mei", HIDDEN))
        before = desk.get("PO-1")
        after = desk.redact("PO-1", by="dpo")
        assert business(after) == business(before)
        assert after == desk.get("PO-1")
        assert all(one.personal is None for one in desk.store.read_all() if one.stream.startswith("order"))
        assert HIDDEN.encode() not in b"".join(one.body or b"" for one in desk.store.read_all())
        verdict = desk.verify()
        assert verdict.holds
        assert verdict.redacted > 0
        assert len(desk.timeline("PO-1").text("zh")) > 0
        # It goes on: the next look at it is compared with what is left.
        desk.observe(Picture("7", shown[-1][0], stage="issued"), source="erp")
        assert desk.verify().holds
