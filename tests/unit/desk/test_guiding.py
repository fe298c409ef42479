"""Guiding: what may happen next and why not, by the workflow that an order started on, whoever opens the book."""

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Conflict,
    Desk,
    FollowUp,
    FollowUpLine,
    Hold,
    InvalidValue,
    NotFound,
    OrderLine,
    PurchaseOrder,
    Receipt,
    Refused,
    StoreError,
)
from procurekit.errors import Finding
from procurekit.model.definition_faults import DefinitionFault
from procurekit.model.events import Created, Moved, NewEvent
from procurekit.model.facts_of_orders import order_facts
from procurekit.model.journal import Stamp
from procurekit.model.record import SideRecord
from procurekit.ports import Batch
from procurekit.values import WorkCalendar, WorkTime
from procurekit.workflow import (
    Deadline,
    Delegation,
    Duty,
    FieldRule,
    Guard,
    InvalidDefinition,
    Level,
    Organisation,
    Person,
    Transition,
    preset,
    replay,
)

STANDARD = preset("standard_order")
RELEASED = "7e6d6c552e023304872f5db184e88c39617638fa7f320bbb08e4c23e7cbba46e"
EVERYBODY = Actor("ada", roles={"buyer", "approver"})
LI = Actor("li", roles={"manager"})


def codes(reasons):
    return [one.code for one in reasons]


def with_steps(**changed):
    """The standard order with other values for some fields of some steps."""
    steps = [evolve(one, **changed.get(one.name, {})) for one in STANDARD.transitions]
    return evolve(STANDARD, transitions=steps)


def with_levels(*levels, **given):
    """The standard order with these levels of its approval."""
    (release,) = STANDARD.approvals
    roles = [*STANDARD.roles, "manager", "board"]
    rates = {"USD": "0.90"}
    approval = evolve(release, levels=levels, currency="EUR", rates=rates)
    return evolve(STANDARD, roles=roles, approvals=[approval], **given)


TWO_LEVELS = with_levels(Level("lead", roles="approver"), Level("manager", roles="manager"))


@pytest.fixture
def on(clock):
    """Another desk on the store of a desk, as another program opens it."""

    def opened(desk, definition=None, **given):
        return Desk(desk.store, clock=clock, definition=definition, **given)

    return opened


def step(desk, *taken):
    for command, actor in taken:
        state = desk.do(command, "PO-1", by=actor)
    return state


# --- check and allowed


def test_what_is_open_can_be_done_and_what_is_not_is_refused_for_the_same_reasons(desk, order, mei, wang):
    desk.create(order(), by=mei)
    for taken, actor in (("submit", mei), ("approve", wang), ("issue", mei), ("close", mei)):
        for one in (mei, wang, EVERYBODY, Actor("nobody")):
            for option in desk.allowed("PO-1", by=one):
                reasons = desk.check(option.command, "PO-1", by=one)
                # Whom it goes to is for the actor to say.
                assert option.reasons == tuple(reason for reason in reasons if reason.code != "to_needed")
                if reasons:
                    with pytest.raises(Refused) as refused:
                        desk.do(option.command, "PO-1", by=one)
                    assert refused.value.reasons == reasons
        assert taken in [option.command for option in desk.allowed("PO-1", by=actor) if option.open]
        desk.do(taken, "PO-1", by=actor)
    assert desk.verify().events == 5, "what was refused stored nothing"


def test_every_step_is_listed_once_the_open_ones_first(desk, order, mei):
    options = desk.allowed(desk.create(order(), by=mei), by="mei")
    assert sorted(one.command for one in options) == sorted(STANDARD.commands)
    assert [one.open for one in options] == sorted((one.open for one in options), reverse=True)
    assert desk.verify().events == 1, "asking stores nothing"


def test_an_order_s_own_reasons_stand_beside_the_workflow_s(desk, mei):
    desk.create(PurchaseOrder("PO-1"), by=mei)
    (submit,) = (one for one in desk.allowed("PO-1", by=mei) if one.command == "submit")
    assert codes(submit.reasons) == ["order_without_lines", "order_without_supplier"]
    assert submit.reasons == desk.check("submit", "PO-1", by=mei)


