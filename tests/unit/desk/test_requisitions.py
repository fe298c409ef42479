"""Requisitions at the desk: the same commands as for orders, with the same refusals, keys and conflicts."""

import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Actor,
    Agreement,
    Conflict,
    Contact,
    Desk,
    InvalidValue,
    KeyReused,
    NotFound,
    OrderLine,
    Party,
    PurchaseOrder,
    Refused,
    Requisition,
    RequisitionLine,
)
from procurekit.model.journal import event_of
from procurekit.workflow import preset

WANG = Actor("wang", roles={"requester"})
LIU = Actor("liu", roles={"manager"})
MEI = Actor("mei", roles={"buyer"})


def request(number="PR-1", *lines, **given):
    lines = lines or [RequisitionLine(1, "M6-BOLT", "1000", needed_by="2026-02-01", site="SH-1")]
    return Requisition(number, lines=lines, requester="wang", **given)


def codes(refused):
    return [one.code for one in refused.value.reasons]


def test_it_goes_its_way_in_a_stream_of_its_own(desk):
    made = desk.create(request(), by=WANG)
    assert (made.kind, made.state, made.stage, made.version, made.number) == (
        "requisition",
        "draft",
        "draft",
        1,
        "PR-1",
    )
    assert made.id.startswith("requisition_")
    made = desk.do("submit", made, by=WANG)
    made = desk.do("approve", made.id, by=LIU)
    assert (made.state, made.version) == ("approved", 3)
    assert [one.command for one in made.deeds] == ["create", "submit", "approve"]
    assert made.deeds[-1].signature.approval == "need"
    types = [event_of(record).envelope.type for record in desk.store.read_all()]
    assert types == ["requisition.created", "requisition.moved", "requisition.moved"]
    assert made == desk.requisition("PR-1") == desk.requisition(made) == desk.requisition(made.id)
    assert made.definition == preset("requisition").hash == desk.workflow_of(made).hash
    assert desk.orders() == []
    assert desk.verify().holds


def test_a_refusal_tells_every_reason(desk):
    made = desk.create(request(), by=WANG)
    desk.do("submit", made, by=WANG)
    told = desk.check("approve", made.id, by=WANG)
    with pytest.raises(Refused) as refused:
        desk.do("approve", made.id, by=WANG)
    assert codes(refused) == [one.code for one in told]
    assert set(codes(refused)) == {"duty_conflict", "missing_role"}
    options = {one.command: one.open for one in desk.allowed(made.id, by=LIU)}
    assert options["approve"]
    assert not options["submit"]
    (chain,) = desk.explain(made.id)
    assert (chain.complete, [one.missing for one in chain.levels]) == (False, [("manager",)])
    assert desk.requisition(made).version == 2, "nothing was stored of what was refused"


def test_what_was_signed_and_is_changed_is_approved_anew(desk):
    made = desk.create(request(), by=WANG)
    for step, by in (("submit", WANG), ("approve", LIU)):
        made = desk.do(step, made, by=by)
    with pytest.raises(Refused) as refused:
        desk.edit(made, {"lines[1].quantity": "2000"}, by=MEI)
    assert codes(refused) == ["field_not_editable"]
    made = desk.do("send_back", made, by=MEI, reason="how many?")
    made = desk.edit(made, {"lines[1].quantity": "2000", "lines[1].site": "BJ-1"}, by=WANG)
    assert (made.document.lines[0].quantity.amount, made.document.lines[0].site) == (2000, "BJ-1")
    assert made.history[-1].payload.changes[0].path == "lines[1].quantity"


def test_it_may_be_edited_as_a_whole(desk):
    made = desk.create(request(), by=WANG)
    wanted = evolve(made.document, priority="urgent", lines=[*made.document.lines, RequisitionLine(2, "M6-NUT", "5")])
    made = desk.edit(made, wanted, by=WANG)
    assert made.document == wanted
    with pytest.raises(InvalidValue) as wrong:
        desk.edit(made, PurchaseOrder("PO-1"), by=WANG)
    assert wrong.value.code == "not_a"


@pytest.mark.parametrize("path", ["number", "issuer", "revision"])
def test_what_it_is_known_by_never_changes(desk, path):
    made = desk.create(request(), by=WANG)
    with pytest.raises(Refused) as refused:
        desk.edit(made, {path: 7 if path == "revision" else "x"}, by=WANG)
    assert codes(refused) == ["field_fixed"]


