"""Picture: what an outside system shows of one order at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import Attribute, field, frozen
from pendulum import DateTime

from procurekit.errors import Finding
from procurekit.model.change_events import to_findings
from procurekit.model.fields import tuple_of
from procurekit.model.kinds import FACT_CLASSES, FACT_KINDS, FactDocument
from procurekit.model.order import PurchaseOrder
from procurekit.model.stages import STAGES
from procurekit.values import Moment, check
from procurekit.values.moments import to_instant, to_moment

__all__ = ["Picture", "ShownFact"]


def _is_fact(owner: object, field: Attribute[Any], value: object) -> None:
    if not isinstance(value, FACT_CLASSES):
        raise check.refusal("not_a", owner, field, value, expected=" / ".join(FACT_KINDS))


@frozen
class ShownFact:
    """A fact document as the source shows it, under the source's own key for it (unique within the order and the kind).

    The order that its lines name is the picture's own, whatever they say.
    """

    key: str
    document: FactDocument = field(validator=_is_fact)
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    known_at: DateTime | None = field(default=None, converter=to_instant, validator=check.instant, kw_only=True)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)


def to_facts(value: Iterable[ShownFact]) -> tuple[ShownFact, ...]:
    """Shown facts as a tuple."""
    return tuple_of(value)


@frozen
class Picture:
    """An order as one source shows it at a moment: the document, the stage, the facts.

    `key` is the source's own key of the order. `complete` says that everything the source knows is here: what it showed
    before and leaves out now is gone. A partial picture never removes anything. `at` is when the order was made or
    changed, `known_at` when the source knew (`assumed` where that is derived). `findings` are what the reader noticed
    on the way, `where` where it stands in the file.

    >>> from procurekit.model.order import OrderLine
    >>> Picture("4500017", PurchaseOrder("4500017", lines=[OrderLine(10, "M6-BOLT", "100")]), stage="issued").complete
    False
    """

    key: str
    order: PurchaseOrder
    stage: str | None = field(default=None, validator=check.choice(*STAGES), kw_only=True)
    facts: tuple[ShownFact, ...] = field(default=(), converter=to_facts, kw_only=True)
    complete: bool = field(default=False, kw_only=True)
    at: Moment | None = field(default=None, converter=to_moment, validator=check.moment, kw_only=True)
    known_at: DateTime | None = field(default=None, converter=to_instant, validator=check.instant, kw_only=True)
    assumed: bool = field(default=False, kw_only=True)
    findings: tuple[Finding, ...] = field(default=(), converter=to_findings, kw_only=True)
    where: Mapping[str, object] = field(factory=dict, kw_only=True, hash=False)