def test_a_reason_that_an_actor_can_still_give_keeps_no_step_closed(desk, order, mei, wang, on):
    strict = on(desk, with_steps(reject={"reason": True}))
    strict.create(order(), by=mei)
    strict.do("submit", "PO-1", by=mei)
    (reject,) = (one for one in strict.allowed("PO-1", by=wang) if one.command == "reject")
    assert reject.open
    assert codes(strict.check("reject", "PO-1", by=wang)) == ["reason_needed"]
    assert strict.check("reject", "PO-1", by=wang, reason="too dear") == ()
    with pytest.raises(Refused):
        strict.do("reject", "PO-1", by=wang, reason=" ")
    assert strict.do("reject", "PO-1", by=wang, reason="too dear").stage == "rejected"
    assert strict.timeline("PO-1").entries[-1].reason == "too dear"


def test_a_level_and_whom_it_goes_to_are_checked_as_they_are_done(desk, order, mei, wang, on):
    desk = on(desk, TWO_LEVELS)
    desk.create(order(), by=mei)
    desk.do("submit", "PO-1", by=mei)
    assert codes(desk.check("approve", "PO-1", by=LI, level="manager")) == ["not_your_turn"]
    assert codes(desk.check("approve", "PO-1", by=wang, level="boss")) == ["unknown_level"]
    assert codes(desk.check("forward", "PO-1", by=wang)) == ["to_needed"]
    assert codes(desk.check("add_signer", "PO-1", by=wang, to="zhu", position="beside")) == ["unknown_position"]
    assert desk.check("forward", "PO-1", by=wang, to="zhu") == ()
    state = desk.do("forward", "PO-1", by=wang, to="zhu")
    assert (state.state, state.deeds[-1].act, state.deeds[-1].to) == ("pending_approval", "forward", "zhu")
    assert codes(desk.check("approve", state, by=wang)) == ["passed_on"]
    assert desk.check("approve", state, by="zhu") == ()


def test_several_signatures_are_events_of_their_own_until_the_last_moves_the_order_on(desk, order, mei, wang, on):
    desk = on(desk, TWO_LEVELS)
    desk.create(order(), by=mei)
    state = step(desk, ("submit", mei), ("approve", wang))
    assert (state.state, state.version) == ("pending_approval", 3)
    (standing,) = desk.explain(state)
    assert [(one.name, one.signers, one.open) for one in standing.levels] == [
        ("lead", ("wang",), False),
        ("manager", (), True),
    ]
    state = step(desk, ("approve", LI))
    assert (state.state, state.version) == ("approved", 4)
    types = [one.type for one in desk.timeline("PO-1")]
    assert types == ["order.created", "order.moved", "order.signed", "order.moved"]
    assert state == desk.get("PO-1")
    assert desk.verify().holds


# --- explain, due, shown


def test_the_chain_is_told_before_anybody_submits(desk, order, mei, on):
    small, large = Level("lead", roles="approver"), Level("board", roles="board", when="approval_amount > 1000")
    desk = on(desk, with_levels(small, large))
    state = desk.create(order("PO-1", OrderLine(1, "A", "1000", "1.00")), by=mei)
    assert [(one.name, one.needed) for one in desk.explain(state)[0].levels] == [("lead", True), ("board", False)]
    desk.create(order("PO-2", OrderLine(1, "A", "1001", "1.00")), by=mei)
    (standing,) = desk.explain("PO-2")
    assert [(one.name, one.needed) for one in standing.levels] == [("lead", True), ("board", True)]
    assert standing.levels[1].why.text("zh") != standing.levels[1].why.text("en")
    assert not standing.complete


