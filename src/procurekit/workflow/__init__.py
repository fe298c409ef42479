"""What may happen next, who may do it, and why not. Names load on first use: a step needs few of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procurekit.model.deeds import Deed, Signature
    from procurekit.model.definition_faults import DefinitionFault
    from procurekit.workflow.approval import Approval, Level, Tolerance
    from procurekit.workflow.conditions import CustomFact, Deadline, Duty, FieldRule
    from procurekit.workflow.definition import Definition
    from procurekit.workflow.diagram import dot, mermaid, path_of, svg
    from procurekit.workflow.documents import content_of, subject_for
    from procurekit.workflow.edits import returned
    from procurekit.workflow.engine import Option, allowed, decide, explain, follow
    from procurekit.workflow.faults import InvalidDefinition, InvalidOrganisation
    from procurekit.workflow.files import load_definition, load_organisation, read_definition
    from procurekit.workflow.organisation import Delegation, Keeper, Organisation, Person
    from procurekit.workflow.permissions import Rights, rights, visible
    from procurekit.workflow.presets import PRESETS, preset, preset_text
    from procurekit.workflow.rehearsal import Rehearsed, Scene, Story, rehearse
    from procurekit.workflow.replaying import CaseReplay, Misfit, Replay, ReplayReport, replay, replay_case
    from procurekit.workflow.schema import definition_schema
    from procurekit.workflow.standing import LevelStanding, Standing
    from procurekit.workflow.steps import Effect, Guard, Role, State, Transition
    from procurekit.workflow.subject import Step, Subject
    from procurekit.workflow.timing import Due, due

__all__ = [
    "PRESETS",
    "Approval",
    "CaseReplay",
    "CustomFact",
    "Deadline",
    "Deed",
    "Definition",
    "DefinitionFault",
    "Delegation",
    "Due",
    "Duty",
    "Effect",
    "FieldRule",
    "Guard",
    "InvalidDefinition",
    "InvalidOrganisation",
    "Keeper",
    "Level",
    "LevelStanding",
    "Misfit",
    "Option",
    "Organisation",
    "Person",
    "Rehearsed",
    "Replay",
    "ReplayReport",
    "Rights",
    "Role",
    "Scene",
    "Signature",
    "Standing",
    "State",
    "Step",
    "Story",
    "Subject",
    "Tolerance",
    "Transition",
    "allowed",
    "content_of",
    "decide",
    "definition_schema",
    "dot",
    "due",
    "explain",
    "follow",
    "load_definition",
    "load_organisation",
    "mermaid",
    "path_of",
    "preset",
    "preset_text",
    "read_definition",
    "rehearse",
    "replay",
    "replay_case",
    "returned",
    "rights",
    "subject_for",
    "svg",
    "visible",
]

_HOMES = {
    "procurekit.model.deeds": (
        "Deed",
        "Signature",
    ),
    "procurekit.model.definition_faults": ("DefinitionFault",),
    "procurekit.workflow.approval": (
        "Approval",
        "Level",
        "Tolerance",
    ),
    "procurekit.workflow.conditions": (
        "CustomFact",
        "Deadline",
        "Duty",
        "FieldRule",
    ),
    "procurekit.workflow.definition": ("Definition",),
    "procurekit.workflow.diagram": (
        "dot",
        "mermaid",
        "path_of",
        "svg",
    ),
    "procurekit.workflow.documents": (
        "content_of",
        "subject_for",
    ),
    "procurekit.workflow.timing": (
        "Due",
        "due",
    ),
    "procurekit.workflow.edits": ("returned",),
    "procurekit.workflow.engine": (
        "Option",
        "allowed",
        "decide",
        "explain",
        "follow",
    ),
    "procurekit.workflow.faults": ("InvalidDefinition", "InvalidOrganisation"),
    "procurekit.workflow.files": (
        "load_definition",
        "load_organisation",
        "read_definition",
    ),
    "procurekit.workflow.organisation": (
        "Delegation",
        "Keeper",
        "Organisation",
        "Person",
    ),
    "procurekit.workflow.presets": (
        "PRESETS",
        "preset",
        "preset_text",
    ),
    "procurekit.workflow.rehearsal": (
        "Rehearsed",
        "Scene",
        "Story",
        "rehearse",
    ),
    "procurekit.workflow.replaying": (
        "CaseReplay",
        "Misfit",
        "Replay",
        "ReplayReport",
        "replay",
        "replay_case",
    ),
    "procurekit.workflow.permissions": (
        "Rights",
        "rights",
        "visible",
    ),
    "procurekit.workflow.schema": ("definition_schema",),
    "procurekit.workflow.standing": (
        "LevelStanding",
        "Standing",
    ),
    "procurekit.workflow.steps": (
        "Effect",
        "Guard",
        "Role",
        "State",
        "Transition",
    ),
    "procurekit.workflow.subject": (
        "Step",
        "Subject",
    ),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOME:
        message = f"module 'procurekit.workflow' has no attribute {name!r}"
        raise AttributeError(message, name=name, obj=None)
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
