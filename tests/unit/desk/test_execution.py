"""Execution: plain dicts in, plain dicts out; what the caller did wrong comes back, in the caller's language."""

import json

import pytest
from attrs import evolve, fields

import procurekit
from procurekit import Desk, Receipt
from procurekit.desk.execution import COMMANDS
from procurekit.model.operations import OPERATIONS
from procurekit.workflow import FieldRule, Organisation, Person, preset

ORDER = {
    "number": "PO-1",
    "supplier": {"id": "V-7"},
    "currency": "EUR",
    "lines": [{"number": 1, "item": "M6-BOLT", "quantity": "1000", "price": "0.12", "requested": "2026-01-20"}],
}
AGREEMENT = {"number": "FA-1", "lines": [{"number": 1, "item": "M6-BOLT", "quantity": "10000"}]}
REQUISITION = {"number": "PR-1", "lines": [{"number": 1, "item": "M6-BOLT", "quantity": "1000"}]}
MEI = {"id": "mei", "name": "Mei Lin", "roles": ["buyer"]}
WANG = {"id": "wang", "roles": ["approver"]}
RECEIPT = {"document": "receipt", "order": "PO-1", "line": 1, "quantity": "980", "at": "2026-01-25T09:00+08:00"}
GOOD = {
    "create": {"order": {**ORDER, "number": "PO-2"}, "by": "mei", "key": "c-1", "at": "2026-01-05"},
    "do": {
        "step": "close",
        "order": "PO-1",
        "by": MEI,
        "reason": "done",
        "at": "2026-01-30",
        "key": "d-1",
        "version": 5,
    },
    "edit": {
        "order": "PO-3",
        "changes": {"lines[1].quantity": "1200"},
        "by": MEI,
        "version": 1,
        "key": "e-1",
        "at": "2026-01-30",
        "reason": "more is needed",
    },
    "check": {
        "step": "approve",
        "order": "PO-1",
        "by": "mei",
        "level": "approver",
        "to": "wang",
        "position": "before",
        "reason": "why not",
    },
    "allowed": {"order": "PO-1", "by": MEI},
    "explain": {"order": "PO-1"},
    "costs": {"order": "PO-1", "basis": "equal", "bases": {"freight": "amount"}},
    "balance": {"order": "PO-1"},
    "due": {"order": "PO-1", "at": "2026-02-01"},
    "follow": {"order": "PO-1", "by": MEI},
    "record": {
        "document": RECEIPT,
        "by": "wh",
        "source": "wms",
        "channel": "scanner",
        "known_at": "2026-01-25T10:00+08:00",
        "key": "r-1",
        "allocation": "earliest_due",
    },
    "correct": {
        "fact": "ASN-1",
        "order": "PO-1",
        "kind": "shipment",
        "document": {"tracking": "SF-100"},
        "by": MEI,
        "reason": "typo",
        "key": "cf-1",
        "allocation": "pro_rata",
        "observed": False,
        "source": "wms",
        "channel": "scanner",
    },
    "withdraw_fact": {
        "fact": "ASN-1",
        "order": "PO-1",
        "kind": "shipment",
        "by": MEI,
        "reason": "another order's",
        "key": "wf-1",
        "observed": False,
        "source": "wms",
        "channel": "scanner",
    },
    "observe": {
        "source": "erp",
        "number": "77",
        "order": {**ORDER, "number": "77"},
        "facts": [{**RECEIPT, "key": "gr-1"}],
        "stage": "issued",
        "complete": True,
        "at": "2026-01-05",
        "known_at": "2026-01-26T10:00+08:00",
    },
    "hold": {"order": "PO-1", "hold": {"kind": "quality", "line": 1}, "by": "mei", "key": "h-1"},
    "release": {"order": "PO-1", "hold": "?", "by": "mei", "reason": "fine", "key": "h-2"},
    "redact": {"order": "PO-1", "by": "dpo", "reason": "request 17", "key": "x-1"},
    "get": {"order": "PO-1", "by": MEI},
    "as_of": {"order": "PO-1", "at": "2026-01-05"},
    "timeline": {"order": "PO-1"},
    "orders": {"stage": "issued", "supplier": "V-7", "number": "PO-1"},
    "requisition": {"requisition": "PR-1", "by": MEI},
    "requisitions": {"stage": "draft"},
    "coverage": {"requisition": "PR-1", "at": "2026-02-01"},
    "combine": {"requisitions": ["PR-1"]},
    "waiting": {"reference": "WO-1", "order": "PO-1", "line": 1, "at": "2026-02-01"},
    "agreement": {"agreement": "FA-1", "by": MEI},
    "agreements": {"stage": "draft"},
    "commitment": {"agreement": "FA-1"},
    "alerts": {"at": "2026-03-01", "record": False},
    "alert": {"alert": "?"},
    "acknowledge_alert": {"alert": "?", "by": MEI, "reason": "called them", "key": "a-1"},
    "comment_alert": {"alert": "?", "comment": "on its way", "by": MEI, "key": "a-2"},
    "snooze_alert": {"alert": "?", "until": "2026-04-01", "by": MEI, "reason": "promised", "key": "a-3"},
    "deliver": {"limit": 10},
    "undelivered": {},
    "redeliver": {"keys": ["msg_1"]},
    "worklist": {"purchaser": "mei", "at": "2026-02-01"},
    "incident": {"incident": "?"},
    "incidents": {"open_only": True, "supplier": "V-7"},
    "respond": {
        "incident": "?",
        "by": MEI,
        "at": "2026-01-27T09:00+08:00",
        "responsibility": "carrier",
        "note": "on it",
        "key": "i-1",
    },
    "resolve": {
        "incident": "?",
        "resolution": "replaced",
        "by": MEI,
        "at": "2026-01-28",
        "responsibility": "carrier",
        "note": "by air",
        "key": "i-2",
    },
    "reopen_incident": {"incident": "?", "by": MEI, "reason": "still dented", "at": "2026-01-29", "key": "i-3"},
    "kpis": {"by": "supplier", "period": "month", "at": "2026-02-01"},
    "verify": {},
    "propose": {
        "order": "PO-4",
        "changes": [{"operation": "split", "line": 1, "parts": [{"quantity": "600"}, {"quantity": "400"}]}],
        "by": MEI,
        "version": 10,
        "reason": "two trucks",
        "responsibility": "supplier",
        "initiator": "supplier",
        "channel": "phone",
        "evidence": [{"name": "call.wav"}],
        "number": "CR-1",
        "draft": False,
        "key": "p-1",
        "at": "2026-01-06",
    },
    "answer": {
        "change": "PO-4/1",
        "answer": "counter",
        "by": MEI,
        "changes": {"lines[1].quantity": "900"},
        "reason": "cut already",
        "channel": "phone",
        "evidence": [{"name": "chat.png"}],
        "key": "n-1",
        "at": "2026-01-06",
    },
    "revise": {
        "change": "PO-4/1",
        "by": MEI,
        "changes": {"lines[1].quantity": "850"},
        "reason": "less",
        "key": "v-1",
        "at": "2026-01-06",
    },
    "impact": {"order": "PO-4", "changes": {"lines[1].quantity": "850"}},
    "change": {"change": "PO-4/1"},
    "changes": {"order": "PO-4"},
    "revision": {"order": "PO-4", "revision": 1},
}


