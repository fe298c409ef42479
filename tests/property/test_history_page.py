"""A law of the page of a history: whatever people did, in whatever order, everybody and everything done is on it."""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape

import pendulum
from hypothesis import given, settings
from hypothesis import strategies as st

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Hold,
    Incident,
    IncidentLine,
    OrderLine,
    Party,
    ProcurekitError,
    PurchaseOrder,
    Receipt,
)
from procurekit.model.operations import Part, Split

PEOPLE = {
    "mei": Actor("mei", "Mei Lin", roles={"buyer"}),
    "bao": Actor("bao", roles={"buyer"}, on_behalf_of=Actor("mei", "Mei Lin", roles={"buyer"})),
    "wang": Actor("wang", "王芳", roles={"approver"}),
    "tom": Actor("tom", "Tom", roles={"supplier"}, party="V-7"),
    "sam": Actor("sam", roles={"buyer"}, on_behalf_of=Actor("dora", on_behalf_of=Actor("mei", roles={"buyer"}))),
}
CHANGES = [
    {"lines[1].quantity": "8"},
    {"lines[1].promised": "2026-12-09"},
    Split(1, [Part("4", "2026-12-01"), Part("6", "2026-12-20")]),
    {"payment_terms": "30 days"},
]

people = st.sampled_from(sorted(PEOPLE))
acts = st.lists(
    st.one_of(
        st.tuples(st.just("propose"), people, st.sampled_from(CHANGES)),
        st.tuples(
            st.sampled_from(["approve", "offer", "submit", "reject", "withdraw", "send_back"]), people, st.none()
        ),
        st.tuples(st.sampled_from(["accept", "refuse", "counter"]), people, st.sampled_from(CHANGES)),
        st.tuples(st.just("revise"), people, st.none()),
        st.tuples(
            st.just("record"),
            people,
            st.sampled_from(
                [
                    Receipt("PO-1", 1, "3"),
                    Acknowledgement("PO-1", lines=[AcknowledgedLine(1, promised="2026-12-02")]),
                    Acknowledgement("PO-1", lines=[AcknowledgedLine(1, "disputed", reason="dear")]),
                    Incident("late", lines=[IncidentLine("PO-1", 1)]),
                ]
            ),
        ),
        st.tuples(st.just("hold"), people, st.none()),
        st.tuples(st.just("wait"), people, st.integers(1, 4000)),
    ),
    max_size=14,
)


def take(desk, act, who, what):
    last = next(reversed(desk.changes("PO-1")), None)
    by = PEOPLE[who]
    match act:
        case "propose":
            desk.propose("PO-1", what, by=by, reason=f"wanted by {who}", channel="phone")
        case "accept" | "refuse" | "counter":
            changes = {"changes": what} if act == "counter" else {}
            desk.answer(last or "PO-1/1", act, by=by, reason="said so", channel="phone", **changes)
        case "revise":
            desk.revise(last or "PO-1/1", by=by)
        case "record":
            desk.record(what, by=by)
        case "hold":
            desk.hold("PO-1", Hold("quality"), by=by)
        case _:
            desk.do(act, last or "PO-1/1", by=by, reason="because")


@settings(max_examples=60)
@given(acts)
def test_every_act_of_every_person_is_on_the_page(many):
    clock = [pendulum.datetime(2026, 11, 2, 9, tz="Asia/Shanghai")]
    with procurekit.open("memory:", clock=lambda: clock[0]) as desk:
        lines = [OrderLine(1, "A", "10", "1", requested="2026-12-01")]
        order = desk.create(
            PurchaseOrder("PO-1", supplier=Party("V-7", "Bolt"), currency="EUR", lines=lines), by=PEOPLE["mei"]
        )
        for step, who in (("submit", "mei"), ("approve", "wang"), ("issue", "mei")):
            order = desk.do(step, order, by=PEOPLE[who])
        for act, who, what in many:
            if act == "wait":
                clock[0] = clock[0].add(seconds=what * 60)
                continue
            # What is refused was not done.
            with suppress(ProcurekitError):
                take(desk, act, who, what)
        timeline = desk.timeline("PO-1")
        state = timeline.order
        for lang in ("en", "zh"):
            page = timeline.html(lang)
            history = page[page.index('<table class="history">') :]
            rows = [unescape(re.sub("<[^>]+>", " ", row)) for row in history.split("<tr>")[2:]]
            assert len(rows) == len(timeline.rows)
            told = {entry.version: text for row, text in zip(timeline.rows, rows, strict=True) for entry in row.entries}
            assert sorted(told) == list(range(1, state.version + 1))
            for event in state.history:
                envelope = event.envelope
                text = told[envelope.version]
                for person in (envelope.actor, envelope.on_behalf_of, *envelope.via):
                    assert person is None or person in text
                for said in (event.actor_name, getattr(event.payload, "reason", None)):
                    # What a request's application repeats stands where it was asked.
                    assert said is None or said in text or envelope.type == "order.changed"
        assert {one.agreed.revision for one in timeline.agreements} == set(range(2, state.order.revision + 1))
        assert {one.version for one in timeline.open if one.kind == "change_request"} <= set(told)
        assert sum(one.kind == "change_request" for one in timeline.open) == len(state.pending)
