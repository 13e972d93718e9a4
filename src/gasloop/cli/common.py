"""What commands share: messages and exit codes, progress, writing a file at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

if TYPE_CHECKING:
    from gasloop.api import Study

Trust = Annotated[
    bool, Parameter(negative="", help="import components named package.module:Class, which runs their code")
]
Json = Annotated[bool, Parameter(name="--json", negative="")]
FAILED = 1  # exit code of a study that does not plan, does not run or does not agree
BAD_INPUT = 2


def read_study(path: Path, trust: bool) -> Study:
    from gasloop.api import Study

    return Study.read(path, trust)


@contextmanager
def messages() -> Iterator[None]:
    """Turn known errors into a message and an exit code; anything else is a bug and shows its trace."""
    from gasloop.model.results import ResultsError
    from gasloop.study.read import StudyError

    try:
        yield
    except StudyError as error:
        print(error, file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
    except (ResultsError, FileNotFoundError, ValueError, KeyError) as error:
        print(f"gasloop: {error.args[0] if error.args else error}", file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
    except RuntimeError as error:
        if type(error).__name__ not in ("PlanError", "SimulationError", "NoSteadyState"):
            raise
        print(f"gasloop: {error}", file=sys.stderr)
        raise SystemExit(FAILED) from None


@contextmanager
def progress() -> Iterator[Any]:
    """Stages with the seconds since the start; one line a stage where nobody watches a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    started = time.perf_counter()
    with console.status("starting") as status:

        def stage(text: str) -> None:
            line = f"[{time.perf_counter() - started:6.1f} s] {text}"
            if console.is_terminal:
                status.update(line)
            else:
                print(line, file=sys.stderr, flush=True)

        yield stage
