"""Remedies: for every reason of a refusal, what it asks for, done; and what else that may touch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import evolve, field, frozen

from procurekit import Actor
from procurekit.errors import Reason
from procurekit.model.deeds import Deed, Signature
from procurekit.workflow import (
    Definition,
    Delegation,
    LevelStanding,
    Organisation,
    Person,
    Step,
    Subject,
    Transition,
    decide,
    explain,
)
from procurekit.workflow.content import digest_of

DAY = "2026-12-05"
ROLES = ("buyer", "lead", "finance", "manager")
GOOD = {"urgent": True, "budget": Decimal(1000), "region": "EU"}


@frozen
class World:
    """Everything that a refusal may depend on."""

    definition: Definition
    state: str
    facts: Mapping[str, Any]
    content: Mapping[str, Any]
    deeds: tuple[Deed, ...]
    organisation: Organisation | None
    by: str
    on_behalf_of: str | None
    roles: frozenset[str]
    command: str
    at: str | None
    asked: Mapping[str, str | None] = field(factory=dict)
    holds: tuple[str, ...] = ()

    @property
    def subject(self) -> Subject:
        return Subject("1", 1, self.state, self.facts, document=self.content, deeds=self.deeds, holds=self.holds)

    @property
    def principal(self) -> str:
        return self.on_behalf_of or self.by

    @property
    def step(self) -> Transition:
        step = self.definition.transition(self.command)
        assert step is not None
        return step

    @property
    def reasons(self) -> tuple[Reason, ...]:
        actor = Actor(self.by, roles=self.roles)
        if self.on_behalf_of is not None:
            actor = Actor(self.by, on_behalf_of=Actor(self.on_behalf_of, roles=self.roles))
        done = decide(
            self.definition,
            self.subject,
            self.command,
            actor,
            self.at,
            organisation=self.organisation,
            **self.asked,
        )
        return () if isinstance(done, Step) else done

    def levels(self, approval: str) -> tuple[LevelStanding, ...]:
        every = explain(self.definition, self.subject, self.at, organisation=self.organisation)
        return next(one for one in every if one.approval.name == approval).levels

    # --- what can be changed about it

    def asking(self, **more: str | None) -> World:
        return evolve(self, asked={**self.asked, **more})

    def after(self, *deeds: Deed) -> World:
        return evolve(self, deeds=(*self.deeds, *deeds))

    def with_person(self, name: str, roles: frozenset[str] = frozenset()) -> World:
        """The organisation, where there is one, knows somebody with these roles too."""
        if self.organisation is None:
            return self
        others = [one for one in self.organisation.people if one.id != name]
        held = sorted(roles | self.organisation.roles(name))
        return evolve(self, organisation=evolve(self.organisation, people=[*others, Person(name, held)]))

    def done_by(self, name: str, *more: str) -> World:
        """Somebody else does it, in their own name and with the same roles, and more."""
        held = self.roles if self.organisation is None else self.organisation.roles(self.principal)
        roles = held | {*more}
        return evolve(self.with_person(name, roles), by=name, on_behalf_of=None, roles=roles)

    def newcomer(self) -> str:
        known = {str(one) for deed in self.deeds for one in (*deed.people, deed.to)}
        known |= {self.by, str(self.asked.get("to"))}
        known |= {str(one.id) for one in self.organisation.people} if self.organisation is not None else set()
        return next(f"new{number}" for number in range(1000) if f"new{number}" not in known)

    def done_by_a_newcomer(self, *more: str) -> World:
        name = self.newcomer()
        again = [Deed(self.step.only_by[0], name)] if self.step.only_by else []
        return self.after(*again).done_by(name, *more)

    def signed(self, approval: str, level: str, name: str, *roles: str) -> World:
        found = self.definition.approval(approval)
        assert found is not None
        signature = Signature(approval, level, digest_of(self.content, found), roles=roles)
        return self.after(Deed("sign", name, signature=signature))

    def collected(self, approval: str, only: tuple[str, ...] | None = None) -> World:
        """Every signature that is missing is there, or those of some levels."""
        world = self
        for _ in range(60):
            here = [one for one in world.levels(approval) if not one.done and (only is None or one.name in only)]
            if not here:
                return world
            level = here[0]
            signed = {name for deed in level.signed for name in deed.people}
            names = [one for one in level.missing if one not in ROLES and one != "?" and one not in signed]
            if names:
                world = world.signed(approval, level.name, names[0])
            elif level.level.roles:
                role = next((one for one in level.missing if one in ROLES), level.level.roles[0])
                name = world.newcomer()
                world = world.with_person(name, frozenset({role})).signed(approval, level.name, name, role)
            else:
                world = evolve(world, facts={**world.facts, "owner": "olga"})
        raise AssertionError(level)


# --- what each reason asks for


def _listed(reason: Reason, name: str) -> list[str]:
    return [one for one in str(reason.values[name]).split(", ") if one != "—"]


def _fact(reason: Reason) -> str:
    return str(reason.values["guard"]).split()[0]


def _filled(world: World, path: str) -> World:
    content = {
        name: ([dict(one) for one in value] if isinstance(value, list) else value)
        for name, value in world.content.items()
    }
    if path == "lines[*].price":
        content["lines"] = [{"number": 1, "price": "1"}]
    elif path.startswith("lines["):
        number = int(path[6 : path.index("]")])
        next(one for one in content["lines"] if one["number"] == number)["price"] = "1"
    else:
        content[path] = "x"
    return evolve(world, content=content)


def remedied(world: World, reason: Reason) -> Iterator[World]:  # noqa: C901, PLR0912 - a case for every code
    """What the reason's code and values ask for; of several ways, in the order in which somebody would try them."""
    values, company = reason.values, world.organisation
    approval = world.step.approval or "" if world.definition.named(world.command) else ""
    match reason.code:
        case "unknown_command_near":
            yield evolve(world, command=str(values["near"]))
        case "unknown_command":
            yield evolve(world, command=_listed(reason, "known")[0])
        case "wrong_state":
            yield evolve(world, state=_listed(reason, "sources")[0])
        case "actor_unknown":
            yield world.with_person(str(values["actor"]))
        case "not_delegated" if company is not None:
            more = Delegation(values["principal"], values["actor"], "2020-01-01", "2030-12-31")
            yield evolve(world, organisation=evolve(company, delegations=[*company.delegations, more]))
        case "delegation_not_in_force" if company is not None:
            longer = [
                evolve(one, start=min(str(one.start), DAY), end=max(str(one.end), DAY))
                if (str(one.start), str(one.end)) == (values["start"], values["end"])
                else one
                for one in company.delegations
            ]
            yield evolve(world, organisation=evolve(company, delegations=longer))
        case "delegation_undated":
            yield evolve(world, at=DAY)
        case "missing_role" | "may_not_sign":
            roles = [one for one in _listed(reason, "needed") if one in ROLES]
            if roles:
                yield evolve(world.with_person(world.principal, frozenset(roles[:1])), roles=world.roles | {roles[0]})
                yield world.done_by(world.by, roles[0])
                yield world.done_by_a_newcomer(roles[0])
            people = [one for one in _listed(reason, "needed") if one not in ROLES]
            again = [Deed(world.step.only_by[0], one) for one in people if world.step.only_by]
            ways = [world.after(*again).done_by(one) for one in people]
            yield from sorted(ways, key=lambda one: len(PERSON & {found.code for found in one.reasons}))
        case "only_by":
            others = [world.done_by(one) for one in _listed(reason, "people")]
            barred = {"duty_conflict", "already_signed", "passed_on"}
            yield from (one for one in others if barred.isdisjoint(found.code for found in one.reasons))
            yield world.done_by_a_newcomer()
        case "duty_conflict" if values["command"] != world.command and values["person"] == world.asked.get("to"):
            # Not who asks: to whom it would be passed on.
            yield world.with_person(world.newcomer()).asking(to=world.newcomer())
        case "duty_conflict" | "already_signed":
            yield world.done_by_a_newcomer()
        case "on_hold":
            yield evolve(world, holds=tuple(one for one in world.holds if one != values["kind"]))
        case "guard_failed" | "guard_missing" | "guard_unreadable":
            yield evolve(world, facts={**world.facts, _fact(reason): GOOD[_fact(reason)]})
        case "field_needed":
            yield _filled(world, reason.path)
        case "reason_needed":
            yield world.asking(reason="because")
        case "approval_missing" | "approval_void":
            yield world.collected(str(values["approval"]))
        case "approval_complete":
            yield world.after(Deed("start anew", voided=approval))
        case "unknown_level":
            known, wrong = _listed(reason, "known")[0], values["level"]
            yield world.asking(**{name: known for name in ("level", "to") if world.asked.get(name) == wrong})
        case "level_done":
            yield world.asking(level=None)
        case "not_your_turn":
            # Somebody who joins to sign one level may have to sign another one before it too.
            levels = [one.name for one in world.levels(approval)]
            yield world.collected(approval, tuple(levels[: levels.index(str(values["level"]))]))
        case "passed_on":
            back = {"act": "forward", "approval": approval, "level": values["level"], "to": values["person"]}
            yield world.after(Deed("forward", "somebody", **back))
        case "nobody_to_sign":
            yield evolve(world, facts={**world.facts, "owner": "olga"})
        case "to_needed" if values["what"] == "to.return":
            yield world.asking(to=next(one.name for one in world.levels(approval) if one.needed))
        case "to_needed" | "to_oneself" | "to_signs_already":
            yield world.with_person(world.newcomer()).asking(to=world.newcomer())
        case "unknown_position":
            yield world.asking(position=_listed(reason, "known")[0])
        case "not_an_earlier_level":
            yield from (world.asking(to=one) for one in _listed(reason, "known"))
            first = next(one for one in world.levels(approval) if not one.done)
            beside = [one.name for one in world.levels(approval) if one.rank == first.rank]
            yield world.collected(approval, tuple(beside)).asking(to=first.name)
        case "nothing_to_withdraw":
            for level in world.levels(approval):
                yield world.signed(approval, level.name, world.principal).asking(level=None)
        case "signed_after":
            for level in _listed(reason, "later"):
                yield world.after(Deed("return", "boss", act="return", approval=approval, level=level, to=level))
        case _:
            raise AssertionError(reason)


