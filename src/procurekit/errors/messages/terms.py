"""Words of the vocabulary in both languages: stages, line kinds, answers, steps of the workflow."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

_WORDS: Final = {
    # where a store is, when it is nobody's file
    "hosts_connection": ("your connection", "您的连接"),
    # stages and states
    "draft": ("draft", "草稿"),
    "pending_approval": ("pending approval", "待审批"),
    "sent_back": ("sent back", "已退回"),
    "approved": ("approved", "已批准"),
    "issued": ("issued", "已下达"),
    "closed": ("closed", "已关闭"),
    "cancelled": ("cancelled", "已取消"),
    "rejected": ("rejected", "已拒绝"),
    "open": ("open", "未结"),
    "closed_short": ("closed short", "短结"),
    # steps
    "create": ("create", "创建"),
    "simulate": ("simulate", "模拟"),
    "submit": ("submit", "提交"),
    "approve": ("approve", "批准"),
    "send_back": ("send back", "退回"),
    "reject": ("reject", "拒绝"),
    "issue": ("issue", "下达"),
    "close": ("close", "关闭"),
    "reopen": ("reopen", "重新打开"),
    "cancel": ("cancel", "取消"),
    "observed": ("observed", "外部显示"),
    "acknowledge": ("acknowledge", "供应商确认"),
    "ship": ("ship", "发货"),
    "receive": ("receive", "收货"),
    "inspect": ("inspect", "检验"),
    "stock_in": ("stock in", "入库"),
    "return_goods": ("return goods", "退货"),
    "invoice": ("invoice", "开票"),
    "settle": ("settle", "结算"),
    "pay": ("pay", "付款"),
    "report": ("report", "上报异常"),
    "edit": ("edit", "修改"),
    "release": ("release", "解除冻结"),
    "correct": ("correct", "更正"),
    "withdraw_fact": ("withdraw a fact", "撤销事实"),
    "keep_supplier": ("keep the supplier's record", "维护供应商档案"),
    "forward": ("forward", "转交"),
    "add_signer": ("add a signer", "加签"),
    "withdraw": ("withdraw a signature", "撤回签批"),
    "recall": ("recall", "撤回"),
    "return_for_approval": ("return for approval", "退回重新审批"),
    # what a step asks for
    "to.forward": ("the person it goes to", "接收人"),
    "to.add_signer": ("the person who is to sign too", "加签人"),
    "to.return": ("the level it goes back to", "退回到的级别"),
    "change_request": ("change request", "变更申请"),
    # line kinds
    "goods": ("goods", "货物"),
    "service": ("service", "服务"),
    "amount_only": ("amount only", "仅金额"),
    "consignment": ("consignment", "寄售"),
    "subcontract": ("subcontract", "委外"),
    "free": ("free", "赠品"),
    "stock_transfer": ("stock transfer", "库存调拨"),
    # what suppliers answer, why goods go back, what goes wrong
    "accepted": ("accepted", "接受"),
    "accepted_with_change": ("accepted with change", "变更后接受"),
    "disputed": ("disputed", "有异议"),
    "conceded": ("conceded", "让步接收"),
    "consumed": ("consumed in test", "检验消耗"),
    "to_replace": ("to replace", "换货"),
    "for_credit": ("for credit", "退款"),
    "for_rework": ("for rework", "返工"),
    "late": ("late", "逾期"),
    "short": ("short", "短缺"),
    "damaged": ("damaged", "破损"),
    "wrong_item": ("wrong item", "错货"),
    "document_error": ("document error", "单据错误"),
    "other": ("other", "其他"),
    # origins of a promise
    "confirmed": ("confirmed", "供应商确认"),
    "attested": ("attested", "采购员代记"),
    "deemed": ("deemed", "默认接受"),
    # channels of an answer
    "email": ("e-mail", "邮件"),
    "phone": ("telephone", "电话"),
    "portal": ("the supplier portal", "供应商门户"),
    "微信": ("WeChat", "微信"),
    # levels of a tolerance
    "default": ("default", "默认"),
    "line": ("order line", "订单行"),
    # severities
    "low": ("low", "低"),
    "medium": ("medium", "中"),
    "high": ("high", "高"),
    # what stated totals are
    "net": ("net total", "未税合计"),
    "total": ("total", "总额"),
    "inspected_accepted": ("accepted", "合格"),
    "inspected_conceded": ("of which conceded", "其中让步接收"),
    "inspected_rejected": ("rejected", "不合格"),
    "inspected_consumed": ("consumed in test", "检验消耗"),
    "acknowledgement": ("acknowledgement", "供应商确认"),
    "shipment": ("shipment", "发货"),
    "receipt": ("receipt", "收货"),
    "inspection": ("inspection", "检验"),
    "return": ("return", "退货"),
    "settlement": ("settlement", "结算"),
    "payment": ("payment", "付款"),
    "incident": ("incident", "异常"),
    "order": ("order", "订单"),
    "requisition": ("requisition", "采购申请"),
    "hold": ("hold", "冻结"),
    # why a database can't be opened
    "is_a_folder": ("it is a folder", "这是一个文件夹"),
    "no_such_folder": ("no such folder", "文件夹不存在"),
    "cannot_be_opened": ("the file can't be opened", "文件打不开"),
}

MESSAGES: Final[dict[str, tuple[str, str]]] = {f"term.{word}": pair for word, pair in _WORDS.items()}
