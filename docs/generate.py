"""The tables of the reference pages, written from the code: run `python docs/generate.py` after a change.

A page holds prose and, between `<!-- generated: NAME -->` and `<!-- /generated -->`, what this script writes. A test
fails when a page is out of date.
"""  # noqa: INP001 - a script beside the pages, no package

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from inspect import getdoc, signature
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
from pendulum import DateTime

from procurekit.desk.execution import COMMANDS
from procurekit.errors import messages as texts
from procurekit.errors import say, term
from procurekit.expressions import FUNCTIONS, KINDS, bounds, words
from procurekit.metrics import (
    BREAKS,
    POPULATIONS,
    REGISTRY,
    SCORECARDS,
    Band,
    Bounds,
    Dimension,
    Grade,
    Kpi,
    Linear,
    Scorecard,
    explained,
)
from procurekit.model.codec import VALUES
from procurekit.model.envelope import Envelope
from procurekit.model.events import EVENT_TYPES
from procurekit.model.fact import Fact, facts_in
from procurekit.model.fact_rows import OrderRow, ScheduleRow
from procurekit.model.facts import VOCABULARY
from procurekit.model.facts_of_changes import CHANGE_FACTS
from procurekit.model.facts_of_incidents import INCIDENT_FACTS
from procurekit.model.facts_of_invoices import InvoiceFacts
from procurekit.model.facts_of_orders import ORDER_FACTS
from procurekit.model.facts_of_receipts import ReceiptFacts
from procurekit.model.facts_of_requisitions import REQUISITION_FACTS
from procurekit.model.kinds import DOCUMENTS, FACT_KINDS
from procurekit.model.line_quantities import Quantities
from procurekit.model.operations import OPERATIONS
from procurekit.model.rows_of_agreements import AGREEMENT_ROWS
from procurekit.model.rows_of_alerts import ALERT_ROWS
from procurekit.model.rows_of_changes import CHANGE_ROWS
from procurekit.model.rows_of_incidents import INCIDENT_ROWS
from procurekit.model.rows_of_orders import ORDER_ROWS
from procurekit.model.rows_of_supplier_kpis import SUPPLIER_KPIS
from procurekit.rules import CHASING, STANDARD, Escalation, Group, Quiet, Rule, rule_schema
from procurekit.rules import Grade as Degree
from procurekit.rules.subjects import SUBJECT_ROWS
from procurekit.workflow import (
    PRESETS,
    Approval,
    CustomFact,
    Deadline,
    Definition,
    Delegation,
    Duty,
    Effect,
    FieldRule,
    Guard,
    Keeper,
    Level,
    Organisation,
    Person,
    Role,
    State,
    Tolerance,
    Transition,
    preset,
)
from procurekit.workflow.analysis import BOUNDS
from procurekit.workflow.rehearsal import Scene, Story
from procurekit.workflow.schema import definition_schema
from procurekit.workflow.words import APPROVED, OWN

DOCS = Path(__file__).parent
PAGES = (
    *("documents", "facts", "errors", "findings", "kpis", "events", "commands", "expressions"),
    *("workflow", "organisation", "../zh/workflow", "scorecards", "rules"),
)
_BLOCK = re.compile(r"(<!-- generated: (?P<name>[a-z_]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)
_OPTIONAL = re.compile(r"\{\w+:\?((?:[^{}]|\{[^{}]*\})*)\}")
_SHOWN = re.compile(r"\{(?P<name>\w+):(?:[^}|]*\|(?P<many>[^}]*)|[^}]*)\}")
_SCALARS: dict[object, str] = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    Decimal: "decimal",
    date: "date",
    datetime: "instant",
    DateTime: "instant",
}
_SCORE_REASONS = (
    *("no_data", "missing", "too_little", "few_rows", "withheld", "ungraded"),
    *("no_period", "no_points", "no_previous"),
)
LABELS = (
    *("expression.", "rule.", "message.", "incident.", "worklist.", "cli.", "demo.", "doctor.label.", "kpi.", "term."),
    *("timeline.", "page.", "open.", "wording.", "field.", "figure.", "showing.", "score.", "check."),
    *("measure.", "proof.proves.", "proof.not_proven.", "verify.proves.", "verify.not_proven."),
)
"""Texts that are no errors: words, headings, labels, messages, reasons of KPIs, what verification proves."""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    columns = [*head]
    written = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |\n" for row in written)


