"""The district's people act by their usernames; forms are filled in as their owners would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from sqlalchemy import select

from engine import clock
from engine.services import calendar, calendar_files, documents, files, people, records, tasks
from engine.services.access import SYSTEM
from engine.services.documents import DocumentView
from engine.store.database import Database
from engine.store.instances import Instance
from engine.store.notifications import Notification
from engine.store.people import Person as PersonRow
from engine.store.tasks import State, Task
from tests.actors import Case, Person, Town

LONG = (
    "本项目用于提升街道社区网格巡查、隐患上报和统计分析的效率，"
    "解决现有手工台账分散、更新不及时的问题，实现数据汇聚共享。"
)


class District(Town):
    """An installation of the content with its people."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__(database, folder)

    def __call__(self, username: str) -> Person:
        """One of the people, by username."""
        with self.database.reading() as session:
            return Person(self, people.actor_named(session, username))

    def declares(self, who: str = "zhangjiayi", **changes: Any) -> Case:
        """Somebody declares a project."""
        return self(who).starts("project_intake", **declaration(**changes))

    def appraises(self, **changes: Any) -> Case:
        """A declaration of a department-budget project goes to the first task of its appraisal."""
        self.declares(**changes)
        self("chenguodong").completes("review_by_unit", **AGREE)
        self("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
        self("zhangjiayi").completes("prepare_plan", commissioned=False)
        return self.case_of("project_lifecycle")

    def applies(self, without: Iterable[str] = (), **changes: Any) -> None:
        """The owner's handler sends the application for the appraisal."""
        plan, crypto = (
            self.upload("zhangjiayi", "立项方案.pdf"),
            self.upload("zhangjiayi", "密码应用方案.pdf"),
        )
        answers = application(plan, crypto, without, **changes)
        self("zhangjiayi").completes("submit", **answers)

    def is_accepted(self, experts: int = 3) -> None:
        """The unit signs, the bureau accepts and sets the draw."""
        self("chenguodong").completes("sign_application", **AGREE)
        self("hexiaotong").completes(
            "accept", acceptance_decision="ACCEPT", acceptance_checks=CHECKED_APPLICATION
        )
        self("linxiaolan").completes("arrange", expert_count=experts, review_due=in_days(7))

    def experts_judge(self, *sheets: dict[str, Any]) -> list[str]:
        """The experts drawn fill in these sheets, in the order of their usernames; answers who they are."""
        drawn = self.answered("expert_review")
        assert len(drawn) == len(sheets), drawn
        for username, filled in zip(drawn, sheets, strict=True):
            self.completes_own("expert_review", username, **filled)
        return drawn

    def completes_own(self, element: str, username: str, **answers: Any) -> None:
        """Somebody completes the task at an element that is theirs."""
        with self.database.begin() as session:
            query = select(Task.id).where(
                Task.element == element, Task.state == State.OPEN, Task.assignee == username
            )
            tasks.complete(
                session, session.scalars(query).one(), answers, people.actor_named(session, username)
            )
        self.settles()

    def completes_theirs(self, element: str, username: str, **answers: Any) -> None:
        """Somebody completes the first task at an element that waits for a role that they hold."""
        with self.database.begin() as session:
            actor = people.actor_named(session, username)
            query = select(Task).where(Task.element == element, Task.state == State.OPEN)
            task = next(t for t in session.scalars(query) if actor.groups & set(t.candidate_groups))
            tasks.claim(session, task.id, actor)
            tasks.complete(session, task.id, answers, actor)
        self.settles()

    def is_summarised(self, **changes: Any) -> None:
        """The appraiser sums up what the experts said."""
        summed = {
            "reviewed_investment": "190000.00",
            "group_conclusion": "PASS",
            "summary": "方案可行，建议按本意见实施。",
        }
        self("linxiaolan").completes("summarise", **{**summed, **changes})

    def learns_the_days_of_2027(self) -> None:
        """The calendar of the next year is published; New Year's Day alone is off."""
        days = calendar_files.read_text("date,kind\n2027-01-01,holiday\n")
        with self.database.begin() as session:
            calendar.load(session, days, "通知", SYSTEM)
        self.settles()

    def grants(self, username: str, role: str, unit: str) -> None:
        """Somebody is given one more role."""
        with self.database.begin() as session:
            people.grant(session, username, role, unit, SYSTEM)

    def upload(self, who: str, name: str) -> list[dict[str, str]]:
        """A file that somebody has put into the platform, as a form sends it."""
        content = files.take_in(self.settings.files, BytesIO(b"%PDF-1.4\n%%EOF\n"), name)
        with self.database.begin() as session:
            file = files.store_content(session, content, self(who).actor)
            return [{"id": file.id, "name": file.name}]

    def case_of(self, process: str) -> Case:
        """The newest instance of a process."""
        with self.database.reading() as session:
            found = session.scalars(
                select(Instance).where(Instance.process == process).order_by(Instance.id.desc())
            )
            return Case(self, found.first().id)  # type: ignore[union-attr]

    def project(self, case: Case) -> Mapping[str, Any]:
        """What the register holds of the case's project."""
        with self.database.reading() as session:
            instance = session.get_one(Instance, case.id)
            return dict(records.values_of(session, "project", instance.subject_key))

    def records(self, kind: str) -> list[Mapping[str, Any]]:
        """All that the register holds of a kind, the latest change first."""
        with self.database.reading() as session:
            return list(records.find(session, kind, {}))

    def project_key(self, case: Case) -> str:
        """The key of the case's project in the register."""
        with self.database.reading() as session:
            return str(session.get_one(Instance, case.id).subject_key)

    def documents(self, case: Case) -> list[DocumentView]:
        with self.database.reading() as session:
            return list(documents.of_instance(session, case.id))

    def text_of(self, document: DocumentView) -> str:
        """What a document says once it is written."""
        with self.database.reading() as session:
            assert document.file_id is not None, document
            written = Document(
                str(files.open_file(session, self.settings.files, document.file_id, SYSTEM).path)
            )
        cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in written.paragraphs), *cells])

    def answered(self, element: str) -> list[str]:
        """Who has an open task at an element, by username."""
        with self.database.reading() as session:
            query = select(Task.assignee).where(Task.element == element, Task.state == State.OPEN)
            return sorted(filter(None, session.scalars(query)))

    def notified(self, title: str) -> list[str]:
        """Usernames of those who were told something with this beginning."""
        with self.database.reading() as session:
            query = select(PersonRow.username).join(Notification, Notification.person_id == PersonRow.id)
            return sorted(session.scalars(query.where(Notification.title.startswith(title))))

    def waiting(self) -> list[str]:
        """Elements of all open tasks."""
        with self.database.reading() as session:
            return sorted(session.scalars(select(Task.element).where(Task.state == State.OPEN)))


