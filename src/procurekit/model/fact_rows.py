"""Rows of facts: what every row about an order says of it, and every row about one of its schedule lines of that."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from procurekit.model.fact import says
from procurekit.model.state import OrderState

__all__ = ["OrderRow", "ScheduleRow", "row_of_order"]


@frozen(kw_only=True)
class OrderRow:
    """Which order a row is about, and who buys from whom."""

    book: str = field(metadata=says("账套", "the tenant or company"))
    order_id: str = field(metadata=says("订单标识", "the id of the order's stream"))
    order_number: str | None = field(metadata=says("订单号", "the order's number"))
    supplier: str | None = field(metadata=says("供应商", "the supplier's id"))
    supplier_name: str | None = field(metadata=says("供应商名称", "the supplier's name"))
    purchaser: str | None = field(metadata=says("采购员", "who buys"))
    organisation: str | None = field(metadata=says("采购组织", "the purchasing organisation"))
    currency: str | None = field(metadata=says("币种", "the order's currency"))
    stage: str = field(metadata=says("阶段", "the stage of the order"))


def row_of_order(state: OrderState) -> dict[str, Any]:
    """What every row about an order says of it, by the names of the facts."""
    order = state.order
    return {
        "book": state.book,
        "order_id": state.id,
        "order_number": order.number,
        "supplier": None if order.supplier is None else order.supplier.id,
        "supplier_name": None if order.supplier is None else order.supplier.name,
        "purchaser": order.purchaser,
        "organisation": order.purchasing_organisation,
        "currency": order.currency,
        "stage": state.stage,
    }


@frozen(kw_only=True)
class ScheduleRow(OrderRow):
    """Which schedule line of an order a row is about: what was ordered with it, for when and at which price."""

    line: int = field(metadata=says("订单行", "the number of the order line"))
    schedule: int = field(metadata=says("计划行", "the number of the schedule line"))
    project: str | None = field(metadata=says("项目", "the project it is bought for"))
    site: str | None = field(metadata=says("收货地点", "where it is delivered"))
    item: str | None = field(metadata=says("物料", "the item's code"))
    category: str | None = field(metadata=says("类别", "the item's category"))
    kind: str = field(metadata=says("行类型", "the kind of line: goods, service, …"))
    unit: str | None = field(metadata=says("单位", "the order unit"))
    line_status: str = field(metadata=says("行状态", "open, closed_short or cancelled"))
    requested: date | None = field(metadata=says("要求交期", "the date the buyer asked for"))
    first_promise: date | None = field(metadata=says("首次承诺交期", "the first date the supplier promised"))
    latest_promise: date | None = field(metadata=says("最新承诺交期", "the date the supplier promised last"))
    promise_basis: date | None = field(
        metadata=says("考核交期", "the first promise, unless a change the buyer started moved it")
    )
    ordered: Decimal | None = field(metadata=says("订购数量", "the quantity ordered", "unit"))
    unit_price: Decimal | None = field(
        default=None,
        metadata=says("净单价", "the net price of one order unit, as the order has it", "currency"),
    )
