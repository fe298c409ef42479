"""Scorecards as data: what makes no sense is found, all of it at its place; what is written is read back equal."""

import json
from decimal import Decimal

import attrs
import pytest
from jsonschema import Draft202012Validator
from tests.unit.metrics.scored import FULL, GRADES, KPIS, card

from procurekit.errors import BadInput, InvalidValue, NotFound
from procurekit.metrics import (
    SCORECARDS,
    Band,
    Bounds,
    Dimension,
    Grade,
    InvalidScorecard,
    Linear,
    Scorecard,
    Scorecards,
    load_scorecard,
    read_scorecard,
    scorecard_schema,
)

VALIDATOR = Draft202012Validator(scorecard_schema())
TEXT = """\
id = "host.card"
title = "Our card"
periods = "month"

[[dimensions]]
kpi = "host.quality"
weight = 0.5
linear = {worst = 0.8, best = 0.98}
target = {at_least = 0.95}

[[dimensions]]
kpi = "host.delivery"
weight = 1
minimum = 3
bands = [
    {below = "0.80", points = 0},
    {at_least = "0.80", points = 100},
]

[[grades]]
name = "A"
at_least = 50

[[grades]]
name = "B"
below = 50
"""


def faults(*dimensions, **given):
    with pytest.raises(InvalidScorecard) as caught:
        card(*dimensions, **given)
    return [(one.code, one.path) for one in caught.value.faults]


def one(kpi="host.quality", weight=1, **given):
    return Dimension(kpi, weight, **(given or {"linear": FULL}))


def test_bands_give_points_by_the_stretch_that_a_value_is_in():
    delivery = card().dimensions[1]
    assert [delivery.points(Decimal(value)) for value in ("1", "0.95", "0.949999", "0.80", "0.7", "-3")] == [
        *(100, 100, 60, 60, 0, 0)
    ]


@pytest.mark.parametrize(
    ("linear", "value", "points"),
    [
        (Linear(worst="0.8", best="1"), "0.9", "50"),
        (Linear(worst="0.8", best="1"), "0.79", "0"),
        (Linear(worst="0.8", best="1"), "1.2", "100"),
        (Linear(worst=48, best=24), "30", "75"),
        (Linear(worst=48, best=24), "12", "100"),
        (Linear(worst=48, best=24), "72", "0"),
        (Linear(worst=1, best=100, lowest=1), "40", "40"),
        (Linear(worst=0, best=3), "1", "33.33333333333333333333333333333333"),
    ],
)
def test_linear_points_lie_between_two_values(linear, value, points):
    assert linear.points(Decimal(value)) == Decimal(points)


@pytest.mark.parametrize(
    ("dimensions", "given", "expected"),
    [
        ([], {"dimensions": ()}, [("scorecard_without_dimensions", "dimensions")]),
        ([one(), one()], {}, [("scorecard_kpi_twice", "dimensions[#2].kpi")]),
        ([one(minimum=2)], {}, [("scorecard_no_rule", "dimensions[#1]")]),
        ([one(linear=FULL, bands=[Band(points=1)])], {}, [("scorecard_two_rules", "dimensions[#1].linear")]),
        ([one(linear=Linear(worst=1, best=1))], {}, [("scorecard_linear_flat", "dimensions[#1].linear.best")]),
        (
            [one(linear=Linear(worst=0, best=1, lowest=9, highest=3))],
            {},
            [("scorecard_linear_turned", "dimensions[#1].linear.highest")],
        ),
        (
            [one(linear=Linear(worst=0, best=1, highest=101))],
            {},
            [("scorecard_points_off", "dimensions[#1].linear.highest")],
        ),
        ([one(bands=[Band(points=-1)])], {}, [("scorecard_points_off", "dimensions[#1].bands[#1].points")]),
        (
            [one(bands=[Band(points=0, below=1), Band(points=5, above=1)])],
            {},
            [("bounds_gap", "dimensions[#1].bands[#2]")],
        ),
        (
            [one(bands=[Band(points=0, up_to=1), Band(points=5, at_least=1)])],
            {},
            [("bounds_overlap", "dimensions[#1].bands[#2]")],
        ),
        (
            [one(linear=FULL, target=Bounds(at_least=2, below=1))],
            {},
            [("bounds_empty", "dimensions[#1].target")],
        ),
        ([one()], {"grades": GRADES[:2]}, [("bounds_gap", "grades[#2]")]),
        (
            [one()],
            {"grades": [Grade(name="A", at_least=50), Grade(name="A", below=60)]},
            [("scorecard_grade_twice", "grades[#2].name"), ("bounds_overlap", "grades[#1]")],
        ),
        ([one()], {"grades": GRADES, "ungraded": [Bounds(at_least=100)]}, [("bounds_overlap", "ungraded[#1]")]),
        ([one()], {"grades": (), "ungraded": [Bounds(at_least=100)]}, [("scorecard_no_grades", "ungraded")]),
        ([one()], {"lowest": 100}, [("scorecard_scale", "highest")]),
        ([one()], {"minimum_weight": "1.1"}, [("scorecard_minimum_weight", "minimum_weight")]),
        ([one(), one("host.price", 2)], {"total_weight": 100}, [("scorecard_weights", "dimensions")]),
    ],
)
def test_what_makes_no_sense_is_found_at_its_place(dimensions, given, expected):
    if "dimensions" in given:
        with pytest.raises(InvalidScorecard) as caught:
            Scorecard("host.card", "Our card", ())
        assert [(fault.code, fault.path) for fault in caught.value.faults] == expected
        return
    assert faults(*dimensions, **given) == expected


