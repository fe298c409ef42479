"""The states of documents beside the orders: what each event makes of them, also one after the other."""

import pytest
from tests.unit.model.stored import AGREEMENT, REQUISITION, STORIES

from procurekit.model.document_state import AgreementState, RequisitionState, fold_document
from procurekit.model.events import NewEvent
from procurekit.model.journal import Stamp, preview
from procurekit.model.streams import fold_stream
from procurekit.values.moments import parse_instant

STAMP = Stamp("main", parse_instant("2026-01-05T08:00:00Z"), definition="standard-1")


def events_of(story):
    stream = f"{story.partition('-')[0]}_aaaaaaaaaaaaaaaaaaaaaaaaaa"
    return stream, [preview(NewEvent(stream, *one), place, STAMP) for place, one in enumerate(STORIES[story], 1)]


@pytest.mark.parametrize(
    ("story", "cls", "document", "state"),
    [
        ("requisition", RequisitionState, REQUISITION, "submitted"),
        ("requisition-approval", RequisitionState, REQUISITION, "draft"),
        ("agreement", AgreementState, AGREEMENT, "active"),
    ],
)
def test_a_history_folds_at_once_as_it_does_event_by_event(story, cls, document, state):
    stream, events = events_of(story)
    whole = fold_stream(stream, events)
    assert (type(whole), whole.state, whole.version, whole.definition) == (cls, state, len(events), "standard-1")
    assert whole.number == document.number
    assert whole.deeds[0].command == "create"
    step = None
    for one in events:
        step = fold_stream(stream, [one], step)
    assert step == whole
    assert step.history == whole.history
    assert fold_stream(stream, [], whole) is whole
    assert fold_document(cls, []) is None


def test_what_was_changed_is_what_counts():
    assert fold_stream(*events_of("agreement")).document.lines[0].amount == 13000
    assert fold_stream(*events_of("requisition")).document.priority == "normal"
