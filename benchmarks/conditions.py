"""A condition on one row of facts, beside a careful person's lambda and beside expression engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any

from benchmarks.measure import Figure, ratio
from procurekit.expressions import Vocabulary, parse
from procurekit.values.numbers import EXACT

__all__ = ["figures"]

ROWS = 2000
WORDS = Vocabulary.from_dict(
    {
        "stage": {"type": "text", "missing": False},
        "days_late": {"type": "int", "unit": "days", "zh": "逾期天数"},
        "total": {"type": "decimal", "unit": "currency", "zh": "订单金额"},
        "grade": {"type": "text"},
        "ordered": {"type": "decimal", "unit": "unit"},
        "received": {"type": "decimal", "unit": "unit", "missing": False},
        "promised": {"type": "date"},
        "on_hold": {"type": "bool", "missing": False},
    }
)
THRESHOLD = Decimal(10000)
SHARE = Decimal("0.95")
TODAY = date(2026, 12, 1)

SOURCE = 'stage in ("issued", "approved") and days_late > 3 and total > 10000 and grade in ("C", "D")'
PEERS = {
    "simpleeval": SOURCE,
    "rule-engine": 'stage in ["issued", "approved"] and days_late > 3 and total > 10000 and grade in ["C", "D"]',
    "zen": "stage in ['issued', 'approved'] and days_late > 3 and total > 10000 and grade in ['C', 'D']",
    "cel": "stage in ['issued', 'approved'] && days_late > 3 && total > 10000 && grade in ['C', 'D']",
}


def _rows() -> list[dict[str, Any]]:
    chance = Random(7)
    return [
        {
            "stage": chance.choice(["issued", "approved", "closed", "draft"]),
            "days_late": None if chance.random() < 0.1 else chance.randint(-5, 20),
            "total": None if chance.random() < 0.1 else Decimal(chance.randint(1, 4_000_000)).scaleb(-2),
            "grade": None if chance.random() < 0.1 else chance.choice("ABCD"),
            "ordered": None if chance.random() < 0.1 else Decimal(chance.randint(1, 1000)),
            "received": Decimal(chance.randint(0, 1000)),
            "promised": None if chance.random() < 0.1 else date(2026, 11, chance.randint(1, 30)),
            "on_hold": chance.random() < 0.1,
        }
        for _ in range(ROWS)
    ]


def _by_hand(row: Any) -> bool:
    """Null-safe, and no more: it says False where something is missing."""
    return (
        row.stage in {"issued", "approved"}
        and (late := row.days_late) is not None
        and late > 3
        and (total := row.total) is not None
        and total > THRESHOLD
        and (grade := row.grade) is not None
        and grade in {"C", "D"}
    )


def _by_hand_keys(row: Mapping[str, Any]) -> bool:
    return (
        row["stage"] in {"issued", "approved"}
        and (late := row.get("days_late")) is not None
        and late > 3
        and (total := row.get("total")) is not None
        and total > THRESHOLD
        and (grade := row.get("grade")) is not None
        and grade in {"C", "D"}
    )


def _short_by_hand(row: Any, today: date) -> bool:
    """Exact as well: `*` would round to whatever context the calling program has set."""
    return (
        not row.on_hold
        and (promised := row.promised) is not None
        and (today - promised).days > 7
        and (ordered := row.ordered) is not None
        and row.received < EXACT.multiply(ordered, SHARE)
    )


def _over(rows: list[Any], ask: Callable[[Any], object]) -> Callable[[], None]:
    def run() -> None:
        for row in rows:
            ask(row)

    return run


def _engines() -> Iterator[tuple[str, float, Callable[[Mapping[str, Any]], object]]]:
    """Each engine as its documentation says to use it for many rows, with the budget: our time over its."""
    from cel import compile as compile_cel
    from rule_engine import Context, Rule
    from simpleeval import EvalWithCompoundTypes
    from zen import compile_expression

    simple = EvalWithCompoundTypes()
    parsed = simple.parse(PEERS["simpleeval"])

    def simply(row: Mapping[str, Any]) -> object:
        simple.names = row
        return simple.eval(PEERS["simpleeval"], previously_parsed=parsed)

    yield "zen-engine, compiled", 1 / 5, compile_expression(PEERS["zen"]).evaluate
    yield "CEL (Rust), compiled", 1 / 5, compile_cel(PEERS["cel"]).execute
    yield "simpleeval, parsed before", 1 / 5, simply
    yield "rule-engine", 1 / 50, Rule(PEERS["rule-engine"], context=Context(default_value=None)).matches


def figures() -> Iterator[Figure]:
    """The budget of one condition on one object."""
    rows = _rows()
    objects = [SimpleNamespace(**row) for row in rows]
    expression = parse(SOURCE, WORDS, wanted="bool")
    by_attribute, by_key = expression.compiled("attributes"), expression.compiled("mapping")
    assert [by_attribute(row) is True for row in objects] == [_by_hand(row) for row in objects]
    assert [by_key(row) is True for row in rows] == [_by_hand_keys(row) for row in rows]
    measured: dict[str, Any] = {"rounds": 21, "times": 5, "per": ROWS}
    job, hand = "a condition on one object", "null-safe lambda by hand"
    yield ratio(job, hand, _over(objects, by_attribute), _over(objects, _by_hand), budget=1.3, **measured)
    yield ratio(f"{job}, a mapping", hand, _over(rows, by_key), _over(rows, _by_hand_keys), budget=1.3, **measured)

    short = parse("not on_hold and today - promised > 7 and received < ordered * 0.95", WORDS, wanted="bool")
    ask = short.compiled("attributes")
    assert [ask(row, TODAY) is True for row in objects] == [_short_by_hand(row, TODAY) for row in objects]
    ours = _over(objects, lambda row: ask(row, TODAY))
    theirs = _over(objects, lambda row: _short_by_hand(row, TODAY))
    yield ratio(f"{job}, dates and products", f"{hand}, exact", ours, theirs, budget=1.3, **measured)

    # The engines know neither decimals nor missing values all alike: whole numbers, and nothing is missing.
    plain = [
        {**row, "total": int(row["total"] or 0), "days_late": row["days_late"] or 0, "grade": row["grade"] or "A"}
        for row in rows
    ]
    same = [{name: row[name] for name in ("stage", "days_late", "total", "grade")} for row in plain]
    expected = [by_key(row) for row in same]
    for name, budget, engine in _engines():
        assert [bool(engine(row)) for row in same] == expected, name
        yield ratio(job, name, _over(same, by_key), _over(same, engine), budget=budget, rounds=5, times=1, per=ROWS)
