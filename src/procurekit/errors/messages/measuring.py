"""Texts of what KPIs leave out, and of a definition that explains itself."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # why a KPI has no value, or leaves a row out
    "kpi.rows_not_given": ("no {rows:term} were handed over", "未提供{rows:term}"),
    "kpi.closed_short": ("what is missing won't come any more", "缺少部分不会再交"),
    "kpi.credit": ("a credit", "贷项"),
    "kpi.issued_again": ("went out again after the supplier's answer", "供应商答复后又重新下达"),
    "kpi.no_agreement_price": ("no agreement with a price", "没有协议价格"),
    "kpi.no_answer_shown": ("its source shows a promise, but no answer", "来源显示了承诺，但没有答复"),
    "kpi.no_issue_date": ("no date on which it was issued", "没有下达日期"),
    "kpi.no_lead_time_promised": ("promised for the day of the order, or before", "承诺交期不晚于下单日"),
    "kpi.no_previous_price": ("not bought before", "没有上次价格"),
    "kpi.no_price": ("no price", "没有单价"),
    "kpi.no_requested_date": ("no requested date", "没有要求交期"),
    "kpi.no_requisition": ("not ordered for a requisition with a date", "不是由有日期的采购申请转来"),
    "kpi.no_supplier": ("no supplier", "没有供应商"),
    "kpi.not_acknowledged": ("not answered by the supplier", "供应商未答复"),
    "kpi.not_answered": ("not answered yet", "尚未答复"),
    "kpi.not_approved": ("not approved yet", "尚未批准"),
    "kpi.not_invoiced": ("not invoiced", "未开票"),
    "kpi.not_resolved": ("not resolved yet", "尚未解决"),
    "kpi.not_responded": ("not responded to yet", "尚未响应"),
    "kpi.not_shipped": ("no shipment reported", "未报告发货"),
    "kpi.not_submitted": ("not submitted", "未提交"),
    "kpi.other_criterion": ("a rating of something else", "其他评分项"),
    "kpi.received_in_full": ("received in full", "已全部收货"),
    "kpi.service": ("a service", "服务"),
    "kpi.too_long_ago": ("ordered more than 365 days ago", "下单已超过 365 天"),
    "kpi.withdrawn": ("withdrawn before it was answered", "答复前已撤回"),
    # rows
    "term.rows_of_schedule_line": ("order lines", "订单行"),
    "term.rows_of_receipt": ("receipts", "收货"),
    "term.rows_of_invoice": ("invoices", "发票"),
    "term.rows_of_incident": ("incidents", "异常"),
    "term.rows_of_change": ("changes", "变更"),
    "term.rows_of_rating": ("ratings", "评分"),
}
