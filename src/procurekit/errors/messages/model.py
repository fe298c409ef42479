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
    "event_newer": (
        "an event of type {type} was written by a newer procurekit (schema {found}, this one knows {known}); update procurekit",
        "类型为 {type} 的事件由更新版本的 procurekit 写入（架构 {found}，本版本只知 {known}）；请升级 procurekit",
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
    "verify.stray": (
        "the event is in the store and not in its log: it was put in, or its place in the log was deleted",
        "该事件在存储中，但不在日志里：它是被插入的，或它在日志中的位置被删除",
    ),
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
    "verify.cut_off": (
        "{found:n} {found:event is|events are} there, {sealed:n} were sealed on {sealed_at} (seal {number}): events or whole orders were deleted",
        "现有 {found:n} 个事件，而 {sealed_at} 封存时有 {sealed:n} 个（封存 {number}）：有事件或整张订单被删除",
    ),
    "verify.anchor": (
        "the events are not those that were sealed on {sealed_at} (seal {number}): one of the book's events {first:n} to {sealed:n} was edited, deleted, put in or moved",
        "事件与 {sealed_at} 封存时（封存 {number}）不符：该账套第 {first:n} 至 {sealed:n} 个事件中有事件被改动、删除、插入或移位",
    ),
    "verify.seal": (
        "the log doesn't agree with the seal that its own store keeps: {sealed:n} events were sealed on {sealed_at} (seal {number}), of which {found:n} are there; one of them was edited, deleted, put in or moved",
        "日志与其存储自身保存的封存不符：{sealed_at} 封存了 {sealed:n} 个事件（封存 {number}），其中现有 {found:n} 个；有事件被改动、删除、插入或移位",
    ),
    "verify.seal_unreadable": (
        "the seal that the store itself keeps can't be read: {detail:said}; it was edited",
        "存储自身保存的封存无法读取：{detail:said}；已被改动",
    ),
    # What verify says may be concluded, and what may not.
    "verify.proves.chain": (
        "no event was edited, put into or taken out of the middle of its stream, moved or given to another order, by anybody who left the hashes after it as they were",
        "没有事件被改动、插入流的中间或从中删除、移位或改属其他订单，除非其后的哈希也被一并改写",
    ),
    "verify.proves.anchored": (
        "events 1 to {events:n} of book {book} are those that were sealed on {sealed_at} (seal {number}): none was edited, deleted, put in or rewritten since, if nobody who could write to the store could also write to where that seal was kept",
        "账套 {book} 的前 {events:n} 个事件与 {sealed_at} 封存时（封存 {number}）一致：此后没有被改动、删除、插入或重写，前提是能写入该存储的人无法写入保存该封存的地方",
    ),
    "verify.not_proven.without_anchor": (
        "that nothing was deleted from the end of a stream, that no whole order was deleted, and that the history was not rewritten with new hashes: only a seal that was kept elsewhere can show that",
        "流末尾没有事件被删除、没有整张订单被删除、历史没有连同哈希被重写：只有保存在别处的封存才能证明",
    ),
    "verify.not_proven.unanchored": (
        "that of the {events:n} {events:event|events} no anchor speaks for none was deleted from the end or rewritten with new hashes: seal, and keep the seal elsewhere",
        "没有锚点覆盖的 {events:n} 个事件是否在末尾有删除或连同哈希被重写：请封存并将其保存在别处",
    ),
    "verify.not_proven.redacted": (
        "what was in the personal bodies that are redacted ({redacted})",
        "已删除的个人信息（{redacted} 处）原来的内容",
    ),
    "verify.not_proven.fault": (
        "who did it, when, and that this is the only place",
        "是谁所为、何时发生，以及是否只有这一处",
    ),
    "verify.not_proven.truth": (
        "that what was recorded is true: only that it is what was recorded",
        "所记录的内容属实：只能说明当初就是这样记录的",
    ),
    # A verdict in one line.
    "verify.said.holds": (
        "the log holds: {events:n} {events:event|events} in {streams:n} {streams:stream|streams}, {anchored:n} anchored",
        "日志完好：{streams:n} 个流共 {events:n} 个事件，{anchored:n} 个有锚点",
    ),
    "verify.said.broken": ("the log doesn't hold: {fault:said}", "日志不符：{fault:said}"),
    # Definitions' sources: the TOML or JSON that workflows are written in.
    "source_format": (
        "{file}: a definition is TOML or JSON; give it a name that ends in .toml or .json",
        "{file}：定义文件应为 TOML 或 JSON；请使用以 .toml 或 .json 结尾的文件名",
    ),
    "source_missing": (
        "{file}: there is no such file; check its name and folder",
        "{file}：没有这个文件；请检查文件名和所在文件夹",
    ),
    "source_too_large": (
        "{file}: has more than {most:n} bytes; split it into several definitions",
        "{file}：超过 {most:n} 字节；请拆成多个定义",
    ),
    "source_not_utf8": (
        "{file}, line {line}, column {column}: the byte {byte} is not UTF-8; save the file as UTF-8",
        "{file} 第 {line} 行第 {column} 列：字节 {byte} 不是 UTF-8；请将文件另存为 UTF-8 编码",
    ),
    "source_syntax": (
        "{file}, line {line}, column {column}: is not {format} from here on: {detail}",
        "{file} 第 {line} 行第 {column} 列：从此处起不是有效的 {format}：{detail}",
    ),
    "source_key_twice": (
        "{file}, line {line}, column {column}: the key {key} is already in this object; keep one of the two",
        "{file} 第 {line} 行第 {column} 列：此对象中已有键 {key}；请只保留一个",
    ),
    "source_number": (
        "{file}, line {line}, column {column}: {found} is no number to reckon with; write a finite one of at most {most:n} characters",
        "{file} 第 {line} 行第 {column} 列：{found} 不是可以计算的数；请写有限的数，最多 {most:n} 个字符",
    ),
    "source_too_deep": (
        "{file}, line {line}, column {column}: tables and lists lie within each other more than {most} deep; write it flatter",
        "{file} 第 {line} 行第 {column} 列：表和列表的嵌套超过 {most} 层；请减少层次",
    ),
    "source_broken_text": (
        "{file}, line {line}, column {column}: the text contains half a character (a lone surrogate); write it as valid Unicode",
        "{file} 第 {line} 行第 {column} 列：文本含有半个字符（孤立的代理码元）；请写成有效的 Unicode",
    ),
    "source_not_object": (
        "{file}, line {line}, column {column}: a definition is an object; write its keys and values in curly brackets",
        "{file} 第 {line} 行第 {column} 列：定义应为对象；请将键和值写在花括号内",
    ),
    # Seals, anchors and proofs that can't be right.
    "not_a_hash": (
        "{field}: {value} is not a SHA-256 hash; it has 64 digits 0 to 9 and a to f",
        "{field}：{value} 不是 SHA-256 哈希；应为 64 位 0 至 9、a 至 f",
    ),
    "seal_previous": (
        "{field}: {value} can't be: seal {number} names the digest of the seal before it, and only seal 1 names none",
        "{field}：{value} 不正确：封存 {number} 应写明前一封存的摘要，只有封存 1 不写",
    ),
    "seal_field": ("a seal has no {name}; it has {known}", "封存没有字段 {name}；可用的有 {known:list}"),
    "seal_digest": (
        "the digest {digest} beside seal {number} of book {book} is not that of the seal: one of the two was edited",
        "账套 {book} 封存 {number} 旁的摘要 {digest} 与该封存不符：其中之一被改动",
    ),
    "seal_nothing": (
        "book {book} has no events yet, so there is nothing to seal",
        "账套 {book} 还没有事件，没有可封存的内容",
    ),
    "seal_contradicted": (
        "the log of book {book} is not what was sealed before (seal {number} of {sealed_at}): it was altered; run verify, and don't trust it",
        "账套 {book} 的日志与此前封存（{sealed_at} 的封存 {number}）不符：已被改动；请运行 verify，且不要信任它",
    ),
    "anchors_contradict": (
        "the seals {number} and {other} of book {book} can't be of one history: one of them was edited, or the store was put back to an older state and sealed again",
        "账套 {book} 的封存 {number} 与 {other} 不可能出自同一历史：其中之一被改动，或存储被恢复到较旧的状态后再次封存",
    ),
    "anchor_empty": (
        "{file}: holds no seal, so there is nothing to compare with",
        "{file}：没有任何封存，无从比较",
    ),
    "anchor_unreadable": (
        "{file}, line {line}: is no seal: {detail:said}",
        "{file} 第 {line} 行不是封存：{detail:said}",
    ),
    "anchor_edited": ("{file}, line {line}: {detail:said}", "{file} 第 {line} 行：{detail:said}"),
    "anchor_ahead": (
        "{file} holds a later seal of book {book} than the database has: seal {other} of {other_at} with {other_events:n} events, here the last is seal {number} of {sealed_at} with {events:n}; the database is older than its anchors, was a backup restored? Verify it against them; to go on with the older state, keep its seals in another file",
        "{file} 中账套 {book} 的封存比数据库中的更新：其中有 {other_at} 的封存 {other}（{other_events:n} 个事件），而数据库最后的是 {sealed_at} 的封存 {number}（{events:n} 个事件）；数据库比其锚点旧，是否恢复过备份？请用这些锚点校验；若要从较旧的状态继续，请将其封存保存到另一文件",
    ),
    "anchor_forked": (
        "the database's seal {number} of book {book}, of {sealed_at} with {events:n} events, doesn't follow what {file} holds, whose last is seal {other} of {other_at} with {other_events:n} events; the database was put back to an older state and sealed again, or the file is another database's; it was not added. Verify the database against the file; to go on as it is, keep its seals in another file",
        "数据库中账套 {book} 的封存 {number}（{sealed_at}，{events:n} 个事件）与 {file} 中的不相衔接，其中最后的是 {other_at} 的封存 {other}（{other_events:n} 个事件）；数据库被恢复到较旧的状态后再次封存，或该文件属于另一数据库；未写入该文件。请用该文件校验数据库；若要继续使用，请将其封存保存到另一文件",
    ),
    "anchor_wrong_type": (
        "anchor: {value} is no anchor; pass a Seal, its plain data (dict), a file of seals, or a list of these",
        "anchor：{value} 不是锚点；请传入 Seal、其普通数据（dict）、封存文件，或由这些组成的列表",
    ),
    "file_unreadable": ("{file}: can't be read: {detail}", "{file}：无法读取：{detail}"),
    "proof_unreadable": (
        "{file}: is no proof of procurekit's: {detail:said}",
        "{file}：不是 procurekit 的证明：{detail:said}",
    ),
    "proof_foreign": (
        "{file}: is no proof of procurekit's; desk.proof(order) and procurekit export make one",
        "{file}：不是 procurekit 的证明；可用 desk.proof(order) 或 procurekit export 生成",
    ),
    "proof_malformed": (
        "{file}: is no proof of procurekit's, or was edited: {place} is missing or can't be right",
        "{file}：不是 procurekit 的证明，或已被改动：{place} 缺失或不正确",
    ),
    "proof_of_broken": (
        "the history of {stream} doesn't hold, so there is nothing to prove: {detail:said}",
        "{stream} 的历史不符，无从证明：{detail:said}",
    ),
    # What a proof says of the first place that doesn't hold.
    "proof.number": (
        "the proof calls itself one of order {stated}; the history in it is of {found}",
        "该证明自称属于订单 {stated}；其中的历史属于 {found}",
    ),
    "proof.unreadable": (
        "the events hold together but don't read as an order's history: {detail:said}",
        "事件彼此相符，但读不出订单的历史：{detail:said}",
    ),
    "proof.other_book": (
        "the seal is of book {sealed}, the history of book {book}",
        "封存属于账套 {sealed}，历史属于账套 {book}",
    ),
    "proof.inclusion": (
        "the event is not among the {events:n} {events:event|events} that seal {number} stands for",
        "该事件不在封存 {number} 所代表的 {events:n} 个事件之中",
    ),
    "proof.order_of_leaves": (
        "the sealed events are not the first of the order's, in their order",
        "所封存的事件不是该订单最前的若干事件，或次序不对",
    ),
    "proof.anchor": (
        "the seal in the proof, number {number} of {sealed_at}, is not the one that was kept elsewhere",
        "证明中的封存（{sealed_at} 的封存 {number}）与保存在别处的不同",
    ),
    "proof.not_anchored": (
        "no anchor speaks for the seal in the proof, number {number} of {sealed_at}: ask for that seal, or for a proof that carries one you have",
        "没有锚点能证实证明中的封存（{sealed_at} 的封存 {number}）：请索取该封存，或索取含有您所持封存的证明",
    ),
    "proof.nothing_sealed": (
        "no event in the proof is shown to be among those that seal {number} of {sealed_at} stands for, so the anchor proves nothing of it: ask for a proof that was exported after the next seal",
        "证明中没有任何事件能证明属于 {sealed_at} 的封存 {number} 所代表的事件，因此锚点对它什么也证明不了：请索取下次封存之后导出的证明",
    ),
    "proof.not_sealed": (
        "the proof carries no seal that the anchor could be compared with: seal, and export it again",
        "证明中没有可与锚点比较的封存：请先封存，再重新导出",
    ),
    "proof.proves.chain": (
        "events 1 to {events:n} are one unbroken history of order {order} from its first event on, and each says what its hash says",
        "第 1 至 {events:n} 个事件是订单 {order} 自首个事件起一段不间断的历史，各事件内容与其哈希相符",
    ),
    "proof.proves.anchored": (
        "events 1 to {anchored:n} were in the book when it was sealed on {sealed_at} (seal {seal}, for which a seal kept elsewhere speaks), and are unchanged since",
        "第 1 至 {anchored:n} 个事件在 {sealed_at} 封存时（封存 {seal}，有保存在别处的封存可以证实）已在账套中，此后未变",
    ),
    "proof.not_proven.itself": (
        "that its maker did not rewrite the history before handing it over: the seal in it proves only itself until one that was kept elsewhere speaks for it",
        "制作者在交出之前没有重写历史：在保存于别处的封存能够证实之前，其中的封存只能证明自身",
    ),
    "proof.not_proven.unsealed": (
        "that its maker did not rewrite the history before handing it over: it carries no seal",
        "制作者在交出之前没有重写历史：其中没有封存",
    ),
    "proof.not_proven.newer": (
        "that events {first:n} to {events:n} were not rewritten: they are not among those that seal {seal} stands for; ask for a proof with a later seal",
        "第 {first:n} 至 {events:n} 个事件没有被重写：它们不在封存 {seal} 所代表的事件之中；请索取含更晚封存的证明",
    ),
    "proof.not_proven.predating": (
        "that these events were recorded when they say: {versions}. They name a time before a seal was made, and are not shown to have been in the log when it was; they came in while it was made or by a clock that was behind, were put in afterwards, or their path was left out",
        "这些事件确实是在其所称的时间记录的：第 {versions:list} 个。它们所称的时间早于某次封存，却未能证明封存时已在日志中；可能恰在封存期间写入、时钟偏慢、事后插入，或略去了其路径",
    ),
    # A proof's verdict in one line.
    "proof.said.holds": (
        "the proof of order {order} holds: {events:n} {events:event|events}, {sealed:n} sealed, {anchored:n} anchored",
        "订单 {order} 的证明完好：{events:n} 个事件，{sealed:n} 个已封存，{anchored:n} 个有锚点",
    ),
    "proof.said.broken": (
        "the proof of order {order} doesn't hold: {fault:said}",
        "订单 {order} 的证明不符：{fault:said}",
    ),
    "proof.not_proven.later": (
        "that nothing happened to the order afterwards: a proof can't know of later events, nor of those left off its end",
        "此后订单没有其他变化：证明无法得知之后的事件，也无法得知末尾被略去的事件",
    ),
    "proof.not_proven.redacted": (
        "what was in the personal bodies that are redacted or left out ({redacted})",
        "已删除或未附上的个人信息（{redacted} 处）的内容",
    ),
    # Spans of time.
    "span_unreadable": (
        'Span: {value} is not understood; write how long, such as "2 working days", "4 working hours", "3 days", "36 hours", "2 working days 17:00", "friday 17:00" or "-3 working days"',
        'Span：{value} 无法理解；请写明时长，如 "2个工作日"、"4个工作小时"、"3天"、"36小时"、"2个工作日 17:00"、"周五17:00" 或 "-3个工作日"',
    ),
    "span_unknown_unit": (
        'Span: in {value}, {unit} is no unit; write working days, working hours, working minutes, days, weeks, hours or minutes, such as "2 working days"',
        'Span：{value} 中的 {unit} 不是单位；请写工作日、工作小时、工作分钟、天、周、小时或分钟，如 "2个工作日"',
    ),
    "span_without_unit": (
        'Span: {value} says {number}, but not of what; add the unit, such as "2 working days" or "36 hours"',
        'Span：{value} 只有数字 {number}，没有单位；请加上单位，如 "2个工作日" 或 "36小时"',
    ),
    "span_not_whole": (
        'Span: in {value}, {number} is not a whole number; write it without separators, in a smaller unit where needed, such as "90 working minutes" instead of "1.5 working hours"',
        'Span：{value} 中的 {number} 不是整数；请不加分隔符，必要时改用更小的单位，如以 "90个工作分钟" 代替 "1.5个工作小时"',
    ),
    "span_no_such_time": (
        'Span: in {value}, {time} is no time of the day; write 00:00 to 24:00, such as "2 working days 17:00"',
        'Span：{value} 中的 {time} 不是一天中的时间；请写 00:00 至 24:00，如 "2个工作日 17:00"',
    ),
    "span_without_time": (
        'Span: {value} names a weekday without a time; add it, such as "friday 17:00"',
        'Span：{value} 指定了星期，但没有时间；请加上时间，如 "周五17:00"',
    ),
    "span_time_of_hours": (
        'Span: in {value}, the time {time} has nothing to go with, as hours and minutes end when they are over; leave it out, or count in days, such as "2 working days 17:00"',
        'Span：{value} 以小时或分钟计，到时即止，不能再指定时间 {time}；请去掉该时间，或改按天计，如 "2个工作日 17:00"',
    ),
    "span_too_long": (
        "Span: {value} is longer than about ten years; count {most} of that unit at most",
        "Span：{value} 超过约十年；该单位最多为 {most}",
    ),
    "span_of_nothing": (
        'Span: {value} must have either a count and a unit or a weekday and a time; write Span(2, "working_day") or Span(weekday=5, time=1020), or parse a text such as "2 working days"',
        'Span：{value} 必须有数量和单位，或有星期和时间，二者取一；请写 Span(2, "working_day") 或 Span(weekday=5, time=1020)，或解析文本（如 "2个工作日"）',
    ),
    "money.no_rate": (
        "it is in {currency}, and the document states no rate into {into}; add its exchange_rate",
        "金额为 {currency}，单据未写明折合 {into} 的汇率；请补充 exchange_rate",
    ),
    "money.rate_elsewhere": (
        "it is in {currency}, and the document's rate leads into {other}, not into {into}",
        "金额为 {currency}，单据的汇率折合 {other}，而不是 {into}",
    ),
    "money.no_currency": (
        "it is in {currency}, and the order states no currency to convert it into",
        "金额为 {currency}，而订单未写明币种，无法折算",
    ),
    "money.out_of_range": ("the amount has more digits than are kept", "金额超出可保存的位数"),
    "money.no_amount": (
        "no amount is stated, and none follows from price and quantity",
        "未写明金额，也无法由单价和数量得出",
    ),
    "money.of_several_orders": (
        "the document bills other orders too, and what stands on the whole of it can't be told apart",
        "该单据还涉及其他订单，整单的金额无法拆分",
    ),
    "tax.no_percent": (
        "it isn't said how it is taxed; state the tax's percentage, or its amount",
        "未写明税率；请写明税率或税额",
    ),
    "cost.no_amount": (
        "neither an amount nor a percentage of something known is stated",
        "未写明金额，也未写明可计算的百分比",
    ),
    "cost_unknown": (
        "bases: no cost of the order is called {name}; known are {known}",
        "bases：订单没有名为 {name} 的费用；可用的有 {known:list}",
    ),
    "cost.no_lines": ("there is no line left that could carry it", "没有可以分摊的订单行"),
    "cost.basis_unknown": (
        "it can't be spread by {basis:term}: nobody knows it of line(s) {lines}, or not in one unit",
        "无法按{basis:term}分摊：第 {lines} 行缺少数据，或无法换算为同一单位",
    ),
    "cost.basis_zero": (
        "it can't be spread by {basis:term}: that is zero for every line",
        "无法按{basis:term}分摊：各行均为零",
    ),
    "cost.basis_mixed": (
        "it can't be spread by {basis:term}: some lines are below zero and others above",
        "无法按{basis:term}分摊：各行正负不一",
    ),
    "cost.order_unknown": (
        "the document concerns order {order} too, which wasn't looked up",
        "该单据还涉及订单 {order}，但未取得其数据",
    ),
    "cost.may_be_goods": (
        "it names no order line and may bill goods; name the line, or say what it is in its description",
        "未指明订单行，可能是货款；请指明订单行，或在描述中说明费用内容",
    ),
    "instalment.too_much": (
        "the instalments are {percent} percent and {amount} besides, which is more than {total}",
        "分期为 {percent}% 另加 {amount}，超过总额 {total}",
    ),
    "instalment.no_part": ("it states neither a percentage nor an amount", "未写明百分比或金额"),
}
