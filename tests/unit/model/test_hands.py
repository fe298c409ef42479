"""Who ordered, approved and received: whether it was one person, under whatever name, and when nobody can tell."""

from __future__ import annotations

import pytest
from tests.unit.model.test_folding import CREATED, NOON, ORDER, PAPER, SAP, recorded, story

import procurekit
from procurekit import Actor, Receipt
from procurekit.model.change_events import Proposed
from procurekit.model.change_request import ChangeRequest
from procurekit.model.deeds import Signature
from procurekit.model.events import Cancelled, Changed, Corrected, Created, Moved, Routed, Signed
from procurekit.model.facts import line_facts
from procurekit.model.field_change import Change
from procurekit.model.hands import orderer_approved, orderer_received
from procurekit.model.journal import Stamp
from procurekit.model.order import OrderLine, ScheduleLine

ISSUED = Created(PAPER, "issued", "issued")
SUBMITTED = Moved("submit", "draft", "pending", "pending_approval")
APPROVED = Moved("approve", "pending", "approved", "approved")
SENT_BACK = Moved("send_back", "pending", "sent_back", "sent_back")
CAME = recorded(Receipt(ORDER, 1, 10))


def by(name, *, for_=None, via=()):
    actor = Actor(name) if for_ is None else Actor(name, on_behalf_of=Actor(for_))
    return Stamp("main", NOON, actor=actor, via=via)


def signed(level="first", command="approve", **more):
    return Signed(command, Signature("release", level, "1:x", **more))


def approved(*told):
    return orderer_approved(story(*((one, None, stamp) for one, stamp in told)))


def received(*told, line=0):
    return [row.orderer_received for row in line_facts(story(*((one, None, stamp) for one, stamp in told)))][line]


MEI, TOM, WANG, NOBODY = by("mei"), by("tom"), by("wang"), SAP


# --- who received


def test_who_makes_an_order_and_receives_it_is_told_by_line():
    assert received((ISSUED, MEI)) is False
    assert received((ISSUED, MEI), (CAME, MEI)) is True
    assert received((ISSUED, MEI), (CAME, MEI), line=1) is False
    assert received((ISSUED, MEI), (CAME, TOM)) is False


@pytest.mark.parametrize("stamp", [by("tom", for_="mei"), by("mei", for_="tom"), by("tom", for_="li", via=("mei",))])
def test_in_whose_name_does_not_matter(stamp):
    assert received((ISSUED, MEI), (CAME, stamp)) is True
    assert received((ISSUED, stamp), (CAME, MEI)) is True


def test_who_edited_submitted_or_let_it_go_ordered_too_and_who_issued_after_an_approval_did_not():
    edited = Changed([Change("lines[1].quantity.amount", "100", "90")])
    assert received((CREATED, MEI), (edited, TOM), (CAME, TOM)) is True
    assert received((CREATED, MEI), (SUBMITTED, TOM), (CAME, TOM)) is True
    assert received((CREATED, MEI), (Moved("issue", "draft", "issued", "issued"), TOM), (CAME, TOM)) is True
    told = [(CREATED, MEI), (SUBMITTED, MEI), (APPROVED, WANG), (Moved("issue", "approved", "issued", "issued"), TOM)]
    assert received(*told, (CAME, TOM)) is False


def test_a_change_that_was_agreed_makes_nobody_the_orderer():
    more = [Change("lines[1].quantity.amount", "100", "120")]
    asked = Proposed("change_1", ChangeRequest(ORDER, more), "draft", "draft")
    applied = Changed(more, change="change_1", revision=2, origin="confirmed")
    assert received((ISSUED, MEI), (asked, TOM), (applied, TOM), (CAME, TOM)) is False


def test_what_nobody_is_named_for_is_unknown_unless_somebody_is_found():
    assert received((ISSUED, NOBODY)) is False
    assert received((ISSUED, NOBODY), (CAME, MEI)) is None
    assert received((ISSUED, MEI), (CAME, NOBODY)) is None
    assert received((ISSUED, NOBODY), (CAME, NOBODY)) is None
    other = recorded(Receipt(ORDER, 1, 10), "receipt_2")
    assert received((ISSUED, MEI), (CAME, NOBODY), (other, MEI)) is True


