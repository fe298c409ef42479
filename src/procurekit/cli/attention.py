"""``procurekit alerts`` and ``procurekit worklist``: what needs attention, and whom to chase for it."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from procurekit.cli import opening
from procurekit.cli.alert_ids import shortened
from procurekit.cli.output import Flat, Output, first_of
from procurekit.cli.rules import rules_of
from procurekit.desk.alerting import Alerts
from procurekit.model import Contact
from procurekit.model.alert_events import AlertRaised
from procurekit.rules import SEVERITIES, Alert, WorkItem
from procurekit.values import Moment
from procurekit.values.figures import NONE, grouped, moment, money

if TYPE_CHECKING:
    from rich.text import Text

    from procurekit.cli.tables import Screen

__all__ = ["run"]

_ALERT: Final = (
    *("id", "rule", "severity", "subject", "subject_key", "order_id", "order_number", "line", "schedule", "document"),
    *("document_number", "item", "supplier", "supplier_name", "purchaser", "since", "days", "amount", "currency"),
    *("needed_by", "demands", "version", "status", "times", "raised_at", "escalated", "acknowledged_at"),
    *("acknowledged_by", "snoozed_until", "title", "text"),
)
_ITEM: Final = (
    *("supplier", "supplier_name", "severity", "lines", "orders", "at_risk", "currency", "needed_by", "days_left"),
    *("oldest", "demands", "alerts", "why", "contacts"),
)
_SHOWN_OF_AN_ITEM: Final = 3


def run(args: Namespace, out: Output) -> int:
    """Alerts, or the worklist that they make."""
    rules = rules_of(args.rules) if args.command == "alerts" else None
    with opening.reading(args) as desk:
        at = args.at or desk.now()
        if args.command == "alerts":
            _alerts(args, out, desk.alerts(at, rules=rules, record=False))
        else:
            _worklist(args, out, desk.worklist(args.purchaser, at), at)
    return 0


def _alerts(args: Namespace, out: Output, looked: Alerts) -> None:
    for finding in looked.findings:
        out.note(finding.text(out.lang))
    found = [one for one in looked if args.purchaser in {None, one.purchaser}]
    kept = first_of(found, args.limit, out)
    plain = {"at": looked.at, "alerts": [one.as_dict(out.lang) for one in kept], "count": len(found)}
    raised = {one.alert.id for one in looked.changes if isinstance(one.payload, AlertRaised)}
    # What was found as of another day is nothing that a watch would record.
    unknown = 0 if args.at else sum(one.id in raised for one in found)
    out.emit(
        lambda: {**plain, "findings": [one.as_dict(out.lang) for one in looked.findings]},
        lambda: (_ALERT, (_values(one.as_dict(out.lang), _ALERT) for one in kept)),
        lambda screen: _draw_alerts(screen, kept, found, looked.at, unknown),
    )


def _worklist(args: Namespace, out: Output, found: Sequence[WorkItem], at: Moment) -> None:
    kept = first_of(found, args.limit, out)
    out.emit(
        lambda: {"at": at, "worklist": [one.as_dict(out.lang) for one in kept], "count": len(found)},
        lambda: _flat_worklist(kept, out.lang),
        lambda screen: _draw_worklist(screen, kept, found, at),
    )


def _values(plain: dict[str, Any], names: Sequence[str]) -> list[object]:
    return ["; ".join(plain[name]) if name == "demands" else plain[name] for name in names]


def _flat_worklist(items: Sequence[WorkItem], lang: str) -> Flat:
    """One row for every currency of an item: amounts in different ones are never added."""

    def rows() -> Iterator[list[object]]:
        for one in items:
            people = "; ".join(map(_person, one.contacts))
            plain = {**one.as_dict(lang), "alerts": len(one.alerts), "contacts": people}
            for currency, amount in one.at_risk.items() or [(None, None)]:
                yield _values({**plain, "at_risk": amount, "currency": currency}, _ITEM)

    return _ITEM, rows()


def _draw_alerts(screen: Screen, alerts: Sequence[Alert], found: Sequence[Alert], at: Moment, unknown: int) -> None:
    from procurekit.cli.tables import Column

    screen.title(screen.say("cli.alerts.title"), _counted(screen, found, at))
    if not found:
        screen.print(screen.text(screen.say("cli.alerts.none"), "green"))
        return
    short = shortened(one.id for one in alerts)
    screen.table(
        (
            Column("cli.column.alert", whole=True, style="dim"),
            Column("cli.column.severity"),
            Column("cli.column.alert_of"),
            Column("cli.column.supplier", short=True),
            Column("cli.column.item", short=True, wide=True),
            Column("cli.column.why"),
            Column("cli.column.amount", "right"),
            Column("cli.column.needed_by", wide=True),
            Column("cli.column.waiting", wide=True),
            Column("cli.column.purchaser", short=True, wide=True),
        ),
        [
            (
                short(one.id),
                screen.word(one.severity),
                one.name,
                one.supplier_name or one.supplier or NONE,
                one.item or NONE,
                _said(screen, one),
                money(one.amount, one.currency),
                moment(one.needed_by),
                _waiting(screen, one.demands),
                one.purchaser or NONE,
            )
            for one in alerts
        ],
    )
    screen.more(len(found) - len(alerts))
    if unknown:
        screen.print(screen.text(screen.say("cli.alerts.unrecorded", count=unknown), "dim"))


def _said(screen: Screen, alert: Alert) -> Text:
    """What it says, and whether somebody sees to it."""
    said = ""
    if alert.snoozed_until is not None:
        said = screen.say("cli.alerts.snoozed", until=moment(alert.snoozed_until))
    elif alert.acknowledged_at is not None:
        said = screen.say("cli.alerts.acknowledged", who=alert.acknowledged_by)
    return screen.joined(alert.text(screen.lang), screen.text(f"\n{said}" if said else "", "dim"))


def _waiting(screen: Screen, demands: Sequence[str]) -> str:
    """The first of the work orders and projects that wait."""
    names = [demand.partition(":")[2] or demand for demand in demands]
    more = len(names) - _SHOWN_OF_AN_ITEM
    return ", ".join(
        [*names[:_SHOWN_OF_AN_ITEM], *([screen.say("cli.worklist.more", count=grouped(more))] if more > 0 else [])]
    )


def _counted(screen: Screen, found: Sequence[Alert] | Sequence[WorkItem], at: Moment) -> str:
    counts = Counter(one.severity for one in found)
    shown = [f"{grouped(counts[one])} {screen.word(one)}" for one in reversed(SEVERITIES) if counts[one]]
    return "  ".join([screen.say("cli.at", at=moment(at)), *([" · ".join(shown)] if shown else [])])


def _draw_worklist(screen: Screen, items: Sequence[WorkItem], found: Sequence[WorkItem], at: Moment) -> None:
    from procurekit.cli.tables import Column

    screen.title(screen.say("cli.worklist.title"), _counted(screen, found, at))
    if not found:
        screen.print(screen.text(screen.say("cli.worklist.none"), "green"))
        return
    screen.table(
        (
            Column("cli.column.supplier"),
            Column("cli.column.severity"),
            Column("cli.column.lines", "right", wide=True),
            Column("cli.column.at_risk", "right"),
            Column("cli.column.needed_by"),
            Column("cli.column.oldest", "right", wide=True),
        ),
        [
            (
                _supplier(screen, one),
                screen.word(one.severity),
                grouped(one.lines),
                "\n".join(money(amount, currency) for currency, amount in one.at_risk.items()) or NONE,
                _needed(screen, one),
                screen.say("figure.days", number=grouped(one.oldest)),
            )
            for one in items
        ],
        sections=range(len(items) - 1),
    )
    screen.more(len(found) - len(items))


def _supplier(screen: Screen, one: WorkItem) -> Text:
    """Who, who waits for it, and the first of the lines that a call is about."""
    first = {alert.subject_key: alert for alert in reversed(one.alerts)}
    lines = [alert for alert in one.alerts if first[alert.subject_key] is alert]
    heard = {f"{known.order_id}/{known.line}/{known.schedule}": known for known in one.heard}
    said = []
    for alert in lines[:_SHOWN_OF_AN_ITEM]:
        said.append(f"\n{alert.name} {alert.text(screen.lang)}")
        if alert.subject_key in heard:
            said.append(f"\n  {heard[alert.subject_key].text(screen.lang)}")
    if len(lines) > _SHOWN_OF_AN_ITEM:
        said.append("\n" + screen.say("cli.worklist.more", count=grouped(len(lines) - _SHOWN_OF_AN_ITEM)))
    name = screen.text(one.supplier_name or one.supplier or NONE, "bold")
    waiting = _waiting(screen, one.demands)
    wait = screen.text(f"\n{screen.say('cli.worklist.waiting', demands=waiting)}" if waiting else "", "yellow")
    people = "".join(f"\n{_person(contact)}" for contact in one.contacts[:_SHOWN_OF_AN_ITEM])
    return screen.joined(name, screen.text(people), wait, *(screen.text(line, "dim") for line in said))


def _person(contact: Contact) -> str:
    """Who, and how to reach them."""
    parts = (contact.name, contact.role, contact.phone, contact.messenger, contact.email)
    return " ".join(part for part in parts if part)


def _needed(screen: Screen, one: WorkItem) -> str:
    if one.days_left is None:
        return NONE
    code = "left" if one.days_left > 0 else "passed" if one.days_left < 0 else "today"
    return f"{moment(one.needed_by)}\n{screen.say(f'cli.worklist.{code}', days=grouped(abs(one.days_left)))}"
