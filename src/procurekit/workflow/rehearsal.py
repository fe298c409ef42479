"""Rehearsal: a definition tried out on a made-up document, step by step, before anybody works by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from difflib import get_close_matches
from typing import Any

from attrs import evolve, field, frozen

from procurekit.errors import BadInput, InvalidDocument, InvalidValue, Reason, codes
from procurekit.model.change import changes_between, put
from procurekit.model.codec import from_plain
from procurekit.model.deeds import Deed
from procurekit.model.definition_faults import DefinitionFault
from procurekit.model.field_change import Change
from procurekit.model.fields import no_values, one_or_many, to_custom, tuple_of
from procurekit.model.kinds import DOCUMENTS
from procurekit.model.order import PurchaseOrder
from procurekit.model.party import Actor
from procurekit.values import Moment, check
from procurekit.values.moments import to_moment
from procurekit.workflow.actions import edit_reasons
from procurekit.workflow.authority import authority_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.documents import incomplete, subject_for
from procurekit.workflow.edits import returned
from procurekit.workflow.engine import decide, follow
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.paths import found_at
from procurekit.workflow.references import unknown
from procurekit.workflow.subject import Step, Subject
from procurekit.workflow.views import View

__all__ = ["Rehearsed", "Scene", "Story", "rehearse"]


@frozen
class Scene:
    """One step of a rehearsal: who does what when, and what is expected to come of it.

    `do` is a command, or ``edit`` to change the document by `set`. `state` is where it is expected to lead, `refused`
    the codes of the reasons that are expected instead; without those it is expected to be accepted.
    """

    do: str = field(validator=check.name)
    by: str = field(validator=check.name)
    roles: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    on_behalf_of: str | None = field(default=None, validator=check.text, kw_only=True)
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    reason: str | None = field(default=None, validator=check.text, kw_only=True)
    level: str | None = field(default=None, validator=check.text, kw_only=True)
    to: str | None = field(default=None, validator=check.text, kw_only=True)
    position: str | None = field(default=None, validator=check.text, kw_only=True)
    set: Mapping[str, Any] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )
    facts: Mapping[str, Any] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )
    state: str | None = field(default=None, validator=check.text, kw_only=True)
    refused: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)


def to_scenes(value: Iterable[Scene]) -> tuple[Scene, ...]:
    """Scenes as a tuple."""
    return tuple_of(value)


@frozen
class Story:
    """A made-up document, what its host knows of it, and the scenes it goes through."""

    scenes: tuple[Scene, ...] = field(converter=to_scenes, validator=check.all_are(Scene))
    document: Mapping[str, Any] = field(factory=dict, kw_only=True, hash=False)
    facts: Mapping[str, Any] = field(factory=dict, kw_only=True, hash=False)
    created_by: str | None = field(default=None, validator=check.text, kw_only=True)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Story:
        """The story of plain data: ``document``, ``facts``, ``created_by``, and ``scenes``.

        Raises InvalidDocument with every fault of every scene, InvalidValue for a name that a story has not.
        """
        known = ("document", "facts", "created_by", "scenes")
        for name in data:
            if name not in known:
                raise InvalidValue("story_unknown_key", name=name, known=", ".join(known))
        scenes = data.get("scenes", ())
        if not isinstance(scenes, list | tuple):
            raise InvalidValue("not_many", field="scenes", value=repr(scenes), expected="Scene")
        made, faults = [], []
        for number, one in enumerate(scenes, 1):
            try:
                made.append(from_plain(one, Scene))
            except InvalidDocument as error:
                faults += [evolve(fault, path=f"scenes[#{number}].{fault.path}") for fault in error.faults]
        if faults:
            raise InvalidDocument("Story", faults)
        return cls(
            made,
            document=data.get("document", {}),
            facts=data.get("facts", {}),
            created_by=data.get("created_by"),
        )


@frozen
class Rehearsed:
    """What came of one scene: the state after it, the reasons if it was refused, and whether that was expected."""

    scene: Scene
    state: str
    reasons: tuple[Reason, ...] = ()
    expected: bool = True

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The outcome as plain data."""
        return {
            "do": self.scene.do,
            "by": self.scene.by,
            "on_behalf_of": self.scene.on_behalf_of,
            "state": self.state,
            "reasons": [one.as_dict(lang) for one in self.reasons],
            "expected": self.expected,
        }


