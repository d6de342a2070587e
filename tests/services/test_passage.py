"""The one way through: what a completion does to a case and its rows."""

from tests.actors import Person, Town
from tests.services.diagrams import diagram, end, flow, process, script, start, user

LEAVE = diagram(
    process(
        "leave",
        start(),
        user("ask"),
        script("double", "days * 2", "doubled"),
        user("review", camunda_candidateGroups="chief", camunda_dueDate="=today() + duration(\"P3D\")"),
        end(),
        flow("start>ask>double>review>end"),
    )
)


def test_a_case_goes_from_one_person_to_the_next_and_ends(town: Town, alice: Person, bob: Person) -> None:
    town.deploys({"leave.bpmn": LEAVE})
    case = alice.starts("leave", "L-1")
    assert case.waits_at == ["ask"]
    alice.completes("ask", days=3)
    assert case.waits_at == ["review"]
    assert case.variables["doubled"] == 6
    bob.completes("review", verdict="yes")
    assert case.is_completed
    assert case.detail.trails["leave"].flows == {"start_ask", "ask_double", "double_review", "review_end"}
    assert case.told[0] == "InstanceStarted"
    assert case.told[-1] == "InstanceCompleted"
