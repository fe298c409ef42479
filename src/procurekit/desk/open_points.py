"""Open points: what of an order waits for somebody: requests, disputed answers, incidents, holds, what is late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, tzinfo
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen

from procurekit.desk.naming import when_text
from procurekit.errors import Finding, say
from procurekit.model.acknowledgement import AcknowledgedLine
from procurekit.model.change_state import ACCEPT, COUNTER, REFUSE, ChangeState
from procurekit.model.facts import line_facts
from procurekit.model.numbering import PLACE
from procurekit.model.standing_findings import standing_findings
from procurekit.model.state import Kept, OrderState
from procurekit.model.wording import changes_in_words, finding_in_words
from procurekit.values import Moment, iso_text
from procurekit.values.numbers import plain
from procurekit.workflow.definition import Definition

__all__ = ["OpenPoint", "open_points"]

_ANSWERS: Final = frozenset({ACCEPT, COUNTER, REFUSE})
_OPEN_ANSWERS: Final = frozenset({"disputed", "rejected"})
_OTHER: Final = {"buyer": "supplier", "supplier": "buyer"}


@frozen
class OpenPoint:
    """Something that has come to no end: what kind, since when and which event of the history, whose turn, by when.

    `kind` is ``change_request``, ``answer``, ``incident``, ``hold``, ``late`` or ``finding``; `turn` is ``buyer``,
    ``supplier`` or ``approver``, None where nobody can tell.
    """

    kind: str
    version: int | None
    since: Moment | None
    code: str
    values: Mapping[str, object] = field(repr=False)
    turn: str | None = None
    due: Moment | None = None
    responsibility: str | None = None

    def text(self, lang: str = "en") -> str:
        """What is open, in words."""
        return say(self.code, self.values, lang)

    def told(self, lang: str = "en", zone: tzinfo | None = None) -> str:
        """What is open, since when and which event, whose turn it is, by when."""
        told = [
            None if self.version is None else say("open.event", {"version": self.version}, lang),
            None
            if self.since is None or self.kind == "late"
            else say("open.since", {"when": when_text(self.since, zone)[:10]}, lang),
            None if self.turn is None else say("open.turn", {"turn": self.turn}, lang),
            None if self.due is None else say("open.due", {"when": when_text(self.due, zone)}, lang),
        ]
        beside = say("wording.comma", None, lang).join(one for one in told if one is not None)
        what = self.text(lang)
        return say("open.point", {"what": what, "beside": beside}, lang) if beside else what

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The point as plain data."""
        return {
            "kind": self.kind,
            "version": self.version,
            "since": None if self.since is None else iso_text(self.since),
            "turn": self.turn,
            "due": None if self.due is None else iso_text(self.due),
            "responsibility": self.responsibility,
            "text": self.text(lang),
        }


def open_points(
    state: OrderState,
    today: date | None = None,
    workflows: Mapping[str, Definition] = MappingProxyType({}),
    dues: Mapping[str, Moment] = MappingProxyType({}),
) -> tuple[OpenPoint, ...]:
    """What is open in an order.

    `workflows` and `dues` are those of its change requests by id: who is next, and by when. What is late is told where
    `today` is given.
    """
    return (
        *(_request(state, one, workflows.get(one.id), dues.get(one.id)) for one in state.pending),
        *_answers(state),
        *_incidents(state),
        *_holds(state),
        *(() if today is None else _late(state, today)),
        *_findings(state),
    )


@frozen
class _Words:
    """Several things that say themselves, in the reader's language."""

    state: OrderState
    change: ChangeState

    def text(self, lang: str) -> str:
        return say("wording.semicolon", None, lang).join(changes_in_words(self.change.changes, lang, self.state.order))


def _request(state: OrderState, one: ChangeState, workflow: Definition | None, due: Moment | None) -> OpenPoint:
    # Since it came to where it is.
    at = next(
        (event for event in reversed(state.history) if event.change == one.id and hasattr(event.payload, "state")), None
    )
    stands: object = one.state
    if workflow is not None and workflow.has_state(one.state):
        stands = workflow.state(one.state)
    envelope = None if at is None else at.envelope
    values = {
        "number": one.number,
        "state": stands,
        "side": one.side,
        "changes": _Words(state, one),
        "reason": _Quoted(one.request.reason),
    }
    return OpenPoint(
        "change_request",
        None if envelope is None else envelope.version,
        None if envelope is None else envelope.at or envelope.known_at,
        "open.change_request",
        values,
        _turn(one, workflow),
        due,
        one.request.responsibility,
    )


def _turn(one: ChangeState, workflow: Definition | None) -> str | None:
    if one.stage == "pending_approval":
        return "approver"
    if workflow is None:
        return None
    steps = {step.name for step in workflow.transitions if one.state in step.sources and not step.automatic}
    # Where terms can be answered, the other side is next; else whoever stands for them.
    return _OTHER[one.side] if steps & _ANSWERS else one.side


