"""Recorded histories against a definition: what fits, which step doesn't and why, what a new one would have said."""

import sys

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import procurekit
from procurekit import Actor, OrderLine, Price, PurchaseOrder, Receipt
from procurekit.model.cases import RecordedCase, RecordedStep
from procurekit.model.deeds import Deed
from procurekit.values import WorkCalendar, WorkTime
from procurekit.workflow import (
    Approval,
    CustomFact,
    Deadline,
    Definition,
    Delegation,
    Duty,
    Effect,
    Guard,
    Level,
    Organisation,
    Person,
    Role,
    State,
    Step,
    Subject,
    Transition,
    decide,
    follow,
    preset,
)
from procurekit.workflow.replaying import Replay, replay, replay_case


def definition(**changed):
    """A small workflow of a host's own: created, received, paid, closed."""
    whole = {
        "name": "item",
        "initial": "new",
        "document": "order_item",
        "states": [State("new"), State("ordered"), State("closed", final=True)],
        "facts": [
            CustomFact("receipts", "int", counts="receive", less="cancel_receipt"),
            CustomFact("price", "decimal"),
        ],
        "transitions": [
            Transition("request", "new"),
            Transition("create", "new", "ordered"),
            Transition("receive", "ordered"),
            Transition("cancel_receipt", "ordered", guards=Guard("receipts > 0", code="receipt_to_cancel")),
            Transition("pay", "ordered", guards=Guard("receipts > 0", code="goods_first")),
            Transition("reprice", "ordered", guards="price <= 10"),
            Transition("close", "ordered", "closed"),
            Transition("reopen", "closed", "ordered"),
        ],
        "activities": {"Goods in": "receive"},
    }
    return Definition(**(whole | changed))


def case(*steps, **facts):
    made = [one if isinstance(one, RecordedStep) else RecordedStep(one) for one in steps]
    return RecordedCase("1", made, facts)


def told(found):
    """Every misfit as its place, its command and the codes of its reasons."""
    return [(one.place, one.command, tuple(reason.code for reason in one.reasons)) for one in found.misfits]


# --- what fits and what doesn't


def test_a_case_that_the_definition_allows_fits():
    found = replay_case(definition(), case("request", "create", "receive", "pay", "close"))
    assert (found.fits, found.state, found.id) == (True, "closed", "1")
    assert found.counts == {"request": 1, "create": 1, "receive": 1, "pay": 1, "close": 1}


def test_a_step_that_does_not_fit_is_told_with_its_place_and_every_reason():
    found = replay_case(definition(), case("create", "close", "pay"))
    assert told(found) == [(3, "pay", ("wrong_state", "guard_failed"))]
    assert found.misfits[0].reasons[1].values["guard"] == "goods_first"


def test_what_does_not_fit_has_happened_all_the_same():
    found = replay_case(definition(), case("create", "pay", "close", "close", "reopen", "receive", "pay"))
    assert told(found) == [(2, "pay", ("guard_failed",)), (4, "close", ("wrong_state",))]
    assert (found.state, found.counts["pay"]) == ("ordered", 2)


def test_counts_are_less_what_was_cancelled():
    assert told(replay_case(definition(), case("create", "receive", "cancel_receipt", "pay"))) == [
        (4, "pay", ("guard_failed",))
    ]
    assert replay_case(definition(), case("create", "receive", "receive", "cancel_receipt", "pay")).fits


def test_steps_are_taken_in_order_of_time_and_ties_in_order_of_the_record():
    steps = [RecordedStep(name, at) for name, at in (("pay", "2026-03-02"), ("receive", "2026-03-02"))]
    late = RecordedStep("create", "2026-03-01")
    assert told(replay_case(definition(), case(*steps, late))) == [(2, "pay", ("guard_failed",))]
    assert replay_case(definition(), case(*reversed(steps), late)).fits


def test_what_comes_before_the_creation_is_told_as_that():
    found = replay_case(definition(), case("request", "receive", "create"))
    assert told(found) == [(2, "receive", ("before_creation",))]


def test_a_fact_without_a_step_of_its_own_can_come_before_the_creation_too():
    found = replay_case(definition(), case("ship", "create", "ship"))
    assert told(found) == [(1, "ship", ("before_creation",))]


