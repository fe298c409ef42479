"""What an edit does to approvals, also in a replay and in a rehearsal: the same as at work."""

import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Actor,
    BadInput,
    InvalidDocument,
    InvalidValue,
    OrderLine,
    Price,
    PurchaseOrder,
    Refused,
    StoreError,
)
from procurekit.ports import Batch
from procurekit.workflow import (
    Approval,
    Definition,
    Duty,
    FieldRule,
    Keeper,
    Level,
    Organisation,
    Scene,
    State,
    Story,
    Subject,
    Transition,
    decide,
    explain,
    follow,
    preset_text,
    read_definition,
    rehearse,
    replay_case,
    returned,
)

TOLERANT = preset_text("standard_order").replace(
    'returns_to = "pending_approval"\n',
    'returns_to = "pending_approval"\n'
    'tolerance = { paths = ["lines[*].quantity"], within = "order_amount <= approved_order_amount * 1.05" }\n',
) + (
    '\n[[transitions]]\nname = "return_to"\nsources = ["pending_approval"]\napproval = "release"\nact = "return"\n'
    '\n[[fields]]\npaths = ["lines"]\nstates = ["approved"]\nroles = ["buyer"]\neditable = true\n'
)
FLOW = read_definition(TOLERANT)
PEOPLE = Organisation.from_dict(
    {
        "people": {
            "mei": {"roles": ["buyer"]},
            "li": {"roles": ["approver"]},
            "eva": {"roles": ["approver"]},
            "tom": {},
        },
        "delegations": [{"principal": "eva", "deputy": "tom", "start": "2020-01-01", "end": "2099-12-31"}],
    }
)


@pytest.fixture
def desk():
    with procurekit.open("memory:", definition=FLOW, organisation=PEOPLE) as opened:
        line = OrderLine(1, "M6", "100", Price("2"))
        opened.create(PurchaseOrder("PO-1", supplier="V-7", currency="EUR", lines=[line]), by="mei")
        opened.do("submit", "PO-1", by="mei")
        yield opened


def test_an_orders_own_history_fits_the_workflow_it_ran_on(desk):
    """Forwarded, signed by a deputy, edited within the tolerance and beyond it, signed anew, issued."""
    desk.do("forward", "PO-1", by="li", to="tom")
    desk.do("approve", "PO-1", by=Actor("tom", on_behalf_of="eva"))
    desk.edit("PO-1", {"lines[1].quantity": "104"}, by="mei")
    assert desk.get("PO-1").state == "approved"
    desk.edit("PO-1", {"lines[1].quantity": "120"}, by="mei")
    assert desk.get("PO-1").state == "pending_approval"
    desk.do("approve", "PO-1", by="eva")
    desk.do("issue", "PO-1", by="mei")
    (case,) = desk.cases()
    found = replay_case(FLOW, case, organisation=PEOPLE)
    assert (found.fits, found.state) == (True, "issued"), found.misfits


def test_a_history_in_which_the_second_signature_is_missing_does_not_fit(desk):
    desk.do("approve", "PO-1", by="eva")
    desk.edit("PO-1", {"lines[1].quantity": "120"}, by="mei")
    desk.do("approve", "PO-1", by="eva")
    desk.do("issue", "PO-1", by="mei")
    (case,) = desk.cases()
    without = [one for place, one in enumerate(case.steps) if place != len(case.steps) - 2]
    found = replay_case(FLOW, type(case)(case.id, without), organisation=PEOPLE)
    (misfit,) = found.misfits
    assert misfit.command == "issue"
    assert "approval_missing" in {one.code for one in misfit.reasons}


@pytest.mark.parametrize(("quantity", "state"), [("105", "approved"), ("106", "pending_approval")])
def test_a_rehearsed_edit_does_what_it_does_at_work(quantity, state):
    scenes = [
        Scene("submit", "mei"),
        Scene("approve", "eva", state="approved"),
        Scene("edit", "mei", set={"lines[1].quantity": quantity}, state=state),
        Scene("issue", "mei", **({"state": "issued"} if state == "approved" else {"refused": ["approval_missing"]})),
    ]
    line = {"number": 1, "item": "M6", "quantity": "100", "price": "2"}
    story = Story(scenes, document={"supplier": "V-7", "currency": "EUR", "lines": [line]}, created_by="mei")
    assert all(one.expected for one in rehearse(FLOW, story, organisation=PEOPLE))


def test_a_document_that_is_with_the_supplier_stays_where_it_is(desk):
    desk.do("approve", "PO-1", by="eva")
    state = desk.do("issue", "PO-1", by="mei")
    subject = Subject("1", 1, state.state, {}, document={"a": 1}, deeds=state.deeds)
    other = Subject("1", 1, state.state, {}, document={"a": 2}, deeds=state.deeds)
    assert returned(FLOW, subject, other) == ()


