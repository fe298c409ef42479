"""Editing: fields of an order changed by command, as far as its workflow lets an actor, and what an edit voids."""

import pytest
from attrs import evolve

from procurekit import (
    Actor,
    Conflict,
    Contact,
    Desk,
    Hold,
    InvalidDocument,
    InvalidValue,
    KeyReused,
    NotFound,
    OrderLine,
    Party,
    PurchaseOrder,
    Refused,
)
from procurekit.model.events import Changed, Moved
from procurekit.workflow import Duty, FieldRule, Keeper, Level, Organisation, Person, Tolerance, Transition, preset

STANDARD = preset("standard_order")
(RELEASE,) = STANDARD.approvals
ANYWHERE = FieldRule(("lines", "custom", "note"), states=[one.name for one in STANDARD.states], editable=True)
ZHAO = Actor("zhao", roles={"approver"})


def codes(refused):
    return [one.code for one in refused.value.reasons]


def workflow(*rules, **approval):
    """The standard order with these rules for its fields and other values for its approval."""
    return evolve(STANDARD, fields=rules, approvals=[evolve(RELEASE, **approval)])


def way(desk, *steps):
    for command, actor in steps:
        state = desk.do(command, "PO-1", by=actor)
    return state


@pytest.fixture
def on(clock):
    """Another desk on the store of a desk."""

    def opened(desk, definition=None, **given):
        return Desk(desk.store, clock=clock, definition=definition, **given)

    return opened


@pytest.fixture
def draft(desk, order, mei):
    return desk.create(order(), by=mei)


@pytest.fixture
def approved(desk, order, mei, wang, on):
    """A desk with an approved order that may be edited wherever it stands."""

    def approve(**approval):
        other = on(desk, workflow(ANYWHERE, **approval))
        other.create(order("PO-1", OrderLine(1, "A", "1000", "0.10", requested="2026-02-01")), by=mei)
        way(other, ("submit", mei), ("approve", wang))
        return other

    return approve


# --- by path and as a whole


def test_fields_are_changed_by_their_paths(desk, draft, mei, clock):
    clock.forward(hours=1)
    changes = {
        "lines[1].quantity": "1200",
        "lines[2].price": "0.06",
        "lines[1].requested": "2026-03-01",
        "incoterm": "DAP",
        "custom.project": "dike",
    }
    state = desk.edit(draft, changes, by=mei, reason="more is needed")
    line, other = state.lines
    assert (str(line.quantity), str(line.requested), str(other.price.amount)) == ("1200", "2026-03-01", "0.06")
    assert (state.order.incoterm, state.order.custom["project"]) == ("DAP", "dike")
    assert (state.version, state.state) == (2, "draft")
    assert state == desk.get("PO-1")
    last = desk.timeline("PO-1").entries[-1]
    assert (last.type, last.actor, last.reason, last.at) == ("order.changed", "mei", "more is needed", clock())
    payload = desk.journal.events(state.id)[-1].payload
    before, after = ({"amount": amount} for amount in ("1000", "1200"))
    assert ("lines[1].quantity", before, after) in [(one.path, one.before, one.after) for one in payload.changes]
    assert payload.initiator == "buyer"
    assert next((row.line, str(row.requested)) for row in desk.lines()) == (1, "2026-03-01")
    assert desk.verify().holds


def test_an_order_may_be_given_as_a_whole(desk, draft, mei):
    wanted = evolve(draft.order, currency="USD", lines=[evolve(draft.line(1), item="M8-BOLT")])
    state = desk.edit("PO-1", wanted, by=mei)
    assert state.order == wanted
    assert {one.path for one in desk.journal.events(state.id)[-1].payload.changes} == {
        "currency",
        "lines[1].item",
        "lines[2]",
    }
    assert desk.edit("PO-1", {"lines[2]": {"number": 2, "item": "M6-NUT", "quantity": "5"}}, by=mei).line(2).quantity