def test_what_was_created_and_is_back_in_its_first_state_is_not_before_its_creation():
    resetting = definition(transitions=[*definition().transitions, Transition("reset", "ordered", "new")])
    assert told(replay_case(resetting, case("create", "reset", "close"))) == [(3, "close", ("wrong_state",))]


def test_a_document_that_needs_no_step_to_be_created_is_never_before_its_creation():
    found = replay_case(preset("standard_order"), case("create", "issue"))
    assert "before_creation" not in told(found)[0][2]
    assert "wrong_state" in told(found)[0][2]


def test_an_activity_stands_for_the_command_that_the_definition_names():
    found = replay_case(definition(), case("create", "Goods in", "pay"))
    assert (found.fits, found.counts["receive"]) == (True, 1)


def test_an_activity_that_the_definition_says_nothing_of_is_told():
    found = replay_case(definition(), case("create", "dance"))
    assert told(found) == [(2, None, ("unknown_activity",))]
    ignoring = replay_case(definition(ignores=["dance"]), case("create", "dance"))
    assert (ignoring.fits, ignoring.ignored, ignoring.counts) == (True, 1, {"create": 1})


def test_a_fact_that_the_definition_does_not_accept_is_told_at_its_step():
    found = replay_case(definition(accepts=["receive"]), case("create", "invoice", "receive"))
    assert told(found) == [(2, "invoice", ("step_not_accepted",))]


def test_what_had_to_happen_and_never_did_is_told_at_the_end():
    ending = definition(ends=Guard('state == "closed"', code="left_open"))
    assert told(replay_case(ending, case("create"))) == [(0, "end", ("guard_failed",))]
    assert replay_case(ending, case("create", "close")).fits


def test_facts_of_a_step_count_at_that_step_and_those_of_the_case_throughout():
    dear = RecordedStep("reprice", facts={"price": 12})
    assert replay_case(definition(), case("create", "reprice", price=9)).fits
    assert told(replay_case(definition(), case("create", dear, "reprice", price=9))) == [
        (2, "reprice", ("guard_failed",))
    ]
    assert told(replay_case(definition(), case("create", "reprice"))) == [(2, "reprice", ("guard_missing",))]


def test_a_fact_from_a_table_is_read_as_what_the_definition_says_it_is():
    cheap, dear, odd = (RecordedStep("reprice", facts={"price": text}) for text in ("9.50", "10.01", "a lot"))
    assert told(replay_case(definition(), case("create", cheap, dear, odd))) == [
        (3, "reprice", ("guard_failed",)),
        (4, "reprice", ("guard_unreadable",)),
    ]


# --- people


def by(activity, actor=None, roles=None, behalf=None, at=None):
    return RecordedStep(activity, at, actor, behalf, roles)


DUTY = Duty("receive_and_pay", "receive", "pay")


def test_duties_are_held_against_whoever_is_recorded():
    apart = definition(duties=[DUTY])
    assert replay_case(apart, case("create", by("receive", "li"), by("pay", "wang"))).fits
    assert told(replay_case(apart, case("create", by("receive", "li"), by("pay", "li")))) == [
        (3, "pay", ("duty_conflict",))
    ]
    assert told(replay_case(apart, case("create", by("receive", "li"), by("pay", "wang", behalf="li")))) == [
        (3, "pay", ("duty_conflict",))
    ]


def test_of_steps_by_nobody_known_no_duty_is_broken():
    assert replay_case(definition(duties=[DUTY]), case("create", "receive", "pay")).fits


def test_a_duty_holds_for_facts_without_a_step_of_their_own():
    apart = definition(duties=[Duty("ship_and_pay", "ship", "pay")])
    found = replay_case(apart, case("create", "receive", by("pay", "li"), by("ship", "li")))
    assert told(found) == [(4, "ship", ("duty_conflict",))]


def test_roles_are_asked_for_only_where_somebody_knows_them():
    guarded = definition(
        roles=["cashier"],
        transitions=[*definition().transitions, Transition("refund", "ordered", roles="cashier")],
    )
    assert replay_case(guarded, case("create", by("refund", "li"))).fits
    assert replay_case(guarded, case("create", by("refund", "li", roles={"cashier"}))).fits
    assert told(replay_case(guarded, case("create", by("refund", "li", roles=())))) == [
        (2, "refund", ("missing_role",))
    ]
    people = Organisation(people=[Person("li", roles={"buyer"}), Person("wang", roles={"cashier"})])
    for actor, fits in (("li", False), ("wang", True)):
        found = replay_case(guarded, case("create", by("refund", actor, at="2026-03-02")), organisation=people)
        assert found.fits is fits


