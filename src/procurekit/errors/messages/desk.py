"""Texts of the desk, the workflow and the attention checks."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "refused": ("{command:term} is refused, {count} reason(s):", "{command:term}被拒绝，共 {count} 条原因："),
    "wrong_state": (
        "the {document:term} is “{state:term}”; “{command:term}” is possible from {sources:quoted}",
        "{document:term}状态为“{state:term}”；“{command:term}”只能从{sources:quoted}进行",
    ),
    "missing_role": (
        "{actor} has the roles {roles:list}; one of {needed:list} is needed",
        "{actor} 的角色为 {roles:list}；需要 {needed:list} 之一",
    ),
    "number_taken": (
        "the number {number} is already used by another {document:term}; numbers that we issue are unique",
        "编号 {number} 已被其他{document:term}使用；自编号码必须唯一",
    ),
    "on_hold": ("a {kind} hold lies over {what}; release it first", "{what} 有“{kind}”冻结；请先解除"),
    "over_tolerance": (
        "{received} would be received of {ordered} ordered{again:? and {again} replaced or reworked}; "
        "at most {allowed} more is allowed ({level:term})",
        "订购 {ordered}{again:?，另有补换或返修 {again}}，将收货 {received}；最多允许超收 {allowed}（依据：{level:term}）",
    ),
    "fact_withdrawn": (
        "{name} was withdrawn and never counted; report anew what did happen",
        "{name} 已撤销，不再计入；如确有其事，请重新上报",
    ),
    "order_without_lines": ("the order has no lines; add one first", "订单没有明细行；请先添加"),
    "order_without_supplier": ("the order names no supplier; name one first", "订单没有供应商；请先填写"),
    "unknown_command": ("{command} is no command; known are {known}", "没有命令 {command}；可用的有 {known:list}"),
    "unknown_command_near": ("{command} is no command; did you mean {near}?", "没有命令 {command}；是否想用 {near}？"),
    "wrong_document": (
        "{command:term} takes a {needs:term}, not a {found:term}",
        "“{command:term}”需要的单据是“{needs:term}”，不是“{found:term}”",
    ),
    "state_of_the_past": (
        "this is order {number} as it was known on a day; pass its id to act on it as it is now",
        "这是订单 {number} 在某日所知的状态；如需操作当前订单，请传入其 id",
    ),
    "plugin_unknown_hook": (
        "{plugin} implements no hook that procurekit calls ({detail}); known are {known}",
        "{plugin} 没有实现 procurekit 会调用的钩子（{detail}）；可用的有 {known:list}",
    ),
    "missing_argument": ("{command} needs {name}", "{command} 需要参数 {name}"),
    "unknown_argument": (
        "{command} takes no {name}; it takes {known}",
        "{command} 没有参数 {name}；可用的有 {known:list}",
    ),
    "data_too_deep": (
        "the command is nested deeper than {most} levels; no document is",
        "命令嵌套超过 {most} 层；没有这样的单据",
    ),
    "not_a_command": (
        'a command is an object with a name: {{"command": …}}',
        '命令应是含有名称的对象：{{"command": …}}',
    ),
    "nothing_changed": ("nothing would change", "没有任何变化"),
    "unknown_path": (
        "{path} names no field of the order, or a line that isn't there; lines are named by number: lines[1].quantity",
        "{path} 不是订单的字段，或该行不存在；明细行用行号表示：lines[1].quantity",
    ),
    "fact_line_unknown": (
        "{path}: the document has no line {line}; it speaks of {known}",
        "{path}：单据没有第 {line} 行；已有行号 {known:list}",
    ),
    "fact_line_ambiguous": (
        "{path}: {count} lines of the document are about line {line}; give all its lines, with the field lines",
        "{path}：单据有 {count} 行涉及第 {line} 行；请用字段 lines 给出全部明细行",
    ),
    "field_of_which_line": (
        "{name} is a field of a line, and the document has {count}; name the line: lines[{line}].{name}",
        "{name} 是明细行的字段，而单据有 {count} 行；请写明是哪一行：lines[{line}].{name}",
    ),
    # attention checks
}
