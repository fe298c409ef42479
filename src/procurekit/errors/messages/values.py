"""Texts about single values."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "float_refused": (
        '{field}: {value} is a float, which is not exact; pass a string such as "0.12", an int or a Decimal',
        '{field}：{value} 是浮点数，不精确；请改用字符串（如 "0.12"）、整数或 Decimal',
    ),
    "not_a_number": (
        '{field}: {value} is not a decimal number; pass a string such as "0.12", an int or a Decimal',
        '{field}：{value} 不是十进制数；请传入字符串（如 "0.12"）、整数或 Decimal',
    ),
    "number_out_of_range": (
        "{field}: {value} has more than 28 digits before or 28 after the decimal point; pass a smaller number",
        "{field}：{value} 的整数或小数部分超过 28 位；请传入较小的数",
    ),
    "missing_value": ("{field}: is missing; it must be given", "{field}：缺失，必须填写"),
    "not_positive": ("{field}: {value} must be greater than zero", "{field}：{value} 必须大于零"),
    "negative": ("{field}: {value} must not be negative", "{field}：{value} 不能为负"),
    "not_a_tolerance": (
        "{field}: {value} must be a share below 1: 0.05 is 5 %",
        "{field}：{value} 必须是小于 1 的份额：0.05 即 5 %",
    ),
    "not_an_integer": (
        "{field}: {value} must be a whole number of 1 or more",
        "{field}：{value} 必须是不小于 1 的整数",
    ),
    "not_a_count": (
        "{field}: {value} must be a whole number of 0 or more",
        "{field}：{value} 必须是不小于 0 的整数",
    ),
    "not_text": ("{field}: {value} must be text (str)", "{field}：{value} 必须是文本（str）"),
    "broken_text": (
        "{field}: contains half a character (a lone surrogate); send it as valid Unicode",
        "{field}：含有半个字符（孤立的代理码元）；请以有效的 Unicode 传入",
    ),
    "nul_in_text": (
        "{field}: {value} contains the character U+0000, which no paper has and not every database can keep; leave it out",
        "{field}：{value} 含有字符 U+0000；单据上不会有它，也并非所有数据库都能保存；请去掉",
    ),
    "line_out_of_range": (
        "{field}: {value} is too large; a line's number is {last} at most",
        "{field}：{value} 过大；行号最大为 {last}",
    ),
    "empty_text": ("{field}: must not be empty", "{field}：不能为空"),
    "not_a_day": (
        '{field}: {value} is not a date; pass a datetime.date or text such as "2026-12-01"',
        '{field}：{value} 不是日期；请传入 datetime.date 或文本（如 "2026-12-01"）',
    ),
    "not_a_moment": (
        '{field}: {value} is neither a date nor a time with a zone; pass "2026-12-01", "2026-12-03T09:00+08:00" or a datetime with a tzinfo',
        '{field}：{value} 既不是日期，也不是带时区的时间；请传入 "2026-12-01"、"2026-12-03T09:00+08:00" 或带 tzinfo 的 datetime',
    ),
    "naive_time": (
        '{field}: {value} has no time zone, and without one it could be any of a day\'s moments; add an offset ("2026-12-03T09:00+08:00") or a tzinfo',
        '{field}：{value} 没有时区，无法确定是哪一时刻；请加上偏移量（如 "2026-12-03T09:00+08:00"）或 tzinfo',
    ),
    "unknown_zone": (
        '{field}: {value} is not a known time zone; pass an IANA name such as "Asia/Shanghai"',
        '{field}：{value} 不是已知时区；请使用 IANA 名称，如 "Asia/Shanghai"',
    ),
    "not_a_currency": (
        '{field}: {value} is not a currency code; pass three capital letters of ISO 4217 such as "CNY"',
        '{field}：{value} 不是币种代码；请使用 ISO 4217 的三个大写字母，如 "CNY"',
    ),
    "currency_mismatch": (
        "{left} and {right} are different currencies: convert one of them at a stated rate first",
        "{left} 与 {right} 币种不同：请先按指定汇率换算",
    ),
    "unit_mismatch": (
        "{left} and {right} are different units: convert one of them first",
        "{left} 与 {right} 计量单位不同：请先换算",
    ),
    "not_a": ("{field}: {value} must be {expected}", "{field}：{value} 必须是 {expected}"),
    "not_a_choice": (
        "{field}: {value} is not one of {choices}",
        "{field}：{value} 不在可选值之内：{choices:list}",
    ),
    "not_many": (
        "{field}: {value} must be a list or tuple of {expected}",
        "{field}：{value} 必须是由 {expected} 组成的列表或元组",
    ),
    "split_of_nothing": (
        "weights: {value} add up to nothing, so nothing can be shared out; pass at least one positive weight",
        "weights：{value} 之和为零，无法分摊；请至少给出一个正的权重",
    ),
    "tolerance_empty": (
        "a tolerance needs an absolute or a percent limit on at least one side; leave it out where nothing is stated",
        "容差至少要在一侧给出绝对值或百分比；没有规定时请不要填写容差",
    ),
    "calendar_never_works": (
        "{field}: {value} has no weekday that is worked, so nothing can be counted; pass at least one of 1 (Monday) to 7",
        "{field}：{value} 没有任何工作日，无法计算；请至少给出 1（周一）至 7 中的一天",
    ),
    "calendar_out_of_range": (
        "{day} is outside the years this calendar knows ({first} to {last}); pass a day within them",
        "{day} 超出日历所知的年份（{first} 至 {last}）；请传入此范围内的日期",
    ),
    "calendar_unpublished": (
        "{year}: the official calendar of {country} is known up to {published}; later worked weekends are not known, so the answer may change; update the holidays package and load the calendar again, or state the days yourself",
        "{year} 年：{country} 的官方放假安排只掌握到 {published} 年，之后的调休未知，结果可能变化；请更新 holidays 软件包后重新加载日历，或自行填写",
    ),
    "calendar_contradiction": (
        "{day} is stated both as a holiday and as a worked day; leave it in one of holidays and worked",
        "{day} 既被列为假日又被列为调休上班日；请只保留在 holidays 或 worked 其中之一",
    ),
    "unknown_country": (
        '{country} is not a country that the holidays package knows; pass an ISO 3166 code such as "CN"',
        'holidays 软件包不认识国家 {country}；请使用 ISO 3166 代码，如 "CN"',
    ),
    "shift_unreadable": (
        '{field}: {value} is no shift; write "09:00-12:00, 13:00-18:00", over midnight "22:00-06:00", up to midnight "16:00-24:00", or "" for no work',
        '{field}：{value} 不是班次；请写成 "09:00-12:00, 13:00-18:00"，跨夜写 "22:00-06:00"，到午夜写 "16:00-24:00"，不上班写 ""',
    ),
    "shifts_overlap": (
        "{field}: the shifts {one} and {other} overlap; let one end before the other begins",
        "{field}：班次 {one} 与 {other} 重叠；请让前一个在后一个开始之前结束",
    ),
    "shifts_overlap_at_night": (
        "the shift {one} of {day} runs into {other} of {following} (weekdays count from 1, Monday); let it end before that begins",
        "{day} 的班次 {one} 与次日 {following} 的 {other} 重叠（星期以 1 表示周一）；请让前者在后者开始之前结束",
    ),
    "work_time_never_works": (
        "WorkTime.hours: no weekday that the calendar works ({weekdays}) has a shift, so no time would ever be worked; give at least one of them hours",
        "WorkTime.hours：日历中的工作日（{weekdays:list}）都没有班次，永远没有工作时间；请至少为其中一天填写班次",
    ),
    "work_time_no_hours": (
        "{day} is a worked day of the calendar, but neither its weekday ({weekday}) nor the weekday worked_as ({other}) has a shift; give one of them hours, or the day its own in special",
        "{day} 是日历中的上班日，但其星期（{weekday}）与 worked_as 所指的星期（{other}）都没有班次；请为其中之一填写班次，或在 special 中单独填写该日",
    ),
    "work_time_too_long": (
        "{duration} is more than ten years of this working time ({hours} hours); pass a shorter duration",
        "{duration} 超过此工作时间的十年（{hours} 小时）；请传入较短的时长",
    ),
    "unknown_key": (
        "{field}: there is no key {name}; there are {known}",
        "{field}：没有键 {name}；可用的键：{known:list}",
    ),
    "unknown_key_near": (
        "{field}: there is no key {name}; did you mean {near}?",
        "{field}：没有键 {name}；是否想写 {near}？",
    ),
}
