"""A29: an act is put right by a day; only a person finds a refusal, and only that finding bars the unit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers, NotFound
from engine.services import records
from tests.actors import Case
from tests.content.district import District
from tests.content.library import values
from tests.content.test_documents import filled
from tests.content.test_measures import acknowledges, in_force, signs
from tests.content.test_tables import decide

UNIT = "huangbei_subdistrict"
NUMBER = "ZG-2026-0001"


def opens(district: District, **changes: Any) -> Case:
    """The supervision desk opens a case with a fortnight's time: until Monday 7 December."""
    filled = {
        "rectification_title": "网格巡查系统未经论证开工",
        "act": "NO_PROCEDURE",
        "subject_unit_id": UNIT,
        "project_no": "LH-ZWXX-2026-0001",
        "rectify_due": "2026-12-07",
        "facts": "巡查发现该项目未取得技术论证意见即已开工建设。",
        "evidence": district.upload("heminyi", "现场照片.pdf"),
        "requirements": "立即停工，补办技术论证，报送整改报告。",
    }
    return district("heminyi").starts("rectification", **{**filled, **changes})


def orders(district: District, **changes: Any) -> Case:
    """The order is signed and served on the same day."""
    case = opens(district, **changes)
    district("zhengweiguo").completes("sign", order_decision="SIGN")
    proof = district.upload("heminyi", "送达回证.pdf")
    district("heminyi").completes("serve", served_on="2026-11-23", service_proof=proof)
    return case


def reports(district: District, element: str = "report") -> None:
    materials = district.upload("zhangjiayi", "整改材料.pdf")
    district("zhangjiayi").completes(
        element, report="已停工并补办技术论证，附论证意见。", report_files=materials
    )


def checks(district: District, result: str = "MET", element: str = "verify") -> None:
    district("heminyi").completes(element, check_result=result, check_note="已核对现场和材料")


def determines(district: District, determination: str, **changes: Any) -> None:
    answers = {"determination": determination, "determination_reason": "经约谈，单位未安排任何整改工作。"}
    district("zhengweiguo").completes("determine", **{**answers, **changes})


def kept(district: District) -> dict[str, Any]:
    with district.database.reading() as session:
        (found,) = records.find(session, "rectification", {})
    return found


def issued(district: District, case: Case) -> list[str]:
    return [document.template for document in reversed(district.documents(case))]


def test_there_are_seven_acts() -> None:
    assert len(values("rectification_acts")) == 7


@pytest.mark.article(
    "A29 A29.1 A29.2 A29.3 A29.4 A29.5 A29.6 A29.7", "七种行为都可责令整改，期限内改好即办结"
)
@pytest.mark.parametrize("act", sorted(values("rectification_acts")))
def test_what_is_put_right_in_time_is_closed(district: District, act: str) -> None:
    case = orders(district, act=act)
    assert kept(district)["rectification_state"] == "ORDERED"
    (task,) = case.detail.tasks
    assert str(task.due_at.astimezone().date()) == "2026-12-07"
    reports(district)
    checks(district)
    assert case.is_completed
    found = kept(district)
    assert (found["rectification_no"], found["rectification_state"]) == (NUMBER, "CLOSED")
    assert found["order_no"] == "罗政数责〔2026〕1号"
    assert issued(district, case) == ["rectification_order", "rectification_check"]
    assert in_force(district) == set()


def test_who_opens_a_case_does_not_sign_it(district: District) -> None:
    opens(district)
    district.grants("heminyi", "bureau_leader", "data_bureau")
    with pytest.raises(Forbidden):
        district("heminyi").completes("sign", order_decision="SIGN")


def test_the_leader_returns_a_case(district: District) -> None:
    case = opens(district)
    with pytest.raises(InvalidAnswers):
        district("zhengweiguo").completes("sign", order_decision="RETURN")
    district("zhengweiguo").completes("sign", order_decision="RETURN", order_comment="事实不清")
    assert case.waits_at == ["redraft"]
    district("heminyi").completes("redraft", facts="经再次核实，该项目未经论证即已开工。")
    assert case.waits_at == ["sign"]


