"""The site of a study, with what the study replaces of it."""

from __future__ import annotations

import dataclasses
import difflib
from pathlib import Path
from typing import Any, cast

from gasloop.knowledge.quantity import parameters
from gasloop.knowledge.quantity import unit as read_unit
from gasloop.places import sites
from gasloop.study.faults import Findings
from gasloop.study.schema import SiteChoice

RANGED = (  # of a site: a study's value must lie within the site's range
    "gravity", "gear_ratio", "sink_T", "sunlit", "tau", "tau_dusty", "day", "night", "altitude", "inclination", "node", "phase",
    "near_field", "near_distance",
)  # fmt: skip


def site_of(choice: str | SiteChoice, folder: Path, found: Findings) -> tuple[Any, dict[str, Any]]:
    """The site and the options of its sky; no site where it cannot be read."""
    name = choice if isinstance(choice, str) else choice.name
    if name not in sites.SITES:
        near = difflib.get_close_matches(name, sites.SITES, n=1)
        found.fault(
            f"no site '{name}'",
            "site",
            ", ".join(sites.SITES),
            f"did you mean '{near[0]}'?" if near else "choose one",
        )
        return None, {}
    site = sites.site(name)
    if isinstance(choice, str):
        return site, {}
    if not _has_all(site, choice, found):
        return None, {}
    changed: dict[str, Any] = {}
    for key, like in (("height", "m"), ("mast", "m"), ("latitude", "deg"), ("longitude", "deg")):
        given = getattr(choice, key)
        if given is not None and (value := found.quantity(given, like, f"site.{key}")) is not None:
            changed[key] = value
    for label in parameters(site):
        if label.name in RANGED and (given := getattr(choice, label.name)) is not None:
            factor = read_unit(label.unit).factor
            value = found.quantity(given, label.unit, f"site.{label.name}", label.low * factor, label.high * factor)
            changed |= {} if value is None else {label.name: value}
    options: dict[str, Any] = {}
    if choice.horizon:
        options["horizon"] = _file(choice.horizon, folder, "site.horizon", found)
    if choice.weather:
        changed["weather"] = _file(choice.weather, folder, "site.weather", found)
    # Every site is a dataclass; the abstract class that the checker sees is not.
    return dataclasses.replace(cast(Any, site), **changed), options


def _has_all(site: Any, choice: SiteChoice, found: Findings) -> bool:
    """Whether the site has all that the study replaces of it."""
    has = ({f.name for f in dataclasses.fields(site)} | {"horizon"}) - set(site.without)
    known = [key for key in type(choice).model_fields if key in has]
    alien = [k for k in type(choice).model_fields if k not in (*known, "name") and getattr(choice, k) is not None]
    for key in alien:
        found.fault(f"{site.name} has no '{key}'", f"site.{key}", ", ".join(known), "leave it out")
    return not alien


def _file(name: str, folder: Path, where: str, found: Findings) -> Path | None:
    path = (folder / name).resolve()
    if not path.is_file():
        found.fault(f"no file '{name}'", where, "a path relative to the study file", "check the name")
        return None
    return path
