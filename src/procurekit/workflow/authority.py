"""Authority: in whose name somebody acts, with which roles, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from procurekit.errors import Reason
from procurekit.model.party import Actor
from procurekit.values import Moment
from procurekit.workflow.organisation import Delegation, Organisation

__all__ = ["Authority", "authority_of", "between"]

_WIDTH: Final = 1000
"""Chains that are looked at side by side; more there are only in made-up organisations."""


@frozen
class Authority:
    """In whose name (`principal`) somebody acts, the roles that this gives, and everybody in between (`via`).

    `roles` is None where nobody knows them, as in a recorded history: then no step is refused for a role. `by_name`:
    what the principal may do by name counts too; a delegation of certain roles doesn't pass that on.
    """

    actor: str
    principal: str
    roles: frozenset[str] | None
    via: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    by_name: bool = True

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who acts in it."""
        return tuple(dict.fromkeys((self.actor, self.principal, *self.via)))

    @property
    def on_behalf_of(self) -> str | None:
        """The principal, where that is somebody else."""
        return None if self.principal == self.actor else self.principal


def authority_of(actor: Actor, at: Moment | None, document: str, organisation: Organisation | None) -> Authority:
    """What somebody may act as. Without an organisation the host vouches for roles and for whom somebody acts.

    With one, roles are what it says, and acting for somebody needs delegations in force at `at` that lead from one to
    the other.
    """
    chain = actor.principals
    principal = chain[-1] if chain else actor
    if organisation is None:
        roles = principal.roles or actor.roles
        return Authority(actor.id, principal.id, roles, tuple(one.id for one in chain[:-1]))
    if not organisation.knows(actor.id):
        return Authority(actor.id, principal.id, frozenset(), (), (Reason.of("actor_unknown", actor=actor.id),))
    if not chain:
        return Authority(actor.id, actor.id, organisation.roles(actor.id))
    return _deputised(actor.id, principal.id, at, document, organisation)


def _deputised(actor: str, principal: str, at: Moment | None, document: str, organisation: Organisation) -> Authority:
    def refused(code: str, **values: object) -> Authority:
        reason = Reason.of(code, actor=actor, principal=principal, **values)
        # With the principal's roles: that they are missing too is told only where they are.
        return Authority(actor, principal, organisation.roles(principal), (), (reason,))

    if at is None:
        return refused("delegation_undated")
    day = organisation.day_of(at)
    ways = list(_ways(actor, principal, organisation, document, day))
    if ways:
        return _joined(actor, principal, organisation.roles(principal), ways)
    dated = next(iter(_ways(actor, principal, organisation, document, None)), None)
    if dated is None:
        return refused("not_delegated")
    out = next(one for one in dated if not one.start <= day <= one.end)
    return refused("delegation_not_in_force", day=day, start=out.start, end=out.end)


def _joined(actor: str, principal: str, held: frozenset[str], ways: Iterable[tuple[Delegation, ...]]) -> Authority:
    """What several chains give together: whoever is in one that gives anything more has passed that on."""
    roles, via, by_name = frozenset[str](), dict[str, None](), False
    for place, way in enumerate(ways):
        more, whole = _kept(held, way), not any(one.roles for one in way)
        if place and more <= roles and whole <= by_name:
            continue
        roles, by_name = roles | more, by_name or whole
        via |= dict.fromkeys(one.deputy for one in way[:-1])
    return Authority(actor, principal, roles, tuple(via), by_name=by_name)


def between(
    actor: str, principal: str, at: Moment | None, document: str, organisation: Organisation
) -> tuple[str, ...]:
    """Who stood between somebody and the one they acted for, by the delegations in force then.

    Of what nobody dated, by any there are.
    """
    day = None if at is None else organisation.day_of(at)
    way = next(iter(_ways(actor, principal, organisation, document, day)), ())
    return tuple(one.deputy for one in way[:-1])


def _kept(roles: frozenset[str], way: tuple[Delegation, ...]) -> frozenset[str]:
    """The roles that every link of a chain passes on."""
    for one in way:
        if one.roles:
            roles &= frozenset(one.roles)
    return roles


def _ways(
    actor: str, principal: str, organisation: Organisation, document: str, day: date | None
) -> Iterator[tuple[Delegation, ...]]:
    """The chains of delegations from the principal to the actor, the shortest first; nobody is in one twice.

    With a `day`, only of those in force on it.
    """
    ways: list[tuple[Delegation, ...]] = [()]
    for _ in range(organisation.chain):
        longer: list[tuple[Delegation, ...]] = []
        for way in ways:
            last = way[-1].deputy if way else principal
            there = {principal, *(one.deputy for one in way)}
            longer += [
                (*way, one)
                for one in organisation.deputies_of(last)
                if one.deputy not in there
                and (day is None or one.start <= day <= one.end)
                and (not one.documents or document in one.documents)
            ]
        yield from (way for way in longer if way[-1].deputy == actor)
        # Whoever is reached already is not passed through again: a company's web of deputies stays small.
        ways = [way for way in longer if way[-1].deputy != actor][:_WIDTH]