def test_an_order_needs_time(district: District) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        opens(district, rectify_due="2026-11-23")
    assert set(refused.value.fields) == {"rectify_due"}


def test_what_is_not_put_right_is_returned_while_there_is_time(district: District) -> None:
    case = orders(district)
    reports(district)
    district.days_pass(14)  # the last day itself
    checks(district, "NOT_MET")
    assert case.waits_at == ["report"]
    reports(district)
    checks(district)
    assert kept(district)["rectification_state"] == "CLOSED"


def test_a_report_that_is_not_enough_after_the_limit_is_for_the_leader(district: District) -> None:
    case = orders(district)
    reports(district)
    district.days_pass(15)
    checks(district, "NOT_MET")
    assert case.waits_at == ["determine"]


@pytest.mark.article("A29 Q47", "到期前三日提醒；逾期不等于拒不整改")
def test_the_unit_is_reminded_and_missing_the_limit_is_no_refusal(district: District) -> None:
    case = orders(district)
    district.days_pass(10)
    assert district.notified("整改期限将到") == []
    district.days_pass(1)  # 4 December, three days before
    assert district.notified("整改期限将到") == ["zhangjiayi"]
    district.days_pass(3)
    assert case.waits_at == ["report"]
    district.days_pass(1)
    assert case.waits_at == ["determine"]
    assert kept(district)["rectification_state"] == "ORDERED"
    assert in_force(district) == set()


@pytest.mark.article("A29 Q47", "局领导可以延期或者接受逾期整改")
@pytest.mark.parametrize(
    ("determination", "state"), [("EXTEND", "EXTENDED"), ("ACCEPT_LATE", "LATE_ALLOWED")]
)
def test_the_leader_gives_more_time(district: District, determination: str, state: str) -> None:
    case = orders(district)
    district.days_pass(15)
    with pytest.raises(InvalidAnswers) as refused:
        determines(district, determination, rectify_due="2026-12-08")
    assert set(refused.value.fields) == {"rectify_due"}
    determines(district, determination, rectify_due="2026-12-18")
    assert kept(district)["rectification_state"] == state
    assert case.waits_at == ["report"]
    district.days_pass(10)
    assert case.waits_at == ["report"]
    district.days_pass(1)
    assert case.waits_at == ["determine"]


def is_refused(district: District) -> Case:
    case = orders(district)
    district.days_pass(15)
    determines(district, "REFUSED")
    return case


@pytest.mark.article("A29 Q47 Q48", "认定拒不整改才暂缓论证和审批，整改合格即解除")
def test_a_refusal_bars_later_projects_until_the_matter_is_put_right(district: District) -> None:
    case = is_refused(district)
    assert kept(district)["rectification_state"] == "REFUSED_FOUND"
    assert case.waits_at == ["refer", "report_late"]
    district("heminyi").completes(
        "draft",
        event="RECTIFICATION_REFUSED",
        subject_unit_id=UNIT,
        facts="经认定拒不整改，暂缓后续项目。",
    )
    assert in_force(district) == set()
    signs(district)
    assert in_force(district) == {"M9", "M10"}
    acknowledges(district, "linxiaolan", "qiuhuimin")
    reports(district, "report_late")
    checks(district, "NOT_MET", "verify_late")
    assert case.waits_at == ["refer", "report_late"]
    assert in_force(district) == {"M9", "M10"}
    reports(district, "report_late")
    checks(district, element="verify_late")
    assert in_force(district) == set()
    found = kept(district)
    assert (found["rectification_state"], found["closed_on"]) == ("CLOSED", date(2026, 12, 8))


@pytest.mark.article("A29", "拒不整改移送追责，只登记文号和日期")
def test_a_refusal_is_referred(district: District) -> None:
    case = is_refused(district)
    district("heminyi").completes(
        "refer", referred_to="区纪委监委", referred_on="2026-12-08", referral_note="拒不整改，情节严重。"
    )
    found = kept(district)
    assert (found["referred_to"], found["referral_no"]) == ("区纪委监委", "罗政数移〔2026〕1号")
    assert issued(district, case) == [
        "rectification_order",
        "rectification_refusal",
        "accountability_referral",
    ]
    assert case.waits_at == ["report_late"]


