"""Alerting: the desk looks at everything with its rules and records what becomes of alerts: once, whoever looks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, overload

from attrs import evolve, field, frozen
from pendulum import DateTime

from procurekit.desk.alert_subjects import AlertSubjects
from procurekit.desk.arguments import expect
from procurekit.desk.logs import DESK
from procurekit.desk.telling_people import TellingPeople
from procurekit.errors import Conflict, InvalidValue, NotFound, StoreError
from procurekit.model.alert import Alert, Found, alert_id
from procurekit.model.alert_events import ALERT_VERBS, AlertResolved
from procurekit.model.alert_life import fold_alert
from procurekit.model.events import NewEvent
from procurekit.model.journal import following
from procurekit.rules import AlertChange, Rule, RuleFinding
from procurekit.rules.evaluate import ensure_apart, is_later, settle
from procurekit.rules.matching import Matches
from procurekit.values import Moment, WorkTime
from procurekit.values.moments import instant_of, zone_of

__all__ = ["Alerting", "Alerts", "rules_given"]

_BATCH: Final = 200  # alerts that are recorded with one commit
_TRIES: Final = 50


def rules_given(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that somebody passed. Raises InvalidValue if they are no rules, or if two have one id."""
    if isinstance(rules, str | os.PathLike):
        raise InvalidValue("rules_of_file", field="rules", value=repr(os.fspath(rules)))
    kept = tuple(rules)
    for one in kept:
        expect("rules", one, Rule)
    ensure_apart(kept)
    return kept


@frozen
class Alerts(Sequence[Alert]):
    """The alerts that are open at a moment, the most pressing first: a sequence.

    `changes` are what looking changed, `recorded` says whether that was recorded; `findings` are rules that couldn't be
    evaluated: of what they would have found nothing changed.
    """

    at: Moment
    alerts: tuple[Alert, ...] = ()
    changes: tuple[AlertChange, ...] = field(default=(), repr=False)
    findings: tuple[RuleFinding, ...] = ()
    recorded: bool = False

    @overload
    def __getitem__(self, place: int) -> Alert: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Alert, ...]: ...
    def __getitem__(self, place: int | slice) -> Alert | tuple[Alert, ...]:
        return self.alerts[place]

    def __len__(self) -> int:
        return len(self.alerts)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """All of it as plain data."""
        return {
            "at": self.at.isoformat(),
            "alerts": [one.as_dict(lang) for one in self.alerts],
            "changes": [{"what": ALERT_VERBS[type(one.payload)], "id": one.alert.id} for one in self.changes],
            "findings": [one.as_dict(lang) for one in self.findings],
            "recorded": self.recorded,
        }