def test_a_line_of_a_draft_that_is_opened_again_forgets_why_it_was_cancelled(desk, order, mei):
    line = OrderLine(1, "A", "10", status="cancelled", closing_reason="twice")
    draft = desk.create(order("PO-1", line), by=mei).order
    with_reason = {"lines[1].status": "open", "lines[1].closing_reason": "not twice after all"}
    asked = [{"lines[1].status": "open"}, evolve(draft, lines=[evolve(line, status="open")]), with_reason]
    for changes, reason in zip(asked, (None, None, "not twice after all"), strict=True):
        state = desk.edit("PO-1", changes, by=mei)
        assert (state.line(1).status, state.line(1).closing_reason) == ("open", reason)
        desk.edit("PO-1", draft, by=mei)


def test_none_takes_a_field_or_a_line_out(desk, order, mei):
    desk.create(order(incoterm="DAP"), by=mei)
    state = desk.edit("PO-1", {"incoterm": None, "lines[2]": None}, by=mei)
    assert (state.order.incoterm, [one.number for one in state.lines]) == (None, [1])


def test_an_edit_that_changes_nothing_is_refused(desk, draft, mei):
    for nothing in ({}, {"lines[1].quantity": "1000"}, {"lines[9]": None}, draft.order):
        with pytest.raises(Refused) as refused:
            desk.edit("PO-1", nothing, by=mei)
        assert codes(refused) == ["nothing_changed"]
    assert desk.get("PO-1").version == 1


def test_what_would_not_be_an_order_is_told_with_every_fault(desk, draft, mei):
    with pytest.raises(InvalidDocument) as caught:
        desk.edit("PO-1", {"lines[1].quantity": "many", "currency": "Euro", "colour": "red"}, by=mei)
    assert {one.path for one in caught.value.faults} >= {"lines[1].quantity", "currency", "colour"}
    with pytest.raises(InvalidValue) as caught:
        desk.edit("PO-1", {"lines[7].quantity": "1"}, by=mei)
    assert (caught.value.code, caught.value.values["path"]) == ("unknown_path", "lines[7].quantity")
    for wrong in (None, "lines[1].quantity=5", [("currency", "USD")]):
        with pytest.raises(InvalidValue) as caught:
            desk.edit("PO-1", wrong, by=mei)
        assert (caught.value.code, caught.value.values["field"]) == ("not_a", "changes")
    assert desk.get("PO-1") == draft


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("", "5", "unknown_path"),
        ("lines[x]", "5", "unknown_path"),
        ("lines[1]quantity", "5", "unknown_path"),
        ("lines[1]..quantity", "5", "unknown_path"),
        ("lines.quantity", "5", "unknown_path"),
        ("currency.code", "5", "unknown_path"),
        ("supplier.id.x", None, "unknown_path"),
        ("supplier[1]", {"id": "V-8"}, "unknown_path"),
        ("lines[1].schedule[7].promised", "2026-02-02", "unknown_path"),
        ("lines[1]", {"number": 2}, "unknown_path"),
        ("lines[1]", "5", "not_a"),
        ("lines[1].schedule[1]", 5, "not_a"),
        (5, "5", "unknown_path"),
        (None, "5", "unknown_path"),
        ("colour", "red", "invalid_document"),
        ("lines", "5", "invalid_document"),
        ("lines[1].quantity", 1.5, "invalid_document"),
        ("lines[1].quantity", True, "invalid_document"),
        ("lines[3]", {}, "invalid_document"),
    ],
)
def test_a_path_or_a_value_that_can_not_be_is_told_and_changes_nothing(desk, draft, mei, path, value, code):
    with pytest.raises((InvalidValue, InvalidDocument)) as caught:
        desk.edit("PO-1", {path: value}, by=mei)
    assert caught.value.code == code
    assert caught.value.text("zh") != caught.value.text("en")
    plain = {"id": "mei", "roles": ["buyer"]}
    answer = desk.execute({"command": "edit", "order": "PO-1", "changes": {path: value}, "by": plain})
    assert (answer["ok"], answer["error"]["code"]) == (False, code)
    assert desk.get("PO-1") == draft


