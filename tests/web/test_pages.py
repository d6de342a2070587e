"""The remaining pages: cases, the register, definitions, deployment, search, and who may see them."""

import io
import re
from decimal import Decimal

import pytest
from flask import Flask

from engine.labels import Labels
from engine.services import incidents, notifications
from engine.services.incidents import Place
from engine.store.database import Database
from tests.web import shop
from tests.web.browsing import link, script_data
from tests.web.conftest import Visits
from tests.web.test_tasks import asked
from web import casework, vocabulary

ADMINISTRATORS_ONLY = ("/instances", "/incidents", "/definitions", "/definitions/process/order", "/deploy")


@pytest.mark.parametrize("path", ADMINISTRATORS_ONLY)
def test_a_refusal_is_a_page_that_says_why(visits: Visits, path: str) -> None:
    answer = visits("carl").asks(path)
    assert answer.status_code == 403
    assert "无权" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", [*ADMINISTRATORS_ONLY, "/", "/claimable", "/done", "/started", "/start"])
def test_an_owner_sees_every_list_empty(visits: Visits, path: str) -> None:
    assert "lf-app" in visits("olga").sees(path)


def test_registers_that_are_used_less_are_folded_away(visits: Visits) -> None:
    page = visits("carl").sees("/")
    used, folded = page.split('<details class="lf-side-more">')
    assert "/records/thing" in used
    assert "/records/shelf" not in used
    assert "/records/shelf" in folded
    assert '<details class="lf-side-more" open>' in visits("carl").sees("/records/shelf")


def test_the_navigation_holds_only_what_one_may_do(visits: Visits) -> None:
    assert "/deploy" not in visits("carl").sees("/")
    assert "/deploy" in visits("olga").sees("/")


GONE = ("/nowhere", "/tasks/x", "/instances/x", "/records/thing/x", "/records/nothing", "/files/x",
        "/documents/x", "/definitions/process/x", "/definitions/x", "/start/x")  # fmt: skip


@pytest.mark.parametrize("path", GONE)
def test_what_is_not_there_is_a_page_too(visits: Visits, path: str) -> None:
    answer = visits("olga").asks(path)
    assert answer.status_code == 404
    assert "没有找到内容" in answer.get_data(as_text=True)


def test_a_case_is_shown_with_all_its_parts(visits: Visits) -> None:
    case = asked(visits("carl"))
    olga = visits("olga")
    page = olga.sees(case)
    state = script_data(page, "state-1")
    assert state["markers"] == {"is-done": sorted(state["markers"]["is-done"]), "is-here": ["decide"]}
    assert [each["text"] for each in state["overlays"]] == ["1 处"]
    assert {"asked", "judge"} <= set(state["markers"]["is-done"])
    assert "定级" in olga.sees(f"{case}?tab=history")
    assert "第 2 行命中" in olga.sees(f"{case}?tab=decisions")
    assert '"special"' in olga.sees(f"{case}?tab=variables").replace("&#34;", '"')
    for tab in ("files", "timers", "messages", "nothing"):
        olga.sees(f"{case}?tab={tab}")


def test_what_only_the_platform_knows_a_case_by_comes_last(visits: Visits) -> None:
    case = asked(visits("carl"))
    page = visits("olga").sees(case)
    meta = page.split('<div class="lf-meta">')[1].split("</div>")[0]
    assert meta.endswith(f'<span class="lf-mono">{case.split("/")[-1]}</span>')
    assert meta.startswith("<span>流程")


def test_a_key_made_of_an_identifier_is_no_number() -> None:
    key = "01932f5c-0000-7000-8000-000000000001"
    assert casework.known_number(None, key) == casework.known_number(None, f"{key}/3") == ""
    assert casework.known_number(None, "LH-2026-001") == "LH-2026-001"


def test_nothing_is_promised_that_no_process_does(visits: Visits) -> None:
    carl = visits("carl")
    assert "提醒" not in carl.sees("/") + carl.sees("/notifications")