def test_every_fault_is_told_at_once_in_both_languages():
    with pytest.raises(InvalidScorecard) as caught:
        card(one(bands=[Band(points=0, below=1)]), one(linear=Linear(worst=1, best=1)), minimum_weight=7)
    said = caught.value
    assert len(said.faults) == 4
    assert "dimensions[#1].bands[#1]: nothing is for ≥ 1; let neighbours meet" in said.text()
    assert "dimensions[#1].bands[#1]: ≥ 1 不属于任何一段" in said.text("zh")
    assert [fault["code"] for fault in said.as_dict()["faults"]] == [fault.code for fault in said.faults]


def test_grades_that_stop_at_the_end_of_the_scale_are_enough():
    grades = [Grade(name="A", at_least=50, up_to=100), Grade(name="B", at_least=0, below=50)]
    made = card(one(), grades=grades)
    assert [made.grade(Decimal(points)).name for points in (100, 50, 0)] == ["A", "A", "B"]
    assert grades[0].label() == "A"
    assert GRADES[0].label("zh") == "A 优秀"


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: one(weight=0), "Dimension.weight: 0 must be greater than zero"),
        (lambda: one(weight=0.5), "Dimension.weight"),
        (lambda: one(linear=FULL, minimum=0), "Dimension.minimum"),
        (lambda: one(linear=FULL, unit="percent"), "Dimension.unit"),
        (lambda: card(one(), missing="zero"), "Scorecard.missing"),
        (lambda: card(one(), periods="decade"), "decade"),
    ],
)
def test_a_value_that_cannot_be_is_refused(make, text):
    with pytest.raises(InvalidValue, match=text):
        make()


@pytest.mark.parametrize("made", [card(), *SCORECARDS.values()], ids=lambda made: made.id)
def test_what_is_written_is_read_back_equal(made):
    plain = json.loads(json.dumps(made.as_dict()))
    assert Scorecard.from_dict(plain) == made
    VALIDATOR.validate(plain)


