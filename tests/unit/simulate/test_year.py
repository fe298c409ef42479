"""A simulated year: the same from the same seed, through the desk's own commands, whole or not at all."""

from collections import Counter
from datetime import date, timedelta

import pytest

import procurekit
from procurekit import InvalidValue, Refused, simulate

KINDS = ("acknowledgement", "shipment", "receipt", "inspection", "stock_in", "return", "invoice", "payment", "incident")


def said(desk):
    """Everything that a year says, without what is new each time: ids, salts, and digests of them."""
    numbers = {one.id: one.number for one in desk.orders()}
    rows = [
        (numbers[one.id], entry.version, entry.type, str(entry.at), str(entry.recorded_at), entry.who(), entry.text())
        for one in desk.orders()
        for entry in desk.timeline(one.id)
    ]
    return sorted(rows)


def year_of(**options):
    desk = procurekit.open("memory:")
    simulate.year(desk, orders=25, **options)
    return desk


def states(desk):
    return [desk.get(one.id) for one in desk.orders()]


def test_the_same_seed_gives_the_same_year():
    assert said(year_of(seed=5)) == said(year_of(seed=5))


def test_another_seed_gives_another_year():
    assert said(year_of(seed=5)) != said(year_of(seed=6))


def test_it_makes_as_many_orders_as_it_was_asked_for_and_numbers_them_as_they_come(desk, simulated):
    assert len(desk.orders()) == simulated.orders == 120
    by_number = sorted(states(desk), key=lambda one: one.number)
    made = [state.stages[0].at for state in by_number]
    assert made == sorted(made)


def test_it_remembers_what_was_simulated(desk, simulated):
    assert (simulated.seed, simulated.start, simulated.today.isoformat()) == (
        3,
        date(2025, 1, 6),
        "2026-01-06T08:00:00+08:00",
    )
    assert simulated.events == desk.verify().events


def test_a_book_without_a_year_remembers_none():
    with procurekit.open("memory:") as desk:
        assert simulate.recall(desk) is None


def test_the_log_holds(desk):
    assert desk.verify().holds


def test_everything_was_recorded_by_the_simulated_clock_before_the_year_ended(desk, simulated):
    first = simulated.today - timedelta(days=365)
    for one in desk.orders():
        recorded = [entry.recorded_at for entry in desk.timeline(one.id)]
        assert recorded == sorted(recorded)
        assert first <= recorded[0]
        assert recorded[-1] < simulated.today


def test_nothing_happens_on_a_holiday_or_a_sunday_off(desk):
    days = {entry.at for one in desk.orders() for entry in desk.timeline(one.id) if hasattr(entry.at, "hour")}
    shown = {moment.date().isoformat() for moment in days}
    assert shown.isdisjoint({"2025-01-29", "2025-05-01", "2025-10-01", "2025-10-08", "2026-01-01"})
    assert {moment.isoweekday() for moment in days} >= {1, 2, 3, 4, 5}


def test_it_has_every_kind_of_document(desk):
    counted = Counter(kind for state in states(desk) for kind in state.documents)
    assert [kind for kind in KINDS if not counted[kind]] == []


def test_some_orders_are_still_open_and_most_are_closed(desk):
    stages = Counter(one.stage for one in desk.orders())
    assert stages["closed"] > stages["issued"] > 0
    assert stages["rejected"] + stages["cancelled"] > 0


def test_some_orders_were_sent_back_and_explained(desk):
    moves = [entry.text() for one in desk.orders() for entry in desk.timeline(one.id) if entry.type == "order.moved"]
    assert any(text.startswith("Send back") for text in moves)
    assert any(text == "Submit: Sent back → Pending approval" for text in moves)


def test_what_the_desk_would_have_refused_is_recorded_with_a_finding(desk):
    assert "over_received" in desk.findings()
    # Goods that came before their order was out: counted no more once it is, and kept in its history.
    assert "receipt_on_stage" in {one.code for state in states(desk) for _, one in state.findings}


def test_what_came_by_telephone_or_chat_is_attested_with_evidence_and_both_names(desk):
    kept = [one.document for state in states(desk) for one in state.kept("acknowledgement")]
    for said in kept:
        assert (said.origin == "attested") is (said.channel in {"phone", "微信"})
        assert said.answered_by.name
        assert said.channel == "portal" or said.evidence
        assert (said.attested_by is not None) is (said.origin == "attested")
    assert {said.origin for said in kept} == {"attested", "confirmed"}


def test_work_orders_wait_for_open_lines(desk):
    assert any(row.demands and row.needed_by for row in desk.lines(open_only=True))