def both(**given):
    """A memo that two approvals hold: the budget, asked for first, and what is spent."""
    states = [State("draft"), State("pending"), State("checked"), State("approved"), State("sent", **given)]
    return Definition(
        "memo",
        "draft",
        states,
        [
            Transition("submit", "draft", "pending"),
            Transition("check", "pending", "checked", approval="budget"),
            Transition("approve", "checked", "approved", approval="spend"),
            Transition("send", "approved", "sent"),
        ],
        document="memo",
        approvals=[
            Approval("spend", [Level("two", roles="boss")], before=("approved", "sent"), returns_to="pending"),
            Approval(
                "budget", [Level("one", roles="boss")], before=("checked", "approved", "sent"), returns_to="draft"
            ),
        ],
    )


def went(definition, *commands):
    subject = Subject("1", 1, "draft", {}, document={"a": 1})
    for command in commands:
        subject = subject.after(decide(definition, subject, command, Actor("bo", roles={"boss"}), "2026-03-02"))
    return subject


@pytest.mark.parametrize("way", ["returned", "follow"])
def test_an_edit_that_voids_several_approvals_sends_back_once_to_the_first_state(way):
    definition = both(final=True)
    old = went(definition, "submit", "check", "approve")
    new = Subject("1", 2, old.state, {}, document={"a": 2}, deeds=old.deeds)
    if way == "returned":
        deeds = returned(definition, old, new, "2026-03-02")
    else:
        deeds = follow(definition, new, "2026-03-02").deeds
    (deed,) = deeds
    assert (deed.state, set(deed.voided)) == ("draft", {"spend", "budget"})
    back = new.moved("draft", deeds)
    assert follow(definition, back, "2026-03-02") is None
    again = Subject("1", 3, "draft", {}, document={"a": 1}, deeds=back.deeds)
    assert not any(one.complete for one in explain(definition, again, "2026-03-02")), "brought back, it was still void"


@pytest.mark.parametrize("end", [{"final": True}, {"stage": "closed"}, {"stage": "issued"}])
def test_what_is_at_an_end_stays_there_by_whatever_it_is_one(end):
    definition = both(final=True) if end == {"final": True} else both(**end, final=True)
    sent = went(definition, "submit", "check", "approve", "send")
    changed = Subject("1", 9, sent.state, {}, document={"a": 2}, deeds=sent.deeds)
    assert returned(definition, sent, changed, "2026-03-02") == ()
    assert follow(definition, changed, "2026-03-02") is None


def test_a_rehearsed_edit_is_refused_for_what_refuses_it_at_work():
    duty = Duty("kept", "keep_supplier", "edit")
    flow = evolve(FLOW, duties=[*FLOW.duties, duty])
    company = evolve(PEOPLE, keepers=[Keeper("V-8", "mei")])
    scenes = [
        Scene("edit", "mei", set={"supplier": "V-8"}, refused=["duty_conflict"]),
        Scene("edit", "tom", set={"lines[1].quantity": "90"}),
        Scene("submit", "mei", state="pending_approval"),
        Scene("edit", "mei", set={"lines[1].quantity": "80"}, refused=["field_not_editable"]),
        Scene("approve", "eva", state="approved"),
    ]
    line = {"number": 1, "item": "M6", "quantity": "100", "price": "2"}
    story = Story(scenes, document={"supplier": "V-7", "currency": "EUR", "lines": [line]}, created_by="mei")
    played = rehearse(flow, story, organisation=company)
    assert [one.expected for one in played] == [True] * 5, [(one.state, one.reasons) for one in played]


def test_a_rehearsed_document_goes_on_by_itself_as_it_does_at_work():
    hurry = Transition("hurry", "draft", "pending_approval", guards="order_total > 500", automatic=True)
    flow = evolve(FLOW, transitions=[*FLOW.transitions, hurry])
    line = {"number": 1, "item": "M6", "quantity": "100", "price": "2"}
    document = {"supplier": "V-7", "currency": "EUR", "lines": [line]}
    more = Scene("edit", "mei", set={"lines[1].quantity": "300"}, state="pending_approval")
    assert rehearse(flow, Story([more], document=document, created_by="mei"), organisation=PEOPLE)[0].expected
    document = {**document, "lines": [{**line, "quantity": "300"}]}
    story = Story([Scene("approve", "eva", state="approved")], document=document, created_by="mei")
    assert rehearse(flow, story, organisation=PEOPLE)[0].expected


def test_what_an_order_is_known_by_never_changes(desk):
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", PurchaseOrder("PO-9", supplier="V-7", currency="EUR"), by="mei")
    assert "field_fixed" in {one.code for one in refused.value.reasons}