def test_a_deadline_follows_the_order_until_it_is_met(desk, order, on, clock, mei):
    soon = Deadline("answer", "2 working days", states="pending_approval", roles="approver")
    company = Organisation(
        people=[Person("mei", "buyer"), Person("wang", "approver")],
        work_time=WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00"),
    )
    desk = on(desk, evolve(STANDARD, deadlines=[soon]), organisation=company)
    desk.create(order(), by="mei")
    clock.time = pendulum.datetime(2026, 1, 9, 10, tz="Asia/Shanghai")  # a Friday
    desk.do("submit", "PO-1", by="mei")
    (due,) = desk.due("PO-1")
    assert (due.name, due.due_at, due.passed) == ("answer", clock.time.add(days=4).set(hour=18), False)
    (late,) = desk.due("PO-1", at="2026-01-14T09:00+08:00")
    assert late.passed
    clock.forward(days=5)
    assert desk.due("PO-1")[0].passed
    desk.do("approve", "PO-1", by="wang")
    assert desk.due("PO-1") == ()


def test_what_somebody_may_not_see_is_not_shown(desk, order, mei, wang, on):
    rule = FieldRule("lines[*].price", roles="approver", visible=False)
    desk = on(desk, evolve(STANDARD, fields=[rule]))
    state = desk.create(order(), by=mei)
    assert desk.shown(state, by=mei)["lines"][0]["price"]["amount"] == "0.12"
    hidden = desk.shown("PO-1", by=wang)
    assert ["price" in one for one in hidden["lines"]] == [False, False]
    assert hidden["lines"][0]["item"] == desk.shown("PO-1", by=mei)["lines"][0]["item"]
    assert state.line(1).price is not None, "the order itself stays whole"
    told = desk.execute({"command": "get", "order": "PO-1", "by": {"id": "wang", "roles": ["approver"]}})
    assert told["order"]["document"] == hidden


# --- the workflow that an order started on


def test_an_order_goes_on_by_the_workflow_it_started_with(desk, order, mei, wang, on):
    first = on(desk, TWO_LEVELS)
    state = first.create(order(), by=mei)
    assert state.definition == TWO_LEVELS.hash
    step(first, ("submit", mei), ("approve", wang))
    for other in (on(desk), on(desk, STANDARD)):
        assert other.workflow_of("PO-1") == TWO_LEVELS
        assert codes(other.check("issue", "PO-1", by=mei)) == ["wrong_state", "approval_missing"]
    assert step(on(desk), ("approve", LI)).state == "approved"
    state = step(on(desk, STANDARD), ("issue", mei))
    assert (state.stage, state.definition) == ("issued", TWO_LEVELS.hash)
    new = on(desk).create(order("PO-2"), by=mei)
    assert new.definition == STANDARD.hash


def test_a_workflow_is_kept_in_the_store_and_not_in_the_program(url, clock, order, mei, wang):
    if url == "memory:":
        pytest.skip("what is in memory is not opened again")
    with procurekit.open(url, clock=clock, definition=TWO_LEVELS) as desk:
        desk.create(order(), by=mei)
    with procurekit.open(url, clock=clock) as desk:
        assert desk.definition == STANDARD
        assert desk.workflow_of("PO-1") == TWO_LEVELS
        assert step(desk, ("submit", mei), ("approve", wang)).state == "pending_approval"
    with procurekit.open(url, clock=clock) as desk:
        assert step(desk, ("approve", LI)).state == "approved"


def test_an_order_goes_on_though_a_later_release_asks_more_of_a_workflow(url, clock, order, mei, wang, monkeypatch):
    if url == "memory:":
        pytest.skip("what is in memory is not opened again")
    with procurekit.open(url, clock=clock, definition=TWO_LEVELS) as desk:
        desk.create(order(), by=mei)
        desk.adopt(TWO_LEVELS)
    strict = DefinitionFault.of("definition_no_end", "states")
    monkeypatch.setattr("procurekit.workflow.analysis.faults_of", lambda _: (strict,))
    with procurekit.open(url, clock=clock) as desk:
        assert step(desk, ("submit", mei), ("approve", wang), ("approve", LI)).state == "approved"
        assert desk.create(order("PO-2"), by=mei).definition == TWO_LEVELS.hash
    with pytest.raises(InvalidDefinition):
        evolve(TWO_LEVELS, name="another")


class ThreeMethods:
    """A store that keeps events and nothing beside them."""

    def __init__(self, store):
        self.append, self.read, self.read_all = store.append, store.read, store.read_all


