"""Whatever is asked for, answered, applied and received, in whatever order, an order and its requests stay right."""

from contextlib import suppress
from decimal import Decimal

import pendulum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    CancelLine,
    CloseShort,
    OrderLine,
    Part,
    PurchaseOrder,
    Receipt,
    Refused,
    Return,
    Split,
    Tolerance,
    quantities,
)
from procurekit.model.change import apply_changes, changes_between, inverse
from procurekit.model.events import Changed
from procurekit.model.facts import line_facts
from procurekit.model.folding import fold
from procurekit.model.merging import clashes, rebased
from procurekit.model.movements import movements, ordered_of

MEI = Actor("mei", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})
TOM = Actor("tom", roles={"supplier"}, party="V-7")
START = pendulum.datetime(2026, 1, 5, 9, tz="Asia/Shanghai")
LINES = st.sampled_from([1, 2])
DAYS = st.dates(pendulum.date(2026, 2, 1), pendulum.date(2026, 4, 1))
AMOUNTS = st.integers(1, 1500)
FIVE = Tolerance(over_percent="5", under_percent="5")
DIFFS = st.one_of(
    st.builds(lambda line, much: {f"lines[{line}].quantity": str(much)}, LINES, AMOUNTS),
    st.builds(lambda line, cents: {f"lines[{line}].price": f"0.{cents:02}"}, LINES, st.integers(1, 99)),
    st.builds(lambda line, day: {f"lines[{line}].schedule[1].requested": day.isoformat()}, LINES, DAYS),
    st.builds(lambda line, day: {f"lines[{line}].schedule[1].promised": day.isoformat()}, LINES, DAYS),
    st.builds(lambda text: {"incoterm": text}, st.sampled_from(["FCA", "DAP", None])),
    st.builds(CancelLine, LINES),
    st.builds(CloseShort, LINES),
)
_ENDED = {"closed", "cancelled", "rejected"}
_TERMS = {
    "price": lambda path, line: path == f"lines[{line}].price",
    "quantity": lambda path, line: path.startswith(f"lines[{line}].") and "quantity" in path,
}


def _is_later(event, change):
    """Was it done to a request after its last terms were asked for?"""
    return event.change == change.id and event.envelope.version > change.offers[-1].version


