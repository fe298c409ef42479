"""Scanning: rules on rows that are read a few columns at a time, and only where one of them may fire."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from procurekit.expressions import Expression, Name, Table
from procurekit.expressions.fitting import is_missing, logic
from procurekit.model.prefilter import Asked, Prefilter, some
from procurekit.rules.column_frames import frame_of, frames_there, in_one
from procurekit.rules.prefilter import prefilter_of
from procurekit.rules.reading import GROUPED, Plan
from procurekit.rules.row_hits import Fail, Hit, hits_of
from procurekit.values import Moment, WorkCalendar

__all__ = ["ColumnRows", "Columns", "Together"]

Columns: TypeAlias = Mapping[str, Sequence[Any]]
"""Some rows as columns: of each fact its values, in the order of the rows."""

_Key: TypeAlias = tuple[Any, ...]

_IDS: Final = 500
"""So many subjects are asked for by name at once."""

_ROW: Final = "_row"


@frozen
class Together:
    """A fact that only all rows together tell: which facts it takes `of` those that pass `where`, as rows or a frame.

    `added` gives a frame of all of them with a column for it.
    """

    of: tuple[str, ...]
    where: Prefilter
    added: Callable[[Any], Any]


@frozen
class ColumnRows:
    """The rows of one kind of subject, however many, as something that reads columns of them.

    `read` gives these columns of the rows that pass a prefilter, and of others if it can't tell, so many at a time;
    `implied` are facts that no prefilter can ask for, each with what every row passes where it has one, `together`
    those of them that only all rows tell. Fewer rows than `least` are looked at one by one; of more, the columns that
    say whether rules fire are read first, `batch` rows at a time, and everything else of those alone for which they do.
    """

    read: Callable[[Sequence[str], Prefilter, int], Iterator[Columns]]
    implied: Mapping[str, Prefilter] = field(factory=dict)
    together: Mapping[str, Together] = field(factory=dict)
    least: int = 300
    batch: int = 50_000

    def hits(
        self, plans: Sequence[Plan], at: Moment, calendar: WorkCalendar, fail: Fail
    ) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        """Of each rule, the rows for which it fires, as mappings, each with what it knows of its group.

        A rule comes again with each portion of the rows.
        """
        scan = _Scan(self, at, calendar, fail)
        compared = [
            one for one in plans if one.group is not None or any(name.name in self.together for name in one.asked)
        ]
        alone = [one for one in plans if one not in compared]
        if alone:
            yield from scan.alone(alone)
        if compared:
            yield from scan.compared(compared)


@frozen
class _Scan:
    """One look at rows, at a moment."""

    of: ColumnRows
    at: Moment
    calendar: WorkCalendar
    fail: Fail

    def alone(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        """What rules find that look at each row by itself."""
        tabular = [one for one in plans if one.is_tabular and frames_there()]
        others = [one for one in plans if one not in tabular]
        for rows in self.whole_rows(others, self.where(others)) if others else ():
            yield from ((plan, self.by_row(plan, rows)) for plan in others)
        # What has to be looked up for every row is asked of no more rows than it must be.
        looking = [one for one in tabular if any(name.name in self.of.implied for name in one.asked)]
        for some_ in ([one for one in tabular if one not in looking], looking):
            if some_:
                yield from self.in_columns(some_)

    def in_columns(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        """The same, portion by portion: the columns that decide first, and then the rows that they say."""
        for columns in self.of.read(_deciding(plans), self.where(plans), self.of.batch):
            keys = _keys(plans[0], columns)
            fires = [(plan, [keys[place] for place in places]) for plan, places in self.places(plans, columns)]
            rows = dict(self.named({key for _, many in fires for key in many}, plans[0], _told(plans)))
            for plan, found in fires:
                # Once more, by the rows as they are now: somebody may have written in between.
                yield plan, self.by_row(plan, [rows[key] for key in found if key in rows])

    def places(self, plans: Sequence[Plan], columns: Columns) -> Iterator[tuple[Plan, Iterable[int]]]:
        """Of each rule, which rows of a portion it may fire for; all of them, where no frame tells."""
        count = _count(columns)
        frame = _frame(plans, _deciding(plans), columns) if count >= self.of.least else None
        if frame is None:
            yield from ((plan, range(count)) for plan in plans)
            return
        for plan, hits in self.fired(frame, plans, lambda _: [({_ROW: place}, {}) for place in range(count)]):
            yield plan, [row[_ROW] for row, _ in hits]

    def compared(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        """What rules find that compare rows: of all of them they need the columns that decide."""
        tabular = [one for one in plans if one.is_tabular and frames_there()]
        yield from ((plan, self.one_by_one(plan)) for plan in plans if plan not in tabular)
        if not tabular:
            return
        looked = [name for name in self.of.together if any(name in map(_name, one.asked) for one in tabular)]
        names = {*_deciding(tabular), *(one for name in looked for one in self.of.together[name].of)}.difference(looked)
        told = [self.of.together[name].where for name in looked]
        where = some([*(self.compared_where(one) for one in tabular), *told])
        frames: list[Any] = []
        for columns in self.of.read(sorted(names), where, self.of.batch):
            if not frames and _count(columns) < min(self.of.least, self.of.batch):
                keys = {*_keys(tabular[0], columns)}
                rows = [row for _, row in self.named(keys, tabular[0], _told(tabular))]
                yield from ((plan, self.by_row(plan, rows)) for plan in tabular)
                return
            frames.append(_frame(tabular, sorted(names), columns))
        frame = self.with_looked(in_one(frames), looked)
        if frame is not None:
            for plan, hits in self.fired(frame, tabular, self.one_by_one, *looked):
                yield plan, self.anew(plan, list(hits), looked)
        elif frames:
            yield from ((plan, self.one_by_one(plan)) for plan in tabular)

    def with_looked(self, frame: Any | None, looked: Sequence[str]) -> Any | None:
        """The frame with what only all rows together tell; None if that can't be."""
        for name in looked if frame is not None else ():
            try:
                frame = self.of.together[name].added(frame)
            except Exception:  # noqa: BLE001 - what can't be told of a frame is told of its rows
                return None
        return frame

    def one_by_one(self, plan: Plan) -> Iterator[Hit]:
        """What a rule finds that compares rows, in all of them as mappings."""
        return self.by_row(plan, [row for rows in self.whole_rows([plan], self.compared_where(plan)) for row in rows])

    def anew(self, plan: Plan, hits: Sequence[Hit], looked: Sequence[str]) -> Iterator[Hit]:
        """The rows that were found, with everything that is said of them."""
        key = plan.rows.key
        yield from ((row, group) for row, group in hits if _ROW not in row)
        found = {tuple(row[name] for name in key): (row, group) for row, group in hits if _ROW in row}
        names = [one for one in _told([plan]) if one not in looked]
        for one, whole in self.named(found.keys(), plan, names):
            row, group = found[one]
            told = whole | {name: row[name] for name in looked}
            yield from [(told, group)] if plan.group is not None else self.by_row(plan, [told])

    def whole_rows(self, plans: Sequence[Plan], where: Prefilter) -> Iterator[list[dict[str, Any]]]:
        """The rows that pass, with all that is said of them, portion by portion."""
        return map(_rows, self.of.read(_told(plans), where, self.of.batch))

    def named(self, keys: Collection[_Key], plan: Plan, names: Sequence[str]) -> Iterator[tuple[_Key, dict[str, Any]]]:
        """The rows with these keys, and these facts of them."""
        ids = sorted({one[0] for one in keys})
        for start in range(0, len(ids), _IDS):
            where = Asked(plan.rows.key[0], "in", tuple(ids[start : start + _IDS]))
            for columns in self.of.read(names, where, self.of.batch):
                for one, row in zip(_keys(plan, columns), _rows(columns), strict=True):
                    if one in keys:
                        yield one, row

    def where(self, plans: Sequence[Plan]) -> Prefilter:
        """What every row passes for which one of some rules fires."""
        return prefilter_of([one.when for one in plans], self.at, self.calendar, self.of.implied)

    def compared_where(self, plan: Plan) -> Prefilter:
        """What every row passes that is in a group, or for which the rule fires without."""
        group = plan.group
        if group is None:
            return self.where([plan])
        there = [is_missing(one.root, negated=True) for one in (*group.by, group.counts)]
        among = Expression(logic("and", [group.among.root, *there]))
        grouped = prefilter_of([among], self.at, self.calendar, self.of.implied)
        implied = {**self.of.implied, **dict.fromkeys(GROUPED, grouped)}
        return some([grouped, prefilter_of([plan.when], self.at, self.calendar, implied)])

    def by_row(self, plan: Plan, rows: Sequence[Any]) -> Iterator[Hit]:
        return hits_of(plan, rows, self.at, self.calendar, self.fail)

    def fired(
        self, frame: Any, plans: Sequence[Plan], otherwise: Callable[[Plan], Iterable[Hit]], *more: str
    ) -> Iterator[tuple[Plan, Iterable[Hit]]]:
        """Of each rule the rows of a frame for which it fires: keys, places in it, and what else is kept of them."""
        from procurekit.rules.tables import Firing

        rows = plans[0].rows
        kept = (_ROW, *rows.key, *more)
        table = Table.of(frame.lazy())
        firing = Firing(table, rows, self.at, self.calendar, lambda plan, _: otherwise(plan), self.by_row, kept)
        return firing.hits(plans)


def _told(plans: Sequence[Plan]) -> list[str]:
    """The facts that rules read of a row, and those that an alert says of it."""
    return sorted(plans[0].rows.told.union(one.name for plan in plans for one in plan.names))


def _deciding(plans: Sequence[Plan]) -> list[str]:
    """The facts that say whether rules fire, and which row it is."""
    return sorted({*plans[0].rows.key, *(one.name for plan in plans for one in plan.asked)})


def _frame(plans: Sequence[Plan], names: Sequence[str], columns: Columns) -> Any | None:
    """Some facts as a frame, in which each row has its place; None if one has no room for them."""
    words = plans[0].rows.words
    frame = frame_of(columns, [words[name] for name in names])
    return None if frame is None else frame.with_row_index(_ROW)


def _name(one: Name) -> str:
    return one.name


def _count(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def _rows(columns: Columns) -> list[dict[str, Any]]:
    names = tuple(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _keys(plan: Plan, columns: Columns) -> list[_Key]:
    return list(zip(*(columns[name] for name in plan.rows.key), strict=True))
