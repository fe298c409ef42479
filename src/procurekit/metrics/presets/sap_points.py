"""SAP's points per document: the variance of each schedule line against a table of intervals, and their plain mean."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.row_points import points_per_row
from procurekit.metrics.scorecard import Band

__all__ = ["SAP_POINTS"]

_SOURCE: Final = "SAP S/4HANA, operational supplier evaluation (F1664A, F1661A)"
_CLASSIC: Final = "SAP, vendor evaluation (ME61)"

# Every company keeps its own table. These are examples, and nobody's standard.
_TIME: Final = (
    Band(points=20, below=-10),
    Band(points=60, at_least=-10, below=-3),
    Band(points=100, at_least=-3, up_to=0),
    Band(points=80, above=0, up_to=3),
    Band(points=40, above=3, up_to=10),
    Band(points=1, above=10),
)
_QUANTITY: Final = (
    Band(points=1, below="-0.10"),
    Band(points=60, at_least="-0.10", below="-0.02"),
    Band(points=100, at_least="-0.02", up_to="0.02"),
    Band(points=60, above="0.02", up_to="0.10"),
    Band(points=1, above="0.10"),
)

_TIME_POINTS: Final = points_per_row(
    "sap.time_points",
    "completed_on - due_on",
    _TIME,
    title="Delivery time, points",
    title_zh="交货时间得分",
    meaning="Points of each complete schedule line by the days between the latest promise and the day on which all had "
    "arrived, early days as well as late ones, and their unweighted mean. The intervals are an example: "
    "-3 to 0 days 100, up to 3 late 80, up to 10 late 40, later 1; up to 10 early 60, earlier 20.",
    meaning_zh="每个已收齐的计划行按最新承诺交期与收齐日相差的天数得分（提前与延误都算偏差），再取不加权平均。"
    "区间仅为示例：提前 3 天以内至准时 100 分，晚 3 天以内 80 分，晚 10 天以内 40 分，更晚 1 分；"
    "提前 10 天以内 60 分，更早 20 分。",
    basis="latest_promise",
    population="complete",
    leave_out=[LeaveOut("kpi.no_promise", "due_on is None", missing=True)],
    window=("latest_promise",),
    nothing="kpi.not_received",
    source=_SOURCE,
)
_QUANTITY_POINTS: Final = points_per_row(
    "sap.quantity_points",
    "received - ordered",
    _QUANTITY,
    of="ordered",
    title="Quantity, points",
    title_zh="交货数量得分",
    meaning="Points of each schedule line that is due or finished by what was received more or less than ordered, as a "
    "share of what was ordered, and their unweighted mean. The intervals are an example: within 2 % 100, within 10 % "
    "60, beyond 1.",
    meaning_zh="已到期或已结束的每个计划行按实收与订购数量之差占订购数量的比例得分，再取不加权平均。"
    "区间仅为示例：2% 以内 100 分，10% 以内 60 分，超出 1 分。",
    basis=("latest_promise", "requested"),
    population="finished",
    window=("latest_promise", "requested"),
    nothing="kpi.nothing_due",
    source=_SOURCE,
)
_TIME_VARIANCE: Final = Kpi(
    id="sap.time_variance",
    title="Delivery time variance",
    title_zh="交货时间偏差",
    meaning="The mean variance of complete schedule lines: days from the latest promise to the day on which all had "
    "arrived, by a standard variance of 20 days; 12 days late are 60 %.",
    meaning_zh="已收齐计划行的平均偏差：最新承诺交期与收齐日相差的天数，除以标准偏差 20 天；晚 12 天为 60%。",
    basis="latest_promise",
    population="complete",
    leave_out=[LeaveOut("kpi.no_promise", "due_on is None", missing=True)],
    numerator="completed_on - due_on",
    denominator="20",
    better="lower",
    window=("latest_promise",),
    nothing="kpi.not_received",
    source=_CLASSIC,
    breaks=("range",),
)

SAP_POINTS: Final[tuple[Kpi, ...]] = (_TIME_POINTS, _QUANTITY_POINTS, _TIME_VARIANCE)
"""The KPIs that SAP's scorecard is made of."""
