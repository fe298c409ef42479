"""A whole year without its people: every order reads as before, and every figure stays."""

import pytest

import procurekit
from procurekit import simulate
from procurekit.model.facts import line_facts


@pytest.fixture(scope="module")
def year():
    with procurekit.open("memory:") as desk:
        simulate.year(desk, seed=5, orders=40)
        yield desk


def test_a_year_without_its_people_has_the_same_figures(year):
    ids = [one.id for one in year.orders()]
    facts = {id_: tuple(line_facts(year.get(id_))) for id_ in ids}
    figures = [one.as_dict() for one in year.kpis(by="supplier", at="2026-12-31")]
    personal = sum(one.personal is not None for one in year.store.read_all())
    gone = 0
    for id_ in ids:
        state = year.redact(id_, by="dpo", reason="request 17")
        gone += year.timeline(state).entries[-1].said[0][1]["events"]
    assert {id_: tuple(line_facts(year.get(id_))) for id_ in ids} == facts
    assert [one.as_dict() for one in year.kpis(by="supplier", at="2026-12-31")] == figures
    assert gone == personal > 0
    assert not any(one.personal or one.personal_salt for one in year.store.read_all())
    verdict = year.verify()
    assert verdict.holds
    assert verdict.redacted == personal
    for id_ in ids:
        assert year.timeline(id_).text()
        assert year.as_of(id_, "2026-06-30") is None or year.at_version(id_, 1)
