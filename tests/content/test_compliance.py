"""A19: items side by side by officers of their own; a return is not a failure; a failure bars the unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import records
from tests.actors import Case
from tests.content.building import reaches
from tests.content.district import AGREE, District
from tests.content.test_documents import PROJECT, filled
from tests.content.test_measures import in_force, signs
from tests.content.test_tables import SAMPLES, decide

NUMBER = PROJECT["project_no"]
UNIT = "huangbei_subdistrict"
OFFICERS = {"TESTING": "wenjingyi", "DATA": "jiangshuyao", "HOSTING": "ouyangmin"}


def applies(district: District, level: int = 2, exempt: str = "NONE", **declared: Any) -> Case:
    """A built software project applies for its review and the unit's approver signs."""
    reaches(district, "BUILT", declared=declared)
    case = asks(district)
    states_its_system(district, level, exempt)
    return case


def asks(district: District, who: str = "zhangjiayi", unit: str = UNIT) -> Case:
    return district(who).starts("compliance_application", project_no=NUMBER, owner_unit_id=unit)


def states_its_system(district: District, level: int = 2, exempt: str = "NONE") -> None:
    district("zhangjiayi").completes(
        "apply",
        system_name="网格巡查系统",
        hosting_exempt_type=exempt,
        mlps_level=level,
        compliance_declaration=True,
    )
    district("chenguodong").completes("approve", **AGREE)


def file(district: District, who: str = "zhangjiayi") -> list[dict[str, str]]:
    return district.upload(who, "材料.pdf")


def proofs_of_testing(district: District, **changes: Any) -> dict[str, Any]:
    """What a laboratory found."""
    filled_in = {
        "lab_name": "某检测中心",
        "lab_qualifications": ["CNAS"],
        "lab_cert_no": "L1234",
        "lab_valid_to": "2027-12-31",
        "test_report_no": "JC-1",
        "test_report_on": "2026-11-20",
        "function_ok": True,
        "performance_ok": True,
        "meets_contract": True,
        "test_report": file(district),
        "coverage": [{"contract_item": "巡查上报", "test_case": "TC-1"}],
    }
    return {**filled_in, **changes}


def submits(district: District, **changed: dict[str, Any]) -> None:
    """The owner submits every item that waits, each as given or without fault."""
    given = {
        "submit_hosting": {"cloud": "DISTRICT", "tenant_id": "T1", "is_existing_system": False},
        "declare_exempt": {"xinchuang_status": "已完成"},
        "submit_testing": proofs_of_testing(district),
        "submit_data": {
            "collected": [{"data_item": "巡查记录", "task_id": "GJ-1", "row_count": 10}],
            "catalogue_ids": "LH-ML-1",
        },
        "state_no_data": {"no_data_reason": "纯工具软件"},
        "submit_source": {"source_body": "某审查机构", "source_high": 0},
        "submit_mlps": {
            "mlps_body": "某测评机构",
            "mlps_accreditation": "DJCP-1",
            "mlps_result": "FAIR",
            "mlps_filing_no": "440300-1",
        },
        "submit_grading": {},
        "submit_crypto": {"crypto_body": "某密评机构"},
        "submit_scan": {"scan_target": "https://wg.example.cn"},
    }
    files = {
        "submit_hosting": ["hosting_proof"],
        "declare_exempt": ["exempt_proof"],
        "submit_data": ["data_proof"],
        "state_no_data": ["no_data_statement"],
        "submit_source": ["source_capability", "source_report"],
        "submit_mlps": ["mlps_report"],
        "submit_grading": ["grading_record"],
        "submit_crypto": ["crypto_report"],
    }
    for element in [each for each in district.waiting() if each in given]:
        attached = {name: file(district) for name in files.get(element, [])}
        answers = {**given[element], **attached, **changed.get(element, {})}
        district("zhangjiayi").completes(element, **answers)


def check(district: District, username: str, result: str = "OK") -> None:
    district.completes_theirs("check", username, item_result=result, item_comment="已核对")


def scans(district: District, high: int = 0, medium: int = 0, critical: int = 0) -> None:
    district("luohaoran").completes(
        "scan",
        scanned_on="2026-11-23",
        scan_tool="扫描器",
        critical_count=critical,
        high_count=high,
        medium_count=medium,
        low_count=0,
        scan_report=file(district, "luohaoran"),
    )