class Changing(RuleBasedStateMachine):
    """A desk with one order, two buyers' worth of requests and a supplier; the machine keeps what has to hold."""

    @initialize()
    def issue(self):
        self.time = START
        self.desk = procurekit.open("memory:", clock=lambda: self.time)
        lines = [
            OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-02-01", tolerance=FIVE, price_tolerance=FIVE),
            OrderLine(2, "M6-NUT", "500", "0.05", requested="2026-02-10"),
        ]
        state = self.desk.create(PurchaseOrder("PO-1", supplier="V-7", currency="EUR", lines=lines), by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            state = self.desk.do(step, state, by=actor)
        self.first = {}
        self.bases = {}

    def state(self):
        return self.desk.get("PO-1")

    def tried(self, act):
        """A command that may be refused; then nothing is stored."""
        before = self.state().version
        self.time = self.time.add(minutes=7)
        try:
            return act()
        except (Refused, procurekit.InvalidValue, procurekit.InvalidDocument):
            assert self.state().version == before
            return None

    def pending(self, number):
        many = self.state().pending
        return many[number % len(many)] if many else None

    @rule(changes=DIFFS, by=st.sampled_from([MEI, TOM]))
    def propose(self, changes, by):
        impact = None
        with suppress(procurekit.InvalidValue, procurekit.InvalidDocument):
            impact = self.desk.impact("PO-1", changes)
        made = self.tried(lambda: self.desk.propose("PO-1", changes, by=by))
        if made is not None:
            assert impact is not None
            assert impact.breaks == ()

    @rule(line=LINES, share=st.integers(1, 9))
    def split(self, line, share):
        whole = self.state().line(line)
        if len(whole.schedule) > 3:
            return
        one = whole.schedule[0]
        much = (one.quantity or whole.quantity).amount
        part = (much * share / 10).to_integral_value()
        parts = [Part(str(part)), Part(str(much - part), "2026-03-15")]
        self.tried(lambda: self.desk.propose("PO-1", Split(line, parts, schedule=one.number), by=MEI))

    @rule(number=st.integers(0, 5), far=st.integers(1, 4))
    def bring_on(self, number, far):
        """A request on its usual way, up to so many steps."""
        change = self.pending(number)
        way = [("submit", MEI), ("approve", WANG), ("offer", MEI)]
        for command, actor in way[:far]:
            if change is not None and change.stage not in _ENDED:
                now = change
                change = self.tried(lambda: self.desk.do(command, now, by=actor)) or change  # noqa: B023
        if change is not None and far > 3:
            self.tried(lambda: self.desk.answer(change, "accept", by=TOM))

    @rule(
        number=st.integers(0, 5),
        command=st.sampled_from(["submit", "approve", "offer", "withdraw", "send_back", "reject"]),
        by=st.sampled_from([MEI, WANG, TOM]),
    )
    def step(self, number, command, by):
        change = self.pending(number)
        if change is not None:
            self.tried(lambda: self.desk.do(command, change, by=by, reason="so"))

    @rule(
        number=st.integers(0, 5), answer=st.sampled_from(["accept", "accept", "refuse"]), by=st.sampled_from([TOM, MEI])
    )
    def answer(self, number, answer, by):
        change = self.pending(number)
        if change is None:
            return
        before = self.state()
        done = self.tried(lambda: self.desk.answer(change, answer, by=by, channel="phone", reason="so"))
        if done is not None and done.applied is not None and change.applied is None:
            # What came into force is what was asked for, and nothing else changed.
            wanted = apply_changes(before.order, rebased(before.order, change.changes))
            after = self.state().order
            assert {one.path for one in changes_between(wanted, after)} <= {"revision"}

    @rule(number=st.integers(0, 5), changes=DIFFS, by=st.sampled_from([TOM, MEI]))
    def counter(self, number, changes, by):
        change = self.pending(number)
        if change is not None:
            self.tried(lambda: self.desk.answer(change, "counter", by=by, changes=changes, channel="phone"))

    @rule(number=st.integers(0, 5))
    def revise(self, number):
        change = self.pending(number)
        if change is not None:
            revised = self.tried(lambda: self.desk.revise(change, by=MEI))
            if revised is not None:
                assert clashes(self.state(), revised.changes) == ()

    @rule(line=LINES, day=DAYS)
    def acknowledge(self, line, day):
        said = Acknowledgement("PO-1", lines=[AcknowledgedLine(line, promised=day)])
        self.tried(lambda: self.desk.do("acknowledge", said, by=TOM))

    @rule(
        line=st.sampled_from([1, 1, 2]),
        shares=st.sampled_from([[], [], [100], [104], [108], [60, 40], [50, 54], [1, 99]]),
        named=st.booleans(),
        mills=st.sampled_from([None, 124, 128, 132]),
    )
    def answer_otherwise(self, line, shares, named, mills):
        """An answer with a price and so many percent of what is ordered with each delivery, or with each part."""
        whole, price = self.state().line(line), None if mills is None else f"0.{mills}"
        places = [one.number for one in whole.schedule]
        lines = [
            AcknowledgedLine(
                line,
                "accepted_with_change",
                quantity=str(whole.quantity.amount * share / 100),
                price=price,
                schedule=places[at % len(places)] if named else None,
            )
            for at, share in enumerate(shares)
        ]
        lines = lines or [AcknowledgedLine(line, "accepted_with_change", price=price)]
        self.tried(lambda: self.desk.do("acknowledge", Acknowledgement("PO-1", lines=lines), by=TOM))

    @rule(line=LINES, much=AMOUNTS)
    def receive(self, line, much):
        self.time = self.time.add(minutes=7)
        self.desk.record(Receipt("PO-1", line, str(much), at=self.time), by="dock")

    @rule(line=LINES, much=st.integers(1, 200), purpose=st.sampled_from(["to_replace", "for_credit"]))
    def send_back(self, line, much, purpose):
        self.tried(lambda: self.desk.do("return_goods", Return("PO-1", line, str(much), purpose=purpose), by="dock"))

    @precondition(lambda self: len(self.state().history) > 20)
    @rule(data=st.data())
    def look_back(self, data):
        state = self.state()
        revision = data.draw(st.integers(1, state.order.revision))
        then = self.desk.revision("PO-1", revision)
        assert then.order.revision == revision
        assert self.desk.as_of("PO-1", self.time).order == state.order

    @invariant()
    def what_is_folded_anew_is_what_was_kept(self):
        state = self.state()
        assert fold(state.history, head=state.head) == state

    @invariant()
    def quantities_add_up(self):
        state = self.state()
        for line in state.lines:
            much = quantities(state, line)
            assert much.accepted + much.rejected + much.consumed + much.pending == much.received
            finished = line.status != "open"
            rest = max(Decimal(0), much.ordered - much.received + much.reopened)
            assert (much.open, much.closed_short) == ((0, rest) if finished else (rest, 0))
            rows = [one for one in line_facts(state) if one.line == line.number]
            assert sum(one.open for one in rows) == much.open
            assert sum(one.ordered for one in rows) == much.ordered

    @invariant()
    def no_reduction_went_below_what_was_done(self):
        state = None
        for event in self.state().history:
            if isinstance(event.payload, Changed) and event.payload.revision is not None:
                before = state
                state = fold([event], state)
                for line in state.lines:
                    old = next(one for one in before.lines if one.number == line.number)
                    much = quantities(before, old)
                    floor = max(much.received - much.returned, much.invoiced)
                    if line.quantity.amount < old.quantity.amount:
                        assert line.quantity.amount >= floor
                    was, now = ordered_of(old), ordered_of(line)
                    for number in was.keys() & now.keys():
                        moved = [one for one in movements(before, old) if one.schedule == number]
                        came, back = (
                            sum(one.quantity for one in moved if one.name == name) for name in ("received", "returned")
                        )
                        assert now[number] >= min(was[number], came - back)
            else:
                state = fold([event], state)

    @invariant()
    def what_applied_by_itself_is_within_what_was_agreed_to(self):
        state, agreed = None, {}
        for event in self.state().history:
            state = fold([event], state)
            payload = event.payload
            if not isinstance(payload, Changed):
                if not agreed:
                    agreed = {(line.number, term): self.much(line, term) for line in state.lines for term in _TERMS}
                continue
            for line, term in agreed:
                now = self.much(state.line(line), term)
                if payload.change is None:
                    share = Decimal("0.05") if line == 1 else 0
                    assert abs(now - agreed[line, term]) <= agreed[line, term] * share
                elif any(_TERMS[term](one.path, line) for one in payload.changes):
                    agreed[line, term] = now

    def much(self, line, term):
        return line.price.amount if term == "price" else line.quantity.amount

    @invariant()
    def somebody_decided_on_the_very_terms_that_came_into_force(self):
        state = self.state()
        for change in state.changes.values():
            if change.applied is not None and change.side == "supplier":
                since = [event.payload for event in state.history if _is_later(event, change)]
                assert any(getattr(one, "signature", None) or getattr(one, "command", "") == "accept" for one in since)

    @invariant()
    def at_most_one_revision_came_of_each_request(self):
        state = self.state()
        made = [one.payload for one in state.history if isinstance(one.payload, Changed)]
        assert [one.revision for one in made] == list(range(2, state.order.revision + 1))
        applied = [one.change for one in made if one.change is not None]
        assert len(applied) == len(set(applied))
        for change in state.changes.values():
            assert (change.applied is not None) == (change.state == "applied")
            if change.applied is not None:
                # Nothing came into force that the buyer's side hadn't signed and the other side hadn't said yes to.
                assert change.agreed is not None or change.side == "supplier"

    @invariant()
    def every_applied_change_can_be_taken_back(self):
        state = None
        for event in self.state().history:
            before = state
            state = fold([event], state)
            if isinstance(event.payload, Changed):
                assert apply_changes(state.order, inverse(event.payload.changes)) == before.order

    @invariant()
    def the_first_promise_stays_and_only_the_buyer_moves_the_basis(self):
        state = self.state()
        for place, promises in state.promises.items():
            if promises:
                first = self.first.setdefault(place, promises[0].day)
                assert promises[0].day == first
        moved = {place: day for place, day in state.bases.items() if self.bases.get(place) != day}
        if moved:
            last = [one.payload for one in state.history if isinstance(one.payload, Changed)][-1]
            assert last.initiator == "buyer" or all(
                state.line(line).scheduled(number).split_from is not None for line, number in moved
            )
        self.bases = dict(state.bases)

    @invariant()
    def ended_requests_stay_ended(self):
        assert all(one.stage not in _ENDED for one in self.state().pending)

    def teardown(self):
        if hasattr(self, "desk"):
            assert self.desk.verify()
            self.desk.close()


TestChanging = Changing.TestCase
TestChanging.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
