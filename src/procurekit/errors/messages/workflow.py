"""Texts of the workflow: why a step is refused."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # who acts
    "actor_unknown": (
        "the organisation knows nobody called {actor}; add the person to it",
        "组织中没有 {actor} 这个人；请先将其加入组织",
    ),
    "not_delegated": (
        "{actor} doesn't stand in for {principal}; {principal} has to delegate first",
        "{actor} 不是 {principal} 的代理人；请先由 {principal} 授权代理",
    ),
    "delegation_not_in_force": (
        "{actor} stands in for {principal} from {start} to {end}, and this is {day}; act within that time, or extend it",
        "{actor} 代理 {principal} 的期限为 {start} 至 {end}，而操作日期是 {day}；请在期限内操作，或延长代理",
    ),
    "delegation_undated": (
        "{actor} acts for {principal}: say when (at), since a delegation has a beginning and an end",
        "{actor} 代 {principal} 操作：请给出时间（at），因为代理有起止日期",
    ),
    "delegation_to_oneself": (
        "{field}: {value} can't stand in for themselves; name somebody else",
        "{field}：{value} 不能代理自己；请指定他人",
    ),
    "delegation_ends_first": (
        "{field}: it would end on {end}, before it starts on {start}; swap them",
        "{field}：结束日 {end} 早于开始日 {start}；请对调",
    ),
    "person_twice": ("{field}: {value} is there twice; name each person once", "{field}：{value} 重复；每人只列一次"),
    "only_by": (
        "“{command:term}” is for whoever did {done}, and that was {people}, not {actor}",
        "“{command:term}”只能由执行过“{done}”的人进行，即 {people:list}，而不是 {actor}",
    ),
    "duty_conflict": (
        "{person} did “{done:term}” and may not do “{command:term}” ({rule:said}); let somebody else do it",
        "{person} 做过“{done:term}”，不得再做“{command:term}”（{rule:said}）；请由他人进行",
    ),
    # conditions
    "guard_failed": (
        "“{said:said}” is not met: {because:said}; change that first",
        "不满足条件“{said:said}”：{because:said}；请先修改",
    ),
    "guard_missing": (
        "“{said:said}” can't be told, since something is missing: {because:said}; fill it in first",
        "无法判断条件“{said:said}”，因为缺少数据：{because:said}；请先补全",
    ),
    "guard_unreadable": (
        "“{said:said}” can't be told: {detail:said}",
        "无法判断条件“{said:said}”：{detail:said}",
    ),
    "field_needed": ("{path} has to be filled in before “{command:term}”", "{path} 必须在“{command:term}”之前填写"),
    "field_not_editable": (
        "{path} can't be changed in the state “{state:term}” by somebody with the roles {roles:list}; ask somebody who may, or bring the document to where it may be changed",
        "状态为“{state:term}”时，角色 {roles:list} 不能修改 {path}；请由有权限的人修改，或先让单据回到可修改的状态",
    ),
    "field_fixed": (
        "{path} is what the order is known by, or counts what was agreed; it never changes: leave it out",
        "{path} 用于识别订单或记录版次，不能修改；请去掉",
    ),
    "reason_needed": ("“{command:term}” needs a reason: say why", "“{command:term}”需要填写原因"),
    "step_not_accepted": (
        "the workflow “{workflow:said}” doesn't take “{command:term}”; it takes {known}",
        "流程“{workflow:said}”不接受“{command:term}”；可用的有 {known:list}",
    ),
    # approvals
    "approval_missing": (
        "“{state:said}” needs the approval “{approval:said}”; still to sign: {missing:said}",
        "进入“{state:said}”需要审批“{approval:said}”；待签：{missing:said}",
    ),
    "approval_void": (
        "“{state:said}” needs the approval “{approval:said}”, and the document was changed after {signed} signature(s), which count no more; to sign anew: {missing:said}",
        "进入“{state:said}”需要审批“{approval:said}”，但单据在 {signed} 次签批之后被修改，签批已失效；需重新签：{missing:said}",
    ),
    "approval_complete": (
        "nobody has to sign “{approval:said}” any more; go on with the next step",
        "审批“{approval:said}”已全部签完；请进行下一步",
    ),
    "amount_missing": ("there is no {name} to compare; fill it in", "没有可比较的 {name}；请填写"),
    "amount_unreadable": (
        "{name} is {value}, which is no exact number; give a Decimal or text",
        "{name} 为 {value}，不是精确数字；请使用 Decimal 或文本",
    ),
    "rate_missing": (
        "“{approval:said}” counts in {into} and has no rate for {currency}; add one to its rates, or let it take the document's own with own_rate",
        "“{approval:said}”按 {into} 计算，没有 {currency} 的汇率；请在 rates 中添加，或用 own_rate 采用单据上的汇率",
    ),
    "unknown_level": (
        "the approval has no level {level}; it has {known}",
        "审批没有级别 {level}；可用的有 {known:list}",
    ),
    "level_done": ("“{level:said}” has been signed already; sign another level", "“{level:said}”已签完；请签其他级别"),
    "not_your_turn": (
        "“{level:said}” comes later; first {waiting:said} has to sign",
        "还未轮到“{level:said}”；请先由{waiting:said}签批",
    ),
    "may_not_sign": (
        "{person} has the roles {roles:list} and may not sign {level:said}; {needed} may",
        "{person} 的角色为 {roles:list}，不能签{level:said}；可签的有 {needed:list}",
    ),
    "nobody_to_sign": (
        "{level:said} is signed by whoever {facts} names, and that is nobody; fill it in first",
        "{level:said}由 {facts:list} 所指的人签批，而其中没有人；请先填写",
    ),
    "already_signed": (
        "{person} has signed “{level:said}” already; somebody else has to sign",
        "{person} 已签过“{level:said}”；需要由他人签批",
    ),
    "passed_on": (
        "{person} has passed “{level:said}” on to somebody else; let them sign, or pass it back",
        "{person} 已将“{level:said}”转交他人；请由其签批，或转交回来",
    ),
    "to_needed": ("“{command:term}” needs {what:term}: say it with “to”", "“{command:term}”需要指定{what:term}（to）"),
    "to_oneself": (
        "“{command:term}” to {person}, who asks for it, changes nothing; name somebody else",
        "“{command:term}”不能指定自己（{person}）；请指定他人",
    ),
    "to_signs_already": (
        "{person} has a place of their own at “{level:said}”, where all have to sign; name somebody else",
        "{person} 本就要在“{level:said}”会签；请指定他人",
    ),
    "unknown_position": (
        "an added signer signs {known}, not {position}",
        "加签位置应为 {known:list}，而不是 {position}",
    ),
    "not_an_earlier_level": (
        "“{level:said}” is no earlier level; it can be returned to {known}",
        "“{level:said}”不是之前的级别；可退回到 {known:list}",
    ),
    "nothing_to_withdraw": (
        "{person} has no signature on “{approval:said}” to take back",
        "{person} 在审批“{approval:said}”上没有可撤回的签批",
    ),
    "signed_after": (
        "{later:said} has been signed after “{level:said}”; ask for the document to be returned",
        "{later:said}已在“{level:said}”之后签批；请申请退回单据",
    ),
    "document_unsignable": (
        "the document can't be signed: {detail}; give plain data: texts, numbers, dates, lists, tables with texts as names",
        "单据无法签批：{detail}；请使用纯数据：文本、数字、日期、列表，以及以文本命名的表",
    ),
}
