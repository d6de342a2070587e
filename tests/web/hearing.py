"""An installation in the middle of things: a petition with a record, a file and a document.

Its unit has agreed, two judges drawn from a pool sit over it side by side, an officer could take a note on.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx import Document as Word
from sqlalchemy import func, select

from engine.config import Settings
from engine.services import files, instances, outbox, people, tasks
from engine.services.access import SYSTEM
from engine.services.definitions import deploy
from engine.store.database import Database
from engine.store.documents import Document
from engine.store.history import DecisionRecord
from engine.store.people import Membership
from engine.store.records import Record
from engine.store.tasks import State, Task
from tests.services.diagrams import (
    diagram,
    end,
    flow,
    form,
    inputs,
    node,
    process,
    properties,
    script,
    start,
    table,
    user,
)
from tests.web.asking import Asking
from web.app import create_app

SECRET = "what-jane-thinks"
ROLES = (
    "key,name,name_en,grants\nhandler,经办,Handler,\napprover,负责人,Approver,\njudge,评委,Judge,\n"
    "officer,受理,Officer,records.read\n"
    "auditor,审计,Auditor,instances.read history.read people.read\n"
    "admin,管理,Admin,definitions.read instances.read instances.mend history.read people.manage messages.send"
    " clock.set\n"
    "owner,规则,Owner,definitions.read definitions.deploy\n"
)
UNITS = "code,type,parent,name,name_en\n" + "".join(
    f"{code},OFFICE,,{code},{code}\n" for code in ("east", "west", "pool", "hall")
)
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "hana": ("handler@east",),
    "arno": ("approver@east", "handler@east"),
    "wim": ("handler@west", "approver@west"),
    "nora": (),
    "jane": ("judge@pool",),
    "jack": ("judge@pool",),
    "jill": ("judge@pool",),
    "otto": ("officer@hall",),
    "adam": ("admin@hall",),
    "audi": ("auditor@hall",),
    "olga": ("owner@hall",),
}
KIND = json.dumps(
    {
        "kind": "petition", "label": "申请", "label.en": "Petition", "key_variable": "petition_id",
        "title": "name", "units": ["unit"], "list": ["name"], "facts": ["name"],
        "fields": [
            {"key": "name", "type": "string", "label": "名称"},
            {"key": "unit", "type": "unit", "label": "单位"},
            {"key": "amount", "type": "money", "label": "金额"},
        ],
    }
)  # fmt: skip
ASK = form(
    "ask",
    {"key": "name", "type": "textfield", "validate": {"required": True},
     "properties": {"record": "petition.name"}},
    {"key": "unit", "type": "select", "valuesKey": "units.own", "properties": {"record": "petition.unit"}},
    {"key": "amount", "type": "number", "decimalDigits": 2, "serializeToString": True,
     "properties": {"record": "petition.amount"}},
    {"key": "paper", "type": "filepicker"},
)  # fmt: skip
OPINION = form("opinion", {"key": "opinion", "type": "textfield", "validate": {"required": True}})
JUDGES = (
    '<bpmn:multiInstanceLoopCharacteristics camunda:collection="=judges" camunda:elementVariable="judge"/>'
)
COLLECT = properties(outputCollection="opinions", outputElement="={who: judge, opinion: opinion}")
PETITION = diagram(
    process(
        "petition",
        start("asked", camunda_formRef="ask", camunda_initiator="who"),
        node("businessRuleTask", "weigh", inputs(amount="=petition.amount"), camunda_decisionRef="weight",
             camunda_resultVariable="weight", camunda_mapDecisionResult="singleEntry"),
        user("agree", properties(excludes="asked"), camunda_candidateGroups='="approver@" + petition.unit'),
        node("serviceTask", "issue", inputs(document="receipt", kind="petition"), camunda_type="external",
             camunda_topic="document.generate"),
        script("draw", '["jane", "jack"]', "judges"),
        node("parallelGateway", "fork"),
        user("judge", COLLECT, JUDGES, camunda_assignee="=judge", camunda_formRef="opinion"),
        user("note", properties(excludes="asked agree judge"), camunda_candidateGroups="officer"),
        node("parallelGateway", "join"),
        end(),
        flow("asked>weigh>agree>issue>draw>fork>judge>join>end"),
        flow("fork>note>join"),
        starters="handler",
    )
)  # fmt: skip
WEIGHT = table("weight", "amount", ("< 9", '"light"'), (">= 9", '"heavy"'))
OTHER = diagram(
    process("other", start("begun"), user("look"), end(), flow("begun>look>end"), starters="officer")
)


def receipt() -> bytes:
    word, written = Word(), io.BytesIO()
    word.add_paragraph("{{ petition.name }}")
    word.save(written)
    return written.getvalue()


def content() -> dict[str, bytes]:
    texts = {
        "codes/roles.csv": ROLES, "codes/units.csv": UNITS, "petition.json": KIND, "ask.form": ASK,
        "opinion.form": OPINION, "petition.bpmn": PETITION, "other.bpmn": OTHER, "weight.dmn": WEIGHT,
    }  # fmt: skip
    return {**{name: text.encode() for name, text in texts.items()}, "receipt.docx": receipt()}


class Hearing(Asking):
    """The installation, its people, and what the addresses of the table are filled with."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.settings = Settings(data=folder, database=str(database.engine.url), test=True)
        super().__init__(create_app(self.settings, database), database)
        self.app.testing = False
        with database.begin() as session:
            deploy(session, content(), SYSTEM)
        with database.begin() as session:
            for username, groups in PEOPLE.items():
                people.add(session, username, username.title(), None, SYSTEM)
                for role, unit in (group.split("@") for group in groups):
                    people.grant(session, username, role, unit, SYSTEM)
        self.places = self._comes_so_far()

    def does(self, username: str, element: str, **answers: Any) -> None:
        """Somebody takes the open task at an element that is theirs, or anybody's, and completes it."""
        with self.database.begin() as session:
            actor = people.actor_named(session, username)
            open_ = (
                Task.element == element,
                Task.state == State.OPEN,
                func.coalesce(Task.assignee, username) == username,
            )
            task = session.scalars(select(Task).where(*open_)).one()
            if task.assignee is None:
                tasks.claim(session, task.id, actor)
            tasks.complete(session, task.id, answers, actor)

    def upload(self, username: str) -> str:
        kept = files.take_in(self.settings.files, io.BytesIO(b"%PDF-1.4"), "paper.pdf")
        with self.database.begin() as session:
            return files.store_content(session, kept, people.actor_named(session, username)).id

    def _comes_so_far(self) -> dict[str, str]:
        paper, unattached = self.upload("hana"), self.upload("wim")
        asked = {
            "name": "Bridge",
            "unit": "east",
            "amount": "9.50",
            "paper": [{"id": paper, "name": "paper.pdf"}],
        }
        with self.database.begin() as session:
            case = instances.start(session, "petition", people.actor_named(session, "hana"), answers=asked)
        self.does("arno", "agree")
        self.does("jane", "judge", opinion=SECRET)
        outbox.drain(self.database, self.settings)
        with self.database.reading() as session:
            seen = {(each.element, each.assignee): each.id for each in session.scalars(select(Task))}
            return {
                "case": case,
                "petition": str(session.scalars(select(Record.key)).one()),
                "document": session.scalars(select(Document.id)).one(),
                "decision": str(session.scalars(select(DecisionRecord.seq)).one()),
                "paper": paper,
                "unattached": unattached,
                "agreed": seen["agree", "arno"],
                "hers": seen["judge", "jane"],
                "his": seen["judge", "jack"],
                "free": seen["note", None],
                "membership": session.scalars(select(Membership.id).order_by(Membership.id)).first() or "",
            }

    def asks(self, username: str, method: str, address: str, body: Any = None) -> tuple[int, str]:
        """The same for an address of the tables."""
        return super().asks(username, method, address.format(**self.places), body)
