"""The command line, one file a command. Imports are inside the commands, so that ``--help`` is quick."""

from __future__ import annotations

import os
import sys

from cyclopts import App

from gasloop.cli.check import check
from gasloop.cli.common import FAILED
from gasloop.cli.compare import comparison
from gasloop.cli.components import components
from gasloop.cli.export import export
from gasloop.cli.fit import fit
from gasloop.cli.fly import fly
from gasloop.cli.import_network import import_
from gasloop.cli.report import report
from gasloop.cli.run import run
from gasloop.cli.schema import schema
from gasloop.cli.sources import sources
from gasloop.cli.survive import survive
from gasloop.cli.validate import validate
from gasloop.cli.vary import vary

app = App(name="gasloop", help="Design, run and judge space gas systems.", version_flags=["--version"])
for command in (run, vary, survive, check, report, components, sources, schema, validate, fit, export, fly):
    app.command(command)
app.command(comparison)
app.command(import_, name="import")


def main() -> None:
    """Entry point: the exit code is what the command returns."""
    try:
        code = app()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    sys.exit(code if isinstance(code, int) else 0)
