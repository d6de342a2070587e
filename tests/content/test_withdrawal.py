"""Article 14: until the opinion is issued the owner may withdraw its application."""

from __future__ import annotations

import pytest

from engine.errors import InvalidAnswers
from tests.actors import Case
from tests.content.district import AGREE, District

WITHDRAWN = {"applicant_unit_id": "huangbei_subdistrict", "withdrawal_reason": "方案须作重大调整"}


def withdraws(district: District, who: str = "zhangjiayi", number: str = "LH-ZWXX-2026-0001") -> Case:
    return district(who).starts("appraisal_withdrawal", **{**WITHDRAWN, "project_no": number})


@pytest.mark.article("A14.1", "论证意见出具前，建设单位可以撤回申请，论证随即终止")
def test_the_owner_withdraws_while_the_bureau_checks(district: District) -> None:
    case = district.appraises()
    district.applies()
    district("chenguodong").completes("sign_application", **AGREE)
    assert case.waits_at == ["accept"]
    assert withdraws(district).is_completed
    assert district.project(case)["appraisal_state"] == "WITHDRAWN"
    assert "accept" not in case.waits_at
    assert district.notified("技术论证申请已撤回") == ["chenguodong", "hexiaotong", "linxiaolan", "xuzhiheng"]


def test_experts_under_way_are_called_off(district: District) -> None:
    case = district.appraises()
    district.applies()
    district.is_accepted()
    assert case.waits_at.count("expert_review") == 3
    withdraws(district)
    assert not {"expert_review", "crypto_review"} & set(case.waits_at)
    district.days_pass(20)
    assert district.notified("专家评审已到截止日") == []


def test_what_another_unit_or_no_unit_has_under_way_is_not_withdrawn(district: District) -> None:
    case = district.appraises()
    district.applies()
    with pytest.raises(InvalidAnswers):
        withdraws(district, "zhouqiming")  # not a unit of theirs
    withdraws(district, number="LH-ZWXX-2026-0009")
    assert case.waits_at == ["sign_application"]
    assert district.notified("本单位没有正在办理的技术论证") == ["zhangjiayi"]


def test_before_an_application_there_is_nothing_to_withdraw(district: District) -> None:
    """A withdrawal that finds nothing is not kept for the application to come."""
    case = district.appraises()
    withdraws(district)
    district.applies()
    assert case.waits_at == ["sign_application"]
