"""Replay: recorded histories held against a definition: which fit, which step of which does not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import field, frozen

from procurekit.errors import Reason
from procurekit.expressions import Expression
from procurekit.model.cases import RecordedCase, RecordedStep, in_time_order
from procurekit.model.deeds import Deed
from procurekit.model.kinds import FACT_COMMANDS
from procurekit.model.party import Actor
from procurekit.workflow.authority import Authority, authority_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.duties import duty_reasons
from procurekit.workflow.edits import returned
from procurekit.workflow.engine import following, guard_reasons, resolved
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.references import OTHER_COMMANDS
from procurekit.workflow.signing import Asked
from procurekit.workflow.steps import Transition
from procurekit.workflow.subject import Step, Subject
from procurekit.workflow.views import Tally, View, read

__all__ = ["CaseReplay", "Misfit", "Replay", "ReplayReport", "replay", "replay_case"]

_UNKNOWN: Final[Mapping[str, Any]] = {}
_UNSTEPPED: Final = frozenset({*FACT_COMMANDS, *OTHER_COMMANDS})
_GUARDS: Final = frozenset({"guard_failed", "guard_missing", "guard_unreadable"})
_UNRECORDED: Final = frozenset({"reason_needed", "to_needed"})
"""Reasons for which a record says too little: what it leaves out may have been there."""
_ASKED: Final = Asked(reason="—")


@frozen
class Misfit:
    """A recorded step that the definition would not have let happen, with every reason.

    `place` counts the steps of the case in the order of time, from 1; `place` 0 is the end of the case: something had
    to happen and never did. `step` is None there.
    """

    place: int
    step: RecordedStep | None
    command: str | None
    reasons: tuple[Reason, ...]

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The misfit as plain data."""
        at = None if self.step is None or self.step.at is None else self.step.at.isoformat()
        return {
            "place": self.place,
            "activity": None if self.step is None else self.step.activity,
            "command": self.command,
            "at": at,
            "actor": None if self.step is None else self.step.actor,
            "line": None if self.step is None else self.step.line,
            "reasons": [one.as_dict(lang) for one in self.reasons],
        }


@frozen
class CaseReplay:
    """One case against a definition: where it ended, what was done how often, and what didn't fit."""

    id: str
    state: str
    misfits: tuple[Misfit, ...]
    counts: Mapping[str, int] = field(hash=False)
    ignored: int = 0

    @property
    def fits(self) -> bool:
        """Would the definition have let all of it happen?"""
        return not self.misfits


@frozen
class ReplayReport:
    """What came of many cases.

    `refused` counts, for each command and code of a reason, the cases that had it; what should have happened by the end
    of a case counts as the command ``end``. `guards` counts, for each guard by its code (by its condition, where it has
    none), the cases that it refused anything of; `cases_with` the cases in which a command was done at all; `unknown`
    how often an activity came that the definition says nothing of.
    """

    definition: str
    cases: int
    steps: int
    fitting: int
    refused: Mapping[tuple[str, str], int] = field(hash=False)
    cases_with: Mapping[str, int] = field(hash=False)
    unknown: Mapping[str, int] = field(hash=False)
    guards: Mapping[str, int] = field(factory=dict, hash=False)

    def refused_cases(self, command: str, code: str | None = None) -> int:
        """In how many cases a command was refused (for that code; for several codes, cases may count twice)."""
        return sum(many for (name, why), many in self.refused.items() if name == command and code in {None, why})

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "definition": self.definition,
            "cases": self.cases,
            "steps": self.steps,
            "fitting": self.fitting,
            "refused": [
                {"command": command, "code": code, "cases": many}
                for (command, code), many in sorted(self.refused.items())
            ],
            "guards": dict(sorted(self.guards.items())),
            "cases_with": dict(sorted(self.cases_with.items())),
            "unknown": dict(sorted(self.unknown.items())),
        }


class Replay:
    """Cases held against a definition one by one, counted as they go by: nothing of a case is kept.

    >>> from procurekit.model.cases import RecordedCase, RecordedStep
    >>> from procurekit.workflow import preset
    >>> replay = Replay(preset("incident"))
    >>> case = RecordedCase("1", [RecordedStep("respond"), RecordedStep("close")])
    >>> [(one.place, one.reasons[0].code) for one in replay.case(case).misfits]
    [(2, 'wrong_state')]
    """

    def __init__(self, definition: Definition, organisation: Organisation | None = None) -> None:
        self.definition = definition
        self.organisation = organisation
        self._cases = self._steps = self._fitting = 0
        self._refused: Counter[tuple[str, str]] = Counter()
        self._with: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._guards: Counter[str] = Counter()

    def case(self, case: RecordedCase) -> CaseReplay:
        """Hold one case against the definition, and count it."""
        found = replay_case(self.definition, case, organisation=self.organisation)
        self._cases += 1
        self._steps += len(case.steps)
        self._fitting += found.fits
        self._with.update(found.counts.keys())
        # Each once, in the order in which they came: a report is the same each time.
        seen: dict[tuple[str, str], None] = {}
        for misfit in found.misfits:
            seen.update(dict.fromkeys((misfit.command or "—", reason.code) for reason in misfit.reasons))
            if misfit.command is None and misfit.step is not None:
                self._unknown[misfit.step.activity] += 1
        self._refused.update(seen.keys())
        self._guards.update(_guards_of(found))
        return found

    def report(self) -> ReplayReport:
        """What came of the cases so far."""
        return ReplayReport(
            self.definition.name,
            self._cases,
            self._steps,
            self._fitting,
            dict(self._refused),
            dict(self._with),
            dict(self._unknown),
            dict(self._guards),
        )


