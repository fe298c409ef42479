"""What `procurekit show` draws: the order's head, its lines, its promises, what can't be right, its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from procurekit.cli.tables import Column, Screen
from procurekit.desk import Entry, Timeline
from procurekit.errors import term
from procurekit.model.facts import LineFacts
from procurekit.model.line_quantities import quantities
from procurekit.model.standing_findings import standing_findings
from procurekit.model.state import OrderState, Promise
from procurekit.values.figures import NONE, grouped, moment, money, quantity

__all__ = ["draw"]

_ALWAYS: Final = ("ordered", "received", "open")
_QUANTITIES: Final = (
    *("ordered", "confirmed", "shipped", "received", "accepted", "rejected", "pending", "stocked_in", "returned"),
    *("invoiced", "closed_short", "open"),
)


def draw(screen: Screen, timeline: Timeline, rows: Sequence[LineFacts]) -> None:
    """Draw it."""
    state = timeline.order
    _head(screen, state, rows)
    _lines(screen, state, rows)
    _promises(screen, timeline)
    _findings(screen, state)
    _history(screen, timeline)


def _head(screen: Screen, state: OrderState, rows: Sequence[LineFacts]) -> None:
    order = state.order
    amounts = [row.amount for row in rows if row.amount is not None and row.line_status != "cancelled"]
    ordered_on = rows[0].ordered_on if rows else order.ordered_on
    said = [
        None if order.supplier is None else order.supplier.name or order.supplier.id,
        money(sum(amounts), order.currency) if amounts else None,  # type: ignore[arg-type]  # there is one at least
        None if ordered_on is None else screen.say("cli.show.ordered", day=moment(ordered_on)),
        None if order.purchaser is None else screen.say("cli.show.by", purchaser=order.purchaser),
        None if state.source is None else screen.say("cli.show.source", source=state.source),
    ]
    screen.print(screen.joined(screen.text(state.number or state.id, "bold"), "  ", screen.word(state.stage)))
    screen.print(screen.text(" · ".join(one for one in said if one)))
    if state.number is not None:
        screen.print(screen.text(state.id, "dim"))
    for hold in state.holds.values():
        code = "cli.show.hold" if hold.line is None else "cli.show.hold_line"
        text = screen.say(code, kind=hold.kind, reason=hold.reason, line=hold.line)
        screen.print(screen.text(text, "bold yellow"))


def _lines(screen: Screen, state: OrderState, rows: Sequence[LineFacts]) -> None:
    much = {line.number: quantities(state, line) for line in state.order.lines}
    # Only what is there for some line: an order that was never inspected needs no column of zeros.
    shown = [name for name in _QUANTITIES if name in _ALWAYS or any(getattr(one, name) for one in much.values())]
    if all(one.accepted == one.received for one in much.values()):
        shown = [name for name in shown if name != "accepted"]
    due = {row.line: row.latest_promise or row.requested for row in reversed(rows)}
    screen.print("")
    screen.title(screen.say("cli.show.lines"))
    screen.table(
        (
            Column("cli.column.line", "right"),
            Column("cli.column.item"),
            Column("cli.column.status"),
            Column("cli.column.due"),
            *(Column(f"cli.column.{name}", "right", wide=_lesser(name, len(shown))) for name in shown),
        ),
        [
            (
                str(line.number),
                _item(screen, line.item, line.description),
                "" if line.status == "open" else screen.word(line.status),
                moment(due.get(line.number)),
                *(
                    NONE
                    if name == "ordered" and line.quantity is None
                    else _with_unit(quantity(getattr(much[line.number], name)), line.unit, name)
                    for name in shown
                ),
            )
            for line in state.order.lines
        ],
    )


def _lesser(name: str, count: int) -> bool:
    """Eighty columns hold five quantities."""
    return count > 5 and name in {"confirmed", "shipped", "stocked_in", "invoiced", "pending", "returned"}  # noqa: PLR2004


def _with_unit(text: str, unit: str | None, name: str) -> str:
    return f"{text} {unit}" if name == "ordered" and unit else text


def _item(screen: Screen, item: str | None, description: str | None) -> object:
    if item is None or description is None or item == description:
        return screen.text(item or description or NONE)
    return screen.joined(item, " ", screen.text(description, "dim"))


def _promises(screen: Screen, timeline: Timeline) -> None:
    state = timeline.order
    kept = {key: promises for key, promises in sorted(state.promises.items()) if promises}
    if not kept:
        return
    told = {one.version: one for one in timeline}
    single = {line.number for line in state.order.lines if len(line.schedule) == 1}
    found: list[tuple[object, ...]] = []
    ends: list[int] = []
    comma = screen.say("cli.comma")
    for (line, schedule), promises in kept.items():
        name = str(line) if line in single else f"{line}/{schedule}"
        for before, one in zip((None, *promises), promises, strict=False):
            found.append(
                (
                    name if before is None else "",
                    moment(one.day),
                    _moved(screen, before, one),
                    screen.word(one.origin),
                    told[one.version].who(screen.lang),
                    comma.join(_evidence(told[one.version], screen.lang)),
                    moment(one.known_at),
                )
            )
        ends.append(len(found) - 1)
    screen.print("")
    screen.title(screen.say("cli.show.promises"))
    screen.table(
        (
            Column("cli.column.schedule", "right"),
            Column("cli.column.promised"),
            Column("cli.column.moved"),
            Column("cli.column.origin"),
            Column("cli.column.who"),
            Column("cli.column.evidence"),
            Column("cli.column.known"),
        ),
        found,
        sections=ends if len(found) > len(kept) else (),
    )


def _evidence(one: Entry, lang: str) -> Iterator[str]:
    """The channel that the answer came by, and what was kept of it."""
    if one.channel is not None and one.actor is not None:
        yield term(one.channel, lang)
    yield from (str(part.name or part.uri) for part in one.evidence)


def _moved(screen: Screen, before: Promise | None, one: Promise) -> object:
    if before is None or before.day == one.day:
        return ""
    days = (one.day - before.day).days
    if days > 0:
        return screen.text(screen.say("cli.show.moved", days=grouped(days)), "red")
    return screen.text(screen.say("cli.show.moved_up", days=grouped(-days)), "green")


def _findings(screen: Screen, state: OrderState) -> None:
    standing = standing_findings(state)
    if not standing:
        return
    screen.print("")
    screen.title(screen.say("cli.show.findings"))
    for _, finding in standing:
        screen.print(screen.joined(screen.text("! ", "bold yellow"), finding.text(screen.lang)))


def _history(screen: Screen, timeline: Timeline) -> None:
    screen.print("")
    screen.title(screen.say("cli.show.history"))
    screen.table(
        (
            Column("cli.column.when"),
            Column("cli.column.who"),
            Column("cli.column.what"),
            Column("cli.column.recorded", wide=True, style="dim"),
        ),
        [
            (
                moment(one.at if one.at is not None else one.known_at),
                one.who(screen.lang),
                screen.joined(*_said(screen, one)),
                moment(one.recorded_at),
            )
            for one in timeline
        ],
    )


def _said(screen: Screen, one: Entry) -> Iterator[object]:
    """What happened, then on its own lines whatever stands beside it."""
    yield one.text(screen.lang)
    if one.reason:
        yield screen.text(f"\n{one.reason}", "italic")
    if one.evidence:
        names = screen.say("cli.comma").join(str(part.name or part.uri) for part in one.evidence)
        yield screen.text(f"\n{names}", "cyan")
    for finding in one.findings:
        yield screen.text("\n! ", "bold yellow")
        yield finding.text(screen.lang)
    if one.redacted:
        yield screen.text(f"\n{screen.say('cli.show.redacted')}", "dim")
