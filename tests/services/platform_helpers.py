"""People and units of a small organisation, for the tests of what the platform does for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.config import Settings
from engine.services import people
from engine.services.access import SYSTEM, Actor
from engine.services.definitions import deploy
from engine.store import definitions, roles, tasks, units
from engine.store.base import uuid7
from engine.store.instances import Instance
from engine.store.roles import RoleRow
from engine.store.tasks import Task
from engine.store.units import UnitRow

PASSWORD = "Grey-heron-42"
ROLES = {
    "clerk": (),
    "expert": (),
    "auditor": ("records.read", "history.read"),
    "keeper": (
        "people.manage",
        "calendar.manage",
        "clock.set",
        "instances.read",
        "articles.load",
        "bogus.right",
    ),
}
UNITS = ("parks", "roads", "pool")


def settings(folder: Path, test: bool = True) -> Settings:
    return Settings(data=folder, database=f"sqlite:///{folder / 'x.db'}", test=test)


def organisation(session: Session) -> None:
    """Three units and four roles."""
    roles.replace_all(session, [RoleRow(key, key.title(), key, grants) for key, grants in ROLES.items()])
    units.replace(
        session, [UnitRow(code, "office", code.title(), code, None, date.min, None) for code in UNITS]
    )


def somebody(session: Session, username: str, *groups: str, password: str | None = None) -> Actor:
    """A person who holds `role@unit` for each of the groups."""
    person = people.add(session, username, username.title(), password, SYSTEM)
    for group in groups:
        role, _, unit = group.partition("@")
        people.grant(session, username, role, unit, SYSTEM)
    return people.actor_for(session, person)


def deliver(session: Session, files: dict[str, str | bytes]) -> None:
    """Deploys files."""
    raw = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    deploy(session, raw, SYSTEM)


TREES = """{
  "kind": "tree", "label": "树", "label.en": "Tree", "key_variable": "tree_id", "title": "name",
  "number": {"field": "tree_no", "pattern": "T-{year}-{seq:3}"},
  "state": {"field": "state"}, "units": ["owner", "helpers"],
  "list": ["tree_no", "name", "price", "felled_on", "healthy"], "facts": ["name", "kind_of", "owner"],
  "fields": [
    {"key": "tree_no", "type": "string", "label": "编号"},
    {"key": "name", "type": "string", "label": "名称", "label.en": "Name", "article": "A1"},
    {"key": "kind_of", "type": "option", "label": "种类", "options": "codes.species"},
    {"key": "colours", "type": "options", "label": "颜色", "options": [{"value": "g", "label": "绿",
    "label.en": "green"}]}, {"key": "owner", "type": "unit", "label": "单位"},
    {"key": "helpers", "type": "options", "label": "协办", "options": "units"},
    {"key": "keeper", "type": "person", "label": "责任人"},
    {"key": "phone", "type": "string", "label": "电话", "masked": true},
    {"key": "price", "type": "money", "label": "金额", "unit": "元"},
    {"key": "height", "type": "number", "label": "高"},
    {"key": "felled_on", "type": "date", "label": "伐日"},
    {"key": "healthy", "type": "boolean", "label": "健康"},
    {"key": "state", "type": "string", "label": "状态"},
    {"key": "plan", "type": "file", "label": "方案"},
    {"key": "cuts", "type": "list", "label": "修剪", "fields": [
      {"key": "on", "type": "date", "label": "日"}, {"key": "photos", "type": "files", "label": "照片"}]}
  ]
}"""
NOTES = """{
  "kind": "note", "label": "记事", "label.en": "Note", "key_variable": "note_id", "title": "said",
  "append_only": true, "belongs_to": {"kind": "tree", "field": "tree_no"}, "list": ["said", "rests_on"],
  "fields": [
    {"key": "said", "type": "string", "label": "内容"},
    {"key": "tree_no", "type": "string", "label": "树"},
    {"key": "rests_on", "type": "articles", "label": "依据"},
    {"key": "done_on", "type": "date", "label": "完成"}
  ]
}"""
SPECIES = "value,label,label_en,enabled\noak,栎,Oak,\nash,白蜡,Ash,\nelm,榆,Elm,false\n"


def garden(session: Session) -> None:
    """An organisation with a register of trees."""
    organisation(session)
    deliver(session, {"tree.json": TREES, "species.csv": SPECIES})


def case(
    session: Session, starter: str = "starter", subject: tuple[str, str] | None = None, **values: Any
) -> Instance:
    """A running instance of a process that nobody drew."""
    deliver(session, {"walk.bpmn": WALK})
    walk = definitions.resolve(session, "process", "walk")
    assert walk is not None
    kind, key = subject or (None, None)
    instance = Instance(
        process="walk",
        definition_seq=walk.seq,
        as_of=walk.seq,
        subject_kind=kind,
        subject_key=key,
        started_at=clock.now(),
        starter=starter,
        starter_name=starter.title(),
        document="",
        scopes="",
        **values,
    )
    session.add(instance)
    session.flush()
    return instance


def task(session: Session, instance: Instance, number: int = 1, **values: Any) -> Task:
    """A task of an instance, kept as the projection keeps it."""
    row: dict[str, Any] = {
        "id": uuid7(),
        "instance_id": instance.id,
        "number": number,
        "process": "walk",
        "element": "look",
        "name": "看",
        "name_en": "Look",
        "lane": "",
        "lane_en": "",
        "form": None,
        "assignee": None,
        "candidate_users": [],
        "candidate_groups": [],
        "properties": {},
        "instance_index": None,
        "created_at": clock.now(),
        **values,
    }
    tasks.add(session, [row])
    return session.get_one(Task, row["id"])


WALK = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="walk" name="散步" isExecutable="true">
    <startEvent id="start"/><sequenceFlow id="flow" sourceRef="start" targetRef="end"/><endEvent id="end"/>
  </process>
</definitions>"""
