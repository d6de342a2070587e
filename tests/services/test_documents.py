import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import segno
from docx import Document as Word
from sqlalchemy.orm import Session

from engine import clock, media
from engine.errors import NotFound, Refused
from engine.services import definitions, documents, files, outbox, records, rendering, verification
from engine.services.access import SYSTEM
from engine.services.documents import About
from engine.services.records import Cause
from engine.store import units
from engine.store.database import Database
from engine.store.documents import Document, DocumentState
from engine.store.incidents import Incident
from engine.store.units import UnitRow
from tests.services.platform_helpers import case, deliver, garden, settings, somebody

CAUSE = Cause(SYSTEM)
PERMIT = (
    "{{ document.number }} {{ tree.name }} {{ tree.owner | unit }} "
    "{{ tree.kind_of | label('codes.species') }} {{ why }} {{ document.date }}"
)
TABLE = (
    "value,label,label_en,number,series\npermit,砍伐许可,Permit,林许〔{year}〕{seq}号,\nslip,便条,Slip,,\n"
)


def template(*paragraphs: str) -> bytes:
    word = Word()
    for paragraph in paragraphs:
        word.add_paragraph(paragraph)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def text(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Word(io.BytesIO(content)).paragraphs]


def filled(*paragraphs: str, **context: Any) -> list[str]:
    names = {"parks": "园林局"}
    made = rendering.render(
        template(*paragraphs), context, names.__getitem__, lambda table, value: f"{table}:{value}"
    )
    return text(made)


def test_the_filters_of_official_documents() -> None:
    assert filled(
        "{{ a | capital }} {{ a | money }} {{ a | wan }}",
        "{{ d | date }} {{ d | date_in_characters }} {{ at | date }}",
        "{{ u | unit }} {{ c | label('codes.kind') }} {{ cs | label('codes.kind') }}",
        "[{{ nil }}{{ nil | money }}{{ nil | date }}{{ nil | unit }}] {{ yes }} {{ d }} {{ n }} {{ cs }}",
        a=Decimal("1250000.00"),
        d=date(2026, 1, 9),
        at=datetime(2026, 1, 8, 17, tzinfo=clock.UTC),
        u="parks",
        c="oak",
        cs=["a", "b"],
        nil=None,
        yes=True,
        n=Decimal("3.10"),
    ) == [
        "壹佰贰拾伍万元整 1,250,000.00 125",
        "2026年1月9日 二〇二六年一月九日 2026年1月9日",
        "园林局 codes.kind:oak codes.kind:a、codes.kind:b",
        "[] 是 2026年1月9日 3.10 a、b",
    ]


def test_what_people_entered_is_text_and_never_markup_or_template() -> None:
    assert filled("{{ a }}", a="<w:p/> & {{ b }}")[0] == "<w:p/> & {{ b }}"


def test_rows_are_repeated() -> None:
    assert filled(
        "{% for x in xs %}{{ x.name }}={{ x.n }};{% endfor %}",
        xs=[{"name": "a", "n": 1}, {"name": "b", "n": 2}],
    ) == ["a=1;b=2;"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "{{ missing }}",
        "{{ a.b.c }}",
        "{{ a | capital }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ a.__init__.__globals__ }}",
        "{{ range(3) }}",
        "{{ lipsum() }}",
        "{{ cycler.__init__ }}",
        "{{ '{0.__class__}'.format(a) }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 'x' * 999999999 }}",
        "{{ [1] * 999999999 }}",
        "{{ 9 ** 999999 }}",
        "{{ a.b.ljust(999999999) }}",
        "{{ ''.join(a) }}",
        "{{ a.clear() }}",
        "{% include 'x' %}",
    ],
)
def test_a_template_reaches_nothing_but_its_context(paragraph: str) -> None:
    with pytest.raises(rendering.BadTemplate):
        filled(paragraph, a={"x": 1})


def test_numbers_are_reckoned_with() -> None:
    assert filled(
        "{{ n * 2 }} {{ 7 % 4 }} {{ d.year }} {{ xs | length }}",
        n=Decimal("0.10"),
        d=date(2026, 1, 5),
        xs=[1],
    ) == ["0.20 3 2026 1"]


