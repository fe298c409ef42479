"""Texts of findings: what was recorded although it can't be right."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "value_mismatch": (
        "the stated amount {stated} is not quantity × price, {computed}",
        "所列金额 {stated} 与数量×单价 {computed} 不符",
    ),
    "total_mismatch": (
        "the stated {what:term} {stated} is not the sum of the lines, {computed}",
        "所列{what:term} {stated} 与各行合计 {computed} 不符",
    ),
    "tax_mismatch": (
        "the stated tax {stated} is not what the lines are taxed with, {computed}",
        "所列税额 {stated} 与各行计税结果 {computed} 不符",
    ),
    "allowances_exceed": (
        "the allowances, {allowances}, are more than the amount that they are taken off, {amount}",
        "折扣 {allowances} 超过所抵扣的金额 {amount}",
    ),
    "instalments_mismatch": (
        "the instalments are {parts} of {whole}",
        "分期合计为 {parts}，应为 {whole}",
    ),
    "incident_beyond_quantity": (
        "the incident concerns {quantity}, the line orders {ordered}",
        "异常涉及数量 {quantity}，该行订购 {ordered}",
    ),
    "received_before_ordered": (
        "received on {received}, ordered on {ordered}: {days} day(s) before",
        "收货日期 {received} 早于下单日期 {ordered}（{days} 天）",
    ),
    "promised_before_ordered": (
        "promised for {promised}, ordered on {ordered}: {days} day(s) before",
        "承诺交期 {promised} 早于下单日期 {ordered}（{days} 天）",
    ),
    "known_before_happened": (
        "it was recorded at its source on {known}, before it happened on {at}",
        "来源系统的登记日期 {known} 早于发生日期 {at}",
    ),
    "receipt_on_stage": (
        "goods were received although the order is {stage:term}",
        "订单处于“{stage:term}”阶段却已收货",
    ),
    "receipt_on_cancelled_line": ("goods were received although the line is cancelled", "该行已取消却已收货"),
    "receipt_on_closed_line": (
        "goods were received although the line was closed short on {closed}; "
        "open it with a change request if more is to come, or record what came all the same",
        "该行已于 {closed} 短结却又收货；如仍需交货，请用变更申请重新打开；已实际到货的请直接登记",
    ),
    "over_received": (
        "{received} received of {ordered} ordered{again:? and {again} replaced or reworked}, "
        "{allowed} more is allowed ({level:term})",
        "订购 {ordered}{again:?，另有补换或返修 {again}}，已收 {received}；允许超收 {allowed}（依据：{level:term}）",
    ),
    "inspected_more_than_received": (
        "{inspected} inspected, {received} received",
        "已检验 {inspected}，但只收货 {received}",
    ),
    "stocked_more_than_accepted": (
        "{stocked} put in stock, {accepted} accepted",
        "已入库 {stocked}，但合格只有 {accepted}",
    ),
    "returned_more_than_received": (
        "{returned} returned, {received} received",
        "已退货 {returned}，但只收货 {received}",
    ),
    "shipped_more_than_ordered": (
        "{shipped} shipped of {ordered} ordered{again:? and {again} replaced or reworked}, "
        "{allowed} more is allowed ({level:term})",
        "订购 {ordered}{again:?，另有补换或返修 {again}}，已发货 {shipped}；允许超发 {allowed}（依据：{level:term}）",
    ),
    "conceded_more_than_accepted": (
        "{conceded} conceded, {accepted} accepted by inspection; what is conceded is a part of what is accepted",
        "让步接收 {conceded}，但检验合格只有 {accepted}；让步接收是合格数量的一部分",
    ),
    "replaced_more_than_returned": (
        "{received} received instead of what went back with {name}, {returned} went back",
        "退货 {name} 只退 {returned}，却已收到补货 {received}",
    ),
    "unknown_return": (
        "{name} is no return of this order; what came instead of returned goods names that return's id or number",
        "{name} 不是该订单的退货；补货收货应写明该退货的标识或编号",
    ),
    "invoiced_more_than_received": (
        "{invoiced} invoiced, {received} received",
        "已开票 {invoiced}，但只收货 {received}",
    ),
    "credited_more_than_invoiced": (
        "{credited} credited, {invoiced} invoiced",
        "已开贷项 {credited}，但只开票 {invoiced}",
    ),
    "invoice_withdrawn": (
        "invoice {name} was withdrawn; name the one that counts instead of it",
        "发票 {name} 已撤回；请改为写明有效的发票",
    ),
    "schedule_not_named": (
        "line {line} has several schedule lines and the document names none; here it has to",
        "第 {line} 行有多个计划行而单据未指明；此处要求指明",
    ),
    "lot_missing": (
        "line {line} is kept by lot, and a lot without number came",
        "第 {line} 行按批次管理，但有收发未写明批号",
    ),
    "lot_repeated": (
        "lot {lot} is named twice; once with its whole quantity is enough",
        "批次 {lot} 重复；请合并为一条",
    ),
    "lot_total": (
        "the lots add up to {lots}, the line says {quantity}",
        "各批次合计 {lots}，与行数量 {quantity} 不符",
    ),
    "serial_count": (
        "{count} serial number(s) for {quantity} piece(s)",
        "序列号 {count} 个，数量 {quantity}，两者不符",
    ),
    "serial_repeated": ("serial number {serial} is named twice", "序列号 {serial} 重复"),
    "serial_received_twice": (
        "serial number {serial} was received before and didn't go back",
        "序列号 {serial} 此前已收货且未退货",
    ),
    "serial_not_received": (
        "serial number {serial} goes back, and isn't here",
        "退回的序列号 {serial} 未曾收货或已退回",
    ),
    "invoiced_more_than_ordered": ("{invoiced} invoiced, {ordered} ordered", "已开票 {invoiced}，但只订购 {ordered}"),
    "unknown_line": ("the order has no line {line}", "订单没有第 {line} 行"),
    "unknown_schedule": ("line {line} has no schedule line {schedule}", "第 {line} 行没有计划行 {schedule}"),
    "unknown_order": ("no order {order} is known", "没有编号为 {order} 的订单"),
    "unit_not_convertible": (
        "{quantity} can't be converted to {unit}; it isn't counted until the line states a conversion",
        "{quantity} 无法换算为 {unit}；在该行给出换算关系之前不计入",
    ),
    "quantity_not_positive": (
        "{quantity} is not more than zero; a correction takes back what was recorded",
        "{quantity} 不大于零；如需撤回已记录的内容，请作更正",
    ),
    "currency_differs": (
        "the document is in {found}, the order in {expected}; its quantities count, its amounts aren't compared",
        "单据币种 {found} 与订单币种 {expected} 不同；数量计入，金额不作比较",
    ),
    "number_seen_before": (
        "the number {number}{issuer:? of {issuer}} was already used by another {other:kind}",
        "{issuer:?{issuer} 的}编号 {number} 已被另一份{other:kind}单据使用",
    ),
    "sources_contradict": (
        "{source} shows {shown}; {other} says {stated}",
        "{source} 显示为 {shown}；而 {other} 为 {stated}",
    ),
    "stage_contradicts": (
        "{source} shows the order as {shown:term}; here it is {stated:term}",
        "{source} 显示订单为“{shown:term}”；此处为“{stated:term}”",
    ),
    "schedule_total": (
        "the schedule adds up to {scheduled}, the line orders {ordered}",
        "计划行合计 {scheduled}，与行数量 {ordered} 不符",
    ),
    "referred_beyond_quantity": (
        "its references to requisitions add up to {referred}, the line orders {ordered}",
        "引用采购申请的数量合计 {referred}，超过行数量 {ordered}",
    ),
    "requisition_over_ordered": (
        "line {line} of requisition {requisition} asks for {requested}, {ordered} is ordered for it",
        "采购申请 {requisition} 第 {line} 行申请 {requested}，已订购 {ordered}",
    ),
    "requisition_line_unknown": (
        "requisition {requisition} has no line {line} that this could be for",
        "采购申请 {requisition} 没有可对应的第 {line} 行",
    ),
    "agreement_not_in_force": (
        "agreement {agreement} is not in force: {state:term}",
        "框架协议 {agreement} 未生效：{state:term}",
    ),
    "agreement_validity": (
        "agreement {agreement} is valid from {valid_from} until {valid_until}; this is of {day}",
        "框架协议 {agreement} 的有效期为 {valid_from} 至 {valid_until}；此处日期为 {day}",
    ),
    "agreement_supplier": (
        "agreement {agreement} is with {expected}, this is for {found}",
        "框架协议 {agreement} 的供应商为 {expected}，此处为 {found}",
    ),
    "agreement_currency": (
        "agreement {agreement} is in {expected}, this is in {found}; amounts aren't compared",
        "框架协议 {agreement} 的币种为 {expected}，此处为 {found}；金额不作比较",
    ),
    "agreement_item": (
        "agreement {agreement} has no line, or no single one, for {item}",
        "框架协议 {agreement} 中没有与 {item} 对应的唯一一行",
    ),
    "agreement_price": ("the price is {found}, agreed is {agreed}", "单价为 {found}，协议单价为 {agreed}"),
    "agreement_minimum": (
        "{ordered} is called off, the least that was agreed is {minimum}",
        "订购 {ordered}，低于协议的最小订购量 {minimum}",
    ),
    "agreement_limit": (
        "{asked} is called off from agreement {agreement} (line {line}), {left} is left",
        "从框架协议 {agreement}（第 {line} 行）订购 {asked}，剩余 {left}",
    ),
    "not_shown_any_more": ("{source} doesn't show it any more", "{source} 不再显示该项"),
    "duty_broken": (
        "{person} did {done:term} and now {command:term}, which are to be kept apart ({rule:said})",
        "{person} 做过“{done:term}”，又做了“{command:term}”，两者应当分离（{rule:said}）",
    ),
    "not_checked": (
        "nobody could check what the workflow says to this: {detail:said}",
        "无法按流程检查：{detail:said}",
    ),
    "not_happened_yet": (
        "it is said to have happened on {at}, after it was told of on {told}; look at the date",
        "称发生于 {at}，晚于报告时间 {told}；请核对日期",
    ),
    "promise_without_date": (
        "the follow-up says “promised”, and no day; say it with `promised`",
        "跟催结果为“已承诺”，但没有日期；请用 `promised` 填写",
    ),
    "out_of_order": (
        "{what:term} on {at}, before it was {other:term} on {since}",
        "{what:term}时间 {at} 早于{other:term}时间 {since}",
    ),
    "promise_without_answer": (
        "a date was promised although the follow-up says “{answer:term}”",
        "跟催结果为“{answer:term}”，却记有承诺交期",
    ),
    "stage_past_workflow": (
        "{source} shows {stage:term}, while the order stands at {stated:term} in its workflow here",
        "{source} 显示为“{stage:term}”，而订单在本系统流程中处于“{stated:term}”",
    ),
}