def first_paragraph(thing: object) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((getdoc(thing) or "").split("\n\n")[0].split())


# --- documents.md ----------------------------------------------------------------------------------------------------


def _parts(kind: object) -> Iterator[type]:
    """The classes of ours inside a type, and inside those."""
    if isinstance(kind, type) and attrs.has(kind):
        yield kind
    for one in get_args(kind):
        yield from _parts(one)


def _fields(cls: type) -> dict[str, object]:
    return {name: kind for name, kind in get_type_hints(cls).items() if name in attrs.fields_dict(cls)}


def reachable(start: Iterable[type]) -> list[type]:
    """The classes, and those that their fields are made of."""
    found: dict[type, None] = {}
    waiting = [*start]
    while waiting:
        cls = waiting.pop(0)
        if cls not in found:
            found[cls] = None
            waiting += [part for kind in _fields(cls).values() for part in _parts(kind)]
    return [*found]


def _type(kind: object) -> str:
    if kind in _SCALARS:
        return _SCALARS[kind]
    origin, inside = get_origin(kind), [one for one in get_args(kind) if one not in {NoneType, ...}]
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in inside)
    if origin in {Union, UnionType}:
        return " or ".join(dict.fromkeys(_type(one) for one in inside))
    if origin in {tuple, frozenset}:
        return f"list of {_type(inside[0])}"
    if isinstance(kind, type) and attrs.has(kind):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return "object"


def _choices(validator: object) -> tuple[str, ...]:
    """The words that a field takes, as its validator knows them."""
    for one in getattr(validator, "_validators", (validator,)):
        if found := getattr(one, "choices", ()):
            return tuple(found)
    return ()


def _default(one: attrs.Attribute[Any], kind: object) -> str:
    value = one.default
    if value is attrs.NOTHING:
        return "**required**" if NoneType not in get_args(kind) else "–"
    if isinstance(value, tuple) and value:
        return ", ".join(f"`{each}`" for each in value)
    if not isinstance(value, str | int | Decimal):
        return "–"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def document(cls: type, meanings: dict[str, dict[str, list[str]]]) -> str:
    """The section of one class."""
    rows = []
    for name, kind in _fields(cls).items():
        one = attrs.fields_dict(cls)[name]
        choices = _choices(one.validator)
        shown = ", ".join(f"`{word}`" for word in choices) if choices else _type(kind)
        english, chinese = meanings.get(cls.__name__, {}).get(name) or meanings["any"][name]
        mark = " *(personal)*" if one.metadata.get("personal") else ""
        rows.append((f"`{name}`", shown, _default(one, kind), english + mark, chinese))
    title = next((f" Stored as `{stored}`." for stored, known in (DOCUMENTS | VALUES).items() if known is cls), "")
    written = table(("field", "takes", "default", "meaning", "中文"), rows)
    return f"### {cls.__name__}\n\n{first_paragraph(cls)}{title}\n\n{written}"


def documents() -> str:
    """Every document with all its fields, then the parts that they are made of."""
    meanings = tomllib.loads((DOCS / "reference" / "fields.toml").read_text("utf-8"))
    every = reachable([*DOCUMENTS.values(), *VALUES.values()])
    papers = [
        DOCUMENTS["order"],
        DOCUMENTS["requisition"],
        DOCUMENTS["agreement"],
        *(DOCUMENTS[kind] for kind in FACT_KINDS),
    ]
    named = [cls for cls in DOCUMENTS.values() if cls not in papers]
    parts = sorted(set(every) - set(papers) - set(named), key=lambda cls: cls.__name__)
    return "\n".join(
        [
            "## Documents\n",
            *(document(cls, meanings) for cls in papers),
            "## People, items, holds\n",
            *(document(cls, meanings) for cls in named),
            "## Parts and values\n",
            *(document(cls, meanings) for cls in parts),
        ]
    )


