"""A small content: an order is placed with a form, judged by a table, cooked by a clerk."""

from __future__ import annotations

import json

from tests.services.diagrams import (
    diagram,
    end,
    flow,
    form,
    hears,
    node,
    process,
    rule,
    shared,
    start,
    table,
    timer,
    user,
)

ORDER_FORM = form(
    "order_form",
    {"key": "dish", "type": "textfield", "validate": {"required": True, "maxLength": 20}},
    {"key": "price", "type": "number", "serializeToString": True, "decimalDigits": 2},
    {
        "key": "parts",
        "type": "dynamiclist",
        "path": "parts",
        "components": [
            {"key": "what", "type": "textfield", "validate": {"required": True}},
            {"key": "grams", "type": "number", "validate": {"min": 1}},
        ],
    },
)
COOK_FORM = form(
    "cook_form",
    {"key": "dish", "type": "textfield", "readonly": True},
    {"key": "done_on", "type": "datetime", "subtype": "date", "validate": {"required": True}},
)
ORDER = diagram(
    process(
        "order",
        start("placed", camunda_formRef="order_form"),
        rule("judge", "care", "level"),
        user("cook", camunda_formRef="cook_form"),
        end(),
        flow("placed>judge>cook>end"),
        name="点菜",
    )
)
CARE = table("care", "price", ("< 100", '"plain"'), (">= 100", '"special"'))
WAITING = diagram(
    shared("message", "paid"),
    process(
        "waiting",
        start("begun"),
        node("intermediateCatchEvent", "payment", hears("message", "paid")),
        user("thank"),
        end(),
        flow("begun>payment>thank>end"),
    ),
)
TIMED = diagram(
    process(
        "timed",
        start("begun"),
        node("intermediateCatchEvent", "rest", timer("P10D")),
        user("serve"),
        end(),
        flow("begun>rest>serve>end"),
    )
)
BELL = diagram(
    shared("signal", "bell"),
    process(
        "bell_ringing",
        start("begun"),
        node("intermediateCatchEvent", "hears", hears("signal", "bell")),
        user("come"),
        end(),
        flow("begun>hears>come>end"),
    ),
)
DISH = json.dumps(
    {
        "kind": "dish",
        "label": "菜品",
        "label.en": "Dish",
        "key_variable": "dish_id",
        "title": "name",
        "list": ["name", "price"],
        "units": ["kitchen"],
        "fields": [
            {"key": "name", "type": "string", "label": "名称"},
            {"key": "price", "type": "money", "label": "价格"},
            {"key": "since", "type": "date", "label": "始于"},
            {"key": "kitchen", "type": "unit", "label": "厨房"},
        ],
    }
)
EVERYTHING = {
    "order.bpmn": ORDER,
    "waiting.bpmn": WAITING,
    "timed.bpmn": TIMED,
    "bell.bpmn": BELL,
    "care.dmn": CARE,
    "order_form.form": ORDER_FORM,
    "cook_form.form": COOK_FORM,
    "dish.json": DISH,
}
__all__ = ["EVERYTHING", "ORDER", "ORDER_FORM"]
