"""Whether anybody does the due work."""

from datetime import timedelta

import pytest

from engine import worker
from engine.services import housekeeping, pulse
from engine.store.heartbeats import Heartbeat
from tests.actors import Town


def alive(town: Town) -> list[Heartbeat]:
    with town.database.reading() as session:
        return pulse.workers(session)


def test_a_worker_is_heard_of_while_it_works(town: Town) -> None:
    assert alive(town) == []
    running = worker.start(town.database, town.settings)
    (found,) = alive(town)
    assert found.pid > 0
    running.stop()
    assert alive(town) == []


def test_one_that_was_killed_is_silent_after_a_while_and_then_forgotten(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pulse.Pulse(), pulse.Pulse()
    one.beat(town.database)
    monkeypatch.setattr(pulse, "EVERY", timedelta(0))
    with monkeypatch.context() as later:
        now = pulse.clock.machine_now() + timedelta(minutes=2)
        later.setattr(pulse.clock, "machine_now", lambda: now)
        other.beat(town.database)
        other.beat(town.database)
        assert len(alive(town)) == 1
    with monkeypatch.context() as later:
        tomorrow = pulse.clock.machine_now() + timedelta(days=1, minutes=1)
        later.setattr(pulse.clock, "machine_now", lambda: tomorrow)
        housekeeping.tidy(town.database, town.settings)
    with town.database.reading() as session:
        assert session.query(Heartbeat).count() == 1