def all_check(district: District, but: str = "", result: str = "OK") -> None:
    """Every officer finds the item met, but one."""
    for username in ("ouyangmin", "wenjingyi", "jiangshuyao", "luohaoran", "luohaoran"):
        check(district, username, result if username == but else "OK")
        but = "" if username == but else but


def recommends(district: District, recommendation: str = "PASS") -> None:
    district("wenjingyi").completes("conclude", recommendation=recommendation, review_reason="见单项意见")


def is_signed(district: District) -> None:
    district("zhengweiguo").completes("sign", compliance_decision="SIGN")


def project(district: District) -> dict[str, Any]:
    with district.database.reading() as session:
        (found,) = records.find(session, "project", {"project_no": NUMBER})
    return found


def reviews(district: District) -> list[dict[str, Any]]:
    with district.database.reading() as session:
        return records.find(session, "compliance_review", {})


@pytest.mark.article("A19 A19.1 A19.2 A19.3 A19.4 Q23", "四项并行、各有审查岗，全部符合的由局领导签发通过")
def test_a_project_passes(district: District) -> None:
    case = applies(district)
    assert project(district)["compliance_state"] == "IN_REVIEW"
    assert len(case.waits_at) == 6
    submits(district)
    assert sorted(set(case.waits_at)) == ["check", "scan"]
    all_check(district)
    scans(district)
    recommends(district)
    is_signed(district)
    assert case.is_completed
    assert project(district)["compliance_state"] == "PASSED"
    assert project(district)["compliance_no"] == "罗政数符〔2026〕1号"
    (review,) = reviews(district)
    assert (review["review_no"], review["review_conclusion"]) == ("FH-2026-0001", "PASSED")
    assert (review["scan_rounds"], review["concluded_on"]) == (1, date(2026, 11, 23))
    assert {each["officer"] for each in review["review_items"]} >= {"ouyangmin", "wenjingyi", "luohaoran"}
    assert in_force(district) == set()


@pytest.mark.article("A19.4 Q27", "高危漏洞退回修复、逐轮重扫，尚不是不通过；紧急按高危计")
def test_high_risks_are_fixed_and_scanned_again(district: District) -> None:
    case = applies(district)
    submits(district)
    all_check(district)
    scans(district, high=2)
    assert case.waits_at == ["submit_scan"]
    with pytest.raises(InvalidAnswers):
        district("zhangjiayi").completes("submit_scan", scan_target="https://wg.example.cn")
    again = {"scan_target": "https://wg.example.cn", "fix_statement": "已升级组件"}
    district("zhangjiayi").completes("submit_scan", **again)
    scans(district, critical=1)
    district("zhangjiayi").completes("submit_scan", **again)
    scans(district)
    assert project(district)["compliance_state"] == "IN_REVIEW"
    recommends(district)
    is_signed(district)
    assert reviews(district)[0]["scan_rounds"] == 3
    assert project(district)["compliance_state"] == "PASSED"


@pytest.mark.article("A19 Q28", "单项退回补正不等于不通过")
def test_an_officer_returns_an_item(district: District) -> None:
    case = applies(district)
    submits(district)
    check(district, "ouyangmin", "RETURN")
    assert "submit_hosting" in case.waits_at
    submits(district)
    all_check(district)
    assert case.waits_at == ["scan"]


@pytest.mark.article("A19.5 Q28", "退回整改后只重审有缺陷的单项，不产生约束措施")
def test_a_return_is_not_a_failure(district: District) -> None:
    case = applies(district)
    submits(district, submit_testing={"performance_ok": False})
    all_check(district)
    scans(district)
    recommends(district, "RETURN")
    is_signed(district)
    assert project(district)["compliance_state"] == "RETURNED"
    assert case.waits_at == ["apply"]
    with pytest.raises(AttributeError):
        district.case_of("measure")
    states_its_system(district)
    assert case.waits_at == ["submit_testing"]
    submits(district)
    check(district, "wenjingyi")
    recommends(district)
    is_signed(district)
    assert project(district)["compliance_state"] == "PASSED"
    assert project(district)["compliance_rounds"] == 2


