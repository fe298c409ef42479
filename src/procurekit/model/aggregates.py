"""Aggregates: how the rows of parts become one row of the whole, declared once, for objects and for tables alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from attrs import evolve, fields, frozen

from procurekit.expressions import Expression, Table, Vocabulary, parse
from procurekit.expressions.columns import expect_columns
from procurekit.expressions.frames import adopted
from procurekit.values.numbers import EXACT

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["Aggregate", "How", "aggregates_in", "gathered", "gathered_in", "whole"]

How: TypeAlias = Literal["key", "told", "shared", "sum", "count", "first", "last", "any", "every"]
"""What is made of the values of the parts.

By their ``key`` parts belong together. What is ``told`` all of them say that know it; what is ``shared`` is unknown
where they differ or one doesn't know. A ``sum``, and a ``count`` of those of which something is so, are unknown where
that is unknown of one. ``first`` and ``last`` are the least and the greatest that is known; ``any`` and ``every`` are
Kleene's.
"""

_UNSAID: Final = object()


@frozen
class Aggregate:
    """One value of a whole: how it is made, and of what: an expression over the facts of a part.

    It can't be told of a table that has none of the facts that it `needs`.
    """

    name: str
    how: How
    of: Expression
    needs: tuple[str, ...] = ()

    @property
    def fact(self) -> str | None:
        """The fact that it is made of, where it is made of nothing else."""
        source = self.of.text()
        return source if source.isidentifier() else None


def whole(how: How, said: Mapping[str, Any], of: str, needs: Sequence[str] | None = None) -> dict[str, Any]:
    """What a field of the row of a whole says of itself, and how it is made of the rows of its parts.

    `of` is an expression over the facts of a part, `needs` are those without all of which there is nothing to tell;
    where `of` is a fact by itself, that is.
    """
    return {**said, "how": how, "of": of, "needs": (of,) if needs is None else tuple(needs)}


def aggregates_in(row: type, words: Vocabulary) -> tuple[Aggregate, ...]:
    """The aggregates that the fields of a class declare; `words` are the facts of a part."""
    declared = ((one.name, one.metadata) for one in fields(row) if "how" in one.metadata)
    return tuple(
        Aggregate(name, told["how"], parse(told["of"], words, table=True), told["needs"]) for name, told in declared
    )


# --- of objects


def _least(one: Any, other: Any) -> Any:
    return other if one is None or (other is not None and other < one) else one


def _greatest(one: Any, other: Any) -> Any:
    return other if one is None or (other is not None and other > one) else one


def _shared(one: Any, other: Any) -> Any:
    return other if one is _UNSAID else one if one == other else None


def _sum(one: Any, other: Any) -> Any:
    return None if one is None or other is None else EXACT.add(one, other)


def _any(one: Any, other: Any) -> Any:
    return True if one is True or other is True else None if one is None or other is None else False


def _every(one: Any, other: Any) -> Any:
    return False if one is False or other is False else None if one is None or other is None else True


_STEPS: Final[Mapping[How, tuple[object, Callable[[Any, Any], Any]]]] = {
    "key": (None, _least),
    "told": (None, _least),
    "shared": (_UNSAID, _shared),
    "sum": (0, _sum),
    "count": (0, lambda one, other: None if one is None or other is None else one + other),
    "first": (None, _least),
    "last": (None, _greatest),
    "any": (False, _any),
    "every": (True, _every),
}
"""What each begins with, and what it is with one more part."""


def gathered(aggregates: Sequence[Aggregate], rows: Iterable[Any], known: str) -> Iterator[dict[str, Any]]:
    """The wholes that these rows are parts of, in the order of their first parts; the rows may come in any order.

    A row is an object with all facts, or a mapping with some of them. One whose key `known` is missing is part of none.
    Raises InvalidValue if a mapping has a value of another kind than its fact.
    """
    steps = [_STEPS[one.how] for one in aggregates]
    places = [place for place, one in enumerate(aggregates) if one.how == "key"]
    sure = next(place for place, one in enumerate(aggregates) if one.name == known)
    of_objects = [one.of.compiled("attributes") for one in aggregates]
    of_mappings = [one.of.evaluate for one in aggregates]
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        values = [read(row) for read in (of_mappings if isinstance(row, Mapping) else of_objects)]
        if values[sure] is None:
            continue
        key = tuple(values[place] for place in places)
        before = found.get(key) or [start for start, _ in steps]
        found[key] = [step(one, other) for (_, step), one, other in zip(steps, before, values, strict=True)]
    names = [one.name for one in aggregates]
    for made in found.values():
        yield dict(zip(names, made, strict=True))


# --- of tables


def gathered_in(aggregates: Sequence[Aggregate], native: Any, words: Vocabulary, known: str) -> Any:
    """The same of a data frame, as a Narwhals frame; what can't be told of its columns isn't there.

    `words` are the facts that its columns are called like. Raises InvalidValue as `Table.of` does, and without what the
    key `known` is made of.
    """
    import narwhals as nw

    table = Table.of(nw.to_native(native, pass_through=True))
    present = table.frame.collect_schema().names()
    mine = [one for one in aggregates if not one.needs or not {*present}.isdisjoint(one.needs)]
    if all(one.name != known for one in mine):
        expect_columns([known], {}, present)
    frame = _prepared(table, mine, words, present)
    keys = [one.name for one in mine if one.how == "key"]
    sums = [each for one in mine for each in _elementary(one)]
    frame = frame.filter(~nw.col(known).is_null()).group_by(*keys).agg(nw.len().alias("_parts"), *sums)
    if table.kind == "pandas":
        # It counts in NumPy's types, which have no missing values.
        frame = adopted(frame.to_native(), "pandas")
    frame = frame.select(*(_finished(one) for one in mine))
    return frame.collect() if table.kind in {"polars", "pyarrow"} else frame


def _prepared(table: Table, aggregates: Sequence[Aggregate], words: Vocabulary, present: Collection[str]) -> Any:
    """The frame with a column for what each is made of, and nothing else."""
    import narwhals as nw

    named = {one.name: one for each in aggregates for one in each.of.names}
    chosen = [name for name in named if name in present]
    frame: Any = table.frame
    if isinstance(frame, nw.DataFrame) and table.kind in {"polars", "pyarrow"}:
        # One plan from the columns to the sums, not one for each step.
        frame = frame.lazy()
    types = frame.collect_schema()
    # A category is a text, and only texts can be compared.
    texts = {name for name in chosen if isinstance(types[name], nw.Categorical | nw.Enum)}
    frame = frame.select(*(nw.col(one).cast(nw.String()) if one in texts else nw.col(one) for one in chosen))
    made = evolve(table, frame=frame).with_missing(words[one] for one in named if one not in present)
    made = made.with_expressions({f"_{one.name}": one.of for one in aggregates if one.fact is None})
    columns: list[nw.Expr] = []
    for one in aggregates:
        values = nw.col(one.fact or f"_{one.name}")
        if one.how in {"any", "every", "count"}:
            values = values.cast(nw.Int64())
        columns.append(values.alias(one.name))
    return made.frame.select(*columns)


def _elementary(one: Aggregate) -> list[nw.Expr]:
    """What every library adds up alike."""
    import narwhals as nw

    values = nw.col(one.name)
    known = values.count().alias(f"_known_{one.name}")
    match one.how:
        case "told" | "first":
            return [values.min()]
        case "last":
            return [values.max()]
        case "shared":
            return [values.min(), values.max().alias(f"_last_{one.name}"), known]
        case "sum" | "count":
            return [values.sum(), known]
        case "any":
            return [values.max(), known]
        case "every":
            return [values.min(), known]
        case _:
            return []


def _finished(one: Aggregate) -> nw.Expr:
    import narwhals as nw

    values, all_known = nw.col(one.name), nw.col(f"_known_{one.name}") == nw.col("_parts")
    match one.how:
        case "shared":
            return nw.when(all_known & (values == nw.col(f"_last_{one.name}"))).then(values).alias(one.name)
        case "sum":
            return nw.when(all_known).then(values).alias(one.name)
        case "count":
            # DuckDB takes twice as many bits.
            return nw.when(all_known).then(values.cast(nw.Int64())).alias(one.name)
        case "any":
            return nw.when((values == 1) | all_known).then(values == 1).alias(one.name)
        case "every":
            return nw.when((values == 0) | all_known).then(values == 1).alias(one.name)
        case _:
            return values
