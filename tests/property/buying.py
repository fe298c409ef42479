"""Buying: everything that anybody may try with orders at two desks, and what a clerk checks after each."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

import pendulum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tests.property.clerk import (
    COMPANY,
    DUTIES,
    FLOW,
    LEVELS,
    PEOPLE,
    SIGNS,
    File,
    Written,
    chains,
    paper_of,
    roles_of,
)

from procurekit import Actor, OrderLine, PurchaseOrder, Receipt
from procurekit.adapters.storage.memory import MemoryStore
from procurekit.desk import Desk
from procurekit.errors import Refused
from procurekit.model.incident import Hold
from procurekit.model.invoice import Payment, PaymentLine
from procurekit.model.picture import Picture
from procurekit.model.state import OrderState

people = st.sampled_from(PEOPLE)
buyers = st.sampled_from(["mei", "bao", "mei", "bao", "zoe", "li"])
others = st.sampled_from([None, None, None, None, None, "li", "ada", "ben", "cai", "lena", "zoe", "mei"])


STEPS = frozenset(one.name for one in FLOW.transitions)


def kept(by: str, for_: str | None) -> frozenset[str]:
    """Whom a history keeps of what is no step: not those in between, see `test_approvals`."""
    return frozenset({by} if for_ is None else {by, for_})


class Buying(RuleBasedStateMachine):
    """Anybody does anything, in any name, claiming every role, at a desk with the workflow or at one without."""

    seen: ClassVar[dict[str, int]] = {}

    @initialize(
        quantity=st.sampled_from([300, 300, 60, 10]),
        currency=st.sampled_from(["CNY", "CNY", "USD"]),
        by=st.sampled_from(["mei", "mei", "li", "ada"]),
    )
    def begin(self, quantity, currency, by="mei"):
        self.day = 5
        self.numbers = itertools.count()
        store = MemoryStore()
        self.desks = [Desk(store, clock=self.clock, definition=FLOW), Desk(store, clock=self.clock)]
        self.desks[0].adopt(organisation=COMPANY)
        self.files: dict[str, File] = {}
        self.create(by, None, quantity, Decimal(20), currency)

    def clock(self):
        return pendulum.datetime(2026, 1, self.day, 9)

    # --- what the model checks whenever something has been done

    def run(self, command: str, by: str, for_: str | None, id_: str, act: Callable[[], Any]) -> OrderState | None:
        """Do something to an order: refused, it changes nothing; done, it was their right and is written down."""
        before, file = self.desks[1].get(id_), self.files[id_]
        try:
            answer = act()
        except Refused:
            answer = {"ok": False, "error": {"code": "refused"}}
        after = self.desks[1].get(id_)
        if isinstance(answer, dict) and not answer["ok"]:
            assert (answer["error"]["code"], after) == ("refused", before)
            self.count("refused")
            return None
        assert after.version > before.version
        self.count(command)
        self.count("executed" if isinstance(answer, dict) else "done")
        people = self.hands(command, by, for_, file)
        file.did.append((command, people if command in STEPS else kept(by, for_)))
        if after.stage == "issued" and before.stage not in {"issued", "closed"}:
            assert file.lacking() == []
            assert file.holds == 0
            self.count("issued" if file.paper.needs("board") else "issued below the limit")
        return after

    def hands(self, command: str, by: str, for_: str | None, file: File) -> frozenset[str]:
        """Everybody who had a hand in it: there has to be a way in which they may, and none of them may be barred."""
        ways = [frozenset({by})]
        if for_ is not None and for_ != by:
            ways = [frozenset({by, for_, *between}) for between, _ in chains(for_, by, self.day)]
        against = {
            one for first, second in DUTIES for a, b in ((first, second), (second, first)) if command in a for one in b
        }
        barred = {one for done, who in file.did if done in against for one in who}
        assert any(barred.isdisjoint(way) for way in ways), (command, by, for_, barred)
        return ways[0] if len(ways) == 1 else frozenset.intersection(*ways)

    def count(self, what: str) -> None:
        self.seen[what] = self.seen.get(what, 0) + 1

    def step(
        self, way: str, desk: int, command: str, by: str, for_: str | None, id_: str, **asked: str | None
    ) -> OrderState | None:
        claimed = {"buyer", "lead", "controller", "legal", "chair", "warehouse", "accountant"}
        actor = Actor(by, roles=claimed, on_behalf_of=None if for_ in {None, by} else Actor(str(for_), roles=claimed))
        at = self.desks[desk]
        if way == "do":
            return self.run(command, by, for_, id_, lambda: at.do(command, id_, by=actor, **asked))
        plain = {"id": by, "roles": sorted(claimed)}
        if for_ not in {None, by}:
            plain["on_behalf_of"] = {"id": for_, "roles": sorted(claimed)}
        said = {
            "command": "do",
            "step": command,
            "order": id_,
            "by": plain,
            **{k: v for k, v in asked.items() if v is not None},
        }
        return self.run(command, by, for_, id_, lambda: at.execute(said))

    # --- commands

    ways = st.sampled_from(["do", "execute"])
    desks_ = st.integers(0, 1)
    which = st.integers(0, 3)

    def pick(self, which: int) -> str:
        # In the order in which they were made: ids are random, and a failure has to happen again.
        return list(self.files)[which % len(self.files)]

    @precondition(lambda self: len(self.files) < 3)
    @rule(
        by=people,
        for_=others,
        quantity=st.sampled_from([10, 60, 300]),
        price=st.sampled_from([Decimal(5), Decimal(20)]),
        currency=st.sampled_from(["CNY", "EUR", "USD"]),
    )
    def create(self, by, for_, quantity, price, currency):
        actor = Actor(by, on_behalf_of=None if for_ in {None, by} else Actor(for_))
        order = PurchaseOrder(
            f"PO-{len(self.files)}",
            supplier="V-7",
            currency=currency,
            lines=[OrderLine(1, "M6", str(quantity), str(price))],
        )
        try:
            state = self.desks[0].create(order, by=actor)
        except Refused:
            assert for_ is not None
            return
        self.files[state.id] = File(paper_of(state))
        self.hands("create", by, for_, self.files[state.id])
        self.files[state.id].did.append(("create", kept(by, for_)))

    @rule(
        which=which,
        way=ways,
        desk=desks_,
        by=buyers | people,
        for_=others,
        command=st.sampled_from(["submit", "recall", "issue", "rush", "close"]),
    )
    def move(self, which, way, desk, by, for_, command):
        id_ = self.pick(which)
        if command == "recall" and for_ is None:
            by = next((min(who) for what, who in reversed(self.files[id_].did) if what == "submit"), by)
        after = self.step(way, desk, command, by, for_, id_)
        if after is not None and command == "recall":
            self.files[id_].signatures, self.files[id_].passed, self.files[id_].added = [], [], []

    @rule(which=which, way=ways, desk=desks_, by=st.sampled_from(["mei", "bao"]))
    def go_on(self, which, way, desk, by):
        state = self.desks[desk].get(self.pick(which))
        done = {what for what, _ in self.files[self.pick(which)].did}
        if state.state == "issued" and "receive" not in done:
            self.report(which, desk, "wu", None, told=False, kind="receive")
        elif state.state == "issued" and "pay" not in done:
            self.report(which, desk, "pat", None, told=False, kind="pay")
        else:
            self.move(
                which,
                way,
                desk,
                by,
                None,
                {"draft": "submit", "approved": "issue", "issued": "close"}.get(state.state, "rush"),
            )

    @rule(
        which=which,
        way=ways,
        desk=desks_,
        by=people,
        for_=others,
        level=st.none() | st.sampled_from([*LEVELS, "lead+zoe", "legal+ben"]),
    )
    def approve(self, which, way, desk, by, for_, level):
        id_ = self.pick(which)
        after = self.step(way, desk, "approve", by, for_, id_, level=level)
        if after is not None:
            deed = next(one for one in reversed(after.deeds) if one.signature is not None)
            file, signed = self.files[id_], deed.signature.level
            principal = for_ or by
            roles = (
                roles_of(by)
                if principal == by
                else {role for _, some in chains(principal, by, self.day) for role in some}
            )
            assert level in {None, signed}
            assert (
                SIGNS.get(signed) in roles
                or principal in {to for name, _, to in file.passed if name == signed}
                or signed in {f"{name}+{principal}" for name, _, _ in file.added}
            )
            file.signatures.append(Written(signed, by, principal, frozenset(roles), file.paper, frozenset(deed.people)))

    @rule(which=which, way=ways, desk=desks_, turn=st.integers(0, 5))
    def approve_where_it_is_due(self, which, way, desk, turn):
        """Whoever the paper still waits for signs, as far as they may."""
        level, signers = self.files[self.pick(which)].next_signers()
        if signers:
            self.approve(which, way, desk, signers[turn % len(signers)], None, level)

    @rule(
        which=which,
        way=ways,
        desk=desks_,
        by=st.integers(0, 5) | people,
        for_=others,
        act=st.sampled_from(["forward", "add_signer", "return", "withdraw"]),
        to=st.sampled_from(["zoe", "ben", "bao", "kai"]),
        back=st.sampled_from([*LEVELS, "lead+zoe"]),
        position=st.sampled_from([None, "before", "after"]),
    )
    def route(self, which, way, desk, by, for_, act, to, back, position):
        id_ = self.pick(which)
        if isinstance(by, int):
            # Whose turn it is, or who signed last: they can do it more often than anybody.
            signers = [one.principal for one in self.files[id_].signatures] if act == "withdraw" else []
            signers = signers[-1:] or self.files[id_].next_signers()[1] or [*PEOPLE]
            by, for_ = signers[by % len(signers)], None
        asked = {
            "forward": {"to": to},
            "add_signer": {"to": to, "position": position},
            "return": {"to": back},
            "withdraw": {},
        }
        after = self.step(way, desk, act, by, for_, id_, **asked[act])
        if after is None:
            return
        file, deed = self.files[id_], next(one for one in reversed(after.deeds) if one.act is not None)
        if act == "forward":
            file.passed.append((deed.level, for_ or by, to))
        elif act == "add_signer":
            file.added.append((deed.level, to, position or "with"))
        elif act == "return":
            file.signatures = [one for one in file.signatures if file.step_of(one.level) < file.step_of(back)]
        else:
            file.signatures = [one for one in file.signatures if (one.level, one.principal) != (deed.level, deed.to)]

    @rule(
        which=which,
        way=ways,
        desk=desks_,
        by=buyers | people,
        for_=others,
        change=st.sampled_from(
            [
                {"lines[1].quantity": 1.04},
                {"lines[1].quantity": 1.04},
                {"lines[1].quantity": 3},
                {"lines[1].quantity": 0.5},
                {"lines[1].price.amount": "21"},
                {"currency": "USD"},
                {"supplier": "V-8"},
                {"payment_terms": "30 days"},
                {"payment_terms": "60 days"},
            ]
        ),
    )
    def edit(self, which, way, desk, by, for_, change):
        id_ = self.pick(which)
        file = self.files[id_]
        wanted = {
            path: str(int(file.paper.quantity * value)) if path == "lines[1].quantity" else value
            for path, value in change.items()
        }
        actor = Actor(by, on_behalf_of=None if for_ in {None, by} else Actor(for_))
        plain = {"id": by} | ({} if for_ in {None, by} else {"on_behalf_of": {"id": for_}})
        at = self.desks[desk]
        if way == "do":
            after = self.run("edit", by, for_, id_, lambda: at.edit(id_, wanted, by=actor))
        else:
            after = self.run(
                "edit",
                by,
                for_,
                id_,
                lambda: at.execute({"command": "edit", "order": id_, "changes": wanted, "by": plain}),
            )
        if after is not None:
            file.paper = paper_of(after)
            if any(not file.paper.still_means(one.paper) for one in file.signatures):
                file.signatures, file.passed, file.added = [], [], []

    @rule(
        which=which,
        way=ways,
        desk=desks_,
        by=st.sampled_from(["mei", "bao"]),
        turns=st.lists(st.integers(0, 5), min_size=2, max_size=9),
    )
    def hurry(self, which, way, desk, by, turns):
        """Everybody does at once what is due."""
        for turn in turns:
            if self.desks[desk].get(self.pick(which)).state == "pending":
                self.approve_where_it_is_due(which, way, desk, turn)
            else:
                self.go_on(which, way, desk, by)

    # --- facts, told or done

    @rule(
        which=which, desk=desks_, by=people, for_=others, told=st.booleans(), kind=st.sampled_from(["receive", "pay"])
    )
    def report(self, which, desk, by, for_, told, kind):
        id_ = self.pick(which)
        number = f"N-{next(self.numbers)}"
        paper = (
            Receipt(id_, 1, "1", number=number)
            if kind == "receive"
            else Payment(lines=[PaymentLine("1", order=id_)], currency=self.files[id_].paper.currency, number=number)
        )
        actor = Actor(by, on_behalf_of=None if for_ in {None, by} else Actor(for_))
        at = self.desks[desk]
        if told:
            at.record(paper, by=actor)
            self.files[id_].did.append((kind, kept(by, for_)))
        else:
            self.run(kind, by, for_, id_, lambda: at.do(kind, paper, by=actor))

    @rule(
        which=which,
        desk=desks_,
        quantity=st.sampled_from([None, None, 10, 100, 900]),
        stage=st.sampled_from([None, None, None, "draft", "pending_approval", "approved", "approved", "issued"]),
    )
    def observe(self, which, desk, quantity, stage):
        id_ = self.pick(which)
        now = self.desks[desk].get(id_)
        (line,) = now.order.lines
        shown = PurchaseOrder(
            now.order.number,
            supplier=now.order.supplier,
            currency=now.order.currency,
            lines=[OrderLine(1, line.item, line.quantity if quantity is None else str(quantity), line.price)],
        )
        self.desks[desk].observe(Picture(f"{now.order.number}", shown, stage=stage), source="erp")
        self.files[id_].paper = paper_of(self.desks[desk].get(id_))

    @rule(which=which, desk=desks_, by=people, released=st.sampled_from([True, True, False]))
    def hold(self, which, desk, by, released):
        id_, at = self.pick(which), self.desks[desk]
        if not self.files[id_].holds:
            self.run("hold", by, None, id_, lambda: at.hold(id_, Hold("check"), by=by))
            self.files[id_].holds = 1
            self.go_on(which, "do", desk, "mei")
        if released:
            (held,) = at.get(id_).holds
            self.run("release", by, None, id_, lambda: at.release(id_, held, by=by))
            self.files[id_].holds = 0

    @precondition(lambda self: self.day < 29)
    @rule(days=st.integers(1, 4))
    def time_goes_by(self, days):
        self.day = min(self.day + days, 31)
