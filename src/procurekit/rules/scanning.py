"""Scanning: rules on rows that are read a few columns at a time, and only where one of them may fire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from procurekit.expressions import Expression, Table
from procurekit.expressions.fitting import is_missing, logic
from procurekit.model.prefilter import Asked, Prefilter, some
from procurekit.rules.column_frames import frame_of, frames_there, in_one
from procurekit.rules.prefilter import prefilter_of
from procurekit.rules.reading import GROUPED, Plan
from procurekit.rules.row_hits import Fail, Hit, hits_of
from procurekit.values import Moment, WorkCalendar

__all__ = ["ColumnRows", "Columns"]

Columns: TypeAlias = Mapping[str, Sequence[Any]]
"""Some rows as columns: of each fact its values, in the order of the rows."""

_IDS: Final = 500
"""So many subjects are asked for by name at once."""

_ROW: Final = "_row"


@frozen
class ColumnRows:
    """The rows of one kind of subject, however many, as something that reads columns of them.

    `read` gives these columns of the rows that pass a prefilter, and of others if it can't tell, `batch` at a time;
    `implied` are facts that no prefilter can ask for, each with what every row passes where it has one. A frame is made
    of no fewer than `least` rows.
    """

    read: Callable[[Sequence[str], Prefilter, int], Iterator[Columns]]
    implied: Mapping[str, Prefilter] = field(factory=dict)
    batch: int = 25_000
    least: int = 300

    def hits(
        self, plans: Sequence[Plan], at: Moment, calendar: WorkCalendar, fail: Fail
    ) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        """Of each rule, the rows for which it fires, as mappings, each with what it knows of its group.

        A rule comes again with each portion of the rows.
        """
        scan = _Scan(self, at, calendar, fail)
        alone = [one for one in plans if one.group is None]
        if alone:
            yield from scan.alone(alone)
        for plan in plans:
            if plan.group is not None:
                yield plan, scan.compared(plan)


class _Portion:
    """Some of the rows, as columns, and each as a mapping once it is asked for."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._made: dict[int, dict[str, Any]] = {}

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, place: int) -> dict[str, Any]:
        found = self._made.get(place)
        if found is None:
            found = self._made[place] = {name: values[place] for name, values in self.columns.items()}
        return found

    def all(self) -> list[dict[str, Any]]:
        """Every row."""
        return [self[place] for place in range(len(self))]


@frozen
class _Scan:
    """One look at rows, at a moment."""

    of: ColumnRows
    at: Moment
    calendar: WorkCalendar
    fail: Fail

    def alone(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        """What rules find that look at each row by itself, portion by portion."""
        where = prefilter_of([one.when for one in plans], self.at, self.calendar, self.of.implied)
        for columns in self.of.read(_told(plans), where, self.of.batch):
            rows = _Portion(columns)
            tabular = [one for one in plans if one.is_tabular] if len(rows) >= self.of.least else []
            frame = self.frame(columns, tabular) if tabular else None
            if frame is None:
                tabular = []
            else:
                for plan, hits in self.fired(frame, tabular, lambda plan, rows=rows: self.by_row(plan, rows.all())):
                    yield plan, [(rows[row[_ROW]] if _ROW in row else row, group) for row, group in hits]
            for plan in plans:
                if plan not in tabular:
                    yield plan, self.by_row(plan, rows.all())

    def compared(self, plan: Plan) -> Iterable[Hit]:
        """What a rule finds that compares rows: of all of them it needs a few columns, and those that it found anew."""
        names, where = _told([plan]), self.compared_where(plan)
        first = next(self.of.read(names, where, self.of.least), None)
        if first is None:
            return ()
        rows = _Portion(first)
        if len(rows) < self.of.least:
            return self.by_row(plan, rows.all())

        def one_by_one(_: Plan) -> Iterable[Hit]:
            found = self.of.read(names, where, self.of.batch)
            return self.by_row(plan, [row for columns in found for row in _Portion(columns).all()])

        frame = self.whole_frame(plan, where) if plan.is_tabular else None
        if frame is None:
            return one_by_one(plan)
        ((_, hits),) = self.fired(frame, [plan], one_by_one)
        return self.anew(plan, list(hits), names)

    def compared_where(self, plan: Plan) -> Prefilter:
        """What every row passes that is in a group, or for which the rule fires without."""
        group = plan.group
        assert group is not None  # noqa: S101 - who calls has looked
        there = [is_missing(one.root, negated=True) for one in (*group.by, group.counts)]
        among = Expression(logic("and", [group.among.root, *there]))
        grouped = prefilter_of([among], self.at, self.calendar, self.of.implied)
        implied = {**self.of.implied, **dict.fromkeys(GROUPED, grouped)}
        return some([grouped, prefilter_of([plan.when], self.at, self.calendar, implied)])

    def by_row(self, plan: Plan, rows: Sequence[Any]) -> Iterator[Hit]:
        return hits_of(plan, rows, self.at, self.calendar, self.fail)

    def fired(
        self, frame: Any, plans: Sequence[Plan], otherwise: Callable[[Plan], Iterable[Hit]]
    ) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        """Of each rule the rows of a frame for which it fires: what identifies them, and the number of the row."""
        from procurekit.rules.tables import Firing

        rows = plans[0].rows
        table = Table.of(frame.lazy())
        kept = (_ROW, *rows.key) if plans[0].group is not None else (_ROW,)
        return Firing(table, rows, self.at, self.calendar, lambda plan, _: otherwise(plan), kept).hits(plans)

    def frame(self, columns: Columns, plans: Sequence[Plan], *more: str) -> Any | None:
        """The columns that rules are asked by, as a frame; None if there is nothing that makes frames, or no room."""
        if not frames_there():
            return None
        names = {one.name: one for plan in plans for one in plan.asked}
        names |= {name: plans[0].rows.words[name] for name in more}
        try:
            return frame_of(columns, names.values()).with_row_index(_ROW)
        except Exception:  # noqa: BLE001 - what a frame has no room for, Python has
            return None

    def whole_frame(self, plan: Plan, where: Prefilter) -> Any | None:
        """All rows that a rule compares."""
        key = plan.rows.key
        names = sorted({*key, *(one.name for one in plan.asked)})
        frames = []
        for columns in self.of.read(names, where, self.of.batch):
            frame = self.frame(columns, [plan], *key)
            if frame is None:
                return None
            frames.append(frame)
        return in_one(frames)

    def anew(self, plan: Plan, hits: Sequence[Hit], names: Sequence[str]) -> Iterator[Hit]:
        """The rows that were found, with everything that is said of them."""
        yield from ((row, group) for row, group in hits if _ROW not in row)
        key = plan.rows.key
        wanted = {tuple(row[name] for name in key): group for row, group in hits if _ROW in row}
        ids = sorted({one[0] for one in wanted})
        for start in range(0, len(ids), _IDS):
            where = Asked(key[0], "in", tuple(ids[start : start + _IDS]))
            for columns in self.of.read(names, where, self.of.batch):
                rows = _Portion(columns)
                for place, one in enumerate(zip(*(columns[name] for name in key), strict=True)):
                    group = wanted.get(one)
                    if group is not None:
                        yield rows[place], group


def _told(plans: Sequence[Plan]) -> list[str]:
    """The facts that rules read of a row, and those that an alert says of it."""
    return sorted(plans[0].rows.told.union(one.name for plan in plans for one in plan.names))
