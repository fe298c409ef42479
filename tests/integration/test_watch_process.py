"""``procurekit watch`` as a process of its own: it tells by a signed webhook, and ends when it is asked to."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import standardwebhooks
from tests.receivers import Receiver, hang, status

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder
from procurekit.notify import new_secret

MEI, WANG = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
RULES = """\
[[rules]]
like = "receipt_overdue"
quiet = { days_off = false }
escalate = []
"""
TELL = """\
[channels.erp]
url = "%s"
secret_env = "HOOK_SECRET"
private = "127.0.0.1"
timeout = %d

[readers.mei]
lang = "zh"
"""
SECONDS = 60  # until a process is taken for hung


@pytest.fixture
def order(tmp_path):
    """A function that makes an order of mei's that is overdue."""

    def made(number):
        with procurekit.open(tmp_path / "procurement.db") as desk:
            lines = [OrderLine(1, item="M6", quantity="1000", promised="2020-12-08")]
            state = desk.create(PurchaseOrder(number, supplier="V-7", purchaser="mei", lines=lines), by=MEI)
            for step, who in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
                state = desk.do(step, state, by=who)

    made("PO-1")
    return made


@pytest.fixture
def watch(tmp_path, order):
    """Starts a watch over the orders that tells this receiver; the process, and the secret that it signs with."""
    secret = new_secret()
    running = []

    def started(receiver, *argv, timeout=10):
        (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
        (tmp_path / "tell.toml").write_text(TELL % (receiver.url(), timeout), encoding="utf-8")
        command = ["watch", "--every", "1", "--rules", "rules.toml", "--tell", "tell.toml", "--format", "json", *argv]
        process = subprocess.Popen(
            [sys.executable, "-m", "procurekit", *command],
            cwd=tmp_path,
            env={**os.environ, "HOOK_SECRET": secret},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        running.append(process)
        return process

    started.secret = secret
    yield started
    for one in running:
        one.kill()
        one.communicate()


def until(true, process):
    """Wait until something is so, as long as the process runs."""
    end = time.monotonic() + SECONDS
    while not true():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)


def ended(process, number):
    """What it says, once it is asked to end."""
    process.send_signal(number)
    out, err = process.communicate(timeout=SECONDS)
    assert "Traceback" not in err
    return process.returncode, out, err


def told_in(folder):
    """What the alerts themselves say of who was told."""
    with procurekit.open(folder / "procurement.db") as desk:
        return sorted(one.told for one in desk.kept_alerts())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_by_a_signed_webhook_until_it_is_asked_to_end(watch, order, tmp_path, number):
    with Receiver(status(200)) as receiver:
        process = watch(receiver)
        until(lambda: len(receiver.requests) == 1, process)
        order("PO-2")
        until(lambda: len(receiver.requests) == 2, process)
        code, out, err = ended(process, number)
    assert code == 0
    assert (json.loads(out)["sent"], json.loads(out)["failures"]) == (2, 0)
    said = err.splitlines()
    assert len(said) == 2, "a round in which nothing happened says nothing"
    assert all("1 change, 1 sent" in line for line in said)
    verifying = standardwebhooks.Webhook(watch.secret)
    bodies = [verifying.verify(one.body, one.headers) for one in receiver.requests]
    assert [(one["type"], one["data"]["who"], one["data"]["subject"]) for one in bodies] == [
        ("alert.raised", "mei", f"到货逾期：PO-{number}/1") for number in (1, 2)
    ]
    assert len({one.headers["webhook-id"] for one in receiver.requests}) == 2
    assert told_in(tmp_path) == [("mei@erp",), ("mei@erp",)]
    assert watch.secret not in out + err


def test_it_ends_when_the_receiver_has_had_its_time_and_loses_nothing(watch, order, tmp_path):
    order("PO-2")
    with Receiver(hang) as receiver:
        process = watch(receiver, timeout=1)
        until(lambda: receiver.requests, process)
        code, out, _ = ended(process, signal.SIGTERM)
    assert code == 0
    done = json.loads(out)
    assert (done["sent"], done["postponed"], len(receiver.requests)) == (0, 1, 1)
    with procurekit.open(tmp_path / "procurement.db") as desk:
        left = list(desk.store.deliveries("main"))
    assert [(one.ticket, one.state) for one in left] == [(None, "waiting")] * 2, "both are in nobody's hands"


def test_a_second_ctrl_c_interrupts_it_at_once(watch):
    with Receiver(hang) as receiver:
        process = watch(receiver, timeout=50)
        until(lambda: receiver.requests, process)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        began = time.monotonic()
        code, out, err = ended(process, signal.SIGINT)
    assert (code, out) == (130, "")
    assert "what was committed is safe" in err
    assert time.monotonic() - began < 25


def test_one_round_ends_by_itself(watch, tmp_path):
    with Receiver(status(200)) as receiver:
        out, err = watch(receiver, "--once").communicate(timeout=SECONDS)
        assert (json.loads(out)["rounds"], json.loads(out)["sent"], err) == (1, 1, "")
        out, _ = watch(receiver, "--once").communicate(timeout=SECONDS)
    assert (json.loads(out)["sent"], len(receiver.requests)) == (0, 1), "nothing is told twice"