# --- what else a remedy may touch: everything not named here has to stay as it is

LEVELS = frozenset(
    {
        "approval_complete",
        "unknown_level",
        "level_done",
        "not_your_turn",
        "may_not_sign",
        "missing_role",
        "nobody_to_sign",
        "already_signed",
        "passed_on",
        "not_an_earlier_level",
        "nothing_to_withdraw",
        "signed_after",
        "to_signs_already",
    }
)
PERSON = frozenset(
    {
        "actor_unknown",
        "not_delegated",
        "delegation_not_in_force",
        "delegation_undated",
        "missing_role",
        "may_not_sign",
        "only_by",
        "duty_conflict",
        "already_signed",
        "passed_on",
        "to_oneself",
        "nothing_to_withdraw",
        "signed_after",
    }
)
APPROVALS = frozenset({"approval_missing", "approval_void"})
AUTHORITY = PERSON | LEVELS | APPROVALS | {"field_needed"}
"""Who somebody is decides what they may sign, which fields they have to fill, and who has to sign with them."""
TOUCHED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("actor_unknown", "not_delegated", "delegation_not_in_force", "delegation_undated"), AUTHORITY),
    **dict.fromkeys(("missing_role", "may_not_sign", "duty_conflict", "already_signed", "only_by"), AUTHORITY),
    **dict.fromkeys(LEVELS - PERSON, LEVELS | APPROVALS),
    **dict.fromkeys(
        ("passed_on", "nothing_to_withdraw", "signed_after", "to_needed", "to_oneself"),
        LEVELS | APPROVALS | {"duty_conflict"},
    ),
    # Another state has other fields to fill, and is or isn't where something is signed.
    "wrong_state": LEVELS | APPROVALS | {"field_needed", "on_hold"},
}


