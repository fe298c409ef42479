"""Mappings: data that is checked as a whole when it loads."""

import json
from datetime import date
from pathlib import Path

import pytest

from procurekit.adapters.documents.tables import InvalidMapping, from_dict, load_mapping
from procurekit.errors import BadInput

EXAMPLES = sorted((Path(__file__).parents[4] / "examples" / "mappings").glob("*.toml"))
LEAST = {"source": {"name": "erp"}, "order": {"key": "PO"}, "line": {"quantity": "Qty"}}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_load_and_survive_plain_data(path):
    mapping = load_mapping(path)
    assert from_dict(json.loads(json.dumps(mapping.to_dict()))) == mapping
    assert mapping.source == path.stem


def test_everything_that_can_be_stated_survives_plain_data():
    plain = {
        "source": {"name": "erp", "zone": "Asia/Shanghai", "known_at": date(2026, 1, 31), "complete": True,
                   "encoding": "gb18030", "delimiter": ";", "sheet": "明细", "skip_rows": 1},
        "dates": {"styles": ["d/m/yyyy"], "absent": ["-"]},
        "numbers": {"decimal": ",", "thousands": ".", "absent": ["see *"], "ignore": ["€"]},
        "texts": {"absent": ["N/A"]},
        "join": {"header": ["PO"], "lines": ["Order"]},
        "order": {"key": {"columns": ["Company", "PO"], "separator": "-"}, "custom": {"team": "Team"}},
        "line": {
            "quantity": ["Qty", {"column": "Qty 2", "default": 1}],
            "kind": {"column": "Type", "words": {"1": "goods", "2": "service", "3": ""}, "default": "goods"},
            "gross": {"constant": True},
            "custom": {"weight": {"column": "Weight", "type": "number", "absent": ["?"]}},
        },
        "schedule": {"promised": {"column": "Due", "styles": ["yyyymmdd"], "file": "header"}},
        "receipt": [
            {"quantity": "First", "at": "First day", "needs": ["quantity", "at"]},
            {"quantity": "Second"},
        ],
    }  # fmt: skip
    mapping = from_dict(plain)
    again = mapping.to_dict()
    assert from_dict(json.loads(json.dumps(again))) == mapping
    assert again["source"]["known_at"] == "2026-01-31"
    assert again["line"]["gross"] == {"constant": "true"}
    assert len(mapping.facts) == 2


