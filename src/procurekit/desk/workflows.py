"""Workflows of a desk: which definition a document runs on, kept beside it, and the organisation that it asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import groupby, pairwise
from time import monotonic
from typing import Any, Final

from pendulum import DateTime

from procurekit.desk.arguments import expect
from procurekit.desk.journaling import Journal
from procurekit.errors import InvalidValue, NotFound, ProcurekitError, Reason, StoreError
from procurekit.model.change_state import ChangeState
from procurekit.model.record import SideRecord
from procurekit.model.state import OrderState
from procurekit.model.streams import AnyState, fold_stream
from procurekit.workflow.changing import asks_no_more, change_workflow, guarding
from procurekit.workflow.definition import Definition
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.views import View

__all__ = ["Workflows"]

_DEFINITION: Final = "workflow"
_SETTING: Final = "setting"
_PRESETS: Final = {
    "order": "standard_order",
    "requisition": "requisition",
    "agreement": "agreement",
    "change_request": "change_request",
}
"""The kinds of documents that a desk moves, and the workflow of each where nobody gave another."""
_ISSUED: Final = "issued"
_FRESH: Final = 0.5
"""Seconds for which a setting is not asked for again: one command asks several times."""

_UNKNOWN: Final = frozenset(
    {
        "definition_unknown_to_desk",
        "definition_altered",
        "no_workflow_applies",
        "book_has_its_own",
        "setting_unreadable",
    }
)
"""Why a workflow or an organisation can't be known."""

_RELEASED: Final = {"7e6d6c552e023304872f5db184e88c39617638fa7f320bbb08e4c23e7cbba46e": "standard_order_0_1"}
"""Hashes that an earlier release wrote, and the preset that says the same."""


