"""The engine: may this step happen, and what follows. Pure: a subject in, a step or every reason why not out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from typing import Any, Final

from attrs import evolve, field, frozen
from pendulum import DateTime

from procurekit.errors import InvalidValue, Reason
from procurekit.expressions import Explanation
from procurekit.model.deeds import Deed
from procurekit.model.party import Actor, to_actor
from procurekit.values import Moment, check
from procurekit.workflow.authority import Authority, authority_of
from procurekit.workflow.definition import Definition
from procurekit.workflow.duties import duty_reasons
from procurekit.workflow.edits import concerned, falls_short, sent_back
from procurekit.workflow.labels import Words
from procurekit.workflow.organisation import Organisation
from procurekit.workflow.paths import found_at
from procurekit.workflow.permissions import required_paths
from procurekit.workflow.signing import NOTHING_ASKED, Asked, acted, approval_reasons
from procurekit.workflow.standing import Standing, standing_of
from procurekit.workflow.steps import Effect, Guard, Transition
from procurekit.workflow.subject import Step, Subject
from procurekit.workflow.views import View

__all__ = ["Option", "allowed", "decide", "explain", "follow", "unknown_command"]

_HELD: Final = frozenset({"issued", "closed"})
"""The stages that nothing enters while a hold lies over it."""


@frozen
class Option:
    """One step that an actor may think of: open now, or with every reason why it isn't."""

    command: str
    step: Transition = field(repr=False)
    reasons: tuple[Reason, ...] = ()

    @property
    def open(self) -> bool:
        """Could it be taken now?"""
        return not self.reasons

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The option as plain data."""
        return {
            "command": self.command,
            "label": self.step.text(lang),
            "target": self.step.target,
            "open": self.open,
            "reasons": [one.as_dict(lang) for one in self.reasons],
        }


def decide(
    definition: Definition,
    subject: Subject,
    command: str,
    actor: Actor | str,
    at: Moment | str | None = None,
    *,
    organisation: Organisation | None = None,
    level: str | None = None,
    to: str | None = None,
    position: str | None = None,
    reason: str | None = None,
) -> Step | tuple[Reason, ...]:
    """The step, or all the reasons why it is refused.

    `at` is when it is done: needed for delegations, deadlines and conditions on today. `level`, `to` and `position`
    belong to steps of an approval; `reason` is why the actor does it.

    >>> from procurekit.workflow import preset
    >>> order = Subject("1", 1, "draft", {"supplier": "V-7"})
    >>> decide(preset("standard_order"), order, "submit", Actor("mei", roles={"buyer"})).state
    'pending_approval'
    """
    _expected(subject, command, actor)
    moment = at if type(at) is DateTime and at.tzinfo is not None else check.given_moment("at", at)
    view = View(definition, subject, moment, organisation)
    authority = authority_of(to_actor(actor), moment, definition.document, organisation)
    asked = NOTHING_ASKED if level is to is position is reason is None else Asked(level, to, position, reason)
    return resolved(view, command, authority, asked)


def _expected(subject: Subject, command: object, actor: object) -> None:
    """Raise InvalidValue for whichever of these no host can mean."""
    if type(command) is type(subject.state) is str and isinstance(actor, Actor | str):
        return
    given = (("command", command, (str,)), ("state", subject.state, (str,)), ("actor", actor, (Actor, str)))
    for name, value, kinds in given:
        if not isinstance(value, kinds):
            expected = ", ".join(one.__name__ for one in kinds)
            raise InvalidValue("not_a", field=name, value=f"{value!r:.80}", expected=expected)


def resolved(view: View, command: str, authority: Authority, asked: Asked) -> Step | tuple[Reason, ...]:
    """The same for somebody whose authority is known."""
    definition, subject = view.definition, view.subject
    step = definition.taken(command, subject.state)
    reasons: list[Reason] = []
    if step is None:
        many = tuple(one for one in definition.named(command) if not one.automatic)
        if not many:
            return (unknown_command(command, definition.commands),)
        step = many[0]
        reasons.append(_wrong_state(view, step, many))
    reasons += _actor_reasons(view, step, authority)
    reasons += _condition_reasons(view, step, authority, asked)
    if definition.duties:
        reasons += duty_reasons(view, step.name, authority.people)
    if step.approval is None:
        reasons += entry_reasons(view, step.target)
        if not reasons:
            return _step(view, step, _deed(view, step, authority))
        return tuple(dict.fromkeys(reasons))
    return _approved(view, step, authority, asked, reasons)


def _deed(view: View, step: Transition, authority: Authority) -> Deed:
    return Deed.made(
        step.name, authority.actor, authority.on_behalf_of, view.at, step.target, voided=step.voids, via=authority.via
    )


def _approved(
    view: View, step: Transition, authority: Authority, asked: Asked, reasons: list[Reason]
) -> Step | tuple[Reason, ...]:
    """A step that does something to an approval."""
    approval = view.definition.approval(step.approval or "")
    done = [] if approval is None else acted(step, approval, view, authority, asked)
    if isinstance(done, list):
        reasons += done
    if not step.signs:
        reasons += approval_reasons(view, step.target)
    elif not reasons and isinstance(done, Deed):
        done = _moved_on(view, step, done)
        reasons += () if done.state is None else entry_reasons(view, done.state, (done,))
    if reasons or isinstance(done, list):
        return tuple(dict.fromkeys(reasons))
    return _step(view, step, done)


def unknown_command(command: str, known: Iterable[str]) -> Reason:
    """The reason that there is no such command, with the nearest one."""
    names = sorted(known)
    near = get_close_matches(command, names, 1)
    if near:
        return Reason.of("unknown_command_near", command=command, near=near[0])
    return Reason.of("unknown_command", command=command, known=", ".join(names))


def _moved_on(view: View, step: Transition, deed: Deed) -> Deed:
    """The signature; with it the subject moves on, if it was the last."""
    approval = view.definition.approval(step.approval or "")
    complete = approval is not None and standing_of(approval, view, (deed,)).complete
    return evolve(deed, state=step.target, voided=step.voids) if complete else deed


# --- reasons


def entry_reasons(view: View, target: str | None, done: Iterable[Deed] = ()) -> list[Reason]:
    """What keeps a subject out of a state, whoever would take it there: approvals and holds."""
    reasons, subject = approval_reasons(view, target, done), view.subject
    if subject.holds and target not in {None, subject.state} and view.definition.stage(str(target)) in _HELD:
        what = subject.number or subject.id
        reasons += [Reason.of("on_hold", kind=kind, what=what) for kind in subject.holds]
    return reasons


def _wrong_state(view: View, step: Transition, many: tuple[Transition, ...]) -> Reason:
    definition, state = view.definition, view.subject.state
    sources = Words.of((definition.state(name) for one in many for name in one.sources), quoted=True)
    # A state of another workflow is shown as it is.
    now = definition.state(state) if definition.has_state(state) else state
    return Reason.of("wrong_state", document=definition.document, state=now, command=step, sources=sources)


def _actor_reasons(view: View, step: Transition, authority: Authority) -> list[Reason]:
    reasons = [*authority.reasons]
    if step.roles and authority.roles is not None and authority.roles.isdisjoint(step.roles):
        roles, needed = (Words.of(map(view.definition.role, names)) for names in (sorted(authority.roles), step.roles))
        reasons.append(Reason.of("missing_role", actor=authority.principal, roles=roles, needed=needed))
    if step.only_by:
        last = next((one for one in reversed(view.subject.deeds) if one.command in step.only_by), None)
        people = () if last is None else last.people
        if not set(people) & set(authority.people):
            done, shown = ", ".join(step.only_by), ", ".join(people) or "—"
            reasons.append(Reason.of("only_by", command=step, done=done, actor=authority.actor, people=shown))
    return reasons


def _condition_reasons(view: View, step: Transition, authority: Authority, asked: Asked) -> list[Reason]:
    reasons = [reason for guard in step.guards for reason in guard_reasons(view, guard)]
    if step.requires or view.definition.requiring:
        reasons += _field_reasons(view, step, authority.roles or ())
    if step.reason and not (asked.reason or "").strip():
        reasons.append(Reason.of("reason_needed", command=step))
    return reasons


def _field_reasons(view: View, step: Transition, roles: Collection[str] | None) -> Iterator[Reason]:
    """The fields that aren't there; nobody (None) has to bring all that anybody has to."""
    patterns = step.requires
    if view.definition.requiring and step.target != view.subject.state and step.target is not None:
        patterns = (*patterns, *required_paths(view.definition, view.subject.state, roles))
    for pattern in dict.fromkeys(patterns):
        found = list(found_at(view.subject.content, pattern))
        for path, value in found or [(pattern, None)]:
            if value is None or value in ("", [], {}, ()):
                yield Reason.of("field_needed", path, path=path, command=step)


