"""Texts of the event logs: files that another system recorded, in XES or as a delimited table."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "log.unknown_ending": (
        "{file}: no event log is known by that ending; name the file with one of {known}",
        "{file}：无法按扩展名识别为事件日志；请使用以下扩展名之一：{known:list}",
    ),
    "log.case_too_large": (
        "{file}, line {line}: the case {case} has more than {limit} bytes; is it really one case?",
        "{file} 第 {line} 行：案例 {case} 超过 {limit} 字节；请确认它确实是一个案例",
    ),
    # XES
    "log.not_well_formed": (
        "{file}, line {line}: the XML is broken or cut off here ({detail}); get the file again, or export it again",
        "{file} 第 {line} 行：XML 在此处损坏或被截断（{detail}）；请重新获取或重新导出该文件",
    ),
    "log.doctype": (
        "{file}, line {line}: has a document type declaration (DTD), which an event log never needs and which is not read; delete it",
        "{file} 第 {line} 行：含有文档类型声明（DTD）；事件日志不需要它，也不会被读取；请删除",
    ),
    "log.xml_encoding": (
        "{file}: its XML encoding can't be read ({detail}); save it as UTF-8",
        "{file}：无法读取其 XML 编码（{detail}）；请另存为 UTF-8",
    ),
    "log.no_root": (
        "{file}: no element begins within its first {limit} bytes; is it an XES file?",
        "{file}：前 {limit} 字节内没有任何元素；请确认它是 XES 文件",
    ),
    "log.not_xes": (
        "{file}, line {line}: begins with the element {found}; an XES file begins with log",
        "{file} 第 {line} 行：根元素是 {found}；XES 文件的根元素应为 log",
    ),
    "log.too_deep": (
        "{file}, line {line}: more than {limit} elements within elements; is it an XES file?",
        "{file} 第 {line} 行：元素嵌套超过 {limit} 层；请确认它是 XES 文件",
    ),
    "log.piece_too_large": (
        "{file}, line {line}: one element or comment has more than {limit} bytes; shorten it",
        "{file} 第 {line} 行：单个元素或注释超过 {limit} 字节；请缩短",
    ),
    "log.attribute_incomplete": (
        "{file}, line {line}: the attribute {kind} has no {missing}; write both key and value",
        "{file} 第 {line} 行：属性 {kind} 缺少 {missing}；key 和 value 都必须写明",
    ),
    "log.not_a_value": (
        "{file}, line {line}: {key} is {value}, which can't be read as {kind}; correct it, or write it as a string",
        "{file} 第 {line} 行：{key} 的值 {value} 无法读作 {kind}；请更正，或改写为 string",
    ),
    "log.trace_without_name": (
        "{file}, line {line}: the trace that begins here has no concept:name, so that its case can't be told from others; give it one",
        "{file} 第 {line} 行：从此处开始的 trace 没有 concept:name，无法与其他案例区分；请补上",
    ),
    "log.event_without_name": (
        "{file}, line {line}: the event that begins here, of the case {case}, has no concept:name, so that nobody knows what was done; give it one",
        "{file} 第 {line} 行：案例 {case} 中从此处开始的 event 没有 concept:name，无法得知做了什么；请补上",
    ),
    # delimited
    "log.undecodable": (
        '{file}, line {line}: byte {byte} is no {encoding} text; state the file\'s encoding, such as encoding="cp1252"',
        '{file} 第 {line} 行：字节 {byte} 不是 {encoding} 文本；请写明文件编码，如 encoding="gbk"',
    ),
    "log.no_column": (
        "{file}: there is no column {column} for {argument} (nearest: {near}); the columns are: {found}. Name the one that is meant with {argument}=",
        "{file}：没有用作 {argument} 的列 {column}（最接近：{near}）；现有列：{found:list}。请用 {argument}= 指明所需的列",
    ),
    "log.too_many_cells": (
        "{file}, line {line}: the row has {found} cells, the table {expected} columns; put quotes around a cell that has the separator in it",
        "{file} 第 {line} 行：该行有 {found} 格，而表格只有 {expected} 列；请给含有分隔符的单元格加上引号",
    ),
    "log.row_without_case": (
        "{file}, line {line}: {column} is empty, so that nobody knows which case the row belongs to; fill it in or delete the row",
        "{file} 第 {line} 行：{column} 为空，无法得知该行属于哪个案例；请填写或删除该行",
    ),
    "log.row_without_activity": (
        "{file}, line {line}: {column} is empty in a row of the case {case}, so that nobody knows what was done; fill it in or delete the row",
        "{file} 第 {line} 行：案例 {case} 的这一行 {column} 为空，无法得知做了什么；请填写或删除该行",
    ),
    "log.not_a_time": (
        '{file}, line {line}: {column} is {value}, which is no time that can only mean one thing; state how times are written, such as styles="d/m/yyyy hh:mm"',
        '{file} 第 {line} 行：{column} 的值 {value} 不是含义唯一的时间；请写明时间格式，如 styles="d/m/yyyy hh:mm"',
    ),
    "log.case_again": (
        "{file}, line {line}: the case {case} comes back here; its rows before ended on line {other_line}. Sort the file by case, or pass grouped=False, which keeps the whole log in memory",
        "{file} 第 {line} 行：案例 {case} 在此处再次出现；它之前的行到第 {other_line} 行为止。请按案例排序，或传入 grouped=False（整份日志会保留在内存中）",
    ),
}
