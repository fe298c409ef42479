"""Agreements: the revisions of an order with the entries that say who asked, approved and agreed, why and on what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from procurekit.desk.entry import Entry
from procurekit.errors import say
from procurekit.model.agreed import AgreedChange, agreed_changes, last_date_change, moved_promises, moves_date
from procurekit.model.field_change import Change
from procurekit.model.order import PurchaseOrder
from procurekit.model.state import OrderState
from procurekit.model.terms import Evidence
from procurekit.model.wording import changes_in_words
from procurekit.values import Moment, iso_text

__all__ = ["Agreement", "DateChange", "agreements_of", "date_change_of"]


@frozen
class Agreement:
    """One revision of an order: `agreed` says what it is, the entries who did their part in it."""

    agreed: AgreedChange
    order: PurchaseOrder = field(repr=False)
    applied: Entry
    asked: Entry | None
    rounds: tuple[Entry, ...]
    approved: tuple[Entry, ...]
    supplier: Entry | None
    buyer: Entry | None
    told: tuple[Entry, ...]
    evidence: tuple[Evidence, ...]

    @property
    def at(self) -> Moment:
        """Since when it counts."""
        return self.applied.at or self.applied.known_at

    @property
    def terms(self) -> Entry:
        """The entry whose terms are in force: the last offer, or what was asked for first."""
        return self.rounds[-1] if self.rounds else self.asked or self.applied

    @property
    def final_reason(self) -> str | None:
        """Why the terms that are in force were asked for."""
        return self.terms.reason if self.rounds else self.reason

    def changes(self, lang: str = "en") -> tuple[str, ...]:
        """What changed, in words."""
        return changes_in_words(self.agreed.changes, lang, self.order)

    def text(self, lang: str = "en") -> str:
        """What changed, in one sentence."""
        return say("wording.semicolon", None, lang).join(self.changes(lang))

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """The revision as plain data; the entries by their versions, for `events` has them."""
        one = self.agreed
        return {
            "revision": one.revision,
            "version": one.version,
            "at": iso_text(self.at),
            "change": one.change,
            "changes": [{"path": each.path, "before": each.before, "after": each.after} for each in one.changes],
            "text": self.text(lang),
            "initiator": one.initiator,
            "responsibility": one.responsibility,
            "origin": one.origin,
            "reason": self.reason,
            "asked": one.asked,
            "rounds": list(one.rounds),
            "approved": list(one.approved),
            "supplier": one.by_supplier,
            "buyer": one.by_buyer,
            "told": list(one.told),
            "evidence": [{"name": each.name, "sha256": each.sha256, "uri": each.uri} for each in self.evidence],
        }

    @property
    def reason(self) -> str | None:
        """Why it was asked for."""
        return (None if self.asked is None else self.asked.reason) or self.applied.reason


def agreements_of(state: OrderState, entries: Mapping[int, Entry]) -> tuple[Agreement, ...]:
    """The revisions of an order; `entries` are those of its history by version."""
    return tuple(_made(state, one, entries) for one in agreed_changes(state))


def _made(state: OrderState, one: AgreedChange, entries: Mapping[int, Entry]) -> Agreement:
    def at(version: int | None) -> Entry | None:
        return None if version is None else entries[version]

    shown = [each for version in one.events for each in entries[version].evidence]
    return Agreement(
        one,
        state.order,
        entries[one.version],
        at(one.asked),
        tuple(entries[version] for version in one.rounds),
        tuple(entries[version] for version in one.approved),
        at(one.by_supplier),
        at(one.by_buyer),
        tuple(entries[version] for version in one.told),
        tuple(dict.fromkeys(shown)),
    )


@frozen
class DateChange:
    """The last move of a date: the entry that did it, which dates moved, and the revision that it came with, if any."""

    entry: Entry
    changes: tuple[Change, ...]
    agreement: Agreement | None
    order: PurchaseOrder = field(repr=False)

    @property
    def at(self) -> Moment:
        """Since when it counts."""
        return self.entry.at or self.entry.known_at

    def text(self, lang: str = "en") -> str:
        """Which dates moved, in words."""
        return say("wording.semicolon", None, lang).join(changes_in_words(self.changes, lang, self.order))


def date_change_of(
    state: OrderState, entries: Mapping[int, Entry], agreements: Sequence[Agreement]
) -> DateChange | None:
    """The last move of a date of an order; None where none ever moved."""
    version = last_date_change(state)
    if version is None:
        return None
    agreement = next((one for one in agreements if one.agreed.version == version), None)
    entry = entries[version]
    changes = getattr(entry.payload, "changes", ()) if agreement is None else agreement.agreed.changes
    moved = tuple(one for one in changes if moves_date(one))
    return DateChange(entry, moved or tuple(_promised(state, version)), agreement, state.order)


def _promised(state: OrderState, version: int) -> Iterator[Change]:
    """What a promise moved: from the promise before it, or from the day that was asked for."""
    for (line, schedule), before, one in moved_promises(state):
        if one.version == version:
            was = None if before is None else before.isoformat()
            yield Change(f"lines[{line}].schedule[{schedule}].promised", was, one.day.isoformat())