@frozen
class _Said:
    """What a guard says of itself, in both languages; its condition, where it says nothing."""

    guard: Guard
    condition: Any

    def text(self, lang: str = "en") -> str:
        """In the reader's language."""
        mine = self.guard.zh or self.guard.en if lang.startswith("zh") else self.guard.en or self.guard.zh
        return mine or str(self.condition.text(lang))

    def __str__(self) -> str:
        return self.guard.code or self.guard.when


@frozen
class _Because:
    """The parts of a condition that made it come out so."""

    explanation: Explanation

    def text(self, lang: str = "en") -> str:
        """Each with its value."""
        facts = dict.fromkeys(_leaves(self.explanation, lang))
        return ("、" if lang.startswith("zh") else ", ").join(facts) or self.explanation.text(lang)

    def __str__(self) -> str:
        return self.text()


def _leaves(one: Explanation, lang: str) -> Iterator[str]:
    for part in one.because:
        yield from (_fact(leaf, lang) for leaf in _named_parts(part))


def _named_parts(one: Explanation) -> Iterator[Explanation]:
    from procurekit.expressions.nodes import Reference

    if isinstance(one.node, Reference):
        yield one
    for part in one.parts:
        yield from _named_parts(part)


def _fact(one: Explanation, lang: str) -> str:
    return one.text(lang).splitlines()[0]


