"""Institutions, experts and contracts are entered by one person and confirmed by another, and keep their
history; experts are drawn from the register alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers, NotFound
from engine.services import people, records, register
from engine.services.access import SYSTEM
from engine.store.records import Wanted
from tests.content.district import District, in_days

INSTITUTION = {
    "name": "某测评中心有限公司",
    "credit_code": "91440300MA5XXXXX0X",
    "institution_type": "EVALUATION_BODY",
    "contact": "李工",
    "phone": "13800000000",
    "qualifications": [{"qualification": "CNAS", "certificate_no": "L0001", "scope": "软件测试"}],
    "next_state": "ACTIVE",
}
CONTRACT = {
    "contract_name": "社区网格巡查系统建设合同",
    "contract_no": "HB-2026-01",
    "owner_unit_id": "huangbei_subdistrict",
    "contract_type": "CONSTRUCTION",
    "amount": "180000.00",
    "party_name": "某软件有限公司",
    "party_unit_id": "demo_contractor",
    "signed_on": "2026-11-20",
    "start_on": "2026-11-21",
    "end_on": "2027-11-20",
    "warranty_months": 24,
    "warranty_scope": "全部软件",
    "warranty_responsibility": "免费维修",
    "payment_terms": [{"milestone": "ADVANCE", "percent": 30}, {"milestone": "ACCEPTANCE", "percent": 70}],
    "next_state": "IN_FORCE",
}
EXPERT = {
    "name": "李文博",
    "person": "liwenbo",
    "work_unit": "某高校计算机学院（演示）",
    "specialities": ["SOFTWARE_ENGINEERING"],
    "joined_on": "2026-11-20",
    "next_state": "ACTIVE",
}


def held(district: District, kind: str, who: str = "heminyi") -> list[Mapping[str, Any]]:
    """The records of a kind that somebody sees, as expressions read them."""
    with district.database.reading() as session:
        actor = people.actor_named(session, who)
        found = register.listing(session, kind, actor, Wanted(size=50)).page.items
        return [dict(records.values_of(session, kind, line.key)) for line in found]


def enters(district: District, valid_to: str, **changes: Any) -> None:
    qualification = {**INSTITUTION["qualifications"][0], "valid_to": valid_to}
    district("heminyi").completes("edit", **{**INSTITUTION, "qualifications": [qualification], **changes})


@pytest.mark.article("A31 A19.2", "机构及资质由监督岗登记、局领导确认，变更逐项留痕")
def test_an_institution_is_entered_by_one_and_confirmed_by_another(district: District) -> None:
    district("heminyi").starts("institution_registration", entry_mode="ADD")
    enters(district, "2027-06-30")
    (entered,) = held(district, "institution")
    assert (entered["institution_state"], entered["institution_no"]) == ("PENDING", None)
    with district.database.begin() as session:
        people.grant(session, "heminyi", "bureau_leader", "data_bureau", SYSTEM)
    with pytest.raises(Forbidden, match="whoever did it"):
        district("heminyi").claims("confirm")
    with pytest.raises(InvalidAnswers):
        district("zhengweiguo").completes("confirm", entry_decision="RETURN")
    district("zhengweiguo").completes("confirm", entry_decision="AGREE")
    (entered,) = held(district, "institution")
    assert (entered["institution_state"], entered["institution_no"]) == ("ACTIVE", "JG-0001")
    assert str(entered["earliest_expiry"]) == "2027-06-30"


@pytest.mark.article("A31", "出库只能经流程，历次状态可查")
def test_a_change_finds_the_entry_and_keeps_what_it_was(district: District) -> None:
    district("heminyi").starts("institution_registration", entry_mode="ADD")
    enters(district, "2027-06-30")
    district("zhengweiguo").completes("confirm", entry_decision="AGREE")
    district("heminyi").starts("institution_registration", entry_mode="CHANGE", target_no="JG-0001")
    enters(district, "2028-06-30", next_state="REMOVED")
    district("zhengweiguo").completes("confirm", entry_decision="AGREE")
    (entered,) = held(district, "institution")
    assert (entered["institution_state"], entered["institution_no"]) == ("REMOVED", "JG-0001")
    with district.database.reading() as session:
        actor = people.actor_named(session, "heminyi")
        (line,) = register.listing(session, "institution", actor, Wanted()).page.items
        changes = register.changes(session, "institution", line.key, actor, field="institution_state")
        told = [(change.actor_name, str(change.new.value)) for change in reversed(changes.items)]
        assert told == [("何敏仪", "PENDING"), ("郑卫国", "ACTIVE"), ("郑卫国", "REMOVED")]
        expiry = register.changes(session, "institution", line.key, actor, field="earliest_expiry")
        assert [str(change.new.value) for change in expiry.items] == ["2028-06-30", "2027-06-30"]


def test_a_number_that_does_not_exist_ends_at_once(district: District) -> None:
    case = district("heminyi").starts("institution_registration", entry_mode="CHANGE", target_no="JG-9999")
    assert case.is_completed
    assert held(district, "institution") == []


@pytest.mark.article("A16.1 A27", "合同归入本单位项目，保修和付款条件必须写全")
def test_a_contract_belongs_to_a_project_of_one_s_own(district: District) -> None:
    project = district.project(district.appraises())
    district("zhangjiayi").starts("contract_registration", entry_mode="ADD")
    file = {"contract_file": district.upload("zhangjiayi", "合同.pdf")}
    for wrong in (
        {"warranty_scope": ""},
        {"warranty_months": 23},
        {"payment_terms": [{"milestone": "ADVANCE", "percent": 99}]},
        {"end_on": "2026-11-20"},
    ):
        with pytest.raises(InvalidAnswers):
            district("zhangjiayi").completes(
                "edit", **{**CONTRACT, **file, "project_no": project["project_no"], **wrong}
            )
    case = district.case_of("contract_registration")
    district("zhangjiayi").completes("edit", **CONTRACT, **file, project_no="LH-ZWXX-2026-9999")
    assert case.waits_at == ["edit"]
    district("zhangjiayi").completes("edit", **CONTRACT, **file, project_no=project["project_no"])
    assert case.waits_at == ["confirm"]
    district("chenguodong").completes("confirm", entry_decision="AGREE")
    (entered,) = held(district, "contract", "chenguodong")
    assert (entered["register_no"], entered["contract_state"]) == ("HT-2026-0001", "IN_FORCE")
    assert str(entered["amount"]) == "180000.00"


@pytest.mark.article("A4.3", "其他单位看不到合同，合同相对方只看到自己的合同")
def test_a_contract_is_seen_by_its_two_sides_and_the_authorities(district: District) -> None:
    project = district.project(district.appraises())
    district("zhangjiayi").starts("contract_registration", entry_mode="ADD")
    file = {"contract_file": district.upload("zhangjiayi", "合同.pdf")}
    district("zhangjiayi").completes("edit", **CONTRACT, **file, project_no=project["project_no"])
    district("chenguodong").completes("confirm", entry_decision="AGREE")
    seen = {who: len(held(district, "contract", who)) for who in ("qinjiawei", "zhouqiming", "yuanhong")}
    assert seen == {"qinjiawei": 1, "zhouqiming": 0, "yuanhong": 0}
    assert len(held(district, "contract", "jiazhengyang")) == 1
    assert held(district, "project", "qinjiawei") == []


def test_the_register_begins_with_the_experts_that_can_be_drawn(district: District) -> None:
    experts = held(district, "expert", "linxiaolan")
    assert {expert["expert_state"] for expert in experts} == {"ACTIVE"}
    with district.database.reading() as session:
        holders = {holder.username for holder in people.with_role(session, "expert")}
    assert {expert["person"] for expert in experts} == holders
    assert all(isinstance(expert["specialities"], list) for expert in experts)
    assert held(district, "expert", "zhangjiayi") == []


def test_what_others_may_not_see_is_not_there(district: District) -> None:
    with district.database.reading() as session:
        (line, *_) = register.listing(
            session, "expert", people.actor_named(session, "linxiaolan"), Wanted()
        ).page.items
        for who in ("zhangjiayi", "liwenbo", "qinjiawei"):
            with pytest.raises(NotFound):
                register.view(session, "expert", line.key, people.actor_named(session, who))


def changes_expert(district: District, **changes: Any) -> None:
    district("linxiaolan").starts("expert_registration", entry_mode="CHANGE", target_no="ZJ-D001")
    district("linxiaolan").completes("edit", **{**EXPERT, **changes})
    district("zhengweiguo").completes("confirm", entry_decision="AGREE")


@pytest.mark.article("A14.2 A31", "已出库、须回避的专家不参加抽取，抽取留有使用记录")
@pytest.mark.parametrize(
    "changes",
    [
        {"next_state": "REMOVED", "removal_reason": "调离"},
        {"next_state": "PAUSED", "removal_reason": "出国"},
        {"recusal_units": ["huangbei_subdistrict"]},
    ],
)
def test_whom_the_register_leaves_out_is_never_drawn(district: District, changes: dict[str, Any]) -> None:
    changes_expert(district, **changes)
    district.appraises()
    district.applies()
    district.is_accepted(9)
    drawn = district.answered("expert_review")
    assert len(drawn) == 9
    assert "liwenbo" not in drawn
    used = held(district, "expert_engagement", "linxiaolan")
    assert sorted(row["person"] for row in used) == drawn
    assert {row["owner_unit_id"] for row in used} == {"huangbei_subdistrict"}


@pytest.mark.article("A31 A19.2", "资质临近到期的，每周提醒监督岗")
def test_who_supervises_is_reminded_of_qualifications_that_expire(district: District) -> None:
    district("heminyi").starts("institution_registration", entry_mode="ADD")
    enters(district, in_days(40))
    district("zhengweiguo").completes("confirm", entry_decision="AGREE")
    district.days_pass(8)  # the Monday after: 33 days are left
    assert district.notified("机构资质即将到期") == []
    district.days_pass(7)
    assert district.notified("机构资质即将到期") == ["heminyi"]
