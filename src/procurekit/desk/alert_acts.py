"""Alert acts: what people do about an alert: they see to it, say something about it, put it off."""

from __future__ import annotations

from pendulum import DateTime

from procurekit.desk.alert_stories import AlertStory, story_of
from procurekit.desk.alerting import Alerting
from procurekit.desk.arguments import acting, expect, names_of
from procurekit.errors import Conflict, InvalidValue, NotFound, Reason, Refused, StoreError
from procurekit.model.alert import Alert
from procurekit.model.alert_events import (
    ALERT_VERBS,
    AlertAcknowledged,
    AlertCommented,
    AlertPayload,
    AlertSnoozed,
)
from procurekit.model.alert_life import alert_after
from procurekit.model.events import NewEvent
from procurekit.model.journal import following
from procurekit.model.party import Actor
from procurekit.rules.evaluate import is_ahead
from procurekit.values import Moment, WorkTime, check
from procurekit.values.moments import moment_text, to_utc

__all__ = ["AlertActs"]

_TRIES = 50


class AlertActs(Alerting):
    """The part of a desk by which people act on alerts, each by its id."""

    def acknowledge(
        self, alert: Alert | str, *, by: Actor | str, reason: str | None = None, key: str | None = None
    ) -> Alert:
        """Somebody has seen an alert and sees to it: nobody is reminded, and nothing is escalated any more.

        Whoever does so first counts. Raises Refused if it is resolved, NotFound.
        """
        return self._alert_act("acknowledge_alert", alert, AlertAcknowledged(reason=reason), by, key)

    def comment(self, alert: Alert | str, comment: str, *, by: Actor | str, key: str | None = None) -> Alert:
        """Somebody says something about an alert, be it open or not. Raises NotFound, InvalidValue without a text."""
        if not isinstance(comment, str) or not comment.strip():
            raise InvalidValue("missing_value", field="comment")
        return self._alert_act("comment_alert", alert, AlertCommented(comment), by, key)

    def snooze(
        self,
        alert: Alert | str,
        until: Moment | str,
        *,
        by: Actor | str,
        reason: str | None = None,
        key: str | None = None,
    ) -> Alert:
        """Nobody is told of an alert again until then; if it is still so by then, they are.

        Raises Refused if it is resolved or if that has passed, NotFound.
        """
        moment = check.given_moment("until", until)
        if moment is None:
            raise InvalidValue("missing_value", field="until")
        if isinstance(moment, DateTime):
            try:
                to_utc(moment)
            except OverflowError:
                # After all years in UTC: nothing could wait until then.
                raise InvalidValue("not_a_moment", field="until", value=repr(until)) from None
        return self._alert_act("snooze_alert", alert, AlertSnoozed(moment, reason=reason), by, key)

    def alert_story(self, alert: Alert | str) -> AlertStory:
        """What happened to an alert, and who was told of it when. Raises NotFound."""
        id_ = _id(alert)
        return story_of(self.alert(id_), self.journal.events(id_))

    def _alert_act(
        self, command: str, alert: Alert | str, payload: AlertPayload, by: Actor | str, key: str | None
    ) -> Alert:
        actor = acting(by)
        id_ = _id(alert)
        said = [command, id_, repr(payload), names_of(actor)]
        if self.journal.done(key, said) is not None:
            return self.alert(id_)
        for _ in range(_TRIES):
            head, now = self._alert_at(id_)
            if now is None:
                raise NotFound("alert_not_kept", id=id_, book=self.book)
            moment = to_utc(self.now())
            reasons = _reasons(now, payload, moment, self._work_time(self.now()))
            if reasons:
                raise Refused(command, reasons)
            if isinstance(payload, AlertAcknowledged) and now.acknowledged_at is not None:
                return now
            stamp = following(self._stamp(actor, key=key), head)
            after = alert_after(now, payload, moment, id_=id_, by=names_of(actor)[-1] or actor.id)
            event = NewEvent(id_, f"alert.{ALERT_VERBS[type(payload)]}", payload, at=moment)
            keyed = self.journal.keyed(key, said, id_, after.version)
            try:
                self.journal.append([event], stamp, {id_: head}, command=command, side=keyed, alerts=(after,))
            except Conflict as error:
                if error.code == "key_taken" and self.journal.done(key, said) is not None:
                    return self.alert(id_)
                continue
            return after
        raise StoreError("store_busy_elsewhere")


def _id(alert: Alert | str) -> str:
    """The id of an alert. Raises InvalidValue if it is none."""
    expect("alert", alert, (Alert, str))
    return alert if isinstance(alert, str) else alert.id


def _reasons(alert: Alert, payload: AlertPayload, now: DateTime, work_time: WorkTime) -> list[Reason]:
    if isinstance(payload, AlertCommented):
        return []
    reasons = [] if alert.is_open else [Reason.of("alert_resolved", at=alert.resolved_at)]
    if isinstance(payload, AlertSnoozed) and not is_ahead(payload.until, now, work_time):
        reasons.append(Reason.of("alert_snooze_passed", until=moment_text(payload.until)))
    return reasons
