"""Laws of approvals at a desk: whatever is done in whatever order, nothing is issued unsigned, duties stay apart."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.property.buying import Buying

ISSUED = {"issued", "issued below the limit"}


def test_nothing_is_issued_unsigned_and_no_duty_is_broken_whatever_is_done():
    Buying.seen = {}
    run_state_machine_as_test(
        Buying,
        settings=settings(
            max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert ISSUED | {"submit", "approve", "issue", "edit", "receive", "refused", "executed", "done"} <= set(Buying.seen)


def test_the_clerk_follows_an_order_through_everything_that_can_be_done_to_it():
    Buying.seen = {}
    one = Buying()
    one.begin(quantity=300, currency="CNY")
    here = {"which": 0, "way": "execute", "desk": 1}
    (file,) = one.files.values()

    def sign(by, for_=None, level=None):
        one.approve(**here, by=by, for_=for_, level=level)

    def route(act, by, to="zoe", back="lead", position=None):
        one.route(**here, by=by, for_=None, act=act, to=to, back=back, position=position)

    one.move(**here, by="mei", for_=None, command="submit")
    one.move(**here, by="mei", for_=None, command="recall")
    one.go_on(**here, by="mei")
    sign("mei", for_="li")  # who made it, in another's name
    assert file.signatures == []
    sign("zoe", for_="li")
    route("withdraw", "zoe")
    route("forward", "li", to="ben")
    route("add_signer", "ben", position="after")
    sign("ben", level="lead")
    assert file.lacking() == ["legal", "board", "control", "lead+zoe"]
    sign("zoe", level="lead+zoe")
    one.edit(**here, by="bao", for_=None, change={"lines[1].quantity": 1.04})
    assert [one.paper.quantity for one in file.good("lead")] == [300]
    sign("lena")
    route("return", "lu")
    assert (file.signatures, file.added) == ([], [("lead", "zoe", "after")])
    for by in ("cai", "zoe", "kai", "lu", "lena", "ada", "ada"):
        sign(by)
    assert file.lacking() == ["board"]
    sign("ada", for_="ben", level="board")  # a deputy is no second person
    assert (file.lacking(), one.desks[0].get(one.pick(0)).state) == (["board"], "pending")
    one.hold(0, desk=0, by="wu", released=False)
    sign("ben")
    one.go_on(**here, by="mei")  # on hold
    assert one.seen.keys().isdisjoint(ISSUED)
    one.hold(0, desk=0, by="wu", released=True)
    one.edit(**here, by="mei", for_=None, change={"lines[1].quantity": 3})
    one.go_on(**here, by="mei")  # it went back
    assert one.seen.keys().isdisjoint(ISSUED)
    for by in ("cai", "kai", "lu", "lena", "ada", "ben"):
        sign(by)
    one.go_on(**here, by="mei")
    one.report(0, desk=1, by="mei", for_=None, told=False, kind="receive")  # who issued it
    assert "receive" not in one.seen
    one.go_on(**here, by="mei")
    one.report(0, desk=1, by="wu", for_=None, told=False, kind="pay")  # who received it
    assert "pay" not in one.seen
    for _ in range(2):
        one.go_on(**here, by="mei")
    acts = {"recall", "forward", "add_signer", "return", "withdraw", "hold", "release", "edit"}
    assert acts | {"issued", "receive", "pay", "close", "executed"} <= one.seen.keys()


@pytest.mark.parametrize(
    ("made_by", "by", "principal"),
    [
        ("li", "zoe", "li"),  # the principal made it
        ("zoe", "zoe", "li"),  # the deputy made it
        ("zoe", "mei", "li"),  # whoever stands between the two made it
    ],
)
def test_nobody_signs_what_one_of_those_who_act_has_made(made_by, by, principal):
    one = Buying()
    one.begin(quantity=10, currency="CNY", by=made_by)
    (file,) = one.files.values()
    one.move(which=0, way="do", desk=1, by="bao", for_=None, command="submit")
    one.approve(which=0, way="do", desk=1, by=by, for_=principal, level="lead")
    assert file.signatures == []
    one.approve(which=0, way="do", desk=1, by="cai", for_=None, level="lead")
    assert [one.actor for one in file.signatures] == ["cai"]


@pytest.mark.parametrize(
    ("day", "by", "principal", "signs"),
    [
        (10, "zoe", "ada", True),
        (11, "zoe", "ada", False),  # it has ended
        (10, "kai", "cai", False),  # it is for another role
    ],
)
def test_a_deputy_signs_as_long_and_as_far_as_the_delegation_goes(day, by, principal, signs):
    one = Buying()
    one.begin(quantity=300, currency="CNY")
    one.day = day
    (file,) = one.files.values()
    one.go_on(which=0, way="do", desk=1, by="mei")
    for name in ("li", "kai", "lu", "lena"):
        one.approve(which=0, way="do", desk=1, by=name, for_=None, level=None)
    one.approve(which=0, way="do", desk=1, by=by, for_=principal, level="board")
    assert [each.principal for each in file.good("board")] == ([principal] if signs else [])


def test_whoever_passed_on_the_right_to_edit_does_not_approve():
    one = Buying()
    one.begin(quantity=10, currency="CNY", by="bao")
    one.edit(which=0, way="do", desk=1, by="mei", for_="ben", change={"payment_terms": "30 days"})
    one.move(which=0, way="do", desk=1, by="bao", for_=None, command="submit")
    reasons = one.desks[1].check("approve", one.pick(0), by="ada")
    assert "duty_conflict" in [each.code for each in reasons]
