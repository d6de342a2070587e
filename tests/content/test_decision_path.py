"""A project that the government invests in is decided before it is prepared: articles 9 and 10."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import tasks
from tests.actors import Case
from tests.content.district import AGREE, CHECKED_INTAKE, LONG, District, declaration
from tests.content.test_measures import lifts
from tests.content.test_suspension import bars

GOVERNMENT = {"fund_class": "GOV_INVEST", "special_need": False}
SPECIAL = {"fund_class": "GOV_INVEST", "special_need": True, "special_need_reason": "防汛指挥急需"}
BUREAUS = {"qiuhuimin": "区发展和改革局", "caiyating": "区财政局", "linxiaolan": "区政务服务数据管理局"}
REMINDER = "征求意见尚未回复"


@pytest.fixture
def case(district: District) -> Case:
    return registers(district, **GOVERNMENT)


def registers(district: District, amount: str = "4000000.00", **changes: Any) -> Case:
    district.declares(**declaration(amount, **changes))
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    return district.case_of("project_lifecycle")


def applies(district: District) -> None:
    district("zhangjiayi").completes(
        "apply",
        decision_brief=LONG,
        decision_investment="4000000.00",
        decision_funds="区政府投资",
        decision_draft=district.upload("zhangjiayi", "方案初稿.pdf"),
    )


def replies(district: District, who: str, opinion: str = "AGREE", text: str = "") -> None:
    """Somebody answers for their bureau: each bureau is asked in a consultation of its own."""
    actor = district(who).actor
    with district.database.reading() as session:
        (task,) = [
            each for each in tasks.claimable(session, actor, tasks.Asked()).items if each.element == "reply"
        ]
    answers = {
        "opinion": opinion,
        "opinion_text": text,
        "opinion_no": "函〔2026〕1号",
        "replied_on": "2026-11-24",
        "opinion_file": district.upload(who, "复函.pdf"),
    }
    with district.database.begin() as session:
        tasks.claim(session, task.id, actor)
        tasks.complete(session, task.id, answers, actor)
    district.settles()


def all_reply(district: District) -> None:
    for who in BUREAUS:
        replies(district, who)


def disposes(district: District, *reasons: str) -> None:
    filled = [{"adopted": "YES", "reason": reason} for reason in (*reasons, "", "", "")[:3]]
    district("zhangjiayi").completes("dispose", opinions=filled)


def vice_mayor(district: District, decision: str = "AGREE", comment: str = "") -> None:
    answers = {"vice_mayor_decision": decision, "vice_mayor_comment": comment}
    district("weizhiming").completes("vice_mayor_approval", vice_mayor_on="2026-11-25", **answers)


def meeting(district: District, resolution: str = "PASS", note: str = "") -> None:
    district("fengyuqing").completes(
        "register_meeting",
        meeting_name="领导小组2026年第4次会议",
        meeting_on="2026-11-25",
        resolution=resolution,
        resolution_note=note,
        minutes_no="罗智领纪〔2026〕4号",
        minutes_file=district.upload("fengyuqing", "纪要.pdf"),
    )


def until_the_meeting(district: District) -> None:
    applies(district)
    all_reply(district)
    disposes(district)
    vice_mayor(district)


@pytest.mark.article("A9.1 Q09", "三部门意见、副区长审批、领导小组会议依次进行")
def test_three_opinions_the_vice_mayor_and_the_meeting(district: District, case: Case) -> None:
    assert case.waits_at == ["apply"]
    applies(district)
    assert district.project(case)["lifecycle_state"] == "DECIDING"
    assert case.waits_at == ["reply", "reply", "reply"]
    replies(district, "caiyating")
    replies(district, "linxiaolan")
    assert case.waits_at == ["reply"]  # a missing reply holds everything: silence is no consent
    replies(district, "qiuhuimin")
    assert case.waits_at == ["dispose"]
    disposes(district)
    assert case.waits_at == ["vice_mayor_approval"]
    vice_mayor(district)
    assert case.waits_at == ["register_meeting"]
    meeting(district)
    project = district.project(case)
    assert (project["decision_result"], project["decision_doc_no"]) == (
        "DECISION_APPROVED",
        "罗智领纪〔2026〕4号",
    )
    assert project["lifecycle_state"] == "PREPARING"
    assert project["decision_path"] == "ORDINARY_A9"
    assert case.waits_at == ["commission"]
    assert [each.number for each in reversed(district.documents(case))] == [
        "罗项征〔2026〕1号",
        "罗项汇〔2026〕1号",
        "罗智数议〔2026〕1号",
        "罗智数结〔2026〕1号",
    ]
    assert "罗智领纪〔2026〕4号" in district.text_of(district.documents(case)[0])


@pytest.mark.article("A9.1 Q08", "不同意见逐条说明是否采纳")
def test_an_opinion_that_differs_is_answered_with_a_reason(district: District, case: Case) -> None:
    applies(district)
    with pytest.raises(InvalidAnswers) as refused:
        replies(district, "qiuhuimin", "DISAGREE")
    assert set(refused.value.fields) == {"opinion_text"}
    replies(district, "qiuhuimin", "DISAGREE", "投资偏高")
    replies(district, "caiyating")
    replies(district, "linxiaolan", "COMMENT", "补充共享数据")
    with pytest.raises(InvalidAnswers):
        disposes(district, "已核减", "", "")
    assert case.waits_at == ["dispose"]
    disposes(district, "已核减", "", "已补充")
    assert case.waits_at == ["vice_mayor_approval"]


@pytest.mark.article("A9.1 Q08", "逾期未回复反复催办，缺一家不能前进")
def test_who_does_not_reply_is_reminded_again_and_again(district: District, case: Case) -> None:
    applies(district)
    replies(district, "caiyating")
    district.days_pass(13)  # ten working days after Monday the 23rd: Monday, December 7
    assert district.notified(REMINDER) == []
    district.days_pass(1)
    assert district.notified(REMINDER) == ["fengyuqing", "fengyuqing", *_asked(1)]
    district.days_pass(6)
    assert len(district.notified(REMINDER)) == len(_asked(1)) + 2
    district.days_pass(1)  # seven days later
    assert district.notified(REMINDER).count("qiuhuimin") == 2
    replies(district, "qiuhuimin")
    district.days_pass(7)
    told = district.notified(REMINDER)
    assert (told.count("qiuhuimin"), told.count("linxiaolan")) == (2, 3)
    replies(district, "linxiaolan")
    district.days_pass(30)
    assert district.notified(REMINDER) == told
    assert case.waits_at == ["dispose"]


def _asked(times: int) -> list[str]:
    """Who was asked for the two opinions still missing."""
    return sorted(["linxiaolan", "qiuhuimin", "xuzhiheng"] * times)


def test_the_vice_mayor_returns_it_and_everybody_is_asked_again(district: District, case: Case) -> None:
    applies(district)
    all_reply(district)
    disposes(district)
    with pytest.raises(InvalidAnswers) as refused:
        vice_mayor(district, "RETURN")
    assert set(refused.value.fields) == {"vice_mayor_comment"}
    vice_mayor(district, "RETURN", "请压缩规模")
    assert case.waits_at == ["apply"]
    applies(district)
    assert case.waits_at == ["reply", "reply", "reply"]


@pytest.mark.article("A9.1 Q09", "副区长不同意即止")
def test_the_vice_mayor_s_refusal_ends_the_decision(district: District, case: Case) -> None:
    applies(district)
    all_reply(district)
    disposes(district)
    vice_mayor(district, "DISAGREE", "不必要")
    assert case.waits_at == ["confirm_decision"]
    assert district.project(case)["decision_result"] == "REJECTED"
    district("heminyi").completes(
        "confirm_decision", decision_followup="TERMINATE", decision_followup_reason="不再实施"
    )
    assert case.is_completed
    assert district.project(case)["lifecycle_state"] == "TERMINATED"


def test_the_meeting_asks_for_a_revision(district: District, case: Case) -> None:
    until_the_meeting(district)
    meeting(district, "REVISE", "补充绩效目标")
    assert case.waits_at == ["apply"]


@pytest.mark.parametrize(("resolution", "result"), [("DEFER", "DEFERRED"), ("FAIL", "REJECTED")])
def test_what_the_meeting_does_not_pass_may_be_applied_for_again(
    district: District, case: Case, resolution: str, result: str
) -> None:
    until_the_meeting(district)
    meeting(district, resolution, "时机不成熟")
    assert district.project(case)["decision_result"] == result
    assert case.waits_at == ["confirm_decision"]
    district("heminyi").completes(
        "confirm_decision", decision_followup="AGAIN", decision_followup_reason="条件已成熟"
    )
    assert case.waits_at == ["apply"]


@pytest.mark.parametrize(
    ("decision", "result", "waits"),
    [
        ("AGREE", "DECISION_SPECIAL", "commission"),
        ("RETURN", "DECIDING", "apply"),
        ("DISAGREE", "REJECTED", "confirm_decision"),
    ],
)
@pytest.mark.article("A9.2 Q10", "特殊需要由领导小组区领导审批")
def test_a_special_need_is_a_leader_s_to_approve(
    district: District, decision: str, result: str, waits: str
) -> None:
    case = registers(district, **SPECIAL)
    applies(district)
    assert case.waits_at == ["special_approval"]
    answers = {"special_decision": decision, "special_comment": "意见", "special_no": "罗府批〔2026〕1号"}
    district("dongguoqiang").completes("special_approval", special_on="2026-11-25", **answers)
    assert district.project(case)["decision_result"] == result
    assert case.waits_at == [waits]


@pytest.mark.parametrize(
    ("amount", "waits"),
    [("3999999.99", "commission"), ("4000000.00", "commission"), ("4000000.01", "apply")],
)
@pytest.mark.article("A10 Q06", "综合类项目信息化部分走哪条路")
def test_the_it_part_of_a_comprehensive_project(district: District, amount: str, waits: str) -> None:
    case = registers(district, "5000000.00", project_kind="COMPREHENSIVE", it_investment=amount, **GOVERNMENT)
    assert case.waits_at == ["describe_it_part"]
    described = {"host_project": "社区综合服务楼", "it_items": [{"item": "信息化部分", "amount": amount}]}
    district("zhangjiayi").completes("describe_it_part", planned_gov_meeting="2026-12-30", **described)
    assert case.waits_at == ["reply"]
    replies(district, "linxiaolan")
    assert case.waits_at == [waits]
    opinion = district.documents(case)[0]
    assert opinion.number == "罗政数意〔2026〕1号"
    assert ("未超过四百万元" in district.text_of(opinion)) == (waits == "commission")
    if waits == "commission":
        project = district.project(case)
        assert (project["decision_result"], project["decision_doc_no"]) == ("CONSULTED", "函〔2026〕1号")


@pytest.mark.article("A13.1 Q07", "部门预算项目不走第九条")
def test_a_department_budget_needs_no_decision(district: District) -> None:
    case = registers(district, "4000000.01")
    assert case.waits_at == ["prepare_plan"]
    assert ("decision_path", 1, "NONE") in case.decisions
    assert district.project(case)["decision_path"] == "NONE"


@pytest.mark.article("A9.1 A30", "决策各步由不同的人办理")
def test_nobody_decides_on_their_own_application(district: District, case: Case) -> None:
    """Who applied or answered the opinions does not approve; who approved does not register the meeting."""
    applies(district)
    all_reply(district)
    disposes(district)
    district.grants("zhangjiayi", "vice_mayor", "district_government")
    with pytest.raises(Forbidden, match="whoever did"):
        district("zhangjiayi").completes("vice_mayor_approval", vice_mayor_decision="AGREE")
    vice_mayor(district)
    for username in ("zhangjiayi", "weizhiming"):
        district.grants(username, "lg_office", "leading_group_office")
        with pytest.raises(Forbidden, match="whoever did"):
            district(username).completes("register_meeting", resolution="PASS")
    assert case.waits_at == ["register_meeting"]


def test_nobody_approves_their_own_special_need(district: District) -> None:
    case = registers(district, **SPECIAL)
    applies(district)
    district.grants("zhangjiayi", "lg_leader", "leading_group")
    with pytest.raises(Forbidden, match="whoever did"):
        district("zhangjiayi").completes("special_approval", special_decision="AGREE")
    assert case.waits_at == ["special_approval"]


def test_who_describes_the_it_part_does_not_decide_on_it(district: District) -> None:
    case = registers(
        district, "5000000.00", project_kind="COMPREHENSIVE", it_investment="4000000.01", **GOVERNMENT
    )
    described = {"host_project": "社区综合服务楼", "it_items": [{"item": "信息化", "amount": "4000000.01"}]}
    district("zhangjiayi").completes("describe_it_part", planned_gov_meeting="2026-12-30", **described)
    replies(district, "linxiaolan")
    district.grants("chenguodong", "owner_handler", "huangbei_subdistrict")
    district("chenguodong").completes(
        "apply",
        decision_brief=LONG,
        decision_investment="5000000.00",
        decision_funds="区政府投资",
        decision_draft=district.upload("chenguodong", "方案初稿.pdf"),
    )
    all_reply(district)
    filled = [{"adopted": "YES", "reason": ""}] * 3
    district("chenguodong").completes("dispose", opinions=filled)
    district.grants("zhangjiayi", "vice_mayor", "district_government")
    with pytest.raises(Forbidden, match="whoever did"):
        district("zhangjiayi").completes("vice_mayor_approval", vice_mayor_decision="AGREE")
    assert case.waits_at == ["vice_mayor_approval"]


@pytest.mark.article("A9.2 Q10 Q31", "特殊需要获批的日期记入档案")
@pytest.mark.parametrize(("decision", "on"), [("AGREE", "2026-11-25"), ("DISAGREE", "None")])
def test_the_day_of_the_special_approval_is_kept(district: District, decision: str, on: str) -> None:
    case = registers(district, **SPECIAL)
    applies(district)
    answers = {"special_decision": decision, "special_comment": "意见", "special_no": "罗府批〔2026〕1号"}
    district("dongguoqiang").completes("special_approval", special_on="2026-11-25", **answers)
    assert str(district.project(case)["special_approved_on"]) == on


@pytest.mark.article("A19.6 Q33", "受限单位征求区政数局意见的暂停，发改、财政照常回复，解除后接续")
def test_the_data_bureau_s_opinion_waits_while_the_unit_is_barred(district: District, case: Case) -> None:
    bars(district)
    applies(district)
    assert case.waits_at == ["reply", "reply"]
    assert district.notified("暂停办理：") == ["chenguodong", "zhangjiayi"]
    replies(district, "qiuhuimin")
    replies(district, "caiyating")
    assert case.waits_at == []
    lifts(district)
    replies(district, "linxiaolan")
    assert case.waits_at == ["dispose"]


@pytest.mark.article("A19.6 Q29", "区政数局已经开始的意见回复继续办理")
def test_an_opinion_that_is_asked_for_already_goes_on(district: District, case: Case) -> None:
    applies(district)
    bars(district)
    all_reply(district)
    assert case.waits_at == ["dispose"]