def test_where_nobody_knows_a_workflow_any_more_steps_are_refused_and_facts_are_recorded(clock, order, mei, wang):
    with procurekit.open("memory:") as whole:
        store = ThreeMethods(whole.store)
        desk = Desk(store, clock=clock, definition=TWO_LEVELS)
        desk.create(order(), by=mei)
        step(desk, ("submit", mei), ("approve", wang), ("approve", LI), ("issue", mei))
        later = Desk(store, clock=clock)
        for asked in (
            lambda: later.do("close", "PO-1", by=mei),
            lambda: later.check("close", "PO-1", by=mei),
            lambda: later.allowed("PO-1", by=mei),
            lambda: later.workflow_of("PO-1"),
        ):
            with pytest.raises(NotFound) as caught:
                asked()
            assert caught.value.code == "definition_unknown_to_desk"
            assert caught.value.values == {"number": "PO-1", "hash": TWO_LEVELS.hash[:12]}
        state = later.record(Receipt("PO-1", 1, "10"), by=mei)
        assert state.kept("receipt")
        assert "not_checked" in [one.code for _, one in state.findings]
        assert len(later.timeline("PO-1")) == 6
        assert Desk(store, clock=clock, definition=TWO_LEVELS).do("close", "PO-1", by=mei).stage == "closed"


def test_an_order_of_the_first_release_ends_as_it_began(desk, order, mei):
    at = pendulum.datetime(2026, 1, 1)
    id_ = "order_aaaaaaaaaaaaaaaaaaaaaaaaaa"
    stamp = Stamp("main", at, actor=mei, definition=RELEASED)
    events = [
        NewEvent(id_, "order.created", Created(order(), "draft", "draft")),
        NewEvent(id_, "order.moved", Moved("submit", "draft", "pending_approval", "pending_approval")),
    ]
    desk.journal.append(events, stamp, {}, command="create", side=desk.journal.numbered("order", None, "PO-1", id_))
    assert desk.get("PO-1").definition == RELEASED
    assert desk.workflow_of("PO-1") == preset("standard_order_0_1")
    # Roles were all that counted: who made it may approve it, and nothing was signed.
    whoever = Actor("mei", roles={"buyer", "approver"})
    state = step(desk, ("approve", whoever), ("issue", whoever))
    assert (state.stage, state.deeds[2].signature) == ("issued", None)
    assert step(desk, ("close", whoever)).stage == "closed"
    assert desk.explain("PO-1") == ()
    assert desk.verify().holds


def test_an_order_that_only_a_source_showed_is_moved_by_the_workflow_of_new_orders(desk, order, mei):
    desk.observe(procurekit.Picture("PO-1", order(), stage="issued"), source="erp")
    assert desk.get("PO-1").definition is None
    state = desk.do("close", "PO-1", by=mei)
    assert (state.stage, state.definition) == ("closed", STANDARD.hash)


# --- adopt


def test_what_a_book_adopts_counts_for_whoever_opens_it(desk, order, mei, on):
    before = desk.create(order("PO-0"), by=mei)
    desk.adopt(TWO_LEVELS)
    assert desk.verify().events == 1, "a setting is no event"
    assert desk.definition == on(desk).definition == TWO_LEVELS
    assert on(desk).create(order(), by=mei).definition == TWO_LEVELS.hash
    assert desk.workflow_of(before) == STANDARD, "orders that run keep theirs"
    other = on(desk, STANDARD)
    with pytest.raises(InvalidValue) as refused:
        other.create(order("PO-2"), by=mei)
    assert refused.value.code == "book_has_its_own", "nobody opens the book with other rules than its own"
    assert on(desk, TWO_LEVELS).definition == TWO_LEVELS
    assert on(desk, book="other").definition == STANDARD
    desk.adopt(STANDARD)
    assert on(desk).definition == STANDARD
    assert on(desk).workflow_of("PO-1") == TWO_LEVELS
    desk.adopt(TWO_LEVELS)
    desk.adopt([])
    assert on(desk).definition == STANDARD


