"""A24, A25: a filing project appraises itself, is filed before its acceptance, or loses its resources."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import records
from tests.actors import Case
from tests.content import preparing
from tests.content.district import AGREE, CHECKED_INTAKE, District
from tests.content.test_documents import PROJECT, filled

NUMBER = "LH-ZWXX-2026-0001"
NEGATIVES = ("plan", "sharing", "data", "xinchuang")


def registers(district: District, **changes: Any) -> Case:
    """A project of less than 200,000 yuan is declared, accepted, and waits for its plan."""
    district.declares(**{"amount": "199999.99", **changes})
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    return district.case_of("filing_project")


def file(district: District, name: str = "材料.pdf", who: str = "zhangjiayi") -> list[dict[str, str]]:
    return district.upload(who, name)


def plan(district: District, *present: str, **changes: Any) -> dict[str, Any]:
    """A complete plan, in which these cases of the negative list are present."""
    negatives = {key: "PRESENT" if key in present else "ABSENT" for key in NEGATIVES}
    filled = {
        "filing_proposal": file(district, "立项方案.pdf"),
        "appraisal_minutes": file(district, "论证纪要.pdf"),
        "internal_appraised_on": "2026-11-20",
        "internal_conclusion": "AGREE",
        "internal_appraisers": [{"person": name, "post": "科员", "view": "AGREE"} for name in "甲乙丙"],
        "negatives": {**negatives, **{f"{key}_note": "已核对" for key in NEGATIVES}},
        "mlps_level": 2,
        "hosting_exempt_type": "NONE",
    }
    return {**filled, **changes}


def contract(district: District, **changes: Any) -> dict[str, Any]:
    filled = {
        "contract_no": "HT-2026-15",
        "supplier": "某软件有限公司",
        "contract_amount": "180000.00",
        "contract_signed_on": "2026-11-23",
        "service_from": "2026-12-01",
        "service_until": "2027-06-30",
        "acceptance_due": "2026-12-16",
        "contract_file": file(district, "合同.pdf"),
        "warranty_months": 24,
        "warranty_duty": "免费维护和升级",
    }
    return {**filled, **changes}


def own_review(district: District, **changes: Any) -> dict[str, Any]:
    filled = {
        "self_cloud": "DISTRICT",
        "hosting_file": file(district),
        "lab_name": "某检测中心",
        "lab_qualifications": ["CNAS"],
        "test_report_no": "JC-1",
        "test_report": file(district),
        "catalogue_ids": "LH-ML-1",
        "data_file": file(district),
        "self_scan_on": "2026-11-23",
        "self_high_count": 0,
        "self_medium_count": 2,
        "scan_file": file(district),
        "source_body": "某审查机构",
        "self_source_high": 0,
        "source_file": file(district),
        "mlps_conclusion": "FAIR",
        "mlps_filing_no": "44030099001",
        "mlps_file": file(district),
        "self_review_declaration": True,
    }
    return {**filled, **changes}


def submission(district: District, **changes: Any) -> dict[str, Any]:
    filled = {
        "filed_amount": "180000.00",
        "acceptance_on": "2026-12-16",
        "filing_result": "系统已完成开发并上线试用，运行正常。",
        "filing_files": file(district, "备案表.pdf"),
        "filing_declaration": True,
    }
    return {**filled, **changes}


def prepares(district: District, **changes: Any) -> Case:
    """Up to the submission: plan, contract, and the unit's own review where there is software."""
    case = registers(district, **changes)
    district("zhangjiayi").completes("prepare", **plan(district))
    district("chenguodong").completes("approve_plan", **AGREE)
    district("zhangjiayi").completes("register_contract", **contract(district))
    if "review_own" in case.waits_at:
        district("zhangjiayi").completes("review_own", **own_review(district))
    return case


def submits(district: District, element: str = "submit", **changes: Any) -> None:
    district("zhangjiayi").completes(element, **submission(district, **changes))


def is_checked(district: District, *missing: str, materials: bool = True) -> None:
    district("suweiqing").completes("check", missing_items=list(missing), self_review_ok=materials)


def is_returned(district: District, *missing: str) -> None:
    """The filing desk finds these missing and asks for them until 4 December."""
    is_checked(district, *missing)
    items = [{"item": "合同文本", "requirement": "补充签章页"}]
    district("suweiqing").completes("notify_correction", correction_items=items, correction_due="2026-12-04")


def state(district: District, case: Case) -> tuple[str, str]:
    project = district.project(case)
    return project["filing_state"], project["lifecycle_state"]


