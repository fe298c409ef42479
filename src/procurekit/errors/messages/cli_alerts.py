"""Texts of the command line about rules, alerts and those who are told of them."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

_HELP: Final = {
    "rules": ("check, explain and print the rules of alerts", "检查、说明与输出预警规则"),
    "rules.more": (
        "Rules are files that say what needs attention, when, and who is told. Start from one of ours: rules show ID > mine.toml.",
        "规则是文件，写明什么需要关注、何时触发、通知谁。可从自带规则开始：rules show 编号 > mine.toml。",
    ),
    "rules.check": ("say everything that is wrong with a file of rules, with its line", "逐条指出规则文件的错误及行号"),
    "rules.list": ("list the rules: ours, or those of files", "列出规则：自带的，或文件中的"),
    "rules.explain": ("say in words what rules do", "用文字说明规则的作用"),
    "rules.show": ("print a rule of ours as TOML, to start from", "输出一条自带规则的 TOML，作为起点"),
    "rules.schema": ("print the JSON Schema of files of rules", "输出规则文件的 JSON Schema"),
    "rules.files": ("files of rules (TOML or JSON)", "规则文件（TOML 或 JSON）"),
    "rules.listed": (
        "files of rules (TOML or JSON); standard is ours, as without any",
        "规则文件（TOML 或 JSON）；standard 表示自带规则，省略时亦然",
    ),
    "rules.ids": ("the rules' ids; without one, all of them", "规则编号；省略则为全部"),
    "--rules": (
        "a file of rules (TOML or JSON) in place of ours; once more with standard: beside ours (more than once)",
        "规则文件（TOML 或 JSON），代替自带规则；同时给出 standard 则与自带规则并用（可多次给出）",
    ),
    "watch": ("look, tell people and wait, until it is stopped", "持续查看、通知并等待，直到停止"),
    "watch.more": (
        "Evaluates the rules, records what becomes of alerts and delivers what is due, again and again. Ctrl-C or SIGTERM stops it between two deliveries. It says what it did in the first round, and then when there is something to say.",
        "反复执行规则、记录预警的变化并发送到期的通知。按 Ctrl-C 或收到 SIGTERM 时，在两次发送之间停止。首轮必有输出，之后有变化才输出。",
    ),
    "--every": ("how many seconds to wait between two rounds (60)", "两轮之间等待的秒数（默认 60）"),
    "--once": ("one round, then stop", "只运行一轮"),
    "--tell": (
        "the file that says by which channels people are told, and who reads where (TOML)",
        "写明通知渠道以及各人在哪里接收的文件（TOML）",
    ),
    "alert": ("show one alert, or acknowledge, comment or put it off", "显示一条预警，或确认、备注、推迟"),
    "alert.more": (
        "Shows what happened to an alert and who was told of it when. With --acknowledge, --comment or --snooze somebody acts on it.",
        "显示一条预警的经过，以及何时通知了谁。用 --acknowledge、--comment 或 --snooze 进行处理。",
    ),
    "alert.id": (
        "the alert's id, or its first characters as alerts shows them",
        "预警标识，或 alerts 所显示的开头几位",
    ),
    "--acknowledge": ("see to it: nobody is reminded any more", "确认处理：不再提醒"),
    "--comment": ("say something about it", "备注内容"),
    "--snooze": ("remind nobody until then", "在此之前不再提醒"),
    "undelivered": ("list the messages that were given up", "列出放弃发送的通知"),
    "undelivered.more": (
        "Lists the messages that could not be delivered, however often it was tried, with the reason; with --waiting those as well that are still to be sent. --again lets what was given up be tried once more.",
        "列出多次尝试后仍未能发送的通知及原因；加 --waiting 也列出待发送的。--again 让已放弃的重新发送。",
    ),
    "--waiting": ("list those as well that are still to be sent", "也列出待发送的通知"),
    "--again": ("try them again", "重新发送"),
}

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    **{f"cli.help.{name}": texts for name, texts in _HELP.items()},
    "cli.alerts.unrecorded": (
        "{count:n} of them {count:isn't|aren't} recorded yet: procurekit watch --once does that",
        "其中 {count:n} 条尚未记录：procurekit watch --once 会记录",
    ),
    "cli.alerts.acknowledged": ("{who} sees to it", "{who} 正在处理"),
    "cli.alerts.snoozed": ("put off until {until}", "推迟提醒至 {until}"),
    "cli.rules.right": ("nothing is wrong with {count:n} {count:rule|rules}", "{count:n} 条规则没有错误"),
    "cli.rules.twice": ("the rule {id} is in two of the files", "规则 {id} 在多个文件中出现"),
    "cli.rules.unknown": (
        "there is no rule {id}{near:?; did you mean {near}?}",
        "没有规则 {id}{near:?；是否指 {near}？}",
    ),
    "cli.usage.seconds": (
        "{value}: give a whole number of seconds, 1 to 86400",
        "{value}：请给出 1 至 86400 之间的整秒数",
    ),
    "cli.watch.round": (
        "{at}  {open:n} open, {changes:n} {changes:change|changes}{sent:?, {sent} sent}{postponed:?, {postponed} to be tried again}{dead:?, {dead} given up}",
        "{at}  未解除 {open:n}，变化 {changes:n}{sent:?，已发送 {sent}}{postponed:?，待重试 {postponed}}{dead:?，放弃 {dead}}",
    ),
    "cli.watch.failed": ("{at}  {why:said} (the next try is in {seconds} s)", "{at}  {why:said}（{seconds} 秒后重试）"),
    "cli.watch.nobody": (
        "messages wait until somebody says by which channels people are told: --tell FILE",
        "通知将暂存，直到用 --tell FILE 指定渠道后再发送",
    ),
    "cli.watch.told": ("{who}: {subject}. {text}", "{who}：{subject}。{text}"),
    "cli.watch.stopped": (
        "stopped after {rounds:n} {rounds:round|rounds}: {changes:n} {changes:change|changes}{sent:?, {sent} sent}{postponed:?, {postponed} tried again}{dead:?, {dead} given up}",
        "运行 {rounds:n} 轮后停止：变化 {changes:n}{sent:?，已发送 {sent}}{postponed:?，重试 {postponed}}{dead:?，放弃 {dead}}",
    ),
    "cli.alert.one": (
        "give one of --acknowledge, --comment and --snooze, with --by",
        "请给出 --acknowledge、--comment、--snooze 之一，并给出 --by",
    ),
    "cli.alert.no_place": (
        "{name} has no place there: it goes with --acknowledge or --snooze",
        "此处不能使用 {name}：只与 --acknowledge 或 --snooze 同用",
    ),
    "cli.alert.short": (
        "‹{id}› could be any alert: give its id, or the first {least} characters of it at least",
        "“{id}”无法确定是哪条预警：请给出标识，或至少前 {least} 位",
    ),
    "cli.alert.several": (
        "{count:n} alerts begin with {id}, such as {some}; give more of the id",
        "有 {count:n} 条预警以 {id} 开头，例如 {some:list}；请多给几位",
    ),
    "cli.undelivered.none": ("no message was given up", "没有放弃发送的通知"),
    "cli.undelivered.title": ("Given up", "放弃发送"),
    "cli.undelivered.waiting": (
        "{count:n} {count:message is|messages are} still to be sent: --waiting lists {count:it|them}",
        "另有 {count:n} 条待发送：用 --waiting 查看",
    ),
    "cli.undelivered.again": (
        "{count:n} of them {count:is|are} tried again: by procurekit watch, or whoever delivers next",
        "其中 {count:n} 条将由 procurekit watch 或下一次发送重试",
    ),
    "cli.column.alert": ("Alert", "预警"),
    "cli.column.alert_of": ("About", "对象"),
    "cli.column.rule": ("Rule", "规则"),
    "cli.column.subject": ("Looks at", "对象"),
    "cli.column.title": ("Title", "名称"),
    "cli.column.reader": ("Reader", "接收人"),
    "cli.column.channel": ("Channel", "渠道"),
    "cli.column.about": ("Message", "消息"),
    "cli.column.attempts": ("Attempts", "次数"),
    "cli.column.next_attempt": ("Next attempt", "下次发送"),
    # what is wrong with a file that says how people are told
    "cli.tell.invalid": (
        "{name} doesn't say how people are told, {count} fault(s):",
        "{name} 不能说明如何通知，共 {count} 处问题：",
    ),
    "cli.tell.table": ("has to be a table: [{name}]", "应为表：[{name}]"),
    "cli.tell.text": ("has to be a text in quotes", "应为带引号的文本"),
    "cli.tell.texts": ("has to be a text or a list of texts", "应为文本或文本列表"),
    "cli.tell.networks": (
        'has to be true, false, a network such as "10.0.0.0/8" or a list of networks',
        '应为 true、false、网段（例如 "10.0.0.0/8"）或网段列表',
    ),
    "cli.tell.flag": ("has to be true or false", "应为 true 或 false"),
    "cli.tell.seconds": (
        "has to be a number of seconds, above 0 and at most 3600",
        "应为秒数，大于 0 且不超过 3600",
    ),
    "cli.tell.no_url": (
        "needs a url: log:, https://…, smtp://…, or one of Apprise's",
        "需要 url：log:、https://…、smtp://… 或 Apprise 的服务",
    ),
    "cli.tell.secret": (
        "a secret never stands in the file: name the variable (secret_env) or the file (secret_file) that has it",
        "密钥不写在该文件中：请指定保存密钥的环境变量（secret_env）或文件（secret_file）",
    ),
    "cli.tell.reached": (
        "has to be a channel's name, a list of names, or a table of names with the address there",
        "应为渠道名称、名称列表，或“名称 = 地址”的表",
    ),
    "cli.tell.address": (
        '{channel} needs the address there: channels = {{ {channel} = "mei@example.com" }}',
        '{channel} 需要在该渠道的地址：channels = {{ {channel} = "mei@example.com" }}',
    ),
    # why a message was given up, as far as is kept
    "cli.why.failed": ("the receiver answered with an error", "接收方返回错误"),
    "cli.why.refused": (
        "the receiver doesn't take it: look at the address and the key",
        "接收方不接受：请检查地址和密钥",
    ),
    "cli.why.moved": ("the receiver is elsewhere: look at the address", "接收方已迁移：请检查地址"),
    "cli.why.redirects": ("the receiver sends on too often", "重定向次数过多"),
    "cli.why.timeout": ("the receiver didn't answer in time", "接收方未及时应答"),
    "cli.why.unreachable": ("no connection to the receiver", "无法连接接收方"),
    "cli.why.cut": ("the receiver hung up, or answered what makes no sense", "接收方中断连接，或应答无法识别"),
    "cli.why.target": ("its target isn't allowed", "目标不在允许范围内"),
    "cli.why.private": ("its target is a private address, which isn't allowed", "目标是未获允许的私有地址"),
    "cli.why.insecure": ("it would go in plain", "将以明文发送"),
    "cli.why.no_tls": ("the mail server offers no STARTTLS", "邮件服务器不提供 STARTTLS"),
    "cli.why.login": ("the mail server refuses the login", "邮件服务器拒绝登录"),
    "cli.why.not_taken": ("the service didn't take it", "服务未接受该消息"),
    "cli.why.address": ("the reader's address can't be right", "接收人的地址无效"),
    "cli.why.no_address": ("nobody says where the reader is reached", "缺少接收人的地址"),
    "cli.why.no_channel": ("there is no such channel any more", "该渠道已不存在"),
    "cli.why.no_reader": ("nobody says how the reader is told", "没有说明如何通知该接收人"),
    "cli.why.broken": ("the channel broke", "渠道出错"),
}