def test_acting_for_somebody_needs_a_delegation_where_there_is_an_organisation():
    guarded = definition(
        roles=["cashier"],
        transitions=[*definition().transitions, Transition("refund", "ordered", roles="cashier")],
    )
    people = Organisation(
        people=[Person("li", roles={"buyer"}), Person("wang", roles={"cashier"})],
        delegations=[Delegation("wang", "li", "2026-03-01", "2026-03-10")],
    )
    for day, fits in (("2026-03-05", True), ("2026-03-15", False)):
        found = replay_case(guarded, case("create", by("refund", "li", behalf="wang", at=day)), organisation=people)
        assert found.fits is fits


def test_a_step_for_one_person_alone_is_not_refused_where_nobody_knows_who_took_it():
    own = definition(transitions=[*definition().transitions, Transition("undo", "ordered", only_by="create")])
    assert replay_case(own, case("create", "undo")).fits
    assert replay_case(own, case(by("create", "li"), by("undo", "li"))).fits
    assert told(replay_case(own, case(by("create", "li"), by("undo", "wang")))) == [(2, "undo", ("only_by",))]


@pytest.mark.parametrize("start", [{"states": "ordered"}, {"after": "create"}])
def test_a_deadline_runs_from_what_was_recorded(start):
    soon = definition(
        deadlines=[Deadline("soon", "2 working days", **start)],
        transitions=[*definition().transitions, Transition("confirm", "ordered", guards='"soon" not in overdue')],
    )
    office = Organisation(work_time=WorkTime(WorkCalendar(), "UTC", "09:00-17:00"))
    monday = RecordedStep("create", "2026-03-02T09:00Z")
    for day, fits in (("2026-03-03T12:00Z", True), ("2026-03-05T12:00Z", False)):
        found = replay_case(soon, case(monday, "receive", RecordedStep("confirm", day)), organisation=office)
        assert found.fits is fits


# --- what follows by itself


def automatic():
    finish = Transition("finish", "ordered", "closed", automatic=True, guards='all_there == "yes"')
    return definition(
        facts=[*definition().facts, CustomFact("all_there", "text")],
        transitions=[*definition().transitions, finish],
    )


def test_what_happened_between_two_steps_moves_a_case_by_itself():
    there = {"all_there": "yes"}
    found = replay_case(automatic(), case("create", "receive", RecordedStep("reopen", facts=there)))
    assert (found.fits, found.counts["finish"]) == (True, 2)
    not_there = RecordedStep("reopen", facts={"all_there": "no"})
    assert told(replay_case(automatic(), case("create", "receive", not_there))) == [(3, "reopen", ("wrong_state",))]


def closing_on_payment():
    paid = CustomFact("payments", "int", counts="pay")
    finish = Transition("finish", "ordered", "closed", automatic=True, guards="payments >= 1")
    return definition(facts=[*definition().facts, paid], transitions=[*definition().transitions, finish])


def test_a_case_moves_by_itself_on_what_was_just_done():
    found = replay_case(closing_on_payment(), case("create", "receive", "pay"))
    assert (found.fits, found.state) == (True, "closed")


def test_a_case_moves_by_itself_also_after_a_step_that_does_not_fit():
    found = replay_case(closing_on_payment(), case("create", "pay"))
    assert (told(found), found.state) == ([(2, "pay", ("guard_failed",))], "closed")


# --- many cases


def test_a_report_counts_cases_and_not_steps():
    running = Replay(definition(ends=Guard("receipts > 0", code="never_received")))
    running.case(case("create", "pay", "pay", "dance", "dance"))
    running.case(case("create", "pay", "receive"))
    running.case(case("create", "receive", "pay", "reprice"))
    running.case(case("create", "receive", "pay"))
    report = running.report()
    assert (report.cases, report.steps, report.fitting) == (4, 15, 1)
    assert (report.refused_cases("pay"), report.refused_cases("pay", "guard_failed")) == (2, 2)
    assert (report.refused_cases("pay", "wrong_state"), report.refused_cases("end")) == (0, 1)
    assert report.guards == {"goods_first": 2, "never_received": 1, "price <= 10": 1}
    assert report.cases_with == {"create": 4, "pay": 4, "receive": 3, "reprice": 1}
    assert report.unknown == {"dance": 2}


