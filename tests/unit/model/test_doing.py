"""From events to deeds: what a workflow has to know of a history, and nothing of anybody's name."""

from __future__ import annotations

import json

import pytest
from tests.unit.model.stored import ORDER, SIGNATURE, STORIES

from procurekit.model.deeds import Deed
from procurekit.model.doing import deed_of
from procurekit.model.events import EVENT_TYPES, NewEvent
from procurekit.model.folding import fold
from procurekit.model.journal import Stamp, preview
from procurekit.model.kinds import FACT_COMMANDS
from procurekit.model.party import Actor
from procurekit.values.moments import parse_instant

LI = Actor("li", "李雷", on_behalf_of=Actor("mei", "梅"))
STAMP = Stamp("main", parse_instant("2026-12-03T09:00Z"), actor=LI, via=("zhao", "qian"))
AT = parse_instant("2026-12-02T09:00Z")
EVENTS = [(kind, payload) for story in STORIES.values() for kind, payload in story]


def deed(kind, payload, version=1):
    return deed_of(preview(NewEvent(ORDER, kind, payload, AT), version, STAMP))


@pytest.mark.parametrize("kind", sorted(EVENT_TYPES))
def test_every_event_says_what_was_done_by_whom_and_when(kind):
    many = [deed(kind, payload) for one, payload in EVENTS if one == kind]
    assert many
    for one in many:
        assert (one.actor, one.on_behalf_of, one.via, one.at) == ("li", "mei", ("zhao", "qian"), AT)
        assert one.command
        assert "李雷" not in json.dumps(one.as_dict(), ensure_ascii=False)
        assert Deed.from_dict(one.as_dict()) == one


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("order.created", "create"),
        ("requisition.created", "create"),
        ("order.changed", "edit apply"),
        ("order.held", "hold"),
        ("order.released", "release"),
        ("order.shown", "observed"),
        ("order.found", "observed"),
        ("order.redacted", "redact"),
        ("order.notified", "notified"),
        ("order.deemed", "observed"),
        ("change_request.created", "propose"),
        ("change_request.revised", "revise"),
    ],
)
def test_what_is_no_step_has_a_command_of_its_own(kind, command):
    assert {deed(one, payload).command for one, payload in EVENTS if one == kind} == set(command.split())


def test_a_fact_is_named_by_the_command_that_reports_it():
    for command, kind in FACT_COMMANDS.items():
        one, *_ = (deed(kind_, payload) for kind_, payload in EVENTS if kind_ == f"{kind}.recorded")
        assert one.command == command
        assert {deed(name, payload).command for name, payload in EVENTS if name == f"{kind}.corrected"} == {"correct"}


def test_signatures_and_what_was_done_to_them_are_kept_whole():
    _, _, signed, forwarded, added, approved, _, returned, _ = (
        deed(kind, payload) for kind, payload in STORIES["order-approval"]
    )
    assert (signed.state, signed.signature.level, signed.via) == (None, "manager", ("zhao", "qian"))
    assert signed.people == ("li", "mei", "zhao", "qian", "sun", "wu")
    assert (forwarded.act, forwarded.approval, forwarded.level, forwarded.to) == ("forward", "release", "board", "sun")
    assert (added.act, added.to, added.position) == ("add_signer", "li", "before")
    assert (approved.state, approved.signature) == ("approved", SIGNATURE)
    assert (returned.voided, returned.automatic, returned.people) == (("release", "legal"), True, ())


def test_an_order_knows_all_that_was_done_to_it_in_order():
    state, commands = None, []
    for version, (kind, payload) in enumerate(STORIES["order-approval"], 1):
        state = fold([preview(NewEvent(ORDER, kind, payload, AT), version, STAMP)], state)
        commands.append(deed(kind, payload, version).command)
        assert [one.command for one in state.deeds] == commands
        assert len(state.history) == version


def test_of_a_chain_of_actors_the_last_is_the_principal():
    chain = Actor("li", on_behalf_of=Actor("zhao", on_behalf_of=Actor("qian", on_behalf_of=Actor("mei", "梅"))))
    stamp = Stamp("main", parse_instant("2026-12-03T09:00Z"), actor=chain)
    event = preview(NewEvent(ORDER, *EVENTS[0], AT), 1, stamp)
    one = deed_of(event)
    assert (one.actor, one.on_behalf_of, one.via) == ("li", "mei", ("zhao", "qian"))