def test_orders_are_in_three_currencies(desk):
    assert {one.currency for one in desk.orders()} == {"CNY", "EUR", "USD"}


def test_the_story_is_an_open_line_whose_promise_moved_three_times_by_three_channels(desk, simulated):
    row = next(row for row in desk.lines(open_only=True) if "work_order:WO-26-0118" in row.demands)
    state = desk.get(row.order_id)
    promises = state.promises[1, 1]
    days = [one.day for one in promises]
    assert len(days) == 4
    assert days == sorted(set(days))
    assert days[-1] < simulated.today.date()
    assert [one.origin for one in promises] == ["confirmed", "attested", "attested", "confirmed"]
    assert {one.document.channel for one in state.kept("acknowledgement")} == {"email", "phone", "微信"}
    assert 0 < row.open < row.ordered


def test_one_supplier_looks_good_by_its_latest_promises_and_bad_by_its_first(desk, simulated):
    by_supplier = {one.value: one for one in desk.kpis(by="supplier", at=simulated.today)}
    found = {one.kpi: one.value for one in by_supplier["S-103"].results}
    assert found["procurekit.on_time_latest"] > 0.8
    assert found["procurekit.on_time"] == found["procurekit.on_time_first"]  # it moved its promises itself
    assert found["procurekit.on_time_first"] < 0.3


def test_one_supplier_is_late_without_ever_saying_so(desk, simulated):
    by_supplier = {one.value: one for one in desk.kpis(by="supplier", at=simulated.today)}
    found = {one.kpi: one.value for one in by_supplier["S-102"].results}
    assert found["procurekit.on_time_latest"] == found["procurekit.on_time_first"] < 0.2
    assert found["procurekit.delay"] > 4


def test_a_later_payment_has_its_order_closed_first(desk):
    for state in states(desk):
        if state.kept("payment"):
            assert state.stage == "closed"


def test_it_refuses_a_book_that_has_orders(desk):
    before = desk.verify().events
    with pytest.raises(Refused) as refused:
        simulate.year(desk)
    assert [one.code for one in refused.value.reasons] == ["book_in_use"]
    assert desk.verify().events == before


def test_two_books_of_one_store_have_a_year_each():
    with procurekit.open("memory:", book="a") as one:
        other = procurekit.Desk(one.store, book="b")
        simulate.year(one, orders=3)
        simulate.year(other, orders=2)
        assert (len(one.orders()), len(other.orders())) == (3, 2)
        assert simulate.recall(other).orders == 2


def test_it_starts_on_the_day_that_it_is_told():
    with procurekit.open("memory:") as desk:
        year = simulate.year(desk, start="2024-03-01", orders=4)
        assert (year.start, year.today.date()) == (date(2024, 3, 1), date(2025, 3, 1))


def test_progress_follows_the_days_and_the_orders():
    seen = []
    with procurekit.open("memory:") as desk:
        simulate.year(desk, orders=5, progress=lambda day, orders: seen.append((day, orders)))
    assert seen == sorted(seen)
    assert seen[-1][1] == 5


def test_whoever_stops_it_half_way_leaves_the_book_as_it_was(tmp_path):
    def stop(day, orders):
        if orders == 3:
            raise KeyboardInterrupt

    with procurekit.open(tmp_path / "year.db") as desk:
        with pytest.raises(KeyboardInterrupt):
            simulate.year(desk, orders=5, progress=stop)
        assert (desk.orders(), desk.verify().events, simulate.recall(desk)) == ([], 0, None)


@pytest.mark.parametrize("options", [{"orders": 0}, {"orders": True}, {"orders": "5"}, {"start": "soon"}, {"start": 7}])
def test_it_refuses_what_can_not_be_right(options):
    with procurekit.open("memory:") as desk, pytest.raises(InvalidValue):
        simulate.year(desk, **options)


def test_one_order_is_the_story_alone():
    with procurekit.open("memory:") as desk:
        simulate.year(desk, orders=1)
        (one,) = desk.orders()
        assert one.supplier == "S-103"


class EventsOnly:
    """A store that keeps events and nothing else: no side records, no projection."""

    def __init__(self, store):
        self.append, self.read, self.read_all = store.append, store.read, store.read_all


def test_a_store_without_side_records_will_do():
    with procurekit.open("memory:") as desk:
        plain = procurekit.Desk(EventsOnly(desk.store))
        assert simulate.year(plain, orders=3).orders == len(plain.orders()) == 3
        assert simulate.recall(plain) is None