def numbers() -> str:
    """The quantities of a line."""
    return ", ".join(f"`{one.name}`" for one in attrs.fields(Quantities)) + "\n"


# --- the other pages -------------------------------------------------------------------------------------------------


def facts(known: Mapping[str, Fact] = VOCABULARY, document: str = "order") -> str:
    """The vocabulary of a schedule line, or of a whole document."""
    units = {
        "unit": "the line's unit",
        "currency": f"the {document}'s currency",
        "working_hours": "working hours",
        None: "–",
    }
    rows = (
        (f"`{one.name}`", one.zh, one.type.split("[")[0], units.get(one.unit, str(one.unit)), one.meaning)
        for one in known.values()
    )
    return table(("name", "中文", "type", "in", "meaning"), rows)


def _own(row: type, shared: type) -> dict[str, Fact]:
    """The facts of a class of rows that it doesn't share with others."""
    return {name: one for name, one in facts_in(row).items() if name not in attrs.fields_dict(shared)}


def _codes(said: dict[str, tuple[str, str]]) -> str:
    return table(("code", "English", "中文"), ((f"`{code}`", *map(_readable, pair)) for code, pair in said.items()))


def _readable(text: str) -> str:
    """A text without how its values are shown; of a noun the form for many. What may be missing is in [ ]."""
    return _SHOWN.sub(lambda found: found["many"] or f"{{{found['name']}}}", _OPTIONAL.sub(r"[\1]", text))


def errors() -> str:
    """Every code but those of findings, by the layer that speaks it."""
    sections = []
    for name, module in sorted(vars(texts).items()):
        every = getattr(module, "MESSAGES", {}) if name != "findings" else {}
        said = {code: pair for code, pair in every.items() if not code.startswith(LABELS)}
        if said:
            sections.append(f"### {first_paragraph(module).rstrip('.')}\n\n{_codes(said)}")
    return "\n".join(sections)


def findings() -> str:
    """Every code of a finding."""
    return _codes(texts.findings.MESSAGES)


_STANDARDS = {
    "procurekit": ("procurekit", "本库自有"),
    "scor": ("SCOR", "供应链运作参考模型"),
    "apqc": ("APQC", "美国生产力与质量中心"),
    "sap": ("SAP", "供应商评估"),
    "odoo": ("Odoo", "供应商准时率"),
    "erpnext": ("ERPNext", "供应商记分卡"),
    "orwiki": ("OR wiki", "运营参考维基"),
    "oracle": ("Oracle Retail", "供应商绩效"),
    "opsdog": ("Opsdog", "行业基准"),
    "tryton": ("Tryton", "平均交货周期"),
}


def kpis() -> str:
    """Every KPI with its definition, by the standard that it is of."""
    sections = []
    for name in dict.fromkeys(one.standard for one in REGISTRY.values()):
        title, chinese = _STANDARDS[name]
        sections.append(f"## {title} · {chinese}\n")
        sections += [_kpi(one) for one in REGISTRY.standard(name)]
    return "\n".join(sections)


def _kpi(one: Kpi) -> str:
    told = zip(explained(one), explained(one, "zh"), strict=True)
    rows = ((english.label, english.text, f"{chinese.label}：{chinese.text}") for english, chinese in told)
    written = table(("", "", "中文"), rows)
    return f"### `{one.id}`\n\n**{one.title}** · {one.title_zh}\n\n{one.meaning}\n\n{one.meaning_zh}\n\n{written}"


def broken() -> str:
    """What a definition from elsewhere may not keep."""
    return table(("word", "English", "中文"), ((f"`{word}`", *pair) for word, pair in BREAKS.items()))


def populations() -> str:
    """Which rows a definition may judge."""
    return table(("population", "English", "中文"), ((f"`{one.name}`", one.en, one.zh) for one in POPULATIONS.values()))


def reasons() -> str:
    """Why a KPI has no value, or leaves a row out."""
    return _codes({code: pair for code, pair in texts.MESSAGES.items() if code.startswith("kpi.")})


