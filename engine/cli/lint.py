"""`luohu lint PATH…`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from engine.cli.deploy import collect
from engine.cli.door import transaction
from engine.cli.main import told
from engine.errors import Finding
from engine.services.definitions import Checked, check, check_alone


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--complete", is_flag=True, help="The files are all there is: other references are refused.")
@click.option("--deployed", is_flag=True, help="Judges beside what is deployed in the installation.")
@click.pass_context
def lint(context: click.Context, paths: tuple[Path, ...], shape: str, complete: bool, deployed: bool) -> None:
    """Judges diagrams, tables, forms and what belongs to them, and deploys nothing.

    The exit status is 1 when something would be refused. Without --complete or --deployed, references to what
    is not among the files are not judged.
    """
    if complete and deployed:
        raise click.UsageError("Say --complete or --deployed, not both.")
    files = collect(paths)
    checked = _beside_deployed(files) if deployed else check_alone(files, complete)
    if shape == "json":
        click.echo(json.dumps(list(map(_as_json, checked.findings)), ensure_ascii=False, indent=2))
    else:
        for finding in checked.findings:
            click.echo(f"{told(finding)} ({finding.rule})")
    context.exit(int(checked.refused))


def _beside_deployed(files: Mapping[str, bytes]) -> Checked:
    with transaction() as session:
        return check(session, files)


def _as_json(finding: Finding) -> dict[str, Any]:
    """As the API writes it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "file": finding.file,
        "elementId": finding.element_id,
        "elementName": finding.element_name,
        "message": str(finding.message),
    }
