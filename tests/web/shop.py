"""A small installation: clerks ask for a thing, a table judges it, chiefs decide, owners look after it."""

from __future__ import annotations

import json

from engine.services.access import Capability
from tests.diagrams import diagram, end, extensions, flow, mapping, node, process, properties, start

ROLES = (
    "key,name,name_en,grants\n"
    "clerk,经办,Clerk,\n"
    "chief,负责人,Chief,\n"
    f"owner,管理员,Owner,{' '.join(Capability)}\n"
    f"keeper,值班员,Keeper,{Capability.INSTANCES_READ}\n"
)
UNITS = (
    "code,type,parent,name,name_en,valid_from,valid_to\nshop,OFFICE,,小店,Shop,,\nyard,OFFICE,,大院,Yard,,\n"
)
ARTICLES = (
    "id,number,number_en,title,title_en,summary,summary_en\n"
    "R1,第一条,Art. 1,申领,Asking,申领须经批准。,A chief decides.\n"
)
KIND = {
    "kind": "thing",
    "label": "物品",
    "label.en": "Things",
    "key_variable": "thing_id",
    "title": "name",
    "state": {"field": "state"},
    "units": ["unit"],
    "list": ["name", "price", "state"],
    "facts": ["price", "state", "story"],
    "fields": [
        {"key": "name", "type": "string", "label": "名称", "label.en": "Name"},
        {
            "key": "price",
            "type": "money",
            "label": "价格",
            "label.en": "Price",
            "unit": "元",
            "article": "R1",
        },
        {"key": "story", "type": "text", "label": "说明", "label.en": "Story"},
        {"key": "unit", "type": "unit", "label": "单位", "label.en": "Unit"},
        {
            "key": "state",
            "type": "option",
            "label": "状态",
            "label.en": "State",
            "options": [
                {"value": "ASKED", "label": "申领中", "label.en": "Asked for"},
                {"value": "BOUGHT", "label": "已购", "label.en": "Bought"},
            ],
        },
    ],
}
ASK = {
    "type": "default",
    "id": "ask",
    "label": "申领单",
    "label.en": "Request",
    "article": "R1",
    "stops": [{"when": '=name = "秘密"', "message": "不得填写", "message.en": "Not here"}],
    "checks": [
        {"unless": "=price <= 900", "field": "price", "message": "太贵", "message.en": "Too dear"},
    ],
    "previews": [
        {
            "decision": "care",
            "label": "等级",
            "label.en": "Level",
            "when": "=price != null",
            "inputs": {"price": "=number(string(price))"},
        }
    ],
    "components": [
        {
            "id": "f_name",
            "type": "textfield",
            "key": "name",
            "label": "名称",
            "validate": {"required": True},
            "properties": {"record": "thing.name", "label.en": "Name"},
        },
        {
            "id": "f_price",
            "type": "number",
            "key": "price",
            "label": "价格",
            "decimalDigits": 2,
            "serializeToString": True,
            "validate": {"required": True},
            "properties": {"record": "thing.price", "label.en": "Price"},
        },
        {
            "id": "f_unit",
            "type": "select",
            "key": "unit",
            "label": "单位",
            "valuesKey": "units",
            "validate": {"required": True},
            "properties": {"record": "thing.unit", "label.en": "Unit"},
        },
    ],
}  # fmt: skip
DECIDE = {
    "type": "default",
    "id": "decide",
    "label": "审批",
    "label.en": "Decision",
    "components": [
        {
            "id": "f_verdict",
            "type": "radio",
            "key": "verdict",
            "label": "意见",
            "values": [{"label": "同意", "value": "YES"}, {"label": "不同意", "value": "NO"}],
            "validate": {"required": True},
        },
        {"id": "f_note", "type": "textarea", "key": "note", "label": "说明"},
        {"id": "f_paper", "type": "filepicker", "key": "paper", "label": "附件", "multiple": True},
    ],
}
CARE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:lf="https://luohu-flow.cn/schema/1.0"
  id="care_model" name="care" namespace="tests">
  <inputData id="in_price" name="price"><variable id="v_price" name="price" typeRef="number"/></inputData>
  <decision id="care" name="等级" lf:en="Level"><variable id="v_care" name="等级" typeRef="string"/>
    <informationRequirement id="r1"><requiredInput href="#in_price"/></informationRequirement>
    <decisionTable id="t_care" hitPolicy="UNIQUE">
      <input id="i1" label="价格" lf:en="Price"><inputExpression id="e1" typeRef="number"><text>price</text></inputExpression></input>
      <output id="o1" name="level" typeRef="string"/>
      <annotation name="依据"/>
      <rule id="rule_low"><inputEntry id="c1"><text>&lt; 100</text></inputEntry><outputEntry id="c2"><text>"plain"</text></outputEntry><annotationEntry><text>R1</text></annotationEntry></rule>
      <rule id="rule_high"><inputEntry id="c3"><text>&gt;= 100</text></inputEntry><outputEntry id="c4"><text>"special"</text></outputEntry><annotationEntry><text>R1</text></annotationEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""  # noqa: E501 - a drawing
ORDER = diagram(
    process(
        "order",
        "<documentation>申领物品。</documentation>",
        extensions(properties(documentation__en="Asks for a thing.")),
        start("asked", camunda__formRef="ask"),
        node(
            "businessRuleTask",
            "judge",
            extensions(mapping({"price": "=thing.price"})),
            name="定级",
            camunda__decisionRef="care",
            camunda__resultVariable="level",
            camunda__mapDecisionResult="singleEntry",
        ),
        node(
            "userTask",
            "decide",
            "<documentation>由负责人决定。</documentation>",
            extensions(
                properties(name__en="Decide", documentation__en="A chief has the last word.", article="R1")
            ),
            name="审批",
            camunda__formRef="decide",
            camunda__candidateGroups="chief",
            camunda__dueDate='=date("2026-12-01")',
        ),
        end(),
        flow("asked", "judge"),
        flow("judge", "decide"),
        flow("decide", "e"),
        name="申领",
        camunda__candidateStarterGroups="clerk",
    )
)  # fmt: skip
SHELF = {
    "kind": "shelf", "label": "货架", "label.en": "Shelves", "key_variable": "shelf_id", "title": "name",
    "list": ["name"], "facts": ["name"], "fields": [{"key": "name", "type": "string", "label": "名称"}],
}  # fmt: skip
PLATE = {
    "title": {"zh": "小店平台", "en": "The shop"},
    "notice": {"zh": "勿写秘密", "en": "No secrets"},
    "registers": ["thing"],
}

FILES: dict[str, str] = {
    "codes/roles.csv": ROLES,
    "codes/units.csv": UNITS,
    "codes/articles.csv": ARTICLES,
    "records/thing.json": json.dumps(KIND),
    "records/shelf.json": json.dumps(SHELF),
    "ask.form": json.dumps(ASK),
    "decide.form": json.dumps(DECIDE),
    "care.dmn": CARE,
    "order.bpmn": ORDER,
    "platform.json": json.dumps(PLATE),
}
