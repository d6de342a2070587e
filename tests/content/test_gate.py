"""D16, A30: what the Measures may refuse passes one gate; a refusal is kept and told, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from engine.services import instances, records, register, tasks
from engine.services.access import SYSTEM
from engine.services.records import Cause, NeverChanged
from engine.store.records import Wanted
from tests.actors import Case
from tests.content.district import District
from tests.content.test_resources import REQUEST, registers
from tests.content.test_suspension import applies, bars, kept, refuses_to_rectify
from tests.web.asking import Asking
from web.app import create_app

OVERRIDE = {
    "document_no": "罗智数〔2026〕5号",
    "reason": "防汛急需",
    "first_approver": "何敏仪",
    "second_approver": "郑卫国",
}


def project_key(district: District) -> str:
    with district.database.reading() as session:
        (found,) = records.find(session, "project", {})
    return str(found["key"])


def passes(district: District, action: str, **changes: Any) -> Case:
    """A process calls the gate before an act on the one project there is."""
    given = {"action": action, "project_id": project_key(district), **changes}
    with district.database.begin() as session:
        started = instances.start(session, "gate_check", SYSTEM, variables=given)
    district.settles()
    return Case(district, started)


def enters(district: District, **values: Any) -> None:
    """Another process has entered this of the project."""
    cause = Cause(SYSTEM, district.case_of("project_intake").id, element_id="register")
    with district.database.begin() as session:
        records.write(session, "project", project_key(district), values, cause)
    district.settles()


def last(district: District) -> tuple[str, str]:
    entry = kept(district)[-1]
    return entry["gate_result"], entry["cites"]


@pytest.mark.article("A19.6 Q28", "未通过符合性审查（含未申请）的，五个行为的关口全部关闭，各引条款")
@pytest.mark.parametrize(
    ("action", "measure", "cites"),
    [
        ("CONVENE_COMPLETION", "M1", "A19.6 Q23"),
        ("FILE_ACCEPTANCE", "M1", "A19.6 Q28"),
        ("FUND_OM", "M3", "A19.6 Q28"),
        ("PAY_ACCEPTANCE", "M4", "A19.6 Q28 Q34"),
        ("PAY_FINAL", "M4", "A19.6 Q28 Q34"),
        ("AUDIT_SETTLEMENT", "M5", "A19.6 Q28"),
    ],
)
def test_what_waits_for_the_compliance_review_is_refused_and_kept(
    district: District, action: str, measure: str, cites: str
) -> None:
    registers(district)
    with district.database.reading() as session:
        before = records.values_of(session, "project", project_key(district))
    case = passes(district, action)
    assert case.is_completed
    (entry,) = kept(district)
    assert (entry["action"], entry["gate_result"], entry["measures"]) == (action, "DENY", [measure])
    assert entry["cites"] == cites
    assert district.notified("不予办理：社区网格巡查管理系统") == ["chenguodong", "zhangjiayi"]
    with district.database.reading() as session:
        assert records.values_of(session, "project", project_key(district)) == before


@pytest.mark.article("A19.6 Q34", "只扣竣工验收款和尾款，进度款照付")
def test_what_is_allowed_leaves_no_entry(district: District) -> None:
    registers(district)
    passes(district, "PAY_PROGRESS")
    enters(district, compliance_state="IN_REVIEW")
    enters(district, compliance_state="PASSED")
    for action in ("PAY_ACCEPTANCE", "FUND_OM", "FILE_ACCEPTANCE"):
        assert passes(district, action).is_completed
    assert kept(district) == []


@pytest.mark.article("A19", "不涉及软件开发的项目不须符合性审查")
def test_a_project_without_software_needs_no_compliance_review(district: District) -> None:
    registers(district)
    enters(district, has_software_dev=False)
    passes(district, "FILE_ACCEPTANCE")
    assert kept(district) == []


@pytest.mark.article("A14.3 Q14", "未论证的不予审批、不安排经费；有文件的例外放行并列为例外")
@pytest.mark.parametrize("action", ["DRC_APPROVE", "ARRANGE_FUNDS"])
def test_approval_and_funds_wait_for_a_passed_appraisal(district: District, action: str) -> None:
    registers(district)
    for status in (None, "SUBMITTED", "FAILED"):
        passes(district, action, appraisal_status=status)
        assert last(district) == ("DENY", "A14.3")
    passes(district, action, appraisal_status="PASSED")
    assert len(kept(district)) == 3
    passes(district, action, override=OVERRIDE)
    assert last(district) == ("ALLOW_EXCEPTION", "A14.3 Q14")
    entry = kept(district)[-1]
    assert (entry["document_no"], entry["note"]) == (OVERRIDE["document_no"], OVERRIDE["reason"])
    assert district.notified("例外放行：") == ["chenguodong", "zhangjiayi"]


@pytest.mark.article("A19.6 A29 Q14", "“原则上”只见于第十四条、第二十四条：其他条款不因例外文件放行")
@pytest.mark.parametrize("action", ["FILE_ACCEPTANCE", "PAY_ACCEPTANCE", "AUDIT_SETTLEMENT", "FUND_OM"])
def test_no_exception_where_the_article_does_not_say_in_principle(district: District, action: str) -> None:
    registers(district)
    passes(district, action, override=OVERRIDE)
    assert last(district)[0] == "DENY"


@pytest.mark.article("A20.3 Q37", "未经竣工验收不得投入使用，法律另有规定的除外")
def test_nothing_is_used_before_it_is_accepted(district: District) -> None:
    registers(district)
    passes(district, "PUT_IN_USE")
    assert last(district) == ("DENY", "A20.3 Q37")
    passes(district, "PUT_IN_USE", override=OVERRIDE)
    assert last(district) == ("ALLOW_EXCEPTION", "A20.3 Q37")
    enters(district, completion_accepted_on="2026-11-23")
    passes(district, "PUT_IN_USE")
    assert len(kept(district)) == 2


@pytest.mark.article("A33", "表中没有列入的行为一律不放行")
def test_what_no_row_knows_is_not_let_through(district: District) -> None:
    registers(district)
    passes(district, "SELL")
    assert last(district) == ("DENY", "A33")


@pytest.mark.article("A29 Q48", "拒不整改的暂缓审批，解除后接着办；已受理的继续")
def test_an_approval_waits_at_the_gate_until_the_measure_is_lifted(district: District) -> None:
    registers(district)
    refuses_to_rectify(district)
    going_on = passes(district, "DRC_APPROVE", appraisal_status="PASSED", application_stage="ACCEPTED")
    assert going_on.is_completed
    waiting = passes(district, "DRC_APPROVE", appraisal_status="PASSED")
    assert last(district) == ("SUSPEND", "A29 Q48")
    assert not waiting.is_completed
    district.sends("measure_lift_requested", "ZG-2026-0001", lift_reason="整改合格")
    assert waiting.is_completed
    assert str(kept(district)[-1]["resumed_on"]) == "2026-11-23"


@pytest.mark.article("A19.6 Q33", "备案制项目不受对单位的措施限制；政数局征求意见受限制")
def test_opinions_of_the_data_bureau_wait_but_filing_projects_do_not(district: District) -> None:
    registers(district)
    bars(district)
    assert not passes(district, "CONSULT_REPLY").is_completed
    enters(district, management_mode="FILING")
    assert passes(district, "CONSULT_REPLY").is_completed


@pytest.mark.article("A2.5 Q31", "措施生效后才登记的应急项目不受限制，此前登记的仍须等待")
@pytest.mark.parametrize(("registered_first", "result"), [(True, "SUSPEND"), (False, "ALLOW_EXCEPTION")])
def test_an_emergency_registered_after_the_measure_is_an_exception(
    district: District, registered_first: bool, result: str
) -> None:
    for step in (registers, bars) if registered_first else (bars, registers):
        step(district)
        district.days_pass(1)
    enters(district, is_emergency=True)
    passes(district, "APPRAISE")
    assert last(district)[0] == result


@pytest.mark.article("A30", "关口记录只增不改，按项目、单位可查，他单位看不到")
def test_entries_are_found_by_project_and_unit_and_never_changed(district: District) -> None:
    registers(district)
    passes(district, "FUND_OM")
    number = kept(district)[0]["project_no"]
    auditor, owner, other = (district(who).actor for who in ("jiazhengyang", "zhangjiayi", "tangyuhan"))
    with district.database.reading() as session:
        for wanted in (Wanted(text=number), Wanted(filters={"subject_unit_id": "huangbei_subdistrict"})):
            seen = [
                register.listing(session, "gate_decision", who, wanted) for who in (auditor, owner, other)
            ]
            assert [each.page.total for each in seen] == [1, 1, 0]
        project = register.view(session, "project", project_key(district), owner)
        belonging = register.belonging(session, project, owner)
        assert "gate_decision" in {each.kind.kind for each in belonging}
        key = seen[0].page.items[0].key
    with district.database.begin() as session, pytest.raises(NeverChanged):
        records.write(session, "gate_decision", key, {"gate_result": "ALLOW"}, Cause(SYSTEM))


@pytest.mark.article("A7.2 A30", "直接向接口提交同样得到不予办理，不能绕过关口")
def test_who_posts_directly_gets_the_refusal(district: District) -> None:
    asking = Asking(create_app(district.settings, district.database), district.database)
    body = {"values": REQUEST}
    status, _ = asking.asks("zhangjiayi", "POST", "/api/v1/processes/resource_request/instances", body)
    assert status == 201
    assert last(district) == ("DENY", "A7.2")
    for process in ("gate_check", "gate_record", "technical_appraisal"):
        status, _ = asking.asks("zhangjiayi", "POST", f"/api/v1/processes/{process}/instances", {})
        assert status == 403
    assert len(kept(district)) == 1


@pytest.mark.article("A19.6 A30", "暂停的步骤不能直接提交")
def test_a_step_that_was_stopped_is_not_completed_behind_the_gate(district: District) -> None:
    case = applies(district)
    (task,) = case.detail.tasks
    bars(district)
    with pytest.raises(tasks.Gone), district.database.begin() as session:
        tasks.claim(session, task.id, district("hexiaotong").actor)
    assert case.waits_at == []