def test_people_that_a_line_names_are_personal_data(desk):
    named = Party("V-7", contacts=[Contact("李雷")])
    made = desk.create(request(reason="缺料"), by=WANG)
    made = desk.edit(made, {"lines[2]": {"item": "A", "quantity": "1", "supplier": {"id": "V-7"}}}, by=WANG)
    lines = [made.document.lines[0], evolve(made.document.lines[1], supplier=named)]
    made = desk.edit(made, evolve(made.document, lines=lines, reason="更急"), by=WANG)
    assert (made.document.reason, made.document.lines[1].supplier) == ("更急", named)
    more = [*lines, RequisitionLine(3, "B", "1", supplier=named)]
    made = desk.edit(made, evolve(made.document, lines=more), by=WANG)
    made = desk.edit(made, {"lines[2]": None, "lines[3]": None}, by=WANG)
    assert [one.number for one in made.document.lines] == [1]
    assert desk.requisition("PR-1") == made
    for record in desk.store.read_all():
        assert "李雷".encode() not in record.body
        assert "急".encode() not in record.body


def test_a_number_is_used_once_for_each_kind(desk):
    desk.create(request("1"), by=WANG)
    with pytest.raises(Refused) as refused:
        desk.create(request("1"), by=WANG)
    assert refused.value.reasons[0].values == {"number": "1", "document": "requisition"}
    assert "requisition" in refused.value.text()
    assert "采购申请" in refused.value.text("zh")
    desk.create(request("1", issuer="plant 2"), by=WANG)
    assert desk.create(PurchaseOrder("1", lines=[OrderLine(1, "A", "1")]), by=MEI).number == "1"
    assert desk.requisition("1").document.issuer is None
    desk.create(request("2", issuer="a"), by=WANG)
    assert desk.requisition("2").document.issuer == "a"
    desk.create(request("2", issuer="b"), by=WANG)
    with pytest.raises(NotFound) as many:
        desk.requisition("2")
    assert many.value.code == "ambiguous_number"


def test_a_key_makes_it_once(desk):
    made = desk.create(request(), by=WANG, key="k")
    assert desk.create(request(), by=WANG, key="k") == made
    with pytest.raises(KeyReused):
        desk.create(request("PR-2"), by=WANG, key="k")
    moved = desk.do("submit", made, by=WANG, key="s")
    assert desk.do("submit", made, by=WANG, key="s") == moved


def test_whoever_passes_a_state_means_that_version(desk):
    made = desk.create(request(), by=WANG)
    desk.do("submit", made, by=WANG)
    for act in (
        lambda: desk.do("cancel", made, by=WANG),
        lambda: desk.edit(made, {"priority": "low"}, by=WANG),
        lambda: desk.check("cancel", made, by=WANG),
        lambda: desk.follow(made),
    ):
        with pytest.raises(Conflict) as conflict:
            act()
        assert "requisition.moved" in conflict.value.text()
    assert desk.at_version(made, 1) == made
    assert desk.do("recall", desk.at_version(made, 2), by=WANG).state == "draft"


def test_they_are_listed_newest_first(desk, clock):
    for number in ("PR-1", "PR-2", "PR-3"):
        desk.create(request(number), by=WANG)
        clock.forward(minutes=1)
    desk.do("submit", desk.requisition("PR-2"), by=WANG)
    assert [one.number for one in desk.requisitions()] == ["PR-3", "PR-2", "PR-1"]
    assert [one.number for one in desk.requisitions(stage="draft")] == ["PR-3", "PR-1"]
    with pytest.raises(InvalidValue):
        desk.requisitions(stage="open")


