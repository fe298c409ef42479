"""Cells: dates, numbers and words as tables write them."""

from datetime import date
from decimal import Decimal

import pytest

from procurekit.adapters.documents.tables.dates import compile_style, date_reader, day_end, in_zone
from procurekit.adapters.documents.tables.faults import Unreadable
from procurekit.adapters.documents.tables.numbers import number_reader, read_flag, read_whole


@pytest.mark.parametrize(
    "text",
    ["2026-12-01", "2026-12-1", "2026/12/01", "2026.12.1", "20261201", "2026年12月1日", "２０２６－１２－０１"],
)
def test_dates_that_can_only_mean_one_thing_need_no_style(text):
    assert date_reader(())(text) == date(2026, 12, 1)


@pytest.mark.parametrize("text", ["01/12/2026", "1-12-26", "12.01.2026", "1-Dec-26", "44531", "soon", "2026-12", ""])
def test_no_other_date_is_guessed(text):
    with pytest.raises(Unreadable, match=r"reject\.not_a_date"):
        date_reader(())(text)


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("d-Mon-yy", "2-Jun-06", date(2006, 6, 2)),
        ("d-Mon-yy", "02-JUN-06", date(2006, 6, 2)),
        ("m/d/yy", "11/13/06", date(2006, 11, 13)),
        ("d/m/yyyy", "3/4/2026", date(2026, 4, 3)),
        ("DD.MM.YYYY", "03.04.2026", date(2026, 4, 3)),
        ("d Month yyyy", "3 april 2026", date(2026, 4, 3)),
        ("m/d/yy", "1/2/69", date(1969, 1, 2)),
        ("m/d/yy", "1/2/68", date(2068, 1, 2)),
    ],
)
def test_a_stated_style_is_read(style, text, expected):
    assert date_reader((style,))(text) == expected


def test_minutes_follow_hours():
    read = date_reader(("mm/dd/yyyy hh:mm:ss AM",))
    assert read("04/03/2026 12:05:09 am").isoformat() == "2026-04-03T00:05:09"
    assert read("04/03/2026 12:05:09 PM").isoformat() == "2026-04-03T12:05:09"


@pytest.mark.parametrize("style", ["", "d", "yy-mm", "d/m/q", "d/d/m/yy", "dd mm yyyy e"])
def test_a_style_that_means_nothing_is_refused(style):
    with pytest.raises(ValueError):  # noqa: PT011 - it says the style itself
        compile_style(style)


def test_two_styles_that_give_two_days_are_not_guessed_between():
    read = date_reader(("d/m/yy", "m/d/yy"))
    with pytest.raises(Unreadable, match=r"reject\.two_dates") as raised:
        read("3/4/26")
    assert {str(raised.value.values[name]) for name in ("first", "second")} == {"2026-04-03", "2026-03-04"}
    assert read("5/5/26") == date(2026, 5, 5)
    assert read("13/4/26") == date(2026, 4, 13)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "2026-12-01 25:00", "0000-01-01"])
def test_a_day_that_never_was_is_refused(text):
    with pytest.raises(Unreadable, match=r"reject\.no_such_day"):
        date_reader(())(text)


def test_a_time_is_an_instant_in_the_zone_and_midnight_is_a_day():
    read = date_reader(())
    assert in_zone(read("2018-12-21 07:33:23"), "America/New_York").isoformat() == "2018-12-21T07:33:23-05:00"
    assert in_zone(read("2018-12-21 00:00:00"), "America/New_York") == date(2018, 12, 21)
    assert in_zone(read("2018-12-21T07:33:23.5+08:00"), "UTC").isoformat() == "2018-12-21T07:33:23.500000+08:00"


def test_a_day_is_known_at_its_end():
    assert day_end(date(2026, 12, 1), "Asia/Shanghai").isoformat() == "2026-12-01T23:59:59.999999+08:00"
    assert day_end(date_reader(())("2026-12-01 09:00"), "Asia/Shanghai").isoformat() == "2026-12-01T09:00:00+08:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", "12"), ("-0.50", "-0.50"), (".00", "0.00"), ("+7", "7"), ("1e3", "1E+3"), ("100-", "-100"), ("１２", "12")],
)
def test_numbers_are_exact(text, expected):
    assert str(number_reader()(text)) == expected


@pytest.mark.parametrize(
    "text", ["", "x", "1,234", "1.234,5", "1_000", "NaN", "Infinity", "0x10", "1 2", "--1", "1.2.3", "=1+1", "1e999"]
)
def test_what_is_no_number_is_not_guessed(text):
    with pytest.raises(Unreadable, match=r"reject\.not_a_number"):
        number_reader()(text)


@pytest.mark.parametrize("text", ["1" * 29, "0." + "0" * 28 + "1", "1e40"])
def test_numbers_are_bounded(text):
    with pytest.raises(Unreadable, match=r"reject\.number_out_of_range"):
        number_reader()(text)


def test_separators_are_those_that_are_stated():
    assert number_reader(".", ",", ["$", "¥"])("$1,234,567.50") == Decimal("1234567.50")
    assert number_reader(".", ",", ["€"])("-€1,000") == Decimal(-1000)
    assert number_reader(",", ".")("1.234,50") == Decimal("1234.50")
    assert number_reader(",", " ")("1\u00a0234,50") == Decimal("1234.50")
    assert number_reader(",")("0,5") == Decimal("0.5")
    for text in ("1,5", "12,34", "1,2345", "1.234,5"):
        with pytest.raises(Unreadable):
            number_reader(".", ",")(text)


def test_whole_numbers_and_ticks():
    assert [read_whole(text) for text in ("00010", "10.0", "１０")] == [10, 10, 10]
    for text in ("0", "-1", "1.5", "x", "", "²"):
        with pytest.raises(Unreadable, match=r"reject\.not_whole"):
            read_whole(text)
    assert [read_flag(text) for text in ("Yes", "是", "X", "0", "否")] == [True, True, True, False, False]
    with pytest.raises(Unreadable, match=r"reject\.not_a_flag"):
        read_flag("maybe")
