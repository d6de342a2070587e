"""Decisions, messages, signals, records, files and the clock."""

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.config import Settings
from engine.services import outbox, records
from engine.services.access import SYSTEM
from engine.services.records import Cause
from engine.store.database import Database
from tests.web.api.caller import UNIT, Caller, Office, application
from tests.web.api.content import EVERYTHING


@pytest.fixture(autouse=True)
def _deployed(owner: Caller) -> None:
    assert owner.deploys(EVERYTHING).status == 201


@pytest.mark.parametrize(("price", "level"), [("99.99", "plain"), ("100", "special"), ("100.00", "special")])
def test_a_decision_is_evaluated_with_its_explanation(owner: Caller, price: str, level: str) -> None:
    found = owner.posts("/decisions/care/evaluate", {"variables": {"price": Decimal(price)}})
    assert (found["value"], found["version"], found["decision"]) == (level, 1, "care")
    (step,) = found["trace"]
    assert [rule["fired"] for rule in step["table"]["rules"]].count(True) == 1
    assert step["inputs"]


def test_a_decision_that_is_not_there_or_not_theirs(owner: Caller, alice: Caller) -> None:
    assert owner.asks("POST", "/decisions/nothing/evaluate", {}).status == 404
    assert owner.asks("POST", "/decisions/care/evaluate", {"version": 9}).status == 404
    assert alice.asks("POST", "/decisions/care/evaluate", {"variables": {"price": 1}}).status == 403


def test_a_message_finds_the_instance_by_its_key(owner: Caller, alice: Caller) -> None:
    first = alice.posts("/processes/waiting/instances", {"businessKey": "K1"})["id"]
    alice.posts("/processes/waiting/instances", {"businessKey": "K2"})
    sent = {"name": "paid", "businessKey": "K1", "variables": {"amount": Decimal("0.10")}}
    assert owner.posts("/messages", sent) == {"instanceId": first, "started": False}
    assert [task["element"] for task in alice.gets(f"/instances/{first}")["tasks"]] == ["thank"]
    (scope,) = owner.gets(f"/instances/{first}/variables")
    assert scope["variables"]["amount"] == Decimal("0.10")


def test_an_early_message_is_kept(office: Office, owner: Caller, alice: Caller) -> None:
    assert owner.posts("/messages", {"name": "paid", "correlationKey": "K9"})["instanceId"] is None
    instance = alice.posts("/processes/waiting/instances", {"businessKey": "K9"})["id"]
    outbox.drain(office.database, office.settings)
    assert [task["element"] for task in alice.gets(f"/instances/{instance}")["tasks"]] == ["thank"]


def test_messages_and_signals_are_for_who_may_send_them(owner: Caller, alice: Caller) -> None:
    assert alice.asks("POST", "/messages", {"name": "paid"}).status == 403
    assert alice.asks("POST", "/signals", {"name": "bell"}).status == 403
    assert list(owner.asks("POST", "/messages", {}).body["fields"]) == ["name"]
    assert list(owner.asks("POST", "/signals", {"name": ""}).body["fields"]) == ["name"]


def test_a_signal_reaches_all_who_wait(owner: Caller, alice: Caller) -> None:
    for _ in range(2):
        alice.starts("bell_ringing")
    assert owner.posts("/signals", {"name": "bell"}) == {"reached": 2}
    assert owner.posts("/signals", {"name": "gong"}) == {"reached": 0}


@pytest.fixture
def dish(database: Database) -> str:
    values = {"name": "soup", "price": Decimal("200000.10"), "since": "2026-01-05", "kitchen": UNIT}
    with database.begin() as session:
        return records.write(session, "dish", None, values, Cause(SYSTEM)).key


def test_records_are_listed_and_read(owner: Caller, dish: str) -> None:
    (kind,) = owner.gets("/records")
    assert (kind["kind"], kind["labels"]["en"]) == ("dish", "Dish")
    assert [field["key"] for field in kind["fields"]] == ["name", "price", "since", "kitchen"]
    (line,) = owner.gets("/records/dish", text="soup", filter="name:soup", sort="-price")["items"]
    assert (line["key"], line["values"]) == (dish, {"name": "soup", "price": Decimal("200000.10")})
    assert owner.gets("/records/dish", filter="name:bread")["total"] == 0
    found = owner.gets(f"/records/dish/{dish}")
    assert found["values"]["since"] == "2026-01-05"
    assert (found["title"], found["version"]) == ("soup", 1)


