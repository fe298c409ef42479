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
    "rules.ids": ("the rules' ids; without one, all of them", "规则编号；省略则为全部"),
    "--rules": (
        "files of rules (TOML or JSON) in place of ours (more than once)",
        "规则文件（TOML 或 JSON），代替自带规则（可多次给出）",
    ),
    "watch": ("look, tell people and wait, until it is stopped", "持续查看、通知并等待，直到停止"),
    "watch.more": (
        "Evaluates the rules, records what becomes of alerts and delivers what is due, again and again. Ctrl-C or SIGTERM stops it between two deliveries.",
        "反复执行规则、记录预警的变化并发送到期的通知。按 Ctrl-C 或收到 SIGTERM 时，在两次发送之间停止。",
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
    "alert.id": ("the alert's id", "预警标识"),
    "--acknowledge": ("see to it: nobody is reminded any more", "确认处理：不再提醒"),
    "--comment": ("say something about it", "备注内容"),
    "--snooze": ("remind nobody until then", "在此之前不再提醒"),
    "--by.alert": ("the id of whoever does it", "操作人的标识"),
    "undelivered": ("list the messages that were given up", "列出放弃发送的通知"),
    "undelivered.more": (
        "Lists the messages that could not be delivered, however often it was tried, with the reason. --again lets them be tried once more.",
        "列出多次尝试后仍未能发送的通知及原因。--again 让它们重新发送。",
    ),
    "--again": ("try them again", "重新发送"),
}

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    **{f"cli.help.{name}": texts for name, texts in _HELP.items()},
    "cli.rules.right": ("nothing is wrong with {count} {count:rule|rules}", "{count} 条规则没有错误"),
    "cli.rules.twice": ("the rule {id} is in two of the files", "规则 {id} 在多个文件中出现"),
    "cli.rules.failed": ("a rule couldn't be evaluated: {text}", "有规则无法判断：{text}"),
    "cli.watch.round": (
        "round {rounds}: {open} open, {changes} change(s); {sent} sent, {postponed} to be tried again, {dead} given up",
        "第 {rounds} 轮：未解除 {open}，变化 {changes}；已发送 {sent}，待重试 {postponed}，放弃 {dead}",
    ),
    "cli.watch.failed": ("round {rounds}: the store could not be used", "第 {rounds} 轮：存储不可用"),
    "cli.watch.stopped": ("stopped after {rounds} round(s)", "运行 {rounds} 轮后停止"),
    "cli.alert.one": (
        "give one of --acknowledge, --comment and --snooze, with --by",
        "请给出 --acknowledge、--comment、--snooze 之一，并给出 --by",
    ),
    "cli.undelivered.none": ("everything was delivered", "全部已送达"),
    "cli.undelivered.title": ("Given up", "放弃发送"),
    "cli.undelivered.again": ("{count} to be tried again", "{count} 条将重新发送"),
    "cli.column.rule": ("Rule", "规则"),
    "cli.column.subject": ("Looks at", "对象"),
    "cli.column.title": ("Title", "名称"),
    "cli.column.reader": ("Reader", "接收人"),
    "cli.column.channel": ("Channel", "渠道"),
    "cli.column.about": ("About", "内容"),
    "cli.column.attempts": ("Attempts", "次数"),
    "cli.column.error": ("Why", "原因"),
    "cli.tell.wrong": ("{file}, line {line}, {where}: {what:said}", "{file} 第 {line} 行，{where}：{what:said}"),
    # why a message was given up, as far as is kept
    "delivery.why.failed": ("the receiver answered with an error", "接收方返回错误"),
    "delivery.why.timeout": ("the receiver didn't answer in time", "接收方未及时应答"),
    "delivery.why.unreachable": ("no connection to the receiver", "无法连接接收方"),
    "delivery.why.refused": ("the receiver will not take it", "接收方不接受"),
    "delivery.why.target": ("its target isn't allowed", "目标不在允许范围内"),
    "delivery.why.private": ("its target is a private address", "目标是私有地址"),
    "delivery.why.redirects": ("the receiver sends on too often", "重定向次数过多"),
    "delivery.why.no_address": ("nobody says where the reader is reached", "缺少接收人的地址"),
    "delivery.why.no_channel": ("there is no such channel any more", "该渠道已不存在"),
    "delivery.why.no_reader": ("nobody says how the reader is told", "没有说明如何通知该接收人"),
    "delivery.why.broken": ("the channel {channel} broke", "渠道 {channel} 出错"),
}