def _answers(state: OrderState) -> Iterator[OpenPoint]:
    """Lines that the supplier disputed or rejected, with no answer since and no change agreed that came of it."""
    latest: dict[tuple[int, int | None], tuple[Kept, AcknowledgedLine]] = {}
    for kept in state.kept("acknowledgement"):
        document: Any = kept.document
        for line in {one.line for one in document.lines}:
            # A later answer to a line speaks of all of it, unless it names a delivery.
            whole = any(one.line == line and one.schedule is None for one in document.lines)
            for place in [place for place in latest if place[0] == line and whole]:
                del latest[place]
        latest.update({(one.line, one.schedule): (kept, one) for one in document.lines})
    settled = {one.request.acknowledgement for one in state.changes.values() if one.applied is not None}
    for (line, schedule), (kept, one) in latest.items():
        if one.answer in _OPEN_ANSWERS and kept.id not in settled:
            document = kept.document
            code = "open.answer" if schedule is None else "open.answer.delivery"
            values = {"line": line, "schedule": schedule, "answer": one.answer, "reason": _Beside(one.reason)}
            since = document.at or kept.known_at
            yield OpenPoint("answer", kept.version, since, code, {**values, "origin": document.origin}, "buyer")


@frozen
class _Quoted:
    """A reason in quotes after what it is the reason of; nothing where there is none."""

    reason: str | None

    def text(self, lang: str) -> str:
        return f" {say('page.because', {'reason': self.reason}, lang)}" if self.reason else ""


@frozen
class _Beside:
    """A reason after what it is the reason of; nothing where there is none."""

    reason: str | None

    def text(self, lang: str) -> str:
        return say("open.beside", {"reason": self.reason}, lang) if self.reason else ""


def _incidents(state: OrderState) -> Iterator[OpenPoint]:
    for kept in state.kept("incident"):
        document: Any = kept.document
        if document.resolved_at is not None:
            continue
        values = {
            "number": f" {document.number}" if document.number else "",
            "kind": document.kind,
            "lines": _Concerned(document.lines),
            "responsibility": document.responsibility,
            "person": _reporter(state, kept.version),
            "note": _Beside(document.note),
        }
        since = document.reported_at or kept.known_at
        code = "open.incident" if document.responsibility else "open.incident.unstated"
        turn = None if document.responded_at is not None else _answerable(document.responsibility)
        yield OpenPoint("incident", kept.version, since, code, values, turn, None, document.responsibility)


def _answerable(responsibility: str | None) -> str:
    """Who is to respond: the supplier, unless it isn't its doing; then the buyer, who deals with the others."""
    return "supplier" if responsibility in {None, "supplier"} else "buyer"


def _reporter(state: OrderState, version: int) -> str:
    event = next(one for one in state.history if one.envelope.version == version)
    return event.actor_name or event.envelope.actor or event.envelope.source or "—"


@frozen
class _Concerned:
    """The lines that an incident concerns, each with its quantity."""

    lines: tuple[Any, ...]

    def text(self, lang: str) -> str:
        comma = say("wording.comma", None, lang)
        told = [self._line(one, lang) for one in self.lines if one.line is not None]
        return f"{comma}{comma.join(told)}" if told else ""

    def _line(self, one: Any, lang: str) -> str:
        place = say("wording.line", {"line": one.line}, lang)
        return place if one.quantity is None else place + say("timeline.beside", {"reason": str(one.quantity)}, lang)


def _holds(state: OrderState) -> Iterator[OpenPoint]:
    placed = {
        getattr(one.payload, "id", None): one.envelope for one in state.history if one.envelope.type == "order.held"
    }
    for id_, hold in state.holds.items():
        envelope = placed.get(id_)
        since = hold.at or (None if envelope is None else envelope.at or envelope.known_at)
        values = {"kind": hold.kind, "reason": _Beside(hold.reason), "line": hold.line}
        code = "open.hold" if hold.line is None else "open.hold.line"
        yield OpenPoint("hold", None if envelope is None else envelope.version, since, code, values)


def _late(state: OrderState, today: date) -> Iterator[OpenPoint]:
    many = {line.number: len(line.schedule) > 1 for line in state.lines}
    # Of what the buyer has not answered yet, nobody can say that the supplier is next.
    asked = {one.values["line"] for one in _answers(state)}
    asked |= {int(found[1]) for one in state.pending for each in one.changes if (found := PLACE.match(each.path))}
    for row in line_facts(state):
        due = row.date_in_force or row.latest_promise or row.requested
        if row.open and row.expects_receipt and row.stage == "issued" and due is not None and due < today:
            values = {
                "line": row.line,
                "schedule": row.schedule,
                "open": plain(row.open),
                "unit": f" {row.unit}" if row.unit else "",
                "due": due.isoformat(),
                "days": (today - due).days,
                "basis": "never_promised" if row.latest_promise is None else "as_promised",
            }
            code = "open.late.delivery" if many[row.line] else "open.late"
            yield OpenPoint("late", None, due, code, values, None if row.line in asked else "supplier")


@frozen
class _Found:
    """A finding that says its place by name, in the reader's language."""

    state: OrderState
    finding: Finding

    def text(self, lang: str) -> str:
        return finding_in_words(self.finding, lang, self.state.order)


def _findings(state: OrderState) -> Iterator[OpenPoint]:
    """What can't be right as things are now, each once, where it was found first."""
    seen: set[tuple[str, str, str]] = set()
    for version, one in standing_findings(state):
        told = (one.code, one.path, str(sorted(one.values.items(), key=str)))
        if told not in seen:
            seen.add(told)
            yield OpenPoint("finding", version, None, "open.finding", {"finding": _Found(state, one)})
