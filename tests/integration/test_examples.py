"""The example hosts and the notebook, over one database: an order that one of them makes, the others see."""

import importlib.util
import runpy
from pathlib import Path

import pytest
from starlette.testclient import TestClient

EXAMPLES = Path(__file__).parents[2] / "examples"
ORDER = {
    "number": "PO-1",
    "supplier": {"id": "V-7", "name": "Bolt & Nut Ltd"},
    "currency": "EUR",
    "lines": [{"number": 1, "item": "M6-BOLT", "quantity": "1000", "price": "0.12", "promised": "2026-04-01"}],
}
RECEIPT = {"document": "receipt", "order": "PO-1", "line": 1, "quantity": "980", "at": "2026-04-03"}
STEPS = [("submit", "buyer"), ("approve", "approver"), ("issue", "buyer")]


def example(name):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def flask_client(tmp_path):
    return example("flask_host").create_app(str(tmp_path / "orders.db")).test_client()


@pytest.fixture
def fastapi_client(tmp_path):
    return TestClient(example("fastapi_host").create_app(str(tmp_path / "orders.db")))


def user(role):
    return {"X-User": f"the {role}", "X-Roles": role}


def make_order(client):
    client.post("/orders", json={"order": ORDER, "key": "form-1"}, headers=user("buyer"))
    for step, role in STEPS:
        answer = client.post("/orders/PO-1/do", json={"step": step}, headers=user(role))
        assert answer.status_code == 200, answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["flask_host", "fastapi_host"])
def test_a_host_is_under_thirty_lines(name):
    assert len((EXAMPLES / f"{name}.py").read_text("utf-8").splitlines()) < 30


def test_the_flask_host_takes_an_order_to_its_receipt(flask_client):
    make_order(flask_client)
    received = flask_client.post("/facts", json={"document": RECEIPT}, headers=user("warehouse"))
    assert received.json["order"]["lines"][0]["quantities"]["open"] == "20"
    assert flask_client.get("/orders/PO-1").json["order"]["stage"] == "issued"
    alerts = flask_client.get("/alerts?at=2026-04-10").json["alerts"]
    assert [one["rule"] for one in alerts] == ["receipt_overdue"]


def test_the_flask_host_explains_a_refusal_in_the_readers_language(flask_client):
    make_order(flask_client)
    refused = flask_client.post(
        "/orders/PO-1/do", json={"step": "approve"}, headers={**user("buyer"), "Accept-Language": "zh-CN,zh;q=0.9"}
    )
    assert refused.status_code == 409
    reasons = refused.json["error"]["reasons"]
    assert [one["code"] for one in reasons] == ["wrong_state", "duty_conflict", "duty_conflict", "missing_role"]
    assert "只能从" in reasons[0]["text"]


def test_nobody_can_say_in_the_body_who_they_are(flask_client):
    boss = {"id": "boss", "roles": ["approver"]}
    make = {"order": ORDER, "by": boss}
    flask_client.post("/orders", json=make, headers=user("buyer"))
    flask_client.post("/orders/PO-1/do", json={"step": "submit"}, headers=user("buyer"))
    refused = flask_client.post("/orders/PO-1/do", json={"step": "approve", "by": boss}, headers=user("buyer"))
    assert refused.status_code == 409


def test_the_fastapi_host_takes_an_order_to_its_receipt(fastapi_client):
    def say(role, **command):
        answer = fastapi_client.post("/commands", json=command, headers={"user": f"u-{role}", "roles": role}).json()
        assert answer["ok"], answer
        return answer

    say("buyer", command="create", order=ORDER)
    for step, role in STEPS:
        say(role, command="do", step=step, order="PO-1")
    say("", command="record", document=RECEIPT)
    assert fastapi_client.get("/orders/PO-1").json()["order"]["stage"] == "issued"
    alerts = fastapi_client.get("/alerts?at=2026-04-10&lang=zh").json()["alerts"]
    assert [one["text"] for one in alerts] == ["应于 2026-04-01 到货，已逾期 9 天；尚欠 20"]


def test_the_other_host_and_the_notebook_see_the_same_orders(
    flask_client, fastapi_client, tmp_path, monkeypatch, capsys
):
    make_order(flask_client)
    assert fastapi_client.get("/orders/PO-1").json() == flask_client.get("/orders/PO-1").json
    monkeypatch.setenv("PROCUREMENT_DB", str(tmp_path / "orders.db"))
    seen = runpy.run_path(str(EXAMPLES / "notebook_orders.py"))
    assert [one.number for one in seen["orders"]] == ["PO-1"]
    assert seen["rows"][0]["open"] == 1000
    assert "{'issued': 1}" in capsys.readouterr().out