def score_reasons() -> str:
    """Why there is no score, no points, no grade or no change."""
    return _codes({f"score.{name}": texts.MESSAGES[f"score.{name}"] for name in _SCORE_REASONS})


def scorecards() -> str:
    """Every scorecard that comes with procurekit."""
    sections = []
    for one in SCORECARDS.values():
        rows = (
            (
                f"`{part.kpi}`",
                part.title or "–",
                part.title_zh or "–",
                f"{part.weight}",
                _points(part),
                _bounds(part.target),
            )
            for part in one.dimensions
        )
        grades = ", ".join(f"{grade.name} ({_bounds(grade)})" for grade in one.grades) or "–"
        written = table(("KPI", "English", "中文", "weight", "points", "target"), rows)
        sections.append(f"### `{one.id}`\n\n**{one.title}** · {one.title_zh}\n\nGrades: {grades}.\n\n{written}")
    return "\n".join(sections)


def _bounds(bounds: Bounds | None) -> str:
    return "–" if bounds is None else bounds.text()


def _points(part: Dimension) -> str:
    if part.linear is not None:
        one = part.linear
        return f"linear, {one.lowest} at {one.worst} to {one.highest} at {one.best}"
    return "; ".join(f"{band.points} for {band.text()}" for band in part.bands)


def rules(every: Iterable[Rule] = STANDARD) -> str:
    """Every rule: what it looks for, what it says, who is told of it and what happens then."""
    kept = tuple(every)
    heads = (
        (
            f"[`{one.id}`](#{one.id})",
            one.title,
            one.title_zh,
            say(f"rule.subject.{one.subject}"),
            ", ".join(dict.fromkeys([one.severity, *(grade.severity for grade in one.grades)])),
            ", ".join(f"`{who}`" for who in one.to) or "–",
        )
        for one in kept
    )
    written = table(("rule", "English", "中文", "looks at", "severity", "tells"), heads)
    return "\n".join([written, *(_rule(one) for one in kept)])


def _rule(one: Rule) -> str:
    """One rule in words, both languages beside each other."""
    told = zip(one.explain().splitlines()[2:], one.explain("zh").splitlines()[2:], strict=True)
    rows = ((*english.split(": ", 1), chinese) for english, chinese in told)
    written = table(("", "", "中文"), rows)
    return f"### `{one.id}`\n\n**{one.title}** · {one.title_zh}\n\n{one.meaning}\n\n{one.meaning_zh}\n\n{written}"


def rule_names() -> str:
    """What conditions of rules may use beside the facts, by what they look at."""
    rows = (
        (f"`{kind}`", f"`{name}`", f"`{zh}`", f"`{source}`")
        for kind, each in SUBJECT_ROWS.items()
        for name, (zh, source) in each.derived.items()
    )
    return table(("looks at", "name", "中文", "stands for"), rows)


def event_types() -> str:
    """Every event type."""
    rows = (
        (
            f"`{name}`",
            first_paragraph(cls),
            "" if cls_of is None else f"[{cls_of.__name__}](documents.md#{cls_of.__name__.lower()})",
        )
        for name, (cls, cls_of) in EVENT_TYPES.items()
    )
    return table(("type", "says", "document"), rows)


def envelope() -> str:
    """Every field of the envelope."""
    rows = []
    for name, kind in get_type_hints(Envelope).items():
        one = attrs.fields_dict(Envelope)[name]
        left_out = "no" if one.default is attrs.NOTHING and NoneType not in get_args(kind) else "yes"
        rows.append((f"`{name}`", _type(kind), left_out))
    return table(("field", "type", "may be absent"), rows)


def workflow() -> str:
    """The steps of the standard workflow."""
    rows = (
        (
            f"`{one.name}`",
            one.zh,
            ", ".join(f"`{name}`" for name in one.sources),
            f"`{one.target}`" if one.target else "–",
            ", ".join(one.roles) or ", ".join(role for level in _levels(one.approval) for role in level.roles) or "–",
        )
        for one in preset("standard_order").transitions
    )
    return table(("step", "中文", "from", "to", "needs one of the roles"), rows)