class Alerting(AlertSubjects, TellingPeople):
    """The part of a desk that alerts."""

    rules: tuple[Rule, ...]

    def alerts(
        self, at: Moment | str | None = None, *, rules: Iterable[Rule] | None = None, record: bool = True
    ) -> Alerts:
        """What needs attention at a moment (now), the most pressing first; what that changes is recorded.

        Alerts are raised, reminded of, escalated and resolved as the `rules` say (those of the desk where none are
        given), and who is to be told gets into the outbox with the same commit. Run twice, or by two at once, nothing
        is raised twice. An alert of a rule that isn't among them stays as it is, and so does one that somebody has
        looked at later than `at`. With ``record=False`` it is only looked, at any moment: what is known by now is
        judged as if it were that day, with the alerts as they stood then. Where `rules` are given, only what they say
        is returned.

        The day is that of the organisation's working time; without one, of the clock's own zone. What is recorded as of
        today is so as of now: nobody waits for the end of the day to hear of it.

        Raises InvalidRule if a rule makes no sense, InvalidValue if two rules have one id, or if what is ahead is to be
        recorded, StoreError if the store can't be written.
        """
        given = self._moment(at)
        kept = self.rules if rules is None else rules_given(rules)
        time = self._work_time(given)
        if record:
            given = self._recordable(given, time)
        # Whoever looks from another zone finds the same day.
        moment = instant_of(given.astimezone(zone_of(time.zone))) if isinstance(given, DateTime) else given
        matches = self._matches(kept, moment, time.days)
        ids = {_id(one) for one in matches.found}
        known = {one.id: one for one in self._alert_rows(open_only=True)}
        missing = sorted(ids - known.keys())
        known |= {one.id: one for one in self._alert_rows(ids=missing)} if missing else {}
        if not record:
            known = {one.id: one for one in self._as_then(known.values(), moment, time)}
        if rules is not None:
            mine = {one.id for one in kept}
            known = {id_: one for id_, one in known.items() if one.rule in mine}
        kinds = frozenset(rule.subject for rule in kept)
        evaluation = settle(kept, matches, known.values(), moment, kinds=kinds, work_time=time)
        if not record:
            return Alerts(moment, evaluation.alerts, evaluation.changes, evaluation.findings)
        again = _Again(kept, matches, moment, kinds, time, {one.id: one.hash for one in kept})
        now = {one.id: one for one in evaluation.alerts}
        changes: list[AlertChange] = []
        per_alert = [list(many) for _, many in groupby(evaluation.changes, key=lambda one: one.alert.id)]
        for start in range(0, len(per_alert), _BATCH):
            for done in self._recorded(per_alert[start : start + _BATCH], again):
                changes += done
                last = done[-1].alert
                # Of what is shown, the life is what was recorded.
                now[last.id] = _lived(now.get(last.id, last), last)
        for one in evaluation.findings:
            DESK.warning("rule %s couldn't be evaluated: %s (%d)", one.rule, one.code, one.count)
        return Alerts(
            moment,
            tuple(one for one in now.values() if one.is_open),
            tuple(changes),
            evaluation.findings,
            recorded=True,
        )

    def _as_then(self, alerts: Iterable[Alert], moment: Moment, time: WorkTime) -> Iterator[Alert]:
        """The alerts as they stood at a moment; those that nobody knew of are left out."""
        for one in alerts:
            moments = [each for each in (one.changed_at, one.acknowledged_at) if each is not None]
            then: Alert | None = one
            # When it was put off, only its events tell.
            if one.snoozed_until is not None or any(is_later(each, moment, time) for each in moments):
                events = self.journal.events(one.id)
                then = fold_alert(
                    each for each in events if not is_later(each.envelope.at or each.envelope.recorded_at, moment, time)
                )
            if then is not None:
                yield then

    def _recordable(self, at: Moment, time: WorkTime) -> Moment:
        """The moment that is recorded: of today, which isn't over yet, it is now. Raises InvalidValue if it's ahead."""
        now = self.now()
        today = time.day_of(now)
        if (at > now) if isinstance(at, DateTime) else (at > today):
            raise InvalidValue("alerts_ahead", at=at, now=now)
        return now if not isinstance(at, DateTime) and at == today else at

    def alert(self, alert: str) -> Alert:
        """An alert as it stands, by its id. Raises NotFound."""
        expect("alert", alert, str)
        found = fold_alert(self.journal.events(alert)) if alert.startswith("alert_") else None
        if found is None:
            raise NotFound("alert_not_kept", id=alert, book=self.book)
        return found

    def kept_alerts(self, *, open_only: bool = True, order: str | None = None) -> list[Alert]:
        """The alerts that were recorded, as they stand, the oldest first; nothing is looked at anew."""
        id_ = None if order is None else self._id(order)
        return sorted(self._alert_rows(open_only=open_only, order=id_), key=lambda one: (str(one.raised_at), one.id))

    def _recorded(self, part: list[list[AlertChange]], again: _Again) -> Iterator[list[AlertChange]]:
        """Record what happens to some alerts with one commit; where somebody else was first, what is left of it."""
        for _ in range(_TRIES):
            if not part:
                return
            try:
                self._store_changes([one for many in part for one in many], again.hashes)
            except Conflict as error:
                if error.code not in {"conflict", "key_taken"}:
                    raise
                known = [fold_alert(self.journal.events(many[0].alert.id)) for many in part]
                part = again.of([many[0].alert.id for many in part], [one for one in known if one is not None])
            else:
                yield from part
                return
        raise StoreError("store_busy_elsewhere")

    def _store_changes(self, changes: Sequence[AlertChange], hashes: Mapping[str, str]) -> None:
        ids = dict.fromkeys(one.alert.id for one in changes)
        first = {one.alert.id: one.alert.version for one in reversed(changes)}
        heads = {id_: self.journal.head(id_) for id_ in ids if first[id_] > 1}
        for id_, head in heads.items():
            if head.version != first[id_] - 1:
                raise Conflict("conflict", book=self.book, stream=id_, found=head.version, expected=first[id_] - 1)
        stamp = following(self._stamp(None, source="rules"), *heads.values())
        events = [
            NewEvent(
                one.alert.id,
                f"alert.{ALERT_VERBS[type(one.payload)]}",
                one.payload,
                at=one.at,
                # Which rule it was that spoke, to the letter.
                definition=hashes[one.alert.rule],
            )
            for one in changes
        ]
        last = {one.alert.id: one.alert for one in changes}
        self.journal.append(
            events,
            stamp,
            heads,
            command="alerts",
            alerts=tuple(last.values()),
            outbox=tuple(each for one in changes for each in self._deliveries(one)),
            withdrawn=tuple(one.alert.id for one in changes if isinstance(one.payload, AlertResolved)),
        )


@frozen
class _Again:
    """What it takes to decide once more about some alerts."""

    rules: tuple[Rule, ...]
    matches: Matches
    at: Moment
    kinds: frozenset[Any]
    time: WorkTime
    hashes: Mapping[str, str]

    def of(self, ids: Sequence[str], known: Sequence[Alert]) -> list[list[AlertChange]]:
        wanted = set(ids)
        found = tuple(one for one in self.matches.found if _id(one) in wanted)
        evaluation = settle(
            self.rules, evolve(self.matches, found=found), known, self.at, kinds=self.kinds, work_time=self.time
        )
        return [list(many) for _, many in groupby(evaluation.changes, key=lambda one: one.alert.id)]


def _id(found: Found) -> str:
    return alert_id(found.book, found.rule, found.subject, found.subject_key)


def _lived(shown: Alert, last: Alert) -> Alert:
    names = ("version", "status", "raised_at", "times", "acknowledged_at", "acknowledged_by", "snoozed_until")
    more = ("escalated", "told", "told_at", "resolved_at", "changed_at")
    return evolve(shown, **{name: getattr(last, name) for name in (*names, *more)})
