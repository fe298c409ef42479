"""Population: which rows a KPI judges, and for which reason each of the others is left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from attrs import field, frozen

from procurekit.model.fields import tuple_of
from procurekit.values import check

__all__ = ["POPULATIONS", "UNKNOWN", "Exclusion", "LeaveOut", "OfWhole", "Population", "to_leave_out"]

OfWhole: TypeAlias = Literal["missed", "open"]
"""What a line that is left out makes of an order that counts: a miss, or one that can't be judged yet."""


class Exclusion(NamedTuple):
    """Why a row doesn't count: a code of the message catalogue, or a reason of the definition's own.

    `missing` tells a row that should count, where what is needed to judge it isn't known, from one that has no part
    in the question. `of_whole` is what it makes of an order, or a line of one, of which something else counts.
    """

    code: str
    missing: bool = False
    of_whole: OfWhole | None = None

    @property
    def strength(self) -> tuple[bool, str, str]:
        """Of several reasons the one with the greatest is told: missing data first, then any fixed choice."""
        return self.missing, self.code, self.of_whole or ""

    @property
    def leaves_open(self) -> bool:
        """Can't an order with such a line be judged, unless another line is missed?"""
        return self.of_whole == "open" or (self.missing and self.of_whole is None)


UNKNOWN: Final = Exclusion("kpi.unknown", missing=True)
"""What is needed to judge a row isn't known, and the definition names no other reason."""


@frozen
class LeaveOut:
    """One reason to leave a row out: its code, and the condition under which it applies.

    The first that applies is told; a condition that is missing doesn't apply. The code of a host's own reason is shown
    as it is, unless the host's catalogue has a text for it. `of_whole` is for KPIs that count orders or their lines:
    such a row makes an order of which something else counts ``missed``, or leaves it ``open``; without it, it is no
    matter.
    """

    code: str = field(validator=check.name)
    when: str = field(validator=check.name)
    missing: bool = field(default=False, validator=[check.required, check.flag])
    of_whole: OfWhole | None = field(default=None, validator=check.choice("missed", "open"))

    @property
    def exclusion(self) -> Exclusion:
        """What a row that is left out for it gives."""
        return Exclusion(self.code, self.missing, self.of_whole)


def to_leave_out(value: Iterable[LeaveOut]) -> tuple[LeaveOut, ...]:
    """Reasons as a tuple."""
    made: Any = tuple_of(value)
    return made  # type: ignore[no-any-return]


@frozen(kw_only=True)
class Population:
    """A named population: who is in it, in words, and the reasons of the others in the order of trying."""

    name: str = field(validator=check.name)
    en: str = field(validator=check.name)
    zh: str = field(validator=check.name)
    leave_out: tuple[LeaveOut, ...] = field(default=(), converter=to_leave_out, validator=check.all_are(LeaveOut))

    def text(self, lang: str = "en") -> str:
        """Who is in it, in ``"en"`` or ``"zh"``."""
        return self.zh if lang.startswith("zh") else self.en


# What arrived is judged, whatever the paper says: an order that was rejected, or never issued, and delivered all the
# same is a delivery. A file that shows a closed order and no receipt says nothing of what came; our own log would.
_NOT_OWED: Final = (
    LeaveOut("kpi.cancelled", "received <= 0 and cancelled"),
    LeaveOut("kpi.not_ordered_yet", 'received <= 0 and stage not in ("issued", "closed")'),
    LeaveOut("kpi.no_receipt_expected", "received <= 0 and not expects_receipt"),
    LeaveOut("kpi.no_receipt_shown", 'received <= 0 and source is not None and stage == "closed"', missing=True),
)
_NO_QUANTITY: Final = (LeaveOut("kpi.no_quantity", "ordered is None"), LeaveOut("kpi.no_quantity", "ordered <= 0"))
_JUDGED: Final = (
    *_NOT_OWED,
    *_NO_QUANTITY,
    LeaveOut("kpi.no_promise", "due_on is None", missing=True),
    LeaveOut("kpi.no_receipt_date", "undated_receipts", missing=True),
)

