"""A careful clerk's model of approvals: who may sign what, and what is still missing, with no code of the engine."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from decimal import Decimal

from attrs import Factory, define, frozen

from procurekit.model.state import OrderState
from procurekit.workflow import Definition, Organisation

ROLES = {
    "mei": "buyer",
    "bao": "buyer",
    "li": "lead",
    "lu": ("lead", "controller"),
    "kai": "controller",
    "lena": "legal",
    "ada": "chair",
    "ben": "chair",
    "cai": ("chair", "lead"),
    "wu": "warehouse",
    "pat": "accountant",
}
PEOPLE = (*ROLES, "zoe")
DELEGATIONS = (
    ("li", "zoe", 1, 31, ()),
    ("ada", "zoe", 1, 10, ()),
    ("ben", "ada", 1, 31, ()),
    ("zoe", "mei", 1, 31, ()),
    ("cai", "kai", 1, 31, ("lead",)),
    ("lena", "mei", 1, 31, ()),
)
"""Who stands in for whom from which day of January to which, in which roles (none: in all)."""
RATES = {"CNY": Decimal(1), "EUR": Decimal(8)}
DUTIES = (({"create", "edit"}, {"approve"}), ({"issue"}, {"receive"}), ({"receive"}, {"pay"}))
CHAIN = 3
LEVELS = ("lead", "control", "legal", "board")
SIGNS = dict(zip(LEVELS, ("lead", "controller", "legal", "chair"), strict=True))
EDITED = ["lines", "currency", "supplier", "payment_terms"]

FLOW = Definition.from_dict(
    {
        "name": "four_levels",
        "initial": "draft",
        "states": {
            "draft": {"stage": "draft"},
            "pending": {"stage": "pending_approval"},
            "approved": {"stage": "approved"},
            "issued": {"stage": "issued"},
            "closed": {"stage": "closed"},
        },
        "transitions": [
            {"name": "submit", "sources": ["draft"], "target": "pending", "roles": ["buyer"]},
            {
                "name": "recall",
                "sources": ["pending"],
                "target": "draft",
                "only_by": ["submit"],
                "effects": [{"name": "void_approval", "approval": "spend"}],
            },
            {"name": "approve", "sources": ["pending"], "target": "approved", "approval": "spend"},
            {"name": "forward", "sources": ["pending"], "approval": "spend", "act": "forward"},
            {"name": "add_signer", "sources": ["pending"], "approval": "spend", "act": "add_signer"},
            {"name": "return", "sources": ["pending"], "approval": "spend", "act": "return"},
            {"name": "withdraw", "sources": ["pending"], "approval": "spend", "act": "withdraw"},
            {"name": "issue", "sources": ["approved"], "target": "issued", "roles": ["buyer"]},
            {"name": "rush", "sources": ["draft", "pending"], "target": "issued", "roles": ["buyer"]},
            {"name": "close", "sources": ["issued"], "target": "closed", "roles": ["buyer"]},
        ],
        "approvals": [
            {
                "name": "spend",
                "before": ["approved", "issued", "closed"],
                "currency": "CNY",
                "rates": {"EUR": "8"},
                "returns_to": "pending",
                "tolerance": {
                    "paths": ["lines[*].quantity"],
                    "within": "approval_amount <= approved_approval_amount * 1.05",
                },
                "ignores": ["payment_terms"],
                "levels": [
                    {"name": "lead", "roles": ["lead"], "rank": 1},
                    {
                        "name": "control",
                        "roles": ["controller"],
                        "need": "all",
                        "when": "approval_amount > 1000",
                        "rank": 2,
                    },
                    {"name": "legal", "roles": ["legal"], "when": "approval_amount > 1000", "rank": 2},
                    {"name": "board", "roles": ["chair"], "need": 2, "when": "approval_amount > 5000", "rank": 3},
                ],
            }
        ],
        "duties": [
            {"name": "made", "first": ["create", "edit"], "second": ["approve"]},
            {"name": "ordered", "first": ["issue"], "second": ["receive"]},
            {"name": "received", "first": ["receive"], "second": ["pay"]},
        ],
        "fields": [
            {"paths": EDITED, "states": ["pending", "approved"], "roles": ["buyer"], "editable": True},
        ],
    }
)
COMPANY = Organisation.from_dict(
    {
        "people": [{"id": one, "roles": ROLES.get(one, ())} for one in PEOPLE],
        "delegations": [
            {
                "principal": one,
                "deputy": two,
                "start": f"2026-01-{first:02}",
                "end": f"2026-01-{last:02}",
                "roles": list(roles),
            }
            for one, two, first, last, roles in DELEGATIONS
        ],
        "chain": CHAIN,
    }
)


# --- what the clerk keeps on paper


def roles_of(person: str) -> set[str]:
    held = ROLES.get(person, ())
    return {held} if isinstance(held, str) else set(held)


def chains(principal: str, deputy: str, day: int) -> Iterable[tuple[tuple[str, ...], set[str]]]:
    """Every chain of delegations in force on a day: who is in between, and which roles it passes on."""
    for length in range(1, CHAIN + 1):
        for links in itertools.permutations(DELEGATIONS, length):
            ends = [principal, *(one[1] for one in links)]
            if any(one[0] != here for one, here in zip(links, ends, strict=False)) or ends[-1] != deputy:
                continue
            if all(one[2] <= day <= one[3] for one in links):
                passed = roles_of(principal)
                for one in links:
                    passed &= set(one[4]) or passed
                yield tuple(ends[1:-1]), passed


@frozen
class Paper:
    """What was written of an order: everything that a signature is bound to."""

    quantity: int
    price: Decimal
    currency: str
    supplier: str

    @property
    def amount(self) -> Decimal | None:
        rate = RATES.get(self.currency)
        return None if rate is None else self.quantity * self.price * rate

    def still_means(self, signed: Paper) -> bool:
        """Is it what was signed, or the same but for a quantity that makes it at most a twentieth dearer?"""
        same = (self.price, self.currency, self.supplier) == (signed.price, signed.currency, signed.supplier)
        if self == signed or not same:
            return self == signed
        if self.amount is None or signed.amount is None:
            return False
        return self.amount <= signed.amount * Decimal("1.05")

    def needs(self, level: str) -> bool:
        limit = {"lead": Decimal(-1), "control": Decimal(1000), "legal": Decimal(1000), "board": Decimal(5000)}[level]
        return self.amount is None or self.amount > limit


@frozen
class Written:
    """A signature as the clerk wrote it down."""

    level: str
    actor: str
    principal: str
    roles: frozenset[str]
    paper: Paper
    hands: frozenset[str]


@define
class File:
    """One order's file."""

    paper: Paper
    signatures: list[Written] = Factory(list)
    passed: list[tuple[str, str, str]] = Factory(list)
    added: list[tuple[str, str, str]] = Factory(list)
    did: list[tuple[str, frozenset[str]]] = Factory(list)
    holds: int = 0

    def good(self, level: str) -> list[Written]:
        return [one for one in self.signatures if one.level == level and self.paper.still_means(one.paper)]

    def people(self, level: str, role: str) -> set[str]:
        """Who may have signed a level: the holders of its role, and whoever it was passed on to."""
        holders = {one for one in PEOPLE if role in roles_of(one)}
        return holders | {to for name, _, to in self.passed if name == level}

    def has(self, person: str, level: str) -> bool:
        """Was it passed on to somebody last, or by them?"""
        return [to == person for name, one, to in self.passed if name == level and person in {one, to}][-1]

    def lacking(self) -> list[str]:
        """The levels that this paper needs and that lack a signature."""
        found = []
        for level, role, need in (("lead", "lead", 1), ("legal", "legal", 1), ("board", "chair", 2)):
            mine = [
                one
                for one in self.good(level)
                if role in one.roles or one.principal in {to for name, _, to in self.passed if name == level}
            ]
            if self.paper.needs(level) and self.different(mine) < need:
                found.append(level)
        signed = {one.principal for one in self.good("control")}
        gone = {one for name, one, _ in self.passed if name == "control" and not self.has(one, name)}
        barred = {one for one in PEOPLE if any(one in who for what, who in self.did if what in {"create", "edit"})}
        waited = self.people("control", "controller") - gone - barred
        if self.paper.needs("control") and (not signed or not waited <= signed):
            found.append("control")
        found += [f"{level}+{who}" for level, who, _ in self.added if not self.good(f"{level}+{who}")]
        return found

    def next_signers(self) -> tuple[str | None, list[str]]:
        """The first level that still lacks a signature, and who could give it."""
        level = min(self.lacking(), key=self.step_of, default=None)
        if level is None:
            return None, []
        if "+" in level:
            last = [to for name, _, to in self.passed if name == level]
            return level, [*last[-1:], level.partition("+")[2]]
        signed = {one.principal for one in self.good(level)}
        return level, sorted(self.people(level, SIGNS[level]) - signed) or [*PEOPLE]

    def step_of(self, level: str) -> tuple[int, int]:
        """Where a level comes in the order of signing."""
        place = next((place for name, who, place in self.added if f"{name}+{who}" == level), "with")
        return (
            {"lead": 1, "control": 2, "legal": 2, "board": 3}[level.partition("+")[0]],
            {"before": -1, "with": 0, "after": 1}[place],
        )

    @staticmethod
    def different(signed: list[Written]) -> int:
        """The most people that these can be, if nobody counts twice."""
        return max(
            (
                size
                for size in range(1, len(signed) + 1)
                for some in itertools.combinations(signed, size)
                if len({name for one in some for name in one.hands}) == sum(len(one.hands) for one in some)
            ),
            default=0,
        )


def paper_of(state: OrderState) -> Paper:
    """What the order says now."""
    (line,) = state.order.lines
    supplier = state.order.supplier
    assert line.quantity is not None
    assert line.price is not None
    return Paper(
        int(line.quantity.amount), line.price.amount, str(state.order.currency), "" if supplier is None else supplier.id
    )
