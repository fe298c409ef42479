"""Texts of KPIs: why one has no value, what is wrong with a definition, what is wrong with a table."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # why a KPI has no value, or leaves a row out
    "kpi.nothing_due": ("nothing was due", "没有到期的交货"),
    "kpi.no_rows": ("no {rows:term}", "没有{rows:term}"),
    "kpi.no_promise": ("no promised date", "没有承诺交期"),
    "kpi.no_receipt_date": ("received, but no date says when", "已收货，但没有收货日期"),
    "kpi.no_receipt_shown": ("closed, and its source shows no receipt at all", "已关闭，但来源未显示任何收货"),
    "kpi.not_due_yet": ("not due yet", "尚未到期"),
    "kpi.not_received": ("nothing received yet", "尚未收货"),
    "kpi.not_complete": ("not all of it received yet", "尚未收齐"),
    "kpi.no_order_date": ("no order date", "没有下单日期"),
    "kpi.cancelled": ("cancelled", "已取消"),
    "kpi.no_quantity": ("no quantity (a plain amount)", "没有数量（仅金额）"),
    "kpi.no_receipt_expected": ("no receipt expected", "不需要收货"),
    "kpi.no_amount": ("no amount stated or computable", "没有金额，也无法计算"),
    "kpi.not_inspected": ("received, but nobody inspected it", "已收货，但无人检验"),
    "kpi.not_ordered_yet": ("the order was not issued", "订单尚未下达"),
    "kpi.no_currency": ("no currency stated", "没有币种"),
    "kpi.mixed_units": (
        "quantities in different units ({units}) can't be added; look at it by unit or by item",
        "计量单位不同（{units:list}），数量不能相加；请按单位或物料查看",
    ),
    "kpi.mixed_currencies": (
        "amounts in different currencies ({currencies}) can't be added",
        "币种不同（{currencies:list}），金额不能相加",
    ),
    "kpi.zero_denominator": ("the denominator is zero", "分母为零"),
    "kpi.too_few": ("too few numbers to tell", "样本过少，无法判断"),
    "kpi.unknown": ("what is needed to judge it isn't known", "判断所需的数据缺失"),
    # a KPI's definition
    "kpi_population": (
        "there is no population {value}; known are {choices}",
        "没有总体 {value}；可用的有 {choices:list}",
    ),
    "kpi_population_grain": (
        "the population {value} is one of schedule lines, not of the grain {grain}; name your reasons in leave_out",
        "总体 {value} 针对计划行，不适用于粒度 {grain}；请在 leave_out 中写明排除原因",
    ),
    "kpi_basis_grain": (
        "a date basis is for lines and orders, not for the grain {grain}",
        "考核日期只用于行与订单，不适用于粒度 {grain}",
    ),
    "kpi_share": (
        'partial = "share" needs the weight quantity or value, and no days of grace',
        'partial = "share" 需要权重 quantity 或 value，且不能有宽限天数',
    ),
    "kpi_whole": (
        "the grain {grain} counts what is met and what is missed; there, {name} = {value} has no meaning",
        "粒度 {grain} 只统计达标与不达标；{name} = {value} 在此没有意义",
    ),
    "kpi_whole_number": (
        "the grain {grain} counts what is met and what is missed; {source} is a number, and no condition",
        "粒度 {grain} 只统计达标与不达标；{source} 是数字，不是条件",
    ),
    "kpi_over": (
        "{statistic} needs to know over which fact: set over",
        "{statistic} 需指明按哪个事实计算：请设置 over",
    ),
    "kpi_no_fact": ("rows of {rows} have no fact {name}", "{rows} 的行没有事实 {name}"),
    "kpi_no_number": (
        "{source} gives {found}; a number or a condition is needed",
        "{source} 的结果是 {found}；需要数字或条件",
    ),
    "kpi_invalid": ("{name} is no KPI, {count} fault(s):", "{name} 不是有效的指标，共 {count} 处问题："),
    "kpi_twice": ("there are two KPIs with the id {id}; an id is used once", "有两个指标的编号都是 {id}；编号不可重复"),
    "kpi_one_column": (
        "{first} and {second} would have one column, {column}; measure them apart",
        "{first} 与 {second} 会用同一列名 {column}；请分别计算",
    ),
    "kpi_part_unknown": (
        "{id} is made of {part}, which isn't in the registry",
        "{id} 由 {part} 组成，但注册表中没有它",
    ),
    "kpi_of_combined": (
        "{kpi} is made of {part}, which is made of others itself; name those",
        "{kpi} 由 {part} 组成，而后者本身也由其他指标组成；请直接写出那些指标",
    ),
    "kpi_unknown": ("there is no KPI {id}; there are those of {known}", "没有指标 {id}；现有标准：{known:list}"),
    "kpi_unknown_near": ("there is no KPI {id}; did you mean {near}?", "没有指标 {id}；是否指 {near}？"),
    # a table that is to be measured
    "kpi_columns_missing": (
        "columns are missing: {missing}; name them with columns, or see check_table",
        "缺少列：{missing}；请用 columns 指明，或用 check_table 检查",
    ),
    "kpi_columns_no_fact": (
        "columns: {name} is no fact of {rows}; a key is a fact, its value the column",
        "columns：{name} 不是 {rows:list} 的事实；键是事实，值是列名",
    ),
    "kpi_columns_no_fact_near": (
        "columns: {name} is no fact of {rows}; did you mean {near}? A key is a fact, its value the column",
        "columns：{name} 不是 {rows:list} 的事实；是否指 {near}？键是事实，值是列名",
    ),
    "kpi_tables_mixed": (
        "tables of one call are all of one library; these are not: {found}",
        "一次调用中的表须来自同一个库；现有：{found:list}",
    ),
    "kpi_keys_differ": (
        "the tables can't be grouped by {name} together, as it has different types: {found}; convert one of them",
        "{name} 在各表中类型不同，无法一起分组：{found:list}；请转换其中之一",
    ),
    "kpi_window_no_date": (
        "window: {window} is no date of {rows}; its dates are {dates}",
        "window：{window} 不是 {rows} 的日期；可用的日期：{dates:list}",
    ),
    "kpi_sum_too_long": (
        "a number is longer than the 38 digits of an exact decimal; convert the columns to smaller numbers, or to decimals with fewer places",
        "数字超过精确小数的 38 位；请将相关列转换为较小的数，或小数位较少的类型",
    ),
    "kpi_result_twice": (
        "two columns of the result would be called {name}; call what you group by, or the KPI, otherwise",
        "结果中会有两列都叫 {name}；请为分组列或指标另取名称",
    ),
    "kpi_of_parts": (
        "{kpi} is made of other KPIs; look at the rows of one of these: {parts}",
        "{kpi} 由其他指标组成；请查看其中之一的明细：{parts:list}",
    ),
    "check.rows": ("{rows} rows; columns: {columns}", "{rows} 行；列：{columns:list}"),
    "check.ignored": ("columns that are no facts: {columns}", "不是事实的列：{columns:list}"),
    "check.floats": (
        "floats, whose sums are as exact as floats are: {facts}",
        "浮点数列，合计只有浮点精度：{facts:list}",
    ),
    "check.assumed": ("{fact} is taken as {source}", "{fact} 取为 {source}"),
    "check.ready": ("{count} KPI(s) can be computed: {kpis}", "可计算 {count} 项指标：{kpis:list}"),
    "check.ruled_out": ("not {kpis}: no {facts}", "无法计算 {kpis:list}：缺少 {facts:list}"),
    "check.elsewhere": ("read from rows of another kind: {kpis}", "取自其他类型的行：{kpis:list}"),
    "check.title": ("A table of {rows} rows", "表：{rows} 行"),
    "check.below": ("{count} KPI(s) can be computed, {out} can't", "可计算 {count} 项指标，{out} 项不可"),
    "check.where": ("Where", "位置"),
    "check.what": ("What can't be right, or hardly", "可疑之处"),
    "check.clean": ("Nothing that can't be right was found.", "未发现可疑之处。"),
    "check.notes": ("What it is read as, and which KPIs it is good for", "如何读取，可计算哪些指标"),
    "check.columns": ("Columns", "列"),
    "check.assumptions": ("Taken for what has no column", "缺列时的取值"),
    "check.good_for": ("KPIs that can be computed", "可计算的指标"),
    "check.not_good_for": ("KPIs that can't", "不可计算的指标"),
    "check.read_from": ("{fact}: {column}", "{fact}：{column}"),
    "table_near": ("no fact is called so; did you mean {near}?", "没有这个事实；是否指 {near}？"),
    "table_twice": (
        "{lines} line(s): there more than once, in {rows} rows",
        "{lines} 个行重复出现（共 {rows} 行）",
    ),
    "table_no_supplier": ("{rows} row(s): no supplier", "{rows} 行没有供应商"),
    "table_no_quantity": ("{rows} row(s): no ordered quantity", "{rows} 行没有订购数量"),
    "table_received_unknown": (
        "{rows} rows: nobody says what arrived, and what asks for it leaves them out; write 0 where nothing came",
        "{rows} 行：未说明收货数量，相关指标不计这些行；未到货请写 0",
    ),
    "table_negative_quantity": ("{rows} rows have a quantity below zero", "{rows} 行的数量为负"),
    "table_rejected_more": ("{rows} row(s): more was rejected than received", "{rows} 行：不合格数量大于收货数量"),
    "table_accepted_more": ("{rows} row(s): more was accepted than received", "{rows} 行：合格数量大于收货数量"),
    "table_received_undated": ("{rows} row(s): received, but no date says when", "{rows} 行：已收货但没有收货日期"),
    "table_dated_unreceived": (
        "{rows} row(s): a date of receipt, but nothing received",
        "{rows} 行：有收货日期但没有收货数量",
    ),
    "table_received_in_future": ("{rows} row(s): received after today", "{rows} 行的收货日期在今天之后"),
    "table_ordered_in_future": ("{rows} row(s): ordered after today", "{rows} 行的下单日期在今天之后"),
    "table_received_before_order": ("{rows} row(s): received before it was ordered", "{rows} 行先收货后下单"),
    "table_promised_before_order": (
        "{rows} row(s): promised for a day before the order",
        "{rows} 行的承诺交期早于下单日",
    ),
    "table_negative_price": ("{rows} row(s): a price below zero", "{rows} 行的单价为负"),
    "table_amount_mismatch": (
        "{rows} row(s): the amount isn't quantity times price, by more than 0.01",
        "{rows} 行：金额与数量乘单价相差超过 0.01",
    ),
    "table_unknown_stage": ("{rows} row(s): a stage that there is none of", "{rows} 行的阶段不存在"),
    "table_unknown_status": ("{rows} row(s): a line status that there is none of", "{rows} 行的行状态不存在"),
}