def asked_for(district: District) -> list[str]:
    """The causes of the measures that wait to be drafted."""
    with district.database.reading() as session:
        (project,) = records.find(session, "project", {"project_no": NUMBER})
    case = district.case_of("measure")
    assert case.variables["project_no"] == project["project_no"]
    assert case.variables["subject_unit_id"] == project["owner_unit_id"]
    return [case.variables["event"]]


@pytest.mark.article("A24 A25.1", "备案项目从立项方案、内部论证到备案回执和验收登记")
def test_a_project_is_filed_before_its_acceptance(district: District) -> None:
    case = prepares(district)
    assert state(district, case) == ("DRAFT", "SELF_REVIEWED")
    submits(district)
    assert state(district, case)[0] == "SUBMITTED"
    is_checked(district)
    assert state(district, case) == ("FILED", "FILED")
    project = district.project(case)
    assert (project["filing_no"], project["filed_on"]) == ("罗政数备〔2026〕1号", date(2026, 11, 23))
    assert [document.template for document in district.documents(case)] == ["filing_receipt"]
    district("zhangjiayi").completes("accept", **accepted(district))
    assert state(district, case) == ("FILED", "FILING_ACCEPTED")
    assert case.is_completed


def accepted(district: District, **changes: Any) -> dict[str, Any]:
    filled = {
        "accepted_on": "2026-11-23",
        "acceptance_file": file(district),
        "om_unit_note": "黄贝街道办事处 张嘉仪",
        "another_period": False,
    }
    return {**filled, **changes}


@pytest.mark.article("A25.2", "不涉及软件开发的无须自行审查")
def test_without_software_nothing_is_reviewed(district: District) -> None:
    changes = {"components": [{"subcategory": "OM.SOFTWARE", "amount": "900000.00", "description": ""}]}
    amounts = {"budget_amount": "900000.00", "total_investment": "900000.00"}
    sources = {"fund_sources": [{"source": "DISTRICT", "amount": "900000.00", "note": ""}]}
    case = prepares(district, **changes, **amounts, **sources)
    assert case.waits_at == ["submit"]
    assert case.decisions[-1][2] == []


def test_the_unit_s_approver_returns_the_plan(district: District) -> None:
    case = registers(district)
    district("zhangjiayi").completes("prepare", **plan(district))
    district("chenguodong").completes("approve_plan", unit_decision="RETURN", unit_comment="补充测算")
    assert case.waits_at == ["prepare"]


def test_who_writes_the_plan_does_not_approve_it_and_nobody_checks_their_own(district: District) -> None:
    registers(district)
    district.grants("zhangjiayi", "owner_approver", "huangbei_subdistrict")
    district.grants("zhangjiayi", "bureau_filing", "data_bureau")
    district("zhangjiayi").completes("prepare", **plan(district))
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("approve_plan", **AGREE)
    district("chenguodong").completes("approve_plan", **AGREE)
    district("zhangjiayi").completes("register_contract", **contract(district))
    district("zhangjiayi").completes("review_own", **own_review(district))
    submits(district)
    with pytest.raises(Forbidden):
        is_checked_by(district, "zhangjiayi")


def is_checked_by(district: District, username: str) -> None:
    district(username).completes("check", missing_items=[], self_review_ok=True)


@pytest.mark.article("A24 Q41", "负面清单触及任何一项即不得实施")
@pytest.mark.parametrize("present", NEGATIVES)
def test_any_case_of_the_negative_list_stops_the_project(district: District, present: str) -> None:
    case = registers(district)
    district("zhangjiayi").completes("prepare", **plan(district, present))
    district("chenguodong").completes("approve_plan", **AGREE)
    assert case.waits_at == ["settle_negatives"]
    settles(district, "STOP")
    assert case.is_completed
    assert state(district, case) == ("STOPPED", "TERMINATED")
    assert asked_for(district) == ["FILING_MISSING"]


def settles(district: District, choice: str) -> None:
    """The unit's approver says what becomes of a project that hits the negative list."""
    district("chenguodong").completes(
        "settle_negatives", negatives_choice=choice, negatives_reason="应急值守需要"
    )


def is_negative(district: District, *present: str) -> Case:
    case = registers(district)
    district("zhangjiayi").completes("prepare", **plan(district, *present))
    district("chenguodong").completes("approve_plan", **AGREE)
    return case


