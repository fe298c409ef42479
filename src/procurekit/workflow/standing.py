"""Standing: how far an approval has come for one subject: which levels it needs, who signed, who may sign next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from attrs import evolve, field, frozen

from procurekit.errors import InvalidValue, Reason
from procurekit.expressions import Explanation
from procurekit.expressions.kinds import fits
from procurekit.model.deeds import Deed, Signature
from procurekit.values import iso_text
from procurekit.values.numbers import EXACT
from procurekit.workflow.approval import Approval, Level
from procurekit.workflow.authority import Authority
from procurekit.workflow.content import core_of, digest_of
from procurekit.workflow.duties import barred
from procurekit.workflow.views import View
from procurekit.workflow.words import APPROVED, amount_of

__all__ = ["POSITIONS", "LevelStanding", "Standing", "standing_of"]

POSITIONS: Final = {"before": -1, "with": 0, "after": 1}
"""Where an added signer signs: before the level (前加签), beside it (并加签), after it (后加签)."""


@frozen
class LevelStanding:
    """One level of an approval, for one subject: why it is needed, who may sign, who has signed, who is to sign still.

    `members` are those who have to sign where all have to (None: nobody knows, or not all have to); `people` those who
    are named; `away` who has passed it on, and `behind` somebody those through whom it came to them.
    """

    level: Level
    rank: tuple[int, int]
    needed: bool
    why: Explanation | None = None
    reason: Reason | None = None
    people: tuple[str, ...] = ()
    members: tuple[str, ...] | None = None
    away: frozenset[str] = frozenset()
    behind: Mapping[str, tuple[str, ...]] = field(factory=dict, hash=False, repr=False)
    signed: tuple[Deed, ...] = ()
    open: bool = False

    @property
    def name(self) -> str:
        """The level's name."""
        return self.level.name

    @property
    def signers(self) -> tuple[str, ...]:
        """In whose names it was signed."""
        return tuple(_principal(one) for one in self.signed)

    @property
    def signed_there(self) -> bool:
        """Was it signed itself, and not only by signatures of earlier levels that stand for it?"""
        return any(one.signature is not None and one.signature.level == self.name for one in self.signed)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Whose signatures are missing: people where they are known, else roles; empty once it is done."""
        different = _distinct(self.signed)
        signers = {_principal(one) for one in different}
        if self.level.need == "all":
            if self.members:
                return tuple(one for one in self.members if one not in signers)
            if self.members is not None:
                # Of nobody, all have signed: that is no approval.
                return self.level.roles or ("?",)
            named = tuple(one for one in self.people if one not in signers)
            given = {role for one in different if one.signature is not None for role in one.signature.roles}
            wanted = (*named, *(role for role in self.level.roles if role not in given))
            return wanted or (() if different else ("?",))
        need = 1 if self.level.need == "any" else int(self.level.need)
        if len(different) >= need:
            return ()
        may = tuple(dict.fromkeys((*self.people, *self.level.roles)))
        return tuple(one for one in may if one not in signers) or ("?",)

    @property
    def done(self) -> bool:
        """Has everybody signed who has to?"""
        return not self.needed or not self.missing

    def may_sign(self, authority: Authority) -> bool:
        """May somebody sign here, by role or by name?"""
        person = authority.principal
        if person in self.away:
            return False
        if person in self.people and authority.by_name:
            return True
        return authority.roles is None or not authority.roles.isdisjoint(self.level.roles)

    def text(self, lang: str = "en") -> str:
        """The level and who is to sign."""
        zh = lang.startswith("zh")
        who = ("、" if zh else ", ").join(self.missing) or "—"
        if isinstance(self.level.need, int) and self.signed:
            who += (
                f"；已签 {len(self.signed)}/{self.level.need}"
                if zh
                else f"; {len(self.signed)} of {self.level.need} signed"
            )
        label = self.level.text(lang)
        return f"{label}（{who}）" if lang.startswith("zh") else f"{label} ({who})"

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The level as plain data."""
        return {
            "level": self.name,
            "label": self.level.text(lang),
            "rank": list(self.rank),
            "needed": self.needed,
            "why": None if self.why is None else self.why.as_dict(lang),
            "reason": None if self.reason is None else self.reason.text(lang),
            "need": self.level.need,
            "roles": list(self.level.roles),
            "people": list(self.people),
            "members": None if self.members is None else list(self.members),
            "signed": [
                {
                    "actor": one.actor,
                    "on_behalf_of": one.on_behalf_of,
                    "at": one.at and iso_text(one.at),
                }
                for one in self.signed
            ],
            "missing": list(self.missing) if self.needed else [],
            "done": self.done,
            "open": self.open,
        }