def rehearse(
    definition: Definition, story: Story, *, organisation: Organisation | None = None
) -> tuple[Rehearsed, ...]:
    """Play a story through a definition; nothing is stored.

    Raises BadInput, with the number of the scene, if the document is none of the definition's kind or can't be set so.

    >>> from procurekit.workflow import preset
    >>> scenes = [Scene("respond", "li", roles="buyer", state="responded"), Scene("close", "li", roles="buyer")]
    >>> played = rehearse(preset("incident"), Story(scenes, document={"kind": "late"}))
    >>> [(one.state, [reason.code for reason in one.reasons]) for one in played]
    [('responded', []), ('responded', ['wrong_state'])]
    """
    playing = _Playing(definition, story, organisation)
    played = []
    for number, scene in enumerate(story.scenes, 1):
        for slip in _slips(definition, scene):
            raise BadInput("story_scene", scene=number, do=scene.do, detail=slip)
        try:
            played.append(playing.play(scene))
        except (InvalidDocument, InvalidValue) as error:
            raise BadInput("story_scene", scene=number, do=scene.do, detail=error) from None
    return tuple(played)


def _slips(definition: Definition, scene: Scene) -> Iterator[DefinitionFault]:
    """What a scene expects that can never come."""
    if scene.state is not None and not definition.has_state(scene.state):
        yield unknown("definition_unknown_state", "", scene.state, (one.name for one in definition.states))
    for code in scene.refused:
        if code not in codes():
            near = get_close_matches(code[:60], codes(), 1)
            which = "story_unknown_code_near" if near else "story_unknown_code"
            yield DefinitionFault.of(which, "", name=code, near=near[0] if near else "—")


class _Playing:
    """A rehearsal while it goes on."""

    def __init__(self, definition: Definition, story: Story, organisation: Organisation | None) -> None:
        self.definition = definition
        self.organisation = organisation
        self.data = deepcopy(dict(story.document))
        self.facts = dict(story.facts)
        self.state = definition.initial
        self.deeds = [Deed("create", story.created_by, state=definition.initial)]

    def play(self, scene: Scene) -> Rehearsed:
        self.facts |= scene.facts
        principal = None if scene.on_behalf_of is None else Actor(scene.on_behalf_of, roles=scene.roles)
        actor = Actor(scene.by, roles=() if principal else scene.roles, on_behalf_of=principal)
        # What happened since the last scene may have moved it by itself.
        self._settle(scene)
        reasons = self._edited(scene, actor) if scene.do == "edit" else self._done(scene, actor)
        codes = {one.code for one in reasons}
        as_told = bool(scene.refused) and set(scene.refused) <= codes if reasons else not scene.refused
        return Rehearsed(scene, self.state, reasons, as_told and scene.state in {None, self.state})

    def _done(self, scene: Scene, actor: Actor) -> tuple[Reason, ...]:
        decided = decide(
            self.definition,
            self._subject(scene),
            scene.do,
            actor,
            scene.at,
            organisation=self.organisation,
            level=scene.level,
            to=scene.to,
            position=scene.position,
            reason=scene.reason,
        )
        reasons = () if isinstance(decided, Step) else decided
        if scene.do == "submit" and self.definition.document == "order":
            reasons += tuple(incomplete(from_plain(self.data, PurchaseOrder)))
        if not reasons and isinstance(decided, Step):
            self._taken(decided.deeds)
        return reasons

    def _edited(self, scene: Scene, actor: Actor) -> tuple[Reason, ...]:
        before, data = self._subject(scene), deepcopy(self.data)
        for path, value in scene.set.items():
            put(self.data, path, value)
        after = self._subject(scene)
        changes = self._changes(data, scene)
        authority = authority_of(actor, scene.at, self.definition.document, self.organisation)
        old, new = (View(self.definition, one, scene.at, self.organisation) for one in (before, after))
        reasons = tuple(dict.fromkeys(edit_reasons(old, new, changes, authority, scene.reason)))
        if reasons:
            self.data = data
            return reasons
        self._taken([Deed("edit", actor.id, scene.on_behalf_of, scene.at)])
        self._taken(returned(self.definition, before, after, scene.at, organisation=self.organisation))
        self._settle(scene)
        return ()

    def _changes(self, before: Mapping[str, Any], scene: Scene) -> tuple[Change, ...]:
        """What a scene changes: of an order, as a desk tells it."""
        if self.definition.document == "order":
            return changes_between(from_plain(before, PurchaseOrder), from_plain(self.data, PurchaseOrder))
        found = (Change(path, *(_at(one, path) for one in (before, self.data))) for path in scene.set)
        return tuple(one for one in found if one.before != one.after)

    def _settle(self, scene: Scene) -> None:
        step = follow(self.definition, self._subject(scene), scene.at, organisation=self.organisation)
        if step is not None:
            self._taken(step.deeds)

    def _taken(self, deeds: Iterable[Deed]) -> None:
        for one in deeds:
            self.state = one.state or self.state
            self.deeds.append(one)

    def _subject(self, scene: Scene) -> Subject:
        return subject_for(self._document(), self.state, deeds=self.deeds, at=scene.at, facts=self.facts)

    def _document(self) -> object:
        cls = DOCUMENTS.get(self.definition.document)
        return self.data if cls is None else from_plain(self.data, cls)


def _at(data: Mapping[str, Any], path: str) -> Any:
    """What plain data has at a path."""
    return next((value for _, value in found_at(data, path)), None)
