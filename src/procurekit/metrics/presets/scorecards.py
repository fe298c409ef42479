"""The scorecards that procurekit brings: twelve dimensions for factories, ERPNext's standings, SAP's points."""

from __future__ import annotations

from typing import Final

from procurekit.metrics.bounds import Bounds
from procurekit.metrics.scorecard import Band, Dimension, Grade, Linear, Scorecard

__all__ = ["CARDS"]


def _bands(best: str, good: str, fair: str) -> tuple[Band, ...]:
    """Points by shares, of which more is better."""
    return (
        Band(points=100, at_least=best),
        Band(points=80, at_least=good, below=best),
        Band(points=60, at_least=fair, below=good),
        Band(points=0, below=fair),
    )


def _hours(best: str, good: str, fair: str) -> tuple[Band, ...]:
    """Points by hours, of which fewer are better; the target itself is a miss, as it asks for less."""
    return (
        Band(points=100, below=best),
        Band(points=80, at_least=best, below=good),
        Band(points=60, at_least=good, below=fair),
        Band(points=0, at_least=fair),
    )


_SUPPLIER_12: Final = Scorecard(
    "cn.supplier12",
    "Supplier assessment, monthly and quarterly (twelve dimensions)",
    [
        Dimension(
            "procurekit.on_time",
            20,
            bands=_bands("0.95", "0.90", "0.80"),
            target=Bounds(at_least="0.95"),
            unit="ratio",
            title="On time",
            title_zh="准时交货率",
        ),
        Dimension(
            "procurekit.in_full",
            8,
            bands=_bands("0.98", "0.95", "0.85"),
            target=Bounds(at_least="0.98"),
            unit="ratio",
            title="In full",
            title_zh="足量交货率",
        ),
        Dimension(
            "procurekit.order_accuracy",
            8,
            bands=_bands("0.98", "0.95", "0.90"),
            target=Bounds(at_least="0.98"),
            unit="ratio",
            title="Order accuracy",
            title_zh="订单准确率",
        ),
        Dimension(
            "procurekit.lot_acceptance",
            15,
            bands=_bands("0.98", "0.95", "0.90"),
            target=Bounds(at_least="0.98"),
            unit="ratio",
            title="Lots accepted",
            title_zh="批次合格率",
        ),
        Dimension(
            "procurekit.rejection_ppm",
            10,
            bands=(
                Band(points=100, up_to=500),
                Band(points=80, above=500, up_to=2000),
                Band(points=60, above=2000, up_to=10_000),
                Band(points=0, above=10_000),
            ),
            target=Bounds(up_to=500),
            unit="ppm",
            title="Rejected pieces per million",
            title_zh="不良率（PPM）",
        ),
        Dimension(
            "procurekit.incident_resolution_time",
            6,
            bands=_hours("24", "48", "72"),
            target=Bounds(below=24),
            unit="hours",
            title="Incident handling",
            title_zh="异常处理时效",
        ),
        Dimension(
            "procurekit.change_response_time",
            5,
            bands=_hours("2", "8", "24"),
            target=Bounds(below=2),
            unit="hours",
            title="Response to changes",
            title_zh="变更响应时效",
        ),
        Dimension(
            "procurekit.acknowledgement_rate",
            5,
            bands=_bands("0.98", "0.95", "0.85"),
            target=Bounds(at_least="0.98"),
            unit="ratio",
            title="Orders acknowledged",
            title_zh="订单确认率",
        ),
        Dimension(
            "procurekit.cost_reduction",
            8,
            linear=Linear(worst=0, best="0.03"),
            target=Bounds(at_least="0.03"),
            unit="ratio",
            title="Cost reduction",
            title_zh="降本率",
        ),
        Dimension(
            "procurekit.invoice_accuracy",
            5,
            bands=_bands("0.98", "0.95", "0.90"),
            target=Bounds(at_least="0.98"),
            unit="ratio",
            title="Invoices without fault",
            title_zh="发票准确率",
        ),
        Dimension(
            "procurekit.return_rate",
            5,
            linear=Linear(worst="0.05", best=0),
            target=Bounds(up_to="0.01"),
            unit="ratio",
            title="Returned",
            title_zh="退货率",
        ),
        Dimension(
            "procurekit.cooperation",
            5,
            linear=Linear(worst=0, best=1),
            target=Bounds(at_least="0.8"),
            unit="ratio",
            title="Cooperation",
            title_zh="配合度",
        ),
    ],
    title_zh="供应商月度/季度考核（十二项）",
    grades=[
        Grade(name="A", title="excellent", title_zh="优秀", at_least=90),
        Grade(name="B", title="good", title_zh="良好", at_least=75, below=90),
        Grade(name="C", title="to improve", title_zh="待改进", at_least=60, below=75),
        Grade(name="D", title="not qualified", title_zh="不合格", below=60),
    ],
    total_weight=100,
    periods=["month", "quarter"],
)

# What is scored there each company writes for itself; what is fixed are the standings, and that weights add up to 100.
_ERPNEXT: Final = Scorecard(
    "erpnext.standings",
    "ERPNext's supplier standings",
    [
        Dimension(
            "procurekit.on_time", 100, linear=Linear(worst=0, best=1), unit="ratio", title="Delivery", title_zh="交货"
        )
    ],
    title_zh="ERPNext 供应商等级",
    grades=[
        Grade(name="Very Poor", title_zh="很差", below=30),
        Grade(name="Poor", title_zh="差", at_least=30, below=50),
        Grade(name="Average", title_zh="一般", at_least=50, below=80),
        Grade(name="Excellent", title_zh="优秀", at_least=80, below=100),
    ],
    # It compares max_grade > score, and the highest max_grade is 100: a perfect supplier has no standing.
    ungraded=[Bounds(at_least=100)],
    total_weight=100,
    periods=["week", "month", "year"],
    source="ERPNext, supplier scorecard and its default standings",
    published_no_data="100",
)

_SAP: Final = Scorecard(
    "sap.points",
    "SAP's points by variance",
    [
        Dimension("sap.time_points", 50, linear=Linear(worst=1, best=100, lowest=1), unit="number"),
        Dimension("sap.quantity_points", 50, linear=Linear(worst=1, best=100, lowest=1), unit="number"),
    ],
    title_zh="SAP 偏差得分",
    lowest=1,
    source="SAP S/4HANA, operational supplier evaluation",
    periods=["year"],
)

CARDS: Final[tuple[Scorecard, ...]] = (_SUPPLIER_12, _ERPNEXT, _SAP)
"""All of them."""
