"""Word documents from templates: Jinja in a sandbox, with the filters that official documents need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError

from engine import chinese
from engine.clock import ZONE
from engine.errors import EngineError
from engine.services import sandbox
from engine.services.sandbox import Sandbox

WAN = Decimal(10_000)
QR_WIDTH = Mm(16)
UNREADABLE = (
    TemplateError,
    PackageNotFoundError,
    LookupError,
    SyntaxError,
    AttributeError,
    TypeError,
    ValueError,
)
"""What the libraries say of files that are no templates: they look for parts and find others."""
Namer = Callable[[str], str]
Tables = Callable[[str, str], str]


class BadTemplate(EngineError):
    """The document template cannot be filled in: {reason}"""


def check(template: bytes) -> None:
    """Raises `BadTemplate` when the Jinja in a template cannot be read, or does what `sandbox` refuses."""
    made = environment(_unknown, _no_table)
    try:
        document = DocxTemplate(BytesIO(template))
        document.get_undeclared_template_variables(made)
        document.init_docx()
        for part in _parts(document):
            sandbox.check(made, document.patch_xml(part))
    except UNREADABLE as error:
        raise BadTemplate(reason=str(error) or type(error).__name__) from error


def _parts(document: DocxTemplate) -> Iterator[str]:
    """The text itself, the headers and the footers."""
    yield document.get_xml()
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield document.get_part_xml(part)


def render(
    template: bytes, context: Mapping[str, Any], unit: Namer, label: Tables, picture: bytes | None = None
) -> bytes:
    """The template filled from `context`; raises `BadTemplate` for a name it does not have.

    `unit` names a unit by its code and `label` a code by its table (`codes.colour`) and value; `picture` is
    the PNG that stands where the template says `document.qr`.
    """
    document = DocxTemplate(BytesIO(template))
    try:
        document.render(_with_picture(document, context, picture), environment(unit, label), autoescape=True)
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        raise BadTemplate(reason=str(error) or type(error).__name__) from error
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _with_picture(
    document: DocxTemplate, context: Mapping[str, Any], picture: bytes | None
) -> dict[str, Any]:
    image = InlineImage(document, BytesIO(picture), width=QR_WIDTH) if picture else ""
    return {**context, "document": {**context.get("document", {}), "qr": image}}


def environment(unit: Namer, label: Tables) -> Sandbox:
    """The sandbox with the filters of official documents; null is blank."""
    made = Sandbox(finalize=shown)
    made.filters.update(
        capital=lambda amount: "" if amount is None else chinese.capital_amount(Decimal(amount)),
        money=lambda amount: "" if amount is None else f"{Decimal(amount):,.2f}",
        wan=lambda amount: "" if amount is None else format((Decimal(amount) / WAN).normalize(), ",f"),
        date=lambda day: "" if day is None else chinese.written_date(_day(day)),
        date_in_characters=lambda day: "" if day is None else chinese.date_in_characters(_day(day)),
        unit=lambda code: "" if code is None else unit(code),
        label=lambda value, table: _labelled(value, table, label),
    )
    return made


def shown(value: Any) -> Any:
    """A value where no filter says how to show it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Decimal():
            return format(value, "f")
        case date():
            return chinese.written_date(_day(value))
        case list():
            return "、".join(str(shown(item)) for item in value)
        case _:
            return value


def _labelled(value: Any, table: str, label: Tables) -> str:
    if isinstance(value, list):
        return "、".join(label(table, item) for item in value)
    return "" if value is None else label(table, value)


def _day(value: date) -> date:
    return value.astimezone(ZONE).date() if isinstance(value, datetime) else value


def _unknown(code: str) -> str:
    return code


def _no_table(_table: str, value: str) -> str:
    return value
