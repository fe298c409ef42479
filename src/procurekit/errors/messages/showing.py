"""Texts of figures where they are shown: units, and the words of tables, workbooks and pages of KPIs and scorecards."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # a figure in its unit
    "figure.days": ("{number} days", "{number} 天"),
    "figure.hours": ("{number} hours", "{number} 小时"),
    "figure.ppm": ("{number} ppm", "{number} ppm"),
    # the words of a table of figures
    "showing.title": ("KPIs", "指标"),
    "showing.title.by": ("KPIs by {by:list}", "指标（按{by:list}）"),
    "showing.as_of": ("as of {at}", "截至 {at}"),
    "showing.periods": ("{first} – {last}, as of {at}", "{first} – {last}，截至 {at}"),
    "showing.period": ("Period", "期间"),
    "showing.all": ("All", "全部"),
    "showing.nobody": ("(none)", "（无）"),
    "showing.undated": ("without a date", "无日期"),
    "showing.trend": ("Trend", "走势"),
    "showing.yes": ("yes", "是"),
    "showing.no": ("no", "否"),
    "showing.parts": ("{numerator} / {denominator}", "{numerator} / {denominator}"),
    "showing.counted": ("n = {count}", "n = {count}"),
    "showing.counted_of": ("{title} {count}", "{title} {count}"),
    "showing.rests_on": ("rests on {count}", "依据 {count} 条"),
    "showing.rests_on.left_out": ("rests on {count}; left out: {what}", "依据 {count} 条；未计入：{what}"),
    "showing.so_many": ("{count} {what}", "{what} {count}"),
    "showing.point": ("{period}: {value}", "{period}：{value}"),
    "showing.target": ("target {target}", "目标 {target}"),
    "showing.target.met": ("target {target} met", "达到目标 {target}"),
    "showing.target.missed": ("target {target} missed", "未达目标 {target}"),
    "showing.bar": ("bar: {value} of 100 %", "条形：{value}（满 100 %）"),
    "showing.bar.target": ("bar: {value} of 100 %, target {target}", "条形：{value}（满 100 %），目标 {target}"),
    "showing.spark": (
        "{name}, {first} to {last}: lowest {lowest}, highest {highest}, latest {latest}",
        "{name}，{first} 至 {last}：最低 {lowest}，最高 {highest}，最近 {latest}",
    ),
    "showing.spark.legend": (
        "A small line runs from {first} to {last}, with a gap where a period has no figure. The figure is that of the period beside the line: the last one that has any.",
        "小折线从 {first} 到 {last}，没有数值的期间处断开。所示数值属于折线旁所注的期间，即最近一个有数值的期间。",
    ),
    "showing.spark.scale": (
        "The lines of shares have one scale in a column; every other line has its own.",
        "比率的折线在同一列内共用一个刻度，其他折线各用自己的刻度。",
    ),
    "showing.in_no_period": (
        "Without a date, and so in no period: {what}.",
        "无日期，因而不属于任何期间：{what}。",
    ),
    "showing.empty": ("nothing to show: there were no rows", "没有数据可显示"),
    "showing.rolling": (
        "Each figure is of {count} periods: its own and those before it.",
        "每个数值均涵盖 {count} 个期间：当期及其之前各期。",
    ),
    "showing.definitions": ("What the figures mean, and what they leave out", "指标含义与未计入的数据"),
    "showing.left_out": ("Left out: {what}", "未计入：{what}"),
    "showing.source": ("Source: {source}", "出处：{source}"),
    "showing.more": (
        "{count} more {count:row|rows}: html() has them all",
        "另有 {count} 行：html() 含全部",
    ),
    # the workbook
    "showing.sheet.values": ("Figures", "指标值"),
    "showing.sheet.sources": ("Numbers behind", "分子分母"),
    "showing.sheet.definitions": ("Definitions", "指标定义"),
    "showing.column.kpi": ("KPI", "指标"),
    "showing.column.id": ("Id", "编号"),
    "showing.column.value": ("Value", "数值"),
    "showing.column.unit": ("Unit", "单位"),
    "showing.column.currency": ("Currency", "币种"),
    "showing.column.numerator": ("Numerator", "分子"),
    "showing.column.denominator": ("Denominator", "分母"),
    "showing.column.counted": ("Counted", "计入"),
    "showing.column.left_out": ("Left out", "未计入"),
    "showing.column.left_out.why": ("Left out: {what}", "未计入：{what}"),
    "showing.column.target": ("Target", "目标"),
    "showing.column.met": ("Target met", "达标"),
    "showing.column.why": ("Why no value", "无数值的原因"),
    "showing.column.meaning": ("Meaning", "含义"),
    "showing.column.better": ("Better", "方向"),
    "showing.column.source": ("Source", "出处"),
    "showing.better.higher": ("higher", "越高越好"),
    "showing.better.lower": ("lower", "越低越好"),
    "showing.unit.ratio": ("share", "比率"),
    "showing.unit.ppm": ("ppm", "ppm"),
    "showing.unit.days": ("days", "天"),
    "showing.unit.hours": ("hours", "小时"),
    "showing.unit.money": ("amount", "金额"),
    "showing.unit.count": ("number of", "个数"),
    "showing.unit.quantity": ("quantity", "数量"),
    "showing.unit.number": ("number", "数值"),
}