def in_days(days: int) -> str:
    return str(clock.today() + timedelta(days=days))


def component(subcategory: str, amount: str, description: str = "") -> dict[str, Any]:
    return {"subcategory": subcategory, "amount": amount, "description": description}


def declaration(amount: str = "200000.00", **changes: Any) -> dict[str, Any]:
    """A complete F01 of a small software project; `amount` is the budget and its one component."""
    filled = {
        "is_classified": False,
        "name": "社区网格巡查管理系统",
        "owner_unit_id": "huangbei_subdistrict",
        "using_unit_id": "huangbei_subdistrict",
        "project_kind": "SPECIAL_IT",
        "construction_type": "NEW",
        "nature": "SERVICE",
        "is_gov_affairs": True,
        "in_luohu": True,
        "is_informatization": True,
        "produces_data": True,
        "components": [component("SOFTWARE_DEV.SPECIAL", amount)],
        "budget_amount": amount,
        "total_investment": amount,
        "fund_class": "DEPT_BUDGET",
        "fund_sources": [{"source": "DISTRICT", "amount": amount, "note": ""}],
        "has_superior_rule": False,
        "is_emergency": False,
        "software_dev_basis": "AUTO",
        "plan_task": "3.2 基层治理数字化",
        "necessity": LONG,
        "objectives": LONG,
        "content": LONG,
        "planned_start": "2027-01-11",
        "planned_end": "2027-12-31",
        "responsible_person": "张嘉仪",
        "phone": "13800000000",
        "truth_declaration": True,
    }
    return {**filled, **changes}


def mixed(*components: tuple[str, str]) -> dict[str, Any]:
    """The parts of F01 that say what a project consists of and costs."""
    total = str(sum(Decimal(amount) for _, amount in components))
    return {
        "components": [component(subcategory, amount) for subcategory, amount in components],
        "budget_amount": total,
        "total_investment": total,
        "fund_sources": [{"source": "DISTRICT", "amount": total, "note": ""}],
    }


PLAN_SECTIONS = [
    "background",
    "necessity",
    "objectives",
    "content",
    "technical_route",
    "rough_estimate",
    "fund_use",
    "operation_plan",
    "performance_targets",
    "data_collection",
    "shared_resources",
    "network_security",
    "host_security",
    "application_security",
    "database_security",
    "data_security",
]
CRITERIA = [
    "completeness",
    "necessity",
    "feasibility",
    "intensive",
    "reuse",
    "data_sharing",
    "plan_conformity",
    "planning",
    "integration",
    "estimate",
]
SHARED = ("network", "cloud", "data", "software", "hardware")


def application(plan: Any, crypto: Any, without: Iterable[str] = (), **changes: Any) -> dict[str, Any]:
    """A complete F06 for a project plan, without the pages of some sections."""
    filled = {
        "doc_type": "PROJECT_PLAN",
        "doc_version": 1,
        "plan_file": plan,
        "sections": {key: page for page, key in enumerate(PLAN_SECTIONS, 3) if key not in without},
        "data_plan": [
            {
                "item": "巡查记录",
                "catalogue": "网格巡查",
                "source": "",
                "frequency": "DAILY",
                "to_platform": True,
            }
        ],
        "shared_resources": {f"{key}_use": "USED" for key in SHARED},
        "builds_system": True,
        "mlps_level": 2,
        "security_design": "按等级保护二级设计。",
        "crypto_plan": crypto,
        "direct_cost": "180000.00",
        "security_cost": "10000.00",
        "other_cost": "10000.00",
        "contingency": "0.00",
        "declared_investment": "200000.00",
        "performance_goals": [{"indicator": "巡查覆盖率", "target": "95", "unit": "%"}],
        "plan_declaration": True,
    }
    return {**filled, **changes}


def sheet(vote: str = "PASS", verdict: str = "MET", **verdicts: str) -> dict[str, Any]:
    """An expert's sheet with one verdict for all criteria but those named."""
    judged = {key: verdicts.get(key, verdict) for key in CRITERIA}
    notes = {f"{key}_note": "" if value == "MET" else "说明" for key, value in judged.items()}
    return {
        "recusal": "NONE",
        "recusal_declaration": True,
        "criteria": {**judged, **notes},
        "suggested_investment": "190000.00",
        "vote": vote,
        "suggestion": "方案目标明确，技术路线可行，建议实施。",
    }


RECUSED = {"recusal": "RECUSE", "recusal_reason": "曾参与方案编制"}
CHECKED_INTAKE = ["complete", "amounts", "category", "duplicate"]
CHECKED_APPLICATION = ["document", "pages", "estimate", "data"]
AGREE = {"unit_decision": "AGREE", "unit_truth_declaration": True}
