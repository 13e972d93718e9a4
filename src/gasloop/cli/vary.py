"""``gasloop vary``: the cases that a study states."""

from __future__ import annotations

import json
from pathlib import Path

from gasloop.cli.common import FAILED, Trust, messages, progress, read_study
from gasloop.report.writing import replace


def vary(study: Path, *, out: Path | None = None, trust: Trust = False) -> int:
    """Run the cases that a study states under `vary`; write vary.html and cases.json, print the table.

    Parameters
    ----------
    study
        Study file, YAML.
    out
        Folder for the output; runs/<study>_vary by default.
    """
    from gasloop.report import vary_page
    from gasloop.study import vary as cases

    with messages():
        read = read_study(study, trust)  # the study as it stands must be right before its cases are run
        every = cases.cases(study.read_text("utf-8"), str(study))
        with progress() as stage:
            found = cases.run(every, cases.study_runner(study, trust), stage)
        folder = out or Path("runs") / f"{read.name}_vary"
        folder.mkdir(parents=True, exist_ok=True)
        replace(folder / "vary.html", vary_page.html(read.name, read.statement.what, found))
        replace(folder / "cases.json", json.dumps([f.as_json() for f in found], indent=2))
        print(vary_page.text_table(found))
        for sentence in vary_page.sentences([f for f in found if f.planned], *vary_page.axes(found)):
            print(sentence[0].upper() + sentence[1:] + ".")
        print(f"Page: {folder / 'vary.html'}")
        return 0 if all(f.agrees for f in found) else FAILED
    return FAILED