def _levels(approval: str | None) -> tuple[Level, ...]:
    found = None if approval is None else preset("standard_order").approval(approval)
    return () if found is None else found.levels


def commands() -> str:
    """The commands of `desk.execute`, with what each takes."""
    rows = []
    for name, act in COMMANDS.items():
        taken = [*signature(act).parameters.values()][2:]
        needed = [f"`{one.name}`" for one in taken if one.default is one.empty]
        may = [f"`{one.name}`" for one in taken if one.default is not one.empty]
        rows.append((f"`{name}`", ", ".join(needed) or "–", ", ".join(may) or "–"))
    return table(("command", "needs", "may take"), rows)


def operations() -> str:
    """The operations of a change request as plain data, with the fields of each."""
    rows = []
    for name, cls in OPERATIONS.items():
        needed = [f"`{one.name}`" for one in attrs.fields(cls) if one.default is attrs.NOTHING]
        may = [f"`{one.name}`" for one in attrs.fields(cls) if one.default is not attrs.NOTHING]
        rows.append((f"`{name}`", f"`{cls.__name__}`", ", ".join(needed), ", ".join(may) or "–"))
    return table(("operation", "in Python", "needs", "may take"), rows)


def functions() -> str:
    """The functions of expressions."""
    rows = (
        (f"`{one.name}({one.arguments})`", f"`{one.zh}`", one.meaning, one.meaning_zh) for one in FUNCTIONS.values()
    )
    return table(("function", "中文", "gives", "含义"), rows)


def keywords() -> str:
    """The words and signs of expressions that have a Chinese form."""
    rows = [(f"`{english}`", f"`{chinese}`") for chinese, english in words.KEYWORDS_ZH.items()]
    rows += [(f"`{name}`", f"`{chinese}`") for name, (chinese, _) in words.MOMENTS.items()]
    rows += [(f"`{sign}`", f"`{chinese}`") for chinese, sign in words.SIGNS_ZH.items()]
    return table(("English", "中文"), rows)


def kinds() -> str:
    """The kinds of value of expressions."""
    return table(("type", "is", "中文"), ((f"`{one}`", term(one), term(one, "zh")) for one in KINDS))


def limits() -> str:
    """How large an expression may be."""
    shown = {
        "LENGTH": "characters of a source",
        "TOKENS": "words, numbers, texts and signs",
        "NODES": "parts",
        "DEPTH": "parts within parts",
        "BRACKETS": "brackets within brackets",
        "DIGITS": "digits of a number before the point, and as many behind it",
        "TEXT": "characters of a text",
        "MEMBERS": "values behind `in`",
        "FAULTS": "faults told at once",
    }
    return table(("at most", "of"), ((f"{getattr(bounds, name):,}", said) for name, said in shown.items()))


# --- workflow.md, organisation.md, and both in Chinese ---------------------------------------------------------------

