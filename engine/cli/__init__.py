"""The operator's commands. Each group of them is a file; `web.command` adds those that need the web."""

from engine.cli.articles import articles
from engine.cli.backup import backup, restore
from engine.cli.calendar import calendar
from engine.cli.demo import demo
from engine.cli.deploy import deploy
from engine.cli.doctor import doctor
from engine.cli.install import init, migrate
from engine.cli.lint import lint
from engine.cli.main import luohu
from engine.cli.people import user
from engine.cli.tokens import token
from engine.cli.worker import worker

for command in (
    init,
    migrate,
    doctor,
    backup,
    restore,
    lint,
    deploy,
    articles,
    calendar,
    demo,
    user,
    token,
    worker,
):
    luohu.add_command(command)

__all__ = ["luohu"]