@frozen
class Standing:
    """How far an approval has come. `void` are the signatures that count no more, because the document was changed."""

    approval: Approval
    levels: tuple[LevelStanding, ...]
    void: tuple[Deed, ...] = ()
    signatures: tuple[Deed, ...] = field(default=(), repr=False)

    @property
    def complete(self) -> bool:
        """Is every signature there that it needs?"""
        return all(one.done for one in self.levels)

    @property
    def waiting(self) -> tuple[LevelStanding, ...]:
        """The levels that are needed and not done, in their order."""
        return tuple(one for one in self.levels if not one.done)

    @property
    def open(self) -> tuple[LevelStanding, ...]:
        """The levels that can be signed now."""
        return tuple(one for one in self.levels if one.open)

    def level(self, name: str) -> LevelStanding | None:
        """The level of that name."""
        return next((one for one in self.levels if one.name == name), None)

    def text(self, lang: str = "en") -> str:
        """The levels that are still to be signed, and by whom."""
        return ("；" if lang.startswith("zh") else "; ").join(one.text(lang) for one in self.waiting) or "—"

    def __str__(self) -> str:
        return ", ".join(one.name for one in self.waiting)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The chain as plain data."""
        return {
            "approval": self.approval.name,
            "label": self.approval.text(lang),
            "currency": self.approval.currency,
            "complete": self.complete,
            "void": len(self.void),
            "levels": [one.as_dict(lang) for one in self.levels],
        }


def standing_of(approval: Approval, view: View, more: Iterable[Deed] = ()) -> Standing:
    """How far an approval has come; with `more`, if that were done too."""
    deeds = (*view.subject.deeds, *more)
    now = view.with_facts({"approval_amount": _amount(approval, view)})
    history = _History(approval)
    for one in deeds:
        history.follow(one)
    good, void = _valid(approval, now, history.signatures)
    levels = [_level(approval, level, now, history) for level in approval.levels]
    levels += [_added(history, level, to) for level, to, _ in history.added]
    levels.sort(key=lambda one: one.rank)
    signed = [evolve(one, signed=tuple(_counting(approval, now, one, good, levels))) for one in levels]
    if approval.repeated == "refuse":
        signed = [_without_the_barred(one, signed) for one in signed]
    return Standing(approval, tuple(_opened(signed)), tuple(void), tuple(good))


class _History:
    """What was done to an approval, in order: who signed, who passed it on, who was added, what was taken back."""

    def __init__(self, approval: Approval) -> None:
        self.approval = approval
        self.signatures: list[Deed] = []
        self.added: list[tuple[str, str, str]] = []
        self.passed: list[tuple[str, Deed]] = []

    def follow(self, deed: Deed) -> None:
        name = self.approval.name
        if name in deed.voided:
            self.signatures, self.added, self.passed = [], [], []
        if deed.signature is not None and deed.signature.approval == name:
            self.signatures.append(deed)
        if deed.approval != name or deed.level is None or deed.to is None:
            return
        if deed.act == "forward":
            self.passed.append((deed.level, deed))
        elif deed.act == "add_signer":
            self.added.append((deed.level, deed.to, deed.position or "with"))
        elif deed.act == "return":
            self._back(deed.to)
        elif deed.act == "withdraw":
            person = deed.to
            self.signatures = [
                one for one in self.signatures if not (_level_of(one) == deed.level and _principal(one) == person)
            ]

    def _back(self, level: str) -> None:
        """Signatures from a level on are taken back; whoever was added or has it in hand signs again."""
        least = self.rank_of(level)
        self.signatures = [one for one in self.signatures if self.rank_of(_level_of(one)) < least]

    def rank_of(self, name: str) -> tuple[int, int]:
        """Where a level stands, also one of an added signer."""
        beside, _, added = name.partition("+")
        level = self.approval.level(beside)
        place = next((place for at, to, place in self.added if f"{at}+{to}" == name), "with") if added else "with"
        return (0 if level is None else self.approval.rank_of(level), POSITIONS.get(place, 0))

    def hands(self, level: str, people: Iterable[str]) -> _Hands:
        """Who may sign a level by name, once it was passed on."""
        everybody, away, behind = dict.fromkeys(people), set[str](), dict[str, tuple[str, ...]]()
        for name, deed in self.passed:
            person, to = _principal(deed), deed.to or "—"
            if name != level:
                continue
            everybody[to] = None
            away = (away | {person}) - {to}
            way = (*behind.get(person, ()), *deed.people)
            # Passed back, it is where it was.
            behind[to] = way[: way.index(to)] if to in way else way
        return _Hands(tuple(one for one in everybody if one not in away), frozenset(away), behind)


@frozen
class _Hands:
    """Who has a level in hand: `people` may sign it by name, `away` have passed it on, `behind` each are others."""

    people: tuple[str, ...]
    away: frozenset[str]
    behind: Mapping[str, tuple[str, ...]]


def _principal(deed: Deed) -> str:
    return deed.on_behalf_of or deed.actor or "—"


def _level_of(deed: Deed) -> str:
    return "" if deed.signature is None else deed.signature.level


def _amount(approval: Approval, view: View) -> Any:
    """The document's amount in the approval's currency; None where there is no rate, or it is no amount."""
    amount, currency = view.get(amount_of(view.definition.document, approval.amount)), view.get("currency")
    if not fits("decimal", amount):
        return None
    if approval.currency is None or currency == approval.currency:
        return amount
    if isinstance(currency, str) and currency in approval.rates:
        return EXACT.multiply(amount, approval.rates[currency])
    rate = view.get("exchange_rate") if approval.own_rate else None
    same = view.get("exchange_into") == approval.currency and fits("decimal", rate)
    return EXACT.multiply(amount, rate) if same and rate is not None else None


# --- signatures that count


def _valid(approval: Approval, view: View, signatures: Sequence[Deed]) -> tuple[list[Deed], list[Deed]]:
    good: list[Deed] = []
    void: list[Deed] = []
    if not signatures:
        return good, void
    document = view.subject.content
    content = digest_of(document, approval)
    core = core_of(document, approval)
    for one in signatures:
        signature = one.signature
        kept = signature is not None and (
            signature.content == content or (core is not None and _within(approval, view, signature, core))
        )
        (good if kept else void).append(one)
    return good, void


def _within(approval: Approval, view: View, signature: Signature, core: str) -> bool:
    if approval.tolerance is None or signature.core != core:
        return False
    then = {f"{APPROVED[0]}{name}": value for name, value in signature.facts.items()}
    condition = view.definition.expression(approval.tolerance.within, approving=True)
    try:
        return view.with_facts(then).value(condition) is True
    except InvalidValue:
        return False


def facts_to_keep(approval: Approval, view: View) -> Mapping[str, Any]:
    """The facts that its tolerance will compare with, as they are now."""
    if approval.tolerance is None:
        return {}
    now = view.with_facts({"approval_amount": _amount(approval, view)})
    condition = view.definition.expression(approval.tolerance.within, approving=True)
    then = {one.name.removeprefix(APPROVED[0]): one.type for one in condition.names if one.name.startswith(APPROVED[0])}
    values = ((name, kind, now.get(name)) for name, kind in then.items())
    return {name: value if fits(kind, value) else None for name, kind, value in values}


# --- levels


def _level(approval: Approval, level: Level, view: View, history: _History) -> LevelStanding:
    needed, why, reason = _needed(approval, level, view)
    hands = history.hands(level.name, (*level.people, *_named(level, view)))
    return LevelStanding(
        level,
        (approval.rank_of(level), 0),
        needed,
        why,
        reason,
        hands.people,
        _members(level, hands, view, approval),
        hands.away,
        hands.behind,
    )


def _needed(approval: Approval, level: Level, view: View) -> tuple[bool, Explanation | None, Reason | None]:
    if level.when is None:
        return True, None, None
    condition = view.definition.expression(level.when, approving=True)
    try:
        value = view.value(condition)
        why = condition.explain(view, at=view.at, calendar=view.calendar)
    except InvalidValue as error:
        return True, None, Reason(error.code, "", error.values)
    asked = any(one.name == "approval_amount" for one in condition.names)
    reason = _no_amount(approval, view) if value is None and asked else None
    # A threshold that can't be compared is no way round it.
    return value is not False, why, reason


def _no_amount(approval: Approval, view: View) -> Reason | None:
    """Why the amount in the approval's currency is missing."""
    if view.get("approval_amount") is not None:
        return None
    name = amount_of(view.definition.document, approval.amount)
    amount, currency = view.get(name), view.get("currency")
    if amount is None:
        return Reason.of("amount_missing", name=name)
    if not fits("decimal", amount):
        return Reason.of("amount_unreadable", name=name, value=f"{amount!r:.60}")
    return Reason.of("rate_missing", approval=approval, currency=currency or "—", into=approval.currency)


