"""A memo in a workflow with an approval: what is done to it reads as a story, and is kept as a host would keep it."""

from __future__ import annotations

from procurekit import Actor
from procurekit.workflow import (
    Approval,
    CustomFact,
    Definition,
    Effect,
    Level,
    Organisation,
    Person,
    State,
    Step,
    Subject,
    Transition,
    decide,
    explain,
)

ROLES = {
    "mei": "buyer",
    "li": "lead",
    "lu": "lead",
    "lang": "lead",
    "ma": "manager",
    "mo": "manager",
    "fei": "finance",
    "chen": "ceo",
    "lena": "legal",
    "both": ("lead", "manager"),
}
COMPANY = Organisation(people=[Person(name, roles) for name, roles in ROLES.items()])
FACTS = (
    CustomFact("amount", "decimal", unit="currency", path="amount"),
    CustomFact("currency", "text", path="currency"),
    CustomFact("project_lead", "text", path="project_lead"),
    CustomFact("urgent", "bool", path="urgent"),
)
VOID = Effect("void_approval", approval="spend")
STATES = (State("draft"), State("pending"), State("approved"), State("issued", final=True))
STEPS = (
    Transition("submit", "draft", "pending", "buyer"),
    Transition("recall", "pending", "draft", only_by="submit", effects=[VOID]),
    Transition("send_back", "pending", "draft", ("lead", "manager"), effects=[VOID, Effect("tell", roles="buyer")]),
    Transition("approve", "pending", "approved", approval="spend", effects=[Effect("print")]),
    Transition("forward", "pending", approval="spend", act="forward"),
    Transition("add_signer", "pending", approval="spend", act="add_signer"),
    Transition("return", "pending", approval="spend", act="return"),
    Transition("withdraw", "pending", approval="spend", act="withdraw"),
    Transition("issue", "approved", "issued", "buyer"),
    Transition("rush", ("draft", "pending"), "issued", "buyer"),
)


def lead(**given):
    return Level("lead", **{"roles": "lead"} | given)


def manager(**given):
    return Level("manager", **{"roles": "manager"} | given)


class Case:
    """A memo in a workflow with these levels; what is done to it is kept as a host would keep it."""

    def __init__(self, *levels, organisation=None, duties=(), facts=None, steps=STEPS, **approval):
        settings = {"before": ("approved", "issued"), "amount": "amount"} | approval
        self.definition = Definition(
            "memo",
            "draft",
            STATES,
            steps,
            document="memo",
            facts=FACTS,
            duties=duties,
            approvals=[Approval("spend", levels, **settings)],
        )
        self.organisation = organisation
        self.content = {"amount": "500", "currency": "CNY", "quantity": "10"} | (facts or {})
        self.subject = self.made("draft")

    def made(self, state, version=0, deeds=()):
        return Subject("M-1", version, state, {}, document=lambda: self.content, deeds=deeds)

    def decided(self, command, by, for_=None, **asked):
        roles = ROLES.get(for_ or by, ())
        actor = Actor(by, roles=[roles] if isinstance(roles, str) else roles)
        if for_ is not None:
            actor = Actor(by, on_behalf_of=Actor(for_, roles=actor.roles))
        return decide(
            self.definition, self.subject, command, actor, "2026-03-02", organisation=self.organisation, **asked
        )

    def do(self, command, by, for_=None, **asked):
        """Take a step that has to be legal; the case goes on from there."""
        step = self.decided(command, by, for_, **asked)
        assert isinstance(step, Step), [one.text() for one in step]
        self.subject = self.subject.after(step)
        return step

    def refused(self, command, by, for_=None, **asked):
        """The codes of a refusal."""
        step = self.decided(command, by, for_, **asked)
        assert not isinstance(step, Step)
        return [one.code for one in step]

    def edit(self, **fields):
        self.content = self.content | fields

    @property
    def standings(self):
        return explain(self.definition, self.subject, "2026-03-02", organisation=self.organisation)

    @property
    def standing(self):
        (one,) = self.standings
        return one

    @property
    def waiting(self):
        return [one.name for one in self.standing.waiting]

    @property
    def open(self):
        return [one.name for one in self.standing.open]

    @property
    def state(self):
        return self.subject.state


def submitted(*levels, **given):
    case = Case(*levels, **given)
    case.do("submit", "mei")
    return case
