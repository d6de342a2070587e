"""The separation of duties holds against a program that asks the API directly, with every role in hand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.store.tasks import State, Task
from tests.content.district import (
    AGREE,
    CHECKED_APPLICATION,
    CHECKED_INTAKE,
    District,
    application,
    in_days,
    sheet,
)
from tests.web.asking import Asking


def waiting(district: District, element: str) -> list[str]:
    with district.database.reading() as session:
        query = select(Task.id).where(Task.element == element, Task.state == State.OPEN)
        return list(session.scalars(query))


def is_refused(asking: Asking, district: District, element: str, username: str) -> None:
    """Neither claims nor completes any open task at the element, by API or by page."""
    found = waiting(district, element)
    assert found
    for task_id in found:
        for method, path, body in (
            ("POST", f"/api/v1/tasks/{task_id}/claim", None),
            ("POST", f"/api/v1/tasks/{task_id}/complete", {"values": {}}),
            ("POST", f"/tasks/{task_id}/claim", {}),
            ("POST", f"/tasks/{task_id}/complete", {"answers": {}, "expected": None}),
        ):
            status, said = asking.asks(username, method, path, body)
            # Without the task in hand a completion is refused before anything is looked at.
            assert status in {400, 403, 404}, (path, status, said)
    assert waiting(district, element) == found


@pytest.mark.article("A8 A14.1", "S1 报送人不得审核本人报送的事项，直接请求接口也不行")
def test_who_submits_does_not_approve(district: District, asking: Asking) -> None:
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    district.declares()
    is_refused(asking, district, "review_by_unit", "zhangjiayi")


@pytest.mark.article("A14.2", "S2 论证经办、专家、签发人互不相同")
def test_appraiser_expert_and_signer_are_different_people(district: District, asking: Asking) -> None:
    district.appraises()
    district.applies()
    district.is_accepted()
    drawn = district.experts_judge(sheet(), sheet(), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    for username in drawn:
        district.grants(username, "bureau_appraiser", "data_bureau")
        is_refused(asking, district, "summarise", username)
    district.is_summarised()
    for username in ("linxiaolan", "hexiaotong", *drawn):
        district.grants(username, "bureau_leader", "data_bureau")
        is_refused(asking, district, "sign", username)


@pytest.mark.article("A14.2", "S3 建设单位的人不作本项目的评审专家")
def test_an_expert_of_the_owner_is_not_drawn(district: District, asking: Asking) -> None:
    for username in ("liwenbo", "wangsiyuan"):
        district.grants(username, "owner_handler", "huangbei_subdistrict")
    district.appraises()
    district.applies()
    district.is_accepted(7)
    assert not {"liwenbo", "wangsiyuan"} & set(district.answered("expert_review"))
    is_refused(asking, district, "expert_review", "liwenbo")


@pytest.mark.article("A4.2 Q60", "S5 自建项目由责任科室以外的人论证")
def test_the_owning_section_does_not_appraise_its_own(district: District, asking: Asking) -> None:
    district.declares(
        "pengjunjie",
        owner_unit_id="data_bureau",
        owning_section_id="bureau_review_section",
        using_unit_id="data_bureau",
        components=[{"subcategory": "INFRA.PUBLIC", "amount": "200000.00", "description": ""}],
    )
    district("caiyongqiang").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    district("pengjunjie").completes("prepare_plan", commissioned=False)
    plan, crypto = district.upload("pengjunjie", "方案.pdf"), district.upload("pengjunjie", "密码.pdf")
    district("pengjunjie").completes("submit", **application(plan, crypto))
    district("caiyongqiang").completes("sign_application", **AGREE)
    district("hexiaotong").completes(
        "accept", acceptance_decision="ACCEPT", acceptance_checks=CHECKED_APPLICATION
    )
    is_refused(asking, district, "arrange", "linxiaolan")
    district("xuzhiheng").completes("arrange", expert_count=3, review_due=in_days(7))


@pytest.mark.article("A9.1", "S8 一人不得代表两个部门回复意见")
def test_nobody_replies_for_two_authorities(district: District, asking: Asking) -> None:
    district.grants("qiuhuimin", "fin_budget", "finance_bureau")
    district.declares(amount="48000000.00", fund_class="GOV_INVEST", special_need=False)
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    district("zhangjiayi").completes(
        "apply",
        decision_brief="建设社区网格巡查管理系统，替代手工台账。",
        decision_investment="48000000.00",
        decision_funds="区政府投资",
        decision_draft=district.upload("zhangjiayi", "初稿.pdf"),
    )
    reply = {"opinion_text": "", "opinion_no": "函〔2026〕1号", "replied_on": in_days(0)}
    file = district.upload("qiuhuimin", "复函.pdf")
    district("qiuhuimin").completes("reply", opinion="AGREE", opinion_file=file, **reply)
    is_refused(asking, district, "reply", "qiuhuimin")


@pytest.mark.article("A4.4", "S10 三员不办理任何业务环节")
def test_administrators_do_no_step(district: District, asking: Asking) -> None:
    district.declares()
    for username in ("wuguoliang", "renjing", "shangming"):
        is_refused(asking, district, "review_by_unit", username)
        start = "/api/v1/processes/project_intake/instances"
        assert asking.asks(username, "POST", start, {"values": {}})[0] == 403