def _named(level: Level, view: View) -> Iterator[str]:
    for name in level.people_from:
        value = view.get(name)
        many = (value,) if isinstance(value, str) else value if isinstance(value, tuple | frozenset) else ()
        yield from (one for one in many if isinstance(one, str) and one.strip())


def _members(level: Level, hands: _Hands, view: View, approval: Approval) -> tuple[str, ...] | None:
    """Everybody who has to sign where all have to, if it is known: named people, and the holders of roles."""
    organisation = view.organisation
    if level.need != "all" or (level.roles and organisation is None):
        return None
    holders = () if organisation is None else (one for role in level.roles for one in organisation.holders(role))
    # Whoever may not sign, because of what they did, isn't waited for.
    out = hands.away | barred(view, view.definition.signing(approval.name))
    return tuple(one for one in dict.fromkeys((*hands.people, *holders)) if one not in out)


def _without_the_barred(one: LevelStanding, levels: Sequence[LevelStanding]) -> LevelStanding:
    """The level without those who have signed another one: where nobody signs twice, they aren't waited for here."""
    elsewhere = {person for other in levels if other is not one for deed in other.signed for person in deed.people}
    here = {person for deed in one.signed for person in deed.people}
    if one.members is None:
        return one
    return evolve(one, members=tuple(name for name in one.members if name in here or name not in elsewhere))


