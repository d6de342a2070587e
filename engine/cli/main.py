"""The command itself, and how its failures are told: one sentence, no traceback for what can be expected."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.exc import OperationalError

from engine.errors import EngineError, Finding, Refused


class Plain(click.Group):
    """A group whose commands end with a sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as error:
            for finding in error.findings:
                click.echo(told(finding), err=True)
            raise click.ClickException(str(error.message)) from error
        except EngineError as error:
            raise click.ClickException(str(error.message)) from error
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()
            raise click.ClickException(
                f"The database does not answer: {reason[0] if reason else ''}"
            ) from error
        except BrokenPipeError:
            raise  # whoever read the output has seen enough
        except OSError as error:
            raise click.ClickException(f"{error.filename or ''}: {error.strerror or error}") from error


def told(finding: Finding) -> str:
    """A finding on one line: where, how bad, what."""
    name = " ".join(["", *(finding.element_name or "").split()])  # labels may have line breaks
    place = f" [{finding.element_id}{name}]" if finding.element_id else ""
    return f"{finding.severity}: {finding.file}{place}: {finding.message}"


@click.group(cls=Plain)
def luohu() -> None:
    """Runs a district's approval and acceptance procedures.

    Settings come from the environment: LUOHU_DATA (folder, default .data), LUOHU_DATABASE (default SQLite in
    that folder), LUOHU_TEST=1 (the clock may be moved), LUOHU_DEMO=1 (demo accounts), LUOHU_HTTPS=1 (secure
    cookies).
    """
