"""Texts of definitions and organisations: what is wrong with them, and why they can't be used."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # a definition names what there is not
    "definition_invalid": (
        "this workflow can't be used ({name}): {count} {count:fault|faults}",
        "该流程定义无法使用（{name}）：共 {count} 处错误",
    ),
    "definition_unknown_state": (
        "there is no state {name}; there are {known}",
        "没有状态 {name}；已有的状态：{known:list}",
    ),
    "definition_unknown_state_near": (
        "there is no state {name}; did you mean {near}?",
        "没有状态 {name}；是否想用 {near}？",
    ),
    "definition_unknown_role": (
        "nobody has the role {name}; declared are {known}",
        "没有人具有角色 {name}；已声明的角色：{known:list}",
    ),
    "definition_unknown_role_near": (
        "nobody has the role {name}; did you mean {near}?",
        "没有人具有角色 {name}；是否想用 {near}？",
    ),
    "definition_role_without_holder": (
        "nobody in the organisation has the role {name}, which {where} asks for; give it to somebody",
        "组织中没有人具有角色 {name}，而 {where} 需要它；请将该角色授予某人",
    ),
    "definition_unknown_command": (
        "{name} is no step and no command; there are {known}",
        "没有步骤或命令 {name}；可用的有 {known:list}",
    ),
    "definition_unknown_command_near": (
        "{name} is no step and no command; did you mean {near}?",
        "没有步骤或命令 {name}；是否想用 {near}？",
    ),
    "definition_unknown_approval": (
        "there is no approval {name}; there are {known}",
        "没有审批 {name}；已有的审批：{known:list}",
    ),
    "definition_unknown_approval_near": (
        "there is no approval {name}; did you mean {near}?",
        "没有审批 {name}；是否想用 {near}？",
    ),
    "definition_unknown_field": (
        "{name} is no field there; there are {known}",
        "该处没有字段 {name}；可用的有 {known:list}",
    ),
    "definition_unknown_field_near": (
        "{name} is no field there; did you mean {near}?",
        "该处没有字段 {name}；是否想用 {near}？",
    ),
    "definition_path_unreadable": (
        "{name} is no path of a field; write it like lines[*].price or supplier.id",
        "{name} 不是字段路径；请写成 lines[*].price 或 supplier.id 的形式",
    ),
    "definition_path_of_many": (
        "{name} leads into what there are several of, and names none; write {near}",
        "{name} 指向可有多个的部分，却未指明哪一个；请写 {near}",
    ),
    "definition_path_of_one": (
        "{name} numbers what there is only one of; write {near}",
        "{name} 给只有一个的部分编了号；请写 {near}",
    ),
    "definition_unknown_fact": (
        "there is no fact {name}; there are {known}",
        "没有名称 {name}；可用的有 {known:list}",
    ),
    "definition_unknown_fact_near": (
        "there is no fact {name}; did you mean {near}?",
        "没有名称 {name}；是否想用 {near}？",
    ),
    # a definition says too much
    "definition_name_twice": (
        "the name {name} is taken by number {first} already; choose another",
        "名称 {name} 已被第 {first} 个使用；请换一个",
    ),
    "definition_two_names": (
        "the table {key} calls itself {name}; leave the name out, or name the table so",
        "表 {key} 中又写了名称 {name}；请去掉该名称，或用它作为表名",
    ),
    "definition_step_twice": (
        "the step {step} from {state} is written twice (first as number {first}); join the two or rename one",
        "从 {state} 出发的步骤 {step} 重复（首次为第 {first} 个）；请合并或改名",
    ),
    "definition_too_many": (
        "{found} {name} are too many; at most {most} are read",
        "{name} 有 {found} 个，过多；最多 {most} 个",
    ),
    "definition_level_name": (
        "the level name {level} has a + in it, which stands for added signers; leave it out",
        "级别名称 {level} 中含有 +，它用于加签；请去掉",
    ),
    # where its steps lead
    "definition_unreachable": (
        "nothing leads to the state {state} from {initial}; add a step to it, or take it out",
        "从 {initial} 无法到达状态 {state}；请添加步骤，或删除该状态",
    ),
    "definition_dead_end": (
        "nothing leads out of the state {state}, and it is no end; add a step, or say final = true",
        "状态 {state} 没有出口，又不是终态；请添加步骤，或写 final = true",
    ),
    "definition_trap": (
        "from the state {state} none of the ends ({ends}) can be reached; add a step that leads there",
        "从状态 {state} 无法到达任何终态（{ends:list}）；请添加通向终态的步骤",
    ),
    "definition_no_end": (
        "no state is an end; give one the stage closed, cancelled or rejected, or say final = true",
        "没有终态；请给某个状态设置阶段 closed、cancelled 或 rejected，或写 final = true",
    ),
    "definition_starts_at_end": (
        "it starts in {state}, which is an end; start somewhere else",
        "初始状态 {state} 是终态；请换一个初始状态",
    ),
    "definition_automatic_loop": (
        "the automatic step {step} from {state} comes round to it again with nobody doing anything; break the circle, or let it void the approval that is signed on the way",
        "自动步骤 {step} 从 {state} 出发，无人操作又回到原处；请打断循环，或使途中签批的审批作废",
    ),
    "definition_both_fire": (
        "the automatic steps {first} and {second} can both be taken from {state}, for example where {example}; make one condition exclude the other, or give one a higher priority",
        "从 {state} 出发的自动步骤 {first} 与 {second} 可能同时触发，例如 {example}；请让条件互斥，或给其中一个更高的 priority",
    ),
    # a definition makes no sense
    "definition_act_past_approval": (
        "the step {step} acts on the approval {approval} in the state {state}, which that has to be there before; take {state} out of its sources",
        "步骤 {step} 在状态 {state} 中处理审批 {approval}，而该审批必须在此之前完成；请从其起始状态中去掉 {state}",
    ),
    "definition_signed_for_nothing": (
        "the step {step} signs the approval {approval} and leads to {state}, which can be entered without it; add {state} to before",
        "步骤 {step} 签批 {approval} 后进入状态 {state}，而不签批也能进入该状态；请在 before 中加上 {state}",
    ),
    "definition_effect_with_approval": (
        "an effect of the step {step} names an approval, which only void_approval does anything to; write void_approval, or leave approval out",
        "步骤 {step} 的后续动作指定了审批，而只有 void_approval 会处理审批；请改为 void_approval，或去掉 approval",
    ),
    "definition_approval_name": (
        "{name} stands only in the conditions of an approval; here name the amount itself, and the currency with it",
        "{name} 只能用于审批的条件；此处请直接使用金额名称，并同时判断币种",
    ),
    "definition_document_near": (
        "{name} is a document of your own, with no facts but those declared here; did you mean {near}?",
        "{name} 是自定单据，只有此处声明的名称；是否想用 {near}？",
    ),
    "definition_unknown_key": (
        "there is no {name} there; remove it, or mend its name",
        "该处没有 {name}；请删除，或改正名称",
    ),
    "definition_void_into_protected": (
        "the step {step} voids the approval {approval} on its way into {state}, which needs it; lead elsewhere, or void nothing",
        "步骤 {step} 在进入需要审批 {approval} 的状态 {state} 时使其作废；请改变去向，或不要作废",
    ),
    "definition_void_own_signature": (
        "the step {step} signs the approval {approval} and voids it at once; take the effect out",
        "步骤 {step} 签批 {approval} 又立即使其作废；请删除该动作",
    ),
    "definition_approval_ends_early": (
        "the approval {approval} has to be there before {first}, and needn't be there any more before {state}, which follows: what is changed in between would go on without it; add {state} to before",
        "审批 {approval} 保护状态 {first}，却不保护其后的 {state}：其间的修改未经签批就会发出；请在 before 中加上 {state}",
    ),
    "definition_tolerance_of_texts": (
        "{name} has several texts, which no signature keeps; compare another fact",
        "{name} 是多个文本，签批时不会保存；请比较其他事实",
    ),
    "definition_unsigned_supplier": (
        "the duty {duty} keeps whoever keeps the supplier's record from signing, and the approval {approval} lets the supplier change after the signature; leave supplier out there",
        "职责 {duty} 不允许供应商档案维护人签批，而审批 {approval} 允许签批后更换供应商；请在该处去掉 supplier",
    ),
    "definition_unsigned_currency": (
        "the approval {approval} compares amounts, and lets the currency change after the signature; leave currency out there",
        "审批 {approval} 比较金额，却允许签批后更换币种；请在该处去掉 currency",
    ),
    "definition_command_taken": (
        "{step} is what a desk itself does to an order, and a step of that name only says who may; call the step otherwise, such as {step}_order",
        "{step} 是系统对订单的操作，同名步骤只用于限定谁可以做；请改名，如 {step}_order",
    ),
    "definition_reason_unasked": (
        "nobody is asked for a reason with {step}; leave reason out",
        "{step} 时无法填写原因；请去掉 reason",
    ),
    "definition_constant": (
        "{condition} is always {value}: it names no fact; take it out, or name one",
        "{condition} 恒为 {value}：其中没有任何名称；请删除，或写上名称",
    ),
    "definition_stage_needed": (
        "the state {state} needs a stage: rules and KPIs of orders and requisitions read nothing else",
        "状态 {state} 必须指定阶段（stage）：订单和申请的规则与指标只读取阶段",
    ),
    "definition_step_from_nowhere": (
        "the step {step} has no sources; name the states it starts from",
        "步骤 {step} 没有 sources；请写出起始状态",
    ),
    "definition_act_without_approval": (
        "the step {step} acts on an approval and names none; add approval = …",
        "步骤 {step} 是审批操作，却没有指定审批；请添加 approval = …",
    ),
    "definition_fact_with_target": (
        "{step} reports a fact and moves nothing; take its target out, and add an automatic step with a guard on what arrived",
        "{step} 是事实，不改变状态；请去掉 target，并添加以到货等事实为条件的自动步骤",
    ),
    "definition_signs_without_target": (
        "the step {step} signs and leads nowhere; name the target it reaches with the last signature",
        "步骤 {step} 是签批，却没有目标状态；请写出最后一签之后到达的 target",
    ),
    "definition_act_with_target": (
        "the step {step} leaves the document where it is; take its target out",
        "步骤 {step} 不改变状态；请去掉 target",
    ),
    "definition_void_without_approval": (
        "void_approval of the step {step} names no approval; add approval = …",
        "步骤 {step} 的 void_approval 没有指定审批；请添加 approval = …",
    ),
    "definition_priority_of_a_person": (
        "the step {step} is taken by people, and its priority means nothing; take it out, or say automatic = true",
        "步骤 {step} 由人执行，priority 没有意义；请去掉，或写 automatic = true",
    ),
    "definition_automatic_without_target": (
        "the automatic step {step} leads nowhere; name its target",
        "自动步骤 {step} 没有目标状态；请写出 target",
    ),
    "definition_automatic_without_guard": (
        "the automatic step {step} has no guard, so nothing ever stays in its sources; add one",
        "自动步骤 {step} 没有条件，任何单据都不会停留在起始状态；请添加 guards",
    ),
    "definition_automatic_with_actor": (
        "nobody takes the automatic step {step}: roles, only_by, reason and approval mean nothing there; take them out",
        "自动步骤 {step} 没有操作人：roles、only_by、reason、approval 没有意义；请去掉",
    ),
    "definition_approval_without_levels": (
        "the approval {approval} has no levels; add one",
        "审批 {approval} 没有级别；请添加",
    ),
    "definition_approval_protects_nothing": (
        "the approval {approval} names no states that nothing enters without it (before), so it can be walked round",
        "审批 {approval} 没有写明哪些状态必须先通过它（before），因此可以被绕过",
    ),
    "definition_approval_protects_start": (
        "the approval {approval} is needed before {state}, where documents start; it can be walked round",
        "审批 {approval} 要求在 {state} 之前完成，而单据从该状态开始；因此可以被绕过",
    ),
    "definition_returns_past_approval": (
        "an edit would return the document to {state}, which lies behind the approval {approval}; name a state before it",
        "修改后会退回到 {state}，而该状态在审批 {approval} 之后；请指定之前的状态",
    ),
    "definition_approval_never_signed": (
        'no step signs the approval {approval}, so nothing gets past it; add a step with approval = "{approval}"',
        '没有步骤签批 {approval}，因此无法通过；请添加带 approval = "{approval}" 的步骤',
    ),
    "definition_tolerance_without_paths": (
        "the tolerance of {approval} names no fields that may change; add paths",
        "审批 {approval} 的容差没有写明可以修改的字段；请添加 paths",
    ),
    "definition_level_without_signers": (
        "nobody may sign the level {level}; name roles, people or people_from",
        "级别 {level} 没有签批人；请写出 roles、people 或 people_from",
    ),
    "definition_needs_too_many": (
        "the level {level} needs {need} signatures and only {found} {found:person|people} may sign",
        "级别 {level} 需要 {need} 人签批，但只有 {found} 人可签",
    ),
    "definition_approval_without_currency": (
        "the approval {approval} compares approval_amount and has no currency; say which one its limits are in",
        "审批 {approval} 使用了审批金额，却没有币种；请写明限额的币种（currency）",
    ),
    "definition_amount_without_currency": (
        "{name} is in whatever currency the document has; use approval_amount, or also ask for the currency",
        "{name} 的币种随单据而变；请使用审批金额（approval_amount），或同时判断币种",
    ),
    "definition_not_an_amount": ("{name} is no amount: name a decimal fact", "{name} 不是金额；请使用小数类型的名称"),
    "definition_not_a_person": (
        "{name} is of the kind {kind} and names nobody: name a text",
        "{name} 的类型是 {kind}，不能表示人；请使用文本类型的名称",
    ),
    "definition_not_a_date": (
        "{name} is of the kind {kind}; a deadline hangs on a date or an instant",
        "{name} 的类型是 {kind}；期限应依据日期或时刻",
    ),
    "definition_duty_empty": (
        "the duty {duty} keeps nothing apart: name commands in first and in second",
        "职责 {duty} 没有分离任何操作；请在 first 和 second 中写出命令",
    ),
    "definition_duty_bars_itself": (
        "the duty {duty} keeps {command} apart from itself, so nobody could do it twice; take it out of one side",
        "职责 {duty} 把 {command} 与其自身分离，任何人都不能做第二次；请从一侧去掉",
    ),
    "definition_deadline_without_start": (
        "the deadline {deadline} starts with nothing; name states, after or date",
        "期限 {deadline} 没有起点；请写出 states、after 或 date",
    ),
    "definition_deadline_two_starts": (
        "the deadline {deadline} starts with a command and on a date; keep one of after and date",
        "期限 {deadline} 同时以命令和日期为起点；after 与 date 只保留一个",
    ),
    "definition_count_not_whole": (
        "{name} counts and is of the kind {kind}; a count is an int",
        "{name} 是计数，类型却是 {kind}；计数应为 int",
    ),
    "definition_fact_two_sources": (
        "{name} is counted and read at a path; keep one of counts and path",
        "{name} 既计数又取自路径；counts 与 path 只保留一个",
    ),
    "definition_less_without_counts": (
        "{name} takes away (less) and counts nothing; add counts",
        "{name} 写了 less 却没有 counts；请添加 counts",
    ),
    "definition_rule_says_nothing": (
        "this rule says nothing of its fields; add visible, editable or required",
        "该规则没有说明任何权限；请添加 visible、editable 或 required",
    ),
    "definition_hidden_and_required": (
        "this rule hides fields and requires them; nobody could fill them in",
        "该规则既隐藏又要求填写；没有人能填写",
    ),
    "definition_unknown_to_desk": (
        "order {number} runs on a workflow that this desk doesn't know ({hash}); pass its definition in `definition`",
        "订单 {number} 使用的流程定义（{hash}）不为本 desk 所知；请在 `definition` 中传入",
    ),
    "store_without_settings": (
        "{kind} keeps nothing beside its events, so a book can't adopt a workflow; pass it when you open the desk",
        "{kind} 只保存事件，账套无法采用流程；请在打开 desk 时传入",
    ),
    "unknown_activity": (
        "the definition says nothing of “{activity}”; add it to activities, or to ignores",
        "流程定义没有提到“{activity}”；请加入 activities 或 ignores",
    ),
    "before_creation": (
        "{command:term} was recorded before the document was created",
        "“{command:term}”记录在单据创建之前",
    ),
    "diagram.edited": ("changed after it was signed", "签批后被修改"),
    "story_unknown_key": ("a story has no {name}; it has {known}", "故事中没有 {name}；可用的有 {known:list}"),
    "story_unknown_code": (
        "nothing is refused with {name}; see the codes of errors",
        "没有拒绝代码 {name}；请参见错误代码",
    ),
    "story_unknown_code_near": (
        "nothing is refused with {name}; did you mean {near}?",
        "没有拒绝代码 {name}；是否想用 {near}？",
    ),
    "story_scene": ("scene {scene} ({do:term}): {detail:said}", "第 {scene} 幕（{do:term}）：{detail:said}"),
    "graphviz_missing": (
        "SVG is drawn by Graphviz, and its program dot isn't here; install Graphviz, or take Mermaid or DOT",
        "SVG 由 Graphviz 绘制，但未找到其程序 dot；请安装 Graphviz，或改用 Mermaid、DOT",
    ),
    "definition_never_applies": (
        "{name} is never used: {first}, which stands before it, applies to every order; say in `applies` to which ones",
        "{name} 永远不会被使用：排在它前面的 {first} 适用于所有订单；请在 {first} 的 applies 中写明适用条件",
    ),
    "definition_altered": (
        "the workflow kept for order {number} isn't the one that its history names ({hash}); somebody changed it beside the log: pass the right one in `definition`",
        "为订单 {number} 保存的流程与其历史所记录的（{hash}）不一致：有人绕过日志修改了它；请在 `definition` 中传入正确的流程",
    ),
    "no_workflow_applies": (
        "none of the workflows ({known}) applies to order {number}; let the last one apply to all, or change the order",
        "没有适用于订单 {number} 的流程（{known}）；请让最后一个流程适用于所有订单，或修改订单",
    ),
    "workflow_other": (
        "with this change the order would run on the workflow {wanted}, and it has gone its way on {workflow}; order what is more with another order, or cancel it and create another",
        "修改后订单应走流程 {wanted}，但它已按 {workflow} 流转；请为超出部分另建订单，或取消后另建订单",
    ),
    "setting_unreadable": (
        "the {what:term} that the book {book} has adopted can't be read; somebody changed it beside procurekit: adopt it anew",
        "账套 {book} 采用的{what:term}无法读取：有人在 procurekit 之外修改了它；请重新采用",
    ),
    "book_has_its_own": (
        "the book {book} has adopted its own {what:term}, and the desk was given another: leave it out, or let the book adopt the new one",
        "账套 {book} 已采用自己的{what:term}，而 desk 传入了另一个：请不要传入，或让账套采用新的",
    ),
    "organisation_invalid": (
        "this organisation can't be used ({name}): {count} {count:fault|faults}",
        "该人员文件无法使用（{name}）：共 {count} 处错误",
    ),
    "organisation_unknown_person": (
        "{where} names {name}, whom the organisation doesn't know; add the person, or mend the name",
        "{where} 写了 {name}，但组织中没有此人；请添加，或改正名称",
    ),
    "organisation_unknown_role_near": (
        "{person} holds the role {name}, which no step asks for; did you mean {near}?",
        "{person} 的角色 {name} 没有步骤使用；是否想用 {near}？",
    ),
    "organisation_unknown_person_near": (
        "{where} names {name}, whom the organisation doesn't know; did you mean {near}?",
        "{where} 写了 {name}，但组织中没有此人；是否想用 {near}？",
    ),
    "definition_too_few_holders": (
        "the level {level} needs {need} signatures, and only {found} {found:person|people} in the organisation may sign",
        "级别 {level} 需要 {need} 人签批，但组织中只有 {found} 人可签",
    ),
    "preset_unknown": ("there is no preset {name}; there are {known}", "没有预置流程 {name}；已有：{known:list}"),
    "definition_other_document": (
        "the workflow {name} is for {document}, and a desk moves {known}; use it without a desk",
        "流程 {name} 用于 {document}，而 desk 处理的单据为 {known:list}；请在没有 desk 的情况下使用它",
    ),
}
