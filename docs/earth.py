"""The table of docs/earth.md: `python docs/earth.py` runs studies/bottle_to_moon.yaml at both places and prints it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from gasloop.components.storage.stratified_tank import StratifiedTank
from gasloop.model.component import At
from gasloop.model.network import AT_REST
from gasloop.parts.column import LAYERS
from gasloop.study import loop, publish, vary
from gasloop.study.read import read_text

STUDY = Path(__file__).parents[1] / "studies" / "bottle_to_moon.yaml"
DAY, KWH = 86400.0, 3.6e6
P_HOLD = 2.3e5  # Pa, at which a tank left alone is as good as open: its valve is set to 2.5 bar


def result(place: str) -> Any:
    """The results tree of one place."""
    cases = vary.cases(STUDY.read_text("utf-8"), str(STUDY))
    text = next(c.text for c in cases if c.labels["place"] == place)
    return publish.tree(loop.run(read_text(text, str(STUDY), folder=STUDY.parent)))


def numbers(tree: Any) -> dict[str, float]:
    """What the table shows of one place."""
    flow = tree["/simulated/flow"]
    hours = flow.sizes["time"]

    def mean(arc: str) -> float:
        return abs(float(flow.sel(arc=arc).mean()))

    def load(name: str) -> Any:
        return tree["/simulated/load"].sel(component_loaded=name).values

    summary = publish.summary(tree)
    mass, sizes = summary["mass_kg"]["by_component"], summary["sizes"]
    given = mean("bottles.delivered")
    power = flow.sel(arc="supply.power")
    return {
        "what is around, mean [K]": float(tree["/site/sink_T"].mean()),
        "heat rejected, mean [kW]": mean("cooler.heat") / 1e3,
        "its cooler weighs [kg]": mass["cooler"],
        "electricity of stack [kWh/kg]": mean("stack.power") / mean("stack.hydrogen") / KWH,
        "electricity of liquefier [kWh/kg]": mean("liquefier.power") / mean("liquefier.lh2") / KWH,
        "electricity of all per kg handed over [kWh/kg]": (
            sum(mean(f"{u}.power") for u in ("stack", "liquefier", "control")) / given / KWH
        ),
        "electric supply, size [kW]": sizes["supply"]["value"] * {"MW": 1e3, "kW": 1.0}[sizes["supply"]["unit"]],
        "of which used in the mean [1]": float(power.mean()) / float(tree["/design/size"].sel(component="supply")),
        "hours in which the stack rests": float(np.sum(load("stack") < 0.02)),
        "heat into the tank, mean [W]": mean("tank.leak"),
        "boiled off per kg handed over [1]": mean("tank.boiloff") / given,
        "hydrogen handed over [kg]": given * hours * 3600,
        "mass: supply and battery [kg]": mass["supply"] + mass.get("battery", 0.0),
        "mass: tank [kg]": mass["tank"],
        "mass: stack, liquefier, buffer [kg]": mass["stack"] + mass["liquefier"] + mass["buffer"],
        "mass: all [kg]": summary["mass_kg"]["total"],
    }  # fmt: skip


def left_alone(gravity: float, around: float, days: float = 60.0) -> tuple[float, float]:
    """A half full tank of 60 kg that nobody tends: days until P_HOLD, and how much warmer its surface is then [K].

    The surface over the bottom: what stratifies. Several layers, by ``stratified_tank``.
    """
    from scipy.integrate import solve_ivp

    tank = StratifiedTank(size=60.0, fluid="H2", fill_max=0.88)
    names = [s.name for s in tank.states]
    site = SimpleNamespace(gravity=gravity, sink_T=around, ground_T=around, air_T=around)
    rest = SimpleNamespace(**{c.name: 0.0 for c in tank.controls})

    def flows(y: Any) -> Any:
        x = SimpleNamespace(**dict(zip(names, y, strict=True)))
        seen = tank.conditions(x, site)
        return tank.physics(rest, x, At({p.name: seen.get(p.name, AT_REST) for p in tank.ports}, site))

    def full(t: float, y: Any) -> float:
        return float(flows(y).outputs["pressure"]) - P_HOLD

    full.terminal = True  # type: ignore[attr-defined]
    start = tank.start() | {"m": 30.0}
    found = solve_ivp(
        lambda t, y: [float(flows(y).rates.get(n, 0.0)) for n in names], (0.0, days * DAY), [start[n] for n in names],
        method="BDF", rtol=1e-5, atol=1e-6, max_step=DAY / 4, events=full,
    )  # fmt: skip
    end = found.y[:, -1]
    return float(found.t[-1] / DAY), float(flows(end).outputs["T_surface"] - end[names.index(f"T_{LAYERS}")])


def main() -> None:
    """Print the table."""
    found = {place: numbers(result(place)) for place in ("hall", "ridge")}
    print("| | hall | ridge |\n|---|---|---|")
    for what in found["hall"]:
        print(f"| {what} | {found['hall'][what]:.3g} | {found['ridge'][what]:.3g} |")
    print("\n| half full tank of 60 kg, left alone | days to 2.3 bar | surface over bottom then [K] |\n|---|---|---|")
    for what, g, T in (("in the hall, 293 K", 9.81, 293.0), ("the same at 1.62 m/s2", 1.62, 293.0), ("on the ridge, 156 K", 1.62, 156.0),
                       ("in free fall, 1e-5 m/s2, 293 K", 1e-5, 293.0)):  # fmt: skip
        days, warmer = left_alone(g, T)
        print(f"| {what} | {days:.4g} | {warmer:.3g} |")


if __name__ == "__main__":
    main()
