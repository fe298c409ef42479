"""Times: how long it takes from the need to the order, to the answer and to the goods."""

from __future__ import annotations

from typing import Any, Final

from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import LeaveOut
from procurekit.metrics.presets.reasons import CANCELLED, NO_ORDER_DATE, NO_REQUISITION

__all__ = ["TIMES"]

_LEAD: Final[dict[str, Any]] = {
    "population": "complete",
    "leave_out": (NO_ORDER_DATE,),
    "numerator": "completed_on - ordered_on",
    "denominator": "1",
    "better": "lower",
    "nothing": "kpi.not_received",
}

_LEAD_TIME = Kpi(
    id="procurekit.lead_time",
    title="Lead time",
    title_zh="平均交货周期",
    meaning="The mean number of calendar days from the order to the day on which all had arrived, of lines that are "
    "complete. A line that was ordered after it arrived counts with its negative days.",
    meaning_zh="已收齐的计划行，从下单日到收齐日的平均日历天数。先到货后下单的行按负天数计入。",
    unit="days",
    details=("median", "min", "max"),
    **_LEAD,
)
_LEAD_TIME_MEDIAN = Kpi(
    id="procurekit.lead_time_median",
    title="Lead time, median",
    title_zh="交货周期中位数",
    meaning="The number of calendar days from the order to the day on which all had arrived that half of the complete "
    "lines don't pass.",
    meaning_zh="已收齐的计划行，从下单日到收齐日的日历天数的中位数。",
    unit="days",
    statistic="median",
    **_LEAD,
)
_LEAD_TIME_P90 = Kpi(
    id="procurekit.lead_time_p90",
    title="Lead time, nine of ten",
    title_zh="交货周期（90 分位）",
    meaning="The number of calendar days from the order to the day on which all had arrived that nine of ten complete "
    "lines don't pass.",
    meaning_zh="已收齐的计划行，从下单日到收齐日的日历天数的 90 分位数。",
    unit="days",
    statistic="p90",
    **_LEAD,
)
_LEAD_TIME_VARIATION = Kpi(
    id="procurekit.lead_time_variation",
    title="Lead time variation",
    title_zh="交货周期波动系数",
    meaning="How much the lead times of complete lines differ: their standard deviation by their mean.",
    meaning_zh="已收齐的计划行，其交货周期的标准差与平均值之比。",
    unit="number",
    statistic="variation",
    source="supplier quality practice",
    **_LEAD,
)
_LEAD_TIME_OPEN = Kpi(
    id="procurekit.lead_time_open",
    title="Lead time, open lines too",
    title_zh="平均交货周期（含未交）",
    meaning="The mean number of calendar days from the order to the day on which all had arrived, or to today where it "
    "has not: it is at least so long. Beside the lead time, it shows what the lines still open will do to that.",
    meaning_zh="从下单日到收齐日的平均日历天数；尚未收齐的行计到今天，因此是下限。与平均交货周期对照，可看出未交行的影响。",
    unit="days",
    population="ordered",
    leave_out=(
        LeaveOut("kpi.no_receipt_expected", "completed_on is None and not expects_receipt"),
        LeaveOut("kpi.no_quantity", "completed_on is None and ordered is None"),
        LeaveOut("kpi.no_receipt_date", "completed_on is None and undated_receipts", missing=True),
        LeaveOut("kpi.closed_short", 'completed_on is None and (open <= 0 or stage == "closed" or cancelled)'),
        NO_ORDER_DATE,
    ),
    numerator="coalesce(completed_on, today) - ordered_on",
    denominator="1",
    better="lower",
    source="Tryton's idea of counting what is open as of today",
    details=("median", "min", "max"),
)
_LEAD_TIME_ADHERENCE = Kpi(
    id="procurekit.lead_time_adherence",
    title="Lead time by promise",
    title_zh="交货周期兑现比",
    meaning="The lead time of complete lines as a multiple of what was first promised: 1 is as promised, 1.2 a fifth "
    "longer.",
    meaning_zh="已收齐的计划行，实际交货周期与首次承诺周期之比：1 为如约，1.2 为长出五分之一。",
    unit="number",
    basis="first_promise",
    population="complete",
    leave_out=(
        NO_ORDER_DATE,
        LeaveOut("kpi.no_promise", "due_on is None", missing=True),
        LeaveOut("kpi.no_lead_time_promised", "due_on <= ordered_on"),
    ),
    numerator="completed_on - ordered_on",
    denominator="due_on - ordered_on",
    better="lower",
    nothing="kpi.not_received",
)
_REQUISITION_TO_ORDER = Kpi(
    id="procurekit.requisition_to_order_time",
    title="Requisition to order",
    title_zh="申请到下单天数",
    meaning="The mean number of calendar days from the requisition to the order, of lines that were ordered for one.",
    meaning_zh="由采购申请转来的行，从申请到下单的平均日历天数。",
    unit="days",
    population="ordered",
    leave_out=(NO_REQUISITION, NO_ORDER_DATE),
    numerator="ordered_on - requisitioned_on",
    denominator="1",
    better="lower",
    details=("median", "min", "max"),
)
_APPROVAL_TIME = Kpi(
    id="procurekit.approval_time",
    title="Approval time",
    title_zh="审批天数",
    meaning="The mean number of calendar days from submitting an order to its approval. Each line of an order counts.",
    meaning_zh="订单从提交到批准的平均日历天数；订单的每一行各计一次。",
    unit="days",
    leave_out=(
        LeaveOut("kpi.not_submitted", "submitted_on is None"),
        LeaveOut("kpi.not_approved", "approved_on is None"),
    ),
    numerator="approved_on - submitted_on",
    denominator="1",
    better="lower",
    window=("submitted_on",),
    details=("median", "min", "max"),
)
_ACKNOWLEDGEMENT_TIME = Kpi(
    id="procurekit.acknowledgement_time",
    title="Time to the supplier's answer",
    title_zh="供应商确认天数",
    meaning="The mean number of calendar days from the day on which the order went to the supplier to its first answer "
    "about the line. Lines that went out again after the answer are left out.",
    meaning_zh="从订单下达到供应商首次答复该行的平均日历天数。答复之后又重新下达的行不计。",
    unit="days",
    population="ordered",
    leave_out=(
        LeaveOut("kpi.not_acknowledged", "acknowledged_on is None"),
        LeaveOut("kpi.no_issue_date", "issued_on is None", missing=True),
        LeaveOut("kpi.issued_again", "acknowledged_on < issued_on"),
    ),
    numerator="acknowledged_on - issued_on",
    denominator="1",
    better="lower",
    window=("issued_on",),
    details=("median", "min", "max"),
)
_ACKNOWLEDGEMENT_RATE = Kpi(
    id="procurekit.acknowledgement_rate",
    title="Answered by the supplier",
    title_zh="供应商确认率",
    meaning="Of the schedule lines that were ordered and not cancelled, those that the supplier answered. Where "
    "another system shows a promise without an answer, nobody knows.",
    meaning_zh="已下达且未取消的计划行中，供应商已答复的比例。外部系统只显示承诺而无答复的，视为未知。",
    population="ordered",
    leave_out=(
        CANCELLED,
        LeaveOut(
            "kpi.no_answer_shown",
            "acknowledged_on is None and source is not None and first_promise is not None",
            missing=True,
        ),
    ),
    numerator="acknowledged_on is not None",
    better="higher",
)

TIMES: Final[tuple[Kpi, ...]] = (
    _ACKNOWLEDGEMENT_RATE,
    _ACKNOWLEDGEMENT_TIME,
    _LEAD_TIME,
    _LEAD_TIME_MEDIAN,
    _LEAD_TIME_P90,
    _LEAD_TIME_VARIATION,
    _LEAD_TIME_OPEN,
    _LEAD_TIME_ADHERENCE,
    _REQUISITION_TO_ORDER,
    _APPROVAL_TIME,
)
"""Those of times."""
