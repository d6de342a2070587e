"""A project belongs to its unit: nobody of another one reads or changes it by any address of the platform.
The auditor reads all of it and changes nothing.

The addresses are those that the application serves, so that a new one is asked for too: one that names
something nobody filled in here fails the tests.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from engine import clock
from engine.config import Settings
from engine.services import decisions, history, people
from engine.services.history import Entry
from engine.store.database import Database, open_database
from engine.store.documents import Document
from engine.store.files import File
from engine.store.history import DecisionRecord
from engine.store.instances import Instance
from engine.store.people import Membership
from engine.store.records import Record
from engine.store.tasks import Task
from tests.content.conftest import MONDAY
from tests.content.district import District
from tests.web.asking import Asking
from web import visitors
from web.app import create_app
from web.pages import desk

NAME, PART_OF_IT = "社区网格巡查管理系统", "社区网格"
OUTSIDERS = ("zengminqi", "xieguangming")  # handler and approver of another subdistrict
AUDITOR = "jiazhengyang"
REFUSED = {403, 404}
TOO_LATE = 409
"""A task that is done, or somebody else's."""
DOCS = {"static", "api_docs.page", "api_docs.openapi"}
OWN = {
    "api_desk.mark_read",
    "desk.mark_read",
    "api_tasks.complete_all",
    "desk.complete",
    "account.sign_out",
    "account.speak",
    "account.mark_read",
    "account.change_password",
    "away.home",
    "away.appoint",
    "away.end",
    "api_desk.list_substitutes",
    "api_desk.appoint",
    "api_desk.end_substitute",
}
"""What somebody does to their own session, account and tasks, which are told apart one by one."""
ACT_BY = {"desk.ask", "desk.choose_readers", "api_desk.earlier"}
ACT_BY |= {"incidents.incident", "api_incidents.get_incident"}
"""Pages that somebody acts by: incidents are the operators', verbs those of whoever has the task."""
UPLOADS = {"files.upload", "api_files.upload"}
"""A file that hangs on nothing is seen by its owner alone, and no case is changed by it."""
NOBODYS = {
    "rules",
    "api_calendar",
    "api_decisions",
    "api_deployments",
    "api_processes",
    "articles",
    "definitions",
    "people",
    "starting",
}
"""What names processes, tables, articles and rules of the lint, which belong to no unit."""
DAYS = {"source": "x", "days": [{"day": "2031-01-01", "kind": "holiday"}]}
BODIES: Mapping[str, Any] = {
    "/api/v1/calendar": DAYS,
    "/api/v1/calendar/preview": DAYS,
    "/api/v1/clock": {"now": "2027-01-01T00:00:00+08:00"},
    "/api/v1/clock/advance": {"by": "P1D"},
    "/api/v1/incidents/<incident_id>/skip": {"reason": "x"},
    "/api/v1/instances/<instance_id>/cancel": {"reason": "x"},
    "/api/v1/instances/<instance_id>/comments": {"text": "x"},
    "/api/v1/instances/<instance_id>/copies": {"to": ["zengminqi"]},
    "/api/v1/instances/<instance_id>/move": {"number": 1, "to": "x", "reason": "x"},
    "/api/v1/instances/<instance_id>/variables": {"variables": {}, "reason": "x"},
    "/api/v1/messages": {"name": "measure_lifted"},
    "/api/v1/records/<kind>/<key>": {"values": {"name": "x"}, "reason": "x", "version": 1},
    "/api/v1/signals": {"name": "measure_lifted"},
    "/api/v1/tasks/<task_id>/complete": {"values": {"unit_decision": "AGREE"}},
    "/api/v1/tasks/<task_id>/delegate": {"to": "zengminqi"},
    "/api/v1/tasks/<task_id>/give-back": {"text": "x"},
    "/api/v1/tasks/<task_id>/requests": {"kind": "advice", "to": ["zengminqi"], "question": "x"},
    "/api/v1/tasks/<task_id>/return": {"process": "technical_appraisal", "element": "submit", "reason": "x"},
    "/api/v1/tasks/<task_id>/transfer": {"to": "zengminqi"},
}