def test_an_order_is_no_requisition_and_a_requisition_no_order(desk):
    made = desk.create(request(), by=WANG)
    order = desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by=MEI)
    for ask in (
        lambda: desk.get(made.id),
        lambda: desk.redact(made.id, by=MEI),
        lambda: desk.requisition(order.id),
        lambda: desk.requisition("PR-404"),
        lambda: desk.do("submit", f"requisition_{'a' * 26}", by=WANG),
        lambda: desk.get("PR-1"),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_book_has_workflows_of_its_own_for_each_kind(desk, clock):
    own = evolve(preset("requisition"), name="short", en="Short")
    desk.adopt(own)
    assert desk.workflow_of(desk.create(request(), by=WANG)) == own
    assert desk.definition == preset("standard_order")
    other = Desk(desk.store, clock=clock, definition=preset("standard_order"))
    assert other.workflow_of(other.create(request("PR-2"), by=WANG)) == own
    stranger = Desk(desk.store, clock=clock, definition=[preset("requisition"), preset("standard_order")])
    with pytest.raises(InvalidValue) as caught:
        stranger.create(request("PR-3"), by=WANG)
    assert caught.value.code == "book_has_its_own"
    stranger.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by=MEI)
    desk.adopt([])
    assert desk.workflow_of(desk.create(request("PR-4"), by=WANG)) == preset("requisition")
    assert desk.workflow_of(desk.requisition("PR-1")) == own, "what has started stays where it is"


def test_of_two_for_one_kind_the_first_has_to_leave_something(desk, clock):
    both = [preset("requisition"), evolve(preset("requisition"), name="second")]
    with pytest.raises(InvalidValue) as caught:
        Desk(desk.store, clock=clock, definition=both)
    assert caught.value.code == "definition_never_applies"
    large = evolve(preset("requisition"), name="large", applies="estimated_amount > 1000 and currency == 'EUR'")
    ours = Desk(desk.store, clock=clock, definition=[large, preset("standard_order"), preset("requisition")])
    line = RequisitionLine(1, "A", "2000", estimated_price="1")
    assert ours.workflow_of(ours.create(request("PR-1", line, currency="EUR"), by=WANG)) == large
    assert ours.workflow_of(ours.create(request("PR-2"), by=WANG)) == preset("requisition")
    narrow = Desk(desk.store, clock=clock, definition=[large])
    with pytest.raises(Refused) as refused:
        narrow.create(request("PR-3"), by=WANG)
    assert codes(refused) == ["no_workflow_applies"]


def test_its_history_is_told_in_words(desk):
    made = desk.create(request(), by=WANG)
    made = desk.do("submit", made, by=WANG)
    told = desk.timeline(made)
    assert "requisition PR-1" in told.text()
    assert "采购申请 PR-1" in told.text("zh")
    assert told.as_dict()["requisition"] == made.id
    order = desk.create(PurchaseOrder("PO-1", lines=[OrderLine(1, "A", "1")]), by=MEI)
    assert desk.timeline(order).order == order
    agreement = desk.create(Agreement("FA-1"), by=MEI)
    assert "agreement FA-1" in desk.timeline(agreement).text()
    with pytest.raises(InvalidValue):
        _ = told.order


def test_a_store_without_side_records_finds_numbers_too(desk, clock):
    class Bare:
        def __init__(self, store):
            self.append, self.read, self.read_all = store.append, store.read, store.read_all

    bare = Desk(Bare(desk.store), clock=clock)
    made = bare.create(request(), by=WANG)
    assert bare.requisition("PR-1") == made
    with pytest.raises(Refused):
        bare.create(request(), by=WANG)


def test_plain_commands_move_it_too():
    with procurekit.open("memory:") as desk:
        paper = {"number": "PR-1", "lines": [{"number": 1, "item": "A", "quantity": "5"}]}
        wang, liu = {"id": "wang", "roles": ["requester"]}, {"id": "liu", "roles": ["manager"]}
        made = desk.execute({"command": "create", "requisition": paper, "by": wang})["requisition"]
        assert (made["stage"], made["workflow"]) == ("draft", "requisition")
        told = {"command": "do", "requisition": "PR-1", "version": 1}
        assert desk.execute({**told, "step": "submit", "by": wang})["requisition"]["stage"] == "pending_approval"
        assert desk.execute({**told, "step": "recall", "by": wang})["error"]["code"] == "conflict"
        assert desk.execute({"command": "check", "step": "approve", "requisition": made["id"], "by": liu})["allowed"]
        assert desk.execute({"command": "requisition", "requisition": "PR-1"})["requisition"]["version"] == 2
        assert len(desk.execute({"command": "requisitions", "stage": "draft"})["requisitions"]) == 0
        both = {"command": "explain", "requisition": "PR-1", "order": "PO-1"}
        assert desk.execute(both)["error"]["code"] == "missing_argument"
        nothing = desk.execute({"command": "create", "by": wang}, "zh")
        assert nothing["error"]["code"] == "missing_argument"