@pytest.fixture
def url():
    return "memory:"


@pytest.fixture
def run(desk):
    return prepared(desk)


def prepared(desk):
    """Run a command on a desk with one issued order and one draft; whatever comes back is plain JSON."""
    desk.execute({"command": "create", "order": {**ORDER, "number": "PO-3"}, "by": MEI})
    desk.execute({"command": "create", "order": ORDER, "by": MEI})
    desk.execute({"command": "create", "order": {**ORDER, "number": "PO-4"}, "by": MEI})
    desk.execute({"command": "create", "requisition": REQUISITION, "by": MEI})
    desk.execute({"command": "create", "agreement": AGREEMENT, "by": MEI})
    for step, by in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
        for number in ("PO-1", "PO-4"):
            assert desk.execute({"command": "do", "step": step, "order": number, "by": by})["ok"]
    less = {"order": "PO-4", "changes": {"lines[1].quantity": "800"}, "by": MEI}
    assert desk.execute({"command": "propose", **less})["ok"]
    for step, by in (("approve", WANG), ("offer", MEI)):
        assert desk.execute({"command": "do", "step": step, "change": "PO-4/1", "by": by})["ok"]
    planned = {"document": "shipment", "order": "PO-1", "line": 1, "quantity": "10", "number": "ASN-1"}
    assert desk.execute({"command": "record", "document": planned, "by": "wh"})["ok"]

    def execute(command, lang="en"):
        answer = desk.execute(command, lang)
        assert json.loads(json.dumps(answer, ensure_ascii=False)) == answer
        return answer

    return execute


