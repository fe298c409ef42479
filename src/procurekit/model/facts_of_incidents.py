"""Incident facts: what describes something that went wrong; guards, approvals and deadlines read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from procurekit.expressions import Vocabulary
from procurekit.model.document_facts import Declared, DocumentFacts, declared, distinct
from procurekit.model.fact import Fact
from procurekit.model.incident import Incident
from procurekit.values import Moment, check, date_in

__all__ = ["INCIDENT_FACTS", "incident_facts", "incident_words"]

_DECLARED: Final[tuple[Declared[Incident], ...]] = (
    declared("incident_kind", "异常类型", str, "what went wrong: late, short, damaged, …", lambda one: one.kind),
    declared("severity", "严重程度", str, "how bad it is: low, medium, high or critical", lambda one: one.severity),
    declared("responsibility", "责任方", str, "who is responsible", lambda one: one.responsibility),
    declared("supplier", "供应商", str, "the supplier's id", lambda one: one.supplier),
    declared(
        "orders",
        "订单标识集",
        tuple,
        "the ids of the orders it concerns",
        lambda one: distinct(line.order for line in one.lines),
    ),
    declared(
        "reported_on",
        "报告日期",
        date,
        "when it was reported",
        lambda one: None if one.reported_at is None else date_in(one.reported_at),
    ),
    declared("responded", "已响应", bool, "somebody responded to it", lambda one: one.responded_at is not None),
    declared("resolved", "已解决", bool, "it was resolved", lambda one: one.resolved_at is not None),
    declared("resolution", "处理结果", str, "how it was resolved", lambda one: one.resolution),
)
_FUNCTIONS: Final = {one.fact.name: one.of for one in _DECLARED}

INCIDENT_FACTS: Final[dict[str, Fact]] = {one.fact.name: one.fact for one in _DECLARED}
"""Every fact of an incident by its name: its Chinese name, type, unit and meaning."""


def incident_facts(document: Incident, at: Moment | str | None = None) -> Mapping[str, object]:
    """The facts of an incident, read-only; each is computed when it is first read. None is unknown.

    `reported_on` is the day in the zone in which it was noted. Nothing depends on `at` so far. Raises InvalidValue if
    `at` is no moment.

    >>> facts = incident_facts(Incident("damaged", severity="high", reported_at="2026-12-03T11:00+08:00"))
    >>> facts["reported_on"], facts["severity"], facts["resolved"]
    (datetime.date(2026, 12, 3), 'high', False)
    """
    check.given_moment("at", at)
    return DocumentFacts(_FUNCTIONS, document)


@cache
def incident_words() -> Vocabulary:
    """The names that expressions over an incident's facts may use.

    >>> incident_words().find("严重程度").name
    'severity'
    """
    return Vocabulary.from_facts(INCIDENT_FACTS)
