"""Dates and instants: read from what people have at hand, never without a zone, never in the wrong one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pendulum
import pytest
from dateutil import tz as dateutil_tz

from procurekit.values import Moment, date_in, instant_of, moment_text, parse_moment
from procurekit.values.moments import day_text, parse_day, parse_instant, to_day, to_instant, to_moment, to_utc, zone_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "zone", "offset"),
    [
        ("2026-12-03T09:00+08:00", "+08:00", 8),
        ("2026-12-03T09:00:00.5+08:00", "+08:00", 8),
        ("2026-12-03 09:00:00-03:30", "-03:30", -3.5),
        ("2026-12-03T09:00Z", "UTC", 0),
        ("2026-12-03T09:00+00:00", "UTC", 0),
        ("2026-12-03T09:00+08:00[Asia/Shanghai]", "Asia/Shanghai", 8),
        ("2026-12-03T09:00+01:00[+01:00]", "+01:00", 1),
        ("2026-12-03T09:00+00:00[UTC]", "UTC", 0),
    ],
)
def test_text_with_an_offset_or_a_zone_is_an_instant_in_it(text, zone, offset):
    instant = parse_instant(text)
    assert type(instant) is pendulum.DateTime
    assert instant.timezone_name == zone
    assert instant.utcoffset() == timedelta(hours=offset)
    assert parse_moment(moment_text(instant)) == instant


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-03T09:00",
        "2026-12-03T09:00[Asia/Shanghai]",
        "2026-12-03T09:00+08:00[Nowhere/City]",
        "2026-12-03T09:00+08:00[]",
        "2026-12-03T25:00+08:00",
        "2026-12-03T09:00+99:00",
        "0001-01-01T00:00+08:00[UTC]",
        "0001-01-01T00:00+08:00[Asia/Shanghai]",
        "9999-12-31T23:00-08:00[Asia/Shanghai]",
        "yesterday",
        "",
        "]",
        "[UTC]",
    ],
)
def test_text_that_names_no_single_instant_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever Python says of it
        parse_instant(text)
    assert to_instant(text) == to_moment(text) == text


def test_an_offset_that_isn_t_the_zone_s_is_the_same_instant_in_that_zone():
    assert moment_text(parse_instant("2026-12-03T01:00Z[Asia/Shanghai]")) == "2026-12-03T09:00:00+08:00[Asia/Shanghai]"


def test_a_date_stays_a_date():
    assert parse_moment("2026-12-01") == parse_day("2026-12-01") == date(2026, 12, 1)
    assert day_text(date(2026, 12, 1)) == moment_text(date(2026, 12, 1)) == "2026-12-01"


class Unhashable(tzinfo):
    """A zone as some libraries make them."""

    __hash__ = None

    def utcoffset(self, _):
        return timedelta(hours=2)

    def dst(self, _):
        return None

    def tzname(self, _):
        return "TWO"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 12, 3, 9, tzinfo=UTC), "2026-12-03T09:00:00Z"),
        (datetime(2026, 12, 3, 9, tzinfo=SHANGHAI), "2026-12-03T09:00:00+08:00[Asia/Shanghai]"),
        (datetime(2026, 12, 3, 9, tzinfo=timezone(timedelta(hours=8))), "2026-12-03T09:00:00+08:00"),
        (datetime(2026, 12, 3, 9, tzinfo=Unhashable()), "2026-12-03T09:00:00+02:00"),
        (datetime(2026, 12, 3, 9, tzinfo=dateutil_tz.tzutc()), "2026-12-03T09:00:00Z"),
        (pendulum.datetime(2026, 12, 3, 9, tz="Europe/Berlin"), "2026-12-03T09:00:00+01:00[Europe/Berlin]"),
        (pendulum.datetime(2026, 12, 3, 9, tz=pendulum.FixedTimezone(0)), "2026-12-03T09:00:00Z"),
    ],
)
def test_an_aware_datetime_of_any_library_is_the_same_instant(value, text):
    instant = instant_of(value)
    assert type(instant) is pendulum.DateTime
    assert instant.timestamp() == value.timestamp()
    assert moment_text(instant) == text


def test_an_instant_of_ours_is_returned_as_it_is():
    for text in ("2026-12-03T09:00Z", "2026-12-03T09:00+08:00", "2026-12-03T09:00+08:00[Asia/Shanghai]"):
        instant = parse_instant(text)
        assert instant_of(instant) is instant


@pytest.mark.parametrize("kind", [datetime, pendulum.DateTime])
def test_a_time_that_the_clocks_skip_is_the_one_they_show_instead(kind):
    zone = pendulum.timezone("Europe/Berlin")
    skipped = kind(2026, 3, 29, 2, 30, tzinfo=zone)
    assert moment_text(instant_of(skipped)) == "2026-03-29T03:30:00+02:00[Europe/Berlin]"


@pytest.mark.parametrize(("fold", "offset"), [(0, "+02:00"), (1, "+01:00")])
def test_of_a_time_that_comes_twice_the_right_one_is_kept(fold, offset):
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=fold)
    text = moment_text(instant_of(twice))
    assert text == f"2026-10-25T02:30:00{offset}[Europe/Berlin]"
    assert moment_text(parse_instant(text)) == text


def test_a_naive_datetime_is_no_instant():
    with pytest.raises(ValueError):  # noqa: PT011 - the value itself is the message
        instant_of(datetime(2026, 12, 3, 9))
    assert to_instant(datetime(2026, 12, 3, 9)) == datetime(2026, 12, 3, 9)


def test_a_year_too_early_to_be_converted_is_no_instant():
    with pytest.raises(ValueError):  # noqa: PT011 - the value itself is the message
        instant_of(datetime(1, 1, 1, tzinfo=SHANGHAI))


@pytest.mark.parametrize("name", ["", "Asia", "../etc/passwd", "\0", "asia/shanghai", "+8", "+99:00", "x" * 300])
def test_what_names_no_zone_is_refused(name):
    with pytest.raises(ValueError):  # noqa: PT011 - the name is the message
        zone_of(name)


def test_every_name_of_utc_is_one_zone():
    assert zone_of("UTC") is zone_of("Z") is zone_of("+00:00") is zone_of("-00:00")


def test_the_date_of_an_instant_depends_on_where_one_looks():
    instant = parse_instant("2026-12-03T20:00:00Z")
    assert date_in(instant) == date(2026, 12, 3)
    assert date_in(instant, "Asia/Shanghai") == date_in(instant, SHANGHAI) == date(2026, 12, 4)
    assert date_in(date(2026, 12, 3), "Asia/Shanghai") == date(2026, 12, 3)


def test_an_instant_in_utc_is_the_same_instant():
    instant = parse_instant("2026-12-03T09:00+08:00[Asia/Shanghai]")
    assert to_utc(instant) == instant
    assert moment_text(to_utc(instant)) == "2026-12-03T01:00:00Z"
    assert to_utc(to_utc(instant)) is to_utc(to_utc(to_utc(instant))) or to_utc(instant).tzinfo is zone_of("UTC")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 12, 1)),
        (pendulum.date(2026, 12, 1), date(2026, 12, 1)),
        (datetime(2026, 12, 1, 23, 59), date(2026, 12, 1)),
        (None, None),
        ("01.12.2026", "01.12.2026"),
        (20261201, 20261201),
    ],
)
def test_a_day_comes_from_what_people_have_at_hand(value, day):
    assert to_day(value) == day
    if isinstance(day, date):
        assert type(to_day(value)) is date


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2026-12-01", date),
        (pendulum.date(2026, 12, 1), date),
        ("2026-12-01T09:00Z", pendulum.DateTime),
        (datetime(2026, 12, 1, tzinfo=UTC), pendulum.DateTime),
        (None, type(None)),
        (17, int),
        ("soon", str),
    ],
)
def test_a_moment_comes_from_what_people_have_at_hand(value, kind):
    assert type(to_moment(value)) is kind


def test_an_instant_is_made_of_text_and_datetimes_only():
    assert to_instant(None) is None
    assert to_instant(17) == 17


def test_a_moment_is_a_date_or_an_instant():
    assert isinstance(parse_moment("2026-12-01"), Moment)
    assert isinstance(parse_moment("2026-12-01T09:00Z"), Moment)