def test_there_is_a_good_example_of_every_command():
    assert set(GOOD) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_every_command_answers(run, name):
    arguments = dict(GOOD[name])
    if name == "release":
        held = run({"command": "hold", "order": "PO-1", "hold": {"kind": "quality"}, "by": "mei"})
        arguments["hold"] = next(iter(held["order"]["holds"]))
    if arguments.get("incident") == "?":
        damaged = {"document": "incident", "kind": "damaged", "lines": [{"order": "PO-1", "line": 1}]}
        run({"command": "record", "document": damaged, "by": "wh"})
        (known,) = run({"command": "incidents"})["incidents"]
        arguments["incident"] = known["id"]
        if name == "reopen_incident":
            assert run({"command": "resolve", **GOOD["resolve"], "incident": known["id"]})["ok"]
    if arguments.get("alert") == "?":
        arguments["alert"] = run({"command": "alerts", "record": True})["alerts"][0]["id"]
    for lang in ("en", "zh"):
        answer = run({"command": name, **arguments}, lang)
        assert answer["ok"], answer


@pytest.mark.parametrize("name", sorted(GOOD))
def test_an_argument_too_many_is_named(run, name):
    for lang in ("en", "zh"):
        answer = run({"command": name, **GOOD[name], "colour": "red"}, lang)
        assert not answer["ok"]
        assert answer["error"]["code"] == "unknown_argument"
        assert "colour" in answer["error"]["text"]


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name in GOOD
        if name not in {"orders", "requisitions", "agreements", "waiting", "worklist", "incidents", "kpis", "verify"}
        and name not in {"alerts", "deliver", "undelivered", "redeliver"}
    ),
)
def test_an_argument_too_few_is_named(run, name):
    texts = {run({"command": name}, lang)["error"]["text"] for lang in ("en", "zh")}
    assert len(texts) == 2
    answer = run({"command": name})
    assert answer["error"]["code"] == "missing_argument"


WRONG = (
    None,
    5,
    -1.5,
    True,
    "",
    "someday",
    "2026-13-45",
    [],
    [1],
    {},
    {"a": 1},
    [{"document": "receipt"}],
    "\x00",
    "' --",
)


@pytest.mark.parametrize(
    ("name", "argument"), [(name, argument) for name, arguments in sorted(GOOD.items()) for argument in arguments]
)
def test_whatever_comes_in_something_plain_comes_out(clock, name, argument):
    run = None
    for wrong in WRONG:
        run = run or prepared(procurekit.open("memory:", clock=clock))
        answer = run({"command": name, **GOOD[name], argument: wrong}, "zh")
        if not answer["ok"]:
            assert answer["error"]["code"], wrong
            assert answer["error"]["text"], wrong
        assert run({"command": "verify"})["verdict"]["holds"], wrong
        assert run({"command": "get", "order": "PO-1"})["ok"], f"{wrong!r}: nothing that was stored may be unreadable"
        assert run({"command": "orders"})["ok"], wrong
        assert run({"command": "timeline", "order": "PO-1"})["ok"], wrong
        if answer["ok"]:
            run = None  # Something may be stored: the next value meets the orders as they were.


@pytest.mark.parametrize(
    "command", [None, 5, "get", [], {}, {"command": None}, {"command": ["get"]}, {"order": "PO-1"}]
)
def test_what_is_no_command_is_told(run, command):
    for lang in ("en", "zh"):
        assert run(command, lang)["error"]["code"] == "not_a_command"


def test_a_command_that_nobody_knows_names_those_there_are(run):
    answer = run({"command": "destroy"})
    assert answer["error"]["code"] == "unknown_command"
    assert all(name in answer["error"]["text"] for name in COMMANDS)


