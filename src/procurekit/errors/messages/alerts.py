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
        "{channel}: what is sent to {host} could be read by anybody on the way; encrypt it; name its network by `private` if it is your own, or set `insecure=True` if that is meant",
        "{channel}：发往 {host} 的内容在途中可被他人读取；请加密；如属内网请用 `private` 写明网段，如确需明文请设置 `insecure=True`",
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
    "delivery_no_reader": (
        "nobody says how {who} is told; give the directory a reader of that name",
        "没有说明如何通知 {who}；请在通讯录中加入该接收人",
    ),
    "channel_twice": (
        "there are two channels named {name}; a name is used once",
        "有两个渠道都叫 {name}；名称不可重复",
    ),
    "alerts_ahead": (
        "{at} is later than now ({now}): what isn't so yet can't be recorded; look ahead with `record=False`",
        "{at} 晚于当前时间（{now}）：尚未发生的不能记录；向前查看请用 `record=False`",
    ),
    "alert_not_kept": (
        "there is no alert {id} in book {book}; a look that records nothing makes none: "
        "`desk.alerts()` or `procurekit watch --once` records what is so now",
        "账套 {book} 中没有预警 {id}；只看不记不会生成预警：`desk.alerts()` 或 `procurekit watch --once` 会记录当前情况",
    ),
    # why an act on an alert is refused
    "alert_resolved": ("it was resolved on {at}", "已于 {at} 解除"),
    "alert_snooze_passed": ("{until} has passed already; give a later moment", "{until} 已过；请填写更晚的时间"),
    # the store
    "store_without_outbox": (
        "{kind} keeps no outbox, so nobody can be told by it; use a store that has the capability `Outbox`",
        "{kind} 没有发件箱，无法发送通知；请使用具备 `Outbox` 能力的存储",
    ),
    "store_busy_elsewhere": (
        "others wrote to the same alerts each time; try again",
        "其他进程一直在写入相同的预警；请重试",
    ),
    "delivery_taken": (
        "the delivery {key} is in other hands by now; its lease was over",
        "消息 {key} 已由其他进程处理；原租约已到期",
    ),
    "delivery_broken": ("{channel}: {kind}", "{channel}：{kind}"),
    "round_broken": ("a round of watching failed: {kind} was raised", "一轮监视失败：出现 {kind}"),
    # what is wrong with a rule
    "rule_invalid": ("{name} is no rule, {count} fault(s):", "{name} 不是有效的规则，共 {count} 处问题："),
    "rule_twice": (
        "there are two rules with the id {id}; an id is used once: `in_place(STANDARD, mine)` puts yours in their place",
        "有两条规则的编号都是 {id}；编号不可重复：`in_place(STANDARD, mine)` 用你的规则替换原规则",
    ),
    "rule_like": (
        "there is no rule {value} to be like; known are {choices}",
        "没有可参照的规则 {value}；可用的有 {choices:list}",
    ),
    "rule_like_near": (
        "there is no rule {value} to be like; did you mean {near}?",
        "没有可参照的规则 {value}；是否指 {near}？",
    ),
    "rule_no_text": (
        "{name} says nothing: give it a text in `en`, in `zh` or in both",
        "规则 {name} 没有文本：请填写 `en`、`zh` 或两者",
    ),
    "rule_slot": (
        "the text speaks of {name}, and there is no fact and no value of that name",
        "文本提到 {name}，但没有该名称的事实或取值",
    ),
    "rule_slot_near": (
        "the text speaks of {name}, and there is no fact and no value of that name; did you mean {near}?",
        "文本提到 {name}，但没有该名称的事实或取值；是否指 {near}？",
    ),
    "rule_brace": (
        "a brace of the text stands alone: two of them stand around the name of a fact or a value",
        "文本中的花括号不成对：须成对写在事实或取值的名称两侧",
    ),
    "rule_bracket": (
        "a square bracket of the text stands alone: two of them stand around what is left out where a value in it is unknown",
        "文本中的方括号不成对：须成对写在可省略部分的两侧（其中的值未知时省略）",
    ),
    "rule_table": (
        "rules are a list: write [[rules]] above each of them",
        "规则是列表：每条规则上方请写 [[rules]]",
    ),
    "rules_of_file": (
        "{field}: {value} is the name of a file; pass load_rules({value})",
        "{field}：{value} 是文件名；请传入 load_rules({value})",
    ),
    "subjects_bare": (
        'subjects: {kind} doesn\'t say what its rows are; pass {{"{example}": rows}}, with one of {choices}',
        'subjects：{kind} 没有说明其中是什么；请传入 {{"{example}": rows}}，可用的有 {choices:list}',
    ),
    "rule_value_unused": (
        "nothing uses the value {name}; correct its name, or leave it out{known:? (the rule uses {known})}",
        "取值 {name} 没有被使用；请更正名称或删除{known:?（规则使用的有 {known:list}）}",
    ),
    "rule_no_since": (
        "it speaks of {name}, and the rule doesn't say since when it is so; give it a `since`",
        "使用了 {name}，但规则没有起始日期；请填写 `since`",
    ),
    "rule_no_group": (
        "it speaks of {name}, and the rule compares its subject with no others; give it a `group`",
        "使用了 {name}，但规则没有分组；请填写 `group`",
    ),
    "rule_span": (
        "{value} is no span that passes: write ‹2 working hours› or ‹1 working day›",
        "{value} 不是可计的时长：请写“2个工作小时”或“1个工作日”",
    ),
    "rule_recipient": (
        "{value} is nobody who could be told: write role:NAME, person:ID, purchaser, contact:ROLE or contact",
        "{value} 不是有效的接收人：请写 role:角色、person:标识、purchaser、contact:角色 或 contact",
    ),
    "expression_expands": (
        "with all that its names stand for it has more than {parts:n} parts, or parts within parts more than {depth}"
        " deep; say it with fewer of them",
        "展开其中的名称后超过 {parts:n} 个组成部分，或嵌套超过 {depth} 层；请简化",
    ),
    "rule_never_valid": (
        "it would end on {last}, before it begins on {first}",
        "结束日期 {last} 早于开始日期 {first}",
    ),
    "rule_group_by": ("a group needs facts that its members share", "分组需要成员共有的事实"),
    "rule_group_sums": (
        "{name} is no number that could be added up but {found}",
        "{name} 不是可合计的数值，而是 {found}",
    ),
    # a rule that couldn't be evaluated
    "rule_failed": (
        "{rule} couldn't be evaluated for {count} subject(s), the first of them {subject}: {what}",
        "规则 {rule} 有 {count} 个对象无法判断，首个为 {subject}：{what}",
    ),
    "rule_failed_wholly": ("{rule} couldn't be evaluated: {what}", "规则 {rule} 无法判断：{what}"),
    "rule_no_key": (
        "a row doesn't tell which subject it is: it needs {names}",
        "有一行没有说明是哪个对象：需要 {names:list}",
    ),
    "rule_no_facts": (
        "nothing that the rule asks for is there: {names}",
        "规则所需的事实一个也没有：{names:list}",
    ),
    "rule_near_fact": (
        "there is no fact {name}; did you mean {near}? Without it the rule can't say what is so",
        "没有事实 {name}；是否指 {near}？没有它，规则无法判断",
    ),
    "rule_broken": ("{kind}: {detail}", "{kind}：{detail}"),
    # a rule in words
    "rule.line": ("{label}: {text}", "{label}：{text}"),
    "rule.subject": ("looks at", "对象"),
    "rule.subject.order": ("orders", "订单"),
    "rule.subject.schedule_line": ("schedule lines", "交货计划行"),
    "rule.subject.change_request": ("change requests", "订单变更"),
    "rule.subject.incident": ("incidents", "异常"),
    "rule.subject.invoice": ("invoices", "发票"),
    "rule.subject.agreement": ("agreements", "框架协议"),
    "rule.subject.supplier": ("KPIs of suppliers", "供应商指标"),
    "rule.valid": ("valid", "有效期"),
    "rule.group": ("compared with all of the same", "与以下相同者比较"),
    "rule.among": ("as far as", "参与条件"),
    "rule.when": ("fires if", "触发条件"),
    "rule.since": ("so since", "起始"),
    "rule.value": ("where", "其中"),
    "rule.severity": ("severity", "级别"),
    "rule.severity_of": ("{severity:term}", "{severity:term}"),
    "rule.grade": ("instead", "改为"),
    "rule.graded": ("{severity:term} if {when}", "{severity:term}，当 {when}"),
    "rule.text": ("says", "文本"),
    "rule.to": ("tells", "通知"),
    "rule.repeat": ("reminds after", "提醒间隔"),
    "rule.quiet": ("quiet", "免打扰"),
    "rule.days_off": ("days that aren't worked", "非工作日"),
    "rule.escalate": ("escalates after", "升级"),
    "rule.only": ("{after}, if it is at least {severity:term}", "{after}，仅限级别{severity:term}及以上"),
    "rule.owner": ("kept by", "负责人"),
    # what happened to an alert
    "timeline.alert": ("{title}: {name} ({status:term})", "{title}：{name}（{status:term}）"),
    "timeline.alert.raised": ("raised ({severity:term}): {text}", "发出预警（{severity:term}）：{text}"),
    "timeline.alert.reopened": ("raised again ({severity:term}): {text}", "再次预警（{severity:term}）：{text}"),
    "timeline.alert.renewed": ("now {severity:term}: {text}", "现为{severity:term}级：{text}"),
    "timeline.alert.reminded": ("reminded of", "再次提醒"),
    "timeline.alert.escalated": ("escalated, step {step}, to {to}", "升级（第 {step} 步）：{to:list}"),
    "timeline.alert.acknowledged": ("acknowledged by {actor}", "{actor} 已确认处理"),
    "timeline.alert.commented": ("{actor} said", "{actor} 备注"),
    "timeline.alert.snoozed": ("put off until {until} by {actor}", "{actor} 推迟提醒至 {until}"),
    "timeline.alert.resolved": ("resolved", "已解除"),
    "timeline.alert.told": ("{who} was told by {channel}: {about:term}", "已通过 {channel} 通知 {who}：{about:term}"),
    "timeline.alert.undelivered": (
        "{who} could not be told by {channel}, after {count} attempt(s): {about:term}",
        "尝试 {count} 次后仍无法通过 {channel} 通知 {who}：{about:term}",
    ),
    "page.alerts": ("Alerts", "预警"),
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
