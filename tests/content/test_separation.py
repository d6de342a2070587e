"""Who did one step may not do another, whatever roles they hold besides; and nobody acts without a role."""

from __future__ import annotations

import pytest

from engine.errors import EngineError, Forbidden, NotFound
from engine.services import people, tasks
from engine.services.access import SYSTEM
from tests.content.district import AGREE, CHECKED_APPLICATION, CHECKED_INTAKE, District, in_days, sheet

ADMINISTRATORS = ("wuguoliang", "renjing", "shangming", "suwanting", "jiazhengyang")
ROLE_OF = {
    "review_by_unit": ("owner_approver", "huangbei_subdistrict"),
    "check": ("bureau_intake", "data_bureau"),
    "sign_application": ("owner_approver", "huangbei_subdistrict"),
    "accept": ("bureau_intake", "data_bureau"),
    "arrange": ("bureau_appraiser", "data_bureau"),
    "crypto_review": ("crypto_reviewer", "crypto_bureau"),
    "summarise": ("bureau_appraiser", "data_bureau"),
    "sign": ("bureau_leader", "data_bureau"),
}


def stays_with_others(district: District, element: str, *barred: str) -> None:
    """None of these may take the open task at the element on, even holding its role; nor may who has no role
    in cases see that there is one to be done."""
    (task,) = [each for each in _open(district) if each.element == element]
    for username in barred:
        _grant(district, username, element)
        with pytest.raises(Forbidden, match="whoever did"):
            _claims(district, username, task.id)
    for username in ADMINISTRATORS:
        with pytest.raises((Forbidden, NotFound)):
            _claims(district, username, task.id)


def _open(district: District) -> list[tasks.TaskSummary]:
    with district.database.reading() as session:
        return list(tasks.of_everybody(session, SYSTEM, tasks.Asked()).items)


def _grant(district: District, username: str, element: str) -> None:
    with district.database.begin() as session:
        people.grant(session, username, *ROLE_OF[element], SYSTEM)


def _claims(district: District, username: str, task_id: str) -> None:
    with district.database.begin() as session:
        tasks.claim(session, task_id, district(username).actor)


def test_each_step_is_another_person_s(district: District) -> None:
    district.declares()
    stays_with_others(district, "review_by_unit", "zhangjiayi")
    district("chenguodong").completes("review_by_unit", **AGREE)
    stays_with_others(district, "check", "zhangjiayi", "chenguodong")
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    district("zhangjiayi").completes("prepare_plan", commissioned=False)
    district.applies()
    stays_with_others(district, "sign_application", "zhangjiayi")
    district("chenguodong").completes("sign_application", **AGREE)
    stays_with_others(district, "accept", "zhangjiayi", "chenguodong")
    accepted = {"acceptance_decision": "ACCEPT", "acceptance_checks": CHECKED_APPLICATION}
    district("hexiaotong").completes("accept", **accepted)
    stays_with_others(district, "arrange", "zhangjiayi", "chenguodong")
    district("linxiaolan").completes("arrange", expert_count=3, review_due=in_days(7))
    stays_with_others(district, "crypto_review", "zhangjiayi", "chenguodong", "hexiaotong", "linxiaolan")
    experts = district.experts_judge(sheet(), sheet(), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    stays_with_others(district, "summarise", *experts, "zhangjiayi", "shenruolin")
    district.is_summarised()
    barred = ("zhangjiayi", "chenguodong", "hexiaotong", "linxiaolan", *experts, "shenruolin")
    stays_with_others(district, "sign", *barred)


@pytest.mark.article("A14.2", "专家意见各自独立，互不可见")
def test_an_expert_s_sheet_is_nobody_else_s(district: District) -> None:
    district.appraises()
    district.applies()
    district.is_accepted()
    drawn = district.answered("expert_review")
    others = {"liwenbo", "zhengweiguo", "linxiaolan", *ADMINISTRATORS, *drawn}
    for task in (each for each in _open(district) if each.element == "expert_review"):
        for username in others - {task.assignee}:
            with pytest.raises(EngineError), district.database.begin() as session:
                tasks.complete(session, task.id, sheet(), district(username).actor)
    assert district.answered("expert_review") == drawn
