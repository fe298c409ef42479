"""Validators: each names the class, the field and the value, and says in two languages what to pass."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import field, frozen

from procurekit.errors import InvalidValue
from procurekit.values import check
from procurekit.values.moments import parse_instant

NOW = parse_instant("2026-12-03T09:00Z")


def checked(validator, value):
    @frozen
    class Paper:
        one: object = field(validator=validator)

    return Paper(value)


ACCEPTED = [
    (check.decimal, [None, Decimal("-1.5"), Decimal("9" * 28), Decimal("1e-28"), Decimal(0)]),
    (check.required, [0, "", False]),
    (check.positive, [None, Decimal("0.001")]),
    (check.count, [None, 0, 7]),
    (check.non_negative, [None, Decimal(0), Decimal(1)]),
    (check.line_number, [None, 1, 2**31 - 1]),
    (check.text, [None, "", "文本", "🔩"]),
    (check.name, ["x", " x "]),
    (check.texts, [(), ("a",), frozenset({"a"})]),
    (check.flag, [None, True, False]),
    (check.day, [None, date(2026, 1, 1)]),
    (check.instant, [None, NOW]),
    (check.moment, [None, NOW, date(2026, 1, 1)]),
    (check.zone, [None, "Asia/Shanghai", "+08:00", "UTC"]),
    (check.currency_code, [None, "EUR"]),
    (check.choice("a", "b"), [None, "a", "b"]),
    (check.instance(int), [None, 1]),
    (check.instance(int, optional=False), [1]),
    (check.all_are(int), [(), (1, 2)]),
    (
        check.named_values,
        [{}, {"a": None, "b": "x", "c": 1, "d": Decimal(1), "e": date(2026, 1, 1), "f": NOW, "g": True}],
    ),
]
REFUSED = [
    (check.decimal, 1.5, "float_refused"),
    (check.decimal, "1.5", "not_a_number"),
    (check.decimal, 1, "not_a_number"),
    (check.decimal, Decimal("Infinity"), "not_a_number"),
    (check.decimal, Decimal("1e28"), "number_out_of_range"),
    (check.decimal, Decimal("1e-29"), "number_out_of_range"),
    (check.decimal, Decimal("1" + "0" * 28), "number_out_of_range"),
    (check.decimal, Decimal("1" + "0" * 28 + ".00"), "number_out_of_range"),
    (check.count, -1, "not_a_count"),
    (check.count, True, "not_a_count"),
    (check.count, "1", "not_a_count"),
    (check.required, None, "missing_value"),
    (check.positive, Decimal(0), "not_positive"),
    (check.positive, Decimal(-1), "not_positive"),
    (check.non_negative, Decimal("-0.01"), "negative"),
    (check.line_number, 0, "not_an_integer"),
    (check.line_number, True, "not_an_integer"),
    (check.line_number, "1", "not_an_integer"),
    (check.line_number, 2**31, "line_out_of_range"),
    (check.text, 5, "not_text"),
    (check.text, "a\ud83d", "broken_text"),
    (check.text, "a\0b", "nul_in_text"),
    (check.name, None, "not_text"),
    (check.name, "", "empty_text"),
    (check.name, "\udc80", "broken_text"),
    (check.name, " \t\n", "empty_text"),
    (check.texts, "abc", "not_many"),
    (check.texts, ("a", 1), "not_many"),
    (check.texts, ("a", "\udc80"), "broken_text"),
    (check.flag, "true", "not_a"),
    (check.flag, 1, "not_a"),
    (check.day, datetime(2026, 1, 1, tzinfo=UTC), "not_a_day"),
    (check.day, "01.12.2026", "not_a_day"),
    (check.instant, date(2026, 1, 1), "not_a_moment"),
    (check.instant, datetime(2026, 1, 1), "naive_time"),
    (check.moment, datetime(2026, 1, 1), "naive_time"),
    (check.moment, "2026-01-01T09:00", "naive_time"),
    (check.moment, "2026-01-01T09:00+99:00", "not_a_moment"),
    (check.moment, "soon", "not_a_moment"),
    (check.moment, 17, "not_a_moment"),
    (check.zone, "Nowhere/City", "unknown_zone"),
    (check.zone, "", "unknown_zone"),
    (check.zone, 8, "unknown_zone"),
    (check.currency_code, "eur", "not_a_currency"),
    (check.choice("a", "b"), "c", "not_a_choice"),
    (check.instance(int), "1", "not_a"),
    (check.instance(int, optional=False), None, "not_a"),
    (check.all_are(int), [1], "not_many"),
    (check.all_are(int), (1, "2"), "not_many"),
    (check.named_values, ["a"], "not_a"),
    (check.named_values, {1: "a"}, "not_text"),
    (check.named_values, {"": "a"}, "not_text"),
    (check.named_values, {"a\udc80": "b"}, "broken_text"),
    (check.named_values, {"a": "b\udc80"}, "broken_text"),
    (check.named_values, {"a": Decimal("NaN")}, "not_a_number"),
    (check.named_values, {"a": Decimal("1e999999")}, "number_out_of_range"),
    (check.named_values, {"a": 0.5}, "float_refused"),
    (check.named_values, {"a": datetime(2026, 1, 1)}, "naive_time"),
    (check.named_values, {"a": datetime(2026, 1, 1, tzinfo=UTC)}, "not_a_moment"),
    (check.named_values, {"a": {"b": 1}}, "not_a"),
    (check.named_values, {"a": ["b"]}, "not_a"),
]


@pytest.mark.parametrize(
    ("validator", "value"),
    [
        pytest.param(one, value, id=f"{place}-{one.__name__}-{value!r:.30}")
        for place, (one, many) in enumerate(ACCEPTED)
        for value in many
    ],
)
def test_what_can_be_right_is_accepted(validator, value):
    assert checked(validator, value).one == value


@pytest.mark.parametrize(
    ("validator", "value", "code"),
    [pytest.param(*one, id=f"{place}-{one[0].__name__}-{one[2]}") for place, one in enumerate(REFUSED)],
)
def test_what_can_t_be_right_is_refused_with_its_field_and_value_in_both_languages(validator, value, code):
    with pytest.raises(InvalidValue) as refused:
        checked(validator, value)
    error = refused.value
    assert error.code == code
    assert error.values["field"] == "Paper.one"
    for lang in ("en", "zh"):
        text = error.text(lang)
        assert text.startswith("Paper.one")
        assert "{field}" not in text
        assert "{value}" not in text
    if code not in {"missing_value", "empty_text", "not_text", "broken_text"} and not isinstance(value, dict | tuple):
        assert (str(value) if isinstance(value, Decimal) else repr(value)) in error.text()


def test_a_long_value_is_shown_only_as_far_as_it_takes_to_recognise_it():
    with pytest.raises(InvalidValue) as refused:
        checked(check.decimal, "9" * 500)
    assert len(str(refused.value.values["value"])) == 78


def test_a_choice_lists_the_others():
    with pytest.raises(InvalidValue, match=r"Paper\.one: 'c' is not one of a, b"):
        checked(check.choice("a", "b"), "c")


@pytest.mark.parametrize("value", [None, "2026-12-03T09:00Z", NOW])
def test_an_argument_may_be_an_instant(value):
    assert check.given_instant("at", value) == (None if value is None else NOW)


@pytest.mark.parametrize("value", [None, "2026-12-03", date(2026, 12, 3)])
def test_an_argument_may_be_a_date(value):
    assert check.given_moment("at", value) == (None if value is None else date(2026, 12, 3))


@pytest.mark.parametrize(
    ("value", "code"),
    [("2026-12-03T09:00", "naive_time"), (datetime(2026, 12, 3), "naive_time"), ("soon", "not_a_moment")],
)
@pytest.mark.parametrize("given", [check.given_instant, check.given_moment])
def test_an_argument_without_a_zone_is_refused_by_its_own_name(given, value, code):
    with pytest.raises(InvalidValue) as refused:
        given("known_at", value)
    assert (refused.value.code, refused.value.values["field"]) == (code, "known_at")
