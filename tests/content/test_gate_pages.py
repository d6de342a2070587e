"""What people see of gates and measures: who signs, who executes, who audits, in both languages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.store.tasks import State, Task
from tests.content.district import District
from tests.content.test_gate import passes, project_key
from tests.content.test_measures import proposes
from tests.content.test_resources import registers
from tests.web.asking import Asking


def task(district: District, element: str) -> str:
    with district.database.reading() as session:
        query = select(Task.id).where(Task.element == element, Task.state == State.OPEN)
        return str(session.scalars(query).first())


def shown(asking: Asking, who: str, path: str) -> str:
    status, text = asking.asks(who, "GET", path)
    assert status == 200
    return text


def test_who_signs_reads_the_table_s_answer_in_one_language(district: District, asking: Asking) -> None:
    proposes(district, event="FILING_MISSING")
    text = shown(asking, "zhengweiguo", f"/tasks/{task(district, 'sign')}")
    assert "不予托管服务器；项目；罗湖区政务服务数据管理局；第七条、第二十五条；区政数局资源岗；" in text
    assert "No server hosting" not in text.split("<main")[1].split("data-form")[0]


@pytest.mark.article("A30", "项目页列出该项目的关口记录、措施和资源申请")
@pytest.mark.parametrize("who", ["jiazhengyang", "zhangjiayi", "heminyi", "zhengweiguo", "caiyating"])
def test_the_project_s_page_lists_what_the_gate_kept(district: District, asking: Asking, who: str) -> None:
    registers(district)
    passes(district, "FUND_OM")
    text = shown(asking, who, f"/records/project/{project_key(district)}")
    for words in ("关口记录", "GK-2026-00001", "安排运维经费", "不予办理", "第十九条末款、口径 Q28"):
        assert words in text


@pytest.mark.article("A14.3 Q14", "例外单独列出")
def test_exceptions_are_listed_apart(district: District, asking: Asking) -> None:
    registers(district)
    passes(district, "FUND_OM")
    passes(district, "ARRANGE_FUNDS", override={"document_no": "罗智数〔2026〕5号", "reason": "防汛急需"})
    text = shown(asking, "jiazhengyang", "/records/gate_decision?state=ALLOW_EXCEPTION")
    assert "GK-2026-00002" in text
    assert "GK-2026-00001" not in text
