"""ChangeRequest: what somebody asks to change in an order that is out, on a stated revision of it (订单变更)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.model.field_change import Change
from procurekit.model.fields import PERSONAL, no_values, to_custom, tuple_of
from procurekit.model.incident import Responsibility
from procurekit.model.terms import Evidence, to_evidence
from procurekit.values import check

__all__ = ["AnswerOrigin", "ChangeRequest", "Side", "to_changes"]

Side: TypeAlias = Literal["buyer", "supplier"]
AnswerOrigin: TypeAlias = Literal["confirmed", "attested"]


def to_changes(value: Iterable[Change]) -> tuple[Change, ...]:
    """Changes as a tuple."""
    return tuple_of(value)


@frozen
class ChangeRequest:
    """A diff over one order: which fields, from what to what, by whom and why.

    `changes` are fields by path, as `changes_between` gives them; their values before are those of `revision`, on which
    it was made. `initiator` started it, `responsibility` says whose doing it is: different facts. A supplier's request
    that a buyer noted is *attested*, with the channel and the evidence; `acknowledgement` is the answer that it came
    from.

    >>> ChangeRequest("order_1", [Change("lines[1].quantity.amount", "1000", "800")], initiator="buyer").revision
    1
    """

    order: str = field(validator=check.name)
    changes: tuple[Change, ...] = field(default=(), converter=to_changes, validator=check.all_are(Change))
    revision: int = field(default=1, validator=[check.required, check.line_number], kw_only=True)
    initiator: Side = field(
        default="buyer", validator=[check.required, check.choice("buyer", "supplier")], kw_only=True
    )
    responsibility: Responsibility | None = field(
        default=None, validator=check.choice("buyer", "supplier", "carrier", "force_majeure"), kw_only=True
    )
    number: str | None = field(default=None, validator=check.text, kw_only=True)
    issuer: str | None = field(default=None, validator=check.text, kw_only=True)
    origin: AnswerOrigin | None = field(default=None, validator=check.choice("confirmed", "attested"), kw_only=True)
    channel: str | None = field(default=None, validator=check.text, kw_only=True)
    acknowledgement: str | None = field(default=None, validator=check.text, kw_only=True)
    personal: tuple[Change, ...] = field(
        default=(), converter=to_changes, validator=check.all_are(Change), kw_only=True, metadata=PERSONAL
    )
    reason: str | None = field(default=None, validator=check.text, kw_only=True, metadata=PERSONAL)
    evidence: tuple[Evidence, ...] = field(
        default=(), converter=to_evidence, validator=check.all_are(Evidence), kw_only=True, metadata=PERSONAL
    )
    custom: Mapping[str, object] = field(
        factory=no_values, converter=to_custom, validator=check.named_values, kw_only=True, hash=False
    )

    def __attrs_post_init__(self) -> None:
        seen: set[str] = set()
        for one in self.all_changes:
            if one.path in seen:
                raise InvalidValue("path_twice", field="ChangeRequest.changes", value=one.path)
            seen.add(one.path)

    @property
    def all_changes(self) -> tuple[Change, ...]:
        """The changes with those to personal data, which may have been deleted since."""
        return (*self.changes, *self.personal)
