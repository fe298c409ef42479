"""Laws of observing: whatever two sources show, in whatever order, nothing is refused, lost or counted twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Contact,
    Inspection,
    OrderLine,
    Party,
    Picture,
    PurchaseOrder,
    Receipt,
    ReceiptLine,
    ScheduleLine,
    ShownFact,
)
from procurekit.model.change import changes_between
from procurekit.model.observing import for_order
from procurekit.model.picture import Picture as Shown

DAYS = ("2026-02-01", "2026-02-02", "2026-03-01", None)
QUANTITIES = ("5", "10", "12")


@st.composite
def order_lines(draw: st.DrawFn, number: int) -> OrderLine:
    status = draw(st.sampled_from(["open", "open", "open", "closed_short", "cancelled"]))
    quantity = draw(st.sampled_from(QUANTITIES))
    numbers = draw(st.sampled_from([(1,), (1,), (1, 2), (2,), (2, 3)]))
    schedule = [ScheduleLine(one, "5", promised=draw(st.sampled_from(DAYS))) for one in numbers]
    return OrderLine(
        number,
        draw(st.sampled_from(["BOLT", "NUT", None])),
        "0" if status == "cancelled" and draw(st.booleans()) else quantity,
        draw(st.sampled_from(["2", None])),
        schedule=schedule,
        status=status,
        amount=draw(st.sampled_from(["20", None])),
    )


@st.composite
def facts(draw: st.DrawFn, key: str) -> ShownFact:
    number = draw(st.sampled_from([None, "N-1", "N-2"]))
    quantity, line = draw(st.sampled_from(QUANTITIES)), draw(st.integers(1, 3))
    document = draw(
        st.sampled_from(
            [
                Receipt("?", line, quantity, at="2026-02-01", number=number),
                Receipt(lines=[ReceiptLine("?", 1, quantity), ReceiptLine("?", line, "1", schedule=2)], number=number),
                Acknowledgement("?", lines=[AcknowledgedLine(line, promised="2026-02-09")], number=number),
                Inspection("?", line, accepted=quantity, at="2026-02-02", number=number),
            ]
        )
    )
    return ShownFact(key, document)


@st.composite
def pictures(draw: st.DrawFn, keys: tuple[str, ...] = ("A", "B")) -> Picture:
    key = draw(st.sampled_from(keys))
    lines = [draw(order_lines(number)) for number in draw(st.sets(st.integers(1, 3), min_size=1))]
    contacts = [Contact(draw(st.sampled_from(["Karl", "Emma"])))] if draw(st.booleans()) else []
    order = PurchaseOrder(
        # Two keys may stand for one number, and a number may change.
        draw(st.sampled_from([key, key, key, "C", None])),
        supplier=draw(st.sampled_from([Party("V-7", contacts=contacts), Party("V-8"), None])),
        currency=draw(st.sampled_from(["EUR", None])),
        lines=lines,
        note=draw(st.sampled_from(["fine", None])),
        custom=draw(st.sampled_from([{}, {"colour": "red"}, {"colour": "blue", "size": "9"}])),
    )
    shown = [draw(facts(one)) for one in draw(st.sets(st.sampled_from(["f1", "f2", "f3"]), max_size=3))]
    return Picture(
        key,
        order,
        facts=shown,
        complete=draw(st.booleans()),
        stage=draw(st.sampled_from(["issued", "closed", "cancelled", None])),
    )


looks = st.tuples(st.sampled_from(["erp", "portal"]), st.lists(pictures(), min_size=1, max_size=4))


def known(desk: procurekit.Desk) -> dict[str, object]:
    """All that the events say of each order, without moments and salts."""
    states = (desk.get(one.id) for one in desk.orders())
    return {
        state.id: (
            state.version,
            state.order,
            state.stage,
            {kind: {id_: one.document for id_, one in many.items()} for kind, many in state.documents.items()},
            {place: [(one.day, one.origin, one.version) for one in many] for place, many in state.promises.items()},
            state.findings,
            state.views,
        )
        for state in states
    }


def rows_are_what_folding_says(desk: procurekit.Desk) -> None:
    assert desk.catch_up() == 0
    folded = {one.order.id: one for one in desk._folded()}
    stored = {one.id: one for one in desk.orders()}
    assert {id_: one.order for id_, one in folded.items()} == stored
    lines = sorted(desk.lines(), key=lambda one: (one.order_id, one.line, one.schedule))
    expected = [row for id_ in sorted(folded) for row in folded[id_].lines]
    assert lines == sorted(expected, key=lambda one: (one.order_id, one.line, one.schedule))


@given(st.lists(looks, min_size=1, max_size=6), st.integers(1, 3))
def test_nothing_is_refused_and_batches_make_no_difference(many: list[tuple[str, list[Shown]]], batch: int) -> None:
    desks = [procurekit.open("memory:") for _ in range(2)]
    for source, shown in many:
        for desk, size in zip(desks, (batch, 100), strict=True):
            list(desk.observe_all(shown, source=source, batch=size))
    for desk in desks:
        assert desk.verify().holds
        rows_are_what_folding_says(desk)
    assert known(desks[0]) == known(desks[1])


@given(st.lists(looks, min_size=1, max_size=6))
def test_what_a_source_showed_last_adds_nothing_when_it_is_shown_again(many: list[tuple[str, list[Shown]]]) -> None:
    with procurekit.open("memory:") as desk:
        last: dict[tuple[str, str], Shown] = {}
        for source, shown in many:
            list(desk.observe_all(shown, source=source))
            last |= {(source, one.key): one for one in shown}
        # A paper that two sources show counts once; if the one withdraws it, it counts by the other's next picture.
        papers = any(getattr(fact.document, "number", None) for one in last.values() for fact in one.facts)
        for turn in range(2):
            for (source, _), one in last.items():
                events = desk.observe(one, source=source).events
                assert events == 0 or (papers and turn == 0)


@given(st.lists(pictures(keys=("A",)), min_size=1, max_size=6))
def test_with_one_source_what_it_showed_last_is_so(shown: list[Shown]) -> None:
    with procurekit.open("memory:") as desk:
        list(desk.observe_all(shown, source="erp"))
        (summary,) = desk.orders()
        state = desk.get(summary.id)
        last = shown[-1]
        assert changes_between(state.order, last.order, complete=False) == ()
        assert last.stage is None or state.stage == last.stage
        kept = {
            id_: one.document
            for many in state.documents.values()
            for id_, one in many.items()
            if one.document is not None
        }
        documents = [for_order(one.document, state.id) for one in last.facts]
        assert all(one in kept.values() for one in documents)
        if last.complete and len(shown) > 1:
            assert len(kept) == len(documents), "what it doesn't show any more doesn't count"
            extra = [one for one in state.lines if all(one.number != line.number for line in last.order.lines)]
            assert all(one.status == "cancelled" for one in extra)
            whole = [one for one in state.lines if one not in extra]
            assert whole == sorted(last.order.lines, key=lambda one: one.number)
            assert (state.order.supplier, state.order.note) == (last.order.supplier, last.order.note)
            assert state.order.custom == last.order.custom
