"""Reading: any version, any day, in words; and the same answers from every store, caught up or not."""

import pendulum
import pytest

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    DateTolerance,
    Evidence,
    Hold,
    InvalidValue,
    NotFound,
    OrderLine,
    Picture,
    PurchaseOrder,
    Receipt,
    Verdict,
)
from procurekit.model.journal import event_of
from procurekit.ports import Batch


def test_every_version_can_be_looked_at(desk, issued):
    state = issued()
    for version, stage in enumerate(("draft", "pending_approval", "approved", "issued"), 1):
        then = desk.at_version("PO-1", version)
        assert (then.version, then.stage) == (version, stage)
    assert desk.at_version(state, 4) == state
    for version in (0, 5, -1):
        with pytest.raises(NotFound):
            desk.at_version("PO-1", version)


def test_as_of_a_day_is_its_end_in_the_desk_s_zone(desk, order, mei, clock):
    clock.time = pendulum.datetime(2026, 1, 5, 23, tz="Asia/Shanghai")
    state = desk.create(order(), by=mei)
    clock.forward(hours=2)
    desk.do("submit", state, by=mei)
    assert desk.as_of("PO-1", "2026-01-04") is None
    assert desk.as_of("PO-1", "2026-01-05").stage == "draft"
    assert desk.as_of("PO-1", "2026-01-06").stage == "pending_approval"
    assert desk.as_of("PO-1", "2026-01-06T00:59:59+08:00").stage == "draft"
    assert desk.as_of("PO-1", "2026-01-05T17:00:00Z").stage == "pending_approval"
    assert desk.as_of("PO-1", clock.time).version == 2
    for wrong in (None, "today", "2026-01-05T12:00"):
        with pytest.raises(InvalidValue):
            desk.as_of("PO-1", wrong)


def test_the_timeline_says_who_what_when_and_on_what_evidence(desk, issued, clock):
    issued(date_tolerance=DateTolerance(late_days=4))
    clock.forward(days=2)
    li = Actor("li", "李雷", on_behalf_of=Actor("mei", "Mei Lin"))
    answer = Acknowledgement(
        "PO-1",
        lines=[AcknowledgedLine(1, promised="2026-02-05", reason="holiday")],
        origin="attested",
        channel="微信",
        evidence=[Evidence("chat.png", sha256="ab" * 32)],
    )
    desk.do("acknowledge", answer, by=li)
    state = desk.hold("PO-1", Hold("quality", line=2), by=li)
    timeline = desk.timeline("PO-1")
    assert len(timeline) == 6
    assert timeline.order == state
    told = timeline.entries[4]
    assert told.actor_name == "李雷"
    assert told.on_behalf_of in {"mei", "Mei Lin"}
    assert [one.name for one in told.evidence] == ["chat.png"]
    assert "2026-02-05" in told.text()
    for lang in ("en", "zh"):
        lines = timeline.text(lang).splitlines()
        assert len(lines) == 3 + 6  # what is open stands before it
        assert "李雷" in lines[-2]
    plain = timeline.as_dict("zh")
    assert plain["number"] == "PO-1"
    assert [one["version"] for one in plain["events"]] == [1, 2, 3, 4, 5, 6]


def test_a_redacted_event_is_told_without_its_person(desk, order, mei):
    from attrs import evolve

    state = desk.create(order(), by=mei)
    (record,) = desk.store.read("main", state.id)
    entry = procurekit.desk.timeline.timeline_of(state, [event_of(evolve(record, personal=None, personal_salt=None))])
    assert entry.entries[0].redacted
    assert (entry.entries[0].actor, entry.entries[0].actor_name) == ("mei", None)


def test_verify_counts_what_it_read(desk, issued):
    assert desk.verify() == Verdict(0, 0, 0)
    issued("PO-1")
    desk.record(Receipt("PO-1", 1, "1"))
    verdict = desk.verify()
    assert (bool(verdict), verdict.events, verdict.streams) == (True, 6, 2)


def test_what_bulk_work_left_behind_is_caught_up_before_it_is_read(desk, url, issued, clock):
    issued("PO-1")
    with procurekit.open("memory:", clock=clock) as other:
        for number in range(1200):
            line = OrderLine(1, "A", "10", "2", requested="2026-01-10")
            picture = Picture(f"B-{number}", PurchaseOrder(f"B-{number}", supplier="V-1", currency="EUR", lines=[line]))
            other.observe(picture, source="erp")
        desk.store.append(Batch(tuple(other.store.read_all())))
    assert len(desk.orders()) == 1201
    assert len(desk.orders(supplier="V-1", stage="issued")) == 1200
    assert desk.catch_up() == 0
    assert len(list(desk.lines())) == 1202
    assert len(desk.alerts(at="2026-02-01", record=False)) >= 1200


def test_rows_always_say_what_folding_the_log_says(desk, issued, mei, clock):
    for number in ("PO-1", "PO-2", "PO-3"):
        issued(number)
        clock.forward(minutes=1)
    desk.record(Receipt("PO-2", 1, "100", at="2026-01-20"))
    desk.hold("PO-3", Hold("quality"), by=mei)
    desk.do("close", "PO-1", by=mei)
    folded = {one.order.id: one for one in desk._folded()}
    assert {one.id: one for one in desk.orders()} == {id_: one.order for id_, one in folded.items()}
    rows = sorted(desk.lines(), key=lambda one: (one.order_id, one.line))
    assert rows == [row for id_ in sorted(folded) for row in folded[id_].lines]


def test_reading_asks_for_moments_that_are_moments(desk):
    for read in (desk.alerts, lambda at: desk.worklist(at=at), lambda at: desk.kpis(at=at)):
        with pytest.raises(InvalidValue) as caught:
            read("someday")
        assert caught.value.values["field"] == "at"


def test_what_is_printed_can_be_read(desk, issued, mei):
    state = issued()
    desk.record(Receipt("PO-1", 1, "5000"), by="wh")
    desk.propose("PO-1", {"lines[1].quantity": "6000"}, by=mei)
    timeline = desk.timeline(state)
    assert [one.kind for one in timeline.open] == ["change_request", "finding"]
    assert max(len(repr(one)) for one in timeline.open) < 250
    assert repr(timeline).startswith("Timeline(subject='PO-1', entries=<8>, ")
    assert all("step=" not in repr(one) for one in desk.allowed(state, by=mei))
    assert "OrderState" not in repr((timeline.open, timeline.agreements, timeline.date_change))
