"""LineColumnsContract: what a store promises that gives a few columns of its schedule lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from attrs import fields

from procurekit.model.facts import LineFacts
from procurekit.model.prefilter import ALL, NONE, Asked, Column, Prefilter, every, passes, some
from procurekit.ports import LineColumns, Projection, Store
from procurekit.testing.samples import line, row

__all__ = ["LineColumnsContract"]

_NAMES = tuple(one.name for one in fields(LineFacts))
_DAYS = (date(2026, 2, 1), date(2026, 2, 2), date(1, 1, 1), date(9999, 12, 31), None)
_NUMBERS = (
    Decimal(0),
    Decimal("0.00"),
    Decimal("-0.5"),
    Decimal("1E+3"),
    Decimal("1000.00"),
    Decimal("1000.0000000000000000000001"),
    Decimal("12345678901234567890.123456789"),
)
_TEXTS = ("V-7", "v-7", "V-7 ", "螺栓", "", "O'Brien; --", None)


class _Store(Store, Projection, LineColumns, Protocol):
    """A store with the capability."""


class LineColumnsContract:
    """Subclass it beside `ProjectionContract` if your store gives columns. It uses the same fixture ``store``."""

    def test_the_capability_of_line_columns_is_seen(self, store: _Store) -> None:
        """The desk asks by isinstance."""
        assert isinstance(store, LineColumns)
        assert list(store.line_columns("main", ["open"])) == [], "an empty store has no rows"

    def test_a_column_has_what_the_lines_have(self, store: _Store) -> None:
        """Each fact with the values and types that `lines` gives, row by row in the same order; of one book."""
        store.project(_orders())
        lines = list(store.lines("main"))
        (found,) = store.line_columns("main", _NAMES)
        assert list(found) == list(_NAMES)
        for name in _NAMES:
            expected = [getattr(one, name) for one in lines]
            assert list(found[name]) == expected, f"{name} must be {expected}, is {found[name]}"
            assert list(map(type, found[name])) == list(map(type, expected)), name
        ((one, *_),) = (columns["book"] for columns in store.line_columns("second", ["book"]))
        assert one == "second"

    def test_columns_come_so_many_rows_at_a_time(self, store: _Store) -> None:
        """`batch` bounds what is in memory; every row comes once, whatever the batch."""
        store.project(_orders())
        expected = [(one.order_id, one.line, one.site) for one in store.lines("main")]
        for batch in (1, 2, len(expected) - 1, len(expected), 1000):
            found: list[tuple[Any, ...]] = []
            for columns in store.line_columns("main", ["site", "order_id", "line"], batch=batch):
                rows = list(zip(columns["order_id"], columns["line"], columns["site"], strict=True))
                assert 0 < len(rows) <= batch
                found += rows
            assert found == expected, f"by {batch}: {found}"

    def test_a_prefilter_lets_through_what_passes_it(self, store: _Store) -> None:
        """And maybe more, whatever a database makes of numbers, dates, texts and what is missing: never less."""
        store.project(_orders())
        lines = list(store.lines("main"))
        for where in _prefilters():
            passed = passes(where)
            wanted = {one.order_id for one in lines if passed(partial(getattr, one))}
            found = {
                id_ for columns in store.line_columns("main", ["order_id"], where=where) for id_ in columns["order_id"]
            }
            assert wanted <= found, f"{where} lost {sorted(wanted - found)}"

    def test_a_reader_may_write_while_it_reads_columns(self, store: _Store) -> None:
        """Whoever goes through them acts on what it sees."""
        store.project(_orders())
        many = len(list(store.lines("main")))
        reading = store.line_columns("main", ["order_id"], batch=2)
        first = next(reading)["order_id"]
        store.project([row(first[0], 2)])
        assert len(first) + sum(len(columns["order_id"]) for columns in reading) == many, "every row must come once"


def _orders() -> Iterator[Any]:
    place = 0
    for numbers in zip(_NUMBERS, reversed(_NUMBERS), strict=True):
        for day, text in zip((*_DAYS, *_DAYS), (*_TEXTS, *_TEXTS), strict=False):
            place += 1
            given: dict[str, Any] = {"open": numbers[0], "open_amount": numbers[1] if day else None}
            given |= {"latest_promise": day, "requested": _DAYS[place % 5], "item": text, "promise_count": place % 3}
            given |= {"supplier": _TEXTS[place % 7], "on_hold": place % 2 == 0, "demands": ("a", "b") if text else ()}
            yield row(f"order_{place:03}", lines=(line(f"order_{place:03}", place % 4 + 1, **given),))
    yield row("order_a", book="second")


def _prefilters() -> Iterator[Prefilter]:
    signs: tuple[Any, ...] = ("==", "!=", "<", "<=", ">", ">=")
    days = [one for one in _DAYS if one is not None]
    texts = [one for one in _TEXTS if one is not None]
    limits: tuple[tuple[str, list[Any]], ...] = (
        ("open", [*_NUMBERS, Decimal("0.5"), Decimal(-7), Decimal("1E+40")]),
        ("open_amount", list(_NUMBERS)),
        ("latest_promise", days),
        ("promise_count", [0, 1, 5, -1, 2**62]),
    )
    for name, values in limits:
        yield from (Asked(name, sign, value) for sign in signs for value in values)
    for name, other in (("latest_promise", "requested"), ("open", "open_amount"), ("line", "promise_count")):
        yield from (Asked(name, sign, Column(other)) for sign in signs)
    for sign in signs[:2]:
        yield from (Asked("item", sign, value) for value in texts)
        yield from (Asked("on_hold", sign, value) for value in (True, False))
        yield Asked("item", sign, Column("supplier"))
    yield Asked("item", "in", tuple(texts))
    yield Asked("item", "in", ("V-7",))
    gone = [Asked(name, "missing") for name in ("item", "latest_promise", "open_amount", "open")]
    there = [Asked(one.name, "there") for one in gone]
    nothing_asked: list[Prefilter] = [ALL, NONE]
    yield from [*nothing_asked, *gone, *there]
    late, held = Asked("latest_promise", "<", date(2026, 2, 2)), Asked("on_hold", "==", value=True)
    yield every([late, some([held, gone[0]]), there[3]])
    yield some([every([late, held]), every([held, *gone]), every([there[2], Asked("open", ">", Decimal(0))])])
    # Rules by the hundred.
    yield some(every([held, Asked("promise_count", "==", number)]) for number in range(1500))
