"""``procurekit show``: one order as it stands, and how it came to that."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from procurekit.cli import opening
from procurekit.cli.output import Flat, Output
from procurekit.cli.writing import not_there, write
from procurekit.desk import Timeline
from procurekit.desk.answers import order_as_dict
from procurekit.model.facts import VOCABULARY, LineFacts, line_facts

__all__ = ["run"]

_OF_SCHEDULE = (
    *("schedule", "site", "requested", "first_promise", "first_promise_origin", "latest_promise", "promise_basis"),
    *("promise_count", "promise_point", "ship_by", "acknowledged_on", "first_shipped_on", "first_received_on"),
    *("last_received_on", "completed_on", "undated_receipts", "needed_by", "demands", "amount", "open_amount"),
    *("received_amount", "short_within_tolerance"),
    *(name for name, fact in VOCABULARY.items() if fact.unit == "unit"),
)
_OF_PROMISE = ("version", "known_at", "actor", "actor_name", "on_behalf_of", "source", "channel", "evidence")
_FLAT = (
    *("version", "type", "at", "known_at", "recorded_at", "observed", "actor", "actor_name", "on_behalf_of", "source"),
    *("channel", "reason", "evidence", "findings", "redacted", "text"),
)


def run(args: Namespace, out: Output) -> int:
    """Show it, or write it as a page to a file that isn't there yet."""
    if args.page is not None:
        # Before anything is read: a page that was handed over once is not overwritten.
        not_there(args.page)
    with opening.reading(args) as desk:
        timeline = desk.timeline(args.order)
    if args.page is not None:
        write(args.page, timeline.html(out.lang))
        out.note(out.say("cli.show.page", order=timeline.order.number or timeline.order.id, file=args.page))
        return 0
    rows = list(line_facts(timeline.order))

    def drawn(screen: Any) -> None:
        from procurekit.cli.showing import draw

        draw(screen, timeline, rows)

    out.emit(lambda: _plain(timeline, rows, out.lang), lambda: _flat(timeline, out.lang), drawn)
    return 0


def _plain(timeline: Timeline, rows: list[LineFacts], lang: str) -> dict[str, Any]:
    state = timeline.order
    first = rows[0] if rows else None
    shown = order_as_dict(state, lang)
    quantities = {line["number"]: line["quantities"] for line in shown["lines"]}
    return {
        "id": state.id,
        "number": state.number,
        "book": state.book,
        "version": state.version,
        "state": state.state,
        "stage": state.stage,
        "source": state.source,
        "supplier": None if state.order.supplier is None else state.order.supplier.id,
        "supplier_name": None if state.order.supplier is None else state.order.supplier.name,
        "purchaser": state.order.purchaser,
        "currency": state.order.currency,
        "ordered_on": state.order.ordered_on if first is None else first.ordered_on,
        "lines": [
            {
                "number": line.number,
                "item": line.item,
                "description": line.description,
                "category": line.category,
                "kind": line.kind,
                "status": line.status,
                "unit": line.unit,
                "quantities": quantities[line.number],
                "schedule": [_scheduled(timeline, row, lang) for row in rows if row.line == line.number],
            }
            for line in state.order.lines
        ],
        "holds": shown["holds"],
        "findings": [{"version": version, **finding.as_dict(lang)} for version, finding in state.findings],
        "events": [one.as_dict(lang) for one in timeline],
        "document": shown["document"],
    }


def _scheduled(timeline: Timeline, row: LineFacts, lang: str) -> dict[str, Any]:
    promises = timeline.order.promises.get((row.line, row.schedule), ())
    told = {one.version: one.as_dict(lang) for one in timeline}
    return {
        **{name: getattr(row, name) for name in _OF_SCHEDULE},
        "promises": [
            {
                "day": one.day,
                "origin": one.origin,
                **{name: told[one.version][name] for name in _OF_PROMISE},
            }
            for one in promises
        ],
    }


def _flat(timeline: Timeline, lang: str) -> Flat:
    def row(one: dict[str, Any]) -> list[object]:
        joined = {
            "evidence": "; ".join(str(part["name"]) for part in one["evidence"]),
            "findings": "; ".join(str(part["text"]) for part in one["findings"]),
        }
        return [{**one, **joined}[name] for name in _FLAT]

    return _FLAT, (row(one.as_dict(lang)) for one in timeline)
