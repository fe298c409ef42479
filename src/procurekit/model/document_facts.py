"""Facts of a whole document: each is declared with the function that computes it, and computed when first read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from attrs import frozen

from procurekit.model.fact import Fact
from procurekit.values.numbers import total

__all__ = ["Declared", "DocumentFacts", "declared", "distinct", "every", "of_lines", "shared", "sum_of"]

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)
V = TypeVar("V")


@frozen
class Declared(Generic[S_contra]):
    """A fact, and the function that computes it of a subject: a value of the fact's type, or None where unknown."""

    fact: Fact
    of: Callable[[S_contra], object]


def declared(
    name: str, zh: str, kind: type[V], meaning: str, of: Callable[[S], V | None], unit: str | None = None
) -> Declared[S]:
    """A fact with its function; a type checker sees to it that the function gives what the fact says.

    >>> declared("length", "长度", int, "how long it is", len).of("bolt")
    4
    """
    return Declared(Fact(name, zh, kind.__name__, meaning, unit), of)


class DocumentFacts(Mapping[str, object], Generic[S]):
    """The declared facts of one subject, read-only; each is computed once, when it is first read.

    Every declared name is there, with None where the value is unknown; any other name raises KeyError.

    >>> facts = DocumentFacts({"length": len, "first": min}, "bolt")
    >>> facts["length"], facts.get("width"), "width" in facts, list(facts)
    (4, None, False, ['length', 'first'])
    """

    __slots__ = ("_functions", "_known", "_subject")

    def __init__(self, functions: Mapping[str, Callable[[S], object]], subject: S) -> None:
        self._functions = functions
        self._subject = subject
        self._known: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name in self._known:
            return self._known[name]
        value = self._known[name] = self._functions[name](self._subject)
        return value

    # Conditions read through it, and the one inherited would ask by way of an exception.
    def get(self, name: str, default: object = None) -> object:
        """The value of a fact, None where it is unknown; `default` where there is no such fact."""
        return self[name] if name in self._functions else default

    # The one inherited would compute the fact.
    def __contains__(self, name: object) -> bool:
        return name in self._functions

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(<{len(self)} facts>)"

    # What is copied or sent to another process are the values: functions can't be.
    def __reduce__(self) -> tuple[type[dict[str, object]], tuple[dict[str, object]]]:
        return dict, (dict(self),)


def distinct(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Every text that is there, once, in the order in which they come.

    >>> distinct(["B", None, "A", "B"])
    ('B', 'A')
    """
    return tuple(dict.fromkeys(one for one in texts if one is not None))


def shared(texts: Iterable[str | None]) -> str | None:
    """The text that all have; None where they differ, where one has none, and of none at all.

    >>> shared(["A", "A"]), shared(["A", "B"]), shared(["A", None])
    ('A', None, None)
    """
    found = set(texts)
    return found.pop() if len(found) == 1 else None


def every(answers: Iterable[bool | None]) -> bool | None:
    """Is it so of all? False if it isn't of one; else None if of one nobody knows.

    >>> every([True, True]), every([True, None]), every([None, False]), every([])
    (True, None, False, True)
    """
    found = set(answers)
    if False in found:
        return False
    return None if None in found else True


def sum_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The exact sum, zero of none; None if one is unknown.

    >>> sum_of([Decimal("0.10"), Decimal("0.20")]), sum_of([Decimal(1), None])
    (Decimal('0.30'), None)
    """
    found: list[Decimal] = []
    for one in amounts:
        if one is None:
            return None
        found.append(one)
    return total(found)


class _Line(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def category(self) -> str | None: ...


class _Lined(Protocol):
    @property
    def lines(self) -> Sequence[_Line]: ...


def of_lines() -> tuple[Declared[_Lined], ...]:
    """What the lines of any document that is about goods and services have in common.

    >>> [one.fact.name for one in of_lines()]
    ['line_count', 'line_kind', 'line_kinds', 'category', 'categories']
    """
    return (
        declared("line_count", "行数", int, "how many lines it has", lambda one: len(one.lines)),
        declared(
            "line_kind",
            "行类型",
            str,
            "the kind that all lines share: goods, service, …",
            lambda one: shared(line.kind for line in one.lines),
        ),
        declared(
            "line_kinds",
            "行类型集",
            tuple,
            "the kinds of its lines",
            lambda one: distinct(line.kind for line in one.lines),
        ),
        declared(
            "category",
            "类别",
            str,
            "the category that all lines share",
            lambda one: shared(line.category for line in one.lines),
        ),
        declared(
            "categories",
            "类别集",
            tuple,
            "the categories of its lines",
            lambda one: distinct(line.category for line in one.lines),
        ),
    )
