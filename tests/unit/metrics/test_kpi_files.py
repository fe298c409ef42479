"""Files of KPIs: read with the place of every fault, and equal to the definitions in Python."""

import json
from datetime import date

import jsonschema
import pytest

from procurekit.metrics import REGISTRY, InvalidKpi, Kpi, LeaveOut, kpi_schema, load_kpis, measure, read_kpis

TEXT = """\
[[kpis]]
id = "acme.heavy_rejects"
title = "Heavy rejects"
title_zh = "严重不合格"
basis = ["first_promise", "requested"]
population = "due"
leave_out = [{ code = "small", when = "ordered < 10" }]
numerator = "rejected * 10 > received"
denominator = "1"
tolerance = 0.02
target = 0.05
better = "lower"

[[kpis]]
id = "acme.both"
title = "Both"
combine = "product"
of = ["acme.heavy_rejects", "procurekit.on_time"]
"""


def test_a_file_is_the_definitions_that_it_says():
    mine = read_kpis(TEXT)
    assert mine["acme.heavy_rejects"] == Kpi(
        id="acme.heavy_rejects",
        title="Heavy rejects",
        title_zh="严重不合格",
        basis=["first_promise", "requested"],
        population="due",
        leave_out=[LeaveOut("small", "ordered < 10")],
        numerator="rejected * 10 > received",
        denominator="1",
        tolerance="0.02",
        target="0.05",
        better="lower",
    )
    assert len(mine) == len(REGISTRY) + 2
    assert "acme.both" not in REGISTRY


def test_json_and_a_file_on_disk_say_the_same(tmp_path):
    path = tmp_path / "kpis.json"
    written = {"kpis": [one.as_dict() for one in read_kpis(TEXT).standard("acme")]}
    path.write_text(json.dumps(written), encoding="utf-8")
    assert load_kpis(path).standard("acme") == read_kpis(TEXT).standard("acme")
    jsonschema.validate(written, kpi_schema())


def test_every_kpi_of_ours_fits_the_schema():
    jsonschema.validate({"kpis": [one.as_dict() for one in REGISTRY.values()]}, kpi_schema())


def faults(text):
    with pytest.raises(InvalidKpi) as broken:
        read_kpis(text, name="kpis.toml")
    return [(one.code, one.line, one.column) for one in broken.value.faults]


def test_every_fault_is_told_with_its_place():
    text = TEXT.replace("rejected * 10", "rejectd * 10").replace("ordered < 10", "orderd < 10")
    text = text.replace('"procurekit.on_time"', '"procurekit.on_tim"')
    assert faults(text) == [
        ("expression_unknown_name_near", 7, 40),
        ("expression_unknown_name_near", 8, 14),
        ("kpi_part_unknown", 18, 6),
    ]


def test_a_key_that_there_is_none_of_and_a_value_that_cannot_be():
    assert faults(TEXT.replace("better", "beter").replace('combine = "product"', 'combine = "sums"')) == [
        ("unknown_field_near", 12, 9),
        ("not_a_choice", 17, 11),
    ]


@pytest.mark.parametrize("id_", ["procurekit.on_time", "acme.heavy_rejects"])
def test_an_id_is_used_once(id_):
    assert [code for code, *_ in faults(TEXT.replace("acme.both", id_))] == ["kpi_twice"]


def test_the_text_names_file_line_and_what_to_write():
    with pytest.raises(InvalidKpi) as broken:
        read_kpis(TEXT.replace("rejected * 10", "rejectd * 10"), name="kpis.toml")
    assert "kpis.toml:8:14: kpis[#1].numerator: there is no name rejectd; did you mean rejected?" in str(broken.value)
    assert "kpis.toml 不是有效的指标，共 1 处问题" in broken.value.text("zh")


def test_a_file_that_would_take_long_is_refused():
    many = [{"id": f"a.{n}", "title": "x", "numerator": "1"} for n in range(3000)]
    with pytest.raises(InvalidKpi):
        read_kpis(json.dumps({"kpis": many}), "json")


def test_one_definition_of_plain_data():
    own = {"id": "acme.lines", "title": "L", "statistic": "sum", "unit": "count", "numerator": "1", "denominator": "1"}
    (group,) = measure([Kpi.from_dict(own)], [], at=date(2026, 1, 1))
    assert group.results[0].reason == "kpi.no_rows"
    with pytest.raises(InvalidKpi, match=r"acme\.lines is no KPI"):
        Kpi.from_dict({**own, "numerator": "ordered /"})
    with pytest.raises(InvalidKpi):
        Kpi.from_dict("no definition")
    with pytest.raises(InvalidKpi):
        Kpi.from_dict({**own, "leave_out": [{"code": str(n), "when": "line == 1"} for n in range(6000)]})
