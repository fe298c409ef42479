"""Organisations from files: read whole, and what is wrong told at its place."""

from __future__ import annotations

import json

import pytest

from procurekit.errors import InvalidDocument, InvalidValue
from procurekit.workflow import InvalidOrganisation, Organisation, Person, load_organisation


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{\n"people": [\n{"id": "a"},\n{"id": "a"}],\n"sites": {}\n}', "person_twice", 2),
        ('{\n"people": [],\n"sites": []\n}', "not_a", 3),
        ('{\n"people": [],\n"sites": {"a": 5}\n}', "not_a", 3),
        ('{\n"people": {"a": []},\n"work_time": 5\n}', "not_a", 3),
        ('{\n"people": {"a": [5]}\n}', "not_many", 2),
        (
            '{\n"delegations": [{"principal": "a", "deputy": "a", "start": "2026-01-01", "end": "2026-02-01"}]\n}',
            "delegation_to_oneself",
            2,
        ),
    ],
)
def test_a_fault_is_told_at_its_line(tmp_path, text, code, line):
    path = tmp_path / "people.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidOrganisation) as caught:
        load_organisation(path)
    (fault,) = caught.value.faults
    assert (fault.code, fault.line) == (code, line)
    assert f"{path}:{line}:" in caught.value.text("zh")


@pytest.mark.parametrize("sites", [None, [], 5, {"a": 5}])
def test_sites_are_a_table_of_work_times(sites):
    with pytest.raises(InvalidValue):
        Organisation.from_dict({"sites": sites})
    with pytest.raises(InvalidValue):
        Organisation(sites=sites)


@pytest.mark.parametrize("data", [None, [], 5, "x"])
def test_what_is_no_table_is_no_organisation(data):
    with pytest.raises(InvalidValue) as caught:
        Organisation.from_dict(data)
    assert caught.value.code == "not_a"


def test_fields_that_there_are_none_of_are_told():
    with pytest.raises(InvalidDocument):
        Organisation.from_dict({"peple": []})


def test_what_it_knows_comes_back_from_plain_data(tmp_path):
    company = Organisation(people=[Person("a", ["boss", "clerk"]), Person("b", "clerk")])
    path = tmp_path / "people.json"
    path.write_text(json.dumps(company.as_dict()), encoding="utf-8")
    assert load_organisation(path) == company
    assert (company.holders("clerk"), company.roles("b"), company.knows("c")) == (("a", "b"), {"clerk"}, False)