def test_an_end_without_a_name_is_told_by_its_kind(visits: Visits) -> None:
    assert ">结束事件</option>" in visits("olga").sees("/definitions/process/order")


def test_variables_are_for_administrators(visits: Visits) -> None:
    carl = visits("carl")
    case = asked(carl)
    assert "special" not in carl.sees(f"{case}?tab=variables")


def test_the_case_s_diagram_is_for_those_who_see_the_case(visits: Visits) -> None:
    carl = visits("carl")
    source = script_source(carl.sees(asked(carl)))
    assert carl.asks(source).mimetype == "application/xml"
    assert visits("olga").asks(source).status_code == 200


def script_source(page: str) -> str:
    return page.split('data-bpmn="')[1].split('"')[0]


def test_no_way_leads_to_a_record_that_one_may_not_see(visits: Visits) -> None:
    case = asked(visits("carl"))
    keeper, owner = visits("kate"), visits("olga")
    task = link(keeper.sees(case), r"/tasks/[^\"]+")
    for page in (case, task):
        assert "/records/thing/" in owner.sees(page)
        assert "/records/thing/" not in keeper.sees(page)


def test_a_case_is_cancelled_with_a_reason(visits: Visits) -> None:
    carl, olga = visits("carl"), visits("olga")
    case = asked(carl)
    olga.sees(case)
    assert olga.posts(f"{case}/cancel", reason="").status_code == 422
    assert olga.posts(f"{case}/cancel", reason="重复申领").status_code == 302
    assert "已终止" in carl.sees(case)
    assert "重复申领" in carl.sees(f"{case}?tab=history")
    carl.sees("/")
    assert carl.posts(f"{case}/cancel", reason="我也想").status_code == 403


def test_an_incident_is_listed_and_can_be_repeated(visits: Visits, shop_database: Database) -> None:
    case = asked(visits("carl"))
    with shop_database.begin() as session:
        incidents.open_at(
            session, Place(case.split("/")[-1], "order", "judge", 99), RuntimeError("secret detail")
        )
    olga = visits("olga")
    page = olga.sees("/incidents")
    assert "定级" in page
    assert "secret detail" not in page
    assert "1 个异常" in olga.sees(case)
    assert olga.posts(link(page, r"/incidents/[^\"]+/retry"), next="/incidents").location == "/incidents"


def test_an_incident_shows_what_the_step_was_given(visits: Visits, shop_database: Database) -> None:
    case = asked(visits("carl"))
    place = Place(case.split("/")[-1], "order", "judge", 99)
    with shop_database.begin() as session:
        incidents.open_at(session, place, RuntimeError("x"), inputs={"price": Decimal("12.50")})
    olga = visits("olga")
    page = olga.sees(link(olga.sees("/incidents"), r"/incidents/[^/\"]+"))
    assert ("price" in page, "12.5" in page, "RuntimeError" in page) == (True, True, True)
    assert olga.posts(link(page, r"/incidents/[^\"]+/retry"), next=case).location == case


def test_a_variable_is_set_and_a_case_moved_on_its_page(visits: Visits) -> None:
    carl, olga = visits("carl"), visits("olga")
    case = asked(carl)
    assert "设置变量" in olga.sees(f"{case}?tab=variables")
    given = {"name": "colour", "scope": "0", "value": '"red"', "reason": "客户来电"}
    assert olga.posts(f"{case}/variables", **{**given, "value": "'"}).status_code == 422
    assert olga.posts(f"{case}/variables", **given).status_code == 302
    assert "colour" in olga.sees(f"{case}?tab=variables&q=red")
    page = olga.sees(f"{case}?tab=places")
    number = re.search(r'name="number" value="(\d+)"', page)
    target = re.search(r'<option value="([^"]+)"', page[page.index('name="to"') :])
    assert number
    assert target
    moved = {"number": number[1], "to": target[1], "reason": "重新办理"}
    assert olga.posts(f"{case}/move", **moved).status_code == 302
    assert "重新办理" in olga.sees(f"{case}?tab=history")
    assert carl.posts(f"{case}/move", **moved).status_code == 403