def test_the_first_of_several_workflows_that_applies_is_taken(desk, order, mei, on):
    dear = evolve(TWO_LEVELS, name="dear", applies="currency == 'EUR' and order_amount > 1000")
    for several in (on(desk, [dear, STANDARD]), desk):
        desk.adopt([dear, STANDARD])
        number = f"PO-{id(several)}"
        low = several.create(order(f"{number}-1", OrderLine(1, "A", "10", "1")), by=mei)
        high = several.create(order(f"{number}-2", OrderLine(1, "A", "1001", "1")), by=mei)
        unknown = several.create(order(f"{number}-3", OrderLine(1, "A", "1001")), by=mei)
        assert [one.definition for one in (low, high, unknown)] == [STANDARD.hash, dear.hash, STANDARD.hash]


def test_an_organisation_that_a_book_adopts_says_who_may_do_what(desk, order, on):
    people = [Person("mei", "buyer"), Person("wang", "approver"), Person("zhao")]
    away = Delegation("wang", "zhao", "2026-01-01", "2026-01-31")
    desk.adopt(organisation=Organisation(people=people, delegations=[away]))
    other = on(desk)
    assert other.organisation.holders("approver") == ("wang",)
    other.create(order(), by="mei")
    other.do("submit", "PO-1", by="mei")
    # Whatever roles a caller claims to have, those of the organisation count.
    assert codes(other.check("approve", "PO-1", by=Actor("zhao", roles={"approver"}))) == ["missing_role"]
    assert codes(other.check("approve", "PO-1", by=Actor("eve", roles={"approver"}))) == [
        "actor_unknown",
        "missing_role",
    ]
    state = other.do("approve", "PO-1", by=Actor("zhao", on_behalf_of=Actor("wang")))
    assert (state.deeds[-1].actor, state.deeds[-1].on_behalf_of) == ("zhao", "wang")
    assert other.definition == STANDARD, "workflows stay as they are"


def test_a_role_that_was_taken_away_counts_no_more_at_once(desk, order, mei, on):
    buyers, nobody = (
        Organisation(people=[Person("mei", roles), Person("wang", "approver")]) for roles in ("buyer", ())
    )
    desk.adopt(organisation=buyers)
    other = on(desk)
    other.create(order(), by="mei")
    other.create(order("PO-2"), by="mei")
    other.do("submit", "PO-1", by="mei")
    desk.adopt(organisation=nobody)
    with pytest.raises(Refused) as refused:
        other.do("submit", "PO-2", by="mei")
    assert codes(refused.value.reasons) == ["missing_role"]


@pytest.mark.parametrize("stored", [b'{"people": oops', b'{"people": 5}', b"\xff", b"[]"])
def test_a_setting_that_somebody_changed_beside_us_is_told_and_keeps_no_fact_from_the_log(desk, order, on, stored):
    company = Organisation(people=[Person("mei", "buyer"), Person("wang", "approver")])
    desk.adopt([STANDARD], organisation=company)
    desk.create(order(), by="mei")
    for command, by in (("submit", "mei"), ("approve", "wang"), ("issue", "mei")):
        desk.do(command, "PO-1", by=by)
    desk.store.append(Batch((), [SideRecord("main", "setting", "organisation", stored, replace=True)]))
    for other in (on(desk), desk):
        with pytest.raises(StoreError) as caught:
            other.do("close", "PO-1", by="mei")
        assert caught.value.code == "setting_unreadable"
        assert "organisation" in caught.value.text()
        answer = other.execute({"command": "check", "step": "close", "order": "PO-1", "by": "mei"}, "zh")
        assert answer["error"]["code"] == "setting_unreadable"
        state = other.record(Receipt("PO-1", 1, "10", at="2026-01-06"), by="wang")
        assert [one.code for version, one in state.findings if version == state.version] == ["not_checked"]
    desk.store.append(Batch((), [SideRecord("main", "setting", "workflows", b'{"no": "list"}', replace=True)]))
    with pytest.raises(StoreError) as caught:
        on(desk).create(order("PO-3"), by="mei")
    assert caught.value.code == "setting_unreadable"