def guard_reasons(view: View, guard: Guard) -> tuple[Reason, ...]:
    """Why a guard refuses; nothing if it doesn't."""
    condition = view.definition.expression(guard.when)
    try:
        value = view.value(condition)
    except InvalidValue as error:
        named = guard.code or condition
        return (Reason.of("guard_unreadable", guard=named, said=_Said(guard, condition), detail=error),)
    if value is True:
        return ()
    why = _Because(condition.explain(view, at=view.at, calendar=view.calendar))
    code = "guard_missing" if value is None else "guard_failed"
    return (Reason.of(code, guard=guard.code or condition, said=_Said(guard, condition), because=why),)


# --- what follows


def _step(view: View, step: Transition, deed: Deed) -> Step:
    definition, subject = view.definition, view.subject
    state = deed.state or subject.state
    effects = step.effects if deed.state is not None or not step.signs else ()
    if state not in definition.restless:
        return Step(step.name, subject.state, state, definition.stage(state), (deed,), effects)
    more, further = following(view.moved(state, (deed,)), staged=True)
    final = more[-1].state if more and more[-1].state is not None else state
    return Step(step.name, subject.state, final, definition.stage(final), (deed, *more), (*effects, *further))


def following(view: View, *, staged: bool = False) -> tuple[list[Deed], list[Effect]]:
    """The automatic steps that a subject takes from where it is, one after the other, with their effects."""
    definition = view.definition
    deeds: list[Deed] = []
    effects: list[Effect] = []
    # A definition has no circle of them: no way by itself is longer than there are states, and ways back to sign.
    for _ in range(len(definition.states) + len(definition.approvals)):
        state = view.subject.state
        standings = [standing_of(one, view) for one in concerned(view)]
        back = sent_back(view, [one for one in standings if one.void or falls_short(one, state)])
        if back is not None and back.state != state:
            view = view.moved(str(back.state), (back,))
            deeds.append(back)
            continue
        step = _automatic(view.with_facts({"stage": definition.stage(state)}) if staged or deeds else view)
        if step is None:
            break
        deed = Deed.made(step.name, None, None, view.at, step.target, voided=step.voids, automatic=True)
        view = view.moved(step.target or state, (deed,))
        deeds.append(deed)
        effects += step.effects
    return deeds, effects


def _automatic(view: View) -> Transition | None:
    """The automatic step that can be taken: the one with the highest priority, the first written of equal ones."""
    here = [one for one in view.definition.leaving(view.subject.state) if one.automatic or one.signs]
    for one in sorted(here, key=lambda step: -step.priority):
        if one.signs:
            approval = view.definition.approval(one.approval or "")
            # Nobody is left to sign: no level is needed, or those that signed still count.
            ready = approval is not None and standing_of(approval, view).complete
        else:
            ready = True
        ready = ready and not any(guard_reasons(view, guard) for guard in one.guards)
        # What is asked of a person there (roles, a reason) is asked of those who sign; the document has to be whole.
        if ready and not any(_field_reasons(view, one, None)) and not entry_reasons(view, one.target):
            return one
    return None


def follow(
    definition: Definition,
    subject: Subject,
    at: Moment | str | None = None,
    *,
    organisation: Organisation | None = None,
) -> Step | None:
    """The automatic steps that a subject takes by itself now; None if it stays where it is."""
    view = View(definition, subject, check.given_moment("at", at), organisation)
    deeds, effects = following(view)
    if not deeds:
        return None
    state = deeds[-1].state or subject.state
    return Step(deeds[0].command, subject.state, state, definition.stage(state), tuple(deeds), tuple(effects))


def allowed(
    definition: Definition,
    subject: Subject,
    actor: Actor | str,
    at: Moment | str | None = None,
    *,
    organisation: Organisation | None = None,
) -> tuple[Option, ...]:
    """Every step that the definition has, for one actor: open, or with all the reasons why not; open ones first.

    What a step asks the actor for (a reason, whom to forward to) is no reason against it here.
    """
    found: list[Option] = []
    _expected(subject, "", actor)
    moment = check.given_moment("at", at)
    view = View(definition, subject, moment, organisation)
    authority = authority_of(to_actor(actor), moment, definition.document, organisation)
    for command in definition.commands:
        decided = resolved(view, command, authority, NOTHING_ASKED)
        reasons = () if isinstance(decided, Step) else decided
        step = next((one for one in definition.named(command) if subject.state in one.sources), None)
        kept = tuple(one for one in reasons if one.code not in {"reason_needed", "to_needed"})
        found.append(Option(command, step or definition.named(command)[0], kept))
    return tuple(sorted(found, key=lambda one: not one.open))


def explain(
    definition: Definition,
    subject: Subject,
    at: Moment | str | None = None,
    *,
    organisation: Organisation | None = None,
) -> tuple[Standing, ...]:
    """The chain of every approval for a subject: which levels it needs and why, who may sign, who has signed.

    It can be asked before anything is submitted.
    """
    view = View(definition, subject, check.given_moment("at", at), organisation)
    return tuple(standing_of(one, view) for one in definition.approvals)
