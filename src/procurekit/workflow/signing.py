"""Signing: what a step does to an approval (sign, forward, add a signer, return, withdraw), or why it can't."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import field, frozen

from procurekit.errors import Reason
from procurekit.model.deeds import Deed, Signature
from procurekit.values import check
from procurekit.workflow.approval import Approval
from procurekit.workflow.authority import Authority
from procurekit.workflow.content import core_of, digest_of
from procurekit.workflow.duties import duty_reasons
from procurekit.workflow.labels import Words
from procurekit.workflow.standing import POSITIONS, LevelStanding, Standing, facts_to_keep, standing_of
from procurekit.workflow.steps import Transition
from procurekit.workflow.views import View

__all__ = ["NOTHING_ASKED", "Asked", "acted", "approval_reasons"]

_TO: Final = frozenset({"forward", "add_signer", "return"})


@frozen
class Asked:
    """What an actor says beside the command: the level, to whom or to which one, where an added signer signs, why."""

    level: str | None = field(default=None, validator=check.text)
    to: str | None = field(default=None, validator=check.text)
    position: str | None = field(default=None, validator=check.text)
    reason: str | None = field(default=None, validator=check.text)


def acted(step: Transition, approval: Approval, view: View, authority: Authority, asked: Asked) -> Deed | list[Reason]:
    """What the step does to the approval, or every reason why it can't."""
    standing = standing_of(approval, view)
    act = step.act or "sign"
    if act == "withdraw":
        return _withdrawn(step, standing, view, authority, asked)
    reasons = list(_argument_reasons(step, standing, view, authority, asked))
    level, more = _level(standing, view, authority, asked, here=view.subject.state in step.sources)
    reasons += more
    if level is None or reasons:
        return reasons
    if act == "sign":
        return _signed(step, approval, view, authority, level)
    if act == "forward" and level.level.need == "all" and asked.to in (level.members or level.people):
        # Two places with one person would be one signature less.
        return [Reason.of("to_signs_already", level=level.level, person=asked.to)]
    position = (asked.position or "with") if act == "add_signer" else None
    return _deed(
        step,
        view,
        authority,
        act=act,
        approval=approval.name,
        level=level.name,
        to=asked.to,
        position=position,
        voided=step.voids,
    )


def _deed(step: Transition, view: View, authority: Authority, **more: object) -> Deed:
    return Deed(step.name, authority.actor, authority.on_behalf_of, view.at, via=authority.via, **more)  # type: ignore[arg-type]


def _signed(
    step: Transition, approval: Approval, view: View, authority: Authority, level: LevelStanding
) -> Deed | list[Reason]:
    # Whoever forwarded it passed the right on, as by a delegation.
    behind = tuple(one for one in level.behind.get(authority.principal, ()) if one not in authority.people)
    barred = list(duty_reasons(view, step.name, behind))
    if barred:
        return barred
    document = view.subject.content
    signature = Signature(
        approval.name,
        level.name,
        digest_of(document, approval),
        core=core_of(document, approval),
        # Where nobody knows somebody's roles, those that were asked for.
        roles=tuple(sorted(level.level.roles if authority.roles is None else authority.roles)),
        by_name=authority.by_name,
        passed_by=behind,
        facts=facts_to_keep(approval, view),
    )
    return _deed(step, view, authority, signature=signature)


# --- which level


def _level(
    standing: Standing, view: View, authority: Authority, asked: Asked, *, here: bool
) -> tuple[LevelStanding | None, list[Reason]]:
    """The level that somebody may act on: the one asked for, or the first open one."""
    if asked.level is not None:
        found = standing.level(asked.level)
        if found is None:
            return None, [_unknown_level(asked.level, standing)]
        levels: tuple[LevelStanding, ...] = (found,)
    elif not here:
        # The subject isn't where it is signed: who could sign at all is still worth saying.
        levels = tuple(one for one in standing.levels if one.needed)
    elif not standing.waiting:
        return None, [Reason.of("approval_complete", approval=standing.approval)]
    else:
        levels = standing.open
    may = [one for one in levels if one.may_sign(authority)]
    if not may and asked.level is None and here:
        # Not theirs, or not yet: the level that they wait for says what is before it.
        may = [one for one in standing.waiting if one.may_sign(authority)]
    if not may:
        return None, [] if not levels else [_may_not_sign(levels, view, authority)]
    if not here:
        return None, []
    tried = [(one, list(_level_reasons(one, standing, authority))) for one in may]
    for one, reasons in tried:
        if not reasons:
            return one, []
    return None, list(dict.fromkeys(reason for _, reasons in tried for reason in reasons))


def _may_not_sign(levels: Sequence[LevelStanding], view: View, authority: Authority) -> Reason:
    person = authority.principal
    for one in levels:
        if person in one.away:
            return Reason.of("passed_on", level=one.level, person=person)
    held, needed = (
        Words.of(map(view.definition.role, names))
        for names in (sorted(authority.roles or ()), [role for one in levels for role in one.level.roles])
    )
    people = [name for one in levels for name in one.people]
    which = Words.of((one.level for one in levels), quoted=True)
    if not people and not needed.parts:
        facts = ", ".join(dict.fromkeys(name for one in levels for name in one.level.people_from)) or "—"
        return Reason.of("nobody_to_sign", level=which, facts=facts)
    if not people:
        return Reason.of("missing_role", actor=person, roles=held, needed=needed)
    may = ", ".join(dict.fromkeys((*people, *(one.name for one in needed.parts))))
    return Reason.of("may_not_sign", level=which, person=person, roles=held, needed=may)