class Project:
    """A project in the midst of its appraisal, and what addresses may name of it."""

    def __init__(self, district: District, folder: Path) -> None:
        case = district.appraises()
        district.applies()
        district.is_accepted()
        self.number = district.project(case)["project_no"]
        self.places = _places(district.database)
        settings = Settings(data=folder, database=str(district.database.engine.url), test=True)
        app = create_app(settings, district.database)
        app.testing = False
        self.asking = Asking(app, district.database)

    def rules(self) -> Iterator[tuple[Rule, str]]:
        """Every address that is not open to all, with each of its methods."""
        app = self.asking.app
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            # What is below /api/ asks for a token itself.
            anybodys = getattr(view, visitors.OPEN, False) and not rule.rule.startswith("/api/")
            if not anybodys and rule.endpoint not in DOCS | OWN:
                yield from (
                    (rule, method) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
                )

    def addresses(self, rule: Rule, method: str) -> list[str]:
        """The addresses of a rule, as often as there are things of the project to name in it."""
        names = sorted(rule.arguments)
        places = {**self.places, "key": ["project_intake"]} if _nobodys(rule) else self.places
        filled = product(*(places[name] for name in names))
        adapter = self.asking.app.url_map.bind("localhost")
        found = (dict(zip(names, values, strict=True)) for values in filled)
        return [adapter.build(rule.endpoint, values, method=method) for values in found]

    def about(self, rule: Rule) -> bool:
        """Whether its addresses name something of the project."""
        return bool(rule.arguments - {"kind"}) and not _nobodys(rule)

    def told(self, who: str, rule: Rule, method: str, path: str) -> int:
        """The status of the answer."""
        sent = {} if path.startswith("/api/") else {"answers": {"unit_decision": "AGREE"}, "expected": None}
        body = None if method == "GET" else BODIES.get(rule.rule, sent)
        return self.asking.asks(who, method, path, body)[0]

    def steps(self) -> list[Entry]:
        """What the auditor reads of everything that was done."""
        with self.asking.database.reading() as session:
            auditor = people.actor_named(session, AUDITOR)
            return [s for case in self.places["instance_id"] for s in history.steps(session, case, auditor)]

    def bases(self) -> dict[str, list[str]]:
        """What the rows rest on that the tables decided by, as the auditor reads it, by table."""
        with self.asking.database.reading() as session:
            auditor, found = people.actor_named(session, AUDITOR), dict[str, list[str]]()
            for case in self.places["instance_id"]:
                for made in decisions.of(session, case, auditor):
                    trace = decisions.explained(session, made.seq, auditor).trace
                    rules = [rule for step in trace for rule in step["table"]["rules"] if rule["fired"]]
                    found.setdefault(made.decision, []).extend(rule["annotations"]["依据"] for rule in rules)
            return found


def _nobodys(rule: Rule) -> bool:
    return rule.endpoint.partition(".")[0] in NOBODYS


def _places(database: Database) -> Mapping[str, Sequence[Any]]:
    with database.reading() as session:
        record = session.scalars(select(Record.key).where(Record.kind == "project")).one()
        cases = session.scalars(select(Instance.id).where(Instance.subject_key == record)).all()
        return {
            "kind": ["project"],
            "username": ["zhangjiayi"],
            "membership_id": [session.scalars(select(Membership.id)).first()],
            "key": [record],
            "instance_id": cases,
            "incident_id": cases,
            "request_id": cases,
            "rule": ["no-end"],
            "verb": sorted(desk.FORMS),
            "process": ["project_intake", "project_lifecycle"],
            "seq": session.scalars(select(DecisionRecord.seq)).all(),
            "task_id": session.scalars(select(Task.id)).all(),
            "document_id": session.scalars(select(Document.id)).all(),
            "file_id": session.scalars(select(File.id)).all(),
        }


