import io
import re
from datetime import datetime, time, timedelta

from sqlalchemy import update

from engine import clock
from engine.services import articles
from engine.services.access import SYSTEM
from engine.store.counters import stops
from engine.store.database import Database
from engine.store.tasks import Task
from tests.web.browsing import Visitor, link, script_data
from tests.web.conftest import Visits

GOOD = {"name": "椅子", "price": "120.50", "unit": "shop"}


def asked(carl: Visitor, **answers: str) -> str:
    """Asks for a thing; answers with the case's address."""
    carl.sees("/start/order")
    answer = carl.sends("/start/order", {"answers": GOOD | answers})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return str(answer.json["location"])


def taken(chief: Visitor) -> str:
    """Takes the only task on; answers with its address."""
    action = link(chief.sees("/claimable"), r"/tasks/[^\"]+/claim")
    assert chief.posts(action).status_code == 302
    return action.removesuffix("/claim")


def test_a_thing_is_asked_for_and_granted(visits: Visits) -> None:
    carl, cora = visits("carl"), visits("cora")
    case = asked(carl)
    assert "椅子" in carl.sees("/started")
    task = taken(cora)
    page = cora.sees(task)
    data = script_data(page, "form-data")
    assert data["expected"] == 2
    assert (
        cora.sends(f"{task}/complete", {"answers": {"verdict": "YES"}, "expected": 2}).json["location"] == "/"
    )
    assert "椅子" in cora.sees("/done")
    assert script_data(cora.sees(task), "form-data")["values"]["verdict"] == "YES"
    assert "已完成" in carl.sees(case)


def test_the_page_of_a_task_says_what_it_rests_on(visits: Visits) -> None:
    asked(visits("carl"))
    cora = visits("cora")
    page = cora.sees(taken(cora))
    for said in (
        "第一条",
        "申领须经批准。",
        "由负责人决定。",
        "120.50 元",
        "等级",
        "第 2 行命中",
        "发起 · Carl",
        "您在这里",
    ):
        assert said in page, said


def test_who_looks_on_is_not_told_to_be_a_candidate(visits: Visits) -> None:
    asked(visits("carl"))
    task = taken(visits("cora"))
    page = visits("olga").sees(task)
    assert "Cora 正在办理此事项。" in page
    assert "候选人" not in page
    assert [each["text"] for each in script_data(page, "diagram-state")["overlays"]] == ["当前位置"]


def test_figures_and_badges_count_the_same_days(visits: Visits, shop_database: Database) -> None:
    asked(visits("carl"))
    cora = visits("cora")
    taken(cora)
    last = datetime.combine(clock.today() + timedelta(days=7), time(23, 59, 59), clock.ZONE)
    for due_at, count in ((last, "1"), (last + timedelta(seconds=1), "0")):
        with shop_database.begin() as session:
            session.execute(update(Task).values(due_at=due_at))
        page = cora.sees("/?due=week")
        assert re.findall(r"7 天内到期</span><strong>(\d)", page) == [count]
        assert ("余 7 天" in page) == (count == "1")


def test_a_form_is_a_draft_once_one_is_saved(visits: Visits) -> None:
    carl = visits("carl")
    badge = re.compile(r"<h1>[^\n]*草稿[^\n]*</h1>")
    assert not badge.search(carl.sees("/start/order"))
    assert carl.sends("/start/order/draft", {"answers": {"name": "椅子"}}).status_code == 200
    assert badge.search(carl.sees("/start/order"))


def test_the_official_text_stands_beside_the_summary_once_it_is_loaded(
    visits: Visits, shop_database: Database
) -> None:
    asked(visits("carl"))
    cora = visits("cora")
    task = taken(cora)
    official = "凡向本店申领物品者，均应当报经负责人批准。"
    assert official not in cora.sees(task)
    with shop_database.begin() as session:
        articles.load(session, f"第一条 {official}", "official.txt", SYSTEM)
    page = cora.sees(task)
    assert "申领须经批准。" in page
    assert official in page


