import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine import media
from engine.errors import Forbidden, NotFound
from engine.services import blobs, files, records
from engine.services.access import SYSTEM, Actor
from engine.services.records import Cause
from engine.store.files import File, Target
from tests.services.platform_helpers import case, garden, somebody

PDF = b"%PDF-1.7 a plan"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


def upload(
    session: Session, folder: Path, actor: Actor, content: bytes = PDF, name: str = "plan.pdf"
) -> File:
    return files.store_content(session, files.take_in(folder, BytesIO(content), name), actor)


def test_a_content_is_kept_once_under_its_digest(session: Session, folder: Path) -> None:
    kim = somebody(session, "kim")
    first, second = upload(session, folder, kim), upload(session, folder, kim, name="again.pdf")
    digest = hashlib.sha256(PDF).hexdigest()
    assert first.sha256 == second.sha256 == digest
    assert (first.size, first.media_type, first.person_name) == (len(PDF), "application/pdf", "Kim")
    opened = files.open_file(session, folder, second.id, kim)
    assert opened.path.read_bytes() == PDF
    assert opened.file.name == "again.pdf"
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_what_is_refused_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(media.NotWhatItSays):
        files.take_in(folder, BytesIO(b"MZ"), "plan.pdf")
    monkeypatch.setattr(blobs, "MAX_SIZE", 10)
    with pytest.raises(blobs.TooBig):
        files.take_in(folder, BytesIO(PDF), "plan.pdf")
    assert list(folder.rglob("*")) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("方案.pdf", "方案.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\plan.pdf", "plan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        (" . .pdf", "file.pdf"),
        ("plain", "plain"),
        ("长" * 300 + ".pdf", "长" * 200 + ".pdf"),
        ("rtl\u202efdp.exe", "rtlfdp.exe"),
    ],
)
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert files.clean_name(given) == kept


def test_a_file_not_yet_attached_is_its_uploaders_alone(session: Session, folder: Path) -> None:
    garden(session)
    kim, lee = somebody(session, "kim", "clerk@parks"), somebody(session, "lee", "auditor@parks")
    file = upload(session, folder, kim)
    assert files.open_file(session, folder, file.id, SYSTEM).file is file
    for wanted in (file.id, "nothing"):
        with pytest.raises(NotFound):
            files.open_file(session, folder, wanted, lee)


def test_a_file_is_seen_by_who_sees_what_it_hangs_on(session: Session, folder: Path) -> None:
    garden(session)
    kim, lee = somebody(session, "kim"), somebody(session, "lee")
    keeper, clerk = somebody(session, "max", "keeper@pool"), somebody(session, "ann", "clerk@parks")
    instance = case(session, starter="lee")
    file = upload(session, folder, kim)
    files.attach(session, [file.id], Target.INSTANCE, instance.id, "plan", kim)
    files.attach(session, [file.id], Target.INSTANCE, instance.id, "plan", kim)
    for actor in (kim, lee, keeper):
        assert files.open_file(session, folder, file.id, actor)
    with pytest.raises(NotFound):
        files.open_file(session, folder, file.id, clerk)
    record = records.write(session, "tree", None, {"name": "Oak", "owner": "parks"}, Cause(SYSTEM)).key
    files.attach(session, [file.id], Target.RECORD, record, "plan", kim)
    assert files.open_file(session, folder, file.id, clerk)
    assert [(a.file.id, a.field) for a in files.of_instance(session, instance.id)] == [(file.id, "plan")]


def test_nobody_attaches_a_file_that_is_not_theirs_to_see(session: Session, folder: Path) -> None:
    kim, lee = somebody(session, "kim"), somebody(session, "lee")
    instance, file = case(session, starter="lee"), upload(session, folder, kim)
    with pytest.raises(Forbidden):
        files.attach(session, [file.id], Target.INSTANCE, instance.id, "plan", lee)
    with pytest.raises(NotFound):
        files.attach(session, ["guess"], Target.INSTANCE, instance.id, "plan", lee)
    assert files.of_instance(session, instance.id) == []


def test_files_in_a_record_hang_on_it(session: Session, folder: Path) -> None:
    garden(session)
    kim = somebody(session, "kim")
    plan, photo = upload(session, folder, kim), upload(session, folder, kim, name="photo.pdf")
    values = {
        "name": "Oak",
        "plan": [{"id": plan.id, "name": "plan.pdf"}],
        "cuts": [{"on": "2026-01-01", "photos": [{"id": photo.id, "name": "photo.pdf"}]}],
    }
    key = records.write(session, "tree", None, values, Cause(kim)).key
    assert {(a.file.id, a.field) for a in files.of_record(session, key)} == {
        (plan.id, "plan"),
        (photo.id, "cuts.photos"),
    }
    with pytest.raises(Forbidden):
        records.write(session, "tree", None, values, Cause(somebody(session, "lee")))
