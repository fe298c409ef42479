"""Texts about stores and databases."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "missing_extra": (
        "{package} is not installed; install it with: pip install 'procurekit[{extra}]'",
        "未安装 {package}；请运行：pip install 'procurekit[{extra}]'",
    ),
    "conflict": (
        "{stream} is at version {found}, not {expected}: somebody else changed it ({changes}); load it again and decide anew",
        "{stream} 的版本是 {found}，不是 {expected}：已被他人更改（{changes}）；请重新读取后再决定",
    ),
    "key_taken": ("the key {key} is already stored", "键 {key} 已存在"),
    "key_reused": (
        "the key {key} was first used for another command; use a new key for a new command",
        "键 {key} 首次使用时对应另一命令；新命令请使用新的键",
    ),
    "store_without_keys": (
        "this store keeps no command keys, so the command with the key {key} could not be recognised again; "
        "leave the key out, or use a store that implements SideRecords",
        "该存储不保存命令键，无法再次识别键为 {key} 的命令；请不传 key，或使用实现了 SideRecords 的存储",
    ),
    "not_found": ("there is no {what:term} {id} in book {book}", "账套 {book} 中没有{what:term} {id}"),
    "ambiguous_number": (
        "{count} orders have the number {number}; name one by its id: {ids}",
        "有 {count} 张订单的编号为 {number}；请用 id 指定其一：{ids}",
    ),
    "store_unknown": (
        '"{url}" is no store that procurekit knows; pass a file name, "memory:" or "sqlite:///FILE"',
        '"{url}" 不是 procurekit 所知的存储；请传入文件名、"memory:" 或 "sqlite:///文件"',
    ),
    "store_option": (
        "{url}: {option}={value} is not an option of a SQLite database; known are {known}",
        "{url}：{option}={value} 不是 SQLite 数据库的选项；可用的有 {known}",
    ),
    "store_cannot_open": (
        "{path} can't be opened: {detail:term}; check that the folder exists and may be written",
        "无法打开 {path}：{detail:term}；请确认文件夹存在且可写",
    ),
    "store_not_there": ("there is no database {path}", "数据库 {path} 不存在"),
    "store_read_only": (
        "{path} can only be read (mode=ro or no write permission); nothing was written",
        "{path} 只读（mode=ro 或没有写权限）；未写入任何内容",
    ),
    "store_full": (
        "{path} is full; what was committed before is safe, the last batch was not written",
        "{path} 已满；此前提交的内容完好，最后一批未写入",
    ),
    "store_busy": (
        "{path} is locked by another program for more than {seconds} s; nothing was written, try again",
        "{path} 被其他程序锁定超过 {seconds} 秒；未写入任何内容，请重试",
    ),
    "store_not_database": ("{path} is not a SQLite database", "{path} 不是 SQLite 数据库"),
    "store_damaged": (
        "{path} is damaged; restore a backup of it, or see with `PRAGMA integrity_check` in the sqlite3 program what is lost",
        "{path} 已损坏；请恢复备份，或用 sqlite3 程序的 `PRAGMA integrity_check` 查看受损之处",
    ),
    "store_foreign": (
        "{path} is a SQLite database of another program; procurekit leaves it alone",
        "{path} 是其他程序的 SQLite 数据库；procurekit 不会改动它",
    ),
    "store_newer": (
        "{path} was written by a newer procurekit (format {found}, this one knows {known}); update procurekit",
        "{path} 由更新版本的 procurekit 写入（格式 {found}，本版本只知 {known}）；请升级 procurekit",
    ),
    "store_failed": ("{path}: {detail}; nothing was half-written", "{path}：{detail}；没有写入一半的内容"),
    "store_closed": ("this desk is closed; open a new one", "该工作台已关闭；请重新打开"),
}
