"""What conditions read of a subject: its facts, the host's own, and the workflow's, each looked up when it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from procurekit.expressions import Expression, Kind
from procurekit.model.deeds import Deed
from procurekit.values import Moment, WorkCalendar, parse_moment
from procurekit.workflow.authority import between
from procurekit.workflow.conditions import CustomFact
from procurekit.workflow.definition import Definition
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.paths import found_at
from procurekit.workflow.subject import Subject

__all__ = ["Tally", "View", "read"]


class Tally:
    """What was done, counted as it is done: how often each command, and by whom.

    Who replays a long history counts each deed once, not all of them again at each step. `within` is how many of the
    deeds that the subject still carries are counted here.
    """

    __slots__ = ("counts", "people", "within")

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.people: dict[str, set[str]] = {}
        self.within = 0

    def add(self, command: str, people: Iterable[str]) -> None:
        """Count one deed."""
        self.counts[command] = self.counts.get(command, 0) + 1
        for one in people:
            self.people.setdefault(command, set()).add(one)


class View(Mapping[str, Any]):
    """The facts of a subject at a moment, as its workflow's conditions read them."""

    __slots__ = ("_added", "_counts", "_done_by", "_own", "at", "definition", "organisation", "subject", "tally")

    def __init__(
        self,
        definition: Definition,
        subject: Subject,
        at: Moment | None = None,
        organisation: Organisation | None = None,
        added: Mapping[str, Any] | None = None,
        tally: Tally | None = None,
    ) -> None:
        self.definition = definition
        self.subject = subject
        self.at = at
        self.organisation = organisation
        self._added: Mapping[str, Any] = added or {}
        self._own = definition.own_facts
        self._counts: Counter[str] | None = None
        self._done_by: dict[str, set[str]] | None = None
        self.tally = tally

    def with_facts(self, added: Mapping[str, Any]) -> View:
        """The same with more facts, or with other values of some."""
        same = View(self.definition, self.subject, self.at, self.organisation, {**self._added, **added}, self.tally)
        same._counts, same._done_by = self._counts, self._done_by
        return same

    def moved(self, state: str, deeds: tuple[Deed, ...]) -> View:
        """The same once these deeds led to a state."""
        subject = self.subject.moved(state, deeds)
        return View(self.definition, subject, self.at, self.organisation, self._added, self.tally)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a fact; None where it is missing."""
        if name in self._added:
            return self._added[name]
        made = _WORKFLOW.get(name)
        if made is not None:
            return made(self)
        own = self._own.get(name)
        if own is None:
            return self.subject.facts.get(name, default)
        return self._custom(own)

    def __getitem__(self, name: str) -> Any:
        return self.get(name)

    def __iter__(self) -> Iterator[str]:
        return (one.name for one in self.definition.vocabulary)

    def __len__(self) -> int:
        return len(self.definition.vocabulary)

    def _custom(self, fact: CustomFact) -> Any:
        if fact.counts:
            counts = self.counts
            return sum(counts[one] for one in fact.counts) - sum(counts[one] for one in fact.less)
        if fact.name in self.subject.facts:
            # A log in a table knows texts only.
            return read(self.subject.facts[fact.name], fact.type)
        if self.subject.document is None:
            return None
        path = fact.path or f"custom.{fact.name}"
        values = [value for _, value in found_at(self.subject.content, path) if value is not None]
        if fact.type == "texts":
            return tuple(str(one) for one in values)
        return read(values[0], fact.type) if values else None

    @property
    def counts(self) -> Counter[str]:
        """How often each command was done."""
        if self._counts is None:
            self._counts = self._counted()
        return self._counts

    def _counted(self) -> Counter[str]:
        deeds = self._uncounted
        if self.tally is None:
            return Counter(one.command for one in deeds)
        if not deeds:
            return self.tally.counts
        return self.tally.counts + Counter(one.command for one in deeds)

    @property
    def _uncounted(self) -> tuple[Deed, ...]:
        return self.subject.deeds if self.tally is None else self.subject.deeds[self.tally.within :]

    def did(self, command: str, person: str) -> bool:
        """Did somebody do a command, in their own name or in another's?"""
        if self.tally is not None and person in self.tally.people.get(command, ()):
            return True
        return person in self._doers.get(command, ())

    def doers(self, command: str) -> frozenset[str]:
        """Everybody who did a command."""
        counted: Iterable[str] = () if self.tally is None else self.tally.people.get(command, ())
        return frozenset(self._doers.get(command, ())) | frozenset(counted)

    @property
    def _doers(self) -> Mapping[str, set[str]]:
        """Who did which command, of the deeds that aren't counted yet; looked up once, for all who are asked about."""
        if self._done_by is None:
            self._done_by = {}
            for one in self._uncounted:
                self._done_by.setdefault(one.command, set()).update(self._people(one))
        return self._done_by

    def _people(self, deed: Deed) -> tuple[str, ...]:
        """Everybody who did it; where the history doesn't keep who stood in between, the organisation says it.

        Of a step it does: nobody is nobody there, whatever delegations say since.
        """
        actor, principal, organisation = deed.actor, deed.on_behalf_of, self.organisation
        told = deed.via or deed.signature is not None or deed.act is not None
        if deed.automatic or told or actor is None or principal is None or organisation is None:
            return deed.people
        return (*deed.people, *between(actor, principal, deed.at, self.definition.document, organisation))

    @property
    def calendar(self) -> WorkCalendar | None:
        """The calendar that working days are counted in: that of the document's site, or the company's."""
        if self.organisation is None:
            return None
        time = self.organisation.time_for(self.subject.facts)
        return None if time is None else time.calendar

    def value(self, condition: Expression) -> Any:
        """What a condition comes out as. Raises InvalidValue as `Expression.evaluate` does."""
        if not condition.needs:
            return condition.evaluate(self)
        return condition.evaluate(self, at=self.at, calendar=self.calendar)


def _done(view: View) -> tuple[str, ...]:
    return tuple(view.counts)


def _overdue(view: View) -> tuple[str, ...]:
    from procurekit.workflow.timing import due

    return tuple(one.name for one in due(view.definition, view.subject, view.at, view.organisation) if one.passed)


_WORKFLOW: Final[dict[str, Callable[[View], Any]]] = {
    "state": lambda view: view.subject.state,
    "done": _done,
    "overdue": _overdue,
}


def read(value: Any, kind: Kind) -> Any:
    """A value of plain data as one of that kind; as it is, where it can't be read, for whoever asks to refuse."""
    if kind == "texts" and isinstance(value, list):
        return tuple(value)
    if not isinstance(value, str):
        return value
    try:
        if kind in {"date", "instant"}:
            return parse_moment(value)
        if kind == "decimal":
            return Decimal(value)
        return int(value) if kind == "int" else value
    except (ValueError, InvalidOperation):
        return value
