"""Files that people attach in forms: whose they are afterwards."""

from io import BytesIO

import pytest

from engine.errors import Forbidden, NotFound
from engine.services import files
from engine.store.files import File
from tests.actors import Case, Person, Town
from tests.services.diagrams import diagram, end, flow, form, process, start, user

FORM = form(
    "report",
    {"key": "plan", "type": "filepicker", "multiple": True},
    {
        "key": "visits",
        "path": "visits",
        "type": "dynamiclist",
        "components": [{"key": "photos", "type": "filepicker", "multiple": True}],
    },
)
WALK = diagram(
    process(
        "walk",
        start(camunda_formRef="report", camunda_formRefBinding="deployment"),
        user("look", camunda_formRef="report", camunda_formRefBinding="deployment"),
        user("sign", camunda_candidateGroups="chief"),
        end(),
        flow("start>look>sign>end"),
    )
)


@pytest.fixture(autouse=True)
def _walk(town: Town) -> None:
    town.deploys({"walk.bpmn": WALK, "report.form": FORM})


def upload(person: Person, name: str) -> File:
    with person.town.database.begin() as session:
        content = files.take_in(person.town.settings.files, BytesIO(b"%PDF-" + name.encode()), name)
        return files.store_content(session, content, person.actor)


def given(*uploaded: File) -> list[dict[str, str]]:
    return [{"id": file.id, "name": file.name} for file in uploaded]


def sees(person: Person, file: File) -> bool:
    with person.town.database.reading() as session:
        try:
            files.open_file(session, person.town.settings.files, file.id, person.actor)
        except NotFound:
            return False
        return True


def hanging(case: Case) -> set[tuple[str, str]]:
    with case.town.database.reading() as session:
        return {(each.file.name, each.field) for each in files.of_instance(session, case.id)}


def test_files_of_a_form_hang_on_the_case(town: Town, alice: Person, bob: Person) -> None:
    carol = town.person("carol", "gardener")
    plan, photo = upload(alice, "plan.pdf"), upload(alice, "photo.pdf")
    assert not sees(bob, plan)
    case = alice.starts("walk", plan=given(plan))
    alice.completes("look", case, visits=[{"photos": given(photo)}, {"photos": []}])
    assert hanging(case) == {("plan.pdf", "plan"), ("photo.pdf", "visits.*.photos")}
    assert sees(bob, plan)
    assert sees(bob, photo)
    assert not sees(carol, plan)


def test_what_another_attached_may_be_handed_in_again(alice: Person, bob: Person) -> None:
    plan = upload(alice, "plan.pdf")
    case = alice.starts("walk", plan=given(plan))
    bob.completes("look", case, plan=given(plan))
    assert hanging(case) == {("plan.pdf", "plan")}


def test_a_file_that_was_guessed_is_not_attached_and_nothing_is_done(alice: Person, bob: Person) -> None:
    secret = upload(bob, "secret.pdf")
    case = alice.starts("walk")
    with pytest.raises(Forbidden):
        alice.completes("look", case, plan=given(secret))
    assert hanging(case) == set()
    assert case.waits_at == ["look"]
    assert not sees(alice, secret)
