"""Change requests for tests: those who take part in them, and one that goes all the way."""

from procurekit import Actor
from procurekit.workflow import Definition, preset

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


def flow(**more):
    """The standard order with other parts."""
    return Definition.from_dict({**preset("standard_order").as_dict(), "name": "mine", **more})
