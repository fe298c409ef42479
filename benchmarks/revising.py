"""Rebuilding a revision of an order that was changed two hundred times, beside a plain loop over the same changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from attrs import evolve

from benchmarks.measure import Figure, ratio
from benchmarks.orders import order
from procurekit.model.change import changes_between
from procurekit.model.events import Changed, Created, Event, NewEvent, Recorded
from procurekit.model.folding import fold
from procurekit.model.journal import Stamp, preview
from procurekit.model.order import PurchaseOrder
from procurekit.model.receipt import Receipt
from procurekit.values import Quantity, instant_of

__all__ = ["figures"]

EVENTS = 1000
CHANGES = 200


def _changed(paper: PurchaseOrder, revision: int) -> PurchaseOrder:
    """The paper with another quantity of one of its lines."""
    lines = list(paper.lines)
    place = revision % len(lines)
    line = lines[place]
    lines[place] = evolve(line, quantity=Quantity(1000 + revision, line.unit))
    return evolve(paper, lines=lines, revision=revision)


def _events() -> list[Event]:
    stamp = Stamp("main", instant_of(datetime.now(UTC)))
    paper = order()
    new = [NewEvent("order_1", "order.created", Created(paper, "issued", "issued"))]
    for one in range(1, EVENTS):
        if one % (EVENTS // CHANGES):
            receipt = Receipt("order_1", one % 10 + 1, 1)
            new.append(NewEvent("order_1", "receipt.recorded", Recorded(f"receipt_{one}", receipt)))
            continue
        later = _changed(paper, paper.revision + 1)
        changes = changes_between(paper, later)
        new.append(NewEvent("order_1", "order.changed", Changed(changes, revision=later.revision, initiator="buyer")))
        paper = later
    return [preview(one, version, stamp) for version, one in enumerate(new, 1)]


def _plain(events: list[Event]) -> PurchaseOrder | None:
    """What somebody would write who knows that only quantities of lines and the revision change."""
    paper: PurchaseOrder | None = None
    for one in events:
        payload = one.payload
        if isinstance(payload, Created):
            paper = payload.document
        elif isinstance(payload, Changed) and paper is not None:
            lines = list(paper.lines)
            for change in payload.changes:
                if change.path == "revision":
                    continue
                number = int(change.path[6 : change.path.index("]")])
                place = next(at for at, line in enumerate(lines) if line.number == number)
                after = change.after
                lines[place] = evolve(lines[place], quantity=Quantity(after["amount"], after.get("unit")))
            paper = evolve(paper, lines=lines, revision=payload.revision)
    return paper


def figures() -> Iterator[Figure]:
    """The cost of looking back at a revision."""
    events = _events()
    ours, plain = fold(events), _plain(events)
    assert ours is not None
    assert ours.order == plain
    yield ratio(
        f"a revision rebuilt: {EVENTS:,} events, {CHANGES} changes",
        "plain loop over the same changes",
        lambda: fold(events),
        lambda: _plain(events),
        budget=1.5,
    )
