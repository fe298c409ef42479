"""AlertRowsContract: what a store promises that keeps alerts as they stand beside their events."""

from __future__ import annotations

from typing import Any, Protocol

import attrs

from procurekit.errors import Conflict, StoreError
from procurekit.model.alert import Alert
from procurekit.ports import AlertRows, Rebuilding, Store
from procurekit.testing.samples import alert, batch, record, records, row, told

__all__ = ["AlertRowsContract"]


class _Store(Store, AlertRows, Protocol):
    """A store with the capability."""


class AlertRowsContract:
    """Subclass it beside `StoreContract` if your store keeps alerts. It uses the same fixture ``store``."""

    def test_the_capability_of_alert_rows_is_seen(self, store: _Store) -> None:
        """The desk asks by isinstance."""
        assert isinstance(store, AlertRows)
        assert _behind(store) == set(), "an empty store lacks nothing"
        assert list(store.alerts("main")) == []

    def test_alerts_come_back_with_every_field(self, store: _Store) -> None:
        """Text of any script, exact numbers, days and instants with their zone, lists and mappings; and None."""
        full, bare = alert("alert_a"), _bare("alert_b")
        store.append(batch(records("alert_a", 1, 1), records("alert_b", 1, 1), alerts=(full, bare)))
        assert _behind(store) == set()
        for read, written in zip(store.alerts("main"), (full, bare), strict=True):
            for one in attrs.fields(Alert):
                before, after = getattr(written, one.name), getattr(read, one.name)
                assert (after, type(after)) == (before, type(before)), f"{one.name}: {before!r} came back as {after!r}"
        assert next(iter(store.alerts("main"))).as_dict() == full.as_dict(), "an instant keeps its zone"

    def test_an_append_without_rows_leaves_its_alerts_behind(self, store: _Store) -> None:
        """An alert is caught up by a row that knows its last event."""
        store.append(batch(records("alert_a", 1, 2), records("receipt_r", 1, 1), records("alert_b", 1, 1)))
        store.append(batch(records("alert_b", 1, 1, "second")))
        assert _behind(store) == {("main", "alert_a"), ("main", "alert_b"), ("second", "alert_b")}
        store.project_alerts([alert("alert_a"), alert("alert_b")])
        assert _behind(store) == {("main", "alert_a"), ("second", "alert_b")}, "an older row doesn't catch an alert up"
        store.project_alerts(one for one in (alert("alert_a", 2), alert("alert_b", book="second")))
        assert _behind(store) == set()
        assert [(one.id, one.version) for one in store.alerts("main")] == [("alert_a", 2), ("alert_b", 1)]
        assert [one.id for one in store.alerts("second")] == ["alert_b"]

    def test_orders_and_alerts_are_left_behind_apart(self, store: _Store) -> None:
        """Where a store keeps rows of orders too, each capability speaks of its own."""
        behind, project = (getattr(store, name, None) for name in ("behind", "project"))
        if behind is None or project is None:
            return
        store.append(batch(records("order_a", 1, 1), records("alert_a", 1, 1)))
        assert ([*map(tuple, behind())], _behind(store)) == ([("main", "order_a")], {("main", "alert_a")})
        store.project_alerts([alert("alert_a")])
        assert ([*map(tuple, behind())], _behind(store)) == ([("main", "order_a")], set())
        store.append(batch(records("alert_b", 1, 1)))
        project([row("order_a")])
        assert ([*behind()], _behind(store)) == ([], {("main", "alert_b")})

    def test_an_append_with_rows_keeps_alerts_up_to_date(self, store: _Store) -> None:
        """What the batch says replaces what was there; what was left behind before stays so."""
        store.append(batch(records("alert_a", 1, 1), alerts=(alert("alert_a"),)))
        store.append(batch(records("alert_b", 1, 1)))
        store.append(batch(records("alert_a", 2, 3), alerts=(alert("alert_a", 3, status="resolved"),)))
        assert [(one.version, one.status) for one in store.alerts("main")] == [(3, "resolved")]
        assert _behind(store) == {("main", "alert_b")}

    def test_a_late_catch_up_of_alerts_takes_nothing_back(self, store: _Store) -> None:
        """A row that is newer stays; the same version may be written again."""
        store.append(batch(records("alert_a", 1, 3)))
        store.project_alerts([alert("alert_a", 3, severity="low")])
        store.project_alerts([alert("alert_a", 1, severity="high")])
        assert [(one.version, one.severity) for one in store.alerts("main")] == [(3, "low")]
        store.project_alerts([alert("alert_a", 3, severity="medium")])
        assert [(one.version, one.severity) for one in store.alerts("main")] == [(3, "medium")]
        assert _behind(store) == set()

    def test_a_conflict_keeps_alerts_out(self, store: _Store) -> None:
        """All or nothing includes their rows."""
        store.append(batch(records("alert_a", 1, 1), alerts=(alert("alert_a", severity="low"),)))
        with told(Conflict, "conflict"):
            store.append(
                batch([record("alert_b", 1), record("alert_a", 1)], alerts=(alert("alert_b"), alert("alert_a", 2)))
            )
        assert [(one.id, one.severity) for one in store.alerts("main")] == [("alert_a", "low")]
        assert _behind(store) == set()

    def test_alerts_are_found(self, store: _Store) -> None:
        """Those that are open, those of an order, those that are named; alone and together; by id; books are apart."""
        store.project_alerts(
            [
                alert("alert_c", order_id="order_a", status="resolved"),
                alert("alert_B", order_id="order_b"),
                alert("alert_a", order_id="order_a"),
                alert("alert_d", order_id=None),
                alert("alert_a", order_id="order_a", book="second"),
            ]
        )
        cases: tuple[tuple[dict[str, Any], list[str]], ...] = (
            ({}, ["alert_B", "alert_a", "alert_c", "alert_d"]),
            ({"open_only": True}, ["alert_B", "alert_a", "alert_d"]),
            ({"order": "order_a"}, ["alert_a", "alert_c"]),
            ({"order": "order_a", "open_only": True}, ["alert_a"]),
            ({"ids": ["alert_d", "alert_x", "alert_a", "alert_d"]}, ["alert_a", "alert_d"]),
            ({"ids": ["alert_c", "alert_a"], "open_only": True}, ["alert_a"]),
            ({"ids": ["alert_B", "alert_c", "alert_d"], "order": "order_a"}, ["alert_c"]),
            ({"ids": []}, []),
            ({"order": "' OR 1=1 --"}, []),
        )
        for asked, expected in cases:
            found = [one.id for one in store.alerts("main", **asked)]
            assert found == expected, f"alerts({asked}) must give {expected}, gave {found}"
        assert [one.book for one in store.alerts("second")] == ["second"]

    def test_many_alerts_are_found_by_many_ids(self, store: _Store) -> None:
        """More than a database takes in one statement; and whoever reads them may write meanwhile."""
        ids = [f"alert_{number:04}" for number in range(2600)]
        store.project_alerts([alert(one) for one in ids])
        seen = []
        for place, one in enumerate(store.alerts("main")):
            seen.append(one.id)
            if place % 500 == 0:
                store.project_alerts([alert(one.id, 2, status="resolved")])
        assert seen == ids, "every alert must be seen once, by id"
        asked = [*reversed(ids[1:]), *(f"alert_x{number}" for number in range(1000))]
        assert [one.id for one in store.alerts("main", ids=asked)] == ids[1:]
        assert len(list(store.alerts("main", open_only=True))) == 2600 - 6

    def test_a_rebuild_makes_alerts_anew(self, store: _Store) -> None:
        """Where a store can make its rows anew: of every book, and only those that have events."""
        if not isinstance(store, Rebuilding):
            return
        store.append(batch(records("alert_a", 1, 1), records("order_a", 1, 1), alerts=(alert("alert_a"),)))
        store.append(batch(records("alert_a", 1, 2, "second"), records("alert_b", 1, 1)))
        store.project_alerts([alert("alert_x", 7)])

        def anew(book: str, stream: str) -> Alert | None:
            return None if stream == "alert_b" else alert(stream, 2, book=book, severity="low")

        assert store.rebuild(lambda _, stream: row(stream)) == 1
        assert [one.id for one in store.alerts("main")] == ["alert_a", "alert_x"], "it wasn't asked to"
        assert store.rebuild(lambda _, stream: row(stream), anew) == 1
        found = [(one.id, one.severity) for book in ("main", "second") for one in store.alerts(book)]
        assert found == [("alert_a", "low"), ("alert_a", "low")]

    def test_a_closed_store_has_no_alerts(self, store: _Store) -> None:
        """Where a store can be closed, its alerts can't be read or written afterwards."""
        close = getattr(store, "close", None)
        if close is None:
            return
        close()
        with told(StoreError, "store_closed"):
            store.alerts_behind()
        with told(StoreError, "store_closed"):
            store.project_alerts([alert("alert_a")])
        with told(StoreError, "store_closed"):
            list(store.alerts("main"))


def _behind(store: AlertRows) -> set[tuple[str, str]]:
    return {(book, stream) for book, stream in store.alerts_behind()}


def _bare(id_: str) -> Alert:
    """An alert with nothing in every field that may be without a value."""
    return Alert(id=id_, version=1, rule="r", severity="low", subject="order", subject_key="k", raised_at=None)