@pytest.mark.article("A24.1 Q14 Q41", "例外须有领导小组文件并经两人批准")
def test_an_exception_takes_a_document_and_two_people(district: District) -> None:
    case = is_negative(district, "plan", "data")
    settles(district, "EXCEPTION")
    preparing.asks_for_exception(district)
    preparing.answers_exception(district, "heminyi", "first_approval")
    with pytest.raises(Forbidden):
        preparing.answers_exception(district, "heminyi", "second_approval")
    preparing.answers_exception(district, "zhengweiguo", "second_approval")
    (exception,) = district.project(case)["exceptions"]
    assert (exception["gate"], exception["article"]) == ("FILING_NEGATIVE", "A24")
    assert case.waits_at == ["register_contract"]


def test_a_refused_exception_stops_the_project(district: District) -> None:
    case = is_negative(district, "plan")
    settles(district, "EXCEPTION")
    preparing.asks_for_exception(district)
    preparing.answers_exception(district, "heminyi", "first_approval", "REFUSE")
    assert state(district, case) == ("STOPPED", "TERMINATED")


def test_a_plan_that_hits_the_list_may_be_revised(district: District) -> None:
    case = is_negative(district, "plan")
    settles(district, "REVISE")
    assert case.waits_at == ["prepare"]
    district("zhangjiayi").completes("prepare", **plan(district))
    district("chenguodong").completes("approve_plan", **AGREE)
    assert case.waits_at == ["register_contract"]


@pytest.mark.article("A25.3 Q45", "补正期限最后一日之内补正的照常备案")
def test_what_is_missing_is_corrected_in_time(district: District) -> None:
    case = prepares(district)
    submits(district)
    is_returned(district, "CONTRACT")
    assert state(district, case)[0] == "RETURNED"
    (task,) = [task for task in case.detail.tasks if task.element == "correct_filing"]
    assert task.due_at is not None
    district.days_pass(11)  # on the last day itself
    assert case.waits_at == ["correct_filing"]
    submits(district, "correct_filing")
    is_checked(district)
    assert state(district, case)[0] == "FILED"


@pytest.mark.article("A25.3 Q45", "金额不符、文件未签章、软件项目缺材料的退回补正")
@pytest.mark.parametrize(
    ("changes", "missing", "materials"),
    [({"filed_amount": "180000.01"}, [], True), ({}, ["SIGNATURE"], True), ({}, [], False)],
)
def test_what_does_not_conform_is_returned(
    district: District, changes: dict[str, Any], missing: list[str], materials: bool
) -> None:
    case = prepares(district)
    submits(district, **changes)
    is_checked(district, *missing, materials=materials)
    assert case.waits_at == ["notify_correction"]


@pytest.mark.article("A25.3 Q45", "补正期限最后一日过后即为备案不规范，提请限制资源")
def test_what_is_not_corrected_in_time_does_not_conform(district: District) -> None:
    case = prepares(district)
    submits(district)
    is_returned(district, "CONTRACT")
    district.days_pass(12)
    assert state(district, case) == ("NONCONFORMING", "NONCONFORMING")
    assert asked_for(district) == ["FILING_NONCONFORMING"]
    assert case.waits_at == ["correct_late"]
    submits(district, "correct_late")
    is_checked(district)
    assert state(district, case) == ("FILED", "FILED")


def measures(district: District) -> set[str]:
    with district.database.reading() as session:
        found = records.find(session, "measure", {"measure_state": "IN_FORCE"})
    return {each["measure_code"] for each in found}


@pytest.mark.article("A25.3 Q42", "验收日次日仍未备案提请限制资源，备案后解除")
def test_the_filing_lifts_what_was_imposed_for_its_lack(district: District) -> None:
    case = prepares(district)
    district.days_pass(23)  # 16 December, the day of the acceptance itself
    assert "请在验收前完成备案：社区网格巡查管理系统" in told(district)
    assert case.waits_at == ["submit"]
    with pytest.raises(AssertionError):
        district("heminyi").completes("draft")
    district.days_pass(1)
    assert asked_for(district) == ["FILING_MISSING"]
    facts = {"event": "FILING_MISSING", "project_no": NUMBER, "facts": "验收日已过，仍未备案。"}
    district("heminyi").completes("draft", **facts, subject_unit_id="huangbei_subdistrict")
    district("zhengweiguo").completes("sign", measure_decision="SIGN")
    assert measures(district) == {"M6", "M7", "M8"}
    submits(district)
    is_checked(district)
    assert case.decisions[-1][2] == "FILED_LATE"
    assert measures(district) == set()


def told(district: District) -> list[str]:
    return [
        "请在验收前完成备案：社区网格巡查管理系统"
        for name in district.notified("请在验收前完成备案")
        if name == "zhangjiayi"
    ]


