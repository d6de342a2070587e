"""D12, D18, D19 at their boundaries, as articles 19, 24 and 25 have it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from tests.content.test_tables import SAMPLES, decide

ALWAYS = {"TESTING", "SCAN", "SOURCE_REVIEW"}


@pytest.mark.parametrize(
    ("changes", "items"),
    [
        ({}, ALWAYS | {"CLOUD_HOSTING", "DATA_SHARING", "MLPS"}),
        ({"has_software_dev": False}, set()),
        ({"produces_data": False}, ALWAYS | {"CLOUD_HOSTING", "DATA_NA_STATEMENT", "MLPS"}),
        ({"mlps_level": Decimal(1)}, ALWAYS | {"CLOUD_HOSTING", "DATA_SHARING", "MLPS_SELF_GRADING"}),
        ({"mlps_level": Decimal(3)}, ALWAYS | {"CLOUD_HOSTING", "DATA_SHARING", "MLPS", "CRYPTO_ASSESSMENT"}),
        # the three exempt kinds are exempt from hosting alone
        (
            {"hosting_exempt_type": "PUBLIC_SECURITY"},
            ALWAYS | {"HOSTING_DECLARATION", "DATA_SHARING", "MLPS"},
        ),
        ({"hosting_exempt_type": "MEDICAL"}, ALWAYS | {"HOSTING_DECLARATION", "DATA_SHARING", "MLPS"}),
        ({"hosting_exempt_type": "TEACHING"}, ALWAYS | {"HOSTING_DECLARATION", "DATA_SHARING", "MLPS"}),
    ],
)
@pytest.mark.sweep("compliance_items")
@pytest.mark.article("A19.1 A19.2 A19.3 A19.4 A19.4c Q25", "符合性审查的四项怎样随项目而定")
def test_what_is_reviewed(changes: dict[str, Any], items: set[str]) -> None:
    found = decide("compliance_items", **{**SAMPLES["compliance_items"], **changes})
    assert set(found) == items
    assert len(found) == len(items)


@pytest.mark.parametrize("present", list(product((False, True), repeat=4)))
@pytest.mark.sweep("filing_negative")
@pytest.mark.article("A24.1 A24.2 A24.3 A24.4 Q41", "负面清单四种情形的全部组合")
def test_each_case_of_the_negative_list_counts_for_itself(present: tuple[bool, ...]) -> None:
    inputs = dict(zip(SAMPLES["filing_negative"], present, strict=True))
    assert decide("filing_negative", **inputs) == [f"N{n}" for n, there in enumerate(present, 1) if there]


FILED_ON = {"filed_on": date(2026, 12, 16)}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "FILED"),
        ({**FILED_ON, "acceptance_on": date(2026, 12, 16)}, "FILED"),  # on the day itself
        ({**FILED_ON, "acceptance_on": date(2026, 12, 15)}, "FILED_LATE"),
        ({"missing_count": Decimal(1)}, "RETURN"),
        ({"mismatch": True}, "RETURN"),
        ({"has_software_dev": True, "self_review_ok": False}, "RETURN"),
        ({"has_software_dev": False, "self_review_ok": False}, "FILED"),
        ({"has_software_dev": True, "self_review_ok": True}, "FILED"),
        ({"missing_count": Decimal(1), "correction_expired": True}, "NONCONFORMING"),
        ({"mismatch": True, "correction_expired": True}, "NONCONFORMING"),
        ({"has_software_dev": True, "self_review_ok": False, "correction_expired": True}, "NONCONFORMING"),
        ({"correction_expired": True}, "FILED"),
        ({"missing_count": Decimal(1), **FILED_ON, "acceptance_on": date(2026, 12, 15)}, "RETURN"),
    ],
)
@pytest.mark.sweep("filing_review")
@pytest.mark.article("A25.1 A25.3 Q45", "备案形式核对，验收当日和前后一天")
def test_the_formal_check(changes: dict[str, Any], outcome: str) -> None:
    assert decide("filing_review", **{**SAMPLES["filing_review"], **changes}) == outcome
