"""Tests of one study go to one worker, which runs the study once."""

from __future__ import annotations

from pathlib import Path

import pytest

STUDIES = sorted((p.stem for p in (Path(__file__).parents[1] / "studies").glob("*.yaml")), key=len, reverse=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """By the study that a test names: xdist's own groups stand in a part of the node id that pytest 9 no longer shows."""
    from xdist.scheduler import LoadGroupScheduling

    class ByStudy(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if "tests/studies/" in nodeid:
                return next((name for name in STUDIES if name in nodeid), nodeid)
            return super()._split_scope(nodeid)

    return ByStudy(config, log)