def test_a_guard_of_several_steps_counts_a_case_once():
    guard = Guard("receipts > 0", code="goods_first")
    many = definition(
        transitions=[*definition().transitions, Transition("settle", "ordered", guards=guard)],
    )
    report = replay(many, [case("create", "pay", "settle"), case("create", "settle")])
    assert (report.guards, report.refused_cases("pay"), report.refused_cases("settle")) == ({"goods_first": 2}, 1, 2)


def test_a_report_and_a_misfit_are_plain_data():
    cases = [case("create", RecordedStep("pay", "2026-03-02", "li", line=7))]
    running = Replay(definition())
    (misfit,) = running.case(cases[0]).misfits
    plain = misfit.as_dict("zh")
    reasons = plain.pop("reasons")
    assert plain == {
        "place": 2,
        "activity": "pay",
        "command": "pay",
        "at": "2026-03-02",
        "actor": "li",
        "line": 7,
    }
    assert [one["code"] for one in reasons] == ["guard_failed"]
    assert running.report().as_dict() == {
        "definition": "item",
        "cases": 1,
        "steps": 2,
        "fitting": 0,
        "refused": [{"command": "pay", "code": "guard_failed", "cases": 1}],
        "guards": {"goods_first": 1},
        "cases_with": {"create": 1, "pay": 1},
        "unknown": {},
    }


def test_cases_are_taken_one_by_one():
    taken = []

    def cases():
        for number in range(3):
            assert len(taken) == number
            yield case("create")
            taken.append(number)

    assert replay(definition(), cases()).cases == 3


# --- however long a case is


def calls(work):
    """How many calls a piece of work makes: the same on any machine."""
    count = 0

    def note(frame, event, _):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("changed", [{}, {"duties": [DUTY]}, {"name": "automatic"}])
def test_a_case_twice_as_long_takes_twice_the_work(changed):
    one = automatic() if changed == {"name": "automatic"} else definition(**changed)
    cases = [case(by("create", "li"), *[by("receive", "li"), by("pay", "wang")] * many) for many in (200, 400)]
    replay_case(one, cases[0])  # what is made once
    short, long = (calls(lambda longer=longer: replay_case(one, longer)) for longer in cases)
    assert 1.8 < long / short < 2.2


# --- the law: a replay decides as the engine does that is given everything that was done


def by_hand(one, recorded):
    """The same by `decide` alone, on a subject that carries every deed."""
    subject = Subject("1", 0, one.initial, recorded.facts)
    refused = []
    for place, step in enumerate(recorded.steps, 1):
        decided = decide(one, subject, step.activity, Actor(step.actor, roles={"any"}), reason="—")
        if isinstance(decided, Step):
            subject = subject.after(decided)
            continue
        refused.append((place, {reason.code for reason in decided}))
        many = one.named(step.activity)
        taken = next((step for step in many if subject.state in step.sources), many[0])
        deed = Deed(step.activity, step.actor, state=taken.target, voided=taken.voids)
        subject = subject.moved(taken.target or subject.state, (deed,))
        # Where it was led to may lead on by itself.
        if subject.state in one.restless:
            led = follow(one, subject)
            subject = subject if led is None else subject.after(led)
    return subject.state, refused


def law():
    """A workflow with all that looks back: counts, duties, an approval, a step of one's own, automatic steps."""
    approve = Transition("approve", "ordered", "approved", approval="release")
    return Definition(
        "law",
        "new",
        [State("new"), State("ordered"), State("approved"), State("closed", final=True)],
        [
            Transition("create", "new", "ordered"),
            Transition("receive", ["ordered", "approved"]),
            Transition("pay", "approved", guards="receipts > payments"),
            approve,
            Transition("undo", "approved", "ordered", effects=[Effect("void_approval", approval="release")]),
            Transition("recall", ["ordered", "approved"], only_by="receive"),
            Transition("finish", "approved", "closed", automatic=True, guards="payments >= 2"),
            Transition("reopen", "closed", "ordered"),
        ],
        document="order_item",
        facts=[CustomFact("receipts", "int", counts="receive"), CustomFact("payments", "int", counts="pay")],
        roles=[Role("any")],
        duties=[DUTY, Duty("make_and_approve", ["create", "receive"], "approve")],
        approvals=[
            Approval(
                "release", before=("approved", "closed"), levels=[Level("one", roles="any"), Level("two", roles="any")]
            )
        ],
        deadlines=[Deadline("pay", "2 days", states="approved")],
    )


