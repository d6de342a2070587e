"""Projects under construction, for tests of what happens to them: brought there by the register alone."""

from __future__ import annotations

from typing import Any

from engine.bundle import Kind
from engine.services import records, schedules, versions
from engine.services.access import SYSTEM
from engine.services.records import Cause
from engine.store.instances import Instance
from tests.actors import Case
from tests.content.district import District

WAY = (
    "APPROVED",
    "CONTRACTED",
    "BUILDING",
    "BUILT",
    "PRELIM_PASSED",
    "TRIAL_RUNNING",
    "READY_FOR_COMPLETION",
    "COMPLETION_ACCEPTED",
    "FILED",
)
EXCEPTION = {"gate": "FINANCE", "article": "A14.3", "document_no": "罗智领办〔2026〕1号"}


def reaches(district: District, state: str, *, declared: Any = None, **values: Any) -> Case:
    """A declared full-process project whose register says that it has come this far; its life cycle."""
    case = district.appraises(**(declared or {}))
    enters(district, case, exceptions=[EXCEPTION], **values)
    for each in WAY[: WAY.index(state) + 1]:
        if each == "COMPLETION_ACCEPTED":
            passes_review(district, case)
        enters(district, case, lifecycle_state=each)
    return case


def passes_review(district: District, case: Case) -> None:
    for each in ("IN_REVIEW", "PASSED"):
        enters(district, case, compliance_state=each)


def enters(district: District, case: Case, **values: Any) -> None:
    """Fields of the case's project, as a step of the case would write them."""
    with district.database.begin() as session:
        key = session.get_one(Instance, case.id).subject_key
        records.write(session, "project", key, values, Cause(SYSTEM, case.id))
    district.settles()


def sets_start_timers(district: District, *processes: str) -> None:
    """The template's start timers were set by the machine's clock; now they are by the district's."""
    with district.database.begin() as session:
        for key in processes:
            version = versions.find(session, Kind.PROCESS, key)
            schedules.set_up(session, versions.process_of(session, version))
