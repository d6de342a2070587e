import io
from datetime import date

import openpyxl
import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from engine import workdays
from engine.errors import Forbidden, InvalidAnswers
from engine.services import calendar, calendar_files
from engine.services.access import SYSTEM
from engine.store.calendar import Day, DayKind
from engine.store.database import Database
from engine.workdays import CalendarMissing
from tests.services.platform_helpers import organisation, somebody

# The days off and the days worked instead, as the State Council's notices name them:
# 国办发明电〔2023〕7号, 国办发明电〔2024〕12号, and the notice of 2025-11-04 for 2026.
NOTICES = {
    2024: (
        "01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10 09-15/09-17 10-01/10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


def days(year: int, spans: str) -> set[date]:
    found: set[date] = set()
    for span in spans.split():
        first, _, last = span.partition("/")
        start, end = (date.fromisoformat(f"{year}-{day}").toordinal() for day in (first, last or first))
        found |= set(map(date.fromordinal, range(start, end + 1)))
    return found


def test_the_seed_is_what_the_notices_say(session: Session) -> None:
    calendar.seed(session, NOTICES, SYSTEM)
    found = calendar.current(session)
    assert found.years == set(NOTICES)
    for year, (off, worked) in NOTICES.items():
        assert {day for day in found.holidays if day.year == year} == days(year, off)
        assert {day for day in found.makeup_days if day.year == year} == days(year, worked)


def test_counting_over_the_seed(session: Session) -> None:
    calendar.seed(session, [2026], SYSTEM)
    found = calendar.current(session)
    assert workdays.working_days_after(found, date(2026, 2, 13), 2) == date(2026, 2, 24)
    with pytest.raises(CalendarMissing, match="2027"):
        workdays.working_days_after(found, date(2026, 12, 31), 1)


def test_before_anything_is_loaded_no_year_is_known(session: Session) -> None:
    assert calendar.current(session).years == frozenset()


def test_a_year_the_library_does_not_have_is_named(session: Session) -> None:
    with pytest.raises(calendar.YearUnknown, match="2027"):
        calendar.seed(session, [2027], SYSTEM)


def test_importing_replaces_the_years_in_the_file(session: Session) -> None:
    calendar.seed(session, [2025, 2026], SYSTEM)
    text = "\ufeffdate,kind,name\n2026-10-01,holiday,国庆节\n2026-10-10,makeup,\n2027-01-01,holiday,元旦\n"
    assert calendar.import_csv(session, text, "notice", SYSTEM) == [2026, 2027]
    found = calendar.current(session)
    assert found.years == {2025, 2026, 2027}
    assert {day for day in found.holidays if day.year == 2026} == {date(2026, 10, 1)}
    assert [day.name for day in calendar.days(session, 2027)] == ["元旦"]
    assert [(year.year, year.source) for year in calendar.years(session)][:2] == [
        (2027, "notice"),
        (2026, "notice"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("day,kind\n2026-10-01,holiday\n", 1),
        ("date,kind\n", 1),
        ("date,kind\n2026-10-01,holiday\n2026-13-01,holiday\n", 3),
        ("date,kind\n2026-10-01,feast\n", 2),
        ("date,kind\n2026-10-09,makeup\n", 2),
        ("date,kind\n2026-10-01,holiday\n2026-10-01,holiday\n", 3),
    ],
)
def test_a_line_that_makes_no_sense_is_named(session: Session, text: str, line: int) -> None:
    with pytest.raises(calendar_files.BadCalendar, match=f"^Line {line} "):
        calendar.import_csv(session, text, "notice", SYSTEM)
    assert calendar.current(session).years == frozenset()


def test_only_who_manages_it_loads_it(session: Session) -> None:
    organisation(session)
    with pytest.raises(Forbidden):
        calendar.seed(session, [2026], somebody(session, "kim", "clerk@parks"))
    calendar.seed(session, [2026], somebody(session, "lee", "keeper@parks"))
    assert calendar.years(session)[0].loaded_by == "lee"


def test_an_unchanged_calendar_costs_one_small_query_and_a_change_shows(database: Database) -> None:
    with database.begin() as session:
        calendar.seed(session, [2025], SYSTEM)
    statements: list[str] = []
    with database.begin() as session:
        assert calendar.current(session).years == {2025}
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2]))
        calendar.current(session)
        assert len(statements) == 1
        calendar.seed(session, [2026], SYSTEM)
    with database.reading() as session:
        assert calendar.current(session).years == {2025, 2026}