def test_cases_are_found_by_name_state_and_process(visits: Visits) -> None:
    asked(visits("carl"))
    olga = visits("olga")
    for query in ("q=椅子", "state=running", "process=order"):
        assert "椅子" in olga.sees(f"/instances?{query}")
    for query in ("q=桌子", "state=completed", "incidents=1", "test=1"):
        assert "没有符合条件的结果" in olga.sees(f"/instances?{query}")


def test_a_test_instance_is_left_out_of_real_work(visits: Visits) -> None:
    olga = visits("olga")
    start = link(olga.sees("/definitions/process/order"), r"/start/order[^\"]+")
    assert "试运行实例" in olga.sees(start)
    answer = olga.sends(start, {"answers": {"name": "试", "price": "1", "unit": "shop"}})
    assert answer.status_code == 200
    assert "没有实例" in olga.sees("/instances")
    assert "试" in olga.sees("/instances?test=1")


def test_the_register_lists_records_and_their_history(visits: Visits) -> None:
    carl = visits("carl")
    asked(carl)
    page = carl.sees("/records/thing")
    assert "120.50 元" in page
    record = link(page, r"/records/thing/[^\"]+")
    assert "第一条" in carl.sees(record)
    history = carl.sees(f"{record}?tab=history")
    assert "名称" in history
    assert "Carl" in history
    assert "没有符合条件的结果" in carl.sees("/records/thing?q=桌子")


@pytest.mark.parametrize(
    "path", ["process/order", "decision/care", "form/ask", "code/roles", "record/thing", "platform/platform"]
)
def test_each_definition_has_a_page_and_its_file(visits: Visits, path: str) -> None:
    olga = visits("olga")
    assert "v1" in olga.sees(f"/definitions/{path}")
    assert "现行" in olga.sees(f"/definitions/{path}")
    file = olga.asks(f"/definitions/{path}/1/file")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert olga.asks(f"/definitions/{path}/2").status_code == 404


def test_changing_a_table_makes_a_version_that_is_in_force(visits: Visits) -> None:
    olga = visits("olga")
    olga.sees("/deploy")
    changed = shop.CARE.replace("100", "30")
    file = (io.BytesIO(changed.encode()), "care.dmn")
    sent = {"csrf_token": olga.token, "name": "三十", "action": "deploy", "files": file}
    answer = olga.client.post("/deploy", data=sent)
    assert "1 个新版本已生效" in answer.get_data(as_text=True)
    assert "三十" in olga.sees("/definitions/decision/care")
    carl = visits("carl")
    case = asked(carl, price="50")
    assert "special" in olga.sees(f"{case}?tab=decisions")
    assert "决策表 v2" in olga.sees(f"{case}?tab=decisions")


def test_the_same_again_changes_nothing(visits: Visits) -> None:
    olga = visits("olga")
    olga.sees("/deploy")
    same = {"csrf_token": olga.token, "files": (io.BytesIO(shop.CARE.encode()), "care.dmn")}
    assert "没有变化" in olga.client.post("/deploy", data=same).get_data(as_text=True)


def test_findings_are_pinned_to_elements(visits: Visits) -> None:
    olga = visits("olga")
    olga.sees("/deploy")
    broken = shop.ORDER.replace('camunda:formRef="decide"', 'camunda:formRef="gone"')
    sent = {"csrf_token": olga.token, "files": (io.BytesIO(broken.encode()), "order.bpmn")}
    answer = olga.client.post("/deploy", data=sent)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert script_data(page, "state-1")["overlays"][0]["at"] == "decide"
    assert 'data-locate="decide"' in page
    assert "v2" not in olga.sees("/definitions/process/order")


def test_a_deployment_without_a_note_says_where_it_came_from(visits: Visits) -> None:
    olga = visits("olga")
    olga.sees("/deploy")
    file = (io.BytesIO(shop.CARE.replace("100", "30").encode()), "care.dmn")
    olga.client.post("/deploy", data={"csrf_token": olga.token, "action": "deploy", "files": file})
    assert '<span class="lf-strong">网页' in olga.sees("/deploy")