def test_a_line_has_the_number_that_its_path_says(desk, draft, mei):
    state = desk.edit("PO-1", {"lines[3]": {"item": "WASHER", "quantity": "5"}}, by=mei)
    assert [(one.number, one.item) for one in state.lines][-1] == (3, "WASHER")


def test_what_an_order_is_known_by_stays(desk, order, mei):
    desk.create(order(issuer="US", revision=2), by=mei)
    for path, value in (("number", "PO-9"), ("issuer", None), ("revision", 3)):
        with pytest.raises(Refused) as refused:
            desk.edit("PO-1", {path: value, "currency": "USD"}, by=mei)
        assert [(one.code, one.values["path"]) for one in refused.value.reasons] == [("field_fixed", path)]
    assert desk.get("PO-1").order.currency == "EUR"


def test_people_go_into_the_part_that_can_be_deleted(desk, draft, mei):
    supplier = Party("V-8", "Nut & Co", contacts=[Contact("Li Lei")])
    desk.edit(draft, {"note": "ask Han"}, by=mei, reason="urgent for Zhao")
    state = desk.edit("PO-1", evolve(desk.get("PO-1").order, supplier=supplier), by=mei)
    assert (state.order.note, state.order.supplier) == ("ask Han", supplier)
    first, second = (one.payload for one in desk.journal.events(state.id)[1:])
    assert (first.changes, [one.path for one in first.personal]) == ((), ["note"])
    assert "supplier.contacts" in [one.path for one in second.personal]
    stored = b"".join(one.envelope + one.body for one in desk.store.read("main", state.id))
    assert [one for one in (b"ask Han", b"Li Lei", b"urgent for Zhao") if one in stored] == []
    assert desk.redact("PO-1", by="dpo").order.note is None
    assert desk.get("PO-1").order.supplier.id == "V-8"
    assert desk.verify().holds


# --- who may change what


def test_without_a_rule_a_draft_and_what_was_sent_back_may_be_changed_and_nothing_else(desk, draft, mei, wang):
    way(desk, ("submit", mei))
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", {"currency": "USD", "incoterm": "DAP"}, by=mei)
    assert codes(refused) == ["field_not_editable"] * 2
    for lang in ("en", "zh"):
        assert "incoterm" in refused.value.text(lang)
    assert "待审批" in refused.value.text("zh")
    way(desk, ("send_back", wang))
    assert desk.edit("PO-1", {"currency": "USD"}, by=mei).order.currency == "USD"


def test_rules_say_who_may_change_what_in_which_state(desk, order, mei, wang, on):
    desk = on(
        desk,
        workflow(
            FieldRule("lines[*].price", roles="buyer", editable=False),
            FieldRule("custom", states="pending_approval", roles="approver", editable=True),
        ),
    )
    with pytest.raises(Refused) as refused:
        desk.create(order(), by=mei)
    assert {one.values["path"] for one in refused.value.reasons} == {"lines[1].price", "lines[2].price"}
    desk.create(order(), by=wang)
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", {"lines[1].price": "0.10", "lines[1].quantity": "5"}, by=mei)
    assert [one.values["path"] for one in refused.value.reasons] == ["lines[1].price"]
    way(desk, ("submit", mei))
    assert desk.edit("PO-1", {"custom.budget": "4711"}, by=wang).order.custom["budget"] == "4711"
    for path, actor in (("custom.budget", mei), ("currency", wang)):
        with pytest.raises(Refused) as refused:
            desk.edit("PO-1", {path: "USD"}, by=actor)
        assert codes(refused) == ["field_not_editable"]


