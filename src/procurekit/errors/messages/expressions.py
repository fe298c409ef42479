"""Texts about expressions and the vocabulary they are written in."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "expression_invalid": ("this is no expression: {count} {count:fault|faults}", "表达式有 {count} 处错误"),
    # --- its size
    "expression_too_long": (
        "the source has {length:n} characters; {most:n} are allowed: make several expressions of it",
        "表达式有 {length:n} 个字符，上限为 {most:n}；请拆成多个表达式",
    ),
    "expression_too_large": (
        "more than {most} parts; make several expressions of it",
        "超过 {most} 个组成部分；请拆成多个表达式",
    ),
    "expression_too_deep": (
        "parts lie within parts more than {most} deep; make several expressions of it",
        "嵌套超过 {most} 层；请拆成多个表达式",
    ),
    # --- its characters
    "expression_empty": (
        "there is nothing here; write a condition such as open > 0",
        "内容为空；请写条件，如 未交数量 > 0",
    ),
    "expression_character": (
        "the character {found} ({point}) has no meaning here; leave it out, or put it in quotes as part of a text",
        "字符 {found}（{point}）在此没有意义；请删去，或作为文本放在引号内",
    ),
    "expression_text_open": ("this text is not closed; end it with {closing}", "文本没有结束；请以 {closing} 结尾"),
    "expression_text_prefix": (
        "a letter before the quotes ({found}) is not allowed; write the text in plain quotes",
        "引号前不能有字母（{found}）；请直接用引号写文本",
    ),
    "expression_two_texts": (
        "two texts stand one after the other; write an operator or a comma between them",
        "两个文本相连；请在中间写运算符或逗号",
    ),
    "expression_text_too_long": (
        "a text of {length:n} characters; {most} are allowed",
        "文本有 {length:n} 个字符，上限为 {most}",
    ),
    "expression_broken_text": (
        "the text contains half a character (a lone surrogate); send it as valid Unicode",
        "文本含有半个字符（孤立的代理码元）；请以有效的 Unicode 传入",
    ),
    "expression_escape": (
        "a text knows no {found}; a backslash goes only before n, t, \\, \" and '",
        "文本中没有 {found}；反斜杠只能用在 n、t、\\、\" 和 ' 之前",
    ),
    "expression_number": (
        "{found} is no plain number; write it out in decimal digits, without exponent, such as 1200 or 0.05",
        "{found} 不是普通数字；请用十进制写全，不用指数，如 1200 或 0.05",
    ),
    "expression_number_too_long": (
        "{found} has more than {most} digits before or behind the point; write a shorter number",
        "{found} 的整数或小数部分超过 {most} 位；请写较短的数",
    ),
    "expression_word_too_long": (
        "the word {found} has more than {most} characters; no name is that long",
        "{found} 超过 {most} 个字符；没有这么长的名称",
    ),
    # --- its syntax
    "expression_syntax": (
        "{found} can't stand here; look for a missing operator, comma or bracket just before it",
        "{found} 不能写在这里；请检查前面是否缺少运算符、逗号或括号",
    ),
    "expression_ends_early": (
        "something is missing at the end; complete the expression",
        "末尾缺少内容；请把表达式写完",
    ),
    "expression_bracket": (
        "{found} closes nothing that is open; remove it, or open the bracket before it",
        "{found} 没有对应的开括号；请删去，或在前面补上",
    ),
    "expression_bracket_open": ("{found} is never closed; add the closing bracket", "{found} 没有闭合；请补上闭括号"),
    "expression_instead": ("{found} is not part of the language; write {instead}", "不支持 {found}；请改用 {instead}"),
    "expression_keyword": (
        "{found} is not part of the language: an expression only compares, computes and chooses; use and, or, not, in, is None, if … else",
        "不支持 {found}：表达式只能比较、计算和选择；可用 且、或、非、属于、为空、若…否则",
    ),
    "expression_not_allowed": (
        "this is not part of the language; use comparisons, and, or, not, in, +, -, * and the named functions",
        "不支持这种写法；可用比较、且、或、非、属于、+、-、* 以及内置函数",
    ),
    "expression_attribute": (
        "a dot reads nothing here: names have no inside; write one of the vocabulary's names alone",
        "不能用点号取值：名称没有下级；请直接写词汇表中的名称",
    ),
    "expression_subscript": (
        "square brackets read nothing here; write one of the vocabulary's names alone, or in (…) to compare with several values",
        "不能用方括号取值；请直接写词汇表中的名称，与多个值比较时用 属于 (…)",
    ),
    "expression_division": (
        "{found} is not part of the language, as tables and objects would round differently; cross-multiply: instead of a / b > 0.05 write a > 0.05 * b",
        "不支持 {found}，因为各处舍入不一致；请交叉相乘：不写 a / b > 0.05，而写 a > 0.05 * b",
    ),
    "expression_power": (
        "** is not part of the language; multiply instead: a * a",
        "不支持 **；请用乘法：a * a",
    ),
    "expression_sign": (
        "{found} before a value is not part of the language; leave it out",
        "值前不支持 {found}；请删去",
    ),
    "expression_chain": (
        "in and is don't go into a chain of comparisons; join two conditions with and",
        "属于、为空 不能放在连续比较中；请用 且 连接两个条件",
    ),
    "expression_is": (
        "is only asks for None; write == to compare with a value",
        "is 只用于判断 None（为空）；与值比较请用 ==",
    ),
    # --- its names and functions
    "expression_unknown_name": (
        "there is no name {name}; a text stands in quotes, the names are in the vocabulary",
        "没有名称 {name}；文本要加引号，可用名称见词汇表",
    ),
    "expression_unknown_name_near": (
        "there is no name {name}; did you mean {near}?",
        "没有名称 {name}；是否想写 {near}？",
    ),
    "expression_unknown_function": (
        "there is no function {name}; an expression can call only those of the language",
        "没有函数 {name}；只能调用语言内置的函数",
    ),
    "expression_unknown_function_near": (
        "there is no function {name}; did you mean {near}?",
        "没有函数 {name}；是否想写 {near}？",
    ),
    "expression_function_as_name": ("{name} is a function; write {written}", "{name} 是函数；请写 {written}"),
    "expression_name_as_function": (
        "{name} is a name, no function; leave out the brackets behind it",
        "{name} 是名称，不是函数；请去掉后面的括号",
    ),
    "expression_no_function": (
        "only a function of the language can be called; remove the brackets",
        "只能调用语言内置的函数；请去掉括号",
    ),
    "expression_arguments": (
        "{function} was given {found} {found:argument|arguments}; write {written}",
        "{function} 有 {found} 个参数；请写 {written}",
    ),
    "expression_plain_arguments": (
        "arguments are plain values, one after the other; leave out *, names with = and loops",
        "参数只能依次写值；请去掉 *、带 = 的名称和循环",
    ),
    "expression_argument": (
        "{function} needs {wanted:term} here, not {found:term}",
        "{function} 在此需要{wanted:term}，而不是{found:term}",
    ),
    "expression_literal_text": (
        'the argument of {function} has to be a text in quotes, such as "2026-12-01" for a date',
        '{function} 的此参数必须是带引号的文本，日期如 "2026-12-01"',
    ),
    # --- its sets
    "expression_set_place": (
        'several values stand only behind in and not in: site in ("A", "B")',
        '多个值只能写在 属于、不属于 之后：收货地点 属于 ("A", "B")',
    ),
    "expression_set_member": (
        "behind in there are only plain values: texts, numbers, dates; compare with a name by ==",
        "属于 之后只能是文本、数字、日期等具体值；与名称比较请用 ==",
    ),
    "expression_empty_set": ("nothing is in an empty set; write the values", "空集合不含任何值；请写上具体值"),
    "expression_set_too_large": (
        "the set has {count:n} values; {most} are allowed",
        "集合有 {count:n} 个值，上限为 {most}",
    ),
    "expression_no_set": (
        "in looks into several values, and this is {found:term}; compare with ==, or write values in brackets",
        "属于 用于多个值，而这里是{found:term}；请用 == 比较，或用括号列出值",
    ),
    # --- its kinds and units
    "expression_kinds": (
        "{left:term} and {right:term} don't go together ({operator}); compare values of one kind",
        "{left:term}与{right:term}不能一起运算（{operator}）；请使用同类的值",
    ),
    "expression_units": (
        "{left:term} and {right:term} are different units ({operator}); compare or add only what is in one unit",
        "{left:term}与{right:term}单位不同（{operator}）；只有同一单位才能比较或相加",
    ),
    "expression_working_days": (
        "a date plus working days is add_working_days(date, n); + counts calendar days",
        "日期加工作日请用 加工作日(日期, n)；+ 按日历天计算",
    ),
    "expression_not_a_condition": (
        "{operator} needs a condition, and this is {found:term}; compare it with something",
        "{operator} 需要条件，而这里是{found:term}；请写成比较",
    ),
    "expression_no_order": (
        "{operator} needs numbers or dates; {found:term} has no order: use ==, != or in",
        "{operator} 只用于数字和日期；{found:term}没有大小顺序：请用 ==、!= 或 属于",
    ),
    "expression_no_arithmetic": (
        "{left:term} {operator} {right:term} has no meaning; compute with numbers, a date and whole days, or two dates by -",
        "{left:term} {operator} {right:term} 没有意义；可计算数字、日期加减整天数、两个日期相减",
    ),
    "expression_no_sign": ("{found:term} has no sign; - stands before numbers", "{found:term}没有正负；- 只用于数字"),
    "expression_not_whole_days": (
        "a date moves by whole days; write a whole number",
        "日期只能加减整天数；请写整数",
    ),
    "expression_not_a_date": ('{found} is no date; write it as "2026-12-01"', '{found} 不是日期；请写成 "2026-12-01"'),
    "expression_not_an_instant": (
        '{found} is no time with a zone; write it as "2026-12-03T09:00+08:00"',
        '{found} 不是带时区的时间；请写成 "2026-12-03T09:00+08:00"',
    ),
    "expression_none": (
        "{operator} with None is always missing; ask with is None or is not None",
        "与 None（空）运算（{operator}）总是缺失；请用 为空 或 不为空 判断",
    ),
    "expression_only_none": ("None alone is no value; leave it out", "只有 None（空）不成值；请删去"),
    "expression_wanted": (
        "{wanted:term} is wanted here, and this gives {found:term}",
        "此处需要{wanted:term}，而表达式得到{found:term}",
    ),
    "expression_changed": (
        "{source}: is not the expression that was stored (its kind or hash differs); store it anew after checking it",
        "{source}：与所存表达式不一致（类型或哈希不同）；请核对后重新保存",
    ),
    # --- on tables
    "expression_table_function": (
        "{function} is not possible on a table: libraries count and fold letters differently; evaluate it row by row, or give the table a column for it",
        "表格不支持 {function}：各库对字符的处理不一致；请逐行求值，或在表格中增加相应的列",
    ),
    "expression_table_texts": (
        "{found} has several texts, which is not possible on a table; evaluate it row by row, or give the table a column that is true or false",
        "{found} 含多个文本，表格不支持；请逐行求值，或在表格中增加是否列",
    ),
    "expression_table_instant": (
        "{found} is an instant, which is not possible on a table: zones differ from row to row; use the date at the site (today for at), or evaluate it row by row",
        "{found} 是时刻，表格不支持：各行时区可能不同；请用当地日期（此刻用 今天），或逐行求值",
    ),
    "expression_table_digits": (
        "{found} has more than {most} digits, which is not possible on a table; write a shorter number, or evaluate it row by row",
        "{found} 超过 {most} 位，表格不支持；请写较短的数，或逐行求值",
    ),
    "expression_table_frame": (
        "{found} is no table that we know; pass a Polars, pandas or PySpark frame, a DuckDB relation or a PyArrow table",
        "{found} 不是可用的表格；请传入 Polars、pandas、PySpark 数据框、DuckDB 关系或 PyArrow 表",
    ),
    "expression_table_columns": (
        "the table has no column {missing:list}; it has {present:list}; say with columns={{…}} what its columns are called, or add empty ones by Table.with_missing",
        "表格没有列 {missing:list}；现有 {present:list}；请用 columns={{…}} 指定列名，或用 Table.with_missing 添加空列",
    ),
    "expression_table_columns_near": (
        "the table has no column {missing:list}; did you mean {near:list}? It has {present:list}; say with columns={{…}} what its columns are called, or add empty ones by Table.with_missing",
        "表格没有列 {missing:list}；是否指 {near:list}？现有 {present:list}；请用 columns={{…}} 指定列名，或用 Table.with_missing 添加空列",
    ),
    "expression_table_type": (
        "{column}: the column has {found}, and {name} is {expected:term}; convert the column to {wanted}",
        "{column}：此列类型为 {found}，而 {name} 是{expected:term}；请将该列转换为 {wanted}",
    ),
    "expression_table_time": (
        "{column}: {name} is a date, and the column has times of day; convert it to the date at the site",
        "{column}：{name} 是日期，而此列含有时间；请转换为当地日期",
    ),
    "expression_table_fractions": (
        "{column}: {name} is a whole number, and the column has fractions; round them, or make {name} a decimal",
        "{column}：{name} 是整数，而此列含有小数；请取整，或将 {name} 声明为数字",
    ),
    "expression_table_too_long": (
        "{part}: needs more than {most} digits to be exact on a table; convert its columns to decimals with fewer places, or evaluate it row by row",
        "{part}：要在表格中保持精确需超过 {most} 位；请将相关列转换为小数位较少的类型，或逐行求值",
    ),
    "expression_table_taken": (
        "{name}: the table has a column of that name already; choose another name",
        "{name}：表格已有同名的列；请另取名称",
    ),
    "expression_table_twice": (
        "{name}: is named by two columns, {first} and {second}; say which one with columns={{…}}",
        "{name}：对应 {first} 和 {second} 两列；请用 columns={{…}} 指定",
    ),
    "expression_table_wrapping": (
        "Spark turns an overflow into a missing value here; set spark.sql.ansi.enabled to true, as it is by default",
        "此 Spark 会把溢出变成缺失值；请将 spark.sql.ansi.enabled 设为 true（默认值）",
    ),
    # --- its evaluation
    "expression_needs": (
        "the expression needs {name}, which was not given; pass {name} ({wanted})",
        "表达式需要 {name}，但没有提供；请传入 {name}（{wanted}）",
    ),
    "expression_value": (
        "{name}: {value} is not {expected:term}, as the vocabulary says; pass a value of that kind",
        "{name}：{value} 不是词汇表所说的{expected:term}；请传入该类型的值",
    ),
    "expression_always_there": (
        "{name}: is missing, and the vocabulary says that it never is; give it a value, or let it be missing there",
        "{name}：缺失，但词汇表声明其总有值；请提供，或在词汇表中允许缺失",
    ),
    "expression_no_attribute": (
        "{name}: {kind} has no such attribute; pass an object that has it, or a mapping",
        "{name}：{kind} 没有此属性；请传入具有该属性的对象或映射",
    ),
    # --- the vocabulary
    "vocabulary_not_a_word": (
        "{field}: {value} is no word; use letters, digits and _ (the English name in ASCII), not beginning with a digit or _",
        "{field}：{value} 不能作名称；请用字母、汉字、数字和 _（英文名限 ASCII），不以数字或 _ 开头",
    ),
    "vocabulary_reserved": (
        "{name}: is a word of the language itself; choose another name",
        "{name}：是语言自身的用词；请另取名称",
    ),
    "vocabulary_clash": (
        "{name}: names both {first} and {second}; give one of them another name",
        "{name}：同时是 {first} 和 {second} 的名称；请给其中一个另取名称",
    ),
    "vocabulary_unknown_key": (
        "{name}: there is no {key} here; a name has {keys:list}",
        "{name}：没有 {key}；名称可有 {keys:list}",
    ),
    # --- explanations, and words
    "expression.missing.absent": ("nobody said", "没有数据"),
    "expression.missing.said": ("written so", "表达式如此写"),
    "expression.missing.too_long": ("the number gets too long", "数字过长"),
    "expression.missing.no_such_day": ("no day that we can count to", "超出可计算的日期"),
    "expression.value.None": ("missing", "缺失"),
    "expression.value.True": ("true", "是"),
    "expression.value.False": ("false", "否"),
    "term.bool": ("true or false", "是否"),
    "term.int": ("a whole number", "整数"),
    "term.decimal": ("a number", "数字"),
    "term.text": ("a text", "文本"),
    "term.date": ("a date", "日期"),
    "term.instant": ("an instant", "时刻"),
    "term.texts": ("several texts", "多个文本"),
    "term.nothing": ("None", "空"),
    "term.days": ("days", "天"),
    "term.working_days": ("working days", "工作日"),
    "term.currency": ("an amount", "金额"),
    "term.unit": ("a quantity", "数量"),
}