def test_a_delegation_counts_on_the_day_it_is_used_whenever_the_step_is_said_to_have_been(desk, order, on, clock):
    people = [Person("mei", "buyer"), Person("wang", "approver"), Person("zhao")]
    company = Organisation(people=people, delegations=[Delegation("wang", "zhao", "2026-01-01", "2026-01-31")])
    desk = on(desk, organisation=company)
    desk.create(order(), by="mei")
    desk.do("submit", "PO-1", by="mei")
    clock.forward(days=60)
    with pytest.raises(Refused) as refused:
        desk.do("approve", "PO-1", by=Actor("zhao", on_behalf_of=Actor("wang")), at="2026-01-06")
    assert "delegation_not_in_force" in codes(refused.value.reasons)


def test_what_can_not_be_adopted_is_told(clock):
    with procurekit.open("memory:") as whole:
        bare = Desk(ThreeMethods(whole.store), clock=clock)
        with pytest.raises(StoreError) as caught:
            bare.adopt(TWO_LEVELS)
        assert (caught.value.code, caught.value.values) == ("store_without_settings", {"kind": "ThreeMethods"})
        with pytest.raises(InvalidValue) as caught:
            whole.adopt([STANDARD, preset("incident")])
        assert caught.value.code == "definition_other_document"
        for wrong in ({"definitions": "standard_order"}, {"definitions": 5}, {"organisation": "the company"}):
            with pytest.raises(InvalidValue) as caught:
                whole.adopt(**wrong)
            assert caught.value.code == "not_a"
        whole.adopt()
        assert whole.definition == STANDARD
        assert list(whole.store.sides()) == []


@pytest.mark.parametrize(
    ("given", "code"), [(preset("incident"), "definition_other_document"), (["standard_order"], "not_a"), (5, "not_a")]
)
def test_a_desk_takes_workflows_for_what_it_moves_only(given, code):
    with pytest.raises(InvalidValue) as caught:
        procurekit.open("memory:", definition=given)
    assert caught.value.code == code


# --- duties


def test_duties_are_kept_apart_over_the_whole_history(desk, order, mei, wang, on):
    rule = Duty("order_and_receive", ("create", "issue"), "receive", en="who orders does not receive")
    desk = on(desk, evolve(STANDARD, duties=[rule]))
    desk.create(order(), by=mei)
    step(desk, ("submit", EVERYBODY), ("approve", wang), ("issue", EVERYBODY))
    receipt = Receipt("PO-1", 1, "10")
    for actor in (mei, EVERYBODY, Actor("wu", on_behalf_of=Actor("mei")), Actor("mei", on_behalf_of=Actor("wu"))):
        with pytest.raises(Refused) as refused:
            desk.do("receive", receipt, by=actor)
        assert set(codes(refused.value.reasons)) == {"duty_conflict"}
    assert desk.do("receive", receipt, by=wang).kept("receipt")


def test_what_happened_against_a_duty_is_recorded_and_found(desk, order, mei, wang, on):
    rule = Duty("order_and_receive", "issue", "receive", en="who orders does not receive")
    desk = on(desk, evolve(STANDARD, duties=[rule]))
    desk.create(order(), by=mei)
    step(desk, ("submit", mei), ("approve", wang), ("issue", mei))
    state = desk.record(Receipt("PO-1", 1, "10"), by=Actor("wu", on_behalf_of=Actor("mei")))
    broken = Finding.of("duty_broken", person="mei", command="receive", done="issue", duty=rule.name, rule=rule.name)
    assert state.findings == ((5, broken),)
    assert desk.get("PO-1").findings == state.findings
    assert desk.record(Receipt("PO-1", 1, "10"), by=wang).findings == state.findings
    assert desk.record(Receipt("PO-1", 1, "10"), source="wms").findings == state.findings, "of nobody nothing is known"


