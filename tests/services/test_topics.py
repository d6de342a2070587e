import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from docx import Document as Word
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import InvalidAnswers, NotFound
from engine.events import DocumentIssued, NumberIssued, RecordChanged
from engine.services import notifications, people, records, topics
from engine.services.access import SYSTEM
from engine.services.draws import PoolTooSmall
from engine.services.records import Cause
from engine.services.topics import Answer, BadParameter, Call
from engine.store.outbox import Outbox
from engine.store.records import RecordChange
from tests.services.platform_helpers import TREES, case, deliver, garden, somebody, task


@pytest.fixture(autouse=True)
def _garden(session: Session) -> None:
    garden(session)


def perform(
    session: Session, topic: str, variables: Mapping[str, Any] | None = None, **parameters: Any
) -> Answer:
    instance = case(session)
    answer = topics.perform(topic, call(session, instance.id, variables or {}, parameters))
    assert answer is not None
    assert set(answer.values) - {"tree_id"} == topics.GIVES[topic]
    return answer


def call(
    session: Session, instance_id: str, variables: Mapping[str, Any], parameters: Mapping[str, Any]
) -> Call:
    return Call(
        session=session,
        instance_id=instance_id,
        process_key="walk",
        element_id="step",
        as_of=10_000,
        business_key="BK-1",
        actor=SYSTEM,
        variables=variables,
        parameters=parameters,
        properties={},
    )


def oak(session: Session, **values: Any) -> str:
    return records.write(session, "tree", None, {"name": "Oak", **values}, Cause(SYSTEM)).key


def test_what_each_topic_gives_is_told_to_the_lint() -> None:
    assert set(topics.GIVES) == set(topics.TOPICS)


def test_a_topic_of_somebody_else_is_left_to_them(session: Session) -> None:
    assert topics.perform("print.3d", call(session, "i", {}, {})) is None


def test_making_a_record_names_it_in_the_variables(session: Session) -> None:
    answer = perform(session, "record.create", kind="tree", values={"name": "Oak"}, price=Decimal(7))
    (key,) = answer.values.values()
    assert answer.values == {"tree_id": key}
    assert answer.events == [RecordChanged(kind="tree", key=key, version=1, process="walk", element="step")]
    assert records.values_of(session, "tree", key)["price"] == Decimal("7.00")
    (change, _) = session.scalars(select(RecordChange))
    assert (change.element_id, change.actor) == ("step", "system")


def test_changing_the_record_the_case_is_about(session: Session) -> None:
    key = oak(session)
    answer = perform(session, "record.update", {"tree_id": key}, state="up")
    assert records.values_of(session, "tree", key)["state"] == "up"
    assert [type(event) for event in answer.events] == [RecordChanged]
    assert perform(session, "record.update", {"tree_id": key}, values={"state": "up"}).events == []
    other = oak(session)
    perform(session, "record.update", {"tree_id": key}, kind="tree", key=other, state="down")
    assert records.values_of(session, "tree", other)["state"] == "down"
    with pytest.raises(InvalidAnswers):
        perform(session, "record.update", {"tree_id": key}, leaves=3)


def test_a_case_about_no_record_or_several_must_say_which(session: Session) -> None:
    with pytest.raises(BadParameter):
        perform(session, "record.update", state="up")
    with pytest.raises(BadParameter):
        perform(session, "record.update", kind="tree", state="up")
    deliver(session, {"bush.json": TREES.replace('"tree"', '"bush"').replace("tree_id", "bush_id")})
    with pytest.raises(BadParameter):
        perform(session, "record.update", {"tree_id": oak(session), "bush_id": "x"}, state="up")


def test_numbers_are_issued_once_with_one_event(session: Session) -> None:
    key, year = oak(session), clock.today().year
    first = perform(session, "number.issue", {"tree_id": key})
    assert first.values == {"number": f"T-{year}-001"}
    assert [type(event) for event in first.events] == [NumberIssued]
    again = perform(session, "number.issue", {"tree_id": key})
    assert (again.values, again.events) == (first.values, [])


