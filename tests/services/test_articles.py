import pytest
from sqlalchemy.orm import Session

from engine.errors import Forbidden
from engine.services import articles
from engine.services.access import SYSTEM
from tests.services.platform_helpers import deliver, organisation, somebody

TEXT = """
关于印发办法的通知
  第一章 总则
  第一条 为规范树木管理,
根据第三条制定。
  第二条本办法所称的树木:
  (一)乔木;
  第五条所述除外;
  第二章 砍伐
  第三条 砍伐须经批准。

附件1:树种名录
第四条 不在正文。
"""
TABLE = """id,number,number_en,title,title_en,summary,summary_en
A1,第一条,Art. 1,目的,Purpose,为何,Why
A2.1,第二条第(一)项,"Art. 2, item 1",乔木,Trees,哪些,
B9,附件1,,名录,List,列表,List
"""


def test_articles_begin_with_the_next_number_and_end_before_the_annex() -> None:
    assert [(a.number, a.chapter, a.text) for a in articles.split(TEXT)] == [
        (1, "总则", "为规范树木管理,\n根据第三条制定。"),
        (2, "总则", "本办法所称的树木:\n(一)乔木;\n第五条所述除外;"),
        (3, "砍伐", "砍伐须经批准。"),
    ]


def test_a_long_regulation_is_counted_to_its_end() -> None:
    digits = "一二三四五六七八九"
    names = [
        (digits[t - 1] if t > 1 else "") + ("十" if t else "") + (digits[o - 1] if o else "")
        for t in range(10)
        for o in range(10)
    ][1:]
    assert names[34] == "三十五"
    found = articles.split("\n".join(f"第{name}条 文{n}" for n, name in enumerate(names, 1)))
    assert len(found) == 99
    assert found[34].text == "文35"


def test_what_is_cited_is_summarised_and_quoted_where_it_is_loaded(session: Session) -> None:
    organisation(session)
    bare = articles.cited(session, ["A1"])
    assert (str(bare[0].number), str(bare[0].title), bare[0].text) == ("A1", "", None)
    deliver(session, {"articles.csv": TABLE})
    assert articles.cited(session, ["A1"])[0].text is None
    assert articles.load(session, TEXT, "印发稿", SYSTEM) == 3
    found = articles.cited(session, ["A2.1", "Z", "A1", "A2.1", "B9"])
    assert [(c.id, c.number.zh, c.number.en, c.title.en, c.summary.en) for c in found] == [
        ("A2.1", "第二条第(一)项", "Art. 2, item 1", "Trees", "哪些"),
        ("Z", "Z", "Z", "", ""),
        ("A1", "第一条", "Art. 1", "Purpose", "Why"),
        ("B9", "附件1", "附件1", "List", "List"),
    ]
    assert (found[0].text or "").startswith("本办法所称")
    assert found[3].text is None


def test_loading_again_replaces_the_text(session: Session) -> None:
    articles.load(session, TEXT, "a", SYSTEM)
    articles.load(session, "第一条 全新。", "b", SYSTEM)
    assert [(row.number, row.text, row.source) for row in articles.every(session)] == [(1, "全新。", "b")]


def test_a_text_without_articles_replaces_nothing(session: Session) -> None:
    articles.load(session, TEXT, "a", SYSTEM)
    with pytest.raises(articles.NoArticles):
        articles.load(session, "第二条 没有第一条。", "b", SYSTEM)
    assert len(articles.every(session)) == 3


def test_only_who_is_granted_it_loads_the_law(session: Session) -> None:
    organisation(session)
    with pytest.raises(Forbidden):
        articles.load(session, TEXT, "a", somebody(session, "kim", "clerk@parks"))
    articles.load(session, TEXT, "a", somebody(session, "lee", "keeper@parks"))
