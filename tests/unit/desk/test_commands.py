"""Commands: they may be refused, with every reason at once; what they return is what is stored."""

import pytest

from procurekit import Conflict, Hold, InvalidValue, NotFound, OrderLine, PurchaseOrder, Refused


def codes(refused):
    return [one.code for one in refused.value.reasons]


# --- create


def test_a_new_order_is_a_draft(desk, order, mei):
    state = desk.create(order(), by=mei)
    assert (state.version, state.state, state.stage, state.number) == (1, "draft", "draft", "PO-1")
    assert state == desk.get(state.id) == desk.get("PO-1") == desk.get(state)
    assert desk.timeline(state).entries[0].actor_name == "Mei Lin"
    assert state.definition is not None


def test_who_creates_may_be_named_by_id_alone(desk, order):
    state = desk.create(order(), by="mei", at="2026-01-03")
    assert desk.timeline(state).entries[0].actor == "mei"
    assert str(desk.timeline(state).entries[0].at) == "2026-01-03"


def test_an_order_without_lines_may_be_drafted_and_not_submitted(desk, mei, wang):
    state = desk.create(PurchaseOrder("PO-1"), by=mei)
    with pytest.raises(Refused) as refused:
        desk.do("submit", state, by=wang)
    assert codes(refused) == ["missing_role", "order_without_lines", "order_without_supplier"]
    assert desk.check("submit", state, by=wang) == refused.value.reasons
    for lang in ("en", "zh"):
        assert len(refused.value.text(lang).splitlines()) == 4
        assert all(one.text(lang) in refused.value.text(lang) for one in refused.value.reasons)


def test_a_number_is_used_once(desk, order, mei):
    desk.create(order("PO-1"), by=mei)
    with pytest.raises(Refused) as refused:
        desk.create(order("PO-1"), by=mei)
    assert codes(refused) == ["number_taken"]
    assert refused.value.reasons[0].values == {"number": "PO-1", "document": "order"}
    desk.create(order("PO-2"), by=mei)
    desk.create(order("PO-1", issuer="V-9"), by=mei)
    desk.create(PurchaseOrder(), by=mei)
    desk.create(PurchaseOrder(), by=mei)
    assert desk.verify().streams == 5


def test_a_number_that_somebody_used_since_we_looked_is_refused_too(desk, order, mei, monkeypatch):
    desk.create(order("PO-1"), by=mei)
    monkeypatch.setattr(desk.journal, "number", lambda *_: None)
    with pytest.raises(Refused) as refused:
        desk.create(order("PO-1"), by=mei)
    assert codes(refused) == ["number_taken"]
    assert desk.verify().events == 1


def test_findings_of_the_document_are_kept_with_it(desk, mei):
    state = desk.create(
        PurchaseOrder("PO-1", currency="EUR", lines=[OrderLine(1, "A", "10", "2", amount="21")]), by=mei
    )
    assert [(version, one.code) for version, one in state.findings] == [(1, "value_mismatch")]
    assert desk.get("PO-1").findings == state.findings
    assert desk.findings() == {"value_mismatch": 1}


# --- do and check


def test_the_standard_way(desk, order, mei, wang, clock):
    state = desk.create(order(), by=mei)
    for step, actor, stage in (
        ("submit", mei, "pending_approval"),
        ("send_back", wang, "sent_back"),
        ("submit", mei, "pending_approval"),
        ("approve", wang, "approved"),
        ("issue", mei, "issued"),
        ("close", mei, "closed"),
        ("reopen", mei, "issued"),
        ("cancel", mei, "cancelled"),
    ):
        clock.forward(hours=1)
        assert desk.check(step, state, by=actor) == ()
        state = desk.do(step, state, by=actor, reason=f"because of {step}")
        assert state.stage == stage
        assert state == desk.get(state.id)
    assert [one.stage for one in state.stages][:3] == ["draft", "pending_approval", "sent_back"]
    assert [one.reason for one in desk.timeline(state)][1:3] == ["because of submit", "because of send_back"]
    assert desk.orders()[0].stage == "cancelled"


def test_a_refusal_names_every_reason_and_stores_nothing(desk, order, mei, wang):
    state = desk.create(order(), by=mei)
    with pytest.raises(Refused) as refused:
        desk.do("approve", state, by=mei)
    assert codes(refused) == ["wrong_state", "duty_conflict", "missing_role"]
    assert refused.value.values["count"] == 3
    assert desk.check("approve", "PO-1", by=mei) == refused.value.reasons
    assert desk.verify().events == 1
    assert "审批" in refused.value.text("zh") or "批准" in refused.value.text("zh")


def test_a_step_that_nobody_knows_names_those_there_are(desk, order, mei):
    state = desk.create(order(), by=mei)
    with pytest.raises(Refused) as refused:
        desk.do("destroy", state, by=mei)
    assert codes(refused) == ["unknown_command"]
    assert "submit" in str(refused.value)