def _added(history: _History, level: str, to: str) -> LevelStanding:
    name = f"{level}+{to}"
    hands = history.hands(name, (to,))
    made = Level(name, people=(to,), en=f"added signer {to}", zh=f"加签人 {to}")
    standing = LevelStanding(made, history.rank_of(name), needed=True, people=hands.people, members=hands.people)
    return evolve(standing, away=hands.away, behind=hands.behind)


def _counting(
    approval: Approval, view: View, one: LevelStanding, good: Sequence[Deed], levels: Sequence[LevelStanding]
) -> Iterator[Deed]:
    """The signatures that count at a level: its own, and of earlier levels if one stands for all that follow."""
    before = {level.name for level in levels if level.rank < one.rank}
    out = barred(view, view.definition.signing(approval.name)) if approval.repeated == "skip" else frozenset[str]()
    for deed in good:
        signature = deed.signature
        if signature is None:
            continue
        skips = approval.repeated == "skip" and signature.level in before and _qualifies(one, deed, signature)
        # What was signed stays signed; to stand for more, the signers have to be people who may sign still.
        if signature.level == one.name or (skips and out.isdisjoint(deed.people)):
            yield deed


def _qualifies(one: LevelStanding, deed: Deed, signature: Signature) -> bool:
    person = _principal(deed)
    if person in one.away:
        return False
    return (person in one.people and signature.by_name) or bool(set(signature.roles) & set(one.level.roles))


def _distinct(signed: Sequence[Deed]) -> list[Deed]:
    """Signatures of different people: nobody who had a hand in one may have had one in another."""
    kept: list[Deed] = []
    seen: set[str] = set()
    for one in signed:
        if seen.isdisjoint(one.people):
            kept.append(one)
            seen |= set(one.people)
    return kept


def _opened(levels: Sequence[LevelStanding]) -> Iterator[LevelStanding]:
    waiting = [one.rank for one in levels if not one.done]
    first = min(waiting, default=None)
    for one in levels:
        yield evolve(one, open=not one.done and one.rank == first)