@pytest.fixture
def priced(desk, order, mei, on):
    """A desk on which nobody but finance writes prices and who the supplier is, with an order that has no price."""
    rules = (
        FieldRule(("lines[*].price.amount", "supplier.id"), editable=False),
        FieldRule(("lines[*].price.amount", "supplier.id"), roles="finance", editable=True),
    )
    other = on(desk, evolve(STANDARD, roles=[*STANDARD.roles, "finance"], fields=rules))
    other.create(PurchaseOrder("PO-1", currency="EUR", lines=[OrderLine(1, "A", "10")]), by=mei)
    return other


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"lines[1].price": "5"}, ["lines[1].price"]),
        ({"lines[1].price": {"amount": "5", "per": "100"}}, ["lines[1].price.amount"]),
        ({"lines[2]": {"item": "B", "quantity": {"amount": "1"}, "price": {"amount": "5"}}}, ["lines[2].price.amount"]),
        ({"supplier": {"id": "V-8", "name": "Eight"}}, ["supplier.id"]),
        (PurchaseOrder("PO-1", currency="EUR", lines=[OrderLine(1, "A", "11", "7")]), ["lines[1].price"]),
    ],
)
def test_a_closed_field_is_closed_in_whatever_is_written_as_a_whole(priced, mei, changes, paths):
    with pytest.raises(Refused) as refused:
        priced.edit("PO-1", changes, by=mei)
    assert [(one.code, one.values["path"]) for one in refused.value.reasons] == [
        ("field_not_editable", path) for path in paths
    ]
    assert priced.edit("PO-1", changes, by=Actor("fei", roles={"buyer", "finance"})).version == 2


def test_what_is_open_beside_a_closed_field_may_be_written_as_a_whole(priced, mei):
    state = priced.edit("PO-1", {"lines[2]": {"item": "B", "quantity": {"amount": "1"}}}, by=mei)
    assert len(state.lines) == 2
    assert priced.edit("PO-1", {"lines[2]": None}, by=mei).version == 3


def test_a_line_with_a_closed_field_is_not_taken_out_either(priced, mei):
    priced.edit("PO-1", {"lines[1].price": "5"}, by=Actor("fei", roles={"finance"}))
    with pytest.raises(Refused) as refused:
        priced.edit("PO-1", {"lines[1]": None}, by=mei)
    assert [one.values["path"] for one in refused.value.reasons] == ["lines[1].price.amount"]


def test_where_the_workflow_asks_for_the_reason_of_an_edit_it_may_be_given(desk, order, mei, on):
    steps = [Transition(name, "draft", roles="buyer", reason=True) for name in ("edit", "hold", "release")]
    desk = on(desk, evolve(STANDARD, transitions=[*STANDARD.transitions, *steps]))
    desk.create(order(), by=mei)
    for asked in (
        lambda: desk.edit("PO-1", {"language": "zh"}, by=mei),
        lambda: desk.hold("PO-1", Hold("credit"), by=mei),
    ):
        with pytest.raises(Refused) as refused:
            asked()
        assert codes(refused) == ["reason_needed"]
    desk.edit("PO-1", {"language": "zh"}, by=mei, reason="they asked")
    (hold,) = desk.hold("PO-1", Hold("credit", reason="limit"), by=mei).holds
    with pytest.raises(Refused) as refused:
        desk.release("PO-1", hold, by=mei)
    assert codes(refused) == ["reason_needed"]
    assert not desk.release("PO-1", hold, by=mei, reason="paid").holds


def test_who_must_keep_out_of_an_order_may_not_edit_it_nor_make_it_theirs(desk, order, on):
    rule = Duty("keep_and_order", "keep_supplier", ("create", "edit"), en="who keeps a supplier does not order there")
    people = [Person("mei", "buyer"), Person("wang", "approver")]
    company = Organisation(people=people, keepers=[Keeper("V-7", "wang"), Keeper("V-8", "mei")])
    desk = on(desk, evolve(STANDARD, duties=[rule]), organisation=company)
    desk.create(order(), by="mei")
    for actor, changes in (("wang", {"currency": "USD"}), ("mei", {"supplier.id": "V-8"})):
        with pytest.raises(Refused) as refused:
            desk.edit("PO-1", changes, by=actor)
        assert codes(refused) == ["duty_conflict"]
        assert refused.value.reasons[0].values["person"] == actor
    assert desk.edit("PO-1", {"currency": "USD"}, by="mei").version == 2
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", {"currency": "EUR"}, by="eve")
    assert "actor_unknown" in codes(refused)


