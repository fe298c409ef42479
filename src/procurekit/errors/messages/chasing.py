"""Texts of incidents, of follow-ups and of the worklist that they make."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # why an act on an incident is refused
    "already_responded": ("it was responded to on {at} already", "已于 {at} 响应"),
    "already_resolved": ("it was resolved on {at}; reopen it first", "已于 {at} 解决；请先重新打开"),
    "not_resolved": ("it isn't resolved, so there is nothing to reopen", "尚未解决，无需重新打开"),
    "before_that": (
        "{at} is before {since}, when it was {what:term}; give a later moment",
        "{at} 早于{what:term}时间 {since}；请填写更晚的时间",
    ),
    "fact_cancelled": (
        "this {document:term} was cancelled, as if it had never been; report it anew",
        "该{document:term}已作废，视同未发生；请重新上报",
    ),
    # why there is no time
    "incident.unknown": ("nobody noted when it was {what:term}", "没有记录{what:term}时间"),
    "incident.only_a_day": (
        "it is known on which day it was {what:term}, and not at what time",
        "只知道{what:term}的日期，不知道具体时间",
    ),
    "incident.before_report": (
        "it is said to have been {what:term} before it was reported",
        "记录的{what:term}时间早于上报时间",
    ),
    # why a supplier stands where it stands
    "worklist.needed.left": ("needed by {day}, in {days} day(s)", "{day} 需要，还有 {days} 天"),
    "worklist.needed.today": ("needed today", "今天需要"),
    "worklist.needed.passed": ("needed by {day}, {days} day(s) ago", "{day} 需要，已过 {days} 天"),
    "worklist.waiting": ("{needed:said} for {demands}", "{needed:said}（{demands:list}）"),
    "worklist.at_risk": ("{amounts} still to come", "未交 {amounts:list}"),
    "worklist.oldest": ("the oldest has lasted {days} day(s)", "最久的已 {days} 天"),
    "worklist.counted": ("{what:said}: {count}", "{what:said} {count} 项"),
    # what was last heard
    "worklist.heard.promised": ("last heard on {on}: promised for {day}", "最近答复 {on}：承诺 {day}"),
    "worklist.heard.nothing": ("last heard on {on}, no date", "最近答复 {on}，无交期"),
    "worklist.heard.never": ("never heard of it", "从未答复"),
    "worklist.heard.asked": (
        "asked {count} time(s), last on {asked} ({answer:term})",
        "已跟催 {count} 次，最近 {asked}（{answer:term}）",
    ),
}
