"""Quality: what was rejected, conceded, sent back or right at the first inspection."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut

__all__ = ["QUALITY"]

_PRACTICE: Final = "supplier quality practice"
_INSPECTED: Final = (
    LeaveOut("kpi.not_received", "received <= 0"),
    LeaveOut("kpi.not_inspected", "inspections <= 0 or rejected_at_first is None", missing=True),
)

# What nobody has looked at yet is neither good nor bad.
_LOOKED_AT: Final = "max(received - pending, rejected)"

_REJECTION_RATE = Kpi(
    id="procurekit.rejection_rate",
    title="Rejected",
    title_zh="不合格率",
    meaning="Of the quantity received that somebody looked at, what was rejected; what is still to be inspected "
    "doesn't count. Different units are not added.",
    meaning_zh="已检验的收货数量中不合格的比例；待检数量不计。不同计量单位不相加。",
    population="inspected",
    numerator="rejected",
    denominator=_LOOKED_AT,
    better="lower",
    window=("last_received_on",),
    nothing="kpi.not_received",
)
_REJECTION_PPM = Kpi(
    id="procurekit.rejection_ppm",
    title="Rejected, in parts per million",
    title_zh="不合格率（PPM）",
    meaning="Of a million pieces received that somebody looked at, how many were rejected; what is still to be "
    "inspected doesn't count. Different units are not added.",
    meaning_zh="每百万已检验收货数量中的不合格数量；待检数量不计。不同计量单位不相加。",
    unit="ppm",
    population="inspected",
    numerator="rejected",
    denominator=_LOOKED_AT,
    better="lower",
    window=("last_received_on",),
    source=_PRACTICE,
    nothing="kpi.not_received",
)
_LOT_ACCEPTANCE = Kpi(
    id="procurekit.lot_acceptance",
    title="Lots accepted",
    title_zh="批次合格率",
    meaning="Of the receipts that were inspected, those of which nothing was rejected at the first inspection.",
    meaning_zh="已检验的收货批次中，首次检验无不合格的比例。",
    grain="receipt",
    leave_out=_INSPECTED,
    numerator="rejected_at_first <= 0",
    denominator="1",
    better="higher",
    window=("received_on",),
    source=_PRACTICE,
    nothing="kpi.not_received",
)
_RIGHT_FIRST_TIME = Kpi(
    id="procurekit.right_first_time",
    title="Right first time",
    title_zh="一次通过率",
    meaning="Of the receipts that were inspected, those that needed nothing more: nothing rejected at the first "
    "inspection, nothing accepted by concession, nothing sent back. No receipt passes here that lots accepted doesn't "
    "pass.",
    meaning_zh="已检验的收货批次中，首次检验无不合格、无让步接收、无退货的比例；比批次合格率更严。",
    grain="receipt",
    leave_out=_INSPECTED,
    numerator="rejected_at_first <= 0 and conceded <= 0 and returned <= 0",
    denominator="1",
    better="higher",
    window=("received_on",),
    source=_PRACTICE,
    nothing="kpi.not_received",
)
_CONCESSION_RATE = Kpi(
    id="procurekit.concession_rate",
    title="Accepted by concession",
    title_zh="让步接收率",
    meaning="Of the quantity received on lines that were inspected, what was accepted though it isn't as specified. "
    "Different units are not added.",
    meaning_zh="已检验的行，其收货数量中让步接收的比例。不同计量单位不相加。",
    population="inspected",
    numerator="conceded",
    denominator="received",
    better="lower",
    window=("last_received_on",),
    nothing="kpi.not_received",
)
_RETURN_RATE = Kpi(
    id="procurekit.return_rate",
    title="Sent back",
    title_zh="退货率",
    meaning="Of the quantity received, what was sent back. Different units are not added.",
    meaning_zh="收货数量中退货的比例。不同计量单位不相加。",
    population="received",
    numerator="returned",
    denominator="received",
    better="lower",
    window=("last_received_on",),
    nothing="kpi.not_received",
)

QUALITY: Final[tuple[Kpi, ...]] = (
    _REJECTION_RATE,
    _REJECTION_PPM,
    _LOT_ACCEPTANCE,
    _RIGHT_FIRST_TIME,
    _CONCESSION_RATE,
    _RETURN_RATE,
)
"""Those of quality."""
