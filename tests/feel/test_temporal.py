from datetime import UTC, date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from engine import feel
from engine.feel import Time, WideDate, WideDateTime, WideDuration, YearsMonths
from tests.feel.tables import check, check_null, moment, rows, value

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("0001-01-01", date(1, 1, 1)),
        ("-2017-12-31", WideDate(-2017, 12, 31)),
        ("999999999-12-31", WideDate(999_999_999, 12, 31)),
        ("08:30:00", Time(8, 30, 0)),
        ("08:30:00.25", Time(8, 30, 0, 250_000_000)),
        ("08:30:00@Etc/UTC", Time(8, 30, 0, 0, ZoneInfo("Etc/UTC"))),
        ("08:30:00Z", Time(8, 30, 0, 0, UTC)),
        ("08:30:00+08:00", Time(8, 30, 0, 0, timezone(timedelta(hours=8)))),
        ("08:30:00@Asia/Shanghai", Time(8, 30, 0, 0, SHANGHAI)),
        ("2026-12-31T08:30:00", moment(2026, 12, 31, 8, 30)),
        ("2026-12-31T08:30:00@Asia/Shanghai", moment(2026, 12, 31, 8, 30, tzinfo=SHANGHAI)),
        ("2026-12-31T08:30:00.123456789", WideDateTime(date(2026, 12, 31), Time(8, 30, 0, 123_456_789))),
        ("-0044-03-15T12:00:00Z", WideDateTime(WideDate(-44, 3, 15), Time(12, 0, 0, 0, UTC))),
        ("P1Y2M", YearsMonths(14)),
        ("-P14M", YearsMonths(-14)),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("-PT36H", timedelta(hours=-36)),
        ("PT0.000000001S", WideDuration(1)),
    ],
)
def test_a_literal_reads_and_writes(text, expected):
    found = value(f'@"{text}"')
    assert found == expected
    assert type(found) is type(expected)
    assert value(f'@"{value(f"""string(@"{text}")""")}"') == expected


@rows(
    ('string(@"PT1000M0.5S")', "PT16H40M0.5S"),
    ('string(@"P0D")', "PT0S"),
    ('string(@"P0Y")', "P0M"),
    ('string(@"P100M")', "P8Y4M"),
    ('string(@"11:22:33-00:00")', "11:22:33Z"),
    ('string(time(11, 59, 45, @"PT2H45M55S"))', "11:59:45+02:45:55"),
    ('string(@"2021-01-01T24:00:00")', "2021-01-02T00:00:00"),
    ('string(@"24:00:00")', "00:00:00"),
)
def test_writing(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-13-01",
        "2026-00-01",
        "26-01-01",
        "02026-01-01",
        "+2026-01-01",
        "2026/01/01",
        "2026-1-1",
        "9999999999-01-01",
        "2026-01-01Z",
        "25:00:00",
        "24:00:01",
        "08:60:00",
        "08:30:60",
        "8:30:00",
        "08:30",
        "08:30:00+15:00",
        "08:30:00+08:60",
        "08:30:00+8",
        "08:30:00@Nowhere/Land",
        "08:30:00@../etc",
        "08:30:00+08:00@Asia/Shanghai",
        "2026-12-31 08:30:00",
        "2026-12-31T",
        "P",
        "PT",
        "P1H",
        "P1Y2D",
        "P-1D",
        "1D",
        "P1.5D",
        "",
        "hello",
    ],
)
def test_what_is_no_literal_is_null(text):
    assert feel.evaluate(f'@"{text}"', {}).value is None
    assert feel.evaluate(f'@"{text}"', {}).suppressed


@rows(
    ('@"2021-01-31" + @"P1M"', date(2021, 2, 28)),
    ('@"2020-02-29" + @"P1Y"', date(2021, 2, 28)),
    ('@"P1M" + @"2021-01-31"', date(2021, 2, 28)),
    ('@"2021-01-01" - @"P1M"', date(2020, 12, 1)),
    ('@"2021-01-01" + @"PT36H"', date(2021, 1, 2)),
    ('@"2021-01-02" - @"PT1S"', date(2021, 1, 1)),
    ('@"2021-01-02" - @"2020-01-02"', timedelta(days=366)),
    ('@"0001-01-01" - @"P1D"', WideDate(0, 12, 31)),
    ('@"9999-12-31" + @"P1D"', WideDate(10_000, 1, 1)),
    ('@"10000-01-01" - @"P1D"', date(9999, 12, 31)),
    ('@"2021-01-01T10:00:00" + @"PT25H"', moment(2021, 1, 2, 11)),
    ('@"2021-01-31T10:00:00" + @"P1M"', moment(2021, 2, 28, 10)),
    ('@"2021-01-02T00:00:00Z" - @"2021-01-01T10:00:00+08:00"', timedelta(hours=22)),
    ('@"2021-01-02T00:00:00Z" - @"2021-01-01"', timedelta(days=1)),
    ('@"10:00:00" + @"PT20H"', Time(6, 0, 0)),
    ('@"10:00:00+08:00" - @"P1D"', Time(10, 0, 0, 0, timezone(timedelta(hours=8)))),
    ('@"10:00:00" - @"08:30:00"', timedelta(hours=1.5)),
    ('@"10:00:00+08:00" - @"01:00:00Z"', timedelta(hours=1)),
    ('@"P1D" + @"PT36H"', timedelta(days=2.5)),
    ('@"P1D" - @"PT36H"', timedelta(hours=-12)),
    ('@"P1Y" - @"P2M"', YearsMonths(10)),
    ('@"P1D" * 1.5', timedelta(hours=36)),
    ('1.5 * @"P1M"', YearsMonths(1)),
    ('@"P1Y11M" * -2.5', YearsMonths(-57)),
    ('@"P1D" / 4', timedelta(hours=6)),
    ('@"P1D" / @"PT6H"', 4),
    ('@"P10Y" / @"P5Y"', 2),
    ('-@"P1D"', timedelta(days=-1)),
    ('-@"P1Y"', YearsMonths(-12)),
)
def test_reckoning(text, expected):
    check(text, expected)