def test_only_checking_deploys_nothing(visits: Visits) -> None:
    olga = visits("olga")
    olga.sees("/deploy")
    changed = shop.CARE.replace("100", "30").encode()
    sent = {"csrf_token": olga.token, "action": "check", "files": (io.BytesIO(changed), "care.dmn")}
    assert "可以部署" in olga.client.post("/deploy", data=sent).get_data(as_text=True)
    assert "v2" not in olga.sees("/definitions/decision/care")


def test_deploying_nothing_is_said_in_words(visits: Visits) -> None:
    olga = visits("olga")
    olga.sees("/deploy")
    assert olga.posts("/deploy").status_code == 400


def test_search_finds_what_one_may_see(visits: Visits) -> None:
    carl = visits("carl")
    asked(carl)
    assert "椅子" in carl.sees("/search?q=椅子")
    assert "没有找到" in carl.sees("/search?q=桌子")
    assert "请输入搜索内容" in carl.sees("/search")


def test_messages_are_read_once(visits: Visits, shop_database: Database) -> None:
    with shop_database.begin() as session:
        notifications.notify(session, ["carl"], Labels("有新事项", "News"), Labels("请看", "Look"))
    carl = visits("carl")
    assert "1 条未读" in carl.sees("/")
    assert "有新事项" in carl.sees("/notifications")
    carl.posts("/notifications/read")
    assert "条未读" not in carl.sees("/notifications")


def test_a_record_of_another_unit_does_not_exist(visits: Visits) -> None:
    olga, yves = visits("olga"), visits("yves")
    asked(visits("carl"))
    record = link(olga.sees("/records/thing"), r"/records/thing/[^\"]+")
    assert olga.asks(record).status_code == 200
    assert yves.asks(record).status_code == 404
    assert "没有您可以查看的登记" in yves.sees("/records/thing")


def test_an_empty_register_offers_to_start_only_what_one_may_start(visits: Visits) -> None:
    offer = 'class="btn btn-sm" href="/start"'
    assert offer in visits("yves").sees("/records/thing")
    assert offer not in visits("kate").sees("/records/thing")


def test_an_unforeseen_failure_shows_a_number_and_no_trace(
    visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr("engine.services.tasks.mine", fails)
    carl = visits("carl")
    answer = carl.asks("/")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "swordfish" not in page
    assert "Traceback" not in page
    assert answer.headers["X-Request-Id"] in page


def test_even_a_broken_frame_leaves_a_page(visits: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    carl = visits("carl")
    monkeypatch.setattr("engine.services.tasks.counts", lambda *_: 1 / 0)
    answer = carl.asks("/")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.get_data(as_text=True)


def test_health(visits: Visits) -> None:
    nobody = visits("")
    assert nobody.asks("/healthz").json == {"status": "ok"}
    assert nobody.asks("/readyz").json == {"status": "ok", "workers": 0}


def test_a_version_that_no_database_can_hold_is_not_there(visits: Visits) -> None:
    olga = visits("olga")
    olga.sees("/start/order?test=1")
    assert olga.sends(f"/start/order?version={10**30}", {"answers": {}}).status_code == 404


def test_a_decision_is_told_in_words_and_its_expressions_wait_behind_a_fold(visits: Visits) -> None:
    olga = visits("olga")
    case = asked(visits("carl"))
    page = olga.sees(f"{case}?tab=decisions")
    before, _, fold = page.partition("查看判定条件（FEEL）")
    assert "&gt;= 100" in fold
    assert "&gt;= 100" not in before


def test_a_file_says_which_field_it_was_attached_by(app: Flask, shop_database: Database) -> None:
    with shop_database.reading() as session, app.test_request_context():
        assert vocabulary.field(session, "paper") == "附件"
        assert vocabulary.field(session, "things.*.price") == "价格"
        assert vocabulary.field(session, "nowhere") == ""
