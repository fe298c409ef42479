"""Texts of alerts: what happens to them, and how people are told."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # the line above a message
    "message.raised": ("{title}: {name}", "{title}：{name}"),
    "message.reopened": ("Again: {title}: {name}", "再次发生：{title}：{name}"),
    "message.renewed": ("Worse: {title}: {name}", "加重：{title}：{name}"),
    "message.reminded": ("Reminder: {title}: {name}", "提醒：{title}：{name}"),
    "message.escalated": ("Escalated: {title}: {name}", "升级：{title}：{name}"),
    "message.resolved": ("Resolved: {title}: {name}", "已解除：{title}：{name}"),
    # why a delivery fails
    "delivery_failed": ("{channel}: the receiver answered {status}", "{channel}：接收方返回 {status}"),
    "delivery_timeout": (
        "{channel}: the receiver didn't answer within {seconds} seconds",
        "{channel}：接收方在 {seconds} 秒内没有应答",
    ),
    "delivery_unreachable": ("{channel}: no connection to {host}: {detail}", "{channel}：无法连接 {host}：{detail}"),
    "delivery_refused": (
        "{channel}: the receiver answered {status} and will not take it; look at the address and the key",
        "{channel}：接收方返回 {status}，不接受该消息；请检查地址和密钥",
    ),
    "delivery_target": (
        "{channel}: {host} is not on the list of allowed targets; allow it by name if it is meant",
        "{channel}：{host} 不在允许的目标列表中；如确需发送，请按名称加入列表",
    ),
    "delivery_private": (
        "{channel}: {host} leads to {address}, a private address; set `private=True` if that is meant",
        "{channel}：{host} 指向私有地址 {address}；如确需发送，请设置 `private=True`",
    ),
    "delivery_redirects": (
        "{channel}: the receiver sends on to somewhere else, more than {most} times",
        "{channel}：接收方重定向超过 {most} 次",
    ),
    "delivery_no_address": (
        "{channel}: nobody says where {who} is reached there; give the reader an address for it",
        "{channel}：没有 {who} 在该渠道的地址；请为该接收人填写地址",
    ),
    "delivery_no_channel": (
        "there is no channel {channel}; known are {known}",
        "没有渠道 {channel}；可用的有 {known:list}",
    ),
    "delivery_taken": (
        "the delivery {key} is in other hands by now; its lease was over",
        "消息 {key} 已由其他进程处理；原租约已到期",
    ),
    "delivery_broken": ("{channel}: {kind}", "{channel}：{kind}"),
}