def test_a_file_says_the_same_as_python(tmp_path):
    path = tmp_path / "card.toml"
    path.write_text(TEXT, "utf-8")
    made = load_scorecard(path, KPIS)
    assert made == Scorecard(
        "host.card",
        "Our card",
        [
            Dimension("host.quality", "0.5", linear=Linear(worst="0.8", best="0.98"), target=Bounds(at_least="0.95")),
            Dimension(
                "host.delivery", 1, minimum=3, bands=[Band(points=0, below="0.8"), Band(points=100, at_least="0.8")]
            ),
        ],
        periods=["month"],
        grades=[Grade(name="A", at_least=50), Grade(name="B", below=50)],
    )
    (tmp_path / "card.json").write_text(json.dumps(made.as_dict()), "utf-8")
    assert load_scorecard(tmp_path / "card.json", KPIS) == made


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('"host.quality"', '"host.qualty"', "kpi_unknown_near", 6),
        ('"host.quality"', '"§"', "kpi_unknown", 6),
        ("weight = 0.5", "weight = -1", "not_positive", 7),
        ("weight = 0.5", "wieght = 0.5", "unknown_field_near", 7),
        ("best = 0.98", "best = 0.8", "scorecard_linear_flat", 8),
        ('at_least = "0.80"', 'at_least = "0.81"', "bounds_gap", 17),
        ("below = 50", "below = 49", "bounds_gap", 20),
        ("minimum = 3", "minimum = 3\nunit = 5", "not_a_choice", 15),
    ],
)
def test_a_fault_of_a_file_has_its_line(old, new, code, line):
    with pytest.raises(InvalidScorecard) as caught:
        read_scorecard(TEXT.replace(old, new), "toml", "card.toml", KPIS)
    assert (code, line) in [(fault.code, fault.line) for fault in caught.value.faults]
    assert f"card.toml:{line}:" in caught.value.text("zh")


def test_what_is_not_there_or_too_much_is_told():
    with pytest.raises(InvalidScorecard) as caught:
        Scorecard.from_dict({"id": "host.card"})
    assert {(fault.code, fault.path) for fault in caught.value.faults} == {
        ("missing_value", "title"),
        ("missing_value", "dimensions"),
    }
    with pytest.raises(InvalidScorecard, match="too many"):
        Scorecard.from_dict({"id": "host.card", "title": "t", "dimensions": [{}] * 20_000})
    with pytest.raises(InvalidScorecard):
        Scorecard.from_dict([])
    with pytest.raises(BadInput):
        load_scorecard("card.yaml")


def test_null_is_the_same_as_nothing():
    plain = card().as_dict()
    assert Scorecard.from_dict({**plain, "source": None, "total_weight": None}) == card()


def test_kpis_are_looked_up_when_they_are_asked_for():
    assert [kpi.id for kpi in card().kpis(KPIS)] == ["host.quality", "host.delivery", "host.price"]
    with pytest.raises(NotFound, match=r"did you mean host\.quality"):
        card(one("host.qualty")).kpis(KPIS)
    assert [kpi.id for kpi in card(one("procurekit.on_time")).kpis()] == ["procurekit.on_time"]


def test_the_target_is_its_own_or_the_kpis():
    high, low = (attrs.evolve(KPIS["host.quality"], target="0.9", better=way) for way in ("higher", "lower"))
    assert one().wanted(KPIS["host.quality"]) is None
    assert (one().wanted(high), one().wanted(low)) == (Bounds(at_least="0.9"), Bounds(up_to="0.9"))
    assert one(linear=FULL, target=Bounds(below=24)).wanted(high) == Bounds(below=24)


def test_cards_are_found_by_their_id():
    assert SCORECARDS["cn.supplier12"].id == "cn.supplier12"
    with pytest.raises(NotFound, match=r"did you mean cn\.supplier12"):
        SCORECARDS["cn.suplier12"]
    with pytest.raises(KeyError, match=r"there are cn\.supplier12, erpnext\.standings, sap\.points"):
        SCORECARDS["§"]
    more = SCORECARDS.extended([card()])
    assert (len(more), more["host.card"], repr(Scorecards([card()]))) == (4, card(), "Scorecards(host.card)")
    with pytest.raises(InvalidValue, match="two scorecards"):
        more.extended([card()])


def test_the_schema_is_one_and_refuses_what_cannot_be_written():
    Draft202012Validator.check_schema(scorecard_schema())
    plain = card().as_dict()
    assert not VALIDATOR.is_valid({**plain, "wieghts": 1})
    assert not VALIDATOR.is_valid({**plain, "missing": "zero"})
    assert not VALIDATOR.is_valid({**plain, "dimensions": [{"kpi": "host.quality"}]})
    assert VALIDATOR.is_valid({**plain, "periods": "month"})