def touches(world: World, one: Reason, other: Reason) -> bool:
    """May the remedy of one reason take away, or bring, the other?"""
    if one.code.startswith("unknown_command"):
        return True  # what there is no step for has no other reasons yet
    if one.code.startswith("guard_"):
        return other.code.startswith("guard_") and _fact(one) == _fact(other)
    if one.code == "field_needed":
        # What is filled in and not ignored is something else than what was signed.
        return other.code in LEVELS | APPROVALS
    if other.code == "on_hold" and world.step.signs:
        return True  # it is asked once the last signature would be there
    if one.code in APPROVALS:
        # Somebody who joins the company to sign one approval may have to sign the other too.
        return other.code in APPROVALS and world.organisation is not None
    return other.code in TOUCHED.get(one.code, ())


SAME_BY = {
    "missing_role": ("needed",),
    "may_not_sign": ("level",),
    "duty_conflict": ("person", "command", "done", "duty"),
}
SAME_BY |= {"delegation_not_in_force": ("start", "end"), "not_your_turn": ("level",), "level_done": ("level",)}
SAME_BY |= {"approval_missing": ("approval",), "approval_void": ("approval",), "unknown_level": ("level",)}
SAME_BY["on_hold"] = ("kind",)
SAME_BY |= dict.fromkeys(("guard_failed", "guard_missing", "guard_unreadable"), ("guard",))


def same(reason: Reason) -> tuple[str, ...]:
    """What makes it the same reason, though the values that it shows may differ."""
    code = {"approval_void": "approval_missing"}.get(reason.code, reason.code)
    return (code, reason.path, *(str(reason.values[name]) for name in SAME_BY.get(reason.code, ())))


def remedy(world: World, reason: Reason) -> World:
    """The first way that takes the reason away."""
    for way in remedied(world, reason):
        if same(reason) not in map(same, way.reasons):
            return way
    raise AssertionError(reason.code, str(reason))
