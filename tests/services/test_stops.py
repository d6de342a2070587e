from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.services import stops
from engine.services.access import SYSTEM
from engine.store.counters import StopCount
from tests.services.platform_helpers import organisation, somebody


def test_only_form_unit_day_and_a_count_are_kept(session: Session) -> None:
    organisation(session)
    kim = somebody(session, "kim", "clerk@parks")
    for _ in range(2):
        stops.count(session, "register", kim)
    clock.set_offset(timedelta(days=1))
    stops.count(session, "register", kim)
    stops.count(session, "register", SYSTEM)
    stops.count(session, "other", kim)
    assert stops.totals(session) == {"register": 4, "other": 1}
    kept = session.execute(select(StopCount.form, StopCount.unit_code, StopCount.count)).all()
    assert sorted(tuple(row) for row in kept) == [
        ("other", "parks", 1),
        ("register", "", 1),
        ("register", "parks", 1),
        ("register", "parks", 2),
    ]
    assert set(StopCount.__table__.columns.keys()) == {"form", "unit_code", "day", "count"}