def test_a_workflow_that_somebody_changed_beside_the_log_is_told(tmp_path):
    path = tmp_path / "orders.db"
    with procurekit.open(path, definition=FLOW, organisation=PEOPLE) as opened:
        opened.create(PurchaseOrder("PO-1", supplier="V-7"), by="mei")
        stored = opened.workflows._side("workflow", FLOW.hash, {**FLOW.as_dict(), "approvals": []})
        opened.store.append(Batch((), (stored,)))
    with procurekit.open(path, organisation=PEOPLE) as opened, pytest.raises(StoreError) as altered:
        opened.do("submit", "PO-1", by="mei")
    assert altered.value.code == "definition_altered"


def test_a_scene_that_can_t_be_played_is_told_by_its_number():
    story = Story(
        [Scene("submit", "mei"), Scene("edit", "mei", set={"lines[7].price": "1"})], document={"supplier": "V"}
    )
    with pytest.raises(BadInput) as told:
        rehearse(FLOW, story, organisation=PEOPLE)
    assert (told.value.code, told.value.values["scene"]) == ("story_scene", 2)


def test_a_scene_that_nobody_expected_to_be_refused_is_not_as_expected():
    played = rehearse(FLOW, Story([Scene("aprove", "mei"), Scene("submit", "mei")], document={"supplier": "V"}))
    assert [one.expected for one in played] == [False, False]


@pytest.mark.parametrize(
    ("scene", "code"),
    [
        ({"state": "aproved"}, "definition_unknown_state_near"),
        ({"state": "moon"}, "definition_unknown_state"),
        ({"refused": ["missing_rôle"]}, "story_unknown_code_near"),
        ({"refused": ["xyz"]}, "story_unknown_code"),
    ],
)
def test_what_a_scene_expects_has_to_be_something_that_can_come(scene, code):
    with pytest.raises(BadInput) as told:
        rehearse(FLOW, Story([Scene("submit", "mei", **scene)], document={"supplier": "V"}), organisation=PEOPLE)
    assert (told.value.code, told.value.values["detail"].code) == ("story_scene", code)


def test_every_fault_of_every_scene_is_told_with_its_place():
    with pytest.raises(InvalidDocument) as told:
        Story.from_dict({"scenes": [{"do": "submit"}, {"do": "submit", "by": "mei"}, {"by": 5, "xyz": 1}]})
    assert {one.path for one in told.value.faults} == {
        "scenes[#1].by",
        "scenes[#3].do",
        "scenes[#3].by",
        "scenes[#3].xyz",
    }
    with pytest.raises(InvalidValue) as told:
        Story.from_dict({"people": {}})
    assert told.value.code == "story_unknown_key"


def test_a_rehearsal_refuses_what_an_order_s_desk_refuses_whatever_the_workflow_says():
    rule = FieldRule("lines[*].schedule[*].quantity", editable=False)
    flow = evolve(FLOW, fields=[*FLOW.fields, rule])
    line = {"number": 1, "item": "M6", "quantity": "100", "price": "2"}
    scenes = [
        Scene("edit", "mei", set={"lines[1].quantity": "90"}, refused=["field_not_editable"]),
        Scene("edit", "mei", set={"number": "PO-9"}, refused=["field_fixed"]),
        Scene("edit", "mei", set={"lines[1].item": "M6"}, refused=["nothing_changed"]),
        Scene("edit", "mei", set={"supplier": None}),
        Scene("submit", "mei", refused=["order_without_supplier"]),
    ]
    story = Story(scenes, document={"supplier": "V-7", "currency": "EUR", "lines": [line]}, created_by="mei")
    played = rehearse(flow, story, organisation=PEOPLE)
    assert [one.expected for one in played] == [True] * 5, [(one.state, one.reasons) for one in played]


def test_a_history_fits_the_workflow_it_ran_on_also_where_editing_is_a_step_of_it():
    flow = evolve(
        FLOW,
        transitions=[*FLOW.transitions, Transition("edit", ["draft", "pending_approval", "approved"], roles="buyer")],
    )
    with procurekit.open("memory:", definition=flow, organisation=PEOPLE) as desk:
        line = OrderLine(1, "M6", "100", Price("2"))
        desk.create(PurchaseOrder("PO-1", supplier="V-7", currency="EUR", lines=[line]), by="mei")
        desk.do("submit", "PO-1", by="mei")
        desk.do("approve", "PO-1", by="eva")
        assert desk.edit("PO-1", {"lines[1].quantity": "120"}, by="mei").state == "pending_approval"
        desk.do("approve", "PO-1", by="eva")
        desk.do("issue", "PO-1", by="mei")
        (case,) = desk.cases()
    found = replay_case(flow, case, organisation=PEOPLE)
    assert (found.fits, found.state) == (True, "issued"), found.misfits
