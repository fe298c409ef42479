"""History rows: an order's history with one row for each thing that somebody did, and what followed by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from attrs import frozen
from pendulum import DateTime

from procurekit.desk.entry import Entry
from procurekit.desk.naming import origin_text
from procurekit.errors import Finding, say, term
from procurekit.model.agreed import from_promises, terms_of
from procurekit.model.change_events import Notified, Proposed, Recipient, Revised
from procurekit.model.events import Changed, Moved
from procurekit.model.field_change import Change
from procurekit.model.state import OrderState
from procurekit.model.terms import Evidence
from procurekit.model.wording import changes_in_words
from procurekit.values import Moment

__all__ = ["HistoryRow", "Names", "history_rows"]


@frozen
class Names:
    """What a reader calls those whom the log of an order knows by an id: people, the supplier, roles of workflows."""

    people: dict[str, str]
    roles: dict[str, tuple[str, str]]
    state: OrderState

    def recipient(self, one: Recipient, lang: str) -> str:
        """Who was told."""
        name = self.people.get(f"{one.kind}:{one.name}", one.name)
        if one.kind == "role":
            en, zh = self.roles.get(one.name, (name, name))
            return zh if lang.startswith("zh") else en
        if one.kind in {"person", "supplier"}:
            return name
        # What waits for it says itself of which kind it is.
        kind, _, reference = name.partition(":") if one.kind == "demand" else (one.kind, "", name)
        return say("page.recipient", {"kind": kind, "name": reference}, lang)

    def terms(self, entry: Entry, lang: str) -> str:
        """What an offer asked for, from what was in force then."""
        changes = () if entry.payload is None else terms_of(entry.payload)
        return self.changes(from_promises(self.state, entry.version, changes), lang)

    def changes(self, changes: Iterable[Change], lang: str) -> str:
        """What changes, in one sentence."""
        return say("wording.semicolon", None, lang).join(changes_in_words(changes, lang, self.state.order))

    def recipients(self, entries: Iterable[Entry], lang: str) -> str:
        """Everybody who was told, once each."""
        many = dict.fromkeys(self.recipient(one, lang) for entry in entries for one in entry.recipients)
        return say("wording.comma", None, lang).join(many)


@frozen
class HistoryRow:
    """What one person, or one source, did at one moment: its entries, of one change request or of the order itself."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        """The entry that says who and when."""
        return self.entries[0]

    @property
    def at(self) -> Moment:
        """When it happened."""
        return self.first.at if self.first.at is not None else self.first.known_at

    @property
    def later(self) -> DateTime | None:
        """When it was recorded, where that is not when it happened: on another day, or to the minute."""
        recorded, at = self.first.recorded_at, self.at
        if isinstance(at, DateTime):
            return None if abs((recorded - at).total_seconds()) < 60 else recorded  # noqa: PLR2004 - a minute
        return None if recorded.date() == at else recorded

    @property
    def versions(self) -> str:
        """The numbers of its events: ``5`` or ``5–8``."""
        first, last = self.entries[0].version, self.entries[-1].version
        return str(first) if first == last else f"{first}–{last}"

    @property
    def change(self) -> str | None:
        """The change request that it is about."""
        return self.first.change

    @property
    def _own(self) -> tuple[Entry, ...]:
        """Its entries without what only says again what its change request said."""
        return tuple(one for one in self.entries if not (one.type == "order.changed" and one.change is not None))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, each reason once."""
        return tuple(dict.fromkeys(one.reason for one in self._own if one.reason))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What was kept to prove it, each once."""
        return tuple(dict.fromkeys(each for one in self._own for each in one.evidence))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What can't be right about it, each once."""
        found: list[Finding] = []
        for one in (each for entry in self.entries for each in entry.findings):
            if one not in found:
                found.append(one)
        return tuple(found)

    @property
    def redacted(self) -> bool:
        """Personal data of it was deleted."""
        return any(one.redacted for one in self.entries)

    def text(self, names: Names, lang: str = "en") -> str:
        """What was done, in one sentence: the steps together, with where they led."""
        return say("wording.semicolon", None, lang).join(_sentences(self.entries, names, lang))


def history_rows(entries: Iterable[Entry]) -> Iterator[HistoryRow]:
    """The rows of a history, the oldest first. Every entry is in one of them."""
    told: list[Entry] = []
    for one in entries:
        if told and not _together(told[0], one):
            yield HistoryRow(tuple(told))
            told = []
        told.append(one)
    if told:
        yield HistoryRow(tuple(told))


def _together(first: Entry, one: Entry) -> bool:
    """Are two entries told in one row: the same people, about the same, at the same minute?"""
    return _same(first) == _same(one) and (one.at is None or _minute(first.at) == _minute(one.at))


def _same(one: Entry) -> tuple[object, ...]:
    who = (one.actor, one.principal, one.via, one.source, one.channel, one.observed)
    return (*who, one.change, _minute(one.recorded_at))


def _minute(when: Moment | None) -> date | None:
    return when.replace(second=0, microsecond=0) if isinstance(when, DateTime) else when


def _sentences(entries: Iterable[Entry], names: Names, lang: str) -> Iterator[str]:
    for moves, many in groupby(entries, lambda one: isinstance(one.payload, Moved)):
        if moves:
            yield _steps(tuple(many), lang)
        else:
            yield from (_sentence(one, names, lang) for one in many)


def _steps(entries: tuple[Entry, ...], lang: str) -> str:
    steps = say("wording.comma", None, lang).join(_step(one, lang) for one in entries)
    return say("page.steps", {"steps": steps, "state": entries[-1].said[0][1]["state"]}, lang)


def _step(one: Entry, lang: str) -> str:
    command = one.said[0][1]["command"]
    if one.automatic:
        return say("page.step.automatic", {"command": command}, lang)
    if one.origin is not None:
        return say("page.step.answer", {"command": command, "origin": origin_text(one.origin, lang)}, lang)
    return say("page.step", {"command": command}, lang)


def _sentence(one: Entry, names: Names, lang: str) -> str:
    payload = one.payload
    if isinstance(payload, Proposed):
        return _asked("page.proposed", payload.document.initiator, one, names, lang)
    if isinstance(payload, Revised):
        return _asked("page.revised", payload.side, one, names, lang)
    if isinstance(payload, Notified):
        return say("timeline.order.notified", {"recipients": names.recipients([one], lang)}, lang)
    if isinstance(payload, Changed):
        if payload.revision is not None:
            return say("page.in_force", {"revision": payload.revision}, lang)
        # What an edit said of people stays between those who may read the order.
        hidden = (Change(each.path, "…", "…") for each in payload.personal)
        return names.changes((*payload.changes, *hidden), lang)
    said = one.text_in_words(lang)
    if one.type.startswith("acknowledgement.") and one.origin is not None:
        return say("page.answered", {"origin": origin_text(one.origin, lang), "what": said}, lang)
    return said


def _asked(code: str, side: str, one: Entry, names: Names, lang: str) -> str:
    # A buyer's request is the buyer's own word: only the supplier's can be told by somebody else.
    told = [origin_text(one.origin, lang)] if side == "supplier" and one.origin is not None else []
    if one.responsibility is not None:
        told.append(term(f"responsible.{one.responsibility}", lang))
    joined = say("wording.comma", None, lang).join(told)
    mark = say("timeline.beside", {"reason": joined}, lang) if told else ""
    return say(code, {"side": side, "origin": mark, "changes": names.terms(one, lang)}, lang)
