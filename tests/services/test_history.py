from sqlalchemy.orm import Session

from engine import clock
from engine.events import DocumentIssued, NumberIssued, TaskClaimed
from engine.services import history
from engine.services.access import SYSTEM
from tests.services.platform_helpers import case, garden


def test_an_issued_number_is_told_and_is_no_step(session: Session) -> None:
    garden(session)
    one = case(session)
    happened = [
        TaskClaimed(process="walk", element="look", number=7),
        NumberIssued(series="permit", number="林〔2026〕1号", process="walk", element="look"),
        DocumentIssued(document="d", kind="permit", number="林〔2026〕2号"),
    ]
    history.record(session, one.id, SYSTEM, happened, clock.now())
    told = history.of(session, one.id, SYSTEM).items
    assert [(each.number, each.data.get("number")) for each in reversed(told)] == [
        (7, None),
        (0, "林〔2026〕1号"),
        (0, "林〔2026〕2号"),
    ]
