"""FollowUp: who asked a supplier when the goods come, and what came of it (跟催)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.party import Contact
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import check
from procurekit.values.moments import Moment, to_day, to_moment
from procurekit.values.quantity import Quantity, to_quantity

__all__ = ["FollowUp", "FollowUpLine", "Outcome"]

Outcome: TypeAlias = Literal["answered", "promised", "refused", "no_answer"]


@frozen
class FollowUpLine:
    """An order line that was asked about, with the new date that was heard; without a line it is the whole order.

    Several promises for the same line split it into deliveries, each with its `quantity`.
    """

    order: str = field(validator=check.name)
    line: int | None = field(default=None, validator=check.line_number)
    schedule: int | None = field(default=None, validator=check.line_number, kw_only=True)
    promised: date | None = field(default=None, converter=to_day, validator=check.day, kw_only=True)
    quantity: Quantity | None = field(
        default=None, converter=to_quantity, validator=check.instance(Quantity), kw_only=True
    )


def to_follow_up_lines(value: Iterable[FollowUpLine]) -> tuple[FollowUpLine, ...]:
    """Follow-up lines as a tuple."""
    return tuple_of(value)


@frozen(init=False)
class FollowUp:
    """One time that somebody followed up an order: by a call, a mail, a message, a visit.

    `FollowUp(order, line, promised=…)` is a shorthand for a single line. `answer` is what came of it: ``answered``,
    ``promised`` (a new date), ``refused`` or ``no_answer``; None while nobody knows. `next_on` is when to ask again:
    until then the lines rest, and aren't on the worklist. A new date that was heard becomes a promise of its own
    (`acknowledgement_of`). It is the buyer's note: nothing of it goes to the supplier.

    >>> FollowUp("order_1", 1, promised="2026-12-08", channel="phone", answer="promised").lines[0].promised
    datetime.date(2026, 12, 8)
    """

    # By name, as the constructor's first arguments are those of the shorthand.
    lines: tuple[FollowUpLine, ...] = field(
        converter=to_follow_up_lines, validator=check.all_are(FollowUpLine), kw_only=True
    )
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    number: str | None = field(default=None, validator=check.text)
    issuer: str | None = field(default=None, validator=check.text)
    chased_by: str | None = field(default=None, validator=check.text)
    contact: Contact | None = field(default=None, validator=check.instance(Contact), metadata=PERSONAL)
    channel: str | None = field(default=None, validator=check.text)
    topic: str | None = field(default=None, validator=check.text)
    answer: Outcome | None = field(default=None, validator=check.choice("answered", "promised", "refused", "no_answer"))
    answered_at: Moment | None = field(default=None, converter=to_moment, validator=check.moment)
    next_on: date | None = field(default=None, converter=to_day, validator=check.day)
    note: str | None = field(default=None, validator=check.text, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(
        default=(), converter=to_evidence, validator=check.all_are(Evidence), metadata=PERSONAL
    )
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, hash=False
    )

    def __init__(
        self,
        order: str | None = None,
        line: int | None = None,
        *,
        schedule: int | None = None,
        promised: date | str | None = None,
        quantity: Quantity | Decimal | int | str | None = None,
        lines: Iterable[FollowUpLine] = (),
        at: Moment | str | None = None,
        number: str | None = None,
        issuer: str | None = None,
        chased_by: str | None = None,
        contact: Contact | None = None,
        channel: str | None = None,
        topic: str | None = None,
        answer: Outcome | None = None,
        answered_at: Moment | str | None = None,
        next_on: date | str | None = None,
        note: str | None = None,
        evidence: Iterable[Evidence] = (),
        custom: Mapping[str, object] | None = None,
    ) -> None:
        if order is not None:
            lines = (FollowUpLine(order, line, schedule=schedule, promised=promised, quantity=quantity),)
        self.__attrs_init__(
            at,
            number,
            issuer,
            chased_by,
            contact,
            channel,
            topic,
            answer,
            answered_at,
            next_on,
            note,
            evidence,
            {} if custom is None else custom,
            lines=lines,
        )

    def __attrs_post_init__(self) -> None:
        if not self.lines:
            raise InvalidValue("no_lines", field="FollowUp.lines")