LAW = law()
STEPS = ["create", "receive", "pay", "approve", "undo", "recall", "reopen"]


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from("abc")), max_size=14))
def test_a_replay_decides_as_the_engine_that_is_given_every_deed(steps):
    recorded = case("create", *(by(name, actor, roles={"any"}) for name, actor in steps))
    recorded = evolve(recorded, steps=[evolve(recorded.steps[0], actor="a", roles={"any"}), *recorded.steps[1:]])
    found = replay_case(LAW, recorded)
    state, refused = by_hand(LAW, recorded)
    known = {"before_creation": "wrong_state"}
    assert found.state == state
    assert [(one.place, {known.get(r.code, r.code) for r in one.reasons}) for one in found.misfits] == refused


# --- the desk's own orders


MEI, WANG, ZHAO = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"}), Actor("zhao", roles={"director"})


def limited():
    """The standard order with a limit that it doesn't have: above 10,000 euros a director signs too."""
    standard = preset("standard_order")
    (release,) = standard.approvals
    director = Level("director", when="approval_amount > 10000", roles="director")
    return evolve(
        standard,
        name="limited",
        roles=[*standard.roles, Role("director")],
        approvals=[evolve(release, currency="EUR", levels=[*release.levels, director])],
    )


def ordered(desk, number, quantity, *signers):
    line = OrderLine(1, "M6", quantity, Price("2"), requested="2025-03-05")
    desk.create(PurchaseOrder(number, supplier="V-7", currency="EUR", lines=[line]), by=MEI, at="2025-03-01")
    desk.do("submit", number, by=MEI, at="2025-03-02")
    for day, signer in enumerate(signers, 4):
        desk.do("approve", number, by=signer, at=f"2025-03-0{day}")
    desk.do("issue", number, by=MEI, at="2025-03-08")
    desk.record(Receipt(number, line=1, quantity=quantity, at="2025-03-12"), by="li")
    desk.do("close", number, by=MEI, at="2025-03-20")


def test_a_new_limit_says_what_it_would_have_refused_last_year():
    with procurekit.open("memory:") as desk:
        ordered(desk, "PO-1", "100", WANG)
        ordered(desk, "PO-2", "20000", WANG)
        cases = list(desk.cases())
    assert [one.id for one in cases] == ["PO-1", "PO-2"]
    assert replay(preset("standard_order"), cases).fitting == 2
    small, large = (replay_case(limited(), one) for one in cases)
    assert small.fits
    ((place, command, codes),) = told(large)
    assert (place, command, codes) == (4, "issue", ("wrong_state", "approval_missing"))
    report = replay(limited(), cases)
    assert (report.fitting, report.refused_cases("issue", "approval_missing")) == (1, 1)


def test_orders_fit_the_workflow_that_they_ran_on():
    with procurekit.open("memory:", definition=limited()) as desk:
        ordered(desk, "PO-1", "100", WANG)
        ordered(desk, "PO-2", "20000", WANG, ZHAO)
        assert replay(limited(), desk.cases()).fitting == 2


@pytest.mark.parametrize("name", ["price", "单价"])
@pytest.mark.parametrize(("text", "codes"), [("10.00", []), ("10.01", ["guard_failed"]), ("ten", ["guard_unreadable"])])
def test_what_a_table_says_is_read_as_the_kind_that_a_condition_asks_for(name, text, codes):
    priced = definition(facts=[*definition().facts[:1], CustomFact("price", "decimal", zh="单价")])
    found = replay_case(priced, case("create", RecordedStep("reprice", facts={name: text})))
    assert [reason.code for one in found.misfits for reason in one.reasons] == codes
