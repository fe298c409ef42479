"""Cases: the desk's own orders as recorded cases, each step with the facts as they were before it, for a replay."""

from __future__ import annotations

from collections.abc import Iterator

from procurekit.desk.journaling import Journal
from procurekit.model.cases import RecordedCase, RecordedStep
from procurekit.model.doing import deed_of
from procurekit.model.events import Event
from procurekit.model.facts_of_orders import order_facts
from procurekit.model.folding import fold
from procurekit.model.state import OrderState
from procurekit.workflow.documents import content_of

__all__ = ["case_of", "cases_of"]

_SILENT = frozenset({"observed", "redact"})


def cases_of(journal: Journal, streams: Iterator[str]) -> Iterator[RecordedCase]:
    """The case of every order, one after the other."""
    for stream in streams:
        events = journal.events(stream)
        if events:
            yield case_of(stream, events)


def case_of(stream: str, events: list[Event]) -> RecordedCase:
    """What was done to one order, step by step.

    Automatic steps are left out, since a definition takes its own. Facts of a step are those after all that happened
    before it; of the first, those of the order as it was made.
    """
    steps: list[RecordedStep] = []
    state: OrderState | None = None
    for event in events:
        before, state = state, fold([event], state)
        deed = deed_of(event)
        if deed.automatic or deed.command in _SILENT:
            continue
        known = before or state
        envelope = event.envelope
        facts = {} if known is None else dict(order_facts(known, envelope.at))
        steps.append(
            RecordedStep(
                deed.command,
                envelope.at or envelope.known_at,
                envelope.actor,
                envelope.on_behalf_of,
                facts=facts,
                line=envelope.version,
                document=None if known is None else content_of(known.order),
                level=deed.level if deed.signature is None else deed.signature.level,
                to=deed.to,
                position=deed.position,
            )
        )
    number = None if state is None else state.number
    return RecordedCase(number or stream, steps)
