"""The facts of an incident: what, how bad, whose fault, and how far it has come."""

from __future__ import annotations

from datetime import date

import pytest

from procurekit.errors import InvalidValue
from procurekit.expressions import parse
from procurekit.expressions.kinds import PYTHON_NAMES, fits
from procurekit.model.facts import VOCABULARY
from procurekit.model.facts_of_incidents import INCIDENT_FACTS, incident_facts, incident_words
from procurekit.model.facts_of_orders import ORDER_FACTS
from procurekit.model.incident import Incident, IncidentLine

FULL = Incident(
    "damaged",
    lines=[IncidentLine("order_2", 1, "40"), IncidentLine("order_1"), IncidentLine("order_2", 2)],
    supplier="V-7",
    severity="high",
    responsibility="carrier",
    reported_at="2026-12-03T01:00+08:00",
    responded_at="2026-12-03",
    resolved_at="2026-12-05",
    resolution="replaced",
)


def test_a_full_incident_has_every_fact():
    assert dict(incident_facts(FULL)) == {
        "incident_kind": "damaged",
        "severity": "high",
        "responsibility": "carrier",
        "supplier": "V-7",
        "orders": ("order_2", "order_1"),
        "reported_on": date(2026, 12, 3),
        "responded": True,
        "resolved": True,
        "resolution": "replaced",
    }


def test_of_an_incident_nobody_spoke_of_further_only_its_kind_is_known():
    facts = dict(incident_facts(Incident("late")))
    known = {"incident_kind": "late", "orders": (), "responded": False, "resolved": False}
    assert facts == dict.fromkeys(INCIDENT_FACTS) | known


def test_an_answer_is_no_solution():
    facts = incident_facts(Incident("late", responded_at="2026-12-03"))
    assert (facts["responded"], facts["resolved"]) == (True, False)


def test_every_value_is_of_the_kind_that_its_fact_says():
    for name, value in incident_facts(FULL).items():
        kind = INCIDENT_FACTS[name].type
        assert fits(PYTHON_NAMES.get(kind, kind), value), name


def test_a_moment_that_is_none_is_refused():
    with pytest.raises(InvalidValue) as refused:
        incident_facts(FULL, "soon")
    assert (refused.value.code, refused.value.values["field"]) == ("not_a_moment", "at")


def test_conditions_are_written_in_both_languages():
    rule = parse("严重程度 == “high” 且 非 已解决", incident_words(), wanted="bool")
    assert rule == parse('severity == "high" and not resolved', incident_words())
    assert (rule(incident_facts(FULL)), rule(incident_facts(Incident("late", severity="high")))) == (False, True)
    assert incident_words() is incident_words()


def test_a_name_that_others_have_too_is_the_same_word_in_chinese():
    for others in (VOCABULARY, ORDER_FACTS):
        for name in INCIDENT_FACTS.keys() & others.keys():
            assert INCIDENT_FACTS[name].zh == others[name].zh