@pytest.mark.article("A29", "立案人、核查人不得认定拒不整改")
def test_a_refusal_is_found_neither_by_who_opened_the_case_nor_by_who_checked(district: District) -> None:
    orders(district)
    district.days_pass(15)
    district.grants("heminyi", "bureau_leader", "data_bureau")
    with pytest.raises(Forbidden):
        district("heminyi").completes(
            "determine", determination="REFUSED", determination_reason="经约谈，未安排任何整改。"
        )


def test_another_unit_does_not_report(district: District) -> None:
    orders(district)
    with pytest.raises((Forbidden, NotFound)):
        district("tangyuhan").completes("report", report="已停工并补办技术论证。")


@pytest.mark.article("A29 Q47", "只有认定才产生暂缓措施")
@pytest.mark.parametrize(
    ("stage", "accepted", "time_left", "determination", "course"),
    [
        ("CHECKED", True, True, "NONE", "CLOSE"),
        ("CHECKED", True, False, "NONE", "CLOSE"),  # reported in time, checked later
        ("CHECKED", True, False, "REFUSED", "CLOSE"),
        ("CHECKED", False, True, "NONE", "RETURN"),
        ("CHECKED", False, True, "EXTEND", "RETURN"),
        ("CHECKED", False, False, "NONE", "NEED_DETERMINATION"),
        ("CHECKED", False, False, "ACCEPT_LATE", "NEED_DETERMINATION"),
        ("CHECKED", False, False, "REFUSED", "RETURN"),
        ("EXPIRED", False, False, "NONE", "NEED_DETERMINATION"),
        ("EXPIRED", False, False, "EXTEND", "NEED_DETERMINATION"),
        ("DETERMINED", False, False, "NONE", "NEED_DETERMINATION"),
        ("DETERMINED", False, False, "EXTEND", "EXTENDED"),
        ("DETERMINED", False, False, "ACCEPT_LATE", "LATE_ALLOWED"),
        ("DETERMINED", False, False, "REFUSED", "IMPOSE_M9_M10"),
    ],
)
@pytest.mark.sweep("rectification_outcome")
def test_only_a_determination_imposes_anything(
    stage: str, accepted: bool, time_left: bool, determination: str, course: str
) -> None:
    found = decide(
        "rectification_outcome",
        stage=stage,
        accepted=accepted,
        time_left=time_left,
        determination=determination,
    )
    assert found == course


CASE = {
    "rectification_no": NUMBER,
    "rectification_title": "网格巡查系统未经论证开工",
    "act": "NO_PROCEDURE",
    "subject_unit_id": UNIT,
    "project_no": None,
    "facts": "未取得技术论证意见即已开工。",
    "requirements": "立即停工，补办技术论证。",
    "rectify_due": date(2026, 12, 7),
    "ordered_on": date(2026, 11, 23),
    "served_on": date(2026, 11, 24),
    "order_no": "罗政数责〔2026〕1号",
    "reported_on": date(2026, 12, 1),
    "report": "已停工。",
    "referred_to": "区纪委监委",
    "determination_reason": "未安排任何整改工作。",
}


@pytest.mark.parametrize(
    ("document", "context", "words"),
    [
        (
            "rectification_order",
            {},
            ["（二）未经论证", "2026年12月7日前完成整改", "陈述、申辩", "黄贝街道办事处："],
        ),
        ("rectification_check", {"check_result": "MET", "check_note": ""}, ["整改合格", "已停工。"]),
        (
            "rectification_check",
            {"check_result": "NOT_MET", "check_note": "未复工"},
            ["整改不合格", "核查说明：未复工"],
        ),
        (
            "rectification_refusal",
            {"reason": "经约谈"},
            ["认定你单位拒不整改", "2026年11月24日送达", "发展和改革局"],
        ),
        (
            "accountability_referral",
            {"note": "情节严重"},
            ["区纪委监委：", "未安排任何整改工作。", "送达证明"],
        ),
    ],
)
def test_what_the_documents_say(document: str, context: dict[str, Any], words: list[str]) -> None:
    text = filled(document, rectification=CASE, **context)
    assert [word for word in words if word not in text] == []
