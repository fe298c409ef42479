"""Correcting: facts that were reported wrongly are put right or withdrawn, in every order that they concern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from procurekit.desk.arguments import acting, expect, names_of
from procurekit.desk.editing import Editing
from procurekit.desk.invoices import numbering
from procurekit.desk.logs import DESK
from procurekit.desk.restating import Said, restated, said_of
from procurekit.desk.storing import TRIES
from procurekit.errors import Conflict, Finding, InvalidValue, NotFound, Reason, Refused
from procurekit.model.change import put
from procurekit.model.codec import from_plain
from procurekit.model.codec import store as plain_of
from procurekit.model.journal import Stamp, following
from procurekit.model.kinds import FACT_CLASSES, FACT_COMMANDS, FactDocument, kind_of, orders_of
from procurekit.model.party import Actor
from procurekit.model.receiving import Receiving
from procurekit.model.shorthand import of_line
from procurekit.model.state import Kept, OrderState

__all__ = ["Correcting"]

_OF_LINE: Final = re.compile(r"lines\[(\d+)\]\.(.+)", re.DOTALL)


class Correcting(Editing):
    """The part of a desk that corrects and withdraws facts."""

    def correct(
        self,
        fact: Kept | str,
        document: FactDocument | Mapping[str, Any],
        *,
        by: Actor | str | None = None,
        reason: str | None = None,
        key: str | None = None,
        allocation: str | None = None,
        observed: bool = False,
        source: str | None = None,
        channel: str | None = None,
    ) -> OrderState:
        """Say what a fact is now: the whole document, or those of its fields that are others (None takes one out).

        Fields of a line are named by path (``{"lines[1].quantity": "15"}``, the line as the document counts it, else
        the order's), or alone where the document has one line and a shorthand for it (``{"quantity": "15"}``).

        `fact` is what an order keeps, or its id: `state.fact("shipment", "ASN-7")` finds it by number. What it said
        before stays in the history. A shipment that was planned leaves and arrives in this way. What the correction
        doesn't move stays with the schedule lines that it went to; `allocation` is the policy for the rest.

        A command needs `by`, and is refused where more was inspected, stocked in, returned or billed than would be
        left. With `observed`, somebody or some system reports it: it is recorded, with findings. Returns the state of
        the first order that it concerns now. Raises Refused with every reason, NotFound, Conflict.
        """
        expect("document", document, (*FACT_CLASSES, Mapping))
        wanted = dict(document) if isinstance(document, Mapping) else plain_of(document)
        said = ["correct", _id_of(fact), wanted, reason, allocation]

        def new(known: Said) -> FactDocument:
            return _with(known.document, document) if isinstance(document, Mapping) else document

        return self._restate("correct", fact, new, by, reason, key, said, allocation, observed, source, channel)

    def withdraw_fact(
        self,
        fact: Kept | str,
        *,
        by: Actor | str | None = None,
        reason: str | None = None,
        key: str | None = None,
        observed: bool = False,
        source: str | None = None,
        channel: str | None = None,
    ) -> OrderState:
        """Say that a fact never happened: it counts no more, and stays in the history.

        The arguments are those of `correct`. Returns the state of the first order that it concerned.
        """
        said = ["withdraw_fact", _id_of(fact), reason]
        return self._restate(
            "withdraw_fact", fact, lambda _: None, by, reason, key, said, None, observed, source, channel
        )

    def _restate(
        self,
        command: str,
        fact: Kept | str,
        new: Callable[[Said], FactDocument | None],
        by: Actor | str | None,
        reason: str | None,
        key: str | None,
        said: list[Any],
        allocation: str | None,
        observed: bool,  # noqa: FBT001 - passed on
        source: str | None,
        channel: str | None,
    ) -> OrderState:
        if by is None and not observed:
            raise InvalidValue("missing_argument", command=command, name="by")
        actor = None if by is None else acting(by)
        said += [None if actor is None else names_of(actor), observed, source, channel]
        receiving = self.receiving.by(allocation)
        id_ = _id_of(fact)

        def act() -> OrderState:
            for turn in range(TRIES):
                known = said_of(self.journal.events(id_))
                if known is None:
                    raise NotFound("not_found", what="fact", id=id_, book=self.book)
                stamp = self._stamp(actor, key=key, observed=observed, source=source, channel=channel)
                try:
                    return self._restated(command, known, new(known), stamp, key, said, receiving, reason, actor)
                except Conflict:
                    # What happened is recorded after what somebody else wrote meanwhile.
                    if not observed or turn == TRIES - 1:
                        raise
                    DESK.debug("%s: an order has moved on, trying again", command)
            raise AssertionError  # pragma: no cover - the loop returns or raises

        return self._once(key, said, act)

    def _restated(
        self,
        command: str,
        known: Said,
        document: FactDocument | None,
        stamp: Stamp,
        key: str | None,
        said: list[Any],
        receiving: Receiving,
        reason: str | None,
        actor: Actor | None,
    ) -> OrderState:
        if document is not None and kind_of(document) != known.kind:
            found = kind_of(document)
            raise Refused(command, [Reason.of("wrong_document", command=command, needs=known.kind, found=found)])
        named: FactDocument | None = None
        states: dict[str, OrderState] = {}
        unknown: list[str] = []
        if document is not None:
            named, states, unknown = self._concerned(document)
        for order in orders_of(known.document):
            try:
                state = self.get(order)
            except NotFound:
                continue
            states.setdefault(state.id, state)
        heads = {id_: state.head for id_, state in states.items()} | {known.id: self.journal.head(known.id)}
        stamp = following(stamp, *heads.values())
        first = next(iter(states))
        number = numbering(self.journal, named, known.id, states[first].order)
        of_orders = self._noticed(states, known.document if named is None else named, stamp)
        told = [*number.findings, *(Finding.of("unknown_order", order=one) for one in unknown)]
        at = getattr(named, "at", None)
        done = restated(known, named, states, stamp, receiving, reason=reason, at=at, noticed=told, of_orders=of_orders)
        if actor is not None and not stamp.observed:
            reasons = [*self._reasons(command, known, named, states.values(), unknown, actor, reason), *done.reasons]
            if reasons:
                raise Refused(command, dict.fromkeys(reasons))
        return self._store(list(done.events), stamp, heads, dict(done.after), first, key, said, number.side)

    def _reasons(
        self,
        command: str,
        known: Said,
        document: FactDocument | None,
        states: Iterable[OrderState],
        unknown: Iterable[str],
        actor: Actor,
        reason: str | None,
    ) -> list[Reason]:
        states = list(states)
        reasons = [Reason.of("unknown_order", order=one) for one in unknown]
        if known.withdrawn:
            name = getattr(known.document, "number", None) or known.id
            reasons.append(Reason.of("fact_withdrawn", fact=known.id, name=name))
        elif document == known.document:
            reasons.append(Reason.of("nothing_changed"))
        reasons += self._words_of_others(known.document, document, states, actor)
        # Whoever may not report such a fact may not say that it was another one.
        verb = next(verb for verb, kind in FACT_COMMANDS.items() if kind == known.kind)
        for one in (verb, command):
            reasons += self._action_reasons(one, states, actor, reason)
        return reasons

    def _words_of_others(
        self, was: FactDocument, document: FactDocument | None, states: Iterable[OrderState], actor: Actor
    ) -> Iterator[Reason]:
        """What the supplier said itself, nobody else makes it say otherwise."""
        orders = {state.id: state for state in states}
        if document is None and any(self._spoken_for(was, orders, actor)):
            yield Reason.of("supplier_only", actor=actor.id)
        if document is not None and any(self._spoken_for(document, orders, actor)):
            yield Reason.of("confirmed_by_buyer", actor=actor.id)


def _id_of(fact: Kept | str) -> str:
    expect("fact", fact, (Kept, str))
    return fact.id if isinstance(fact, Kept) else fact


def _with(document: FactDocument, changes: Mapping[str, Any]) -> FactDocument:
    """The document with some of its fields as they are now. Raises InvalidDocument with every fault."""
    data = deepcopy(plain_of(document))
    for path, value in changes.items():
        found = _OF_LINE.fullmatch(str(path))
        if found is not None:
            put(_line(data["lines"], int(found[1]), path), found[2], value)
        elif path in of_line(type(document)):
            put(_only_line(data["lines"], path), path, value)
        else:
            data[path] = value
    stated = {name: one for name, one in data.items() if one is not None}
    changed: Any = from_plain(stated, type(document))
    return changed  # type: ignore[no-any-return]  # a document of the same class


def _line(lines: list[dict[str, Any]], number: int, path: str) -> dict[str, Any]:
    """The line of that number: its own, where the document counts its lines, else that of the order."""
    numbers = [one.get("number", one.get("line")) for one in lines]
    if numbers.count(number) != 1:
        code = "fact_line_ambiguous" if number in numbers else "fact_line_unknown"
        known = ", ".join(str(one) for one in dict.fromkeys(numbers) if one is not None)
        raise InvalidValue(code, path=path, line=number, count=numbers.count(number), known=known or "—")
    return lines[numbers.index(number)]


def _only_line(lines: list[dict[str, Any]], name: str) -> dict[str, Any]:
    if len(lines) != 1:
        raise InvalidValue("field_of_which_line", name=name, count=len(lines), line=lines[0].get("line", 1))
    return lines[0]