def _unknown_level(name: str, standing: Standing) -> Reason:
    return Reason.of("unknown_level", level=name, known=", ".join(one.name for one in standing.levels))


def _level_reasons(one: LevelStanding, standing: Standing, authority: Authority) -> Iterator[Reason]:
    if one.done:
        yield Reason.of("level_done", level=one.level)
        return
    if not one.open:
        before = [other for other in standing.waiting if other.rank < one.rank]
        yield Reason.of("not_your_turn", level=one.level, waiting=_Many(before))
    people = {*authority.people, *one.behind.get(authority.principal, ())}
    levels = standing.levels if standing.approval.repeated == "refuse" else (one,)
    for level in levels:
        if any(not people.isdisjoint(deed.people) for deed in level.signed):
            yield Reason.of("already_signed", level=level.level, person=authority.actor)


NOTHING_ASKED: Final = Asked()


@frozen
class _Many:
    """Several levels in words."""

    levels: Sequence[LevelStanding]

    def text(self, lang: str = "en") -> str:
        """Each with who is to sign."""
        return ("；" if lang.startswith("zh") else "; ").join(one.text(lang) for one in self.levels)

    def __str__(self) -> str:
        return ", ".join(one.name for one in self.levels)


# --- whom it goes to


def _argument_reasons(
    step: Transition, standing: Standing, view: View, authority: Authority, asked: Asked
) -> Iterator[Reason]:
    act = step.act or "sign"
    if act not in _TO:
        return
    if act == "add_signer" and asked.position is not None and asked.position not in POSITIONS:
        yield Reason.of("unknown_position", position=asked.position, known=", ".join(POSITIONS))
    if asked.to is None:
        yield Reason.of("to_needed", command=step, what=f"to.{act}")
    elif act == "return":
        yield from _back_reasons(standing, asked.to)
    else:
        yield from _person_reasons(step, standing, view, authority, asked)


def _person_reasons(
    step: Transition, standing: Standing, view: View, authority: Authority, asked: Asked
) -> Iterator[Reason]:
    person = asked.to or ""
    # Whoever may not sign doesn't choose who does either.
    signing = view.definition.signing(standing.approval.name)
    for name in signing:
        yield from duty_reasons(view, name, authority.people)
    if person in {authority.actor, authority.principal}:
        yield Reason.of("to_oneself", command=step, person=person)
    if view.organisation is not None and not view.organisation.knows(person):
        yield Reason.of("actor_unknown", "to", actor=person)
    for name in signing:
        yield from duty_reasons(view, name, (person,))


def _back_reasons(standing: Standing, level: str) -> Iterator[Reason]:
    found = standing.level(level)
    if found is None:
        yield _unknown_level(level, standing)
        return
    now = min((one.rank for one in standing.open), default=None)
    if not found.needed or (now is not None and found.rank >= now):
        earlier = [one.name for one in standing.levels if one.needed and (now is None or one.rank < now)]
        yield Reason.of("not_an_earlier_level", level=found.level, known=", ".join(earlier) or "—")


def _withdrawn(
    step: Transition, standing: Standing, view: View, authority: Authority, asked: Asked
) -> Deed | list[Reason]:
    """One's own signature, as long as nobody has signed after it."""
    mine = [
        (level, deed)
        for level in standing.levels
        for deed in level.signed
        if {deed.actor, deed.on_behalf_of or deed.actor} & {authority.actor, authority.principal}
        and deed.signature is not None
        and deed.signature.level == level.name
        and asked.level in {None, level.name}
    ]
    if not mine:
        return [Reason.of("nothing_to_withdraw", approval=standing.approval, person=authority.actor)]
    level, deed = mine[-1]
    # One's own signature may stand for later levels too: those weren't signed after it.
    later = [one for one in standing.levels if one.rank > level.rank and one.signed_there]
    if later:
        return [Reason.of("signed_after", level=level.level, later=_Many(later))]
    whose = deed.on_behalf_of or deed.actor
    return _deed(
        step,
        view,
        authority,
        act="withdraw",
        approval=standing.approval.name,
        level=level.name,
        to=whose,
        voided=step.voids,
    )


# --- what an approval keeps from happening


def _is_past(approval: Approval, view: View) -> bool:
    """Is the subject where the approval was asked for already, and out? In all other states it has to hold."""
    state = view.subject.state
    return state in approval.before and view.definition.is_out(state)


def approval_reasons(view: View, target: str | None, done: Iterable[Deed] = ()) -> list[Reason]:
    """The approvals that have to be there before a subject enters a state, and aren't."""
    reasons: list[Reason] = []
    for approval in view.definition.approvals:
        if target not in approval.before or _is_past(approval, view):
            continue
        standing = standing_of(approval, view, done)
        if standing.complete:
            continue
        code = "approval_void" if standing.void else "approval_missing"
        state, signed = view.definition.state(target), len(standing.void)
        reasons.append(Reason.of(code, approval=approval, state=state, missing=standing, signed=signed))
    return reasons
