"""The rules about what is written in its elements."""

from __future__ import annotations

from tests.diagrams import (
    again,
    condition,
    event,
    extensions,
    mapping,
    node,
    properties,
    script,
    several,
    user,
)
from tests.lint.table import PLAIN, Table, flat, gateway, task

WORK = {"camunda__type": "external", "camunda__topic": "notify"}
LISTENING = extensions("<camunda:executionListener />")

TABLES = {
    "bindings": Table(
        [
            task(
                "userTask",
                camunda__formRef="f",
                camunda__formRefBinding="version",
                camunda__formRefVersion="3",
            )
        ],
        [
            (task("userTask", camunda__formRef="f", camunda__formRefBinding="versionTag"), "x"),
            (task("businessRuleTask", camunda__decisionRef="d", camunda__decisionRefBinding="version"), "x"),
        ],
    ),
    "called-process": Table(
        [task("callActivity", calledElement="q"), task("callActivity", calledElement="=which")],
        [(task("callActivity", calledElement="nobody"), "x"), (task("callActivity"), "x")],
    ),
    "decision-ref": Table(
        [task("businessRuleTask", camunda__decisionRef="d", camunda__mapDecisionResult="singleEntry")],
        [
            (task("businessRuleTask", camunda__decisionRef="gone"), "x"),
            (task("businessRuleTask"), "x"),
            (task("businessRuleTask", camunda__decisionRef="d", camunda__mapDecisionResult="single"), "x"),
        ],
    ),
    "excludes": Table(
        [flat(node("userTask", "x", extensions(properties(excludes="y, x"))), user("y"))],
        [(task("userTask", extensions(properties(excludes="gone"))), "x")],
    ),
    "task-verbs": Table(
        [
            task("userTask", extensions(properties(verbs="transfer, return"))),
            task("userTask", extensions(properties(verbs=""))),
        ],
        [(task("userTask", extensions(properties(verbs="transfer sendback"))), "x")],
    ),
    "feel-syntax": Table(
        [
            flat(script("x", "working days after(today, 3)", "d")),
            task("userTask", camunda__assignee='=if a then "b" else "c"'),
            task("userTask", camunda__assignee="literal (text"),
        ],
        [
            (flat(script("x", "1 +", "d")), "x"),
            (task("userTask", camunda__dueDate="=date("), "x"),
            (gateway("exclusiveGateway", "n >", "n < 1"), "f1"),
            (task("userTask", several(collection="=a b ]")), "x"),
            (task("userTask", extensions(mapping({"a": "=1 1"}))), "x"),
        ],
    ),
    "foreign-code": Table(
        [task("userTask", extensions('<camunda:formProperties xmlns:camunda="urn:other" />'))],
        [
            (task("userTask", extensions("<camunda:taskListener />")), "x"),
            (
                task(
                    "userTask",
                    extensions('<c7:taskListener xmlns:c7="http://camunda.org/schema/1.0/bpmn" />'),
                ),
                "x",
            ),
            (task("serviceTask", extensions("<camunda:errorEventDefinition />"), **WORK), "x"),
            (PLAIN.replace("<startEvent", f"{LISTENING}<startEvent", 1), "p"),
            (
                PLAIN.replace(
                    "</process>",
                    f'<sequenceFlow id="f" sourceRef="x" targetRef="e">{LISTENING}</sequenceFlow></process>',
                ),
                "f",
            ),
            (task("userTask", camunda__formKey="embedded:app:form.html"), "x"),
            (flat(node("intermediateThrowEvent", "x", event("message", "M", camunda__topic="t"))), "x"),
            (
                flat(node("intermediateCatchEvent", "x", condition("n > 1"))).replace(
                    "<conditionalEventDefinition",
                    '<conditionalEventDefinition camunda:variableEvents="delete"',
                    1,
                ),
                "x",
            ),
        ],
    ),
    "form-ref": Table(
        [task("userTask", camunda__formRef="f")], [(task("userTask", camunda__formRef="gone"), "x")]
    ),
    "loops": Table(
        [task("userTask", several(number="3")), task("userTask", again("more"))],
        [
            (task("userTask", several()), "x"),
            (task("userTask", again()), "x"),
            (task("userTask", again("more").replace("testBefore", 'loopMaximum="a" testBefore')), "x"),
        ],
    ),
    "missing-form": Table([task("userTask", camunda__formRef="f")], [(PLAIN, "x")]),
    "missing-label": Table([task("userTask", name="Check")], [(PLAIN, "x")]),
    "no-juel": Table(
        [task("userTask", camunda__assignee="=who")],
        [
            (task("userTask", camunda__assignee="${who}"), "x"),
            (gateway("exclusiveGateway", "${a == 'b'}", "n < 1"), "f1"),
            (task("userTask", extensions(mapping({"a": "#{b}"}))), "x"),
        ],
    ),
    "nobody": Table([task("userTask", camunda__candidateGroups="clerk")], [(PLAIN, "x")]),
    "script-result": Table([flat(script("x", "1", "a"))], [(task("scriptTask", "<script>1</script>"), "x")]),
    "scripts": Table(
        [flat(script("x", "1", "a")), task("scriptTask", "<script>1</script>", scriptFormat="feel")],
        [
            (task("scriptTask", "<script>print(1)</script>", scriptFormat="python"), "x"),
            (task("scriptTask"), "x"),
        ],
    ),
    "topics": Table(
        [task("serviceTask", camunda__type="external", camunda__topic="notify")],
        [(task("serviceTask"), "x"), (task("serviceTask", camunda__class="com.Example"), "x")],
    ),
    "unknown-role": Table(
        [
            task("userTask", camunda__candidateGroups="clerk, clerk@u1"),
            task("userTask", camunda__candidateGroups="=a"),
        ],
        [
            (task("userTask", camunda__candidateGroups="clerk, boss"), "x"),
            (task("userTask", camunda__candidateGroups="clerk@nowhere"), "x"),
            (PLAIN.replace("<process ", '<process camunda:candidateStarterGroups="boss" ', 1), "p"),
        ],
    ),
    "passing": Table(
        [
            flat(
                node(
                    "callActivity",
                    "x",
                    extensions(
                        '<camunda:in source="a" target="b" />',
                        '<camunda:in businessKey="=k" />',
                        '<camunda:out variables="all" />',
                    ),
                    calledElement="q",
                )
            )
        ],
        [
            (
                flat(node("callActivity", "x", extensions('<camunda:in target="b" />'), calledElement="q")),
                "x",
            ),
            (
                flat(node("callActivity", "x", extensions('<camunda:out source="b" />'), calledElement="q")),
                "x",
            ),
        ],
    ),
}