def test_who_must_not_create_an_order_creates_none(desk, order, on):
    rule = Duty("keep_and_order", "keep_supplier", "create", en="who keeps a supplier does not order there")
    company = Organisation(
        people=[Person("mei", "buyer"), Person("wang", "approver")],
        keepers=[procurekit.workflow.Keeper("V-7", "mei")],
    )
    desk = on(desk, evolve(STANDARD, duties=[rule]), organisation=company)
    with pytest.raises(Refused) as refused:
        desk.create(order(), by="mei")
    assert codes(refused.value.reasons) == ["duty_conflict"]
    assert desk.orders() == []
    assert desk.create(order(), by="wang").version == 1


# --- what follows by itself


def test_a_fact_takes_with_it_what_follows_from_it(desk, order, mei, wang, on):
    done = Transition("finish", "issued", "closed", guards=[Guard("all_received and any_received")], automatic=True)
    desk = on(desk, evolve(STANDARD, transitions=[*STANDARD.transitions, done]))
    desk.create(order("PO-1", OrderLine(1, "A", "10")), by=mei)
    step(desk, ("submit", mei), ("approve", wang), ("issue", mei))
    assert desk.record(Receipt("PO-1", 1, "9")).stage == "issued"
    assert desk.follow("PO-1").version == 5, "nothing follows, nothing is stored"
    state = desk.do("receive", Receipt("PO-1", 1, "1"), by="wh")
    assert (state.stage, state.version, state.deeds[-1].automatic, state.deeds[-1].people) == ("closed", 7, True, ())
    assert state == desk.get("PO-1")
    assert desk.orders()[0].stage == "closed"
    assert desk.verify().holds


def test_what_follows_from_time_alone_is_taken_when_somebody_asks(desk, order, on, clock):
    late = Transition("lapse", "pending_approval", "sent_back", guards='"answer" in overdue', automatic=True)
    soon = Deadline("answer", "2 working days", states="pending_approval", roles="approver")
    office = WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-18:00")
    company = Organisation(people=[Person("mei", "buyer"), Person("wang", "approver")], work_time=office)
    workflow = evolve(STANDARD, deadlines=[soon], transitions=[*STANDARD.transitions, late])
    desk = on(desk, workflow, organisation=company)
    desk.create(order(), by="mei")
    waiting = desk.do("submit", "PO-1", by="mei")
    assert desk.follow("PO-1") == waiting
    clock.forward(days=7)
    assert desk.get("PO-1") == waiting, "time alone writes nothing"
    state = desk.follow(waiting)
    assert (state.stage, state.version, state.deeds[-1].people) == ("sent_back", 3, ())
    assert state == desk.get("PO-1") == desk.follow("PO-1")
    with pytest.raises(Conflict):
        desk.follow(waiting)


# --- cases


def test_the_book_s_own_history_tells_what_another_workflow_would_have_refused(desk, order, mei, wang, clock):
    for number in ("PO-1", "PO-2"):
        clock.forward(hours=1)
        desk.create(order(number), by=mei)
        desk.do("submit", number, by=mei)
    desk.do("approve", "PO-2", by=wang)
    desk.do("issue", "PO-2", by=mei)
    cases = list(desk.cases())
    assert [(one.id, [step.activity for step in one.steps]) for one in cases] == [
        ("PO-1", ["create", "submit"]),
        ("PO-2", ["create", "submit", "approve", "issue"]),
    ]
    assert cases[0].steps[1].facts["supplier"] == order_facts(desk.get("PO-1"))["supplier"] == "V-7"
    assert (replay(STANDARD, cases).cases, replay(STANDARD, cases).fitting) == (2, 2)
    stricter = replay(TWO_LEVELS, cases)
    assert stricter.fitting == 1
    assert stricter.refused_cases("issue", "approval_missing") == 1


# --- asking before a fact is reported


def refusals(desk, command, document, by):
    """What `check` says, which is what `do` refuses it with."""
    told = desk.check(command, document, by=by)
    if not told:
        desk.do(command, document, by=by)
        return []
    before = desk.verify().events
    with pytest.raises(Refused) as refused:
        desk.do(command, document, by=by)
    assert (refused.value.reasons, desk.verify().events) == (told, before)
    return codes(told)


