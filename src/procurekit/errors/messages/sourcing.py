"""Texts of what orders come from: why a quantity or a value can't be told."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "coverage.quantity_unknown": (
        "order line {line} refers to several requisitions, and to this one without a quantity; state it",
        "订单行 {line} 引用了多个采购申请，其中对本申请未注明数量；请补充",
    ),
    "coverage.line_unknown": (
        "order line {line} refers to requisition {requisition} without saying which of its lines; state it",
        "订单行 {line} 引用采购申请 {requisition} 时未注明行号；请补充",
    ),
    "coverage.no_quantity": (
        "order line {line} is a plain amount: nobody can say how much of the requisition it covers",
        "订单行 {line} 只有金额没有数量，无法判断覆盖了多少申请数量",
    ),
    "coverage.unit_unknown": (
        "order line {line} is in {unit}, the requisition in {wanted}; state a conversion on the order line",
        "订单行 {line} 的单位是 {unit}，采购申请的单位是 {wanted}；请在订单行给出换算关系",
    ),
    "commitment.other_currency": (
        "order {order} is in {currency}, the agreement in {wanted}; what they come to together is unknown",
        "订单 {order} 的币种为 {currency}，协议为 {wanted}；合计金额未知",
    ),
    "commitment.no_value": (
        "line {line} of order {order} has no price and no amount",
        "订单 {order} 第 {line} 行没有单价，也没有金额",
    ),
    "commitment.unit_unknown": (
        "line {line} of order {order} is in {unit}, the agreement in {wanted}; state a conversion on either",
        "订单 {order} 第 {line} 行的单位为 {unit}，协议为 {wanted}；请在任一处给出换算关系",
    ),
    "commitment.line_unknown": (
        "line {line} of order {order} names no line of agreement {agreement} that is there; it counts for the whole only",
        "订单 {order} 第 {line} 行没有对应框架协议 {agreement} 的任何一行；只计入总额",
    ),
    "still_to_order_unknown": (
        "how much of line {line} of requisition {requisition} is still to be ordered can't be told; see its coverage",
        "无法得知采购申请 {requisition} 第 {line} 行还需订购多少；请查看其覆盖情况",
    ),
}
