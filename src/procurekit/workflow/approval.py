"""Approval: a matrix as data: levels with their conditions, who signs at each, and what an edit does to signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, cast

from attrs import Attribute, field, frozen

from procurekit.model.fields import one_or_many, tuple_of
from procurekit.values import check
from procurekit.values.numbers import to_decimal
from procurekit.workflow.labels import Labelled

__all__ = ["NEEDS", "Approval", "Level", "Tolerance"]

NEEDS: Final = ("any", "all")
Need: TypeAlias = Literal["any", "all"] | int


def _need(owner: object, field: Attribute[Any], value: object) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool) and value > 0
    if not whole and value not in NEEDS:
        raise check.refusal("not_a_choice", owner, field, value, choices="any, all, 1, 2, 3, …")


def _to_rates(value: Mapping[str, object]) -> Mapping[str, Decimal]:
    if not isinstance(cast("object", value), Mapping):
        return cast("Mapping[str, Decimal]", value)
    # A number that isn't written as text or whole can't be exact: the validator refuses it.
    return {name: to_decimal(one) for name, one in value.items()}  # type: ignore[arg-type]


def _rates(owner: object, field: Attribute[Any], value: object) -> None:
    if not isinstance(value, Mapping):
        raise check.refusal("not_a", owner, field, value, expected="dict")
    for code, rate in value.items():
        check.currency_code(owner, field, code)
        check.required(owner, field, rate)
        check.positive(owner, field, rate)


@frozen
class Level(Labelled):
    """One level: when it is needed, who signs, and how many of them.

    `when` is a condition over the document's facts (none: always); where it comes out missing, the level is needed.
    Whoever holds one of `roles`, is named in `people`, or is named by one of the facts `people_from`, may sign.

    `need` is ``any`` 或签 (one signature), ``all`` 会签 (of everybody who may sign), or a number (N of M). With
    ``all``, roles stand for their members where an organisation is known, and each for one of its holders where none
    is.

    Levels are signed in the order of `rank`; those of one rank side by side. By default a level comes after the one
    written before it.
    """

    name: str = field(validator=check.name)
    when: str | None = field(default=None, validator=check.text, kw_only=True)
    roles: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    people: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    people_from: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    need: Need = field(default="any", validator=_need, kw_only=True)
    rank: int | None = field(default=None, validator=check.instance(int), kw_only=True)
    en: str = field(default="", validator=check.text, kw_only=True)
    zh: str = field(default="", validator=check.text, kw_only=True)


def to_levels(value: Iterable[Level]) -> tuple[Level, ...]:
    """Levels as a tuple."""
    return tuple_of(value)


@frozen
class Tolerance:
    """What may change after the approval without voiding it.

    Only the fields at `paths` (``lines[*].quantity``), and only while `within` is true: a condition over the facts as
    they are and, as ``approved_NAME``, as they were when it was signed. Edits add up: each is compared with what was
    signed, not with the edit before.
    """

    paths: tuple[str, ...] = field(converter=one_or_many, validator=check.texts)
    within: str = field(validator=check.name)


@frozen
class Approval(Labelled):
    """An approval: which levels it has, and before which states it has to be there.

    Nothing enters one of the states `before` from outside of them without it, by whatever transition.

    `currency` is what the levels' conditions count in: they name ``approval_amount``, the document's `amount` (of an
    order ``order_total``, of a requisition ``estimated_amount``) at `rates` (units of `currency` for one of the other),
    and with `own_rate` at the document's own exchange rate where those have none.

    `repeated` says what becomes of somebody who may sign several levels: ``sign`` asks for each, ``skip`` lets the
    first signature stand for the later ones, ``refuse`` lets nobody sign twice.

    An edit voids the signatures unless it is within `tolerance`, or touches nothing but `ignores`. If it voids them,
    the subject goes to `returns_to`; where that is not given it stays, and can't go on.
    """

    name: str = field(validator=check.name)
    levels: tuple[Level, ...] = field(converter=to_levels, validator=check.all_are(Level))
    before: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    currency: str | None = field(default=None, validator=check.currency_code, kw_only=True)
    amount: str | None = field(default=None, validator=check.text, kw_only=True)
    rates: Mapping[str, Decimal] = field(factory=dict, converter=_to_rates, validator=_rates, kw_only=True, hash=False)
    own_rate: bool = field(default=False, validator=[check.required, check.flag], kw_only=True)
    repeated: Literal["skip", "sign", "refuse"] = field(
        default="sign", validator=[check.required, check.choice("skip", "sign", "refuse")], kw_only=True
    )
    tolerance: Tolerance | None = field(default=None, validator=check.instance(Tolerance), kw_only=True)
    ignores: tuple[str, ...] = field(default=(), converter=one_or_many, validator=check.texts, kw_only=True)
    returns_to: str | None = field(default=None, validator=check.text, kw_only=True)
    en: str = field(default="", validator=check.text, kw_only=True)
    zh: str = field(default="", validator=check.text, kw_only=True)

    def level(self, name: str) -> Level | None:
        """The level of that name, if there is one."""
        return next((one for one in self.levels if one.name == name), None)

    def rank_of(self, level: Level) -> int:
        """Where a level stands: its own rank, or one more than that of the level before it."""
        rank = 0
        for one in self.levels:
            rank = one.rank if one.rank is not None else rank + 1
            if one is level or one.name == level.name:
                break
        return rank