_WORKFLOW: tuple[tuple[type, str], ...] = (
    (Definition, ""),
    (Role, "[roles]"),
    (State, "[states]"),
    (Transition, "[[transitions]]"),
    (Guard, "guards = [{ … }]"),
    (Effect, "effects = [{ … }]"),
    (Approval, "[[approvals]]"),
    (Level, "[[approvals.levels]]"),
    (Tolerance, "tolerance = { … }"),
    (CustomFact, "[facts]"),
    (Duty, "[[duties]]"),
    (FieldRule, "[[fields]]"),
    (Deadline, "[[deadlines]]"),
)
_ORGANISATION: tuple[tuple[type, str], ...] = (
    (Organisation, ""),
    (Person, "[people]"),
    (Delegation, "[[delegations]]"),
    (Keeper, "[keepers]"),
)
_SCORECARD: tuple[tuple[type, str], ...] = (
    (Scorecard, ""),
    (Dimension, "[[dimensions]]"),
    (Band, "bands = [{ … }]"),
    (Linear, "linear = { … }"),
    (Bounds, "target = { … }"),
    (Grade, "[[grades]]"),
)
_RULES: tuple[tuple[type, str], ...] = (
    (Rule, "[[rules]]"),
    (Degree, "grades = [{ … }]"),
    (Group, "group = { … }"),
    (Quiet, "quiet = { … }"),
    (Escalation, "escalate = [{ … }]"),
)
_STORY: tuple[tuple[type, str], ...] = ((Story, ""), (Scene, "[[scenes]]"))
_CHINESE_TITLES = {
    "Definition": "流程",
    "Role": "角色",
    "State": "状态",
    "Transition": "步骤",
    "Guard": "条件",
    "Effect": "后续动作",
    "Approval": "审批",
    "Level": "审批级别",
    "Tolerance": "容差",
    "CustomFact": "自定名称",
    "Duty": "职责分离",
    "FieldRule": "字段权限",
    "Deadline": "期限",
    "Organisation": "组织",
    "Person": "人员",
    "Delegation": "代理",
    "Keeper": "资料维护人",
    "WorkTime": "工作时间",
    "Story": "故事",
    "Scene": "操作",
}
_CHINESE_TYPES = (
    (re.compile(r"\blist of (.+)"), r"\1（可多个）"),
    (re.compile(r"\btrue or false\b"), "是否"),
    (re.compile(r"\bwhole number\b"), "整数"),
    (re.compile(r"\btext\b"), "文本"),
    (re.compile(r"\binstant\b"), "时刻"),
    (re.compile(r"\bdate\b"), "日期"),
    (re.compile(r"\btable\b"), "表"),
    (re.compile(r" or "), " 或 "),
)


def _keys(parts: Iterable[tuple[type, str]], lang: str = "en", named: str = "workflow") -> str:
    """A section for each class of a file: its keys, what they take, and what they mean."""
    meanings = tomllib.loads((DOCS / "reference" / f"{named}.toml").read_text("utf-8"))
    return "\n".join(_key_section(cls, written, meanings[cls.__name__], lang) for cls, written in parts)


def _key_section(cls: type, written: str, meanings: dict[str, list[str]], lang: str) -> str:
    title = f"### {_CHINESE_TITLES[cls.__name__] if lang == 'zh' else cls.__name__}"
    where = "" if not written else f"写在 `{written}`。\n\n" if lang == "zh" else f" In a file: `{written}`."
    rows = []
    for name, kind in _fields(cls).items():
        one = attrs.fields_dict(cls)[name]
        choices = _choices(one.validator)
        shown = ", ".join(f"`{word}`" for word in choices) if choices else _type(kind).replace("object", "table")
        shown, default = _key_words(shown, _default(one, kind), lang)
        english, chinese = meanings[name]
        rows.append((f"`{name}`", shown, default, *((chinese,) if lang == "zh" else (english, chinese))))
    if lang == "zh":
        return f"{title}\n\n{where}{table(('键', '取值', '默认', '含义'), rows)}"
    return f"{title}\n\n{first_paragraph(cls)}{where}\n\n{table(('key', 'takes', 'default', 'meaning', '中文'), rows)}"


def _key_words(shown: str, default: str, lang: str) -> tuple[str, str]:
    """What a key takes and what it is by default, in the reader's language."""
    default = "–" if default == "``" else default
    if lang != "zh":
        return shown, default
    for pattern, chinese in _CHINESE_TYPES:
        shown = pattern.sub(chinese, shown)
    for english, chinese in _CHINESE_TITLES.items():
        shown = shown.replace(f"[{english}](#{english.lower()})", chinese)
    return shown, default.replace("**required**", "**必填**")


def workflow_words() -> str:
    """The names that every workflow's conditions may use besides its document's facts."""
    rows = [(f"`{one.name}`", f"`{one.zh}`", one.type, one.meaning or "") for one in OWN]
    rows += [
        (
            "`approval_amount`",
            "`审批金额`",
            "decimal",
            "in an approval: the document's amount in the approval's currency",
        ),
        (f"`{APPROVED[0]}NAME`", f"`{APPROVED[1]}名称`", "–", "in a tolerance: a fact as it was when it was signed"),
    ]
    return table(("name", "中文", "type", "meaning"), rows)