@rows(
    ('@"2021-01-01T00:00:00" - @"2021-01-01T00:00:00Z"', "one has a time zone"),
    ('@"10:00:00" - @"10:00:00Z"', "one has a time zone"),
    ('@"P1D" + @"P1Y"', "has no meaning"),
    ('@"2021-01-01" + 1', "has no meaning"),
    ('@"2021-01-01" + @"2021-01-01"', "has no meaning"),
    ('@"10:00:00" + @"P1Y"', "has no meaning"),
    ('@"P1Y" / 0', "longer than the calendar"),
    ('@"P1D" / @"P0D"', "no such number"),
    ('@"999999999-12-31" + @"P1D"', "there is no day 1000000000-1-1"),
    ('@"P999999999D" * 1e30', "longer than the calendar"),
)
def test_reckoning_without_an_answer(text, expected):
    check_null(text, expected)


def test_a_day_in_a_zone_with_summer_time_has_its_hours():
    spring = value('@"2021-03-28T01:00:00@Europe/Paris" + @"PT1H"')
    assert spring == moment(2021, 3, 28, 3, tzinfo=ZoneInfo("Europe/Paris"))
    check('@"2021-03-29T00:00:00@Europe/Paris" - @"2021-03-28T00:00:00@Europe/Paris"', timedelta(hours=23))
    check('string(@"2021-03-27T12:00:00@Europe/Paris" + @"P1M")', "2021-04-27T12:00:00@Europe/Paris")


@rows(
    ('@"2018-10-08T00:00:00+02:00" = @"2018-10-08T00:00:00@Europe/Paris"', True),
    ('@"2018-12-08T00:00:00@Europe/Paris" = @"2018-12-08T00:00:00@Asia/Dhaka"', False),
    ('@"2002-04-02T23:00:00-04:00" = @"2002-04-03T02:00:00-01:00"', True),
    ('@"2021-01-01T00:00:00+08:00" < @"2021-01-01T00:00:00Z"', True),
    ('@"2021-01-01T00:00:00" < @"2021-01-01T00:00:01Z"', True),
    ('@"2021-01-01T00:00:00" <= @"2021-01-01T00:00:00+08:00"', True),
    ('@"10:30:00.0001" = @"10:30:00.0002"', True),
    ('@"23:59:00z" + @"PT2M" = @"00:01:00@Etc/UTC"', True),
    ('@"-2021-01-01" < @"2021-01-01"', True),
    ('@"10000-01-01" > @"9999-12-31"', True),
    ('@"P1D" = @"PT24H"', True),
    ('@"P1Y" = @"P12M"', True),
    ('@"P1M" < @"P1Y"', True),
    ('is(@"P1D", @"PT24H")', True),
    ('is(@"23:00:50Z", @"23:00:50+00:00")', True),
    ('is(@"23:00:50Z", @"23:00:50")', False),
    ('is(@"10:00:00+08:00", @"02:00:00Z")', False),
    ('is(@"P0Y", @"P0D")', False),
    ("is(null, null)", True),
    ("is([1], [1.0])", True),
)
def test_equality_order_and_identity(text, expected):
    check(text, expected)


@rows(
    ('@"2018-12-10".year', 2018),
    ('@"2018-12-10".month', 12),
    ('@"2018-12-10".day', 10),
    ('@"2018-12-10".weekday', 1),
    ('@"2018-12-09T10:00:00".weekday', 7),
    ('@"2018-12-10T10:30:01".hour', 10),
    ('@"10:30:01.5".second', feel.evaluate("1.5", {}).value),
    ('@"10:30:01+05:00".time offset', timedelta(hours=5)),
    ('@"2021-07-01T00:00:00@Europe/Paris".time offset', timedelta(hours=2)),
    ('@"2021-01-01T00:00:00@Europe/Paris".timezone', "Europe/Paris"),
    ('@"2021-01-01T00:00:00+01:00".timezone', None),
    ('@"10:30:01".time offset', None),
    ('@"P1Y2M".years', 1),
    ('@"-P14M".months', -2),
    ('@"P1DT2H3M4S".days', 1),
    ('@"-P1DT2H".hours', -2),
    ('@"P1DT2H3M4.5S".seconds', feel.evaluate("4.5", {}).value),
    ('@"P1Y".days', None),
)
def test_properties(text, expected):
    check(text, expected)


def test_every_day_number_goes_there_and_back():
    from engine.feel.temporal.calendar import civil, day_number, weekday

    for number in (*range(-800_000, 800_000, 997), -(10**11), 10**11):
        assert day_number(*civil(number)) == number
    assert day_number(1970, 1, 1) == 0
    for day in (date(1, 1, 1), date(1900, 3, 1), date(2000, 2, 29), date(9999, 12, 31)):
        number = day.toordinal() - date(1970, 1, 1).toordinal()
        assert day_number(day.year, day.month, day.day) == number
        assert civil(number) == (day.year, day.month, day.day)
        assert weekday(number) == day.isoweekday()
