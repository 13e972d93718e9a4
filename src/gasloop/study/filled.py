"""A file of any kind of study as its filled form, with the line of each key; faults as a StudyError."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gasloop.model.network import Fault
from gasloop.study.faults import StudyError
from gasloop.study.text import form_faults, plain_data

Form = TypeVar("Form", bound=BaseModel)


def text_of(path: Path) -> str:
    """The text of a file. Raises StudyError if it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(str(path), [Fault(f"cannot read the file: {error}", "")], {}) from error


def filled(form: type[Form], text: str, path: str) -> tuple[Form, Any, dict[str, int]]:
    """The form, the plain data, and the line of each key. Raises StudyError with all that the form does not allow."""
    raw, lines = plain_data(text, path)
    try:
        return form.model_validate(raw), raw, lines
    except ValidationError as error:
        raise StudyError(path, [*form_faults(error, form)], lines, raw) from error