@pytest.mark.article("A25.1", "验收日前十五日提醒备案")
def test_the_owner_is_reminded_fifteen_days_before(district: District) -> None:
    prepares(district)
    district.days_pass(7)  # 30 November
    assert told(district) == []
    district.days_pass(1)
    assert told(district) != []


def test_what_waits_for_the_check_is_not_missing(district: District) -> None:
    prepares(district)
    district.days_pass(22)
    submits(district)
    district.days_pass(2)
    with pytest.raises(AttributeError):
        district.case_of("measure")


def test_the_filing_desk_is_reminded(district: District) -> None:
    prepares(district)
    submits(district)
    district.days_pass(8)
    assert district.notified("备案核对已到期限") == ["suweiqing"]


@pytest.mark.article("A25.1 Q44", "跨年度服务按合同期分别备案")
def test_each_contract_period_is_filed(district: District) -> None:
    case = prepares(district)
    submits(district)
    is_checked(district)
    district("zhangjiayi").completes("accept", **accepted(district, another_period=True))
    following = district.case_of("filing_project")
    assert following.id != case.id
    assert following.waits_at == ["prepare"]


@pytest.mark.article("A25.1 A27 Q46", "合同金额、期限和保修期的勾稽")
@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"contract_amount": "200000.00"}, {"contract_amount"}),
        ({"service_until": "2026-11-30"}, {"service_until"}),
        ({"acceptance_due": "2026-11-22"}, {"acceptance_due"}),
        ({"warranty_months": 23}, {"warranty_reason"}),
        ({"contract_signed_on": "2026-11-24"}, {"contract_signed_on"}),
    ],
)
def test_what_a_contract_has_to_say(district: District, changes: dict[str, Any], wrong: set[str]) -> None:
    registers(district)
    district("zhangjiayi").completes("prepare", **plan(district))
    district("chenguodong").completes("approve_plan", **AGREE)
    with pytest.raises(InvalidAnswers) as refused:
        district("zhangjiayi").completes("register_contract", **contract(district, **changes))
    assert set(refused.value.fields) == wrong


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        (
            {"internal_appraisers": [{"person": "甲", "post": "科员", "view": "AGREE"}] * 2},
            "internal_appraisers",
        ),
        ({"internal_conclusion": "DISAGREE"}, "internal_conclusion"),
        ({"internal_appraised_on": "2026-11-24"}, "internal_appraised_on"),
    ],
)
def test_what_an_internal_appraisal_has_to_be(
    district: District, changes: dict[str, Any], wrong: str
) -> None:
    registers(district)
    with pytest.raises(InvalidAnswers) as refused:
        district("zhangjiayi").completes("prepare", **plan(district, **changes))
    assert set(refused.value.fields) == {wrong}


@pytest.mark.article("A25.2 Q43", "自行审查须有四项材料，高危漏洞须清零")
@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"self_high_count": 1}, "self_high_count"),
        ({"self_source_high": 1}, "self_source_high"),
        ({"lab_qualifications": []}, "lab_qualifications"),
        ({"mlps_conclusion": "POOR"}, "mlps_conclusion"),
        ({"hosting_file": []}, "hosting_file"),
    ],
)
def test_what_the_own_review_has_to_show(district: District, changes: dict[str, Any], wrong: str) -> None:
    registers(district)
    district("zhangjiayi").completes("prepare", **plan(district))
    district("chenguodong").completes("approve_plan", **AGREE)
    district("zhangjiayi").completes("register_contract", **contract(district))
    with pytest.raises(InvalidAnswers) as refused:
        district("zhangjiayi").completes("review_own", **own_review(district, **changes))
    assert set(refused.value.fields) == {wrong}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ["壹拾捌万元整", "不涉及软件开发", "2026年12月16日"]),
        ({"outcome": "FILED_LATE"}, ["属于逾期备案"]),
        (
            {"review_items": ["CLOUD_HOSTING", "SCAN", "CRYPTO_ASSESSMENT"]},
            ["系统托管、安全扫描、商用密码应用安全性评估"],
        ),
    ],
)
def test_the_receipt_says_what_was_filed(changes: dict[str, Any], words: list[str]) -> None:
    filed = {
        "supplier": "某软件有限公司",
        "contract_total": Decimal("180000.00"),
        "internal_appraised_on": date(2026, 11, 20),
    }
    days = {"service_from": date(2026, 12, 1), "service_until": date(2027, 6, 30)}
    given = {
        "contract_no": "HT-1",
        "acceptance_on": date(2026, 12, 16),
        "outcome": "FILED",
        "review_items": [],
    }
    text = filled("filing_receipt", project={**PROJECT, **filed}, **days, **{**given, **changes})
    assert [word for word in words if word not in text] == []