POPULATIONS: Final[dict[str, Population]] = {
    one.name: one
    for one in (
        Population(name="all", en="all rows", zh="全部行"),
        Population(
            name="due",
            en="lines that are due, delivered or not, and those that are complete already; no other cancelled ones",
            zh="已到期的行（无论是否交货），以及已收齐的行；不含未收齐即取消的行",
            # The rest of a cancelled line was given up by the buyer, not left out by the supplier.
            leave_out=(
                *_JUDGED,
                LeaveOut("kpi.cancelled", "cancelled and completed_on is None"),
                LeaveOut("kpi.not_due_yet", "last_day > today and completed_on is None", of_whole="open"),
            ),
        ),
        Population(
            name="delivered",
            en="lines of which anything arrived; what never came is left out, but is a miss in an order that counts",
            zh="已有到货的行；从未到货的不计，但在计入的订单中算不达标",
            leave_out=(
                *_JUDGED,
                LeaveOut("kpi.not_due_yet", "received <= 0 and last_day > today", of_whole="open"),
                LeaveOut("kpi.not_received", "received <= 0", of_whole="missed"),
            ),
        ),
        # What never came is neither damaged nor wrong in its papers.
        Population(
            name="arrived",
            en="lines of which anything arrived, judged by what arrived; in an order what never came is no matter",
            zh="已有到货的行，只按到货部分考核；订单中从未到货的行不影响",
            leave_out=(
                *_JUDGED,
                LeaveOut("kpi.not_due_yet", "received <= 0 and last_day > today", of_whole="open"),
                LeaveOut("kpi.not_received", "received <= 0"),
            ),
        ),
        Population(
            name="complete",
            en="lines of which all arrived",
            zh="已收齐的行",
            leave_out=(
                *(LeaveOut(one.code, f"completed_on is None and {one.when}", one.missing) for one in _NOT_OWED),
                LeaveOut("kpi.no_quantity", "completed_on is None and ordered is None"),
                LeaveOut("kpi.no_quantity", "ordered <= 0"),
                LeaveOut("kpi.no_receipt_date", "completed_on is None and undated_receipts", missing=True),
                LeaveOut("kpi.not_complete", "completed_on is None and received > 0", of_whole="open"),
                LeaveOut("kpi.not_received", "completed_on is None", of_whole="open"),
            ),
        ),
        # Where nobody said when, a line is due once something has arrived.
        Population(
            name="finished",
            en="lines that are due, or of which nothing more will come; no cancelled ones",
            zh="已到期的行，以及不会再交货的行；不含已取消的行",
            leave_out=(
                LeaveOut("kpi.cancelled", "cancelled"),
                *_NOT_OWED,
                *_NO_QUANTITY,
                LeaveOut(
                    "kpi.not_due_yet",
                    "open > 0 and received < ordered and (last_day > today if due_on is not None else received <= 0)",
                    of_whole="open",
                ),
            ),
        ),
        # Nothing rejected because nobody inspected is no perfect supplier.
        Population(
            name="inspected",
            en="lines of which anything arrived and was inspected",
            zh="已到货且已检验的行",
            leave_out=(
                LeaveOut("kpi.not_received", "received <= 0"),
                LeaveOut("kpi.not_inspected", "inspected <= 0 and rejected <= 0", missing=True),
            ),
        ),
        Population(
            name="received",
            en="lines of which anything arrived",
            zh="已有到货的行",
            leave_out=(LeaveOut("kpi.not_received", "received <= 0"),),
        ),
        Population(
            name="ordered",
            en="lines that were ordered and not cancelled",
            zh="已下达且未取消的行",
            leave_out=(
                LeaveOut("kpi.cancelled", "cancelled"),
                LeaveOut("kpi.not_ordered_yet", 'received <= 0 and stage not in ("issued", "closed")'),
            ),
        ),
        Population(
            name="priced",
            en="lines with an amount, cancelled or not",
            zh="有金额的行，含已取消",
            leave_out=(
                LeaveOut("kpi.no_amount", "amount is None", missing=True),
                LeaveOut("kpi.no_currency", "currency is None", missing=True),
            ),
        ),
    )
}
"""The populations that a definition may name."""
