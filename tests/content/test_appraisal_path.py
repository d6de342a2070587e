"""From an application to a signed, numbered opinion, with both kinds of return and every loop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import history, people
from engine.services.access import SYSTEM
from tests.actors import Case
from tests.content.district import (
    AGREE,
    CHECKED_APPLICATION,
    CHECKED_INTAKE,
    RECUSED,
    District,
    application,
    in_days,
    sheet,
)

NOTICE = {"correction_items": [{"item": "附件", "requirement": "补充页码"}]}
MISSING = {"background": "项目建设背景", "fund_use": "资金使用", "data_collection": "数据归集方案"}


@pytest.fixture
def case(district: District) -> Iterator[Case]:
    return district.appraises()


@pytest.mark.article("A14.1 A14.2 A4.4", "从申请到签发技术论证意见")
def test_a_project_obtains_its_opinion(district: District, case: Case) -> None:
    district.applies()
    district.is_accepted()
    drawn = district.experts_judge(sheet(), sheet(), sheet("REVISE", "BASIC"))
    assert "tangyuhan" not in drawn
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    district.is_summarised()
    assert ("appraisal_outcome", 1, "PASSED") in case.decisions
    district("zhengweiguo").completes("sign", sign_decision="SIGN")
    assert case.waits_at == ["apply_funds"]
    project = district.project(case)
    assert (project["appraisal_state"], project["appraisal_no"]) == ("PASSED", "罗政数论〔2026〕1号")
    assert str(project["reviewed_investment"]) == "190000.00"
    text = _opinion(district, case)
    with district.database.reading() as session:
        told = [(e.kind, e.element) for e in history.of(session, case.id, SYSTEM, size=500).items][::-1]
    issued = told.index(("DocumentIssued", "issue_opinion"))
    assert told[issued + 1] == ("ElementCompleted", "issue_opinion")
    for words in (
        "罗政数论〔2026〕1号",
        "黄贝街道办事处",
        "技术论证通过",
        "190,000.00元（壹拾玖万元整）",
        "签发人：郑卫国",
    ):
        assert words in text


@pytest.mark.article("A14.2", "抽取记录、专家评审意见和论证意见草稿随环节生成，编号连续，草稿不编号")
def test_the_records_of_an_appraisal_are_issued_as_it_goes_on(district: District, case: Case) -> None:
    district.applies()
    district("chenguodong").completes("sign_application", **AGREE)
    district("hexiaotong").completes("accept", acceptance_decision="RETURN", acceptance_comment="缺页")
    district("hexiaotong").completes("notify_correction", correction_due=in_days(14), **NOTICE)
    assert _issued(district, case) == [("correction_notice", "罗政数补〔2026〕1号")]
    district.applies()
    district.is_accepted()
    (record,) = [each for each in district.documents(case) if each.template == "draw_record"]
    assert record.number == "罗政数抽〔2026〕1号"
    drawn = district.answered("expert_review")
    assert len(drawn) == 3
    text = district.text_of(record)
    with district.database.reading() as session:
        assert all((people.name_of(session, username) or "?") in text for username in drawn)
    district.experts_judge(sheet(), sheet(), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    district.is_summarised()
    assert _issued(district, case)[2:] == [
        ("expert_opinion", "罗政数评〔2026〕1号"),
        ("appraisal_opinion", ""),
    ]
    draft = district.documents(case)[0]
    assert draft.draft
    assert "（编号待发）" in district.text_of(draft)
    district("zhengweiguo").completes("sign", sign_decision="SIGN")
    assert ("appraisal_opinion", "罗政数论〔2026〕1号") in _issued(district, case)


def _issued(district: District, case: Case) -> list[tuple[str, str]]:
    """Template and number of each document, in the order they were made."""
    return [(each.template, each.number) for each in reversed(district.documents(case))]


def _opinion(district: District, case: Case) -> str:
    (found,) = [
        each for each in district.documents(case) if each.template == "appraisal_opinion" and not each.draft
    ]
    return district.text_of(found)


@pytest.mark.article("A11 A11.2 A12 A28", "缺哪些章节就退回哪些")
def test_exactly_the_missing_sections_come_back(district: District, case: Case) -> None:
    district.applies(without=MISSING)
    assert case.waits_at == ["submit"]
    assert case.decisions[-1][2] == list(MISSING.values())
    district.applies(without=["fund_use"])
    assert case.waits_at == ["submit"]
    assert case.decisions[-1][2] == ["资金使用"]
    district.applies()
    assert case.waits_at == ["sign_application"]


def test_the_bureau_returns_the_application_with_a_notice(district: District, case: Case) -> None:
    district.applies()
    district("chenguodong").completes("sign_application", **AGREE)
    with pytest.raises(InvalidAnswers) as refused:
        district("hexiaotong").completes("accept", acceptance_decision="RETURN")
    assert set(refused.value.fields) == {"acceptance_comment"}
    district("hexiaotong").completes("accept", acceptance_decision="RETURN", acceptance_comment="页码不符")
    assert district.project(case)["appraisal_state"] == "RETURNED"
    notice = {"correction_items": [{"item": "页码", "requirement": "核对"}], "correction_due": in_days(14)}
    district("hexiaotong").completes("notify_correction", **notice)
    (task,) = case.detail.tasks
    assert (task.element, str(task.due_at.astimezone().date())) == ("submit", in_days(14))
    district.applies(doc_version=2)
    assert case.waits_at == ["sign_application"]


@pytest.mark.article("A11.1", "单位负责人对真实性负责，可以退回")
def test_the_unit_returns_its_own_application(district: District, case: Case) -> None:
    district.applies()
    district("chenguodong").completes("sign_application", unit_decision="RETURN", unit_comment="金额有误")
    assert case.waits_at == ["submit"]


@pytest.mark.article("A14.2", "回避的专家另抽一人")
def test_a_recused_expert_is_replaced_by_somebody_else(district: District, case: Case) -> None:
    district.applies()
    district.is_accepted()
    first = district.experts_judge(sheet(), RECUSED, sheet())
    (substitute,) = district.answered("expert_review")
    assert substitute not in first
    district.experts_judge(sheet())
    assert case.waits_at == ["crypto_review"]
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    assert case.waits_at == ["summarise"]


def test_two_recused_experts_are_both_replaced(district: District, case: Case) -> None:
    district.applies()
    district.is_accepted()
    first = district.experts_judge(RECUSED, RECUSED, sheet())
    second = district.experts_judge(sheet(), sheet())
    assert not set(first) & set(second)
    assert case.waits_at == ["crypto_review"]


@pytest.mark.article("A14.2", "建设单位的专家不参与抽取")
def test_experts_of_the_owner_are_never_drawn(district: District) -> None:
    district.declares("tangyuhan", owner_unit_id="health_bureau", using_unit_id="health_bureau")
    district("lujianhua").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    plan, crypto = district.upload("tangyuhan", "方案.pdf"), district.upload("tangyuhan", "密码.pdf")
    district("tangyuhan").completes("prepare_plan", commissioned=False)
    district("tangyuhan").completes("submit", **application(plan, crypto))
    district("lujianhua").completes("sign_application", **AGREE)
    district("hexiaotong").completes(
        "accept", acceptance_decision="ACCEPT", acceptance_checks=CHECKED_APPLICATION
    )
    district("linxiaolan").completes("arrange", expert_count=9, review_due=in_days(7))
    drawn = district.answered("expert_review")
    assert len(drawn) == 9
    assert "guohaitao" not in drawn


@pytest.mark.article("A4.4 Q58", "不建系统的不审核密码应用")
def test_without_a_system_the_cryptography_bureau_is_not_asked(district: District, case: Case) -> None:
    district.applies(builds_system=False, mlps_level=1, security_design=None, crypto_plan=None)
    district.is_accepted()
    district.experts_judge(sheet(), sheet(), sheet())
    assert case.waits_at == ["summarise"]


@pytest.mark.article("A14.2", "修改后通过的须复核修改稿")
def test_a_revision_is_signed_and_checked_before_it_passes(district: District, case: Case) -> None:
    _until_revision(district)
    assert case.waits_at == ["revise"]
    _revises(district)
    district("chenguodong").completes("sign_revision", unit_decision="RETURN", unit_comment="再核对")
    assert case.waits_at == ["revise"]
    _revises(district)
    district("chenguodong").completes("sign_revision", **AGREE)
    settled = {"must_modify": [{"settled": False}]}
    with pytest.raises(InvalidAnswers):
        district("linxiaolan").completes("recheck", revision_decision="ACCEPT", **settled)
    district("linxiaolan").completes(
        "recheck", revision_decision="RETURN", revision_comment="未落实", revision_due=in_days(5), **settled
    )
    assert case.waits_at == ["revise"]
    _revises(district)
    district("chenguodong").completes("sign_revision", **AGREE)
    district("linxiaolan").completes("recheck", revision_decision="ACCEPT", must_modify=[{"settled": True}])
    assert case.waits_at == ["sign"]
    district("zhengweiguo").completes("sign", sign_decision="SIGN")
    assert district.project(case)["appraisal_state"] == "PASSED"
    assert "复用区公共视频平台（落实情况：已取消新建网关）" in _opinion(district, case)


def _until_revision(district: District, crypto: str = "PASS") -> None:
    district.applies()
    district.is_accepted()
    district.experts_judge(sheet("REVISE"), sheet("REVISE"), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion=crypto, crypto_opinion="补充密钥管理")
    points = [{"item": "复用区公共视频平台"}]
    with pytest.raises(InvalidAnswers):
        district.is_summarised()
    district.is_summarised(must_modify=points, revision_due=in_days(5), group_conclusion="REVISE")


def _revises(district: District) -> None:
    district("zhangjiayi").completes(
        "revise",
        must_modify=[{"response": "已取消新建网关", "page": 57}],
        doc_version=2,
        plan_file=district.upload("zhangjiayi", "立项方案第2版.pdf"),
        revision_note="按专家组意见修改了第三章。",
    )


@pytest.mark.article("A4.4", "密码应用意见未落实不得通过")
def test_an_open_cryptography_opinion_blocks_the_revision(district: District, case: Case) -> None:
    _until_revision(district, "SUPPLEMENT")
    _revises(district)
    district("chenguodong").completes("sign_revision", **AGREE)
    settled = {"must_modify": [{"settled": True}], "revision_decision": "ACCEPT"}
    with pytest.raises(InvalidAnswers) as refused:
        district("linxiaolan").completes("recheck", **settled)
    assert set(refused.value.fields) == {"crypto_recheck", "crypto_recheck_no"}
    district("linxiaolan").completes(
        "recheck", crypto_recheck="PASS", crypto_recheck_no="罗密复〔2026〕1号", **settled
    )
    assert case.waits_at == ["sign"]


def test_after_a_failed_appraisal_the_owner_decides_what_follows(district: District, case: Case) -> None:
    _fails(district)
    assert district.project(case)["appraisal_state"] == "FAILED"
    assert "技术论证不通过" in _opinion(district, case)
    assert case.waits_at == ["choose_next"]


def _fails(district: District) -> None:
    district.applies()
    district.is_accepted()
    district.experts_judge(sheet("FAIL", necessity="NOT_MET"), sheet("FAIL"), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    district.is_summarised(group_conclusion="FAIL")
    district("zhengweiguo").completes("sign", sign_decision="SIGN")


def test_the_leader_has_it_summed_up_again(district: District, case: Case) -> None:
    district.applies()
    district.is_accepted()
    district.experts_judge(sheet(), sheet(), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    district.is_summarised()
    district("zhengweiguo").completes("sign", sign_decision="RETURN", sign_comment="补充理由")
    assert case.waits_at == ["summarise"]
    district.is_summarised()
    district("zhengweiguo").completes("sign", sign_decision="SIGN")
    assert district.project(case)["appraisal_state"] == "PASSED"


@pytest.mark.article("A4.1 A4.2 Q60", "自建项目由领导小组办公室会签")
def test_the_bureaus_own_project_is_countersigned(district: District) -> None:
    district.declares(
        "pengjunjie",
        owner_unit_id="data_bureau",
        owning_section_id="bureau_planning_section",
        using_unit_id="data_bureau",
        components=[{"subcategory": "INFRA.PUBLIC", "amount": "200000.00", "description": ""}],
    )
    district("caiyongqiang").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    case = district.case_of("project_lifecycle")
    plan, crypto = district.upload("pengjunjie", "方案.pdf"), district.upload("pengjunjie", "密码.pdf")
    district("pengjunjie").completes("prepare_plan", commissioned=False)
    district("pengjunjie").completes("submit", **application(plan, crypto))
    district("caiyongqiang").completes("sign_application", **AGREE)
    district("hexiaotong").completes(
        "accept", acceptance_decision="ACCEPT", acceptance_checks=CHECKED_APPLICATION
    )
    with pytest.raises(Forbidden, match="a party to this case"):
        district("xuzhiheng").claims("arrange")
    district("linxiaolan").completes("arrange", expert_count=3, review_due=in_days(7))
    district.experts_judge(sheet(), sheet(), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    with pytest.raises(Forbidden, match="a party to this case"):
        district("xuzhiheng").claims("summarise")
    district.is_summarised()
    assert case.waits_at == ["countersign"]
    district("fengyuqing").completes(
        "countersign", countersign_decision="DISAGREE", countersign_comment="须公开比选"
    )
    with pytest.raises(InvalidAnswers) as refused:
        district("zhengweiguo").completes("sign", sign_decision="SIGN")
    assert set(refused.value.fields) == {"sign_decision"}
    district("zhengweiguo").completes("sign", sign_decision="RETURN", sign_comment="按会签意见办理")
    district.is_summarised()
    district("fengyuqing").completes("countersign", countersign_decision="AGREE")
    district("zhengweiguo").completes("sign", sign_decision="SIGN")
    assert district.project(case)["appraisal_state"] == "PASSED"


def test_nobody_does_two_steps_that_must_be_apart(district: District, case: Case) -> None:
    """S1 and S2 hold also for people who have both roles."""
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    district.applies()
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("sign_application", **AGREE)
    district.is_accepted()
    district.experts_judge(sheet(), sheet(), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    district.is_summarised()
    district.grants("linxiaolan", "bureau_leader", "data_bureau")
    with pytest.raises(Forbidden):
        district("linxiaolan").completes("sign", sign_decision="SIGN")
    assert case.waits_at == ["sign"]


def test_experts_who_have_not_answered_are_reminded(district: District, case: Case) -> None:
    district.applies()
    district.is_accepted()
    waiting = district.answered("expert_review")
    district.completes_own("expert_review", waiting[0], **sheet())
    district.days_pass(8)
    assert case.told.count("TimerFired") == 1
    assert district.notified("专家评审已到截止日") == waiting[1:]
    assert case.waits_at.count("expert_review") == 2
