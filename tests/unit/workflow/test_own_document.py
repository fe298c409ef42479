"""A document of a host's own: its words are its own, and what was approved is what goes on."""

from attrs import frozen

from procurekit.workflow import Approval, Definition, Level, State, Step, Transition, decide
from procurekit.workflow.documents import subject_for

BILL = Definition(
    "bill",
    "open",
    document="bill",
    states=[State("open"), State("released"), State("paid", final=True)],
    transitions=[
        Transition("release", "open", "released", approval="bill"),
        # In an order this is the verb of a fact.
        Transition("pay", "released", "paid"),
    ],
    approvals=[Approval("bill", [Level("chief", people="eva")], before=["released", "paid"])],
)


@frozen
class Bill:
    total: int


def released(bill):
    subject = subject_for(bill, "open", id="1", version=1)
    step = decide(BILL, subject, "release", "eva")
    assert isinstance(step, Step)
    return subject.after(step)


def test_the_verbs_of_facts_are_words_like_any_other():
    step = decide(BILL, released(Bill(100)), "pay", "otto")
    assert (step.state, step.stage) == ("paid", "paid")


def test_an_approval_is_asked_for_again_where_states_have_no_stages():
    done = released(Bill(100))
    changed = subject_for(Bill(900), done.state, id="1", version=2, deeds=done.deeds)
    assert [one.code for one in decide(BILL, changed, "pay", "otto")] == ["approval_void"]