@pytest.mark.article("A19.5 A19.6 Q28 Q32", "签发不通过提请五项措施，重新审查通过即解除")
def test_a_failure_bars_until_a_new_review_passes(district: District) -> None:
    case = applies(district)
    submits(district)
    all_check(district, but="jiangshuyao", result="NOT_OK")
    scans(district)
    recommends(district, "FAIL")
    is_signed(district)
    assert project(district)["compliance_state"] == "FAILED"
    measure = {"event": "COMPLIANCE_FAILED", "project_no": NUMBER, "subject_unit_id": UNIT}
    district("heminyi").completes("draft", **measure, facts="符合性审查意见结论为不通过。")
    signs(district)
    assert in_force(district) == {"M1", "M2", "M3", "M4", "M5"}
    states_its_system(district)
    submits(district)
    check(district, "jiangshuyao")
    recommends(district)
    is_signed(district)
    assert case.is_completed
    assert project(district)["compliance_state"] == "PASSED"
    assert in_force(district) == set()


@pytest.mark.article("A19.5 Q28", "有未解决缺陷的不得建议通过，没有缺陷的不得无故不通过")
@pytest.mark.parametrize(("result", "recommendation"), [("NOT_OK", "PASS"), ("OK", "FAIL"), ("OK", "RETURN")])
def test_a_recommendation_has_to_fit(district: District, result: str, recommendation: str) -> None:
    case = applies(district)
    submits(district)
    all_check(district, but="wenjingyi", result=result)
    scans(district)
    recommends(district, recommendation)
    assert case.waits_at == ["conclude"]


@pytest.mark.article("A19 Q60", "单项由两人以上审查，签发人不得审过单项、不得提出建议")
def test_at_least_two_people_and_a_signer_apart(district: District) -> None:
    case = applies(district)
    submits(district)
    for role in ("bureau_resource", "bureau_data", "bureau_security", "bureau_compliance"):
        district.grants("wenjingyi", role, "data_bureau")
    for _ in range(5):
        check(district, "wenjingyi")
    one_scan = {"scanned_on": "2026-11-23", "scan_tool": "扫描器", "scan_report": file(district, "wenjingyi")}
    counts = dict.fromkeys(("critical_count", "high_count", "medium_count", "low_count"), 0)
    district("wenjingyi").completes("scan", **one_scan, **counts)
    with pytest.raises(InvalidAnswers):
        recommends(district)
    assert case.waits_at == ["conclude"]


def test_who_checked_an_item_does_not_sign(district: District) -> None:
    case = applies(district)
    submits(district)
    all_check(district)
    scans(district)
    recommends(district)
    district.grants("ouyangmin", "bureau_leader", "data_bureau")
    district.grants("wenjingyi", "bureau_leader", "data_bureau")
    with pytest.raises(Forbidden):
        district("wenjingyi").completes("sign", compliance_decision="SIGN")
    district("ouyangmin").completes("sign", compliance_decision="SIGN")
    assert case.waits_at == ["sign"]
    assert reviews(district) == []


@pytest.mark.article("A19.1 Q25", "公安、医疗、教学系统只免托管，其余照审")
def test_an_exempt_system_declares_instead_of_being_hosted(district: District) -> None:
    case = applies(district, exempt="MEDICAL")
    assert "declare_exempt" in case.waits_at
    assert "submit_hosting" not in case.waits_at
    assert len(case.waits_at) == 6


@pytest.mark.article("A19.4 A4.4 Q58", "三级以上另须密评，由密码管理部门核查；一级为自主定级")
@pytest.mark.parametrize(
    ("level", "there", "missing"),
    [(3, "submit_crypto", "submit_grading"), (1, "submit_grading", "submit_mlps")],
)
def test_the_level_says_what_is_evaluated(district: District, level: int, there: str, missing: str) -> None:
    case = applies(district, level)
    assert there in case.waits_at
    assert missing not in case.waits_at
    submits(district)
    if level == 3:
        check(district, "shenruolin")


def test_the_officer_is_reminded(district: District) -> None:
    applies(district)
    submits(district)
    district.days_pass(7)
    assert "ouyangmin" in district.notified("符合性单项待核查")
    assert district.notified("安全扫描待办理") == ["luohaoran"]


