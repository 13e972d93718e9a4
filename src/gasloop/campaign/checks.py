"""What can be seen to be impossible in a campaign before it is solved."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gasloop.solve.campaign.arcs import arcs
from gasloop.solve.campaign.things import Campaign, Leg, Vehicle
from gasloop.solve.problem import PlanError
from gasloop.study.faults import Findings


def check(campaign: Campaign, places: Mapping[str, str], found: Findings) -> None:
    """Note what is wrong: circles in no time, legs that no vehicle can fly, demands that nothing can reach."""
    try:
        arcs(campaign)
    except PlanError as error:
        found.fault(str(error), "legs")
    for name in dict.fromkeys(leg.name for leg in campaign.legs):
        leg = next(one for one in campaign.legs if one.name == name)
        _flyable(campaign, leg, places[name], found)
    _reachable(campaign, found)


def _flyable(campaign: Campaign, leg: Leg, where: str, found: Findings) -> None:
    """Full tanks and no payload give more than the leg takes, for one vehicle at least."""
    able = [v for v in campaign.vehicles if leg.vehicles is None or v.name in leg.vehicles]
    if any(furthest(v) >= leg.dv for v in able):
        return
    most = ", ".join(f"{v.name} {furthest(v):.0f} m/s" for v in able)
    found.fault(
        f"no vehicle can fly {leg.dv:.0f} m/s: with full tanks and empty hold {most}", where, "",
        "larger tanks, or a stop between",
    )  # fmt: skip


def furthest(vehicle: Vehicle) -> float:
    """What full tanks give an empty vehicle [m/s]: the species that runs out first ends it."""
    propellant = min(vehicle.tanks.get(s, 0.0) / share for s, share in vehicle.engine.mixture)
    return vehicle.engine.g0 * vehicle.engine.isp * math.log1p(propellant / vehicle.dry)


def _reachable(campaign: Campaign, found: Findings) -> None:
    for name, demand in {d.name: d for d in campaign.demands}.items():
        starts = {s.node for s in campaign.supplies if s.what == demand.what}
        starts |= {p.node for p in campaign.plants if demand.what in p.makes}
        what, where = f"nothing brings {demand.what} to '{demand.node}'", f"demands.{name}"
        if not starts:
            found.fault(f"{what}: nobody offers it and no plant makes it", where, "", "add it to `supplies`")
        elif demand.node not in _from(campaign, starts, demand.what):
            mend = "add a leg, or a vehicle that may fly it and carries this"
            found.fault(f"{what}: no legs lead there from {', '.join(sorted(starts))}", where, "", mend)


def _from(campaign: Campaign, starts: set[str], what: str) -> set[str]:
    """Nodes to which something can be carried from some others."""
    reached, fluid = set(starts), campaign.commodity(what).fluid
    for _ in campaign.nodes:
        for leg in campaign.legs:
            able = [v for v in campaign.vehicles if leg.vehicles is None or v.name in leg.vehicles]
            carried = any(what in v.tanks if fluid else v.carries is None or what in v.carries for v in able)
            if leg.start in reached and carried:
                reached.add(leg.end)
    return reached
