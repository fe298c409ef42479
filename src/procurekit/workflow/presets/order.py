"""The standard order workflow: draft, approval, issue, closing."""

from __future__ import annotations

from typing import Final

from procurekit.workflow.definition import Definition, State, Transition

__all__ = ["STANDARD_ORDER"]

STANDARD_ORDER: Final = Definition(
    name="standard_order",
    initial="draft",
    states=(
        State("draft", "draft", "Draft", "草稿"),
        State("pending_approval", "pending_approval", "Pending approval", "待审批"),
        State("sent_back", "sent_back", "Sent back", "已退回"),
        State("approved", "approved", "Approved", "已批准"),
        State("issued", "issued", "Issued", "已下达"),
        State("closed", "closed", "Closed", "已关闭"),
        State("cancelled", "cancelled", "Cancelled", "已取消"),
        State("rejected", "rejected", "Rejected", "已拒绝"),
    ),
    transitions=(
        Transition("submit", ("draft", "sent_back"), "pending_approval", ("buyer",), "Submit", "提交"),
        Transition("approve", ("pending_approval",), "approved", ("approver",), "Approve", "批准"),
        Transition("send_back", ("pending_approval",), "sent_back", ("approver",), "Send back", "退回"),
        Transition("reject", ("pending_approval",), "rejected", ("approver",), "Reject", "拒绝"),
        Transition("issue", ("approved",), "issued", ("buyer",), "Issue", "下达"),
        Transition("close", ("issued",), "closed", ("buyer",), "Close", "关闭"),
        Transition("reopen", ("closed",), "issued", ("buyer",), "Reopen", "重新打开"),
        Transition(
            "cancel",
            ("draft", "pending_approval", "sent_back", "approved", "issued"),
            "cancelled",
            ("buyer",),
            "Cancel",
            "取消",
        ),
    ),
)