@pytest.mark.article("A19", "不涉及软件开发的不适用符合性审查")
def test_without_software_it_does_not_apply(district: District) -> None:
    changes = {"components": [{"subcategory": "INFRA.SPECIAL", "amount": "200000.00", "description": ""}]}
    reaches(district, "BUILT", declared=changes)
    assert asks(district).is_completed
    assert project(district)["compliance_state"] == "NOT_APPLICABLE"


def test_what_is_under_review_or_another_unit_s_is_not_taken(district: District) -> None:
    applies(district)
    assert asks(district).is_completed
    assert asks(district, "tangyuhan", "health_bureau").is_completed
    assert district.notified("不能申请符合性审查") == ["tangyuhan", "zhangjiayi"]


FACTS = [name for name in SAMPLES["compliance_gaps"] if name != "high_vulns"]
BY_FACT = [
    *("G-H1", "G-H2", "G-T1", "G-T2", "G-T3", "G-T4", "G-D1", "G-D2"),
    *("G-S2", "G-S3", "G-S4", "G-S5", "G-S6", "G-C1"),
]


@pytest.mark.article("A19.1 A19.2 A19.3 A19.4 Q26 Q27", "每种缺陷各自列出，中危无计划只提示")
@pytest.mark.parametrize(("fact", "gap"), list(zip(FACTS, BY_FACT, strict=True)))
@pytest.mark.sweep("compliance_gaps")
def test_each_gap_is_listed_for_itself(fact: str, gap: str) -> None:
    (found,) = decide("compliance_gaps", **{**SAMPLES["compliance_gaps"], fact: False})
    assert found == {"gap": gap, "severity": "WARN" if gap == "G-S6" else "BLOCK"}


@pytest.mark.sweep("compliance_gaps")
@pytest.mark.parametrize(("high", "gaps"), [(0, []), (1, ["G-S1"])])
@pytest.mark.sweep("compliance_gaps")
def test_one_high_risk_is_a_gap(high: int, gaps: list[str]) -> None:
    found = decide("compliance_gaps", **{**SAMPLES["compliance_gaps"], "high_vulns": Decimal(high)})
    assert [each["gap"] for each in found] == gaps


@pytest.mark.article("A19.5 Q28", "结论与缺陷、建议的全部组合")
@pytest.mark.parametrize(
    ("applicable", "gaps", "recommendation", "conclusion"),
    [
        (False, 0, "PASS", "NOT_APPLICABLE"),
        (False, 3, "FAIL", "NOT_APPLICABLE"),
        (True, 0, "PASS", "PASSED"),
        (True, 1, "PASS", "INVALID"),
        (True, 1, "RETURN", "RETURN_FOR_RECTIFICATION"),
        (True, 1, "FAIL", "FAILED"),
        (True, 0, "RETURN", "NEEDS_REASON"),
        (True, 0, "FAIL", "NEEDS_REASON"),
    ],
)
@pytest.mark.sweep("compliance_conclusion")
def test_the_conclusion(applicable: bool, gaps: int, recommendation: str, conclusion: str) -> None:
    found = decide(
        "compliance_conclusion",
        applicable=applicable,
        block_gaps=Decimal(gaps),
        recommendation=recommendation,
    )
    assert found == conclusion


@pytest.mark.parametrize(
    ("conclusion", "words"),
    [
        ("PASSED", ["通过符合性审查。", "可以组织竣工验收"]),
        ("FAILED", ["未通过符合性审查", "不予竣工验收备案", "不予支付竣工验收款项", "存在高危漏洞"]),
        ("RETURN_FOR_RECTIFICATION", ["退回整改", "不是不通过的结论"]),
    ],
)
def test_the_opinion_says_what_follows(conclusion: str, words: list[str]) -> None:
    items = [{"item": "SCAN", "result": "OK", "comment": None, "round": Decimal(2)}]
    gaps = [] if conclusion == "PASSED" else [{"gap": "G-S1", "severity": "BLOCK"}]
    text = filled(
        "compliance_opinion",
        conclusion=conclusion,
        reason="见单项意见",
        items=items,
        gaps=gaps,
        system_name="网格系统",
    )
    assert [word for word in [*words, "扫描2轮"] if word not in text] == []