@pytest.mark.parametrize(
    "paragraph",
    ["{% if x %}", "{{ x | mony }}", "{{ x | attr('y') }}", "{% for a in x %}" * 4 + "{% endfor %}" * 4],
)
def test_a_template_that_cannot_be_filled_in_is_refused_at_deployment(
    session: Session, paragraph: str
) -> None:
    with pytest.raises(Refused) as refused:
        deliver(session, {"permit.docx": template(paragraph)})
    assert "cannot be filled in" in str(refused.value.findings[0].message)


@pytest.fixture
def parks(session: Session) -> Session:
    garden(session)
    deliver(
        session,
        {"permit.docx": template("{{ document.number }} {{ tree.name }} {{ why }}"), "documents.csv": TABLE},
    )
    return session


def issue(session: Session, **data: Any) -> Document:
    return documents.issue(session, "permit", data, CAUSE)


def damaged(part: str, content: bytes) -> bytes:
    """A Word file with other content in one of its parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template("x"))) as whole, zipfile.ZipFile(written, "w") as target:
        for name in whole.namelist():
            target.writestr(name, content if name == part else whole.read(name))
    return written.getvalue()


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"]
)
@pytest.mark.parametrize("content", [b"", b"<a", b"<a/>"])
def test_a_file_that_is_no_template_is_refused_at_deployment(
    session: Session, part: str, content: bytes
) -> None:
    checked = definitions.check(session, {"permit.docx": damaged(part, content)})
    assert checked.refused or (part, content) == ("word/styles.xml", b"<a/>")


def test_numbers_follow_the_contents_pattern(parks: Session) -> None:
    year = clock.today().year
    assert [issue(parks).number for _ in range(2)] == [f"林许〔{year}〕1号", f"林许〔{year}〕2号"]
    deliver(parks, {"slip.docx": template("x")})
    slip = documents.issue(parks, "slip", {}, CAUSE)
    assert (slip.number, slip.title, slip.title_en) == ("", "便条", "Slip")
    with pytest.raises(NotFound):
        documents.issue(parks, "nothing", {}, CAUSE)


def test_a_document_is_written_after_the_commit_as_things_stood_at_its_issue(
    database: Database, tmp_path: Path
) -> None:
    with database.begin() as session:
        garden(session)
        deliver(
            session,
            {
                "permit.docx": template(PERMIT),
                "documents.csv": TABLE,
            },
        )
        key = records.write(
            session, "tree", None, {"name": "Oak", "owner": "parks", "kind_of": "elm"}, CAUSE
        ).key
        kim = somebody(session, "kim")
        instance = case(session, starter="kim")
        made = documents.issue(
            session,
            "permit",
            {"why": "storm"},
            Cause(kim, instance.id, element_id="sign"),
            about=About("tree", key),
        )
        year = clock.today().year
        number, today = made.number, clock.today()
    with database.begin() as session:
        records.write(session, "tree", key, {"name": "Ash"}, CAUSE)
        deliver(session, {"permit.docx": template("changed")})
        units.replace(
            session,
            [
                UnitRow("parks", "office", "园林局", "x", None, date(2099, 1, 1), None),
                UnitRow("parks", "office", "Parks", "x", None, date.min, date(2098, 12, 31)),
            ],
        )
    assert outbox.drain(database, settings(tmp_path)) == 1
    with database.reading() as session:
        view = documents.get(session, made.id, kim)
        assert (view.state, view.number, str(view.title)) == (DocumentState.READY, number, "砍伐许可")
        assert view.file_id is not None
        opened = files.open_file(session, settings(tmp_path).files, view.file_id, kim)
        assert (opened.file.name, opened.file.media_type) == (f"砍伐许可林许〔{year}〕1号.docx", media.DOCX)
        assert text(opened.path.read_bytes()) == [
            f"{number} Oak Parks 榆 storm {today.year}年{today.month}月{today.day}日"
        ]
        stranger = somebody_else(session)
        with pytest.raises(NotFound):
            documents.get(session, made.id, stranger)
        with pytest.raises(NotFound):
            files.open_file(session, settings(tmp_path).files, view.file_id, stranger)
        assert [d.id for d in documents.of_instance(session, instance.id)] == [made.id]
        assert [d.id for d in documents.of_record(session, key)] == [made.id]
    assert outbox.drain(database, settings(tmp_path)) == 0


def somebody_else(_session: Session) -> Any:
    from engine.services.access import Actor

    return Actor("p9", "stranger", "Stranger")


def test_a_document_that_cannot_be_written_becomes_an_incident_and_can_be_repeated(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as session:
        garden(session)
        deliver(session, {"permit.docx": template("{{ why }}"), "documents.csv": TABLE})
        instance = case(session)
        made = documents.issue(session, "permit", {}, Cause(SYSTEM, instance.id, element_id="sign"))
    monkeypatch.setattr(outbox, "pause", lambda _attempt: clock.timedelta(0))
    assert outbox.drain(database, settings(tmp_path)) == outbox.ATTEMPTS
    with database.reading() as session:
        document = session.get_one(Document, made.id)
        assert document.state == DocumentState.FAILED
        assert "'why' is undefined" in (document.error or "")
        (incident,) = session.query(Incident).all()
        assert (incident.instance_id, incident.element) == (instance.id, "sign")
        assert incident.outbox_id is not None
        repeated = incident.outbox_id
    with database.begin() as session:
        session.get_one(Document, made.id).context = {"why": "storm"}
        assert outbox.store.repeat(session, repeated)
    assert outbox.drain(database, settings(tmp_path)) == 1
    with database.reading() as session:
        assert session.get_one(Document, made.id).state == DocumentState.READY


def test_a_rollback_takes_number_and_document_back(database: Database, tmp_path: Path) -> None:
    with database.begin() as session:
        garden(session)
        deliver(session, {"permit.docx": template("x"), "documents.csv": TABLE})
    with database.session() as session:
        first = issue(session).number
        session.rollback()
    assert outbox.drain(database, settings(tmp_path)) == 0
    with database.begin() as session:
        assert issue(session).number == first


def test_a_draft_has_neither_number_nor_code_and_uses_none_up(parks: Session) -> None:
    first = documents.issue(parks, "permit", {}, CAUSE, draft=True)
    issued = issue(parks)
    assert (first.draft, first.number, first.code) == (True, "", None)
    assert first.context["document"]["draft"] is True
    assert (issued.draft, issued.number) == (False, f"林许〔{clock.today().year}〕1号")
    assert issued.context["document"]["code"] == verification.shown(issued.code)


def test_what_is_tried_out_is_marked_as_a_draft(parks: Session) -> None:
    tried = documents.issue(parks, "permit", {}, Cause(SYSTEM, trying=True))
    assert (tried.draft, tried.code, tried.number) == (True, None, f"TEST-林许〔{clock.today().year}〕1号")


def test_whoever_holds_a_document_can_ask_whether_it_was_issued(parks: Session) -> None:
    issued = issue(parks)
    assert issued.code is not None
    for typed in (issued.code, verification.shown(issued.code).lower(), f" {issued.code} "):
        found = verification.find(parks, typed)
        assert found is not None
        assert (found.number, found.issued_on) == (issued.number, issued.issued_on)
    other = "2" * 16 if issued.code != "2" * 16 else "3" * 16
    for typed in (other, "", "%", issued.code[:-1], "x" * 9000):
        assert verification.find(parks, typed) is None


def test_codes_are_long_and_never_the_same() -> None:
    codes = {verification.new() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 16 and set(code) <= set(verification.LETTERS) for code in codes)


def test_the_picture_leads_to_the_page_that_verifies() -> None:
    with_address = verification.picture("K7QM2XWD9HTAP4VE", "https://x.example/")
    assert with_address.startswith(b"\x89PNG")
    assert with_address == png("https://x.example/verify/K7QM2XWD9HTAP4VE")
    assert verification.picture("K7QM2XWD9HTAP4VE", "") == png("K7QM-2XWD-9HTA-P4VE")


def png(text: str) -> bytes:
    written = io.BytesIO()
    segno.make(text, error="m", micro=False).save(written, kind="png", scale=4, border=2)
    return written.getvalue()
