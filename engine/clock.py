"""The business clock. Everything that asks what time it is asks here.

An installation started for tests may move the clock; the offset is kept in the database by `services.clock`
and set here in every process before work is done.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

_offset = timedelta(0)


def now() -> datetime:
    """The business time, aware, in UTC."""
    return datetime.now(UTC) + _offset


def machine_now() -> datetime:
    """The machine's time, aware, in UTC: for what is not business (sessions, retries, leases), which must
    not jump when a test moves the business clock."""
    return datetime.now(UTC)


def today() -> date:
    """The business date where the business is."""
    return now().astimezone(ZONE).date()


def offset() -> timedelta:
    """How far the business clock is ahead of the machine's."""
    return _offset


def set_offset(offset: timedelta) -> None:
    """Moves the clock of this process."""
    global _offset
    _offset = offset
