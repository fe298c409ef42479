"""ProjectionContract: what a store promises that keeps rows for queries beside its events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from threading import Thread
from typing import Any, Protocol

import attrs
from attrs import evolve

from procurekit.errors import Conflict, StoreError
from procurekit.model.facts import LineFacts
from procurekit.ports import Projection, Store
from procurekit.testing.samples import batch, line, record, records, row, told
from procurekit.values.moments import parse_instant

__all__ = ["ProjectionContract"]

_REQUIRED = frozenset({"book", "order_id", "line", "schedule"})


class _Store(Store, Projection, Protocol):
    """A store with the capability."""


class ProjectionContract:
    """Subclass it beside `StoreContract` if your store keeps a projection. It uses the same fixture ``store``."""

    def test_the_capability_of_projection_is_seen(self, store: _Store) -> None:
        """The desk asks by isinstance."""
        assert isinstance(store, Projection)
        assert _behind(store) == set(), "an empty store lacks nothing"

    def test_rows_come_back_with_every_field(self, store: _Store) -> None:
        """Text, exact numbers, dates, instants, flags, lists and mappings; and None in each field that may be None."""
        full = row("order_a", lines=(line("order_a"),))
        nothing: dict[str, Any] = {name: None for name, kind in _hints(type(full.order)).items() if "None" in kind}
        empty = row(
            "order_b",
            lines=(_blank(line("order_b")),),
            **nothing,
        )
        store.append(batch(records("order_a", 1, 1), records("order_b", 1, 1), projected=(full, empty)))
        found = {one.id: one for one in store.orders("main")}
        for written in (full, empty):
            _same(found[written.order.id], written.order)
            (read,) = store.lines("main", order=written.order.id)
            _same(read, written.lines[0])

    def test_an_append_without_rows_leaves_its_orders_behind(self, store: _Store) -> None:
        """Only orders have rows; an order is caught up by rows that know its last event."""
        store.append(batch(records("order_a", 1, 2), records("receipt_r", 1, 1), records("order_b", 1, 1)))
        store.append(batch(records("order_b", 1, 1, "second")))
        assert sorted(store.behind()) == [("main", "order_a"), ("main", "order_b"), ("second", "order_b")]
        store.project([row("order_a", 1), row("order_b")])
        assert _behind(store) == {("main", "order_a"), ("second", "order_b")}, "older rows don't catch an order up"
        store.project([row("order_a", 2), row("order_b", book="second")])
        assert _behind(store) == set()
        assert {one.id for one in store.orders("main")} == {"order_a", "order_b"}
        assert [one.id for one in store.orders("second")] == ["order_b"]

    def test_an_append_with_rows_keeps_the_projection_up_to_date(self, store: _Store) -> None:
        """As long as it was before."""
        store.append(batch(records("order_a", 1, 1), projected=(row("order_a"),)))
        assert _behind(store) == set()
        store.append(batch(records("order_b", 1, 1)))
        store.append(batch(records("order_c", 1, 1), projected=(row("order_c"),)))
        assert ("main", "order_b") in _behind(store), "later rows must not hide what an earlier append left behind"
        assert {one.id for one in store.orders("main")} == {"order_a", "order_c"}

    def test_an_append_that_touches_no_order_leaves_nothing_behind(self, store: _Store) -> None:
        """A receipt's own stream has no rows."""
        store.append(batch(records("order_a", 1, 1), projected=(row("order_a"),)))
        store.append(batch(records("receipt_r", 1, 3)))
        assert _behind(store) == set()
        store.append(batch(records("order_b", 1, 1), projected=(row("order_b"),)))
        assert _behind(store) == set()

    def test_what_comes_in_during_a_catch_up_stays_behind(self, store: _Store) -> None:
        """The rows say what the catch-up saw."""
        store.append(batch(records("order_a", 1, 1), records("order_b", 1, 1)))
        store.append(batch(records("order_a", 2, 2)))
        store.project([row("order_a"), row("order_b")])
        assert _behind(store) == {("main", "order_a")}

    def test_a_catch_up_that_is_late_takes_nothing_back(self, store: _Store) -> None:
        """Rows that are newer stay."""
        store.append(batch(records("order_a", 1, 3)))
        store.project([row("order_a", 3, state="new", lines=(line("order_a"), line("order_a", 2)))])
        store.project([row("order_a", 1, state="old")])
        assert _behind(store) == set()
        assert [(one.version, one.state) for one in store.orders("main")] == [(3, "new")]
        assert [one.line for one in store.lines("main")] == [1, 2], "the lines of older rows must be ignored too"

    def test_newer_rows_replace_an_order_s_lines(self, store: _Store) -> None:
        """Lines that are gone are gone; the same version may be written again."""
        store.project([row("order_a", 1, lines=(line("order_a", 1), line("order_a", 2), line("order_a", 2, 2)))])
        store.project([row("order_a", 2, lines=(line("order_a", 2, site="Hall 4"),))])
        assert [(one.line, one.schedule, one.site) for one in store.lines("main")] == [(2, 1, "Hall 4")]
        store.project([row("order_a", 2, lines=(line("order_a", 3),))])
        assert [one.line for one in store.lines("main")] == [3]
        store.project([row("order_b", 1, lines=(line("order_b", 1), line("order_b", 2)))])
        store.project([row("order_b", 1, lines=(line("order_b", 2),))])
        assert [one.line for one in store.lines("main", order="order_b")] == [2]

    def test_a_conflict_keeps_rows_out(self, store: _Store) -> None:
        """All or nothing includes the rows."""
        store.append(batch(records("order_a", 1, 1), projected=(row("order_a", state="first"),)))
        with told(Conflict, "conflict"):
            store.append(
                batch(
                    [record("order_b", 1), record("order_a", 1)],
                    projected=(row("order_b"), row("order_a", 2, state="second")),
                )
            )
        assert [(one.id, one.state) for one in store.orders("main")] == [("order_a", "first")]
        assert _behind(store) == set()

    def test_orders_are_found_by_what_they_say(self, store: _Store) -> None:
        """By stage, supplier and number, alone and together; books are apart."""
        store.project(
            [
                row("order_a", stage="issued", supplier="V-1", number="1"),
                row("order_b", stage="closed", supplier="V-1", number="2"),
                row("order_c", stage="issued", supplier=None, number=None),
                row("order_d", stage="issued", supplier="V-1", number="1", book="second"),
            ]
        )
        cases: tuple[tuple[dict[str, Any], set[str]], ...] = (
            ({}, {"order_a", "order_b", "order_c"}),
            ({"stage": "issued"}, {"order_a", "order_c"}),
            ({"supplier": "V-1"}, {"order_a", "order_b"}),
            ({"number": "1"}, {"order_a"}),
            ({"stage": "closed", "supplier": "V-1", "number": "2"}, {"order_b"}),
            ({"stage": "closed", "number": "1"}, set()),
            ({"number": "' OR 1=1 --"}, set()),
        )
        for asked, expected in cases:
            found = {one.id for one in store.orders("main", **asked)}
            assert found == expected, f"orders({asked}) must give {expected}, gave {found}"

    def test_orders_come_newest_change_first(self, store: _Store) -> None:
        """By the instant, not by how it is written: fractions of a second count."""
        texts = ("2026-01-05T08:00:00Z", "2026-01-05T08:00:00.5Z", "2026-01-05T08:00:01Z", "2026-01-04T23:59:59.999Z")
        store.project([row(f"order_{place}", changed_at=parse_instant(text)) for place, text in enumerate(texts)])
        found = [one.id for one in store.orders("main")]
        assert found == ["order_2", "order_1", "order_0", "order_3"], f"newest change first: {found}"

    def test_lines_are_found(self, store: _Store) -> None:
        """By order, by whether something is still to come, by book; in the order of their numbers."""
        zeros = (Decimal(0), Decimal("0.000"), Decimal("0E+3"), Decimal("-0"))
        done = tuple(line("order_b", number, open=zero) for number, zero in enumerate(zeros, 1))
        still = tuple(line("order_a", number, 1, open=Decimal("0.001")) for number in (10, 9, 1))
        store.project([row("order_b", lines=done), row("order_a", lines=still), row("order_a", book="second")])
        assert [(one.order_id, one.line) for one in store.lines("main", open_only=True)] == [
            ("order_a", 1),
            ("order_a", 9),
            ("order_a", 10),
        ]
        assert len(list(store.lines("main"))) == 7
        assert [one.line for one in store.lines("main", order="order_b")] == [1, 2, 3, 4]
        assert list(store.lines("main", order="order_b", open_only=True)) == []
        assert [one.book for one in store.lines("second")] == ["second"]

    def test_a_reader_may_write_while_it_reads_lines(self, store: _Store) -> None:
        """`lines` is an iterator, and whoever goes through it acts on what it sees."""
        many = 2500
        store.project([row(f"order_{number:04}") for number in range(many)])
        seen = []
        for place, one in enumerate(store.lines("main")):
            seen.append(one.order_id)
            if place % 500 == 0:
                store.append(batch([record(one.order_id, 1)]))
                store.project([row(one.order_id, 2)])
        assert seen == [f"order_{number:04}" for number in range(many)], "every line must be seen once, in order"

    def test_a_reader_may_write_after_others_did(self, store: _Store) -> None:
        """What another thread committed since the reading began doesn't stop the reader from writing."""
        store.project([row(f"order_{number:04}") for number in range(2500)])
        reading = store.lines("main")
        next(reading)
        other = Thread(target=lambda: store.append(batch([record("receipt_r", 1)])))
        other.start()
        other.join()
        store.append(batch([record("receipt_s", 1)]))
        assert len(list(reading)) == 2499
        assert len(list(store.read_all())) == 2

    def test_a_closed_store_has_no_rows(self, store: _Store) -> None:
        """Where a store can be closed, its rows can't be read or written afterwards."""
        close = getattr(store, "close", None)
        if close is None:
            return
        close()
        with told(StoreError, "store_closed"):
            store.behind()
        with told(StoreError, "store_closed"):
            store.project([row("order_a")])
        with told(StoreError, "store_closed"):
            list(store.orders("main"))
        with told(StoreError, "store_closed"):
            list(store.lines("main"))


def _behind(store: Projection) -> set[tuple[str, str]]:
    return {(book, stream) for book, stream in store.behind()}


def _hints(cls: type) -> dict[str, str]:
    return {one.name: str(one.type) for one in attrs.fields(cls)}


def _blank(full: LineFacts) -> LineFacts:
    """The line with nothing in every field that may be without a value."""
    blank: dict[str, Any] = {name: None for name, kind in _hints(LineFacts).items() if "None" in kind}
    return evolve(full, **{name: value for name, value in blank.items() if name not in _REQUIRED}, demands=())


def _same(read: Any, written: Any) -> None:
    """Equal, and of the same types: a flag that came back as an integer is not what was written."""
    for one in attrs.fields(type(written)):
        before, after = getattr(written, one.name), getattr(read, one.name)
        assert after == before, f"{one.name} was {before!r} and came back as {after!r}"
        if isinstance(before, Decimal | date | bool | tuple):
            assert type(after) is type(before), f"{one.name} was {before!r} and came back as {after!r}"
