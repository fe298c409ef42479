"""Timeline: an order's history in words: where it stands, what was agreed, what is open, who did what and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from functools import cached_property
from types import MappingProxyType

from attrs import field, frozen

from procurekit.desk.agreements import Agreement, DateChange, agreements_of, date_change_of
from procurekit.desk.alert_stories import AlertStory
from procurekit.desk.arguments import expect
from procurekit.desk.entry import Entry, entry_of
from procurekit.desk.history_rows import HistoryRow, Names, history_rows
from procurekit.desk.naming import when_text
from procurekit.desk.open_points import OpenPoint, open_points
from procurekit.desk.provenance import Provenance
from procurekit.desk.standing_lines import StandingLine, standing_lines
from procurekit.errors import say
from procurekit.model.events import Event
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState
from procurekit.values import Moment
from procurekit.workflow.definition import Definition

__all__ = ["Timeline", "timeline_of"]


def _number(subject: AnyState) -> str:
    return repr(subject.number or subject.id)


def _count(entries: tuple[Entry, ...]) -> str:
    return f"<{len(entries)}>"


@frozen
class Timeline:
    """The history of one order, or of another document, oldest first.

    What was agreed, what is open and the page are told of orders only. `made` is what it was made from, None where
    nobody said; `workflows` and `dues` are those of its change requests, by their ids. `alerts` are those of the order,
    the one raised first comes first: what happened to each, and who was told of it when.
    """

    subject: AnyState = field(repr=_number)
    entries: tuple[Entry, ...] = field(repr=_count)
    made: Provenance | None = None
    workflows: Mapping[str, Definition] = field(factory=dict, eq=False, repr=False)
    dues: Mapping[str, Moment] = field(factory=dict)
    alerts: tuple[AlertStory, ...] = field(default=(), repr=False)

    @property
    def order(self) -> OrderState:
        """The order whose history it is. Raises InvalidValue if it is another document's."""
        expect("order", self.subject, OrderState)
        assert isinstance(self.subject, OrderState)  # noqa: S101 - just looked at
        return self.subject

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def zone(self) -> tzinfo | None:
        """The zone in which its times are told."""
        return None if self.made is None else self.made.at.tzinfo

    @cached_property
    def lines(self) -> tuple[StandingLine, ...]:
        """Each delivery as it stands."""
        return tuple(standing_lines(self.order))

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """The revisions that both sides agreed to, the oldest first."""
        return agreements_of(self.order, self._by_version)

    @cached_property
    def date_change(self) -> DateChange | None:
        """The last move of a date; None where none ever moved."""
        return date_change_of(self.order, self._by_version, self.agreements)

    @cached_property
    def open(self) -> tuple[OpenPoint, ...]:
        """What waits for somebody, as of when it was made."""
        today = None if self.made is None else self.made.at.date()
        return open_points(self.order, today, self.workflows, self.dues)

    @cached_property
    def rows(self) -> tuple[HistoryRow, ...]:
        """The history with one row for each thing that somebody did."""
        return tuple(history_rows(self.entries))

    @cached_property
    def names(self) -> Names:
        """What a reader calls those whom the log knows by an id."""
        people = {f"person:{one.actor}": one.actor_name for one in self.entries if one.actor and one.actor_name}
        supplier = self.order.order.supplier
        if supplier is not None and supplier.name is not None:
            people[f"supplier:{supplier.id}"] = supplier.name
        roles = {one.name: (one.text("en"), one.text("zh")) for each in self.workflows.values() for one in each.roles}
        return Names(people, roles, self.order)

    @cached_property
    def _by_version(self) -> dict[int, Entry]:
        return {one.version: one for one in self.entries}

    def text(self, lang: str = "en") -> str:
        """What was agreed and what is open, where there is any; then a line per event: when it happened, who, what."""
        rows = list(self._history(lang))
        if not isinstance(self.subject, OrderState):
            return "\n".join(rows)
        agreed = [
            f"{one.agreed.revision:>3}  {when_text(one.at, self.zone)}  {one.text(lang)}" for one in self.agreements
        ]
        # What is late depends on today, and what can't be right stands beside its event.
        waiting = [f"  - {one.told(lang, self.zone)}" for one in self.open if one.kind not in {"late", "finding"}]
        alerted = [f"  {line}" for one in self.alerts for line in one.lines(lang, self.zone)]
        if not agreed and not waiting and not alerted:
            return "\n".join(rows)
        sections = (("page.agreed", agreed), ("page.open", waiting), ("page.history", rows), ("page.alerts", alerted))
        return "\n".join(row for code, many in sections if many for row in (f"{say(code, None, lang)}:", *many))

    def _history(self, lang: str) -> Iterator[str]:
        for one in self.entries:
            when = when_text(one.known_at, self.zone) if one.at is None else when_text(one.at)
            yield f"{when:<22}  {one.who(lang)}  {one.text(lang)}"
            if one.reason:
                yield f"    “{one.reason}”"
            yield from (f"    ! {finding.text(lang)}" for finding in one.findings)

    def html(self, lang: str = "en") -> str:
        """The history as a page to print and hand over: one HTML file, without scripts and without anything outside."""
        from procurekit.desk.page import page_of

        return page_of(self, lang)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The timeline as plain data."""
        events = [one.as_dict(lang) for one in self.entries]
        told = {self.subject.kind: self.subject.id, "number": self.subject.number, "stage": self.subject.stage}
        if not isinstance(self.subject, OrderState):
            return {**told, "events": events}
        moved = self.date_change
        return {
            **told,
            "revision": self.order.order.revision,
            "lines": [one.as_dict() for one in self.lines],
            "agreed": [one.as_dict(lang) for one in self.agreements],
            "date_changed": None if moved is None else {"version": moved.entry.version, "text": moved.text(lang)},
            "open": [one.as_dict(lang) for one in self.open],
            "made": None if self.made is None else self.made.as_dict(lang),
            "events": events,
            "alerts": [one.as_dict(lang) for one in self.alerts],
        }


def timeline_of(
    state: AnyState,
    events: Iterable[Event],
    workflow: Definition | None = None,
    workflows: Mapping[str, Definition] = MappingProxyType({}),
    made: Provenance | None = None,
    dues: Mapping[str, Moment] = MappingProxyType({}),
    alerts: Iterable[AlertStory] = (),
) -> Timeline:
    """The timeline of a document from its events; states and steps by the labels of its workflow, where it is known.

    `workflows` are those of its change requests, by their ids, and `dues` by when they are to be answered; `alerts` are
    those of the order.
    """
    order = state if isinstance(state, OrderState) else None
    entries = tuple(entry_of(one, workflows.get(one.change) if one.change else workflow, order) for one in events)
    return Timeline(state, entries, made, dict(workflows), dict(dues), tuple(alerts))