def test_the_language_may_come_with_the_command(run):
    english, chinese = (run({"command": "get", "order": "PO-404", "lang": lang}) for lang in ("en", "zh"))
    assert english["error"]["code"] == chinese["error"]["code"] == "not_found"
    assert "账套" in chinese["error"]["text"]
    assert "账套" not in english["error"]["text"]


OPERATIONS_DONE = {
    "set": {"path": "lines[1].price", "value": "0.13"},
    "add_line": {"line": {"number": 3, "item": "M8-BOLT", "quantity": "50", "price": "0.20"}},
    "cancel_line": {"line": 1, "reason": "no steel"},
    "close_short": {"line": 1, "reason": "no steel"},
    "split": {
        "line": 1,
        "schedule": 1,
        "parts": [
            {"quantity": "600"},
            {"quantity": "400", "requested": "2026-03-15", "promised": "2026-03-20", "site": "B"},
        ],
    },
    "substitute": {
        "line": 1,
        "item": "M6-A2",
        "description": "A2",
        "supplier_item": "B-7",
        "price": {"amount": "0.14"},
    },
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_is_asked_for_as_plain_data(run, operation):
    assert set(OPERATIONS_DONE[operation]) == {one.name for one in fields(OPERATIONS[operation])}
    asked = [{"operation": operation, **OPERATIONS_DONE[operation]}]
    answer = run({"command": "propose", "order": "PO-1", "changes": asked, "by": MEI})
    assert answer["ok"], answer
    assert answer["change"]["document"]["changes"]


TOLD = ("get", "do", "edit", "hold", "redact", "follow", "as_of", "revision", "record", "correct", "withdraw_fact")


@pytest.mark.parametrize("name", TOLD)
def test_what_was_found_about_an_order_is_said_in_the_callers_language(run, name):
    number = {"do": "PO-4", "edit": "PO-3"}.get(name, "PO-1")
    much = {"document": "receipt", "order": number, "line": 1, "quantity": "2000", "at": "2026-01-20"}
    assert run({"command": "record", "document": much, "by": "wh"})["findings"]
    arguments = dict(GOOD[name])
    for one in ("order", "version", "at"):
        arguments.pop(one, None)
    arguments |= {"order": number, **({"at": "2026-03-01"} if name == "as_of" else {})}
    if name == "do":
        arguments = {"step": "close", "order": number, "by": MEI}
    if name == "record":
        arguments.pop("order")
    answer = run({"command": name, **arguments}, "zh")
    texts = [one["text"] for one in (*answer["order"]["findings"], *answer.get("findings", ()))]
    assert texts
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in one) for one in texts)


def test_a_refusal_comes_back_with_all_its_reasons(run):
    answer = run({"command": "do", "step": "approve", "order": "PO-1", "by": "wang"}, "zh")
    assert answer["error"]["code"] == "refused"
    assert [one["code"] for one in answer["error"]["reasons"]] == ["wrong_state", "missing_role"]
    check = run({"command": "check", "step": "approve", "order": "PO-1", "by": "wang"}, "zh")
    assert not check["allowed"]
    assert check["reasons"] == answer["error"]["reasons"]


def test_a_draft_is_edited(run):
    answer = run({"command": "edit", **GOOD["edit"]})
    assert (answer["order"]["version"], answer["order"]["lines"][0]["quantities"]["ordered"]) == (2, "1200")
    answer = run({"command": "edit", **GOOD["edit"], "key": "e-2"}, "zh")
    assert answer["error"]["code"] == "conflict"
    answer = run({"command": "edit", "order": "PO-1", "changes": {"note": "!"}, "by": MEI}, "zh")
    assert [one["code"] for one in answer["error"]["reasons"]] == ["field_not_editable"]
    for wrong in (
        {"lines[1].quantity": "many"},
        {"colour": "red"},
        {"lines[9].quantity": "1"},
        {"lines[": "1"},
        [],
        "x",
    ):
        assert not run({"command": "edit", "order": "PO-3", "changes": wrong, "by": MEI})["ok"]