def test_whoever_reports_a_fact_may_ask_before(desk, order, issued, mei):
    desk.create(order("PO-2"), by=mei)
    issued()
    hold = desk.hold("PO-1", Hold("quality", line=2), by=mei)
    assert refusals(desk, "receive", Receipt("PO-2", 1, "5"), mei) == ["wrong_state"]
    assert refusals(desk, "receive", Receipt("PO-1", 7, "5"), mei) == ["unknown_line"]
    assert refusals(desk, "receive", Receipt("PO-1", 1, "2000"), mei) == ["over_tolerance"]
    assert refusals(desk, "receive", Receipt("PO-1", 2, "5"), mei) == ["on_hold"]
    assert refusals(desk, "receive", Receipt("PO-9", 2, "5"), mei) == ["unknown_order"]
    assert refusals(desk, "ship", Receipt("PO-1", 1, "5"), mei) == ["wrong_document"]
    assert refusals(desk, "recieve", Receipt("PO-1", 1, "5"), mei) == ["unknown_command_near"]
    confirmed = Acknowledgement("PO-1", lines=[AcknowledgedLine(1)], origin="confirmed")
    assert refusals(desk, "acknowledge", confirmed, mei) == ["confirmed_by_buyer"]
    assert refusals(desk, "receive", Receipt("PO-1", 1, "5"), mei) == []
    assert desk.get("PO-1").version == hold.version + 1


def test_what_a_follow_up_brings_is_asked_too(desk, issued, mei):
    issued()
    heard = FollowUp(lines=[FollowUpLine("PO-1", 1, promised="2026-02-09")], answer="promised")
    assert refusals(desk, "follow_up", heard, mei) == ["channel_needed"]


def test_an_order_alone_says_who_may_report_and_when(desk, order, issued, mei):
    desk.create(order("PO-2"), by=mei)
    issued()
    assert desk.check("receive", "PO-1", by=mei) == ()
    assert codes(desk.check("receive", "PO-2", by=mei)) == ["wrong_state"]
    stranger = Actor("tom", party="V-9", roles={"supplier"})
    assert codes(desk.check("ship", desk.get("PO-1"), by=stranger)) == ["not_this_supplier"]
    assert codes(desk.check("recieve", "PO-1", by=mei)) == ["unknown_command"]


def test_a_workflow_that_takes_no_such_fact_says_so_before(url, clock, mei):
    workflow = evolve(STANDARD, accepts=["acknowledge"])
    with procurekit.open(url, clock=clock, definition=workflow) as desk:
        desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "A", "5")]), by=mei)
        assert codes(desk.check("receive", "PO-1", by=mei)) == ["wrong_state", "step_not_accepted"]
        assert refusals(desk, "receive", Receipt("PO-1", 1, "5"), mei) == ["wrong_state", "step_not_accepted"]


def test_steps_and_facts_take_what_is_theirs(desk, issued, mei):
    issued()
    for subject, given in ((Receipt("PO-1", 1, "5"), {"reason": "x"}), ("PO-1", {"allocation": "referenced"})):
        with pytest.raises(InvalidValue) as caught:
            desk.check("receive", subject, by=mei, **given)
        assert caught.value.code == "unknown_argument"
    with pytest.raises(InvalidValue):
        desk.check("receive", {"order": "PO-1"}, by=mei)
    assert desk.check("receive", Receipt("PO-1", 1, "5"), by=mei, allocation="referenced") == ()


def test_a_fact_is_asked_about_as_plain_data(desk, issued):
    issued()
    asked = {"command": "check", "step": "receive", "by": {"id": "wh"}}
    document = {"kind_of_document": "receipt", "order": "PO-1", "line": 1, "quantity": "5"}
    assert desk.execute({**asked, "document": document}) == {"ok": True, "allowed": True, "reasons": []}
    told = desk.execute({**asked, "document": {**document, "quantity": "5000"}})
    assert (told["allowed"], [one["code"] for one in told["reasons"]]) == (False, ["over_tolerance"])
    assert desk.execute({**asked, "order": "PO-1"})["allowed"]
    assert desk.execute(asked)["error"]["code"] == "missing_argument"
