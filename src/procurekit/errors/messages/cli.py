"""Texts of the command line: help, headings, titles, messages."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

_HELP: Final = {
    "procurekit": (
        "Track purchase orders from requisition to settlement.",
        "跟踪采购订单，从申请到结算。",
    ),
    "commands": ("commands", "命令"),
    "command": ("COMMAND", "命令"),
    "arguments": ("arguments", "参数"),
    "options": ("options", "选项"),
    "help": ("show this help and exit", "显示本帮助并退出"),
    "demo": ("show what procurekit does, with a simulated year of orders", "用模拟的一年订单演示 procurekit"),
    "demo.more": (
        "Simulates a buyer's year into a database and shows what procurekit makes of it.",
        "将一位采购员一年的订单模拟写入数据库，并展示 procurekit 由此得出的结果。",
    ),
    "import": ("read orders from a CSV, TSV or Excel file", "从 CSV、TSV 或 Excel 文件导入订单"),
    "import.more": (
        "Reads orders from a table into the database, which is made if it isn't there. The whole table is checked before anything is written. "
        "Run twice, it adds nothing; stopped and run again, it goes on where it was.",
        "将表格中的订单导入数据库（不存在则新建）。写入前先检查整张表。重复导入不会增加任何内容；中断后再次运行会从中断处继续。",
    ),
    "orders": ("list the orders", "列出订单"),
    "orders.more": ("Lists the orders, newest change first.", "列出订单，最近变更的在前。"),
    "show": ("show one order: lines, promises, findings, history", "显示一张订单：明细、承诺、发现、历史"),
    "show.more": (
        "Shows one order: its lines with their quantities, every date the supplier promised, what can't be right, and its history.",
        "显示一张订单：各行数量、供应商的每次承诺交期、存疑之处，以及全部历史。",
    ),
    "--page": (
        "write its history as a page to print, in --lang, to this new HTML file",
        "将其历史写成可打印的页面（语言按 --lang），写入此新 HTML 文件",
    ),
    "alerts": ("list what needs attention", "列出需要关注的事项"),
    "alerts.more": (
        "Lists what the rules find, the most pressing first. It only looks: procurekit watch records what it finds and tells people.",
        "按紧急程度列出规则发现的事项。只查看不记录：由 procurekit watch 记录并通知。",
    ),
    "worklist": ("list the suppliers to chase, with what is at risk", "列出要催的供应商及风险金额"),
    "worklist.more": (
        "Gathers the alerts by supplier: whom to chase first, for which lines, with how much at risk and who waits for it.",
        "按供应商汇总预警：先催谁、催哪些行、涉及多少金额、谁在等料。",
    ),
    "kpis": ("measure deliveries, quality and spend", "计算交付、质量与金额指标"),
    "kpis.more": (
        "Measures deliveries, quality and spend, over all or by a fact and a period, with numerator and denominator and with what was left out and why.",
        "计算交付、质量与金额指标，可按字段与期间分组；列出分子、分母，以及未计入的数量与原因。",
    ),
    "verify": ("check that the log still says what was written", "检查日志是否仍是当初所写"),
    "verify.more": (
        "Checks every event's hash, digests and chain, and names the first place that doesn't hold; the exit status is 1 then. "
        "With seals that were kept elsewhere it also finds what was deleted or rewritten. Given a proof file, it checks that, and needs no database.",
        "逐一检查事件的哈希、摘要与链接，指出第一处不符；此时退出状态为 1。给出保存在别处的封存时，还能发现被删除或重写的内容。给出证明文件时只检查该文件，不需要数据库。",
    ),
    "proof": ("a proof file, in place of the database", "证明文件；代替数据库"),
    "--anchor": (
        "a file of seals that was kept elsewhere, to compare with (more than once)",
        "保存在别处的封存文件，用于比较（可多次给出）",
    ),
    "--anchor.kept": (
        "the file that the seal is added to; keep it where nobody who writes to the database can",
        "封存追加到哪个文件；请保存在能写入数据库的人写不到的地方",
    ),
    "seal": ("seal what the log says now", "封存日志当前的内容"),
    "seal.more": (
        "Puts one hash over all the book's events so far. Kept elsewhere, it lets verify find whatever is deleted or rewritten afterwards.",
        "对账套至今的全部事件计算一个哈希。将其保存在别处，verify 就能发现此后被删除或重写的内容。",
    ),
    "export": ("write the proof of one order's history", "导出一张订单历史的证明"),
    "export.more": (
        "Writes one order's whole history as JSON that anybody can check with verify FILE, without the database.",
        "将一张订单的全部历史写成 JSON；任何人无需数据库即可用 verify 文件 检查。",
    ),
    "--proof": ("the order to prove, by its number or id", "要证明的订单，写编号或标识"),
    "--out": ("the file to write (standard output)", "写入的文件（默认标准输出）"),
    "--without-personal": (
        "leave out names, contacts, notes, reasons and evidence; the rest still checks",
        "不附姓名、联系人、备注、原因与凭据；其余内容仍可检查",
    ),
    "redact": ("delete what an order's history says of people", "删除一张订单历史中的个人信息"),
    "redact.more": (
        "Deletes names, contacts, notes, reasons and evidence from an order's history for good, and records who did it. "
        "Ids, dates, quantities and amounts stay.",
        "永久删除一张订单历史中的姓名、联系人、备注、原因与凭据，并记录由谁删除。标识、日期、数量与金额保留。",
    ),
    "--by.actor": ("the id of whoever does it", "操作人的标识"),
    "--reason": (
        "the ground for it, which stays in the history: name nobody in it",
        "删除的依据；会留在历史中，请勿写入姓名",
    ),
    "do": (
        "take a step: create, submit, approve, issue, receive, edit, …",
        "执行步骤：create、submit、approve、issue、receive、edit 等",
    ),
    "do.more": (
        "Takes a step of an order's workflow, or says every reason why it is refused (exit status 1). "
        "create and facts (receive, ship, invoice, …) take a JSON file in place of the order; edit takes --set.",
        "执行订单流程中的一个步骤；若被拒绝，列出全部原因（退出状态 1）。create 与事实（receive、ship、invoice 等）用 JSON 文件代替订单；edit 用 --set。",
    ),
    "step": (
        "the step: create, edit, a fact, or one of the order's workflow",
        "步骤：create、edit、事实，或订单流程中的步骤",
    ),
    "order.or_file": (
        "the order's number or id; for create and facts a JSON file",
        "订单编号或标识；create 与事实为 JSON 文件",
    ),
    "--role": (
        "a role that the actor holds (more than once); ignored where the book has adopted people",
        "操作人的角色（可多次给出）；账套已采用人员文件时忽略",
    ),
    "--for": ("whom the actor stands in for", "代理谁操作"),
    "--level": ("the level of the approval that is meant", "所指的审批级别"),
    "--to": ("whom it is passed on to, or the level it goes back to", "转交给谁，或退回到哪个级别"),
    "--position": (
        "where an added signer signs: before, with or after",
        "加签位置：before（前）、with（并）、after（后）",
    ),
    "--key": ("a key that makes it repeatable: the second time it changes nothing", "幂等键：重复执行不会再次改变"),
    "--reason.step": ("why", "原因"),
    "--set": (
        "a field and its new value, for edit (more than once); nothing after = takes it out",
        "要修改的字段与新值，用于 edit（可多次给出）；= 后为空则删除",
    ),
    "--at.done": ("when it was done (now)", "何时完成（默认此刻）"),
    "--check": ("only say whether it could be done", "只检查能否执行"),
    "workflow": ("check, draw, try out, replay and adopt workflows", "检查、绘制、试运行、回放与采用流程"),
    "workflow.more": (
        "Workflows are files that say which steps there are, who may take them, who has to approve what. "
        "Start from a preset: workflow show PRESET > mine.toml.",
        "流程是文件，写明有哪些步骤、谁可以执行、什么需要谁审批。可从预置流程开始：workflow show 预置 > mine.toml。",
    ),
    "workflow.check": (
        "say everything that is wrong with a workflow's file, with its line",
        "逐条指出流程文件的错误及行号",
    ),
    "workflow.use": ("make workflows, or who holds which role, the book's own", "让账套采用流程，或采用人员文件"),
    "workflow.show": ("print a preset as TOML, to start from", "输出预置流程的 TOML，作为起点"),
    "workflow.schema": ("print the JSON Schema of workflow files", "输出流程文件的 JSON Schema"),
    "workflow.draw": ("draw a workflow, or where an order stands in its own", "绘制流程，或某张订单在流程中的位置"),
    "workflow.try": ("play a story through a workflow; nothing is stored", "用故事文件试运行流程；不保存任何内容"),
    "workflow.allowed": (
        "every step of an order's workflow: open, or why not",
        "订单流程的每个步骤：可执行，或不可执行的原因",
    ),
    "workflow.explain": (
        "the chain of approvals of an order: who has to sign, and why",
        "订单的审批链：谁要签，为什么",
    ),
    "workflow.due": ("the deadlines that run for an order", "订单正在计时的期限"),
    "workflow.replay": (
        "hold recorded histories against a workflow: what it would have refused, and why",
        "用流程回放历史记录：哪些会被拒绝，为什么",
    ),
    "workflow.files": ("files of workflows (TOML or JSON), or presets", "流程文件（TOML 或 JSON），或预置流程"),
    "workflow.preset": ("a preset's name; without one, all of them are listed", "预置流程的名称；省略则列出全部"),
    "workflow.name": ("a workflow's file (TOML or JSON), or a preset", "流程文件（TOML 或 JSON），或预置流程"),
    "story": ("the file with the scenes to play (TOML or JSON)", "故事文件（TOML 或 JSON）"),
    "--people": ("the file that says who holds which roles and stands in for whom", "写明谁有哪些角色、谁代理谁的文件"),
    "--order": ("the order whose path is shown", "要显示其路径的订单"),
    "--as": ("{choices} (mermaid)", "图的格式：{choices:list}（默认 mermaid）"),
    "--log": (
        "the event log: XES, CSV or TSV, also .gz (without it the book's own orders)",
        "事件日志：XES、CSV 或 TSV，可为 .gz（默认回放账套自己的订单）",
    ),
    "--limit.misfits": ("show at most so many steps that don't fit (20)", "最多显示多少个不符的步骤（默认 20）"),
    "--case": ("the log's column of the case", "日志中案例所在的列"),
    "--activity": ("the log's column of the activity", "日志中活动所在的列"),
    "--time": ("the log's column of the time", "日志中时间所在的列"),
    "--actor": ("the log's column of who did it", "日志中操作人所在的列"),
    "--zone": ("the zone of times without one (UTC)", "无时区的时间属于哪个时区（默认 UTC）"),
    "--version": ("show the version and exit", "显示版本并退出"),
    "--db": (
        "the database: a file name, sqlite:///FILE?mode=ro or file:FILE?mode=ro (procurement.db; for demo procurement-demo.db)",
        "数据库：文件名、sqlite:///文件?mode=ro 或 file:文件?mode=ro（默认 procurement.db；demo 默认 procurement-demo.db）",
    ),
    "--format": ("{choices} (table)", "输出格式：{choices:list}（默认 table）"),
    "--lang": ("the language: {choices} (en)", "语言：{choices:list}（默认 en）"),
    "--book": ("the book: tenant or company (main)", "账套：租户或公司（默认 main）"),
    "--seed": ("the number that the simulation starts from (7)", "模拟的随机种子（默认 7）"),
    "files": (
        "the table; or header=FILE lines=FILE where orders and lines are apart",
        "表格文件；订单头与明细分开时写 header=文件 lines=文件",
    ),
    "--mapping": (
        "the file that says which column is which field; without it the headers must be known ones",
        "说明哪一列是哪个字段的映射文件；不给出时列名须可识别",
    ),
    "--source": (
        "the system that the table comes from, in place of the mapping's",
        "表格来自哪个系统；代替映射中的来源",
    ),
    "--rejects": (
        "where rows that can't be read are written (FILE.rejects.csv in this folder)",
        "无法读取的行写到哪个文件（默认为当前文件夹中的 FILE.rejects.csv）",
    ),
    "--strict": ("exit with 1 if a row was rejected or a finding made", "有被拒绝的行或有发现时以 1 退出"),
    "--stage": ("only orders of this stage: {choices}", "只列该阶段的订单：{choices:list}"),
    "--supplier": ("only orders of this supplier", "只列该供应商的订单"),
    "--number": ("only orders with this number", "只列该编号的订单"),
    "--limit": ("show at most so many (a table shows 50; 0: all)", "最多显示多少条（表格默认 50；0 为全部）"),
    "order": ("the order's number or id", "订单编号或标识"),
    "--at": (
        "the day, or the instant with its offset, to judge by (now)",
        "以哪一天（或带时区偏移的时刻）为准（默认此刻）",
    ),
    "--purchaser": ("only what this person buys", "只看该采购员的"),
    "--by": (
        "a group for each value of a fact: supplier, purchaser, item, category, kind, site, …",
        "按字段分组：supplier、purchaser、item、category、kind、site 等",
    ),
    "--period": ("a group for each {choices}", "按期间分组：{choices:list}"),
    "--fiscal-start": ("the month, 1 to 12, with which a fiscal year begins", "财年起始月份（1 至 12）"),
    "--kpi": (
        "only this KPI, by its id with or without procurekit., or those of a standard, such as scor (more than once; all: every one of ours)",
        "只看该指标，写其标识，可省略 procurekit.；或某标准的全部指标，如 scor（可多次给出；all 为本库全部）",
    ),
}

_USAGE: Final = {
    "required": ("what is missing: {names}", "缺少参数：{names:list}"),
    "unrecognised": ("there is no {names} here; see --help", "没有 {names}；请参阅 --help"),
    "expected": ("{name} needs a value", "{name} 需要一个值"),
    "choice": ("{name}: {value} is none of {choices}", "{name}：{value} 不在可选值之内：{choices:list}"),
    "argument": ("{name}: {detail}", "{name}：{detail}"),
    "moment": (
        "{value} is neither a day (2026-03-31) nor an instant with its offset (2026-03-31T18:00+08:00)",
        "{value} 既不是日期（2026-03-31），也不是带时区偏移的时刻（2026-03-31T18:00+08:00）",
    ),
    "whole": ("{value}: give a whole number, 0 or more", "{value}：请给出不小于 0 的整数"),
}

_COLUMNS: Final = {
    "number": ("Order", "订单号"),
    "supplier": ("Supplier", "供应商"),
    "stage": ("Stage", "阶段"),
    "purchaser": ("Purchaser", "采购员"),
    "ordered_on": ("Ordered on", "下单日期"),
    "lines": ("Lines", "行数"),
    "amount": ("Amount", "金额"),
    "open_amount": ("Still to come", "未交金额"),
    "next_due": ("Next due", "下次到期"),
    "findings": ("Findings", "发现"),
    "line": ("Line", "行"),
    "item": ("Item", "物料"),
    "status": ("Status", "状态"),
    "ordered": ("Ordered", "订购"),
    "confirmed": ("Confirmed", "已确认"),
    "shipped": ("Shipped", "已发货"),
    "received": ("Received", "已收货"),
    "accepted": ("Accepted", "合格"),
    "rejected": ("Rejected", "不合格"),
    "pending": ("To inspect", "待检"),
    "stocked_in": ("Stocked in", "已入库"),
    "returned": ("Returned", "已退货"),
    "invoiced": ("Invoiced", "已开票"),
    "closed_short": ("Closed short", "短结"),
    "open": ("Open", "未交"),
    "due": ("Due", "应到日期"),
    "schedule": ("Line", "行"),
    "promised": ("Promised", "承诺交期"),
    "known": ("Known at", "知悉时间"),
    "origin": ("How", "方式"),
    "who": ("Who", "何人"),
    "evidence": ("Evidence", "凭据"),
    "moved": ("Moved", "变动"),
    "recorded": ("Recorded at", "登记时间"),
    "when": ("When", "时间"),
    "what": ("What", "内容"),
    "severity": ("Severity", "级别"),
    "why": ("Why", "原因"),
    "at_risk": ("At risk", "风险金额"),
    "needed_by": ("Needed by", "需求日期"),
    "waiting": ("Waiting for it", "等料的需求"),
    "oldest": ("Oldest", "最久"),
    "kpi": ("KPI", "指标"),
    "value": ("Value", "数值"),
    "from": ("Of", "分子 / 分母"),
    "id": ("Id", "标识"),
    "group": ("Group", "分组"),
    "period": ("Period", "期间"),
    "count": ("Count", "数量"),
    "finding": ("Finding", "发现"),
    "code": ("Code", "代码"),
    "command": ("Step", "步骤"),
    "cases": ("Cases", "案例数"),
    "name": ("Name", "名称"),
    "label": ("Label", "说明"),
}

_DETAILS: Final = {
    "median": ("median {value}", "中位数 {value}"),
    "min": ("least {value}", "最小 {value}"),
    "max": ("most {value}", "最大 {value}"),
    "late": ("{value} late", "延误 {value}"),
}

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "cli.comma": (", ", "、"),
    # what went wrong
    "output_there": ("{file} is there already; name a file that is not", "{file} 已存在；请指定一个不存在的文件"),
    "cli.interrupted": (
        "stopped; what was committed is safe, and running the same command again goes on from there",
        "已中断；已提交的内容完好，再次运行同一命令会从中断处继续",
    ),
    "cli.os_error": ("{file}: {detail}", "{file}：{detail}"),
    "cli.unexpected": (
        "this should not have happened ({kind} at {where}: {detail}); nothing was half-written, please report it",
        "出现意外错误（{kind}，{where}：{detail}）；没有写入一半的内容，请报告此问题",
    ),
    "cli.files": (
        "{given}: name one file, or header=FILE and lines=FILE",
        "{given}：请给出一个文件，或 header=文件 与 lines=文件",
    ),
    "cli.no_such_kpi": ("there is no KPI {name}; known are {known}", "没有指标 {name}；可用的有 {known:list}"),
    "cli.not_json": (
        "{file} is no JSON: {detail}; write it as procurekit shows documents",
        "{file} 不是 JSON：{detail}；请按 procurekit 的单据格式书写",
    ),
    "cli.not_assigned": (
        "{value} names no field and value; write PATH=VALUE",
        "{value} 没有写明字段与值；请写成 路径=值",
    ),
    "cli.do.waiting": ("{approval:said}: still to sign {levels:said}", "{approval:said}：待签{levels:said}"),
    "cli.do.legal": ("{command:term} could be done to {order} now", "现在可以对 {order} 执行“{command:term}”"),
    "cli.workflow.right": ("nothing is wrong with {count} {count:workflow|workflows}", "{count} 个流程没有错误"),
    "cli.workflow.expected.refused": ("expected to be refused with {codes}", "预期被拒绝：{codes:list}"),
    "cli.workflow.expected.state": ("expected to lead to {state}", "预期进入状态 {state}"),
    "cli.workflow.expected.done": ("expected to be done", "预期可以执行"),
    "cli.workflow.nothing_due": ("no deadline runs", "没有正在计时的期限"),
    "cli.workflow.used": ("new orders run on: {names}", "新订单使用流程：{names:list}"),
    "cli.workflow.used_people": (
        "roles and deputies: {count} {count:person|people} of the file; what somebody claims beyond it counts for nothing",
        "角色与代理：以文件中的 {count} 人为准；超出部分的声称无效",
    ),
    "cli.workflow.nothing_to_use": (
        "name a workflow, or --people FILE, or both",
        "请给出流程，或 --people 文件，或两者",
    ),
    "cli.workflow.what_to_draw": (
        "name a file, a preset ({presets}) or --order",
        "请给出文件、预置流程（{presets:list}）或 --order",
    ),
    "cli.workflow.replayed": (
        "{fitting} of {cases} cases fit; {steps} steps",
        "{cases} 个案例中 {fitting} 个相符；共 {steps} 步",
    ),
    # figures
    "cli.count.order": ("{count} order", "{count} 张订单"),
    "cli.count.orders": ("{count} orders", "{count} 张订单"),
    "cli.count.line": ("{count} line", "{count} 行"),
    "cli.count.lines": ("{count} lines", "{count} 行"),
    "cli.count.rows": ("{count} rows", "{count} 行"),
    "cli.count.events": ("{count} events", "{count} 个事件"),
    "cli.more": ("{count} more; --limit 0 shows all", "另有 {count} 条；--limit 0 显示全部"),
    # import
    "cli.import.title": ("Imported from {source}", "已从 {source} 导入"),
    "cli.import.rows": ("rows read", "读取行数"),
    "cli.import.orders": ("orders in the file", "文件中的订单"),
    "cli.import.lines": ("order lines in the file", "文件中的订单行"),
    "cli.import.created": ("orders new here", "新建订单"),
    "cli.import.changed": ("orders changed", "有变更的订单"),
    "cli.import.unchanged": ("orders unchanged", "无变更的订单"),
    "cli.import.changes": ("changes to known orders", "已有订单的变更"),
    "cli.import.events": ("events written", "写入事件"),
    "cli.import.rejected": ("rows rejected", "被拒绝的行"),
    "cli.import.rejects": ("{count} row(s) could not be read; see {file}", "有 {count} 行无法读取；见 {file}"),
    "cli.import.unused": ("columns that nothing reads: {columns}", "未使用的列：{columns:list}"),
    "cli.import.checking": ("checking", "检查"),
    "cli.import.reading": ("importing", "导入"),
    # orders
    "cli.orders.title": ("Orders", "订单"),
    "cli.orders.none": ("no orders", "没有订单"),
    # one order
    "cli.show.by": ("bought by {purchaser}", "采购员 {purchaser}"),
    "cli.show.ordered": ("ordered on {day}", "下单日期 {day}"),
    "cli.show.source": ("from {source}", "来源 {source}"),
    "cli.show.hold": ("on hold ({kind}): {reason}", "冻结（{kind}）：{reason}"),
    "cli.show.hold_line": ("line {line} on hold ({kind}): {reason}", "第 {line} 行冻结（{kind}）：{reason}"),
    "cli.show.lines": ("Lines", "明细"),
    "cli.show.promises": ("Promises", "承诺交期"),
    "cli.show.findings": ("What can't be right", "存疑之处"),
    "cli.show.history": ("History", "历史"),
    "cli.show.moved": ("{days} days later", "推后 {days} 天"),
    "cli.show.moved_up": ("{days} days earlier", "提前 {days} 天"),
    "cli.redact.kept": (
        "backups, replicas and free pages of the database file may still hold it",
        "备份、副本与数据库文件的空闲页中可能仍有这些内容",
    ),
    "cli.show.redacted": ("personal details were redacted", "个人信息已删除"),
    # attention
    "cli.alerts.title": ("What needs attention", "需要关注"),
    "cli.alerts.none": ("nothing needs attention", "没有需要关注的事项"),
    "cli.worklist.title": ("Whom to chase", "要催的供应商"),
    "cli.worklist.none": ("nobody to chase", "没有要催的供应商"),
    "cli.at": ("as of {at}", "截至 {at}"),
    "cli.worklist.left": ("in {days} days", "还有 {days} 天"),
    "cli.worklist.passed": ("{days} days ago", "已过 {days} 天"),
    "cli.worklist.today": ("today", "今天"),
    "cli.worklist.waiting": ("waiting: {demands}", "等料：{demands:list}"),
    "cli.worklist.more": ("and {count} more", "另有 {count} 条"),
    # KPIs
    "cli.kpis.title": ("KPIs", "指标"),
    "cli.kpis.left_out": ("left out: {what}", "未计入：{what}"),
    "cli.kpis.others": ("{count} more KPIs: --kpi all", "另有 {count} 项指标：--kpi all"),
    "cli.kpis.nobody": ("(none)", "（无）"),
    # seal, export
    "cli.seal.done": (
        "Seal {number} of book {book}: {events:n} {events:event|events}, sealed at {sealed_at}",
        "账套 {book} 的封存 {number}：{events:n} 个事件，封存于 {sealed_at}",
    ),
    "cli.seal.root": ("root {root}", "根哈希 {root}"),
    "cli.seal.digest": ("digest {digest}", "摘要 {digest}"),
    "cli.seal.kept": ("kept in {file}", "已保存到 {file}"),
    "cli.seal.keep": (
        "It proves nothing beside the database: keep it elsewhere (--anchor FILE)",
        "与数据库放在一起时它什么也证明不了：请保存在别处（--anchor 文件）",
    ),
    "cli.show.page": (
        "the history of {order} is in {file}, with what it says of people; any browser prints it",
        "{order} 的历史已写入 {file}，含个人信息；用任意浏览器即可打印",
    ),
    "cli.export.written": (
        "the proof of {order} is in {file}, with what it says of people (--without-personal leaves that out)",
        "{order} 的证明已写入 {file}，含个人信息（--without-personal 可不附）",
    ),
    "cli.export.written_without": (
        "the proof of {order} is in {file}, without what it says of people",
        "{order} 的证明已写入 {file}，不含个人信息",
    ),
    # verify
    "cli.verify.proof_holds": ("The proof holds.", "证明完好。"),
    "cli.verify.proof_broken": ("The proof doesn't hold.", "证明不符。"),
    "cli.verify.anchored": (
        "{anchored} of them anchored, {unanchored} not",
        "其中 {anchored} 个有锚点，{unanchored} 个没有",
    ),
    "cli.verify.proof_read": (
        "{events:n} {events:event|events} of order {number}, {sealed} of them sealed, {redacted} redacted or left out",
        "订单 {number} 共 {events:n} 个事件，其中 {sealed} 个已封存，{redacted} 个的个人信息已删除或未附上",
    ),
    "cli.verify.proves": ("It proves:", "可以证明："),
    "cli.verify.does_not_prove": ("It doesn't prove:", "不能证明："),
    "cli.verify.where_event": ("at event {version}", "位于第 {version} 个事件"),
    "cli.verify.where_book": ("in book {book}", "位于账套 {book}"),
    "cli.verify.holds": ("The log holds.", "日志完好。"),
    "cli.verify.broken": ("The log doesn't hold.", "日志不符。"),
    "cli.verify.read": (
        "{events:n} {events:event|events} in {streams:n} {streams:stream|streams}, {redacted} of them redacted",
        "{streams} 个流共 {events} 个事件，其中 {redacted} 个已删除个人信息",
    ),
    "cli.verify.where": (
        "first at position {position}: event {version} of {stream}, book {book}",
        "首处位于 {position}：账套 {book}，{stream} 的第 {version} 个事件",
    ),
    **{f"cli.help.{name}": pair for name, pair in _HELP.items()},
    **{f"cli.usage.{name}": pair for name, pair in _USAGE.items()},
    **{f"cli.column.{name}": pair for name, pair in _COLUMNS.items()},
    **{f"cli.detail.{name}": pair for name, pair in _DETAILS.items()},
}
