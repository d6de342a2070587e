"""Every text that the program says, collected from its source: what the catalogues have to hold."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
CALLS = {"t": 0, "tn": 0, "N_": 0, "Message": 0, "Null": 0, "fail": 0, "warn": 1}
"""What says something -> which of its arguments the text is."""
IN_SCRIPTS = re.compile(r"(?:__text|\bt)\(\s*'((?:[^'\\]|\\.)*)'")


def in_python() -> set[str]:
    """Literal texts in the calls that say something."""
    return {text for path in _sources("*.py") for text in _called(_tree(path))}


def in_errors() -> set[str]:
    """The docstrings of all errors: they are their messages."""
    classes = [node for path in _sources("*.py") for node in ast.walk(_tree(path)) if _is_class(node)]
    errors = {"EngineError"}  # by name: two classes may share one, and only one of them be an error of ours
    while more := {node.name for node in classes if node.name not in errors and _bases(node) & errors}:
        errors |= more
    ours = (node for node in classes if _bases(node) & errors or node.name == "EngineError")
    return {(ast.get_docstring(node) or "").strip() for node in ours}


def in_templates() -> set[str]:
    environment = Environment(extensions=["jinja2.ext.do"], autoescape=True)
    found: set[str] = set()
    for path in (ROOT / "web" / "templates").rglob("*.html"):
        tree = environment.parse(path.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("t", "tn"):
                first = call.args[0]
                assert isinstance(first, nodes.Const), (
                    f"{path.name}:{call.lineno} says something that is not literal"
                )
                found.add(first.value)
    return found


def in_scripts() -> set[str]:
    sources = [*(ROOT / "web" / "assets").rglob("*.js"), ROOT / "vite.config.js"]
    found = {text for path in sources for text in IN_SCRIPTS.findall(path.read_text("utf-8"))}
    return {json.loads(f'"{text}"') for text in found}


def everything() -> set[str]:
    return in_python() | in_errors() | in_templates()


def _called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TEMPLATES":
            yield from ast.literal_eval(node.value).values()
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        said = node.args[CALLS[name]] if name in CALLS and len(node.args) > CALLS[name] else None
        if isinstance(said, ast.Constant) and isinstance(said.value, str):
            yield said.value


def _sources(pattern: str) -> Iterator[Path]:
    for folder in ("engine", "web"):
        yield from (ROOT / folder).rglob(pattern)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _is_class(node: ast.AST) -> TypeGuard[ast.ClassDef]:
    return isinstance(node, ast.ClassDef)


def _bases(node: ast.ClassDef) -> set[str]:
    return {base.id for base in node.bases if isinstance(base, ast.Name)}
