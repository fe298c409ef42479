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
    "delivery_refused": (
        "{channel}: the receiver answered {status} and doesn't take it; look at the address and the key",
        "{channel}：接收方返回 {status}，不接受该消息；请检查地址和密钥",
    ),
    "delivery_moved": (
        "{channel}: the receiver answered {status}: it isn't there, but elsewhere; look at the address",
        "{channel}：接收方返回 {status}，指向其他地址；请检查地址",
    ),
    "delivery_redirects": (
        "{channel}: the receiver sends on to somewhere else, more than {most} times",
        "{channel}：接收方重定向超过 {most} 次",
    ),
    "delivery_timeout": (
        "{channel}: {host} was not done within {seconds} seconds",
        "{channel}：{host} 在 {seconds} 秒内没有完成应答",
    ),
    "delivery_unreachable": ("{channel}: no connection to {host}: {detail}", "{channel}：无法连接 {host}：{detail}"),
    "delivery_cut": (
        "{channel}: {host} hung up before it answered, or answered what makes no sense",
        "{channel}：{host} 在应答之前断开了连接，或应答无法识别",
    ),
    "delivery_target": (
        "{channel}: {host} is not on the list of allowed targets; allow it by name if it is meant",
        "{channel}：{host} 不在允许的目标列表中；如确需发送，请按名称加入列表",
    ),
    "delivery_private": (
        "{channel}: {host} leads to {address}, which is not a public address; allow its network by `private` if that is meant",
        "{channel}：{host} 指向 {address}，不是公网地址；如确需发送，请用 `private` 允许其网段",
    ),
    "delivery_insecure": (
        "{channel}: what is sent to {host} could be read by anybody on the way; encrypt it, or set `insecure=True` if that is meant",
        "{channel}：发往 {host} 的内容在途中可被他人读取；请加密，如确需如此请设置 `insecure=True`",
    ),
    "delivery_no_tls": (
        "{channel}: {host} offers no STARTTLS, and in plain nothing is sent",
        "{channel}：{host} 不提供 STARTTLS；不以明文发送",
    ),
    "delivery_login": (
        "{channel}: {host} refuses the login{status:? ({status})}; look at the user and the password",
        "{channel}：{host} 拒绝登录{status:?（{status}）}；请检查用户名和密码",
    ),
    "delivery_no_address": (
        "{channel}: nobody says where {who} is reached there; give the reader an address for it",
        "{channel}：没有 {who} 在该渠道的地址；请为该接收人填写地址",
    ),
    "delivery_address": (
        "{channel}: the address of {who} is none that the server can send to; correct it",
        "{channel}：{who} 的地址无法投递；请更正",
    ),
    "delivery_not_taken": (
        "{channel}: {service} didn't take it{kind:? ({kind})}; it may be the key, the address or the network",
        "{channel}：{service} 未接受该消息{kind:?（{kind}）}；可能是密钥、地址或网络的问题",
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
    # what a channel can't be made from
    "channel_unknown": (
        "{url} names no channel; known are log:, https://…, smtp://…, and the services of Apprise",
        "{url} 不是渠道；可用的有 log:、https://…、smtp://… 以及 Apprise 的各种服务",
    ),
    "channel_url": (
        "{url} is no address that can be sent to; write {expected}",
        "{url} 不是可以发送的地址；请写成 {expected}",
    ),
    "channel_option": (
        "{url}: there is no option {option}; known are {known}",
        "{url}：没有选项 {option}；可用的有 {known:list}",
    ),
    "channel_allow": (
        "allow: {value} is no host; write example.com, or *.example.com for all below it",
        "allow：{value} 不是主机名；请写 example.com，或用 *.example.com 表示其下所有主机",
    ),
    "channel_network": (
        "private: {value} is no network; write 10.0.0.0/8, or True for all private ones",
        "private：{value} 不是网段；请写成 10.0.0.0/8，或用 True 表示所有私有网段",
    ),
    "channel_secret": (
        "a webhook needs a secret: whsec_ and 24 to 64 bytes in base64; `new_secret()` makes one",
        "webhook 需要密钥：whsec_ 加 24 至 64 字节的 base64；可用 `new_secret()` 生成",
    ),
    "channel_secret_missing": (
        "there is no secret in {source}: it isn't set, or is empty",
        "{source} 中没有密钥：未设置或为空",
    ),
    "channel_secret_twice": (
        "a secret comes from an environment variable or from a file, not from both",
        "密钥只能来自环境变量或文件之一",
    ),
    "channel_secret_in_url": (
        "{url}: a password in a URL is seen by others; name the variable or the file that has it",
        "{url}：URL 中的密码会被他人看到；请指定保存密码的环境变量或文件",
    ),
    "channel_secret_place": (
        "{url}: {mark} in the URL stands for the secret, and both have to be there or neither",
        "{url}：URL 中的 {mark} 代表密钥；两者必须同时给出或同时省略",
    ),
    "mail_address": (
        "{field}: {value} is no mail address; write po@example.com or Purchasing <po@example.com>",
        "{field}：{value} 不是邮件地址；请写成 po@example.com 或 采购部 <po@example.com>",
    ),
    "mail_login_ascii": (
        "user and password of a mail server have to be ASCII",
        "邮件服务器的用户名和密码只能使用 ASCII 字符",
    ),
}