def test_a_record_is_corrected_with_a_reason(owner: Caller, dish: str) -> None:
    change: dict[str, Any] = {"values": {"price": "7.5"}, "reason": "mistyped", "version": 1}
    corrected = owner.asks("PATCH", f"/records/dish/{dish}", change)
    assert (corrected.status, corrected.body["values"]["price"]) == (200, Decimal("7.50"))
    assert owner.asks("PATCH", f"/records/dish/{dish}", change).status == 409
    change |= {"version": 2}
    wrong = owner.asks("PATCH", f"/records/dish/{dish}", change | {"values": {"price": "x", "colour": 1}})
    assert (wrong.status, set(wrong.body["fields"])) == (422, {"price", "colour"})
    assert owner.asks("PATCH", f"/records/dish/{dish}", change | {"reason": " "}).status == 422
    latest = owner.gets(f"/records/dish/{dish}/changes")["items"][0]
    assert (latest["field"], latest["old"], latest["new"]) == ("price", Decimal("200000.10"), Decimal("7.50"))
    assert (latest["reason"], latest["actorName"]) == ("mistyped", "Owner")


def test_a_record_of_others_is_not_found(office: Office, dish: str) -> None:
    guest = office.person("guest")
    assert guest.asks("GET", f"/records/dish/{dish}").status == 404
    assert guest.gets("/records/dish")["total"] == 0
    assert guest.asks("GET", "/records/nothing").status == 404
    change = {"values": {"price": "1"}, "reason": "x", "version": 1}
    assert guest.asks("PATCH", f"/records/dish/{dish}", change).status == 403


def test_a_file_goes_up_and_comes_down(office: Office, alice: Caller) -> None:
    sent = {"file": (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "plan.pdf")}
    answer = alice.asks("POST", "/files", data=sent, content_type="multipart/form-data")
    assert (answer.status, answer.body["name"]) == (201, "plan.pdf"), answer.body
    down = alice.asks("GET", f"/files/{answer.body['id']}")
    assert down.response.get_data() == b"%PDF-1.4\n%%EOF\n"
    assert down.response.headers["Content-Disposition"].startswith("attachment")
    down.response.close()
    assert office.person("guest").asks("GET", f"/files/{answer.body['id']}").status == 404
    assert alice.asks("POST", "/files", data={}, content_type="multipart/form-data").status == 422
    disguised = {"file": (io.BytesIO(b"MZ\x90"), "plan.pdf")}
    assert alice.asks("POST", "/files", data=disguised, content_type="multipart/form-data").status in (
        400,
        422,
    )


def test_time_passes_and_timers_fire_before_the_answer(owner: Caller, alice: Caller) -> None:
    instance = alice.starts("timed")
    assert len(alice.gets(f"/instances/{instance}")["timers"]) == 1
    before = datetime.fromisoformat(owner.gets("/clock")["now"])
    owner.posts("/clock/advance", {"by": "P9D"})
    assert alice.gets(f"/instances/{instance}")["tasks"] == []
    after = datetime.fromisoformat(owner.posts("/clock/advance", {"by": "P1DT1M"})["now"])
    assert (after - before).days == 10
    assert [task["element"] for task in alice.gets(f"/instances/{instance}")["tasks"]] == ["serve"]


def test_the_clock_is_set_and_reset(owner: Caller, alice: Caller) -> None:
    there = owner.asks("PUT", "/clock", {"now": "2030-01-05T12:00:00+08:00"})
    assert there.body["now"].startswith("2030-01-05T04:00")
    assert owner.gets("/clock")["now"].startswith("2030-01-05T04:00")
    assert owner.asks("DELETE", "/clock").body["now"] < "2030"
    assert alice.asks("POST", "/clock/advance", {"by": "P1D"}).status == 403
    assert list(owner.asks("POST", "/clock/advance", {"by": "a while"}).body["fields"]) == ["by"]
    assert list(owner.asks("PUT", "/clock", {"now": "2030-01-05T12:00:00"}).body["fields"]) == ["now"]


def test_an_installation_in_use_has_no_clock_to_move(
    database: Database, settings: Settings, owner: Caller
) -> None:
    in_use = Settings(data=settings.data, database=settings.database, test=False)
    program = Caller(application(database, in_use), owner.secret)
    assert program.asks("GET", "/tasks").status == 200
    for method, path in (("GET", "/clock"), ("POST", "/clock/advance")):
        assert program.asks(method, path, {}).status == 404