def test_what_may_happen_next_is_told_with_every_reason_why_not(run):
    english, chinese = (run({"command": "allowed", "order": "PO-3", "by": MEI}, lang)["steps"] for lang in ("en", "zh"))
    steps = {one["command"]: one for one in english}
    assert [one["command"] for one in english if one["open"]] == ["submit", "cancel"]
    assert (steps["submit"]["reasons"], steps["submit"]["target"]) == ([], "pending_approval")
    assert [one["code"] for one in steps["approve"]["reasons"]] == ["wrong_state", "duty_conflict", "missing_role"]
    assert {one["label"] for one in chinese} >= {"提交", "批准"}
    (chain,) = run({"command": "explain", "order": "PO-3"})["approvals"]
    assert (chain["complete"], chain["levels"][0]["missing"]) == (False, ["approver"])
    assert run({"command": "due", "order": "PO-3"})["deadlines"] == []


def test_a_document_that_is_wrong_comes_back_with_all_its_faults(run):
    wrong = {**ORDER, "lines": [{"number": 0, "item": 5, "quantity": "many"}], "colour": "red"}
    answer = run({"command": "create", "order": wrong, "by": "mei"})
    assert answer["error"]["code"] == "invalid_document"
    assert len(answer["error"]["faults"]) >= 3


def test_a_conflict_says_what_changed(run):
    run({"command": "hold", "order": "PO-1", "hold": {"kind": "quality", "line": 1}, "by": "mei"})
    answer = run({"command": "do", "step": "close", "order": "PO-1", "by": MEI, "version": 4})
    assert answer["error"]["code"] == "conflict"
    assert "order.held" in answer["error"]["text"]


def test_a_key_that_comes_twice_is_one_command(run, desk):
    command = {"command": "record", "document": RECEIPT, "key": "scan-1"}
    assert run(command)["order"] == run(command)["order"]
    assert len(desk.get("PO-1").kept("receipt")) == 1
    answer = run({"command": "record", "document": {**RECEIPT, "quantity": "1"}, "key": "scan-1"})
    assert answer["error"]["code"] == "key_reused"


def test_what_was_found_comes_back(run):
    answer = run({"command": "record", "document": {**RECEIPT, "quantity": "1001"}}, "zh")
    assert [one["code"] for one in answer["findings"]] == ["over_received"]
    assert "订购" in answer["findings"][0]["text"]
    assert answer["order"]["lines"][0]["quantities"]["received"] == "1001"


def test_a_fact_may_be_a_command_too(run, desk):
    answer = run({"command": "do", "step": "receive", "document": RECEIPT, "by": "wh", "key": "k"})
    assert answer["ok"]
    assert desk.get("PO-1").kept("receipt")[0].document == Receipt(
        desk.get("PO-1").id, 1, "980", at="2026-01-25T09:00+08:00"
    )
    answer = run({"command": "do", "step": "receive", "document": {**RECEIPT, "quantity": "21"}, "by": "wh"})
    assert [one["code"] for one in answer["error"]["reasons"]] == ["over_tolerance"]
    assert run({"command": "do", "step": "close", "by": MEI})["error"]["code"] == "missing_argument"
    for wrong in ({"document": "order"}, {"document": "hold", "kind": "x"}, {}, {"document": 5}, "receipt"):
        assert not run({"command": "record", "document": wrong})["ok"]


def test_a_picture_twice_adds_nothing(run):
    command = {"command": "observe", **GOOD["observe"]}
    assert run(command)["progress"]["created"] == 1
    assert run(command)["progress"]["unchanged"] == 1
    row = run({"command": "orders", "number": "77"})["orders"][0]
    assert (row["stage"], row["open_lines"], row["amount"]) == ("issued", 1, "120.00")