@pytest.fixture(scope="module")
def project(settled_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """One for all tests: none of them changes anything."""
    folder = tmp_path_factory.mktemp("access")
    shutil.copy(settled_template, folder / "district.db")
    database = open_database(f"sqlite:///{folder / 'district.db'}")
    clock.set_offset(MONDAY - clock.machine_now())
    yield Project(District(database, folder), folder)
    database.close()


def test_there_is_something_of_every_kind_to_ask_for(project: Project) -> None:
    assert all(project.places.values())
    assert len(project.places["task_id"]) >= 8


@pytest.mark.article("A4.3", "其他单位的人看不到、改不了本单位的项目：逐一请求平台的每个地址")
def test_people_of_another_unit_are_refused_everything_about_a_project(project: Project) -> None:
    before = project.asking.rows()
    let_in = [
        (who, method, path, status)
        for rule, method in project.rules()
        if project.about(rule)
        for path in project.addresses(rule, method)
        for who in OUTSIDERS
        if (status := project.told(who, rule, method, path)) not in REFUSED
    ]
    assert let_in == []
    assert project.asking.rows() == before


def test_no_list_or_search_tells_people_of_another_unit_of_it(project: Project) -> None:
    lists = [
        path
        for rule, method in project.rules()
        if method == "GET" and not rule.arguments - {"kind"}
        for path in project.addresses(rule, method)
    ]
    assert len(lists) >= 15
    for path in (f"{path}{query}" for path in lists for query in ("", f"?q={PART_OF_IT}&text={PART_OF_IT}")):
        for who in OUTSIDERS:
            answer = project.asking.asks(who, "GET", path)[1]
            assert NAME not in answer, (who, path)
            assert project.number not in answer, (who, path)


@pytest.mark.article("A4.5", "审计人员看得到项目的全部环节、文件和历史")
def test_the_auditor_reads_everything(project: Project) -> None:
    """But for incidents, which are the operators'."""
    for rule, method in project.rules():
        if method == "GET" and project.about(rule) and rule.endpoint not in ACT_BY:
            found = {
                path: project.told(AUDITOR, rule, method, path) for path in project.addresses(rule, method)
            }
            # Of two things that an address names, one may not belong to the other.
            single = len(rule.arguments - {"kind"}) == 1
            assert set(found.values()) == {200} if single else 200 in found.values(), (rule.rule, found)


@pytest.mark.article("A4.5", "审计人员什么都改不了：逐一请求平台的每个写操作")
def test_the_auditor_changes_nothing(project: Project) -> None:
    before = project.asking.rows()
    changing = [
        (rule, method) for rule, method in project.rules() if method != "GET" and rule.endpoint not in UPLOADS
    ]
    assert len(changing) >= 20
    done = [
        (method, path, status)
        for rule, method in changing
        for path in project.addresses(rule, method)
        if (status := project.told(AUDITOR, rule, method, path)) not in {*REFUSED, TOO_LATE}
    ]
    assert done == []
    assert project.asking.rows() == before


@pytest.mark.article("A30 A4.5", "审批部门的每一步都留下何人、何时作出何种决定、依据哪张表哪一行")
def test_the_auditor_sees_who_of_the_authorities_decided_what_and_when(project: Project) -> None:
    done = {step.element: step for step in project.steps() if step.kind == "TaskCompleted"}
    for element, who, field in (
        ("check", "何晓彤", "intake_decision"),
        ("accept", "何晓彤", "acceptance_decision"),
    ):
        assert (done[element].actor_name, done[element].data["answers"][field]) == (who, "ACCEPT")
    assert done["arrange"].actor_name == "林晓岚"
    assert all(step.at.date() == MONDAY.date() for step in done.values())
    bases = project.bases()
    assert bases["management_mode"] == ["A3.1 Q01 Q03"]
    assert bases["action_gate"] == ["A14.1", "A14.1"]  # before the acceptance, before the experts
