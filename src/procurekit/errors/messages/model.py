"""Texts about documents, events and the log."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "schedule_twice": (
        "{field}: requested, promised, site and demands belong to the schedule lines when schedule is given",
        "{field}：给出 schedule 时，requested、promised、site、demands 应写在计划行上",
    ),
    "open_quantity_not_positive": (
        "{field}: {value} on an open line must be greater than zero; a cancelled line may be zero, and a credit line (credit=True) is signed",
        "{field}：未关闭行的数量 {value} 必须大于零；已取消的行可为零，红字行（credit=True）可为负",
    ),
    "line_without_quantity": (
        "{field}: is missing; a line of kind amount_only may state an amount instead",
        "{field}：缺失；行类型为 amount_only 时可只写金额",
    ),
    "number_twice": (
        "{field}: the number {value} is used twice; numbers are never reused",
        "{field}：编号 {value} 重复；编号不可重用",
    ),
    "schedule_without_quantity": (
        "{field}: every schedule line needs its quantity when there are several",
        "{field}：有多个计划行时，每一行都必须写数量",
    ),
    "no_lines": ("{field}: at least one line is needed", "{field}：至少要有一行"),
    "inspection_without_result": (
        "{field}: say how much was accepted, rejected or consumed in the test",
        "{field}：请填写合格、不合格或检验消耗的数量",
    ),
    "invalid_document": ("{kind} is not valid, {count} fault(s):", "{kind} 无效，共 {count} 处错误："),
    "no_envelope": (
        'it has no envelope ("procurekit", "schema", "data"), and no kind was given; pass kind=… for bare data',
        '缺少信封（"procurekit"、"schema"、"data"），也没有指定 kind；裸数据请传入 kind=…',
    ),
    "other_kind": ("a {expected} was expected, this is a {found}", "应为 {expected}，实际是 {found}"),
    "no_such_kind": (
        "{kind} is not a kind of document that procurekit stores",
        "{kind} 不是 procurekit 所存的单据类型",
    ),
    "no_schema_version": (
        "{value} is not a schema version; it is a whole number of 1 or more",
        "{value} 不是架构版本；应为不小于 1 的整数",
    ),
    "newer_schema": (
        "schema version {value} is newer than {known}, the newest this release reads; update procurekit",
        "架构版本 {value} 比本版本能读的 {known} 更新；请升级 procurekit",
    ),
    "not_json": ("it is not JSON: {detail}", "不是 JSON：{detail}"),
    "unknown_field": (
        "there is no field {name}; remove it, or put it in custom",
        "没有字段 {name}；请删除，或放入 custom",
    ),
    "unknown_field_near": ("there is no field {name}; did you mean {near}?", "没有字段 {name}；是否想写 {near}？"),
    "not_an_object": (
        "{value} must be an object with the fields of {expected}",
        "{value} 必须是含有 {expected} 字段的对象",
    ),
    "not_readable": ("{value} can't be read as {expected}", "{value} 无法读作 {expected}"),
    "not_a_fact": (
        "{kind} is not a document that is recorded against orders; create it instead",
        "{kind} 不是针对订单登记的单据；请用 create 创建",
    ),
    "unknown_event": (
        "event type {type} is not known to this release; update procurekit",
        "本版本不认识事件类型 {type}；请升级 procurekit",
    ),
    "unreadable_event": (
        "event {version} of {stream} can't be read: {detail}; run verify to see whether the log was altered",
        "{stream} 的第 {version} 个事件无法读取：{detail}；请运行 verify 检查日志是否被改动",
    ),
    # What verify says of the first place that doesn't hold.
    "verify.hash": ("the envelope doesn't match its hash: it was edited", "信封与其哈希不符：已被改动"),
    "verify.chain": (
        "the envelope doesn't name the hash of the event before it: an event was edited, removed or put in",
        "信封所记的前一事件哈希不符：有事件被改动、删除或插入",
    ),
    "verify.version": ("event {expected} of the stream is missing", "该流缺少第 {expected} 个事件"),
    "verify.body": ("the business body doesn't match its digest: it was edited", "业务内容与摘要不符：已被改动"),
    "verify.personal": ("the personal body doesn't match its digest: it was edited", "个人信息与摘要不符：已被改动"),
    "verify.missing_body": ("the business body is missing", "缺少业务内容"),
    "verify.columns": (
        "the stored {name} is {stored}, the envelope says {stated}",
        "存储的 {name} 是 {stored}，信封所记为 {stated}",
    ),
    "verify.recorded_at": (
        "it was recorded before the event before it ({before}): the clock ran backwards or the event was put in",
        "记录时间早于前一事件（{before}）：时钟倒退或事件被插入",
    ),
}
