"""Texts about stores and databases."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "missing_rich": (
        "rich, which draws tables, is not installed; use --format json or csv, or install it with: pip install 'procurekit[cli]'",
        "未安装用于绘制表格的 rich；请使用 --format json 或 csv，或运行：pip install 'procurekit[cli]'",
    ),
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
    "store_without_redaction": (
        "this store can't delete personal data; use one that implements Redaction (SQLite and memory do)",
        "该存储不能删除个人信息；请使用实现了 Redaction 的存储（SQLite 与内存存储均可）",
    ),
    "not_found": ("there is no {what:term} {id} in book {book}", "账套 {book} 中没有{what:term} {id}"),
    "ambiguous_number": (
        "{count} documents have the number {number}; name one by its id: {ids}",
        "有 {count} 张单据的编号为 {number}；请用 id 指定其一：{ids}",
    ),
    "store_unknown": (
        '"{url}" is no store that procurekit knows; pass a file name, "memory:", "sqlite:///FILE" or "postgresql+psycopg://USER@HOST/DATABASE"',
        '"{url}" 不是 procurekit 所知的存储；请传入文件名、"memory:"、"sqlite:///文件" 或 "postgresql+psycopg://用户@主机/数据库"',
    ),
    "store_option": (
        "{url}: {option}={value} is not an option of this store; known are {known}",
        "{url}：{option}={value} 不是该存储的选项；可用的有 {known}",
    ),
    "store_cannot_open": (
        "{path} can't be opened: {detail:term}; check that the folder exists and may be written",
        "无法打开 {path}：{detail:term}；请确认文件夹存在且可写",
    ),
    "store_not_there": (
        "there is no database {path}, or it has no tables of procurekit's",
        "数据库 {path} 不存在，或其中没有 procurekit 的表",
    ),
    "store_read_only": (
        "{path:said} can only be read (mode=ro or no write permission); nothing was written",
        "{path:said} 只读（mode=ro 或没有写权限）；未写入任何内容",
    ),
    "store_folder_read_only": (
        "nothing may be written in the folder of {path}, which SQLite needs to do even to read what others write to; if nobody writes to it, open it as {url}",
        "{path} 所在的文件夹不可写，而 SQLite 在读取他人正在写入的文件时也需要写入；若无人写入，请以 {url} 打开",
    ),
    "store_log_unread": (
        "the last changes to {path} are in {log}, and can't be read where nothing may be written; copy both files to a folder that may be written",
        "{path} 的最近更改在 {log} 中，在不可写的文件夹里无法读取；请将两个文件一并复制到可写的文件夹",
    ),
    "store_unreadable": (
        "{path:said}: this role may not read ({detail}); whoever owns the tables has to let it: GRANT SELECT ON …",
        "{path:said}：该角色无权读取（{detail}）；请由表的所有者授权：GRANT SELECT ON …",
    ),
    "store_login": (
        "{path} lets nobody in so: {detail}; trying again won't help, check the user, the password and the database in the URL",
        "{path} 拒绝登录：{detail}；重试无用，请检查 URL 中的用户、密码与数据库",
    ),
    "store_login_unclear": (
        "{url}: an @ is where none can be; write one that is in the user name or the password as %40, a / as %2F, a : as %3A",
        "{url}：@ 的位置有误；用户名或密码中的 @ 请写作 %40，/ 写作 %2F，: 写作 %3A",
    ),
    "store_full": (
        "{path:said} is full; what was committed before is safe, the last batch was not written",
        "{path:said} 已满；此前提交的内容完好，最后一批未写入",
    ),
    "store_busy": (
        "{path:said} is locked by another program for more than {seconds} s; nothing was written, try again",
        "{path:said} 被其他程序锁定超过 {seconds} 秒；未写入任何内容，请重试",
    ),
    "store_not_database": ("{path} is not a SQLite database", "{path} 不是 SQLite 数据库"),
    "store_damaged": (
        "{path:said} is damaged; restore a backup of it, or see with `PRAGMA integrity_check` in the sqlite3 program what is lost",
        "{path:said} 已损坏；请恢复备份，或用 sqlite3 程序的 `PRAGMA integrity_check` 查看受损之处",
    ),
    "store_foreign": (
        "{path} is a SQLite database of another program; procurekit leaves it alone",
        "{path} 是其他程序的 SQLite 数据库；procurekit 不会改动它",
    ),
    "store_newer": (
        "{path:said} was written by a newer procurekit (format {found}, this one knows {known}); update procurekit",
        "{path:said} 由更新版本的 procurekit 写入（格式 {found}，本版本只知 {known}）；请升级 procurekit",
    ),
    "missing_driver": (
        "{package}, which {url} needs, is not installed; install it with: pip install {install}",
        "未安装 {url} 所需的 {package}；请运行：pip install {install}",
    ),
    "missing_psycopg": (
        "{package}, which {url} needs, is not installed; write postgresql+psycopg://…, and install its driver with: pip install 'procurekit[postgresql]'",
        "未安装 {url} 所需的 {package}；请改写为 postgresql+psycopg://…，并安装其驱动：pip install 'procurekit[postgresql]'",
    ),
    "store_repeat": (
        "{path:said}: the database broke off this transaction in favour of another one ({detail}); nothing was written, run it again from its start",
        "{path:said}：数据库为另一事务中止了本事务（{detail}）；未写入任何内容，请从头重试该事务",
    ),
    "store_locked": (
        "{path:said}: somebody else holds what is needed here, and the wait was too long ({detail}); nothing was written, try again",
        "{path:said}：所需数据被他人占用，等待超时（{detail}）；未写入任何内容，请重试",
    ),
    "store_unreachable": (
        "{path:said} can't be reached: {detail}; nothing was written, try again when it answers (a connection of yours: with a new one)",
        "无法连接 {path:said}：{detail}；未写入任何内容，请在其恢复后重试（您自己的连接请重新建立）",
    ),
    "store_outcome_unknown": (
        "{path}: the connection was lost during the commit, so it is not known whether this was written; repeat the command with the same key",
        "{path}：提交时连接中断，无法得知是否已写入；请用同一个 key 重复该命令",
    ),
    "store_not_portable": (
        "a store of kind {kind} doesn't list what it keeps, so it can't be copied; a store that implements Portable can",
        "{kind} 类型的存储无法列出其内容，因而不能复制；实现了 Portable 的存储才可以",
    ),
    "outbox_left": (
        "{count:n} {count:message is|messages are} not delivered, and a store of kind {kind} has no outbox to keep them in; deliver them first, or name another target; nothing was copied",
        "还有 {count:n} 条消息未投递，而 {kind} 类型的存储没有可保存它们的发件箱；请先投递，或指定其他目标；未复制任何内容",
    ),
    "target_not_empty": (
        "the target has events that are not the source's (they agree on the first {events:n}); name an empty one; nothing was copied",
        "目标中有来源所没有的事件（前 {events:n} 个一致）；请指定一个空的目标；未复制任何内容",
    ),
    "target_keeps_redacted": (
        "personal data was deleted at the source since this copy was begun, and the target still has it, first at event {version} of {stream}: delete the copy, with its backups, and copy again into an empty store; nothing was copied",
        "自开始复制以来，来源已删除个人信息，而目标中仍有这些信息，首处为 {stream} 的第 {version} 个事件：请删除该副本及其备份，并重新复制到空的存储；未复制任何内容",
    ),
    "target_is_source": (
        "{target} is the source itself; name another database",
        "{target} 就是来源本身；请指定另一数据库",
    ),
    "store_empty": (
        "{path} is an empty file, no database; procurekit import and procurekit demo make one",
        "{path} 是空文件，不是数据库；可用 procurekit import 或 procurekit demo 建立",
    ),
    "copy_differs": (
        "the copy is not the same at event {version} of {stream}; don't use it, and copy again into an empty store",
        "副本在 {stream} 的第 {version} 个事件处不一致；请勿使用，并重新复制到空的存储",
    ),
    "store_older": (
        "{path:said} is in the older format {found} (this procurekit writes {known}); back it up, then run: procurekit migrate --db {path} (tables in the host's database: procurekit.install(connection), as a migration of yours)",
        "{path:said} 为旧格式 {found}（本版本写入格式 {known}）；请先备份，再运行：procurekit migrate --db {path}（表在宿主数据库中时，请在您的迁移中执行 procurekit.install(connection)）",
    ),
    "not_installed": (
        "the host's database has no procurekit tables; make them once, as a migration of yours: procurekit.install(connection)",
        "宿主数据库中没有 procurekit 的表；请在您的迁移中执行一次：procurekit.install(connection)",
    ),
    "no_transaction": (
        "the connection is not inside a transaction, so nothing could be rolled back; begin one first (BEGIN, engine.begin(), transaction.atomic())",
        "该连接不在事务中，无法随之回滚；请先开启事务（BEGIN、engine.begin()、transaction.atomic()）",
    ),
    "seal_in_transaction": (
        "what a transaction may still roll back can't be sealed; seal with a desk of your own: procurekit.open(url).seal()",
        "事务中尚可回滚的内容不能封存；请用自己的工作台封存：procurekit.open(url).seal()",
    ),
    "connection_text": (
        "the connection's text_factory is not str; set it to str while procurekit uses the connection",
        "该连接的 text_factory 不是 str；请在 procurekit 使用该连接期间将其设为 str",
    ),
    "connection_unknown": (
        "{kind} is no connection that procurekit knows; pass a sqlite3 connection, an SQLAlchemy connection or session, or a Django connection",
        "{kind} 不是 procurekit 所知的连接；请传入 sqlite3 连接、SQLAlchemy 连接或会话、或 Django 连接",
    ),
    "connection_other": (
        "the desk keeps its orders in {database}, and {kind} is a connection to another kind of database; use procurekit.on(connection)",
        "该工作台的数据在 {database} 中，而 {kind} 连接的是另一种数据库；请使用 procurekit.on(connection)",
    ),
    "store_not_hosted": (
        "a store of kind {kind} can't work inside a host's transaction; use SQLite or an SQL database",
        "{kind} 类型的存储不能在宿主事务中工作；请使用 SQLite 或 SQL 数据库",
    ),
    "rebuilt_elsewhere": (
        "another rebuild of the projection began meanwhile and goes on; this one stopped and changed nothing",
        "另一个投影重建已开始并在继续；本次重建已停止，未更改任何内容",
    ),
    "backup_there": ("{path} is there already; name a file that is not", "{path} 已存在；请指定一个不存在的文件"),
    "store_failed": ("{path:said}: {detail}; nothing was half-written", "{path:said}：{detail}；没有写入一半的内容"),
    "store_closed": ("this desk is closed; open a new one", "该工作台已关闭；请重新打开"),
}
