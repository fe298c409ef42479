"""The page of a history answers whoever has nothing else: who, agreed how, on what, responsible, open."""

import html
import json
import re
from html.parser import HTMLParser

import pendulum
import pytest
from tests.disputed import LI, MEI, TOM, WANG, dispute
from tests.disputed import Clock as Told

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Evidence,
    Hold,
    Incident,
    IncidentLine,
    OrderLine,
    Party,
    PurchaseOrder,
    Receipt,
)
from procurekit.desk.deciding import tentative
from procurekit.desk.timeline import timeline_of
from procurekit.model.change_events import Deemed, DeemedPromise
from procurekit.model.events import NewEvent
from procurekit.model.journal import Stamp
from procurekit.values import WorkCalendar, WorkTime
from procurekit.workflow import Organisation, Person

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Who reads a page: its text, section by section, and whether its tags are closed."""

    def __init__(self, page):
        super().__init__()
        self.open, self.texts, self.title, self.tags = [], {}, "top", set()
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add((tag, *(name for name, _ in attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag in {"h2", "footer"}:
            self.title = "" if tag == "h2" else tag

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag in {"td", "dd", "dt", "tr", "th", "li"}:
            self.handle_data("\n")

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            return
        if self.open[-1:] == ["h2"]:
            self.title += data
        self.texts[self.title] = self.texts.get(self.title, "") + data

    @property
    def text(self):
        return "\n".join(self.texts.values())


def read(timeline, lang="en"):
    return Reader(timeline.html(lang))


@pytest.fixture
def url():
    return "memory:"


@pytest.fixture(scope="module")
def story():
    clock = Told()
    with procurekit.open("memory:", clock=clock) as desk:
        number = dispute(desk, clock)
        desk.seal()
        yield desk.timeline(number)


def answers(page, heading):
    """What stands beside a question at the top."""
    rows = page.texts["top"].split("\n")
    start = rows.index(heading) + 1
    return rows[start]


def test_the_five_questions_are_answered_in_english(story):
    page = read(story)
    assert "line 1: promised date 2026-12-01 → 2026-12-08" in answers(page, "Date last changed")
    changed = answers(page, "Terms proposed by")
    assert changed.startswith("supplier: Tom Berg (tom), 2026-11-20 10:12 +08:00 “zinc bath broke”")
    assert (
        "in place of what the buyer asked for: Mei Lin (mei), 2026-11-19 09:00 +08:00: "
        "line 1: promised date 2026-12-01 → 2026-11-27 “stock is out on 28 November”"
    ) in changed
    agreed = answers(page, "Agreed by")
    assert "supplier: ● confirmed by Tom Berg (tom), 2026-11-20 10:12 +08:00" in agreed
    assert "buyer: ● Wang Fang (wang), 2026-11-20 17:30 +08:00" in agreed
    assert answers(page, "Evidence") == "tom-2026-11-20.eml, SHA-256 3f3f3f3f…3f3f9a1c, https://mail.example/m/4711"
    blamed = "supplier, so says Mei Lin (mei) of what was first asked for (no. 16, 2026-11-19)"
    assert answers(page, "Responsible") == blamed
    waiting = page.texts["top"].partition("\nOpen\n")[2]
    assert "change request 3 of the supplier “capacity”, Pending approval" in waiting
    assert "delivery 2: added (quantity 300 EA, requested date 2026-12-20" in waiting
    assert "next: approver" in waiting
    assert "line 2 disputed by the supplier: price 0.20 was quoted for 5,000 pieces [no. 5, since 2026-11-04" in waiting
    assert "incident INC-9 (damaged), line 1 (40 EA), responsible: carrier, so says Li Lei: pallet 3 wet, " in waiting
    assert "line 1: 40 EA still to come, due 2026-12-08 (as promised), 2 days late [next: supplier]" in waiting
    # Where the buyer has not answered, the supplier is not next.
    assert "line 2: 500 EA still to come, due 2026-12-05 (as requested, never promised), 5 days late\n" in waiting


def test_the_five_questions_are_answered_in_chinese(story):
    page = read(story, "zh")
    assert '<html lang="zh-CN">' in story.html("zh-Hans")
    assert "第 1 行：承诺交期 2026-12-01 → 2026-12-08" in answers(page, "最近一次交期变更")
    assert "此前采购方的要求：Mei Lin（mei），2026-11-19 09:00 +08:00" in answers(page, "条件提出方")
    assert "供应商：● 本人确认 Tom Berg（tom），2026-11-20 10:12 +08:00" in answers(page, "双方同意情况")
    assert "采购方：● Wang Fang（wang），2026-11-20 17:30 +08:00" in answers(page, "双方同意情况")
    assert "tom-2026-11-20.eml" in answers(page, "凭据")
    assert answers(page, "责任方") == "供应商（Mei Lin（mei）就最初的要求所述，序号 16，2026-11-19）"
    waiting = page.texts["top"].partition("\n未结事项\n")[2]
    for one in (
        "供应商的变更申请 3 “capacity”，待审批",
        "供应商对第 2 行有异议",
        "异常 INC-9（破损）",
        "第 1 行：40 EA 未交",
    ):
        assert one in waiting
    # Nothing of ours is left in English.
    ours = re.sub(r"[“「].*?[”」]|\S*(?:\.(?:eml|png|jpg)|://)\S*", "", page.text)
    assert not re.search(r"\b(?:line|buyer|supplier|since|next|told|confirmed|attested)\b", ours)


def test_attested_is_never_shown_like_confirmed(story):
    page = story.html()
    attested, confirmed = "○ ATTESTED, not confirmed", "● confirmed"
    assert f'<span class="mark attested">{attested}</span> (written down by Mei Lin (mei), WeChat), ' in page
    assert f'<span class="mark confirmed">{confirmed}</span> by Tom Berg (tom), ' in page
    rows = Reader(page).texts["Changes in force"].split("\n")
    (second,) = [one for one in rows if "Mei Lin (mei), WeChat), 2026-11-18 16:45" in one]
    assert second.startswith(attested)
    assert attested in Reader(page).texts["History"]


def test_what_was_agreed_stands_in_one_row_each(story):
    said = read(story).texts["Changes in force"]
    assert "line 1: quantity 1000 EA → 800 EA “forecast cut”" in said
    assert "schedule[" not in said
    assert "Change 2: line 1: promised date 2026-12-01 → 2026-12-08 “zinc bath broke”in place of what the buyer" in said
    assert "buyer: Mei Lin (mei), 2026-11-16 09:30Responsible: buyer, so says Mei Lin (mei) (no. 6, 2026-11-16)" in said
    assert "wechat-1118.png, SHA-256 c4c4c4c4…c4c4c4c4" in said
    assert "Bolt & Nut Ltd, Mei Lin, whoever waits with work order WO-88, 2026-11-20 17:30" in said


def test_the_history_has_a_row_for_each_act_and_loses_none(story):
    said = read(story).texts["History"]
    versions = [version for one in story.rows for version in (entry.version for entry in one.entries)]
    assert versions == list(range(1, story.order.version + 1))
    assert len(story.rows) < len(story)
    assert (
        "27–31\n2026-11-20 17:30\nWang Fang (wang)\nChange 2: Approve, Both sides agree (by itself), Apply (by itself)"
        in said
    )
    assert "recorded 2026-12-09 09:05" in said
    assert "line 1: 760 EA" in said
    assert "When (+08:00)" in said


def test_the_page_says_what_it_was_made_from(story):
    said = read(story).texts["footer"]
    made = story.made
    assert (made.version, made.order, len(made.head)) == (len(story), story.order.id, 64)
    for one in (made.book, made.order, made.head, "2026-12-10 18:00 +08:00 (Asia/Shanghai)", "no. 1 of 2026-12-10"):
        assert one in said
    assert f"The chain of the {len(story)} events was checked and holds" in said
    assert f"{made.seal.digest[:16]}…{made.seal.digest[-16:]}" in said


def test_the_page_needs_nothing_from_outside(story):
    for lang in ("en", "zh"):
        page = story.html(lang)
        assert not re.search(r"<(script|link|img|iframe|object)|\bsrc=|\bhref=|url\(|@import|\son\w+=", page)
        assert "@page { size: A4" in page


def test_the_same_is_there_as_data_and_as_text(story):
    plain = story.as_dict("zh")
    assert json.loads(json.dumps(plain)) == plain
    assert [one["revision"] for one in plain["agreed"]] == [2, 3]
    assert plain["agreed"][1]["text"] == "第 1 行：承诺交期 2026-12-01 → 2026-12-08"
    assert plain["date_changed"] == {"version": 30, "text": "第 1 行：承诺交期 2026-12-01 → 2026-12-08"}
    assert [one["kind"] for one in plain["open"]] == ["change_request", "answer", "incident", "late", "late"]
    assert plain["open"][0]["turn"] == "approver"
    assert plain["lines"][0] | {"amount": None} == {
        "line": 1,
        "schedule": 1,
        "alone": True,
        "item": "M6-BOLT",
        "description": "Bolt M6×20, zinc plated",
        "status": "open",
        "unit": "EA",
        "ordered": "800",
        "received": "760",
        "open": "40",
        "requested": "2026-12-01",
        "first_promise": "2026-12-01",
        "first_origin": "confirmed",
        "promise_basis": "2026-12-08",
        "latest_promise": "2026-12-08",
        "latest_origin": "confirmed",
        "amount": None,
    }
    assert plain["made"]["chain"]["holds"]
    text = story.text()
    assert text.index("Changes in force:") < text.index("Open:") < text.index("History:")
    assert "still to come" not in text
    entry = story.entries[11]
    assert (entry.change.rpartition(".")[2], entry.origin, entry.automatic) == ("1", "attested", False)
    assert story.entries[7].as_dict()["recipients"] == [{"kind": "role", "name": "approver", "because": None}]


# --- orders of other kinds


def test_an_order_to_which_nothing_happened_says_so(desk, issued):
    issued()
    page = read(desk.timeline("PO-1"))
    assert answers(page, "Date last changed") == "no date was ever changed"
    assert page.texts["top"].rstrip().endswith("Open\nnothing")
    assert "No change is in force" in page.texts["Changes in force"]
    assert "The book has never been sealed." in page.texts["footer"]
    assert desk.timeline("PO-1").text().count("\n") == 3
    alone = timeline_of(desk.get("PO-1"), desk.get("PO-1").history)
    assert "Made from" not in read(alone).text
    assert alone.as_dict()["made"] is None


def test_a_date_that_an_answer_moved_is_told_with_how_it_was_said(desk, issued):
    issued(date_tolerance=procurekit.DateTolerance(late_days=9))
    answer = Acknowledgement(
        "PO-1",
        lines=[AcknowledgedLine(1, "accepted_with_change", promised="2026-02-09")],
        origin="attested",
        channel="phone",
        evidence=[Evidence("call.mp3", sha256="short")],
    )
    desk.do("acknowledge", answer, by=MEI)
    page = read(desk.timeline("PO-1"))
    assert "line 1: promised date 2026-02-01 → 2026-02-09" in answers(page, "Date last changed")
    attested = "supplier: ○ ATTESTED, not confirmed (written down by Mei Lin (mei), telephone)"
    assert answers(page, "Agreed by").startswith(attested)
    assert answers(page, "Evidence") == "call.mp3, SHA-256 short"
    assert answers(page, "Responsible") == "not stated"
    assert "2026-02-09 ○" in page.texts["Where it stands"]


def test_a_date_that_one_side_moved_is_nobody_s_agreement(desk, issued):
    issued()
    state = desk.get("PO-1")
    stamp = Stamp("main", state.head.recorded_at, observed=True, source="erp", actor=None)
    change = procurekit.model.events.Changed(
        [procurekit.model.field_change.Change("lines[1].schedule[1].requested", "2026-02-01", "2026-02-20")]
    )
    moved = tentative([NewEvent(state.id, "order.changed", change)], stamp, state)
    page = read(timeline_of(moved, moved.history))
    assert answers(page, "Terms proposed by").startswith("source erp, ")
    assert answers(page, "Agreed by") == "nobody: no agreement is on record"
    assert "none on record" in answers(page, "Evidence")


def test_silence_has_a_sign_of_its_own(desk, issued):
    issued()
    state = desk.get("PO-1")
    stamp = Stamp("main", state.head.recorded_at)
    silent = Deemed([DeemedPromise(1, 1, pendulum.date(2026, 2, 3))], working_days=3)
    deemed = tentative([NewEvent(state.id, "order.deemed", silent)], stamp, state)
    page = read(timeline_of(deemed, deemed.history))
    assert answers(page, "Agreed by") == "△ deemed: silence, by the terms"
    assert "2026-02-03 △" in page.texts["Where it stands"]


def test_an_answer_within_the_terms_needs_no_request(desk, issued):
    issued()
    state = desk.get("PO-1")
    stamp = Stamp("main", state.head.recorded_at, actor=TOM, channel="email")
    answer = Acknowledgement("PO-1", lines=[AcknowledgedLine(1, promised="2026-02-02")], channel="email")
    change = procurekit.model.events.Changed(
        [procurekit.model.field_change.Change("revision", None, 2)], revision=2, origin="confirmed"
    )
    recorded = procurekit.model.events.Recorded("acknowledgement_1", answer)
    events = [NewEvent(state.id, "acknowledgement.recorded", recorded), NewEvent(state.id, "order.changed", change)]
    agreed = tentative(events, stamp, state)
    said = read(timeline_of(agreed, agreed.history)).texts["Changes in force"]
    assert "within the tolerance of the order" in said
    assert "● confirmed by tom (e-mail), " in said
    assert "none" in said


def test_what_is_open_closes(desk, issued, clock):
    issued()
    clock.forward(days=1)
    lines = [AcknowledgedLine(1, "rejected", schedule=1, reason="no steel"), AcknowledgedLine(2, "disputed")]
    desk.record(Acknowledgement("PO-1", lines=lines), by=TOM)
    hold = desk.hold("PO-1", Hold("quality", line=2, reason="wet"), by=MEI)
    desk.hold("PO-1", Hold("credit"), by=MEI)
    late = Incident("late", lines=[IncidentLine("PO-1")], responded_at="2026-01-07")
    desk.record(late, by=LI)
    told = [one.text() for one in desk.timeline("PO-1").open]
    assert told == [
        "change request 1 of the supplier, Pending approval: line 1: status — → cancelled",
        "line 1, delivery 1 rejected by the supplier: no steel",
        "line 2 disputed by the supplier",
        "incident (late), nobody said who is responsible",
        "hold on line 2: quality: wet",
        "hold: credit",
    ]
    turns = [one.turn for one in desk.timeline("PO-1").open]
    assert turns == ["approver", "buyer", "buyer", None, None, None]
    for id_ in hold.holds:
        desk.release("PO-1", id_, by=MEI)
    desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1), AcknowledgedLine(2)]), by=TOM)
    desk.record(Incident("late", lines=[IncidentLine("PO-1")], resolved_at="2026-01-08"), by=LI)
    assert [one.kind for one in desk.timeline("PO-1").open] == ["incident", "hold"]


def test_a_dispute_that_a_change_settled_is_open_no_more(desk, issued):
    issued()
    state = desk.record(Acknowledgement("PO-1", lines=[AcknowledgedLine(1, "disputed")]), by=TOM)
    (kept,) = state.kept("acknowledgement")
    own = f"{state.id}.1"
    events = procurekit.model.events
    wanted = [procurekit.model.field_change.Change("payment_terms", None, "30 days")]
    request = procurekit.model.change_request.ChangeRequest(
        state.id, wanted, initiator="supplier", acknowledgement=kept.id
    )
    revision = procurekit.model.field_change.Change("revision", None, 2)
    stamp = Stamp("main", state.head.recorded_at, actor=TOM)
    payloads = [
        ("change_request.created", events.Proposed(own, request, "draft", "draft")),
        ("change_request.moved", events.Moved("apply", "draft", "applied", "closed", change=own, automatic=True)),
        ("order.changed", events.Changed([*wanted, revision], revision=2, change=own, origin="confirmed")),
    ]
    now = tentative([NewEvent(state.id, kind, one) for kind, one in payloads], stamp, state)
    assert [one.kind for one in timeline_of(now, now.history).open] == []


def test_what_is_late_and_what_cant_be_right_is_open(desk, issued, clock):
    issued("PO-2", OrderLine(1, "A", "10", requested="2026-01-10"))
    desk.record(Receipt("PO-2", 1, "4", at="2026-01-09"), by="wh")
    clock.time = pendulum.datetime(2026, 1, 12, 8, tz="Asia/Shanghai")
    (late,) = desk.timeline("PO-2").open
    assert (late.kind, late.text()) == (
        "late",
        "line 1: 6 still to come, due 2026-01-10 (as requested, never promised), 2 days late",
    )
    desk.record(Receipt("PO-2", 1, "9", at="2026-01-11"), by="wh")
    (found,) = desk.timeline("PO-2").open
    assert (found.kind, found.version, found.as_dict()["since"]) == ("finding", 6, None)
    assert "13 received of 10 ordered" in found.text()
    assert "! line 1: 13 received of 10 ordered" in read(desk.timeline("PO-2")).texts["History"]


def test_a_request_says_by_when_it_is_to_be_answered(clock):
    people = [Person("mei", "buyer"), Person("wang", "approver"), Person("tom", "supplier")]
    office = WorkTime(WorkCalendar(), "Asia/Shanghai", "09:00-17:00")
    company = Organisation(people=people, work_time=office)
    with procurekit.open("memory:", clock=clock, organisation=company) as desk:
        order = desk.create(
            PurchaseOrder("PO-1", supplier=Party("V-7"), currency="EUR", lines=[OrderLine(1, "A", "10", "1")]), by="mei"
        )
        for step, by in (("submit", "mei"), ("approve", "wang"), ("issue", "mei")):
            order = desk.do(step, order, by=by)
        change = desk.propose("PO-1", {"lines[1].quantity": "8"}, by="mei")
        change = desk.do("approve", change, by="wang")
        change = desk.do("offer", change, by="mei")
        (one,) = desk.timeline("PO-1").open
        assert (one.turn, one.due.isoformat()) == ("supplier", "2026-01-08T17:00:00+08:00")
        assert one.told().endswith("next: supplier, by 2026-01-08 17:00 +08:00]")
        change = desk.answer(change, "counter", by=Actor("tom", party="V-7"), changes={"lines[1].quantity": "9"})
        (one,) = desk.timeline("PO-1").open
        assert one.turn == "buyer"
        (unknown,) = timeline_of(desk.get("PO-1"), desk.get("PO-1").history).open
        assert unknown.turn is None


# --- input that means no good


def test_names_and_texts_are_only_ever_text(clock):
    evil = '<script>alert("x")</script><img src=x onerror=1>'
    turned = "\u202egnp.exe\u2066"
    with procurekit.open("memory:", clock=clock) as desk:
        mei = Actor("mei", evil, roles={"buyer"})
        desk.create(
            PurchaseOrder(
                f"PO-{evil}",
                supplier=Party("V-7", f"עברית {turned}"),
                buyer=Party("C", evil),
                currency="EUR",
                purchaser=evil,
                lines=[OrderLine(1, evil, "10", "1", description="x" * 5000)],
            ),
            by=mei,
        )
        number = f"PO-{evil}"
        desk.hold(number, Hold(evil, reason="\x1b[2J" + "é" * 3000), by=Actor("li", "李<b>", on_behalf_of=mei))
        answer = Acknowledgement(
            number,
            lines=[AcknowledgedLine(1, "disputed", reason=evil)],
            channel=evil,
            evidence=[Evidence(evil, sha256=evil, uri="javascript:alert(1)")],
        )
        desk.record(answer, by=mei)
        timeline = desk.timeline(number)
        for lang in ("en", "zh"):
            page = timeline.html(lang)
            reader = Reader(page)
            assert {one[0] for one in reader.tags} <= {
                *("html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "dl", "div", "dt", "dd"),
                *("ul", "li", "table", "thead", "tbody", "tr", "th", "td", "span", "br", "footer", "code", "b"),
            }
            assert evil in reader.text
            assert html.escape(evil) in page
            assert not set(page) & {"\u202e", "\u2066", "\x1b"}
            assert "עברית" in page
            assert len(page) < 30_000
            assert re.search(r"more characters|另有 \d+ 个字符", reader.text)


def test_what_was_deleted_of_people_is_said_to_be(story):
    clock = Told()
    with procurekit.open("memory:", clock=clock) as desk:
        number = dispute(desk, clock)
        desk.redact(number, by="dpo", reason="request 17")
        page = read(desk.timeline(number))
        assert "Mei Lin" not in page.text
        assert "zinc bath" not in page.text
        assert "names, reasons and evidence of this were deleted" in page.texts["History"]
        assert "with personal data deleted)" in page.texts["footer"]
        assert "what the buyer asked for: mei, 2026-11-19" in answers(page, "Terms proposed by")


def test_times_of_several_offsets_carry_their_own(clock):
    clock.time = pendulum.datetime(2026, 3, 27, 9, tz="Europe/Berlin")
    with procurekit.open("memory:", clock=clock) as desk:
        order = desk.create(
            PurchaseOrder("PO-1", supplier="V-7", currency="EUR", lines=[OrderLine(1, "A", "10", "1")]), by=MEI
        )
        clock.time = pendulum.datetime(2026, 3, 30, 9, tz="Europe/Berlin")
        desk.do("submit", order, by=MEI)
        said = read(desk.timeline("PO-1")).texts["History"]
        assert "2026-03-27 09:00 +01:00" in said
        assert "2026-03-30 09:00 +02:00" in said
        assert "When\n" in said


def test_a_broken_chain_is_told_loudly(desk, issued, monkeypatch):
    from procurekit.desk import telling
    from procurekit.errors import Fault
    from procurekit.model.audit import Verdict

    issued()
    broken = Verdict(2, 1, 0, Fault.of("verify.stray"))
    monkeypatch.setattr(telling, "verify_records", lambda _: broken)
    assert "THE CHAIN DOES NOT HOLD" in read(desk.timeline("PO-1")).texts["footer"]


def test_whoever_acts_for_another_and_through_whom_is_named(desk, order):
    desk.create(order(), by=MEI)
    boss = Actor("boss", "The Boss", roles={"buyer"})
    li = Actor("li", "Li", on_behalf_of=Actor("deputy", roles={"buyer"}, on_behalf_of=boss))
    desk.hold("PO-1", Hold("quality"), by=li)
    assert "Li (li) for The Boss (boss), through deputy" in read(desk.timeline("PO-1")).texts["History"]
    assert WANG.name == "Wang Fang"


def test_an_edit_is_told_by_name_and_hides_people(desk, order):
    desk.create(order(note="ask Li Lei"), by=MEI)
    desk.edit("PO-1", {"lines[1].quantity": "900", "note": "ask Han"}, by=MEI)
    said = read(desk.timeline("PO-1")).texts["History"]
    assert "line 1: quantity 1000 → 900; note … → …" in said
    assert "Han" not in said
