"""Texts of the timeline: what each kind of event says."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

_FACTS: Final = {
    "acknowledgement": ("acknowledgement", "供应商确认"),
    "shipment": ("shipment", "发货"),
    "receipt": ("receipt", "收货"),
    "inspection": ("inspection", "检验"),
    "stock_in": ("stock-in", "入库"),
    "return": ("return", "退货"),
    "invoice": ("invoice", "发票"),
    "settlement": ("settlement", "结算"),
    "payment": ("payment", "付款"),
    "incident": ("incident", "异常"),
    "follow_up": ("follow-up", "跟催"),
}

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # what stands between two things that are said, and around one that is added
    "timeline.comma": (", ", "，"),
    "timeline.semicolon": ("; ", "；"),
    "timeline.beside": (" ({reason})", "（{reason}）"),
    "timeline.on_behalf_of": ("{actor} for {principal}", "{actor}（代 {principal}）"),
    "timeline.order.created": (
        "order {number} to {supplier}, {lines} line(s), {stage:term}",
        "订单 {number}，供应商 {supplier}，{lines} 行，{stage:term}",
    ),
    "timeline.requisition.created": (
        "requisition {number}, {lines} line(s), {stage:term}",
        "采购申请 {number}，{lines} 行，{stage:term}",
    ),
    "timeline.agreement.created": (
        "agreement {number}, {lines} line(s), {stage:term}",
        "框架协议 {number}，{lines} 行，{stage:term}",
    ),
    "timeline.order.shown": ("a second source shows order {number}", "另一来源显示了订单 {number}"),
    "timeline.order.moved": (
        "{command:term}: {before:term} → {state:term}",
        "{command:term}：{before:term} → {state:term}",
    ),
    "timeline.order.followed": (
        "by itself, {command:term}: {before:term} → {state:term}",
        "自动执行，{command:term}：{before:term} → {state:term}",
    ),
    "timeline.order.signed": (
        "{command:term}: {level:term} signed, more signatures are needed",
        "{command:term}：{level:term}已签，还需其他签批",
    ),
    "timeline.order.routed": (
        "{command:term}: {level:term} → {to:said}",
        "{command:term}：{level:term} → {to:said}",
    ),
    "timeline.order.changed": ("{path}: {before} → {after}", "{path}：{before} → {after}"),
    "timeline.order.applied": (
        "revision {revision}, change request {number}: {changes:said}",
        "第 {revision} 版，变更申请 {number}：{changes:said}",
    ),
    "timeline.order.agreed": (
        "revision {revision}, within the tolerance of the supplier's answer: {changes:said}",
        "第 {revision} 版，供应商答复在容差之内：{changes:said}",
    ),
    "timeline.order.notified": ("notice to: {recipients}", "通知：{recipients}"),
    "timeline.order.deemed": (
        "no answer within {days} working day(s): by the terms taken as accepted, {promises:said}",
        "{days} 个工作日内未答复：按条款视为接受，{promises:said}",
    ),
    "timeline.change_request.created": (
        "change request {number} by the {initiator:term}{beside:said}: {changes:said}",
        "变更申请 {number}，{initiator:term}发起{beside:said}：{changes:said}",
    ),
    "timeline.change_request.revised": (
        "change request {number}, the {side:term} now asks for{beside:said}: {changes:said}",
        "变更申请 {number}，{side:term}现在要求{beside:said}：{changes:said}",
    ),
    "timeline.change_request.moved": (
        "change request {number}, {command:term}{beside:said}: {before:term} → {state:term}",
        "变更申请 {number}，{command:term}{beside:said}：{before:term} → {state:term}",
    ),
    "timeline.change_request.followed": (
        "change request {number}, by itself, {command:term}: {before:term} → {state:term}",
        "变更申请 {number}，自动执行，{command:term}：{before:term} → {state:term}",
    ),
    "timeline.change_request.signed": (
        "change request {number}, {command:term}: {level:term} signed, more signatures are needed",
        "变更申请 {number}，{command:term}：{level:term}已签，还需其他签批",
    ),
    "timeline.change_request.routed": (
        "change request {number}, {command:term}: {level:term} → {to:said}",
        "变更申请 {number}，{command:term}：{level:term} → {to:said}",
    ),
    "timeline.order.held": ("hold placed: {kind}, line {line}", "冻结：{kind}，行 {line}"),
    "timeline.order.released": ("hold released", "解除冻结"),
    "timeline.order.found": ("{count} finding(s)", "{count} 项发现"),
    "timeline.order.redacted": (
        "personal data of {events} event(s) in {streams} stream(s) deleted: names, contacts, notes, reasons, evidence",
        "已删除 {streams} 个流中 {events} 个事件的个人信息：姓名、联系人、备注、原因、凭据",
    ),
    "timeline.acknowledgement.confirmed": (
        "the supplier answered{number} ({channel:term}): {what:said}",
        "供应商答复{number}（{channel:term}）：{what:said}",
    ),
    "timeline.acknowledgement.attested": (
        "the buyer attests the supplier's answer{number} ({channel:term}): {what:said}",
        "采购员代记供应商答复{number}（{channel:term}）：{what:said}",
    ),
    "timeline.return.recorded": (
        "return{number} ({purpose:term}): {what:said}",
        "退货{number}（{purpose:term}）：{what:said}",
    ),
    "timeline.incident.recorded": (
        "incident{number}{beside:said}: {what:said}",
        "异常{number}{beside:said}：{what:said}",
    ),
    "timeline.incident.corrected": (
        "incident{number}{beside:said} is now {standing:term}{resolution:said}: {what:said}",
        "异常{number}{beside:said}现为“{standing:term}”{resolution:said}：{what:said}",
    ),
    "timeline.follow_up.recorded": (
        "followed up{number} ({channel:term}, {answer:term}): {what:said}",
        "跟催{number}（{channel:term}，{answer:term}）：{what:said}",
    ),
    "timeline.follow_up.next": ("to be asked again on {day}", "下次跟催 {day}"),
    "timeline.shipment.recorded": (
        "shipment{number} ({carrier}): {what:said}",
        "发货{number}（{carrier}）：{what:said}",
    ),
    **{
        f"timeline.{kind}.recorded": (f"{en}{{number}}: {{what:said}}", f"{zh}{{number}}：{{what:said}}")
        for kind, (en, zh) in _FACTS.items()
        if kind not in {"return", "incident", "shipment", "follow_up"}
    },
    **{
        f"timeline.{kind}.corrected": (
            f"{en}{{number}} corrected: {{what:said}}",
            f"{zh}{{number}} 更正：{{what:said}}",
        )
        for kind, (en, zh) in _FACTS.items()
        if kind != "incident"
    },
    **{
        f"timeline.{kind}.cancelled": (f"{en} cancelled: it never counted", f"{zh}作废：不再计入")
        for kind, (en, zh) in _FACTS.items()
    },
}
