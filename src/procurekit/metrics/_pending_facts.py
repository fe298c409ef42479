"""Stand-ins for facts that other work declares: they go when that is merged."""

from __future__ import annotations

from typing import Final

from procurekit.model.facts import Fact

__all__ = ["CHANGE_ROWS", "INCIDENT_ROWS", "INVOICE_FACTS", "RECEIPT_FACTS"]

RECEIPT_FACTS: Final[dict[str, Fact]] = {
    one.name: one
    for one in (
        Fact("book", "账套", "str", "book"),
        Fact("order_id", "订单标识", "str", "order id"),
        Fact("order_number", "订单号", "str", "order number"),
        Fact("line", "订单行", "int", "line"),
        Fact("schedule", "计划行", "int", "schedule"),
        Fact("supplier", "供应商", "str", "supplier"),
        Fact("supplier_name", "供应商名称", "str", "supplier name"),
        Fact("purchaser", "采购员", "str", "purchaser"),
        Fact("organisation", "采购组织", "str", "organisation"),
        Fact("project", "项目", "str", "project"),
        Fact("site", "收货地点", "str", "site"),
        Fact("item", "物料", "str", "item"),
        Fact("category", "类别", "str", "category"),
        Fact("kind", "行类型", "str", "kind"),
        Fact("unit", "单位", "str", "unit"),
        Fact("currency", "币种", "str", "currency"),
        Fact("stage", "阶段", "str", "stage"),
        Fact("line_status", "行状态", "str", "line status"),
        Fact("ordered", "订购数量", "Decimal", "ordered", "unit"),
        Fact("requested", "要求交期", "date", "requested"),
        Fact("first_promise", "首次承诺交期", "date", "first promise"),
        Fact("latest_promise", "最新承诺交期", "date", "latest promise"),
        Fact("promise_basis", "考核交期", "date", "promise basis"),
        Fact("unit_price", "单价", "Decimal", "unit price", "currency"),
        Fact("receipt", "收货标识", "str", "receipt"),
        Fact("receipt_number", "收货单号", "str", "receipt number"),
        Fact("received_on", "收货日期", "date", "received on"),
        Fact("received", "收货数量", "Decimal", "received", "unit"),
        Fact("accepted", "合格数量", "Decimal", "accepted", "unit"),
        Fact("conceded", "让步接收数量", "Decimal", "conceded", "unit"),
        Fact("rejected", "不合格数量", "Decimal", "rejected", "unit"),
        Fact("pending", "待检数量", "Decimal", "pending", "unit"),
        Fact("inspections", "检验次数", "int", "inspections"),
        Fact("rejected_at_first", "首检不合格数量", "Decimal", "rejected at first", "unit"),
        Fact("returned", "退货数量", "Decimal", "returned", "unit"),
        Fact("received_amount", "收货金额", "Decimal", "received amount", "currency"),
        Fact("accepted_amount", "合格金额", "Decimal", "accepted amount", "currency"),
    )
}
INVOICE_FACTS: Final[dict[str, Fact]] = {
    one.name: one
    for one in (
        Fact("book", "账套", "str", "book"),
        Fact("order_id", "订单标识", "str", "order id"),
        Fact("order_number", "订单号", "str", "order number"),
        Fact("supplier", "供应商", "str", "supplier"),
        Fact("supplier_name", "供应商名称", "str", "supplier name"),
        Fact("purchaser", "采购员", "str", "purchaser"),
        Fact("organisation", "采购组织", "str", "organisation"),
        Fact("currency", "币种", "str", "currency"),
        Fact("stage", "阶段", "str", "stage"),
        Fact("invoice", "发票标识", "str", "invoice"),
        Fact("invoice_number", "发票号", "str", "invoice number"),
        Fact("credit", "贷项", "bool", "credit"),
        Fact("invoiced_on", "开票日期", "date", "invoiced on"),
        Fact("posting_date", "过账日期", "date", "posting date"),
        Fact("due_on", "付款到期日", "date", "due on"),
        Fact("amount", "发票金额", "Decimal", "amount", "currency"),
        Fact("lines", "发票行数", "int", "lines"),
        Fact("matched_lines", "匹配行数", "int", "matched lines"),
        Fact("matched", "已匹配", "bool", "matched"),
        Fact("faults", "差错数", "int", "faults"),
        Fact("price_faults", "价格差错数", "int", "price faults"),
        Fact("quantity_faults", "数量差错数", "int", "quantity faults"),
        Fact("paid_on", "付款日期", "date", "paid on"),
    )
}
INCIDENT_ROWS: Final[dict[str, Fact]] = {
    one.name: one
    for one in (
        Fact("book", "账套", "str", "book"),
        Fact("incident", "异常标识", "str", "incident"),
        Fact("incident_number", "异常编号", "str", "incident number"),
        Fact("incident_kind", "异常类型", "str", "incident kind"),
        Fact("severity", "严重程度", "str", "severity"),
        Fact("responsibility", "责任方", "str", "responsibility"),
        Fact("supplier", "供应商", "str", "supplier"),
        Fact("supplier_name", "供应商名称", "str", "supplier name"),
        Fact("organisation", "采购组织", "str", "organisation"),
        Fact("purchaser", "采购员", "str", "purchaser"),
        Fact("order_number", "订单号", "str", "order number"),
        Fact("reported_on", "报告日期", "date", "reported on"),
        Fact("responded_on", "响应日期", "date", "responded on"),
        Fact("resolved_on", "解决日期", "date", "resolved on"),
        Fact("responded", "已响应", "bool", "responded"),
        Fact("resolved", "已解决", "bool", "resolved"),
        Fact("response_hours", "响应时长", "Decimal", "response hours", "hours"),
        Fact("resolution_hours", "解决时长", "Decimal", "resolution hours", "hours"),
        Fact("response_working_hours", "响应工作时长", "Decimal", "response working hours", "hours"),
        Fact("resolution_working_hours", "解决工作时长", "Decimal", "resolution working hours", "hours"),
    )
}
CHANGE_ROWS: Final[dict[str, Fact]] = {
    one.name: one
    for one in (
        Fact("book", "账套", "str", "book"),
        Fact("change", "变更标识", "str", "change"),
        Fact("change_number", "变更号", "str", "change number"),
        Fact("order_id", "订单标识", "str", "order id"),
        Fact("order_number", "订单号", "str", "order number"),
        Fact("supplier", "供应商", "str", "supplier"),
        Fact("supplier_name", "供应商名称", "str", "supplier name"),
        Fact("purchaser", "采购员", "str", "purchaser"),
        Fact("organisation", "采购组织", "str", "organisation"),
        Fact("initiator", "发起方", "str", "initiator"),
        Fact("responsibility", "责任方", "str", "responsibility"),
        Fact("change_kinds", "变更类型", "tuple", "change kinds"),
        Fact("state", "变更状态", "str", "state"),
        Fact("applied", "已生效", "bool", "applied"),
        Fact("refused", "已拒绝", "bool", "refused"),
        Fact("withdrawn", "已撤回", "bool", "withdrawn"),
        Fact("answered", "已答复", "bool", "answered"),
        Fact("agreed", "已同意", "bool", "agreed"),
        Fact("proposed_on", "提出日期", "date", "proposed on"),
        Fact("offered_on", "发出日期", "date", "offered on"),
        Fact("answered_on", "答复日期", "date", "answered on"),
        Fact("applied_on", "生效日期", "date", "applied on"),
        Fact("response_hours", "答复时长", "Decimal", "response hours", "hours"),
        Fact("response_working_hours", "答复工作时长", "Decimal", "response working hours", "hours"),
        Fact("amount_change", "金额变动", "Decimal", "amount change", "currency"),
        Fact("currency", "币种", "str", "currency"),
        Fact("days_later", "推迟天数", "int", "days later", "days"),
    )
}
