"""Texts of the simulated year and of the demonstration."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # the simulated year
    "book_in_use": (
        "the book {book} has {count} order(s) already; simulate into an empty book or a new database",
        "账套 {book} 中已有 {count} 张订单；请在空账套或新数据库中模拟",
    ),
    # before the screens
    "demo.simulating": ("a buyer's year", "采购员的一年"),
    "demo.shows_again": (
        "{db} holds this simulated year already and is shown as it stands; nothing was written",
        "{db} 中已有这一模拟年度，按现状显示；未写入任何内容",
    ),
    "demo.other_year": (
        "{db} holds the simulated year of seed {found}; name another --db, or pass --seed {found} to see it again",
        "{db} 中是种子 {found} 的模拟年度；请另给 --db，或用 --seed {found} 再次查看",
    ),
    "demo.other_orders": (
        "{db} holds {count} order(s) that are no demonstration and stays untouched; name another --db",
        "{db} 中有 {count} 张并非演示的订单，不会改动；请另给 --db",
    ),
    # over the screens
    "demo.title": ("A simulated year at {company}", "{company}的一年（模拟）"),
    "demo.title.more": (
        "{start} – {today}, seed {seed}: {orders} orders, {suppliers} suppliers, {events} events",
        "{start} – {today}，种子 {seed}：{orders} 张订单、{suppliers} 家供应商、{events} 个事件",
    ),
    # 1: where it stands
    "demo.stands": ("Where it all stands this morning", "今早的全局"),
    "demo.stages": ("Orders by stage", "各阶段订单"),
    "demo.to_come": ("still to come", "未交金额"),
    "demo.attention": ("Lines that need attention", "需要关注的订单行"),
    "demo.findings": ("Recorded although it can't be right", "已记录但存疑"),
    "demo.nothing": ("nothing", "无"),
    "demo.kpis": ("How well it went", "指标"),
    "demo.worst": ("{title}, at worst {supplier}", "{title}，最高为{supplier}"),
    "demo.all": ("all", "合计"),
    # 2: whom to chase
    "demo.chase": ("Orders to chase today", "今天要催的单"),
    "demo.chase.more": (
        "{lines} lines of {suppliers} suppliers; {demands} work orders wait for them",
        "{suppliers} 家供应商，{lines} 行；{demands} 张工单在等料",
    ),
    "demo.no_chase": ("nobody to chase today", "今天没有要催的单"),
    "demo.at_risk": ("at risk", "风险金额"),
    "demo.waiting": ("{demands} waiting", "等料：{demands}"),
    "demo.waiting.more": ("{demands} and {count} more waiting", "等料：{demands} 等，另有 {count} 张"),
    "demo.needed": ("needed by", "需求日期"),
    "demo.needed.left": ("in {days}", "还有 {days}"),
    "demo.needed.today": ("today", "今天"),
    "demo.needed.passed": ("{days} ago", "已过 {days}"),
    "demo.more_lines": (" ({count} lines)", "（{count} 行）"),
    "demo.orders.more": ("and {count} more", "另有 {count} 张订单"),
    "demo.suppliers.more": ("and {count} more", "另有 {count} 家供应商"),
    # 3: the promise that moved
    "demo.moved": ("One line whose promise moved {moves} times", "一行改期 {moves} 次的订单"),
    "demo.moved.what": (
        "{ordered} from {supplier}, wanted for {requested}",
        "{supplier}，{ordered}，要求交期 {requested}",
    ),
    "demo.moved.open": (
        "{open} still to come ({amount}), {days} after the last promise",
        "尚欠 {open}（{amount}），已过最后承诺 {days}",
    ),
    "demo.moved.not_due": ("{open} still to come ({amount})", "尚欠 {open}（{amount}）"),
    "demo.moved.demands": ("{demands} need it by {needed_by}", "{demands} 最早于 {needed_by} 需要"),
    "demo.promised": ("promised", "承诺交期"),
    "demo.shift": ("moved by", "变动"),
    "demo.told": ("when, who said so, and what proves it", "何时、何人所说，有何凭据"),
    "demo.day": ("{days} day", "{days} 天"),
    "demo.days": ("{days} days", "{days} 天"),
    "demo.confirmed": ("confirmed by {from_} ({channel:term})", "{from_}确认（{channel:term}）"),
    "demo.attested": ("attested by {who} for {from_} ({channel:term})", "{who}代记{from_}所说（{channel:term}）"),
    "demo.reason": ("“{reason}”", "“{reason}”"),
    "demo.evidence": ("{name}, SHA-256 {sha256}…", "{name}，SHA-256 {sha256}…"),
    "demo.attested.why": (
        "Attested is the buyer's word for what the supplier said; it is never shown as confirmed.",
        "“代记”是采购员转述供应商的话，绝不显示为供应商确认。",
    ),
    # 4: one supplier, two scores
    "demo.scored": ("One supplier, two scores", "同一供应商，两种考核"),
    "demo.scored.who": ("{supplier} ({id}): lines on time", "{supplier}（{id}）：准时行"),
    "demo.latest": ("by the latest promise", "按最新承诺"),
    "demo.first": ("by the first promise", "按首次承诺"),
    "demo.rank": ("rank {rank} of {count} suppliers", "{count} 家供应商中第 {rank} 名"),
    "demo.everybody": ("all suppliers", "全部供应商"),
    "demo.scored.why": (
        "A promise that is moved before it falls due is always kept. Both are measured; neither is hidden.",
        "到期之前先改期，承诺就总能兑现。两种口径都计算，都不隐藏。",
    ),
    # where to go from here
    "demo.next": ("It is all in {db}. Try next:", "全部数据在 {db} 中。接下来可以试："),
    "demo.next.memory": ("Nothing was kept; with --db FILE it would be.", "未保存；给出 --db 文件即可保存。"),
    "demo.next.show": ("that order's whole history", "该订单的全部历史"),
    "demo.next.orders": ("what is with the suppliers", "在供应商处的订单"),
    "demo.next.alerts": ("what needs attention, line by line", "逐行列出需要关注的事项"),
    "demo.next.kpis": ("every supplier, measured", "各供应商指标"),
    "demo.next.verify": ("does the log still say what was written?", "日志是否仍是当初所写？"),
}