class Workflows:
    """The definitions that a desk knows: those it was given, those its book adopted, and all that documents started on.

    A definition is kept beside the documents under its hash with the first that starts on it: whoever opens the
    book later, with whatever workflow for new ones, moves a document by the one it started with.
    """

    def __init__(
        self,
        journal: Journal,
        given: Definition | Iterable[Definition] | None,
        organisation: Organisation | None,
        now: Callable[[], DateTime],
    ) -> None:
        self._journal = journal
        self._now = now
        self.given = _many(given)
        if organisation is not None:
            expect("organisation", organisation, Organisation)
        self.organisation_given = organisation
        self._known = {one.hash: one for one in self.given}
        self._kept: set[str] = set()
        self._changes: dict[tuple[str, ...], Definition] = {}
        self._read: dict[str, tuple[bytes, Any]] = {}
        self._settings: dict[str, tuple[float, bytes | None]] = {}
        self._compared: tuple[Organisation, bytes] | None = None

    @property
    def organisation(self) -> Organisation | None:
        """The one that its book adopted, or that the desk was given.

        Raises InvalidValue if it was given another than the book's own.
        """
        stored, given = self._setting("organisation"), self.organisation_given
        if stored is None:
            return given
        adopted: Organisation = self._once("organisation", stored, Organisation.from_dict)
        if given is not None and self._compared != (given, stored):
            if given.as_dict() != adopted.as_dict():
                raise InvalidValue("book_has_its_own", what="organisation", book=self._journal.book)
            self._compared = (given, stored)
        return adopted

    @property
    def organisation_or_none(self) -> Organisation | None:
        """The same, or None also where it can't be known: what has happened is recorded all the same."""
        try:
            return self.organisation
        except ProcurekitError as error:
            if error.code not in _UNKNOWN:
                raise
            return None

    def current(self, kind: str = "order") -> tuple[Definition, ...]:
        """The workflows for new documents of a kind, in the order in which they are tried."""
        name = _setting_of(kind)
        stored, given = self._setting(name), tuple(one for one in self.given if one.document == kind)
        hashes: list[str] = [] if stored is None else self._once(name, stored, _hashes)
        if given:
            if hashes and hashes != [one.hash for one in given]:
                raise InvalidValue("book_has_its_own", what="definition", book=self._journal.book)
            return given
        return tuple(self.of_hash(one, "—") for one in hashes) or (_preset(_PRESETS[kind]),)

    def for_new(self, state: AnyState) -> Definition | None:
        """The workflow of a document that has none yet: the first that applies to it now; None where none does."""
        many = self.current(state.kind)
        return next((one for one in many if one.applies is None or self._applies(one, state)), None)

    def outgrown(self, state: OrderState, after: OrderState) -> Iterator[Reason]:
        """Why an order that is out can't be changed so: another workflow is for what would come of it.

        Whoever orders much would begin with little. One that asks for no other signatures stands in nobody's way: the
        order stays on its own. Where it can't be known, that is why.
        """
        try:
            workflow, wanted = self.of(state), self.for_new(after)
        except ProcurekitError as error:
            if error.code not in _UNKNOWN:
                raise
            yield Reason(error.code, "", error.values)
            return
        if wanted is None:
            yield Reason.of("no_workflow_applies", number=state.number or state.id, known=self.names(state.kind))
        elif wanted != workflow and not (
            self._asks_no_more(wanted, workflow, state, after) or self._is_as_before(wanted, state, after)
        ):
            yield Reason.of("workflow_other", wanted=wanted, workflow=workflow)

    def _asks_no_more(self, wanted: Definition, workflow: Definition, state: OrderState, after: OrderState) -> bool:
        from procurekit.desk.deciding import states_of

        theirs, mine = (self._view(one, after) for one in (wanted, workflow))
        return asks_no_more(theirs, mine, states_of(state, workflow))

    def _is_as_before(self, wanted: Definition, state: OrderState, after: OrderState) -> bool:
        """Would the other workflow be for the order as it is too, and not by what it has grown to since it was issued?

        The book may have another one since, or the day may choose it.
        """
        if self.for_new(state) != wanted:
            return False
        issued = next((one.version for one in state.stages if one.stage == _ISSUED), state.version)
        begun = fold_stream(state.id, (one for one in state.history if one.envelope.version <= issued))
        return (begun is not None and self.for_new(begun) == wanted) or self._chosen_alike(state, after)

    def _chosen_alike(self, state: OrderState, after: OrderState) -> bool:
        """Is all that chooses between the workflows the same with and without a change?"""
        for one in self.current(state.kind):
            if one.applies is not None:
                old, new = (self._view(one, document) for document in (state, after))
                if any(old.get(name.name) != new.get(name.name) for name in one.expression(one.applies).names):
                    return False
        return True

    def _applies(self, one: Definition, state: AnyState) -> bool:
        view = self._view(one, state)
        try:
            return view.value(one.expression(one.applies or "")) is True
        except InvalidValue:
            return False

    def _view(self, one: Definition, state: AnyState) -> View:
        from procurekit.desk.deciding import subject_of

        now = self._now()
        return View(one, subject_of(state, now, one), now, self.organisation)

    def of_change(self, state: OrderState, change: ChangeState | None = None) -> Definition:
        """The workflow that a change request of an order runs on; without one, that of a new request."""
        if change is not None and change.definition is not None:
            return self.of_hash(change.definition, change.id)
        from procurekit.desk.deciding import states_of

        own, order = self.current("change_request")[0], self.of(state)
        been = states_of(state, order)
        key = (own.hash, order.hash, *(one.name for one in guarding(order, been)))
        made = self._changes.get(key)
        if made is None:
            made = self._changes[key] = change_workflow(own, order, been)
            self._known[made.hash] = made
        return made

    def of_changes(self, state: OrderState) -> dict[str, Definition]:
        """The workflows of an order's change requests by their ids, as far as anybody knows them."""
        found = ((id_, self.of_hash_or_none(one.definition)) for id_, one in state.changes.items())
        return {id_: one for id_, one in found if one is not None}

    def of(self, state: AnyState) -> Definition:
        """The workflow that a document runs on. Raises NotFound if nobody knows it any more, or none applies to it."""
        if state.definition is not None:
            return self.of_hash(state.definition, state.number or state.id)
        found = self.for_new(state)
        if found is None:
            raise NotFound("no_workflow_applies", number=state.number or state.id, known=self.names(state.kind))
        return found

    def names(self, kind: str) -> str:
        """The workflows for new documents of a kind by their names."""
        return ", ".join(one.name for one in self.current(kind))

    def or_none(self, state: AnyState) -> Definition | None:
        """The same, or None: what has happened is told also where nobody knows the workflow any more."""
        try:
            return self.of(state)
        except NotFound:
            return None

    def fault(self, state: AnyState) -> ProcurekitError | None:
        """Why nothing can be checked about a document: what its workflow or the organisation was can't be known."""
        try:
            self.of(state)
            self.organisation  # noqa: B018 - it is read by looking
        except ProcurekitError as error:
            if error.code not in _UNKNOWN:
                raise
            return error
        return None

    def of_hash(self, wanted: str, number: str) -> Definition:
        """The workflow of a hash. Raises NotFound."""
        found = self._known.get(wanted)
        if found is None:
            found = self._found(wanted, number)
            self._known[wanted] = found
        return found

    def of_hash_or_none(self, wanted: str | None) -> Definition | None:
        """The same, or None where nobody knows it any more."""
        try:
            return None if wanted is None else self.of_hash(wanted, "—")
        except NotFound:
            return None

    def _found(self, wanted: str, number: str) -> Definition:
        if wanted in _RELEASED:
            return _preset(_RELEASED[wanted])
        stored = self._journal.side(_DEFINITION, wanted)
        if stored is not None:
            if sha256(stored).hexdigest() != wanted:
                # The orders' own events name what they were decided by: nobody changes the rules beside the log.
                raise StoreError("definition_altered", number=number, hash=wanted[:12])
            return Definition.kept(json.loads(stored))
        own = next((one for one in map(_preset, _PRESETS.values()) if one.hash == wanted), None)
        if own is None:
            raise NotFound("definition_unknown_to_desk", number=number, hash=wanted[:12])
        return own

    def kept(self, one: Definition) -> tuple[SideRecord, ...]:
        """What has to be stored with the first order on a workflow: the workflow."""
        if one.hash in self._kept or not self._journal.keeps_side:
            return ()
        self._known[one.hash] = one
        if self._journal.side(_DEFINITION, one.hash) is not None:
            self._kept.add(one.hash)
            return ()
        return (self._side(_DEFINITION, one.hash, one.as_dict()),)

    def leave(self, definitions: Definition | Iterable[Definition] | None, *, organisation: bool) -> None:
        """What the desk was given counts no more: the book has its own."""
        if definitions is not None:
            kinds = _by_kind(_many(definitions))
            self.given = tuple(one for one in self.given if one.document not in kinds)
        if organisation:
            self.organisation_given = None
        self.renew()

    def adopted(
        self, definitions: Definition | Iterable[Definition] | None, organisation: Organisation | None
    ) -> tuple[SideRecord, ...]:
        """What makes them the book's own."""
        side: list[SideRecord] = []
        if definitions is not None:
            many = _many(definitions)
            for one in many:
                side += self.kept(one)
            for kind, hashes in _by_kind(many).items():
                side.append(self._side(_SETTING, _setting_of(kind), hashes))
        if organisation is not None:
            side.append(self._side(_SETTING, "organisation", organisation.as_dict()))
        return tuple(side)

    def _side(self, kind: str, key: str, value: object) -> SideRecord:
        written = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
        return SideRecord(self._journal.book, kind, key, written, replace=True)

    def renew(self) -> None:
        """Look settings up again: every command decides by those of the moment at which it comes in."""
        self._settings.clear()

    def _setting(self, name: str) -> bytes | None:
        """A setting of the book, looked up again after a moment: somebody may adopt another meanwhile."""
        known = self._settings.get(name)
        now = monotonic()
        if known is None or now - known[0] > _FRESH:
            known = self._settings[name] = (now, self._journal.side(_SETTING, name))
        return known[1]

    def _once(self, name: str, stored: bytes, read: Callable[[Any], Any]) -> Any:
        """What the stored bytes of a setting stand for, read again only when they have changed."""
        known = self._read.get(name)
        if known is None or known[0] != stored:
            try:
                known = self._read[name] = (stored, read(json.loads(stored)))
            except (ValueError, ProcurekitError) as error:
                # Nobody's mistake in a command: somebody changed it beside us.
                raise StoreError("setting_unreadable", what=name, book=self._journal.book) from error
        return known[1]


