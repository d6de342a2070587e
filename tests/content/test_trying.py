"""A diagram is tried out with the content as it is, and leaves the numbers of real cases alone."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from engine.services import instances
from engine.services.access import Capability
from engine.store.instances import Instance
from tests.actors import Case
from tests.content.district import AGREE, CHECKED_INTAKE, District, declaration


def test_a_case_that_tries_a_diagram_out_takes_no_number_of_a_real_one(district: District) -> None:
    owner = district("zhangjiayi").actor
    trying = replace(owner, capabilities=frozenset({Capability.DEFINITIONS_DEPLOY}))
    with district.database.begin() as session:
        tried = Case(
            district, instances.start(session, "project_intake", trying, answers=declaration(), test=True)
        )
    _register(district)
    real = district.declares()
    _register(district)
    tried_no, real_no = (district.project(case)["project_no"] for case in (tried, real))
    assert tried_no == f"TEST-{real_no}"
    assert [each.number.startswith("TEST-") for each in district.documents(tried) if each.number] == [True]
    assert district.documents(tried)[0].number == f"TEST-{district.documents(real)[0].number}"
    with district.database.reading() as session:
        begun = session.scalars(
            select(Instance.test).where(Instance.process == "project_lifecycle").order_by(Instance.id)
        )
        assert list(begun) == [True, False]


def _register(district: District) -> None:
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
