"""Texts of the table import: files, mappings, and rows that can't be read."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # files: nothing was read from them
    "table.missing_file": ("{file}: there is no such file", "{file}：文件不存在"),
    "table.directory": ("{file}: is a folder; name a file in it", "{file}：是文件夹；请指定其中的文件"),
    "table.unreadable": ("{file}: can't be read: {detail}", "{file}：无法读取：{detail}"),
    "table.empty": (
        "{file}: is empty; its first row must name the columns",
        "{file}：是空文件；第一行必须是列名",
    ),
    "table.gzip": (
        "{file}: the gzip file is truncated or damaged ({detail}); get it again",
        "{file}：gzip 文件不完整或已损坏（{detail}）；请重新获取",
    ),
    "table.undecodable": (
        "{file}, line {line}: byte {byte} is no {encoding} text; state the file's encoding in [source] encoding",
        "{file} 第 {line} 行：字节 {byte} 不是 {encoding} 文本；请在 [source] encoding 中写明编码",
    ),
    "table.encoding_unknown": (
        '{file}, line {line}: byte {byte} is no UTF-8 text, and the file doesn\'t look like GB18030 either; state its encoding in [source], such as encoding = "cp1252"',
        '{file} 第 {line} 行：字节 {byte} 不是 UTF-8 文本，也不像 GB18030；请在 [source] 中写明编码，如 encoding = "gbk"',
    ),
    "table.binary": (
        "{file}, line {line}: holds bytes that no text has; it is no CSV file",
        "{file} 第 {line} 行：含有文本中不会出现的字节；不是 CSV 文件",
    ),
    "table.row_too_long": (
        "{file}, line {line}: the row has more than {limit} characters; is it a table, and are its quotes closed?",
        "{file} 第 {line} 行：该行超过 {limit} 个字符；请确认它是表格且引号成对",
    ),
    "table.too_wide": (
        "{file}: has {found} columns; at most {limit} are read",
        "{file}：有 {found} 列；最多读取 {limit} 列",
    ),
    "table.quoting": (
        "{file}, line {line}: the quotes of the row that begins here don't match ({detail})",
        "{file} 第 {line} 行：从此处开始的行引号不配对（{detail}）",
    ),
    "table.no_column": (
        "{file}, line {line}: there is no column {column}, which the mapping names; nearest: {near}",
        "{file} 第 {line} 行：没有映射所指的列 {column}；最接近的是：{near}",
    ),
    "table.column_twice": (
        "{file}: the column {column} is there more than once; rename one of them",
        "{file}：列 {column} 出现多次；请改名其中一列",
    ),
    "table.not_recognised": (
        "{file}: no column was recognised as one of: {wanted} (nearest: {near}); the columns are: {found}. Rename the column or state a mapping",
        "{file}：没有识别出以下任何一列：{wanted}（最接近：{near}）；现有列：{found}。请改列名或提供映射",
    ),
    "table.workbook": ("{file}: can't be read as a workbook: {detail}", "{file}：无法作为工作簿读取：{detail}"),
    "table.no_sheet": ("{file}: has no sheet {sheet}; it has {known}", "{file}：没有工作表 {sheet}；现有 {known:list}"),
    "table.files": (
        "the mapping reads the files {wanted}; given: {given}",
        "该映射需要文件 {wanted}；实际给出：{given}",
    ),
    "table.changed": (
        "{file}: was changed while it was read; import it again",
        "{file}：读取期间文件被改动；请重新导入",
    ),
    "table.rejects_folder": (
        "{file}: is a folder; name a file for the rejects",
        "{file}：是文件夹；请为被拒行指定一个文件",
    ),
    "table.rejects_no_folder": (
        "{file}: its folder doesn't exist, so rejects can't be written there; make the folder or name another file",
        "{file}：所在文件夹不存在，无法写入被拒行；请先建立文件夹或指定其他文件",
    ),
    "table.rejects_unwritable": (
        "{file}: the rejects can't be written ({detail}); close the file elsewhere or name another, and import again",
        "{file}：无法写入被拒行（{detail}）；请在其他程序中关闭该文件或指定其他文件，然后重新导入",
    ),
    # findings: what went in although it can't be right
    "table.rows_differ": (
        "{column} is {value} in row {line} and {other} in row {other_line}; the first was taken for the order",
        "{column} 在第 {line} 行为 {value}，在第 {other_line} 行为 {other}；订单采用前者",
    ),
    "table.header_without_lines": (
        "the header file has the order (row {line}), the line file has no line of it",
        "表头文件有该订单（第 {line} 行），明细文件没有它的行",
    ),
    # mappings
    "mapping.invalid": ("{file}: the mapping has {count} fault(s):", "{file}：映射有 {count} 处错误："),
    "mapping.not_toml": ("{file}: is not TOML: {detail}", "{file}：不是 TOML：{detail}"),
    "mapping.too_large": (
        "{file}: is larger than {limit} bytes; it is no mapping",
        "{file}：超过 {limit} 字节；不是映射文件",
    ),
    "mapping.unknown_key": ("there is no {name} here; known are {known}", "此处没有 {name}；可用的有 {known:list}"),
    "mapping.unknown_key_near": ("there is no {name} here; did you mean {near}?", "此处没有 {name}；是否想写 {near}？"),
    "mapping.missing": ("must be given", "必须给出"),
    "mapping.wrong_type": ("{value} must be {expected}", "{value} 必须是 {expected}"),
    "mapping.not_a_choice": ("{value} is not one of {choices}", "{value} 不在可选值之内：{choices:list}"),
    "mapping.which_column": (
        "say exactly one of column, columns and constant",
        "column、columns、constant 必须且只能写一个",
    ),
    "mapping.date_style": (
        '{value} is no date style; it is made of yyyy, yy, mm, m, Mon, Month, dd, d, hh, ss, AM, such as "d/m/yyyy" or "d-Mon-yy"',
        '{value} 不是日期格式；由 yyyy、yy、mm、m、Mon、Month、dd、d、hh、ss、AM 组成，如 "d/m/yyyy" 或 "d-Mon-yy"',
    ),
    "mapping.unknown_zone": (
        '{value} is not a known time zone; use an IANA name such as "Asia/Shanghai"',
        '{value} 不是已知时区；请使用 IANA 名称，如 "Asia/Shanghai"',
    ),
    "mapping.same_signs": (
        "{value} can't be both the decimal sign and the thousands separator",
        "{value} 不能既是小数点又是千位分隔符",
    ),
    "mapping.join_uneven": (
        "{header} key column(s) of the header file against {lines} of the line file; give as many for both",
        "表头文件 {header} 个键列，明细文件 {lines} 个；两边数量必须相同",
    ),
    "mapping.no_join": ("two files need a [join]", "使用两个文件时需要 [join]"),
    "mapping.order_from_lines": (
        "with a [join] the order's fields come from the header file",
        "使用 [join] 时订单字段来自表头文件",
    ),
    "mapping.needs_unmapped": ("{name} is needed and not mapped", "需要 {name}，但没有映射"),
    # rejects: one row could not be read
    "reject.not_a_date": (
        '{value} is not a date that can only mean one thing; state how it is written in [dates] styles, such as "d/m/yyyy", or in [dates] absent if it means no date',
        '{value} 不是含义唯一的日期；请在 [dates] styles 中写明格式，如 "d/m/yyyy"；若表示没有日期，请写入 [dates] absent',
    ),
    "reject.two_dates": (
        "{value} is {first} in one of the stated styles and {second} in another; state the column's own styles",
        "{value} 按一种格式是 {first}，按另一种是 {second}；请为该列单独写明格式",
    ),
    "reject.no_such_day": ("{value}: there is no such day or time", "{value}：没有这样的日期或时间"),
    "reject.not_a_number": (
        "{value} is not a number; separators are stated in [numbers] decimal and thousands, words that mean no number in [numbers] absent",
        "{value} 不是数字；分隔符请写在 [numbers] decimal 和 thousands 中，表示没有数字的词请写入 [numbers] absent",
    ),
    "reject.number_out_of_range": (
        "{value} has more than 28 digits before or behind the decimal point",
        "{value} 的整数或小数部分超过 28 位",
    ),
    "reject.not_whole": ("{value} is not a whole number of 1 or more", "{value} 不是不小于 1 的整数"),
    "reject.not_a_flag": ("{value} is neither yes nor no", "{value} 既不表示是，也不表示否"),
    "reject.not_a_currency": (
        "{value} is not a currency code; three letters of ISO 4217 such as CNY",
        "{value} 不是币种代码；应为 ISO 4217 的三个字母，如 CNY",
    ),
    "reject.unknown_zone": ("{value} is not a known time zone", "{value} 不是已知时区"),
    "reject.unknown_word": (
        "{value} is none of {known}; translate it with words = {{…}}",
        "{value} 不属于 {known:list}；请用 words = {{…}} 翻译",
    ),
    "reject.total_row": (
        "{value} is a total of other rows, not an order; nothing is lost by leaving it out",
        "{value} 是其他行的合计，不是订单；略去不会丢失内容",
    ),
    "reject.too_many_cells": (
        "the row has {found} cells, the table {expected} columns: a separator inside a cell without quotes?",
        "该行有 {found} 格，而表格只有 {expected} 列：是否有未加引号的分隔符？",
    ),
    "reject.row_twice": ("the row says the same as row {first}", "该行与第 {first} 行相同"),
    "reject.line_twice": (
        "line {value} of the order already stands in row {first}, with other content",
        "订单的第 {value} 行已在第 {first} 行出现，且内容不同",
    ),
    "reject.no_header": ("{header} has no row for the order {value}", "{header} 没有订单 {value} 的行"),
    "reject.header_unusable": (
        "the row for the order {value} in {header} (row {header_line}) can't be used",
        "{header} 中订单 {value} 的行（第 {header_line} 行）无法使用",
    ),
    "reject.header_twice": ("{value} stands in {count} rows", "{value} 出现在 {count} 行中"),
}