def presets() -> str:
    """The workflows that come with procurekit."""
    rows = ((f"`{name}`", preset(name).en, preset(name).zh, preset(name).document) for name in PRESETS)
    return table(("name", "English", "中文", "document"), rows)


def definition_faults() -> str:
    """Everything that can be wrong with a workflow's file."""
    every = texts.definitions.MESSAGES.items()
    return _codes({code: pair for code, pair in every if code.startswith("definition_")})


def bounds_of_definitions() -> str:
    """How many of each a definition may have."""
    return table(("at most", "of"), ((f"{most:,}", f"`{name}`") for name, most in BOUNDS.items()))


BLOCKS: dict[str, Callable[[], str]] = {
    "agreement_rows": lambda: facts(AGREEMENT_ROWS),
    "alert_rows": lambda: facts(ALERT_ROWS),
    "bounds_of_definitions": bounds_of_definitions,
    "broken": broken,
    "change_facts": lambda: facts(
        {name: one for name, one in CHANGE_FACTS.items() if name not in ORDER_FACTS}, "order"
    ),
    "change_rows": lambda: facts(CHANGE_ROWS),
    "chasing": lambda: rules(one for one in CHASING if one not in STANDARD),
    "commands": commands,
    "definition_faults": definition_faults,
    "documents": documents,
    "envelope": envelope,
    "errors": errors,
    "event_types": event_types,
    "facts": facts,
    "findings": findings,
    "functions": functions,
    "incident_facts": lambda: facts(INCIDENT_FACTS, "incident"),
    "incident_rows": lambda: facts(INCIDENT_ROWS, "incident"),
    "invoice_facts": lambda: facts(_own(InvoiceFacts, OrderRow)),
    "keywords": keywords,
    "kinds": kinds,
    "kpis": kpis,
    "limits": limits,
    "organisation_keys": lambda: _keys(_ORGANISATION),
    "organisation_keys_zh": lambda: _keys(_ORGANISATION, "zh"),
    "operations": operations,
    "order_facts": lambda: facts(ORDER_FACTS),
    "order_rows": lambda: facts(ORDER_ROWS),
    "populations": populations,
    "presets": presets,
    "quantities": numbers,
    "reasons": reasons,
    "receipt_facts": lambda: facts(_own(ReceiptFacts, ScheduleRow)),
    "requisition_facts": lambda: facts(REQUISITION_FACTS, "requisition"),
    "rule_keys": lambda: _keys(_RULES, named="rule_keys"),
    "rule_names": rule_names,
    "rules": rules,
    "score_reasons": score_reasons,
    "scorecard_keys": lambda: _keys(_SCORECARD, named="scorecard"),
    "scorecards": scorecards,
    "story_keys": lambda: _keys(_STORY),
    "story_keys_zh": lambda: _keys(_STORY, "zh"),
    "supplier_kpis": lambda: facts(SUPPLIER_KPIS),
    "workflow": workflow,
    "workflow_keys": lambda: _keys(_WORKFLOW),
    "workflow_keys_zh": lambda: _keys(_WORKFLOW, "zh"),
    "workflow_words": workflow_words,
}


def page(name: str) -> Path:
    """The file of a page."""
    return DOCS / "reference" / f"{name}.md"


def rendered(name: str) -> str:
    """A page as it should be."""
    written = page(name).read_text("utf-8")
    return _BLOCK.sub(lambda found: f"{found[1]}\n{BLOCKS[found['name']]()}\n{found[3]}", written)


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {"workflow": definition_schema, "rules": rule_schema}
"""The JSON Schemas of files, as an editor reads them."""


def schema_file(name: str) -> Path:
    """The file of a schema."""
    return DOCS / "reference" / f"{name}.schema.json"


def schema(name: str) -> str:
    """A schema as it should be."""
    return json.dumps(SCHEMAS[name](), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    for each in PAGES:
        page(each).write_text(rendered(each), "utf-8")
    for each in SCHEMAS:
        schema_file(each).write_text(schema(each), "utf-8")
