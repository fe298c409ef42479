"""What makes no sense about a definition is told, all of it and where."""

import pytest

from procurekit.metrics import InvalidKpi, Kpi, LeaveOut, faults_of
from procurekit.metrics.judging import judge_of


def own(**given):
    return Kpi(id="host.own", title="T", **{"numerator": "1", "denominator": "1", **given})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"population": "dew"}, ("kpi_population", "population")),
        ({"population": "due", "grain": "receipt"}, ("kpi_population_grain", "population")),
        ({"basis": "requested", "grain": "invoice"}, ("kpi_basis_grain", "basis")),
        ({"basis": "requested", "partial": "share", "numerator": "in_time"}, ("kpi_share", "partial")),
        (
            {"basis": "requested", "partial": "share", "weight": "quantity", "late_days": 1, "numerator": "in_time"},
            ("kpi_share", "partial"),
        ),
        ({"statistic": "hhi", "numerator": "amount"}, ("kpi_over", "over")),
        ({"window": "suplier"}, ("kpi_no_fact", "window")),
        ({"statistic": "largest", "over": "suplier", "numerator": "amount"}, ("kpi_no_fact", "over")),
        ({"numerator": "supplier"}, ("kpi_no_number", "numerator")),
        ({"denominator": "ordered_on"}, ("kpi_no_number", "denominator")),
        ({"numerator": "orderd"}, ("expression_unknown_name_near", "numerator")),
        ({"numerator": "ordered / 2"}, ("expression_division", "numerator")),
        ({"leave_out": [LeaveOut("x", "ordered")]}, ("expression_wanted", "leave_out[#1].when")),
        ({"population": "due"}, ("expression_unknown_name_near", "population")),
    ],
)
def test_a_fault_is_told_with_its_place(given, expected):
    found = [(one.code, one.path) for one in faults_of(own(**given))]
    assert expected in found or (expected[0], expected[1]) in [
        (code.removesuffix("_near"), path) for code, path in found
    ]
    for one in faults_of(own(**given)):
        assert one.text("zh") != one.code


def test_all_faults_are_told_at_once():
    broken = own(numerator="orderd", denominator="1 +", window="suplier", leave_out=[LeaveOut("x", "tru")])
    assert {one.path for one in faults_of(broken)} == {"numerator", "denominator", "window", "leave_out[#1].when"}
    with pytest.raises(InvalidKpi) as raised:
        judge_of(broken)
    assert len(raised.value.faults) == 4


def test_a_definition_that_makes_sense_has_no_faults_and_says_what_it_reads():
    kpi = own(basis="requested", population="due", numerator="in_time", denominator="weight")
    assert faults_of(kpi) == ()
    judge = judge_of(kpi)
    assert {"requested", "completed_on", "ordered"} <= {one.name for one in judge.names}
    assert not judge.needs_calendar
    assert judge_of(own(numerator="working_days(ordered_on, completed_on)")).needs_calendar