def test_documents_are_issued_about_the_cases_record(session: Session) -> None:
    written = io.BytesIO()
    Word().save(written)
    table = "value,label,number\npermit,许可,P{seq}\n"
    deliver(session, {"permit.docx": written.getvalue(), "documents.csv": table})
    answer = perform(
        session, "document.generate", {"tree_id": oak(session)}, document="permit", data={"a": "b"}
    )
    assert answer.values["document_number"] == "P1"
    (event,) = answer.events
    assert isinstance(event, DocumentIssued)
    assert (event.document, event.number) == (answer.values["document_id"], "P1")
    from engine.store.documents import Document

    made = session.get_one(Document, event.document)
    assert made.context["tree"]["name"] == "Oak"
    assert made.context["a"] == "b"
    with pytest.raises(NotFound):
        perform(session, "document.generate", document="nothing")
    with pytest.raises(BadParameter):
        perform(session, "document.generate")


def test_people_are_told_by_name_group_or_the_task_they_let_wait(session: Session) -> None:
    for name in ("kim", "lee", "max", "ann"):
        somebody(session, name, *(["clerk@parks"] if name in ("kim", "ann") else []))
    instance = case(session)
    task(session, instance, 1, assignee="lee")
    task(session, instance, 2, candidate_groups=["clerk@parks"])
    task(session, instance, 3, element="other", assignee="max")

    def told(**parameters: Any) -> Any:
        answer = topics.perform("notify", call(session, instance.id, {}, {"title": "标题", **parameters}))
        assert answer is not None
        return answer.values["notified"]

    assert told(task="look") == ["ann", "kim", "lee"]
    assert told(to="max, clerk@parks") == ["ann", "kim", "max"]
    assert told(to=["max"], title_en="Title", text="正文") == ["max"]
    assert told(task="nothing") == []
    said = notifications.of(session, people.actor_named(session, "max")).items[0]
    assert (said.title, said.title_en, said.text, said.text_en) == ("标题", "Title", "正文", "正文")
    assert said.instance_id == instance.id
    with pytest.raises(BadParameter):
        told(to=[1])


def test_people_are_drawn_and_the_lot_is_kept(session: Session) -> None:
    for number in range(5):
        somebody(session, f"e{number}", "expert@pool")
    answer = perform(session, "people.draw", role="expert", exclude=["e0"], seed="s")
    assert len(answer.values["drawn"]) == 3
    assert answer.values["pool"] == ["e1", "e2", "e3", "e4"]
    assert (answer.values["excluded"], answer.values["seed"]) == (["e0"], "s")
    assert len(perform(session, "people.draw", role="expert", count=Decimal(5)).values["drawn"]) == 5
    with pytest.raises(PoolTooSmall):
        perform(session, "people.draw", role="expert", count="7")
    with pytest.raises(BadParameter):
        perform(session, "people.draw", role="expert", count=Decimal("2.5"))
    with pytest.raises(BadParameter):
        perform(session, "people.draw")


def test_messages_leave_after_the_commit(session: Session) -> None:
    perform(session, "message.send", message="ripe", payload={"n": Decimal(1)})
    perform(session, "message.send", message="ripe", correlation_key="K")
    first, second = session.scalars(select(Outbox).order_by(Outbox.id))
    assert first.topic == "message.deliver"
    assert (first.payload["message"], first.payload["correlation_key"]) == ("ripe", "BK-1")
    assert first.payload["payload"] == {"n": Decimal(1)}
    assert second.payload["correlation_key"] == "K"


def test_what_is_left_blank_counts_as_left_out_but_empties_a_field(session: Session) -> None:
    for number in range(4):
        somebody(session, f"e{number}", "expert@pool")
    blank = {"count": "", "exclude": "", "exclude_units": "", "seed": "", "substitutes": ""}
    assert len(perform(session, "people.draw", role="expert", **blank).values["drawn"]) == 3
    key = oak(session, state="up")
    perform(session, "record.update", {"tree_id": key}, kind="", key="", values="", state="")
    assert records.values_of(session, "tree", key)["state"] is None
    with pytest.raises(BadParameter):
        perform(session, "people.draw", role="")