def test_no_answer_shows_what_somebody_may_not_see(desk):
    rules = [
        FieldRule("lines[*].price", roles="viewer", visible=False),
        FieldRule("lines[*].quantity", roles="viewer", visible=False),
    ]
    standard = preset("standard_order")
    flow = evolve(standard, fields=rules, roles=[*standard.roles, "viewer"])
    desk = Desk(desk.store, definition=flow)
    order = desk.execute({"command": "create", "order": ORDER, "by": MEI})["order"]
    assert order["document"]["lines"][0]["price"]
    assert order["lines"][0]["quantities"]["ordered"] == "1000"
    viewer = {"id": "vic", "roles": ["viewer"]}
    hold = {"command": "hold", "order": "PO-1", "hold": {"kind": "credit"}, "by": viewer}
    (id_,) = desk.execute(hold)["order"]["holds"]
    commands = [
        hold,
        {"command": "edit", "order": "PO-1", "changes": {"language": "en"}, "by": viewer},
        {"command": "release", "order": "PO-1", "hold": id_, "by": viewer},
        {"command": "record", "document": {**RECEIPT, "quantity": "3"}, "by": viewer},
        {"command": "get", "order": "PO-1", "by": viewer},
        {"command": "follow", "order": "PO-1", "by": viewer},
        {"command": "redact", "order": "PO-1", "by": viewer},
    ]
    for command in commands:
        answer = desk.execute(command)
        assert answer["ok"], answer
        assert "price" not in json.dumps(answer), command
        assert "1000" not in json.dumps(answer), command
        assert answer["order"]["document"]["lines"][0]["item"] == "M6-BOLT"
    assert desk.execute({"command": "get", "order": "PO-1"})["order"]["document"]["lines"][0]["price"]


def test_where_nobody_knows_what_is_hidden_nothing_is_shown_and_what_was_done_stays_done(run, desk):
    company = Organisation(people=[Person("mei", "buyer")])
    desk.adopt(organisation=company)
    other = Desk(desk.store, organisation=Organisation(people=[Person("zoe")]))
    answer = other.execute({"command": "record", "document": RECEIPT, "by": "wh"})
    assert answer["ok"]
    assert (answer["order"]["document"], answer["order"]["lines"]) == ({}, [])
    assert [one["code"] for one in answer["findings"]] == ["not_checked"]


def test_a_change_request_goes_its_way_as_plain_data(run):
    told = run({"command": "impact", "change": "PO-4/1"}, "zh")["impact"]
    assert (told["amount_change"], told["recipients"][0]["name"]) == ("-24", "V-7")
    assert run({"command": "impact", "order": "PO-4"})["error"]["code"] == "missing_argument"
    countered = run({"command": "answer", **GOOD["answer"]})["change"]
    assert (countered["state"], countered["side"], [one["side"] for one in countered["offers"]]) == (
        "countered",
        "supplier",
        ["buyer", "supplier"],
    )
    assert countered["offers"][1]["origin"] == "attested"
    done = [
        run({"command": "do", "step": step, "change": "PO-4/1", "by": by})
        for step, by in (("submit", MEI), ("approve", WANG))
    ]
    assert (done[1]["change"]["state"], done[1]["change"]["applied"]) == ("applied", 2)
    assert run({"command": "get", "order": "PO-4"})["order"]["lines"][0]["quantities"]["ordered"] == "900"
    first = run({"command": "revision", "order": "PO-4", "revision": 1})["order"]
    assert first["lines"][0]["quantities"]["ordered"] == "1000"
    (change,) = run({"command": "changes", "order": "PO-4"})["changes"]
    assert (change["number"], change["document"]["changes"][0]["path"]) == ("PO-4/1", "lines[1].quantity")


@pytest.mark.parametrize(
    "wrong",
    [
        {"changes": "less"},
        {"changes": [1]},
        {"changes": [{"operation": "zap"}]},
        {"changes": [{"operation": ["split"]}]},
        {"changes": [{"operation": "cancel_line"}]},
        {"evidence": "chat.png"},
        {"initiator": "carrier"},
        {"responsibility": "nobody"},
        {"draft": "no"},
    ],
)
def test_what_is_no_change_is_an_answer_too(run, wrong):
    assert run({"command": "propose", **GOOD["propose"], "version": None, **wrong})["ok"] is False


def test_a_timeline_comes_as_data_or_as_a_page(run):
    answer = run({"command": "timeline", "order": "PO-1"}, "zh")
    assert answer["timeline"]["agreed"] == []
    page = run({"command": "timeline", "order": "PO-1", "page": True}, "zh")
    assert set(page) == {"ok", "html"}
    assert page["html"].startswith("<!DOCTYPE html>")
    assert "订单 PO-1 的历史" in page["html"]
