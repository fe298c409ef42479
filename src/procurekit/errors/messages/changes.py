"""Texts of change requests: what can't be asked for, what clashes, what a change would do and break."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # what is asked for
    "path_twice": (
        "{field}: {value} is changed twice; leave one of them out",
        "{field}：{value} 被修改两次；请去掉其中一个",
    ),
    "number_used": (
        "{path}: the order had this number before, and numbers are never reused; the next free one is {next}",
        "{path}：该编号订单曾用过，编号不可重用；下一个可用编号为 {next}",
    ),
    "split_of_what": (
        "{path}: say which delivery is split into which parts; there are {deliveries}",
        "{path}：请说明拆分哪一个交货行以及拆成哪几部分；现有 {deliveries:list}",
    ),
    "split_total": (
        "{path}: the parts {parts} are not together what is split, {whole}",
        "{path}：各部分 {parts:list} 之和不等于被拆分数量 {whole}",
    ),
    "counter_needs_changes": (
        "a counter-offer says with `changes` what is wanted instead, and nothing else does; you said {answer}",
        "另提条件须用 `changes` 说明希望的内容，其他答复则不带；现为 {answer}",
    ),
    "change_without_approve": (
        "the workflow {name} has neither approvals nor an automatic step “approve”: a change would need nobody; add one",
        "流程 {name} 既无审批也无自动步骤“approve”：变更将无需任何人批准；请添加",
    ),
    # why it is refused
    "order_not_out": (
        "{number} is not with the supplier ({stage:term}): while it is ours, edit it; what has ended isn't changed",
        "{number} 尚未下达或已结束（{stage:term}）：未下达时请直接修改；已结束的不再变更",
    ),
    "split_from_unknown": (
        "the line has no delivery {schedule} from which this one could be split",
        "该行没有可供拆分的第 {schedule} 次交货",
    ),
    "delivery_not_positive": (
        "a delivery of {quantity} on an open line: take the delivery out (None), or cancel the line",
        "未关闭行上的交货数量不能为 {quantity}：请删除该次交货（None）或取消该行",
    ),
    "not_this_supplier": (
        "{actor} acts for {party}; this order is with {supplier}",
        "{actor} 代表 {party}；本订单的供应商是 {supplier}",
    ),
    "supplier_only": (
        "{actor} does not act for the supplier, whose own word this is: reject it, answer it, or record what was said since",
        "{actor} 不代表供应商，而这是供应商本身的表示：请拒绝、答复，或登记其后的表示",
    ),
    "not_their_side": (
        "{actor} acts for the supplier; this is for the buyer to do",
        "{actor} 代表供应商；此操作应由采购方进行",
    ),
    "channel_needed": (
        "{actor} says what the supplier said: name the channel (phone, WeChat, email, …) by which",
        "{actor} 代记供应商的表示：请填写渠道（phone、微信、email 等）",
    ),
    "confirmed_by_buyer": (
        "{actor} doesn't act for the supplier: only the supplier confirms; say origin “attested”, with the channel",
        "{actor} 不代表供应商：只有供应商本身才能确认；请用 origin “attested” 并填写渠道",
    ),
    "change_moved_on": (
        "change request {number} has moved on since event {seen}; load it again",
        "变更申请 {number} 在第 {seen} 号事件之后已有变化；请重新读取",
    ),
    "change_clash": (
        "{path} was {base} and is {theirs} since ({by}); this asks for {ours}: revise one of the two",
        "{path} 原为 {base}，现已被改为 {theirs}（{by}）；本次要求 {ours}：请修订其中之一",
    ),
    "line_removed": (
        "line {line} is taken out; a line of an order that is out is cancelled, so that it stays known",
        "删除了第 {line} 行；已下达订单的行只能取消，以便留痕",
    ),
    "line_not_open": (
        "line {line} is {status:term}; to change it, open it with the same request: lines[{line}].status “open”",
        "第 {line} 行已{status:term}；如需变更，请在同一申请中重新打开：lines[{line}].status 改为 “open”",
    ),
    "schedule_in_use": (
        "something was shipped, received or billed for schedule line {schedule} of line {line}; it stays",
        "第 {line} 行的计划行 {schedule} 已有发货、收货或开票；不能删除",
    ),
    "item_in_use": (
        "{item} was shipped, received or billed already ({received} received); close the line and add another",
        "{item} 已有发货、收货或开票（已收 {received}）；请短结该行并新增一行",
    ),
    "unit_in_use": (
        "quantities were noted in {unit} already; {wanted} is another unit: close the line and add another",
        "已按 {unit} 记录数量；不能改为 {wanted}：请短结该行并新增一行",
    ),
    "below_done": (
        "{quantity} falls short of {floor}: {received} received, {returned} returned, {invoiced} billed",
        "{quantity} 不足 {floor}：已收 {received}，已退 {returned}，已开票 {invoiced}",
    ),
    "delivery_below_received": (
        "{quantity} of schedule line {schedule} of line {line} falls short of {floor}: {received} received for it, "
        "{returned} returned; change what is still to come",
        "第 {line} 行计划行 {schedule} 的 {quantity} 不足 {floor}：该计划行已收 {received}，已退 {returned}；请变更尚未到货的部分",
    ),
    "below_billed": (
        "the amount {amount} falls short of what was billed, {billed}; have the difference credited first",
        "金额 {amount} 不足已开票金额 {billed}；请先取得差额的贷项通知",
    ),
    # what to look at
    "closes_open": (
        "{received} has come; {open} won't come any more",
        "已收 {received}；余下 {open} 不再交货",
    ),
    "below_shipped": ("{quantity} is less than what was shipped, {shipped}", "{quantity} 小于已发货数量 {shipped}"),
    "price_after_billing": ("the price changes after {invoiced} was billed", "已开票 {invoiced} 之后变更单价"),
    "price_after_receipt": ("the price changes after {received} was received", "已收货 {received} 之后变更单价"),
    # what it would do
    "impact.amount": (
        "amount {before} → {after} {currency} ({change})",
        "金额 {before} → {after} {currency}（{change}）",
    ),
    "impact.quantity": (
        "line {line}: quantity {before} → {after} {unit}",
        "第 {line} 行：数量 {before} → {after} {unit}",
    ),
    "impact.date": (
        "line {line}, delivery {schedule}: {name:term} {before} → {after}{days}",
        "第 {line} 行计划行 {schedule}：{name:term} {before} → {after}{days}",
    ),
    "impact.days": (" ({days} days)", "（{days} 天）"),
    "impact.demand": (
        "{demand} needs line {line} by {needed_by} and would have it on {expected}, {days} day(s) late",
        "{demand} 需在 {needed_by} 前得到第 {line} 行，预计 {expected}，晚 {days} 天",
    ),
    "impact.refused": ("refused: {finding}", "不允许：{finding}"),
    "impact.note": ("note: {finding}", "提示：{finding}"),
    "impact.recipients": ("has to know: {names}", "须告知：{names}"),
}