def test_a_change_that_was_rolled_back_never_shows(database: Database) -> None:
    with database.session() as session:
        calendar.seed(session, [2025], SYSTEM)
        assert calendar.current(session).years == {2025}
        session.rollback()
        assert calendar.current(session).years == frozenset()


def test_a_day_is_changed_for_a_reason_and_the_change_is_kept(session: Session) -> None:
    calendar.seed(session, [2026], SYSTEM)
    calendar.put_day(session, date(2026, 12, 1), DayKind.HOLIDAY, "台风", "三防指挥部通知", SYSTEM)
    assert date(2026, 12, 1) in calendar.current(session).holidays
    calendar.put_day(session, date(2026, 12, 1), None, "", "恢复上班", SYSTEM)
    assert date(2026, 12, 1) not in calendar.current(session).holidays
    back, off, seeded = calendar.changes(session, 2026).items
    assert (off.source, off.days) == ("三防指挥部通知", [["2026-12-01", None, "holiday", "台风"]])
    assert (back.source, back.days) == ("恢复上班", [["2026-12-01", "holiday", None, "台风"]])
    assert len(seeded.days) == 39
    assert [year.source for year in calendar.years(session)] == [calendar.SEED_SOURCE]


def test_a_day_of_a_year_that_is_not_loaded_cannot_be_changed(session: Session) -> None:
    with pytest.raises(calendar.YearNotLoaded, match="2027"):
        calendar.put_day(session, date(2027, 1, 1), DayKind.HOLIDAY, "", "x", SYSTEM)


def test_a_weekday_is_no_make_up_day_and_a_change_has_a_reason(session: Session) -> None:
    calendar.seed(session, [2026], SYSTEM)
    with pytest.raises(calendar_files.BadCalendar):
        calendar.put_day(session, date(2026, 12, 1), DayKind.MAKEUP, "", "x", SYSTEM)
    with pytest.raises(InvalidAnswers):
        calendar.put_day(session, date(2026, 12, 1), None, "", " ", SYSTEM)


def test_a_workbook_is_read_like_a_text_file() -> None:
    book = openpyxl.Workbook()
    for row in (("date", "kind", "name"), (date(2027, 1, 1), "holiday", "元旦"), (None, None, None)):
        book.active.append(row)
    book.active.append(("2027-01-09", "makeup", None))
    content = io.BytesIO()
    book.save(content)
    assert calendar_files.read(content.getvalue()) == [
        Day(date(2027, 1, 1), DayKind.HOLIDAY, "元旦"),
        Day(date(2027, 1, 9), DayKind.MAKEUP, ""),
    ]


@pytest.mark.parametrize("content", [b"PK\x03\x04 is no workbook", b"PK"])
def test_what_only_looks_like_a_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(calendar_files.BadCalendar, match=r"^Line 1 "):
        calendar_files.read(content)


def test_a_preview_names_what_would_change_and_changes_nothing(session: Session) -> None:
    calendar.seed(session, [2026], SYSTEM)
    days = [Day(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")]
    found = calendar.preview(session, days, SYSTEM)
    assert (found.years, found.new_years) == ([2027], [2027])
    assert [(each.day, each.old, each.new) for each in found.differences] == [
        (date(2027, 1, 1), None, DayKind.HOLIDAY)
    ]
    assert calendar.current(session).years == {2026}
