"""Bounds: which numbers belong to them, and what several leave out or have twice."""

from decimal import Decimal

import pytest

from procurekit.metrics import Bounds
from procurekit.metrics.bounds import misfits

ALL = Bounds()
SCALE = Bounds(at_least=0, up_to=100)


def found(many, whole=ALL):
    return [(one.at, one.code, one.of.text()) for one in misfits(many, whole)]


@pytest.mark.parametrize(
    ("bounds", "inside", "outside"),
    [
        (Bounds(at_least=90), ["90", "1e9"], ["89.999999"]),
        (Bounds(above=90), ["90.000001"], ["90"]),
        (Bounds(up_to=90), ["90", "-1e9"], ["90.000001"]),
        (Bounds(below=90), ["89.999999"], ["90"]),
        (Bounds(at_least=1, up_to=1), ["1"], ["0.9", "1.1"]),
        (Bounds(), ["-5", "0", "5"], []),
    ],
)
def test_each_end_says_whether_it_belongs(bounds, inside, outside):
    assert all(Decimal(number) in bounds for number in inside)
    assert not any(Decimal(number) in bounds for number in outside)


def test_they_are_said_in_signs():
    assert Bounds(at_least="0.90", below=1).text() == "≥ 0.9, < 1"
    assert Bounds(above=0, up_to=5).text("zh", lambda number: f"{number} 天") == "> 0 天, ≤ 5 天"
    assert (Bounds().text(), Bounds().text("zh")) == ("any value", "任意值")


@pytest.mark.parametrize(
    "many",
    [
        [Bounds()],
        [Bounds(below=5), Bounds(at_least=5)],
        [Bounds(above=5), Bounds(up_to=5)],
        [Bounds(at_least=9), Bounds(below=5), Bounds(at_least=5, below=9)],
    ],
)
def test_what_covers_every_number_once_has_no_fault(many):
    assert found(many) == []


@pytest.mark.parametrize(
    ("many", "faults"),
    [
        ([Bounds(below=5), Bounds(above=5)], [(1, "bounds_gap", "≥ 5, ≤ 5")]),
        ([Bounds(up_to=5), Bounds(at_least=5)], [(1, "bounds_overlap", "≥ 5, ≤ 5")]),
        ([Bounds(below=5), Bounds(at_least=6)], [(1, "bounds_gap", "≥ 5, < 6")]),
        ([Bounds(below=6), Bounds(at_least=5)], [(1, "bounds_overlap", "≥ 5, < 6")]),
        ([Bounds(at_least=0)], [(0, "bounds_gap", "< 0")]),
        ([Bounds(up_to=0)], [(0, "bounds_gap", "> 0")]),
        ([Bounds(), Bounds()], [(1, "bounds_overlap", "any value")]),
        ([Bounds(), Bounds(at_least=1, below=2)], [(1, "bounds_overlap", "≥ 1, < 2")]),
        (
            [Bounds(at_least=8), Bounds(up_to=2), Bounds(above=1, below=4)],
            [(2, "bounds_overlap", "> 1, ≤ 2"), (0, "bounds_gap", "≥ 4, < 8")],
        ),
    ],
)
def test_gaps_and_overlaps_are_found_where_they_are(many, faults):
    assert found(many) == faults


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (Bounds(at_least=1, above=1), "bounds_two_starts"),
        (Bounds(below=1, up_to=1), "bounds_two_ends"),
        (Bounds(at_least=2, up_to=1), "bounds_empty"),
        (Bounds(at_least=1, below=1), "bounds_empty"),
        (Bounds(above=1, up_to=1), "bounds_empty"),
    ],
)
def test_what_is_wrong_with_one_is_told_alone(bounds, code):
    assert [(at, said) for at, said, _ in found([Bounds(below=0), bounds])] == [(1, code)]


def test_a_scale_is_covered_by_less_than_all_numbers():
    assert found([Bounds(at_least=0, below=60), Bounds(at_least=60, up_to=100)], SCALE) == []
    assert found([Bounds(below=60), Bounds(at_least=60)], SCALE) == []
    assert found([Bounds(below=60), Bounds(at_least=60, below=100)], SCALE) == [(1, "bounds_gap", "≥ 100, ≤ 100")]
    assert found([Bounds(above=0)], SCALE) == [(0, "bounds_gap", "≥ 0, ≤ 0")]


def test_off_the_scale_nothing_is_said():
    many = [Bounds(below=-1), Bounds(below=-1), Bounds(at_least=-1, up_to=100), Bounds(above=100), Bounds(above=101)]
    assert found(many, SCALE) == []


def test_nothing_covers_nothing_and_is_no_fault():
    assert found([]) == []
