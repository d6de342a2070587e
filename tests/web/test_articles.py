"""The page of the regulation: each article with what carries it, and the way to each of those places."""

from __future__ import annotations

import pytest

from engine.services import articles
from engine.services.access import SYSTEM
from engine.services.definitions import deploy
from engine.store.database import Database
from tests.web.browsing import script_data
from tests.web.conftest import Visits

ARTICLES = (
    "id,number,number_en,title,title_en,summary,summary_en,chapter,later\n"
    "R1,第一条,Art. 1,申领,Asking,申领须经批准。,A chief decides.,one,\n"
    "R1.2,第一条第二款,Art. 1(2),登记,Noting,登记在册。,It is noted.,one,\n"
    "R2,第二条,Art. 2,归还,Giving back,用毕归还。,It is given back.,two,yes\n"
)
CHAPTERS = "value,label,label_en\none,第一章 领取,Chapter 1: Taking\ntwo,第二章 归还,Chapter 2: Giving back\n"
TESTS = "value,label,label_en,articles\ntests/x.py::test_y,申领有人批准,Somebody decides,R1\n"
GRADES = "value,label,label_en,articles\nA,甲等,First grade,R1.2\n"


@pytest.fixture
def regulated(shop_database: Database) -> Database:
    """The shop with chapters, a clause and a second article, and a table of tests."""
    files = {"articles": ARTICLES, "chapters": CHAPTERS, "article_tests": TESTS, "grades": GRADES}
    with shop_database.begin() as session:
        deploy(session, {f"codes/{name}.csv": text.encode() for name, text in files.items()}, SYSTEM)
    return shop_database


def rows(page: str) -> dict[str, str]:
    """The lines of the list, by the article's number."""
    found = [line.split("</td>") for line in page.split("<tr")[1:] if 'href="/articles/' in line]
    return {line[0].split("</a>")[0].rsplit(">", 1)[-1]: "".join(line) for line in found}


@pytest.mark.usefixtures("regulated")
def test_every_article_says_what_carries_it(visits: Visits) -> None:
    found = rows(visits("olga").sees("/articles"))
    assert list(found) == ["第一条", "第一条第二款", "第二条"]
    assert "已落实并有测试" in found["第一条"]
    for words in ("1 个图元", "2 行", "1 个登记字段", "1 个代码"):
        assert words in found["第一条"]
    assert "尚无测试" in found["第一条第二款"]
    assert "尚无落实" in found["第二条"]
    assert "后续建设" in found["第二条"]


@pytest.mark.usefixtures("regulated")
@pytest.mark.parametrize(("state", "numbers"), [("nothing", ["第二条"]), ("untested", ["第一条第二款"])])
def test_the_list_is_narrowed_by_state(visits: Visits, state: str, numbers: list[str]) -> None:
    assert list(rows(visits("olga").sees(f"/articles?state={state}"))) == numbers


@pytest.mark.usefixtures("regulated")
def test_articles_stand_in_their_chapters_in_both_languages(visits: Visits) -> None:
    olga = visits("olga")
    assert olga.sees("/articles").index("第一章 领取") < olga.sees("/articles").index("第二章 归还")
    english = olga.speaks("en").sees("/articles")
    assert "Chapter 1: Taking" in english
    assert "Nothing carries it" in english
    assert "Somebody decides" in olga.sees("/articles/R1")


@pytest.mark.usefixtures("regulated")
def test_each_place_is_one_click_away(visits: Visits) -> None:
    olga = visits("olga")
    page = olga.sees("/articles/R1.2")
    for href in (
        "/definitions/process/order?element=decide",
        "/definitions/decision/care?fired=rule_low",
        "/definitions/record/thing#price",
        "/definitions/code/grades#A",
    ):
        assert f'href="{href}"' in page
    assert 'id="R1.2"' in page
    assert "tests/x.py::test_y" in page


@pytest.mark.usefixtures("regulated")
def test_what_a_link_names_is_shown(visits: Visits) -> None:
    olga = visits("olga")
    diagram = olga.sees("/definitions/process/order?element=decide")
    assert script_data(diagram, "diagram-state")["focus"] == "decide"
    assert script_data(olga.sees("/definitions/decision/care?fired=rule_low"), "table-state")["fired"] == [
        "rule_low"
    ]
    assert 'data-field="f_price"' in olga.sees("/definitions/form/ask?field=f_price")
    assert '<tr id="price"><td>价格</td>' in olga.sees("/definitions/record/thing")
    assert '<tr id="A"><td>A</td><td>甲等</td>' in olga.sees("/definitions/code/grades")


@pytest.mark.usefixtures("regulated")
def test_the_official_text_stands_beside_it_where_it_is_loaded(regulated: Database, visits: Visits) -> None:
    assert "正式条文" not in visits("olga").sees("/articles/R1")
    with regulated.begin() as session:
        articles.load(session, "第一条 谁申领，谁负责。\n第二条 用毕归还。", "公报", SYSTEM)
    assert "谁申领，谁负责。" in visits("olga").sees("/articles/R1")


def test_a_content_without_articles_says_so(visits: Visits, shop_database: Database) -> None:
    empty = "id,number,number_en,title,title_en,summary,summary_en\n"
    with shop_database.begin() as session:
        deploy(session, {"codes/articles.csv": empty.encode()}, SYSTEM)
    assert "内容中没有条文表" in visits("olga").sees("/articles")


def test_only_who_sees_definitions_sees_it_and_what_is_not_there_is_not_found(visits: Visits) -> None:
    assert visits("carl").asks("/articles").status_code == 403
    assert visits("carl").asks("/articles/R1").status_code == 403
    assert visits("olga").asks("/articles/R9").status_code == 404
