from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from engine import clock
from web import shown
from web.paging import Pages


@pytest.fixture(autouse=True)
def _request(app: Flask):  # type: ignore[no-untyped-def]
    with app.test_request_context("/"):
        clock.set_offset(datetime(2026, 11, 25, 2, 0, tzinfo=UTC) - datetime.now(UTC))
        yield


@pytest.mark.parametrize(
    ("days", "level", "words"),
    [(-4, "late", "逾期 4 天"), (0, "urgent", "今天到期"), (1, "urgent", "余 1 天"), (7, "urgent", "余 7 天"),
     (8, "soon", "余 8 天"), (30, "soon", "余 30 天"), (31, "ok", "余 31 天")],
)  # fmt: skip
def test_a_deadline_is_told_by_colour_and_words(days: int, level: str, words: str) -> None:
    end_of_day = datetime(2026, 11, 25, 15, 59, 59, tzinfo=UTC) + timedelta(days=days)
    found = shown.due(end_of_day)
    assert found is not None
    assert (found.level, found.words) == (level, words)
    assert len(found.date) == 10


def test_a_deadline_earlier_today_is_late() -> None:
    found = shown.due(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    assert found is not None
    assert (found.level, found.words, found.date) == ("late", "今天逾期", "2026-11-25 09:00")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (True, "是"),
        (Decimal("8460000.00"), "8,460,000.00"),
        (Decimal("1E+6"), "1,000,000"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), "2026-03-02 00:00"),
        ([{"id": "x", "name": "方案.pdf"}, {"id": "y", "name": "表.xlsx"}], "方案.pdf、表.xlsx"),
        ({"a": Decimal(1)}, "{a: 1}"),
    ],
)
def test_values_for_people(value: object, text: str) -> None:
    assert shown.value(value) == text


def test_sizes() -> None:
    assert [shown.size(n) for n in (12, 3_400, 19_300_000)] == ["12 B", "3.3 KB", "18.4 MB"]


@pytest.mark.parametrize(
    ("number", "total", "near"),
    [
        (1, 5, [1]),
        (1, 60, [1, 2, 3]),
        (6, 200, [1, None, 4, 5, 6, 7, 8, None, 10]),
        (10, 200, [1, None, 8, 9, 10]),
    ],
)
def test_which_pages_are_offered(number: int, total: int, near: list[int | None]) -> None:
    assert list(Pages(number, total).near()) == near


def test_an_empty_list_counts_from_nothing() -> None:
    assert (Pages(1, 0).first, Pages(1, 0).last, Pages(1, 0).count) == (0, 0, 1)