def _guards_of(found: CaseReplay) -> Iterable[str]:
    """The guards that refused anything of a case."""
    reasons = (one for misfit in found.misfits for one in misfit.reasons)
    guards = (one.values["guard"] for one in reasons if one.code in _GUARDS)
    return dict.fromkeys(one.text() if isinstance(one, Expression) else str(one) for one in guards).keys()


def replay(
    definition: Definition, cases: Iterable[RecordedCase], *, organisation: Organisation | None = None
) -> ReplayReport:
    """What came of many cases, one after the other; of a stream only one case is in memory."""
    running = Replay(definition, organisation)
    for one in cases:
        running.case(one)
    return running.report()


def replay_case(definition: Definition, case: RecordedCase, *, organisation: Organisation | None = None) -> CaseReplay:
    """One case against a definition.

    Steps are taken in the order of time; those at the same time in the order in which they were recorded. What
    happened, happened: a step that doesn't fit is told and then counts as done, so what follows is judged by it.

    Roles are asked for only where the record or the organisation says who holds them.
    """
    return _Running(definition, in_time_order(case), organisation).run()


class _Running:
    """A case while it is replayed. Each deed is looked at once, so that a case of any length takes its time only."""

    def __init__(self, definition: Definition, case: RecordedCase, organisation: Organisation | None) -> None:
        self.definition = definition
        self.case = case
        self.organisation = organisation
        self.subject = Subject(case.id, 0, definition.initial, case.facts, document=_UNKNOWN)
        self.tally = Tally()
        self.kept = _Kept(definition)
        self.created = self._created()
        self.begun = False
        self.ignored = 0

    def run(self) -> CaseReplay:
        misfits = []
        for place, step in enumerate(self.case.steps, 1):
            if step.activity in self.definition.ignores:
                self.ignored += 1
                continue
            command = self._command(step.activity)
            reasons = self._unknown(step) if command is None else self._reasons(command, step, place)
            if reasons:
                misfits.append(Misfit(place, step, command, tuple(reasons)))
        ending = [reason for guard in self.definition.ends for reason in guard_reasons(self._view(None), guard)]
        if ending:
            misfits.append(Misfit(0, None, "end", tuple(ending)))
        return CaseReplay(self.case.id, self.subject.state, tuple(misfits), self.tally.counts, self.ignored)

    def _created(self) -> int:
        """The place at which the document was created; 0 if the record doesn't say."""
        commands = enumerate((self._command(one.activity) for one in self.case.steps), 1)
        return next((place for place, command in commands if command == "create"), 0)

    def _command(self, activity: str) -> str | None:
        named = self.definition.activities.get(activity)
        if named is not None:
            return str(named)
        known = self.definition.named(activity) or activity in _UNSTEPPED
        return activity if known else None

    def _unknown(self, step: RecordedStep) -> list[Reason]:
        return [Reason.of("unknown_activity", activity=step.activity)]

    def _view(self, step: RecordedStep | None) -> View:
        subject = self.subject
        if step is not None and (step.facts or step.document is not None):
            facts = {**subject.facts, **self._typed(step.facts)}
            # Of a document that nobody recorded nobody can say that it was changed after it was signed.
            document = step.document or _UNKNOWN
            subject = Subject(subject.id, subject.version, subject.state, facts, document=document, deeds=subject.deeds)
        at = None if step is None else step.at
        return View(self.definition, subject, at, self.organisation, tally=self.tally)

    def _typed(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """The facts by their English names, texts as the kind that the vocabulary says: a table has only texts."""
        find = self.definition.vocabulary.find
        known = ((name, value, find(name)) for name, value in facts.items())
        return {
            name if word is None else word.name: value if word is None else read(value, word.type)
            for name, value, word in known
        }

    def _reasons(self, command: str, step: RecordedStep, place: int) -> list[Reason]:
        # What happened since the last step may have moved it by itself: the facts of this one tell.
        self._follow(step)
        view = self._view(step)
        authority = self._authority(step)
        reasons: list[Reason] = []
        accepts = self.definition.accepts
        if command in FACT_COMMANDS and accepts is not None and command not in accepts:
            known = ", ".join(accepts) or "—"
            reasons.append(Reason.of("step_not_accepted", workflow=self.definition, command=command, known=known))
        if self.definition.named(command):
            reasons += self._step(view, command, authority, step)
        else:
            reasons += duty_reasons(view, command, authority.people) if step.actor is not None else ()
            if place < self.created:
                reasons.append(Reason.of("before_creation", command=command))
            self._done(Deed.made(command, step.actor, step.on_behalf_of, step.at, via=authority.via))
        if command == "edit":
            self._edited(step, place)
        return reasons

    def _authority(self, step: RecordedStep) -> Authority:
        name = step.actor or "—"
        principal = None if step.on_behalf_of is None else Actor(step.on_behalf_of)
        if self.organisation is not None and step.actor is not None:
            actor = Actor(name, on_behalf_of=principal)
            return authority_of(actor, step.at, self.definition.document, self.organisation)
        return Authority(name, step.on_behalf_of or name, step.roles)

    def _step(self, view: View, command: str, authority: Authority, step: RecordedStep) -> list[Reason]:
        decided = resolved(view, command, authority, self._asked(command, step))
        if isinstance(decided, Step):
            for deed in decided.deeds:
                self._done(deed, nobody=step.actor is None and not deed.automatic)
            return []
        # It happened all the same: where it would have led to is where the case is now.
        many = self.definition.named(command)
        taken = next((one for one in many if self.subject.state in one.sources), many[0])
        reasons = [self._early(one, many) for one in decided if _recorded(one, step)]
        deed = Deed.made(command, step.actor, step.on_behalf_of, step.at, taken.target, voided=taken.voids)
        self._done(deed)
        self._follow(step)
        return reasons

    def _asked(self, command: str, step: RecordedStep) -> Asked:
        """What the record says beside the command; a level that this definition doesn't have is left open."""
        if step.level is step.to is step.position is None:
            return _ASKED
        names = {
            level.name
            for one in self.definition.named(command)
            if (approval := self.definition.approval(one.approval or "")) is not None
            for level in approval.levels
        }
        level = step.level if step.level is not None and step.level.partition("+")[0] in names else None
        return Asked(level, step.to, step.position, "—")

    def _edited(self, step: RecordedStep, place: int) -> None:
        """What an edit does to signatures: it shows in the document and the facts as the next step found them."""
        after = next((one for one in self.case.steps[place:] if one.document is not None), None)
        if step.document is None or after is None or not self.definition.approvals:
            return
        old, new = self._view(step).subject, self._view(after).subject
        for deed in returned(self.definition, old, new, step.at, organisation=self.organisation):
            self._done(deed)

    def _follow(self, step: RecordedStep) -> None:
        if self.subject.state in self.definition.restless:
            for deed in following(self._view(step))[0]:
                self._done(deed)

    def _early(self, reason: Reason, many: tuple[Transition, ...]) -> Reason:
        """A step in the first state that belongs later: the case was not even created."""
        first = self.definition.initial
        early = reason.code == "wrong_state" and self.subject.state == first and not self.begun
        # Where creating is no step of its own, a document begins in the first state.
        if early and self.definition.named("create") and not any(first in one.sources for one in many):
            return Reason("before_creation", reason.path, reason.values)
        return reason

    def _done(self, deed: Deed, *, nobody: bool = False) -> None:
        """Count a deed as done; by `nobody`, where the record doesn't say by whom."""
        self.tally.add(deed.command, deed.people if self.definition.duties and not nobody else ())
        state = deed.state or self.subject.state
        if state != self.definition.initial or deed.command == "create":
            self.begun = True
        deeds = self.subject.deeds
        if self.kept.has(deed):
            deeds = (*deeds, deed)
            self.tally.within = len(deeds)
        elif state == self.subject.state:
            return
        self.subject = Subject(self.subject.id, 0, state, self.case.facts, document=_UNKNOWN, deeds=deeds)


class _Kept:
    """Which deeds a definition looks at one by one: the others are only counted, however many there are."""

    def __init__(self, definition: Definition) -> None:
        steps, deadlines = definition.transitions, definition.deadlines
        named = (*(one.only_by for one in steps), *(one.after for one in deadlines))
        self._commands = frozenset(name for names in named for name in names)
        self._states = any(one.states for one in deadlines)
        self._approvals = bool(definition.approvals)

    def has(self, deed: Deed) -> bool:
        """Is it one of them?"""
        if deed.command in self._commands or (self._states and deed.state is not None):
            return True
        return self._approvals and (deed.signature is not None or deed.approval is not None or bool(deed.voided))


def _recorded(reason: Reason, step: RecordedStep) -> bool:
    """Is it a reason that the record can bear out?"""
    return reason.code not in _UNRECORDED and (reason.code != "only_by" or step.actor is not None)