def test_everything_is_there_in_english(visits: Visits) -> None:
    asked(visits("carl"))
    cora = visits("cora").speaks("en")
    page = cora.sees(taken(cora))
    for said in ("Decide", "A chief decides.", "row 2 fired", "Started by Carl", "You are here", "Price"):
        assert said in page, said
    assert script_data(page, "form-data")["schema"]["label"] == "Decision"


def test_what_a_step_rests_on_is_told_in_the_readers_language(visits: Visits) -> None:
    asked(visits("carl"))
    cora = visits("cora").speaks("en")
    page = cora.sees(taken(cora))
    assert ("Art. 1" in page, "第一条" in page) == (True, False)
    assert ("A chief has the last word." in page, "由负责人决定。" in page) == (True, False)


def test_what_may_be_started_is_explained_in_the_readers_language(visits: Visits) -> None:
    carl = visits("carl")
    assert "申领物品。" in carl.sees("/start")
    carl.speaks("en")
    for path in ("/start", "/start/order"):
        page = carl.sees(path)
        assert ("Asks for a thing." in page, "申领物品。" in page) == (True, False)


def test_the_drawing_is_explained_in_the_readers_language(visits: Visits) -> None:
    page = visits("olga").speaks("en").sees("/definitions/process/order")
    for said in ("Asks for a thing.", "A chief has the last word.", "Art. 1"):
        assert said in page, said


def test_the_figures_narrow_the_list(visits: Visits) -> None:
    asked(visits("carl"))
    cora = visits("cora")
    taken(cora)
    assert "椅子" in cora.sees("/?due=month")
    assert "没有符合条件的结果" in cora.sees("/?due=late")
    assert "椅子" in cora.sees("/?q=椅")
    assert "没有符合条件的结果" in cora.sees("/?q=桌")


def test_errors_come_back_field_by_field(visits: Visits) -> None:
    carl = visits("carl")
    carl.sees("/start/order")
    answer = carl.sends("/start/order", {"answers": {"name": "", "price": "100", "unit": "moon"}})
    assert answer.status_code == 422
    fields = answer.json["fields"]
    assert set(fields) == {"name", "unit"}
    answer = carl.sends("/start/order", {"answers": GOOD | {"price": "1000"}})
    assert answer.json["fields"] == {"price": ["太贵"]}


def test_decimals_arrive_exactly(visits: Visits) -> None:
    carl = visits("carl")
    case = asked(carl, price="0.10")
    assert "0.10 元" in carl.sees(link(carl.sees(case), r"/records/thing/[^\"]+"))


def test_the_loser_of_a_race_is_told_who_won(visits: Visits) -> None:
    asked(visits("carl"))
    cora, chad = visits("cora"), visits("chad")
    action = link(chad.sees("/claimable"), r"/tasks/[^\"]+/claim")
    task = taken(cora)
    late = chad.posts(action)
    assert late.status_code == 409
    assert "Cora" in late.get_data(as_text=True)
    cora.sees(task)
    cora.sends(f"{task}/complete", {"answers": {"verdict": "NO"}, "expected": 2})
    again = cora.sends(f"{task}/complete", {"answers": {"verdict": "YES"}, "expected": 2})
    assert again.status_code == 409
    assert "Cora" in again.json["message"]


def test_a_stale_page_is_refused(visits: Visits) -> None:
    asked(visits("carl"))
    cora = visits("cora")
    task = taken(cora)
    cora.sees(task)
    answer = cora.sends(f"{task}/complete", {"answers": {"verdict": "YES"}, "expected": 1})
    assert answer.status_code == 409


def test_a_draft_is_there_after_a_new_sign_in(visits: Visits) -> None:
    asked(visits("carl"))
    cora = visits("cora")
    task = taken(cora)
    cora.sees(task)
    assert cora.sends(f"{task}/draft", {"answers": {"note": "还在想"}}).status_code == 200
    page = visits("cora").sees(task)
    assert script_data(page, "form-data")["values"]["note"] == "还在想"
    assert "的草稿" in page


def test_a_draft_of_a_request_is_kept_too(visits: Visits) -> None:
    carl = visits("carl")
    carl.sees("/start/order")
    carl.sends("/start/order/draft", {"answers": {"name": "桌子"}})
    again = visits("carl")
    assert "继续填写" in again.sees("/start")
    assert script_data(again.sees("/start/order"), "form-data")["values"]["name"] == "桌子"