def test_an_order_does_not_go_over_to_a_supplier_whose_record_somebody_keeps_who_made_it(desk, order, on):
    rule = Duty("keep_and_order", "keep_supplier", "create")
    people = [Person("mei", "buyer"), Person("lin", "buyer")]
    company = Organisation(people=people, keepers=[Keeper("V-8", "mei")])
    desk = on(desk, evolve(STANDARD, duties=[rule]), organisation=company)
    desk.create(order(), by="mei")
    with pytest.raises(Refused) as refused:
        desk.edit("PO-1", {"supplier.id": "V-8"}, by="lin")
    assert [(one.code, one.values["person"], one.values["done"]) for one in refused.value.reasons] == [
        ("duty_conflict", "mei", "create")
    ]
    assert desk.edit("PO-1", {"supplier.id": "V-9"}, by="lin").order.supplier.id == "V-9"


def test_who_edited_an_order_may_not_approve_it(desk, draft, mei, wang):
    desk.edit("PO-1", {"currency": "USD"}, by=wang)
    way(desk, ("submit", mei))
    with pytest.raises(Refused) as refused:
        desk.do("approve", "PO-1", by=wang)
    assert codes(refused) == ["duty_conflict"]
    assert way(desk, ("approve", ZHAO)).stage == "approved"


# --- what it voids


def test_an_edit_of_what_was_signed_sends_it_back_in_the_same_append(approved, mei, wang):
    desk = approved()
    before = [one.position for one in desk.store.read_all()]
    state = desk.edit("PO-1", {"lines[1].quantity": "1001"}, by=mei)
    assert (state.state, state.stage, state.version) == ("pending_approval", "pending_approval", 5)
    assert state == desk.get("PO-1")
    edited, returned = (one.payload for one in desk.journal.events(state.id)[3:])
    assert isinstance(edited, Changed)
    assert isinstance(returned, Moved)
    assert (returned.before, returned.voided, returned.automatic) == ("approved", ("release",), True)
    assert len(list(desk.store.read_all())) == len(before) + 2
    assert desk.orders()[0].stage == "pending_approval"
    (standing,) = desk.explain("PO-1")
    assert (standing.complete, standing.levels[0].signed) == (False, ())
    with pytest.raises(Refused) as refused:
        desk.do("issue", "PO-1", by=mei)
    assert "approval_missing" in codes(refused)
    assert way(desk, ("approve", wang), ("issue", mei)).stage == "issued"
    assert desk.verify().holds


def test_changing_it_back_gives_no_signature_back(approved, mei):
    desk = approved()
    desk.edit("PO-1", {"lines[1].quantity": "1001"}, by=mei)
    state = desk.edit("PO-1", {"lines[1].quantity": "1000"}, by=mei)
    assert state.state == "pending_approval"
    assert not desk.explain(state)[0].complete


def test_what_stays_within_the_tolerance_stays_approved_and_edits_add_up(approved, mei):
    near = Tolerance("lines[*].quantity", within="order_amount <= approved_order_amount * 1.1")
    desk = approved(tolerance=near)
    state = desk.edit("PO-1", {"lines[1].quantity": "1060"}, by=mei)
    assert (state.state, state.version, desk.explain(state)[0].complete) == ("approved", 4, True)
    state = desk.edit("PO-1", {"lines[1].quantity": "1110"}, by=mei)
    assert (state.state, state.version) == ("pending_approval", 6), "compared with what was signed, not with the last"


def test_what_the_tolerance_does_not_name_sends_it_back_however_little_it_is(approved, mei):
    near = Tolerance("lines[*].quantity", within="order_amount <= approved_order_amount * 1.1")
    assert approved(tolerance=near).edit("PO-1", {"lines[1].price": "0.09"}, by=mei).state == "pending_approval"


def test_what_nobody_signs_for_and_what_is_personal_voids_nothing(approved, mei):
    desk = approved(ignores="custom")
    state = desk.edit("PO-1", {"custom.shelf": "7", "note": "ask Han"}, by=mei)
    assert (state.state, state.version) == ("approved", 4)
    assert desk.do("issue", "PO-1", by=mei).stage == "issued"