def _hashes(data: Any) -> list[str]:
    if not isinstance(data, list) or not all(isinstance(one, str) for one in data):
        raise ValueError(data)
    return data


def _preset(name: str) -> Definition:
    # Read when it is needed: a desk with a workflow of its own never is.
    from procurekit.workflow.presets import preset

    return preset(name)


def _setting_of(kind: str) -> str:
    return "workflows" if kind == "order" else f"workflows:{kind}"


def _by_kind(many: tuple[Definition, ...]) -> dict[str, list[str]]:
    """The hashes of workflows by the kind of document that they move; of none at all, of every kind none."""
    if not many:
        return {kind: [] for kind in _PRESETS}
    return {
        kind: [one.hash for one in many if one.document == kind] for kind in dict.fromkeys(d.document for d in many)
    }


def _many(given: Definition | Iterable[Definition] | None) -> tuple[Definition, ...]:
    if given is None:
        return ()
    many = (given,) if isinstance(given, Definition) or not isinstance(given, Iterable) else tuple(given)
    for one in many:
        expect("definition", one, Definition)
        if one.document not in _PRESETS:
            known = ", ".join(_PRESETS)
            raise InvalidValue("definition_other_document", name=one.name, document=one.document, known=known)
    for _, of_kind in groupby(sorted(many, key=lambda one: one.document), lambda one: one.document):
        for one, following in pairwise(of_kind):
            if one.applies is None:
                raise InvalidValue("definition_never_applies", name=following.name, first=one.name)
    return many
