"""What machines see of the platform: readiness, figures, and a line in the log for every request."""

import io
import json
from datetime import timedelta

import pytest
import structlog
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from engine import clock
from engine.services import outbox, pulse, tokens
from engine.services.access import SYSTEM
from engine.store.database import Database
from engine.store.timers import Timer
from tests.web.conftest import Visits
from tests.web.test_tasks import asked, taken
from web import logs


def figures(app: Flask, database: Database, username: str = "olga") -> dict[str, float]:
    with database.begin() as session:
        secret = tokens.create(session, username, "prometheus", SYSTEM).secret
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    found = text_string_to_metric_families(answer.get_data(as_text=True))
    return {sample.name: sample.value for family in found for sample in family.samples}


def test_the_figures_are_for_those_who_see_all_cases(app: Flask, shop_database: Database) -> None:
    assert app.test_client().get("/metrics").status_code == 401
    with shop_database.begin() as session:
        secret = tokens.create(session, "carl", "", SYSTEM).secret
    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().get("/metrics", headers=headers).status_code == 403


def test_what_waits_too_long_is_seen_in_the_figures(
    app: Flask, shop_database: Database, visits: Visits
) -> None:
    case = asked(visits("carl"))
    calm = figures(app, shop_database)
    assert (calm["luohu_workers"], calm["luohu_late_seconds"], calm["luohu_incidents"]) == (0, 0, 0)
    due = clock.now() - timedelta(hours=1)
    place = {"instance_id": case.split("/")[-1], "number": 99, "process": "order", "element": "x"}
    with shop_database.begin() as session:
        session.execute(text("UPDATE outbox SET done_at = due_at"))
        session.add(Timer(**place, due_at=due, next_at=due, attempts=0))
        outbox.put(session, "nothing", {}, clock.machine_now() - timedelta(minutes=10))
    pulse.Pulse().beat(shop_database)
    found = figures(app, shop_database)
    assert found["luohu_workers"] == 1
    assert 3600 <= found["luohu_late_seconds"] < 3700
    assert found["luohu_outbox"] == 1
    assert 600 <= found["luohu_outbox_age_seconds"] < 700


def test_completions_are_counted_when_they_are_kept(
    app: Flask, shop_database: Database, visits: Visits
) -> None:
    before = figures(app, shop_database)["luohu_completions_total"]
    asked(visits("carl"))
    cora = visits("cora")
    task = taken(cora)
    assert cora.sends(f"{task}/complete", {"answers": {}, "expected": 2}).status_code == 422
    assert figures(app, shop_database)["luohu_completions_total"] == before
    given = {"answers": {"verdict": "YES"}, "expected": 2}
    assert cora.sends(f"{task}/complete", given).status_code == 200
    assert figures(app, shop_database)["luohu_completions_total"] == before + 1


def test_it_is_ready_when_the_database_answers_and_is_migrated(app: Flask, shop_database: Database) -> None:
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "workers": 0})
    with shop_database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "database is not migrated"})


def test_every_request_is_one_line_that_says_who_did_what_to_which_case(
    visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    carl, written = visits("carl"), io.StringIO()
    processors = [structlog.contextvars.merge_contextvars, structlog.processors.JSONRenderer()]
    writer = structlog.wrap_logger(structlog.PrintLogger(written), processors, structlog.BoundLogger)
    monkeypatch.setattr(logs, "log", writer)
    case = asked(carl)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    (started,) = [line for line in lines if line["method"] == "POST"]
    assert (started["event"], started["user"], started["status"]) == ("request", "carl", 200)
    assert started["instance"] == case.split("/")[-1]
    assert started["request_id"]
    assert started["ms"] > 0
