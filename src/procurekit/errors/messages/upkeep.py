"""Texts about the upkeep of a store: what the doctor found and advises, backups, moves."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

_LABELS: Final = {
    "integrity": ("whole", "完整性"),
    "events": ("events", "事件数"),
    "streams": ("histories", "流数"),
    "orders": ("orders", "订单数"),
    "schedule_lines": ("schedule lines", "交货计划行数"),
    "alerts": ("alerts", "预警数"),
    "outbox": ("messages that wait to be delivered", "待投递的消息"),
    "undelivered": ("messages that could not be delivered", "无法投递的消息"),
    "watermark_lag": ("events without a position yet", "尚无位置的事件"),
    "projection_lag": ("orders and alerts whose rows are behind", "查询行落后的订单和预警"),
    "bytes": ("size in bytes", "大小（字节）"),
    "log_bytes": ("size of the write-ahead log in bytes", "预写日志大小（字节）"),
    "journal_mode": ("journal mode", "日志模式"),
    "synchronous": ("flushed to the disk (synchronous)", "刷盘级别（synchronous）"),
    "fsync": ("flushed to the disk (fsync)", "刷盘（fsync）"),
    "full_page_writes": ("torn pages can be mended (full_page_writes)", "整页写入（full_page_writes）"),
    "synchronous_commit": ("a commit waits for the disk (synchronous_commit)", "提交等待落盘（synchronous_commit）"),
    "innodb_flush_log_at_trx_commit": (
        "a commit waits for the disk (innodb_flush_log_at_trx_commit)",
        "提交等待落盘（innodb_flush_log_at_trx_commit）",
    ),
    "innodb_doublewrite": ("torn pages can be mended (innodb_doublewrite)", "双写缓冲（innodb_doublewrite）"),
    "last_seal": ("days since the last seal", "距上次封存的天数"),
    "sealed": ("sealed events are there", "已封存的事件仍在"),
    "unsealed": ("events since the last seal", "上次封存以来的事件"),
    "log": ("what was written is what is there", "日志与所写一致"),
}

_HELP: Final = {
    "doctor": ("look whether the database is whole and well", "检查数据库是否完好"),
    "doctor.more": (
        "Looks whether the database is whole, how large it is, whether a commit would survive a power cut, and how much is not sealed. "
        "Changes nothing; the exit status is 1 if something is wrong.",
        "检查数据库是否完整、大小如何、提交能否经受断电、还有多少内容未封存。不作任何更改；有错误时退出状态为 1。",
    ),
    "--deep": ("verify the whole log as well", "同时校验整个日志"),
    "backup": ("copy the database while it is in use", "在使用中备份数据库"),
    "backup.more": (
        "Writes a copy of this moment to a new file while others go on writing, and verifies the copy; the exit status is 1 if that doesn't hold.",
        "将此刻的内容复制到新文件，期间他人可继续写入；随后校验副本，若不符则退出状态为 1。",
    ),
    "file": ("the file to write, which isn't there yet", "要写入的文件；须尚不存在"),
    "migrate": ("bring the database of an older procurekit up to date", "将旧版本的数据库升级到当前格式"),
    "migrate.more": (
        "Brings the database to the format that this procurekit writes, all of it or nothing. Back it up first. Run twice, it changes nothing.",
        "将数据库升级到本版本所写的格式；要么全部完成，要么不作更改。请先备份。重复运行不会有任何更改。",
    ),
    "move": ("copy everything into another database", "将全部内容复制到另一数据库"),
    "move.more": (
        "Copies every book, event, side record and seal, byte for byte, into an empty database, and verifies the copy; the exit status is 1 if that doesn't hold. "
        "Stopped and run again, it goes on where it was. --db is not needed.",
        "将所有账套、事件、附属记录与封存逐字节复制到空数据库并校验，若不符则退出状态为 1。中断后再次运行会从中断处继续。不需要 --db。",
    ),
    "source": ("the database to copy", "要复制的数据库"),
    "target": (
        "the database to copy into: empty, or a copy that was broken off",
        "复制到哪个数据库：空的，或中断的副本",
    ),
    "rebuild": ("make the rows that queries read anew from the log", "根据日志重建查询所用的行"),
    "rebuild.more": (
        "Makes the rows that queries read anew from the log, while the present ones go on answering.",
        "根据日志重建查询所用的行；期间现有的行继续提供查询。",
    ),
}

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "store_without_backup": (
        "a store of kind {kind} makes no backup of its own; for PostgreSQL use pg_dump, or copy it into a SQLite file: procurekit move DATABASE FILE",
        "{kind} 类型的存储不能自行备份；PostgreSQL 请用 pg_dump，或复制到 SQLite 文件：procurekit move 数据库 文件",
    ),
    "store_without_rebuild": (
        "a store of kind {kind} has no rows that could be made anew; use one that implements Rebuilding (SQLite, SQL databases and memory do)",
        "{kind} 类型的存储没有可重建的行；请使用实现了 Rebuilding 的存储（SQLite、SQL 数据库与内存存储均可）",
    ),
    "backup_in_transaction": (
        "what a transaction may still roll back can't be backed up; use a desk of your own: procurekit.open(url).backup(file)",
        "事务中尚可回滚的内容不能备份；请用自己的工作台备份：procurekit.open(url).backup(file)",
    ),
    "rebuild_in_transaction": (
        "rows can't be made anew inside a transaction of yours; use a desk of your own: procurekit.open(url).rebuild()",
        "不能在您的事务中重建查询行；请用自己的工作台重建：procurekit.open(url).rebuild()",
    ),
    "source_written": (
        "the source is still written to ({events:n} {events:event was|events were} copied): stop whoever writes, and run the same again; it goes on where it was",
        "来源仍在被写入（已复制 {events:n} 个事件）：请停止写入后再次运行；会从中断处继续",
    ),
    # what the doctor advises
    "doctor.damaged": (
        "the database is damaged: stop writing, copy the file as it is, and restore a backup",
        "数据库已损坏：请停止写入，原样复制该文件，然后恢复备份",
    ),
    "doctor.lost": (
        "{count:n} {count:event|events} that had a position {count:is|are} not there any more: restore a backup, and look who may delete rows",
        "有 {count:n} 个已有位置的事件不复存在：请恢复备份，并查明谁可以删除行",
    ),
    "doctor.sealed_lost": (
        "the book has {found:n} {found:event|events}, and {sealed:n} were sealed on {sealed_at} (seal {number}): some that were sealed are not there any more. Restore a backup, run verify with the seals that were kept elsewhere, and look who may delete rows",
        "该账套现有 {found:n} 个事件，而 {sealed_at} 封存时有 {sealed:n} 个（封存 {number}）：有已封存的事件不复存在。请恢复备份，结合保存在别处的封存运行 verify，并查明谁可以删除行",
    ),
    "doctor.broken": (
        "{fault:said} (book {book}, position {position}); see what verify says, with the seals that were kept elsewhere",
        "{fault:said}（账套 {book}，位置 {position}）；请结合保存在别处的封存查看 verify 的结果",
    ),
    "doctor.journal": (
        "with journal_mode={found} a crash can destroy the database: set it to WAL",
        "journal_mode={found} 时一次崩溃即可毁坏数据库：请设为 WAL",
    ),
    "doctor.synchronous": (
        "with synchronous={found} a power cut can lose what was committed last: use FULL (2)",
        "synchronous={found} 时断电可能丢失最后提交的内容：请使用 FULL（2）",
    ),
    "doctor.not_durable": (
        "with {name}={found} a power cut can lose or damage what was committed: set it to its safe value",
        "{name}={found} 时断电可能丢失或损坏已提交的内容：请改为安全的值",
    ),
    "doctor.behind": (
        "the rows of {count:n} {count:order or alert|orders and alerts} are behind the log; the next query catches them up",
        "有 {count:n} 项订单或预警的查询行落后于日志；下次查询会补上",
    ),
    "doctor.undelivered": (
        "{count:n} {count:message was|messages were} given up after several attempts: see why, and let them be tried again",
        "有 {count:n} 条消息多次尝试后被放弃：请查明原因，然后重新投递",
    ),
    "doctor.never_sealed": (
        "the book ({count:n} {count:event|events}) was never sealed, so nobody could tell if one was deleted: run procurekit seal daily, and keep the seals elsewhere",
        "该账套从未封存，其 {count:n} 个事件若被删除也无人能知：请每天运行 procurekit seal，并将封存保存在别处",
    ),
    "doctor.seal_old": (
        "the last seal is {days:n} {days:day|days} old, and {count:n} {count:event|events} came since: run procurekit seal daily, and keep the seals elsewhere",
        "上次封存已过 {days} 天，此后又有 {count:n} 个事件：请每天运行 procurekit seal，并将封存保存在别处",
    ),
    "doctor.not_examined": (
        "a store of kind {kind} can't look at itself, so whether it is whole and durable is not known",
        "{kind} 类型的存储不能自检，因而无法得知其是否完整、持久",
    ),
    # the commands
    "cli.doctor.title": ("How {db} is", "{db} 的状况"),
    "cli.doctor.ok": ("ok", "正常"),
    "cli.doctor.warning": ("warning", "警告"),
    "cli.doctor.error": ("error", "错误"),
    "cli.doctor.well": ("Nothing is wrong.", "没有错误。"),
    "cli.doctor.wrong": ("{count:n} {count:thing is|things are} wrong.", "有 {count} 项错误。"),
    "cli.backup.done": ("The copy is in {file}.", "副本已写入 {file}。"),
    "cli.migrate.done": ("{db} is now in format {format}.", "{db} 现为格式 {format}。"),
    "cli.migrate.nothing": ("nothing to do: {db} is in today's format", "无需操作：{db} 已是当前格式"),
    "cli.move.progress": ("{count:n} {count:event|events} copied", "已复制 {count:n} 个事件"),
    "cli.move.done": ("{source} was copied to {target}.", "已将 {source} 复制到 {target}。"),
    "cli.move.rows": (
        "the rows that queries read were made for {orders:n} {orders:order|orders}",
        "已为 {orders:n} 张订单生成查询所用的行",
    ),
    "cli.move.counts": (
        "{events:n} {events:event|events} in {streams:n} {streams:stream|streams} and {books:n} {books:book|books}, {sides:n} side {sides:record|records}",
        "{books:n} 个账套、{streams:n} 个流共 {events:n} 个事件，{sides:n} 条附属记录",
    ),
    "cli.move.stop": (
        "stop writing to the source before you go on with the copy; both hold the same personal data",
        "改用副本之前请停止写入来源；两处的个人信息相同",
    ),
    "cli.rebuild.done": (
        "The rows of {count:n} {count:order|orders} were made anew.",
        "已重建 {count:n} 张订单的查询行。",
    ),
    **{f"doctor.label.{name}": pair for name, pair in _LABELS.items()},
    **{f"cli.help.{name}": pair for name, pair in _HELP.items()},
}