def faults(plain):
    with pytest.raises(InvalidMapping) as raised:
        from_dict(plain)
    assert isinstance(raised.value, BadInput)
    assert "{" not in raised.value.text("en").replace("{…}", "")
    assert len(raised.value.text("zh").splitlines()) == len(raised.value.faults) + 1
    return {(fault.code, fault.path) for fault in raised.value.faults}


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"ordr": {}}, "mapping.unknown_key_near", "ordr"),
        ({"order": {"key": "PO", "suplier": "V"}}, "mapping.unknown_key_near", "order.suplier"),
        ({"order": {"key": {"colum": "PO"}}}, "mapping.unknown_key_near", "order.key.colum"),
        ({"order": {"key": "PO", "zzz": "V"}}, "mapping.unknown_key", "order.zzz"),
        ({"order": {}}, "mapping.missing", "order.key"),
        ({"line": {"item": "Item"}}, "mapping.missing", "line.quantity"),
        ({"source": {}}, "mapping.missing", "source.name"),
        ({"source": {"name": 7}}, "mapping.wrong_type", "source.name"),
        ({"source": {"name": "x", "complete": "yes"}}, "mapping.wrong_type", "source.complete"),
        ({"source": {"name": "x", "skip_rows": -1}}, "mapping.wrong_type", "source.skip_rows"),
        ({"source": {"name": "x", "zone": "Mars/Base"}}, "mapping.unknown_zone", "source.zone"),
        ({"source": {"name": "x", "encoding": "zip"}}, "mapping.not_a_choice", "source.encoding"),
        ({"source": {"name": "x", "known_at": "1/2/26"}}, "reject.not_a_date", "source.known_at"),
        ({"dates": {"styles": "q"}}, "mapping.date_style", "dates.styles[1]"),
        ({"dates": {"styles": [1]}}, "mapping.wrong_type", "dates.styles"),
        ({"numbers": {"decimal": ",", "thousands": ","}}, "mapping.same_signs", "numbers.thousands"),
        ({"order": {"key": 3}}, "mapping.wrong_type", "order.key"),
        ({"order": {"key": []}}, "mapping.wrong_type", "order.key"),
        ({"order": {"key": {}}}, "mapping.which_column", "order.key"),
        ({"order": {"key": {"column": "a", "constant": "b"}}}, "mapping.which_column", "order.key"),
        ({"order": {"key": ["PO", 5]}}, "mapping.wrong_type", "order.key[2]"),
        ({"order": {"key": {"column": "PO", "file": "header"}}}, "mapping.no_join", "order.key.file"),
        ({"order": "PO"}, "mapping.wrong_type", "order"),
        (
            {"join": {"header": ["a"], "lines": ["b"]}, "order": {"key": {"column": "PO", "file": "lines"}}},
            "mapping.order_from_lines", "order.key.file",
        ),
        ({"order": {"key": {"column": ""}}}, "mapping.wrong_type", "order.key.column"),
        ({"order": {"key": "PO", "note": {"constant": []}}}, "mapping.wrong_type", "order.note.constant"),
        ({"order": {"key": {"column": "PO", "assumed": 1}}}, "mapping.wrong_type", "order.key.assumed"),
        ({"order": {"key": "PO", "stage": {"constant": "done"}}}, "reject.unknown_word", "order.stage.constant"),
        ({"order": {"key": "PO", "stage": {"column": "S", "words": {"1": "done"}}}}, "reject.unknown_word",
         "order.stage.words.1"),
        ({"order": {"key": "PO", "currency": {"constant": "dollars"}}}, "reject.not_a_currency",
         "order.currency.constant"),
        ({"receipt": {"quantity": "R", "needs": ["at"]}}, "mapping.needs_unmapped", "receipt.needs"),
        ({"receipt": [{"quantity": "R"}, {"quantty": "R"}]}, "mapping.unknown_key_near", "receipt[2].quantty"),
        ({"join": {"header": ["a", "b"], "lines": ["c"]}}, "mapping.join_uneven", "join"),
        ({"join": {"header": ["a"]}}, "mapping.missing", "join.lines"),
        ({"line": {"quantity": "Q", "custom": {"x": {"column": "X", "type": "float"}}}}, "mapping.not_a_choice",
         "line.custom.x.type"),
        ({"line": {"quantity": "Q", "custom": 3}}, "mapping.wrong_type", "line.custom"),
        ({"line": {"quantity": {"column": "Q", "words": 3}}}, "mapping.wrong_type", "line.quantity.words"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_the_path_of_its_key(change, code, path):
    assert (code, path) in faults({**LEAST, **change})


def test_every_fault_is_told_at_once():
    found = faults({"source": {"nam": "x"}, "order": {"ky": "PO"}, "line": {}})
    assert {path for _, path in found} >= {"source.nam", "source.name", "order.ky", "order.key", "line.quantity"}


@pytest.mark.parametrize("data", [None, [], "x", 3, {"source": []}, {"source": {"name": "x"}, "order": []}])
def test_what_is_no_mapping_at_all_is_one_fault_more(data):
    with pytest.raises(InvalidMapping):
        from_dict(data)


def test_a_file_that_is_no_toml_is_told_with_its_place(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('[source]\nname = "x\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"bad\.toml: is not TOML: .*line 2"):
        load_mapping(path)


def test_a_fault_in_a_file_names_the_file(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('[source]\nname = "x"\n[order]\nkey = "PO"\n[line]\nquantty = "Qty"\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"bad\.toml: the mapping has 2 fault\(s\):\n.*did you mean quantity"):
        load_mapping(path)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x = " + b"[" * 100_000, b"a" * 2_000_000, b"\x00"])
def test_hostile_files_are_bad_input(tmp_path, data):
    path = tmp_path / "bad.toml"
    path.write_bytes(data)
    with pytest.raises(BadInput):
        load_mapping(path)


def test_a_missing_or_odd_path_is_bad_input(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(BadInput):
            load_mapping(path)


def test_faults_are_plain_data_too():
    with pytest.raises(InvalidMapping) as raised:
        from_dict({**LEAST, "source": {}}, file="m.toml")
    (fault,) = raised.value.as_dict("zh")["faults"]
    assert (fault["path"], fault["code"]) == ("source.name", "mapping.missing")
