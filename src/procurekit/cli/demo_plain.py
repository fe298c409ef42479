"""The demonstration as plain data: what its screens show, for ``--format json`` and ``--format csv``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from procurekit.cli.demo_figures import Figures, Moved, Score, Sums
from procurekit.cli.output import Flat
from procurekit.values import iso_text

__all__ = ["flat", "plain"]


def plain(figures: Figures, lang: str) -> dict[str, Any]:
    """Everything that the screens show, for ``--format json``."""
    year, worst = figures.year, figures.worst
    return {
        "db": figures.db,
        "buyer": figures.buyer,
        "year": {
            "seed": year.seed,
            "start": year.start,
            "today": year.today,
            "orders": year.orders,
            "events": year.events,
        },
        "orders": [
            {"stage": stage, "orders": count, "to_come": _listed(to_come)} for stage, count, to_come in figures.stages()
        ],
        "alerts": [
            {"rule": rule.id, "lines": count, "at_risk": _listed(at_risk)} for rule, count, at_risk in figures.rules()
        ],
        "findings": figures.findings,
        "kpis": [one.as_dict(lang) for one in figures.kpis()],
        "worst_rejected": None if worst is None else {"supplier_name": worst.name, **worst.result.as_dict(lang)},
        "worklist": [one.as_dict(lang) for one in figures.worklist],
        "moved": None if figures.moved is None else _plain_moved(figures.moved),
        "scored": None if figures.scored is None else _plain_score(figures.scored, lang),
    }


def _listed(sums: Sums) -> list[dict[str, Any]]:
    return [{"amount": amount, "currency": currency} for currency, amount in sums.items()]


def _plain_moved(moved: Moved) -> dict[str, Any]:
    line = moved.line
    return {
        "order": line.order_number,
        "line": line.line,
        "schedule": line.schedule,
        "item": line.item,
        "supplier": line.supplier,
        "requested": line.requested,
        "open": line.open,
        "unit": line.unit,
        "open_amount": line.open_amount,
        "currency": line.currency,
        "demands": list(line.demands),
        "needed_by": line.needed_by,
        "moves": moved.moves,
        "promises": [
            {
                "promised": one.promise.day,
                "moved_days": one.moved,
                "origin": one.promise.origin,
                "channel": one.channel,
                "known_at": iso_text(one.promise.known_at),
                "who": one.who,
                "said_by": None if one.said_by is None else one.said_by.name,
                "reason": one.reason,
                "evidence": [{"name": proof.name, "sha256": proof.sha256} for proof in one.evidence],
            }
            for one in moved.told
        ],
    }


def _plain_score(score: Score, lang: str) -> dict[str, Any]:
    return {
        "supplier": score.supplier,
        "name": score.name,
        "by_latest_promise": {"rank": score.rank_latest, **score.latest.as_dict(lang)},
        "by_first_promise": {"rank": score.rank_first, **score.first.as_dict(lang)},
        "ranked": score.ranked,
    }


def flat(figures: Figures) -> Flat:
    """The figures of the first screen as rows, for ``--format csv``."""
    columns = ("part", "name", "currency", "count", "numerator", "denominator", "value")

    def rows() -> Iterator[Sequence[object]]:
        for stage, count, to_come in figures.stages():
            yield "orders", stage, None, count, None, None, None
            yield from (("to_come", stage, currency, None, None, None, one) for currency, one in to_come.items())
        for rule, count, at_risk in figures.rules():
            yield "alerts", rule.id, None, count, None, None, None
            yield from (("at_risk", rule.id, currency, None, None, None, one) for currency, one in at_risk.items())
        for code, count in figures.findings.items():
            yield "findings", code, None, count, None, None, None
        for one in figures.kpis():
            yield "kpis", one.kpi, one.currency, one.counted, one.numerator, one.denominator, one.value

    return columns, rows()