def test_a_form_that_stops_somebody_keeps_only_the_count(visits: Visits, shop_database: Database) -> None:
    carl = visits("carl")
    carl.sees("/start/order")
    for path in ("/start/order", "/start/order/draft"):
        answer = carl.sends(path, {"answers": GOOD | {"name": "秘密"}})
        assert answer.status_code == 422
        assert answer.json["message"] == "不得填写"
    with shop_database.reading() as session:
        assert stops(session) == {"ask": 2}
    assert "您还没有发起事项" in carl.sees("/started")
    assert "秘密" not in str(script_data(carl.sees("/start/order"), "form-data")["values"])


def test_the_table_answers_while_the_form_is_filled_in(visits: Visits) -> None:
    carl = visits("carl")
    carl.sees("/start/order")
    html = carl.sends("/start/order/preview", {"answers": {"price": "99.99"}}).json["html"]
    assert "等级：plain" in html
    assert "special" in carl.sends("/start/order/preview", {"answers": {"price": "100"}}).json["html"]
    assert "plain" not in carl.sends("/start/order/preview", {"answers": {"price": None}}).json["html"]


def test_giving_back_lets_the_other_take_it(visits: Visits) -> None:
    asked(visits("carl"))
    cora, chad = visits("cora"), visits("chad")
    task = taken(cora)
    cora.sees(task)
    cora.posts(f"{task}/unclaim")
    assert taken(chad) == task
    assert "Chad" in cora.sees(task)


def test_somebody_else_s_task_does_not_exist(visits: Visits) -> None:
    asked(visits("carl"))
    cora, carl = visits("cora"), visits("carl")
    task = taken(cora)
    assert carl.asks(task).status_code == 404
    carl.sees("/")
    assert carl.posts(f"{task}/claim").status_code == 404
    assert carl.sends(f"{task}/complete", {"answers": {"verdict": "YES"}}).status_code == 404


def test_a_file_is_seen_by_its_uploader_and_by_those_who_see_the_case(visits: Visits) -> None:
    asked(visits("carl"))
    cora = visits("cora")
    task = taken(cora)
    cora.sees(task)
    sent = {"file": (io.BytesIO(b"%PDF-1.4\n%%EOF"), "../证明.pdf"), "csrf_token": cora.token}
    answer = cora.client.post("/files", data=sent, headers={"Accept": "application/json"})
    file = answer.json
    assert file["name"] == "证明.pdf"
    shown = cora.asks(f"/files/{file['id']}")
    assert shown.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    shown.close()
    carl = visits("carl")
    assert carl.asks(f"/files/{file['id']}").status_code == 404
    cora.sends(f"{task}/complete", {"answers": {"verdict": "YES", "paper": [file]}, "expected": 2})
    seen = carl.asks(f"/files/{file['id']}")
    assert seen.status_code == 200
    seen.close()


def test_a_file_that_is_not_what_it_says_is_refused(visits: Visits) -> None:
    carl = visits("carl")
    carl.sees("/")
    sent = {"file": (io.BytesIO(b"MZ..."), "harmless.pdf"), "csrf_token": carl.token}
    answer = carl.client.post("/files", data=sent, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "harmless.pdf" in answer.json["message"]


def test_a_long_list_has_pages(visits: Visits) -> None:
    carl = visits("carl")
    for number in range(23):
        asked(carl, name=f"第{number}把椅子")
    cora = visits("cora")
    first = cora.sees("/claimable?sort=created")
    assert "第 1–20 条，共 23 条" in first
    assert len(re.findall(r'class="lf-name"', first)) == 20
    assert "第 21–23 条，共 23 条" in cora.sees("/claimable?sort=created&page=2")


def test_junk_is_refused_and_not_a_failure(visits: Visits) -> None:
    carl = visits("carl")
    carl.sees("/start/order")
    headers = {"X-CSRFToken": carl.token, "Accept": "application/json", "Content-Type": "application/json"}
    for body in (b"", b"[]", b"{", b'{"answers": 1}', b'{"answers": {"price": NaN}}', b"[" * 100000):
        assert carl.client.post("/start/order", data=body, headers=headers).status_code == 400