def test_an_edit_that_asks_for_a_level_more_sends_it_back_though_the_signatures_count(approved, mei, wang):
    levels = (
        Level("lead", roles="approver"),
        Level("second", roles="approver", when="approval_amount > 105"),
    )
    near = Tolerance("lines[*].quantity", within="order_amount <= approved_order_amount * 2")
    desk = approved(levels=levels, tolerance=near, currency="EUR")
    assert desk.edit("PO-1", {"lines[1].quantity": "1050"}, by=mei).state == "approved"
    state = desk.edit("PO-1", {"lines[1].quantity": "1051"}, by=mei)
    returned = desk.journal.events(state.id)[-1].payload
    assert (state.state, returned.voided) == ("pending_approval", ())
    (standing,) = desk.explain(state)
    assert [(one.name, one.done) for one in standing.levels] == [("lead", True), ("second", False)]
    assert way(desk, ("approve", wang)).state == "approved", "the signature that is missing is the second one"


def test_without_a_way_back_it_stays_where_it_is_and_goes_no_further(approved, mei):
    desk = approved(returns_to=None)
    state = desk.edit("PO-1", {"lines[1].quantity": "1001"}, by=mei)
    assert (state.state, state.version) == ("approved", 4)
    with pytest.raises(Refused) as refused:
        desk.do("issue", "PO-1", by=mei)
    assert codes(refused) == ["approval_void"]


def test_what_is_with_the_supplier_stays_there(approved, mei):
    desk = approved()
    way(desk, ("issue", mei))
    state = desk.edit("PO-1", {"lines[1].quantity": "1001"}, by=mei)
    assert (state.stage, state.version) == ("issued", 5)


# --- versions and keys


def test_a_state_means_this_version_and_a_number_the_latest(desk, draft, mei):
    desk.edit(draft, {"currency": "USD"}, by=mei)
    with pytest.raises(Conflict) as caught:
        desk.edit(draft, {"currency": "CNY"}, by=mei)
    assert [one.envelope.type for one in caught.value.events] == ["order.changed"]
    assert desk.edit("PO-1", {"currency": "CNY"}, by=mei).version == 3
    with pytest.raises(NotFound):
        desk.edit("PO-404", {"currency": "CNY"}, by=mei)


def test_an_edit_is_done_once_under_one_key(desk, draft, mei):
    first = desk.edit("PO-1", {"currency": "USD"}, by=mei, key="k")
    desk.edit("PO-1", {"currency": "CNY"}, by=mei)
    assert desk.edit("PO-1", {"currency": "USD"}, by=mei, key="k") == first
    assert desk.get("PO-1").order.currency == "CNY"
    with pytest.raises(KeyReused):
        desk.edit("PO-1", {"currency": "EUR"}, by=mei, key="k")
    with pytest.raises(KeyReused):
        desk.edit("PO-1", {"currency": "USD"}, by="somebody else", key="k")
    whole = PurchaseOrder("PO-1", supplier="V-7", lines=[OrderLine(1, "A", "1")])
    again = desk.edit("PO-1", whole, by=mei, key="l")
    assert desk.edit("PO-1", whole, by=mei, key="l") == again


def test_somebody_who_was_faster_is_a_conflict_and_nothing_is_written(desk, draft, mei, monkeypatch):
    append = desk.journal.append

    def late(*args, **more):
        monkeypatch.setattr(desk.journal, "append", append)
        desk.edit("PO-1", {"incoterm": "DAP"}, by=mei)
        return append(*args, **more)

    monkeypatch.setattr(desk.journal, "append", late)
    with pytest.raises(Conflict):
        desk.edit("PO-1", {"currency": "USD"}, by=mei)
    assert (desk.get("PO-1").order.currency, desk.get("PO-1").version) == ("EUR", 2)


def test_it_may_be_said_when_it_was(desk, draft, mei):
    desk.edit(draft, {"currency": "USD"}, by=mei, at="2026-01-03")
    assert str(desk.timeline("PO-1").entries[-1].at) == "2026-01-03"
    with pytest.raises((InvalidValue, ValueError)):
        desk.edit("PO-1", {"currency": "CNY"}, by=mei, at="yesterday")
