"""Incidents: answered, resolved, reopened by acts of their own, kept in the history of every order concerned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import evolve

from procurekit.desk import deciding
from procurekit.desk.arguments import acting, expect, names_of
from procurekit.desk.commanding import Commanding
from procurekit.errors import InvalidValue, NotFound, Reason, Refused
from procurekit.model.events import Corrected, NewEvent
from procurekit.model.findings import fact_findings
from procurekit.model.incident import Incident, Responsibility
from procurekit.model.incident_state import IncidentState, fold_incident
from procurekit.model.incident_times import is_before
from procurekit.model.journal import following
from procurekit.model.kinds import share_of
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.values import Moment, check, date_in

__all__ = ["Incidents"]

_Act = Callable[[Incident, Moment], tuple[Incident, Sequence[Reason]]]


class Incidents(Commanding):
    """The part of a desk that deals with incidents; each is named by its id, as `incidents` gives it."""

    def incident(self, incident: str) -> IncidentState:
        """An incident as it stands. Raises NotFound."""
        expect("incident", incident, str)
        found = fold_incident(self.journal.events(incident))
        if found is None:
            raise NotFound("not_found", what="incident", id=incident, book=self.book)
        return found

    def incidents(self, *, open_only: bool = False, supplier: str | None = None) -> list[IncidentState]:
        """The incidents of all orders, the one reported first comes first; those that were cancelled are left out.

        `open_only`: those that aren't resolved. `supplier`: those that name that supplier or, where they name none,
        concern its orders.
        """
        wanted = {row.order_id for row in self.lines() if (row.open_incidents if open_only else row.incidents)}
        found: dict[str, IncidentState] = {}
        for order in sorted(wanted):
            state = self.get(order)
            theirs = None if state.order.supplier is None else state.order.supplier.id
            for kept in state.kept("incident"):
                known = found.get(kept.id) or self.incident(kept.id)
                named = known.document.supplier or theirs
                if (known.is_open or not open_only) and supplier in {None, named}:
                    found[kept.id] = known
        return sorted(found.values(), key=lambda one: (date_in(one.document.at or one.known_at), one.id))

    def respond(
        self,
        incident: str,
        *,
        by: Actor | str,
        at: Moment | str | None = None,
        responsibility: Responsibility | None = None,
        note: str | None = None,
        key: str | None = None,
    ) -> OrderState:
        """Somebody responded to an incident: when (now, where nothing is said), and who is responsible, if known.

        Returns the state of the first order it concerns. Raises Refused with every reason, NotFound, Conflict.
        """

        def act(now: Incident, when: Moment) -> tuple[Incident, Sequence[Reason]]:
            reasons = [*_before(now, when, "reported"), *_resolved(now)]
            if now.responded_at is not None:
                reasons.append(Reason.of("already_responded", at=now.responded_at))
            return evolve(now, responded_at=when, responsibility=responsibility or now.responsibility), reasons

        return self._act("respond", incident, act, by, at, note, key, responsibility)

    def resolve(
        self,
        incident: str,
        resolution: str,
        *,
        by: Actor | str,
        at: Moment | str | None = None,
        responsibility: Responsibility | None = None,
        note: str | None = None,
        key: str | None = None,
    ) -> OrderState:
        """An incident was resolved, and how. As `respond`."""
        if not isinstance(resolution, str) or not resolution.strip():
            raise InvalidValue("missing_value", field="resolution")

        def act(now: Incident, when: Moment) -> tuple[Incident, Sequence[Reason]]:
            reasons = [*_before(now, when, "reported"), *_before(now, when, "responded"), *_resolved(now)]
            named = responsibility or now.responsibility
            return evolve(now, resolved_at=when, resolution=resolution, responsibility=named), reasons

        return self._act("resolve", incident, act, by, at, note, key, [responsibility, resolution])

    def reopen_incident(
        self, incident: str, *, by: Actor | str, reason: str, at: Moment | str | None = None, key: str | None = None
    ) -> OrderState:
        """An incident that was resolved isn't: when that was and how stays in its history. As `respond`."""
        if not isinstance(reason, str) or not reason.strip():
            raise InvalidValue("missing_value", field="reason")

        def act(now: Incident, when: Moment) -> tuple[Incident, Sequence[Reason]]:
            reasons = [*_before(now, when, "resolved")] if now.resolved_at else [Reason.of("not_resolved")]
            return evolve(now, resolved_at=None, resolution=None), reasons

        return self._act("reopen_incident", incident, act, by, at, reason, key, None)

    def _act(
        self,
        command: str,
        incident: str,
        act: _Act,
        by: Actor | str,
        at: Moment | str | None,
        reason: str | None,
        key: str | None,
        more: object,
    ) -> OrderState:
        expect("incident", incident, str)
        if reason is not None:
            expect("reason", reason, str)
        actor, given = acting(by), check.given_moment("at", at)
        said = [command, incident, names_of(actor), reason, at, more]

        def run() -> OrderState:
            known = self.incident(incident)
            document, found = act(known.document, given or self._local(self._stamp(actor)))
            reasons = [*found, *([Reason.of("fact_cancelled", document="incident")] if known.cancelled else [])]
            return self._corrected(command, known, document, reasons, actor, given, reason, key, said)

        return self._once(key, said, run)

    def _corrected(
        self,
        command: str,
        known: IncidentState,
        document: Incident,
        reasons: Sequence[Reason],
        actor: Actor,
        at: Moment | None,
        reason: str | None,
        key: str | None,
        said: list[Any],
    ) -> OrderState:
        """Write what an incident says now to its own stream and to that of every order it concerns."""
        document, states, _ = self._concerned(document)  # type: ignore[assignment]  # it is an incident all the while
        reasons = [*reasons, *self._action_reasons("correct", states.values(), actor, reason)]
        if reasons:
            raise Refused(command, dict.fromkeys(reasons))
        heads = {known.id: self.journal.head(known.id), **{id_: state.head for id_, state in states.items()}}
        stamp = following(self._stamp(actor, key=key), *heads.values())
        when = at or self._local(stamp)
        events = [NewEvent(known.id, "incident.corrected", Corrected(known.id, document, reason=reason), when)]
        after: dict[str, OrderState] = {}
        for id_, state in states.items():
            share = share_of(document, id_)
            event = NewEvent(id_, "incident.corrected", Corrected(known.id, share, reason=reason), when)
            found = tuple(fact_findings(deciding.tentative([event], stamp, state), share))
            if found:
                event = evolve(event, payload=evolve(event.payload, findings=found))
            events.append(event)
            after[id_] = deciding.tentative([event], stamp, state)
        return self._store(events, stamp, heads, after, next(iter(states)), key, said)


def _resolved(now: Incident) -> Iterator[Reason]:
    if now.resolved_at is not None:
        yield Reason.of("already_resolved", at=now.resolved_at)


def _before(now: Incident, when: Moment, what: str) -> Iterator[Reason]:
    since: Moment | None = getattr(now, f"{what}_at")
    if since is not None and is_before(when, since):
        yield Reason.of("before_that", at=when, since=since, what=what)