def test_who_corrects_a_receipt_took_part_in_it_and_one_that_is_withdrawn_is_none():
    corrected = Corrected("receipt_1", Receipt(ORDER, 1, 12))
    assert received((ISSUED, MEI), (CAME, TOM), (corrected, MEI)) is True
    assert received((ISSUED, MEI), (CAME, MEI), (corrected, TOM)) is True
    assert received((ISSUED, MEI), (CAME, MEI), (Cancelled("receipt_1"), TOM)) is False


def test_of_a_delivery_only_what_came_for_it_counts():
    two = [ScheduleLine(1, 60, "2026-12-10"), ScheduleLine(2, 40, "2026-12-20")]
    paper = procurekit.PurchaseOrder(lines=[OrderLine(1, "A", "100", schedule=two)])
    told = [(Created(paper, "issued", "issued"), MEI), (recorded(Receipt(ORDER, 1, 40, schedule=2)), MEI)]
    assert [received(*told, line=place) for place in (0, 1)] == [False, True]


# --- who approved


def test_who_ordered_and_signed():
    assert approved((CREATED, MEI), (SUBMITTED, MEI)) is False
    assert approved((CREATED, MEI), (SUBMITTED, TOM), (signed(), WANG)) is False
    assert approved((CREATED, MEI), (SUBMITTED, TOM), (signed(), TOM)) is True
    last = Moved("approve", "pending", "approved", "approved", signature=Signature("release", "last", "1:x"))
    assert approved((CREATED, MEI), (SUBMITTED, TOM), (signed(), WANG), (last, by("wang", for_="mei"))) is True
    assert approved((CREATED, MEI), (SUBMITTED, TOM), (signed(passed_by=("mei",)), WANG)) is True


def test_a_step_out_of_waiting_approves_without_a_signature():
    assert approved((CREATED, MEI), (SUBMITTED, TOM), (APPROVED, MEI)) is True
    assert approved((CREATED, MEI), (SUBMITTED, TOM), (Moved("release", "pending", "out", "issued"), WANG)) is False
    assert approved((CREATED, MEI), (SUBMITTED, TOM), (SENT_BACK, MEI)) is False


def test_what_happens_by_itself_nobody_approved():
    alone = Moved("approve", "pending", "approved", "approved", automatic=True)
    assert approved((CREATED, MEI), (SUBMITTED, MEI), (alone, MEI)) is False


def test_a_signature_that_counts_no_more_or_was_taken_back_is_none():
    voided = Moved("send_back", "pending", "sent_back", "sent_back", voided=("release",))
    told = [(CREATED, MEI), (SUBMITTED, MEI), (signed(), MEI)]
    assert approved(*told, (voided, WANG)) is False
    assert approved(*told, (Moved("x", "pending", "pending", "pending_approval", voided=("other",)), WANG)) is True
    assert approved(*told, (Routed("withdraw", "withdraw", "release", "first", "mei"), MEI)) is False
    assert approved(*told, (Routed("withdraw", "withdraw", "release", "second", "mei"), MEI)) is True
    assert approved(*told, (Routed("forward", "forward", "release", "first", "li", voided=("release",)), MEI)) is False
    plain = [(CREATED, MEI), (SUBMITTED, MEI), (APPROVED, MEI)]
    assert approved(*plain, (Moved("reopen", "approved", "pending", "pending_approval"), WANG)) is False


def test_an_order_first_seen_when_it_was_out_was_approved_by_nobody_knows_whom():
    assert approved((ISSUED, NOBODY)) is None
    assert approved((ISSUED, MEI)) is False
    assert approved((CREATED, NOBODY)) is False
    assert approved((CREATED, NOBODY), (SUBMITTED, MEI), (signed(), WANG)) is None
    assert approved((CREATED, NOBODY), (Moved("issue", "draft", "issued", "issued"), NOBODY)) is None
    assert approved((CREATED, MEI), (SUBMITTED, MEI), (APPROVED, NOBODY)) is None


def test_without_a_history_nothing_is_known():
    from attrs import evolve

    bare = evolve(story((CREATED, None, MEI)), history=())
    assert (orderer_approved(bare), orderer_received(bare, ()), orderer_received(bare, ["receipt_1"])) == (
        None,
        False,
        None,
    )
