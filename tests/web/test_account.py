from engine.services import sessions
from engine.store.database import Database
from tests.web.browsing import PASSWORD
from tests.web.conftest import Visits


def test_a_wrong_password_is_said_on_its_field_and_counted(visits: Visits, shop_database: Database) -> None:
    nobody = visits("")
    for _ in range(5):
        answer = nobody.signs_in("carl", "wrong")
        assert answer.status_code == 422
        assert 'id="wrong"' in answer.get_data(as_text=True)
    assert "尝试次数过多" in nobody.signs_in("carl").get_data(as_text=True)


def test_an_unknown_account_looks_like_a_wrong_password(visits: Visits) -> None:
    nobody = visits("")
    known, unknown = nobody.signs_in("carl", "wrong"), nobody.signs_in("nobody", "wrong")
    assert "账号或密码不正确" in known.get_data(as_text=True)
    assert "账号或密码不正确" in unknown.get_data(as_text=True)


def test_signing_in_leads_on_to_where_one_wanted(visits: Visits) -> None:
    nobody = visits("")
    assert nobody.asks("/done?page=2").location == "/signin?next=/done?page%3D2"
    nobody.sees("/signin")
    answer = nobody.posts("/signin", username="carl", password=PASSWORD, next="/done?page=2")
    assert answer.location == "/done?page=2"


def test_signing_in_never_leads_to_another_site(visits: Visits) -> None:
    for target in (
        *(
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "evil.example",
            "javascript:alert(1)",
        ),
        *(
            "/\t/evil.example",
            "/\t\\evil.example",
            "/.\\evil.example",
            "/\r\nSet-Cookie: a=b",
            "/ /evil.example",
        ),
    ):
        nobody = visits("")
        nobody.sees("/signin")
        assert nobody.posts("/signin", username="carl", password=PASSWORD, next=target).location == "/"


def test_signing_out_ends_the_session_on_the_server(visits: Visits, shop_database: Database) -> None:
    carl = visits("carl")
    token = carl.client.get_cookie("lf_session").value  # type: ignore[union-attr]
    carl.sees("/")
    assert carl.posts("/signout").location == "/signin"
    with shop_database.reading() as session:
        assert sessions.visit(session, token) is None
    assert carl.asks("/").status_code == 302


def test_changing_the_password_signs_out_everywhere_else(visits: Visits) -> None:
    here, elsewhere = visits("carl"), visits("carl")
    here.sees("/account")
    assert "不一致" in here.posts("/account/password", old=PASSWORD, new="a", again="b").get_data(
        as_text=True
    )
    here.posts("/account/password", old=PASSWORD, new="Other-heron-43", again="Other-heron-43")
    assert "密码已修改" in here.sees("/account")
    assert elsewhere.asks("/").status_code == 302


def test_chinese_first_and_english_by_the_switch(visits: Visits) -> None:
    carl = visits("carl")
    page = carl.sees("/")
    assert '<html lang="zh-CN">' in page
    assert "待办" in page
    page = carl.speaks("en").sees("/")
    assert '<html lang="en">' in page
    assert "Tasks" in page
    assert "The shop" in page


def test_a_language_that_is_not_spoken_changes_nothing(visits: Visits) -> None:
    carl = visits("carl").speaks("xx")
    assert '<html lang="zh-CN">' in carl.sees("/")


def test_roles_are_told_by_name(visits: Visits) -> None:
    assert "小店 · 经办" in visits("carl").sees("/account")