def test_what_is_not_there_is_not_found(desk, mei):
    for name in ("PO-404", "order_aaaaaaaaaaaaaaaaaaaaaaaaaa"):
        for asked in (
            lambda: desk.do("submit", name, by=mei),  # noqa: B023 - called at once
            lambda: desk.check("submit", name, by=mei),  # noqa: B023
            lambda: desk.get(name),  # noqa: B023
            lambda: desk.timeline(name),  # noqa: B023
            lambda: desk.as_of(name, "2026-01-01"),  # noqa: B023
            lambda: desk.at_version(name, 1),  # noqa: B023
            lambda: desk.hold(name, Hold("quality"), by=mei),  # noqa: B023
            lambda: desk.release(name, "hold_x", by=mei),  # noqa: B023
        ):
            with pytest.raises(NotFound) as caught:
                asked()
            assert caught.value.values["id"] == name
    assert desk.verify().events == 0


def test_a_number_of_two_issuers_must_be_named_by_id(desk, order, mei):
    first, second = (desk.create(order("77", issuer=issuer), by=mei) for issuer in ("V-1", "V-2"))
    with pytest.raises(NotFound) as caught:
        desk.get("77")
    assert caught.value.code == "ambiguous_number"
    assert first.id in str(caught.value)
    assert second.id in str(caught.value)
    ours = desk.create(order("77"), by=mei)
    assert desk.get("77").id == ours.id, "a number of ours comes first"
    assert desk.get(first.id) == first


# --- this version, or the latest


def test_a_state_means_this_version_and_a_number_the_latest(desk, order, mei, wang):
    draft = desk.create(order(), by=mei)
    desk.do("submit", draft, by=mei)
    desk.do("send_back", "PO-1", by=wang)
    with pytest.raises(Conflict) as caught:
        desk.do("submit", draft, by=mei)
    assert [one.envelope.type for one in caught.value.events] == ["order.moved", "order.moved"]
    assert [one.payload.command for one in caught.value.events] == ["submit", "send_back"]
    assert (caught.value.values["found"], caught.value.values["expected"]) == (3, 1)
    for lang in ("en", "zh"):
        assert "order.moved" in caught.value.text(lang)
    assert desk.do("submit", "PO-1", by=mei).version == 4
    assert desk.do("approve", desk.at_version("PO-1", 4), by=wang).version == 5
    with pytest.raises(Conflict):
        desk.do("send_back", desk.at_version("PO-1", 4), by=wang)


def test_a_hold_on_an_old_version_is_a_conflict(desk, issued, mei):
    state = issued()
    held = desk.hold(state, Hold("quality"), by=mei)
    with pytest.raises(Conflict) as caught:
        desk.hold(state, Hold("price"), by=mei)
    assert "order.held" in str(caught.value)
    (id_,) = held.holds
    with pytest.raises(Conflict):
        desk.release(state, id_, by=mei)


# --- holds


def test_a_hold_over_the_order_stops_closing_until_it_is_released(desk, issued, mei, wang):
    state = desk.hold(issued(), Hold("quality", reason="scratches"), by=mei)
    assert state == desk.get("PO-1")
    (id_,) = state.holds
    assert all(row.on_hold for row in desk.lines())
    with pytest.raises(Refused) as refused:
        desk.do("close", state, by=wang)
    assert codes(refused) == ["missing_role", "on_hold"]
    state = desk.release(state, id_, by=mei, reason="was dirt")
    assert state == desk.get("PO-1")
    assert not any(row.on_hold for row in desk.lines())
    assert desk.do("close", state, by=mei).stage == "closed"
    with pytest.raises(NotFound) as caught:
        desk.release("PO-1", id_, by=mei)
    assert caught.value.values["id"] == id_


def test_a_hold_over_a_line_stops_that_line_alone(desk, issued, mei):
    from procurekit import Receipt

    desk.hold(issued(), Hold("quality", line=1), by=mei)
    with pytest.raises(Refused) as refused:
        desk.do("receive", Receipt("PO-1", line=1, quantity="1"), by="wh")
    assert codes(refused) == ["on_hold"]
    assert desk.do("receive", Receipt("PO-1", line=2, quantity="1"), by="wh").version == 6
    assert [row.on_hold for row in desk.lines()] == [True, False]


def test_an_order_on_hold_is_not_issued(desk, order, mei, wang):
    state = desk.create(order(), by=mei)
    state = desk.do("approve", desk.do("submit", state, by=mei), by=wang)
    held = desk.hold(state, Hold("budget"), by=mei)
    assert [one.code for one in desk.check("issue", held, by=mei)] == ["on_hold"]


# --- the clock


def test_the_time_of_recording_never_runs_backwards(desk, order, mei, wang, clock):
    state = desk.create(order(), by=mei)
    start = clock.time
    clock.forward(days=-3)
    state = desk.do("submit", state, by=mei)
    assert state == desk.get(state.id), "what a command returns is what is stored, whatever the clock says"
    clock.forward(days=-3)
    state = desk.do("approve", state, by=wang)
    clock.forward(days=30)
    desk.do("issue", state, by=mei)
    times = [one.recorded_at for one in desk.timeline("PO-1")]
    assert times == sorted(times)
    assert times[:3] == [start] * 3
    assert times[3] == clock.time
    assert desk.verify().holds


def test_moments_are_dates_or_instants(desk, order, mei):
    with pytest.raises((InvalidValue, ValueError)):
        desk.create(order(), by=mei, at="yesterday")
    assert desk.orders() == []
    with pytest.raises(InvalidValue):
        desk.create(order(), by="")
