"""Insulation: multilayer blankets by correlation, plain layers by conduction.

    q = [C_s n^a X + C_r eps (T_h^4.67 - T_c^4.67) + C_g P (T_h^b - T_c^b)] / N               [W/m2]

Conduction through the spacers, radiation between the foils, and what gas is left between them. X is T_m (T_h -
T_c), T_m = (T_h + T_c) / 2, in all sets but ``dam_dacron``, where the conductivity of the net stands in its
place: (0.017 + 7e-6 (800 - T_m) + 0.0228 ln T_m) (T_h - T_c). In the sources n is per centimetre and P in
torr; here n comes per metre and p in Pa, and is turned inside.

Sets: see ``BLANKETS``. Valid for about 20 to 330 K, in a hard vacuum: the gas term is kinetic, in proportion to
the pressure, and ends near 1e-4 torr (0.0133 Pa). A spoiled vacuum is refused, for the heat is then 50 to 150
times as much and another law's: 52 W/m2 at 13 Pa, 122 to 147 W/m2 without vacuum (cryogenics.md CRY-N5). On
Mars a blanket is of no use; lay foam (``layer_flux``).

``dam_silk`` and ``dam_glass`` are too low for a hot side below about 160 K: 0.007 W/m2 from 90 to 20 K, where
``dam_dacron`` has 0.031. Under a cooled shield take ``dam_dacron``.

All are ideal blankets on a small calorimeter. A real one on a tank has seams, pins and pressed places: 1.6 to 4
times the heat (johnson2010). That factor is the caller's, for it belongs to the workmanship.

Layer by layer (McIntosh 1994) is left out: the unit of its conductivity could not be settled from a source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gasloop.matter.helmholtz import is_number
from gasloop.matter.solids import solid

TORR = 101325.0 / 760.0  # Pa
P_SOFT = 1e-4 * TORR  # Pa, above it the gas between the foils is no longer free-molecular


class InsulationRangeError(ValueError):
    """A blanket asked for what its correlation does not cover."""


@dataclass(frozen=True)
class Blanket:
    """Coefficients of one correlation; n in layers per cm and P in torr, as in the source.

    what : the blanket they were measured on
    one_more : spacers are one more than foils, so N + 1 of them conduct
    net : the conductivity of Dacron net stands in place of T_m
    source, confidence : where they stand, and how they were read there
    """

    what: str
    C_s: float
    a: float
    C_r: float
    eps: float
    C_g: float
    b: float
    source: str
    confidence: str
    one_more: bool = False
    net: bool = False

    def flux(self, T_h: Any, T_c: Any, N: Any, n: Any, p: Any = 1e-6 * TORR) -> Any:
        """Heat through N layers of n per metre at a pressure p [Pa] of the gas inside, T_h to T_c [W/m2].

        Negative if T_h is the colder side. Raises InsulationRangeError for numbers that are out of range.
        """
        self._check(N, n, p)
        T_m = 0.5 * (T_h + T_c)
        k = 0.017 + 7e-6 * (800.0 - T_m) + 0.0228 * np.log(T_m) if self.net else T_m
        spacers = self.C_s * k * (n / 100.0) ** self.a * (T_h - T_c)
        radiation = self.C_r * self.eps * (T_h**4.67 - T_c**4.67)
        gas = self.C_g * (p / TORR) * (T_h**self.b - T_c**self.b)
        return spacers / (N + 1 if self.one_more else N) + (radiation + gas) / N

    def _check(self, N: Any, n: Any, p: Any) -> None:
        if is_number(N) and np.any(np.asarray(N) < 1):
            raise InsulationRangeError(f"{self.what}: {np.min(N):g} layers; a blanket has at least one")
        if is_number(n) and np.any((np.asarray(n) < 100.0) | (np.asarray(n) > 10000.0)):
            raise InsulationRangeError(
                f"{self.what}: {np.ravel(n)[0]:g} layers per metre; allowed 100 to 10000 (1 to 100 per cm)"
            )
        if is_number(p) and np.any((np.asarray(p) < 0) | (np.asarray(p) > P_SOFT * (1 + 1e-9))):
            raise InsulationRangeError(
                f"{self.what}: {np.max(p):.3g} Pa between the foils; the correlation holds from 0 to {P_SOFT:.3g} Pa "
                f"(1e-4 torr); keep the vacuum, or use a layer of foam"
            )


_KELLER = "keller1974"
BLANKETS: Mapping[str, Blanket] = {
    "dam_silk": Blanket(
        "unperforated double-aluminised Mylar, two silk nets (Keller 4-56)",
        8.95e-8, 2.56, 5.39e-10, 0.031, 1.46e4, 0.52, _KELLER, "transcribed",
    ),
    "dam_glass": Blanket(
        "perforated double-aluminised Mylar, glass paper",
        7.30e-8, 2.63, 7.07e-10, 0.043, 1.46e4, 0.52, _KELLER, "transcribed", one_more=True,
    ),
    "dam_dacron": Blanket(
        "double-aluminised Mylar, Dacron net (modified Lockheed)",
        2.4e-4, 2.63, 4.944e-10, 0.031, 1.46e4, 0.52, "hastings2004", "transcribed", net=True,
    ),
    "dam_princeton": Blanket(
        "double-aluminised Mylar, spacer not named, no gas term (Princeton Satellite Systems)",
        2.98e-8, 2.84, 5.86e-10, 0.043, 0.0, 0.52, "princeton_mli", "primary",
    ),
    "variable_density": Blanket(
        "variable-density blanket, fit (Svensson)",
        4.43e-11, 3.91, 8.03e-10, 0.03, 1.46e4, 0.53, "svensson_mli", "transcribed",
    ),
}  # fmt: skip


def blanket(name: str) -> Blanket:
    """A blanket by name. Raises ValueError for an unknown one."""
    if name not in BLANKETS:
        raise ValueError(f"no blanket '{name}'; there are: {', '.join(BLANKETS)}")
    return BLANKETS[name]


def blanket_flux(name: str, T_h: Any, T_c: Any, N: Any, n: Any, p: Any = 1e-6 * TORR) -> Any:
    """Heat through the named blanket [W/m2]: N layers, n per metre, p in Pa. See ``Blanket.flux``."""
    return blanket(name).flux(T_h, T_c, N, n, p)


def layer_flux(material: str, T_h: Any, T_c: Any, thickness: Any) -> Any:
    """Heat through a plain layer [W/m2]: int k dT / thickness [m]; materials of ``matter.solids``."""
    return solid(material).k_integral(T_h, T_c) / thickness


def saving(name: str, T_before: Any, T_after: Any, T_c: Any, n: Any, p: Any = 1e-6 * TORR) -> Any:
    """Share of the heat into a tank at T_c that cooling a shield from T_before to T_after saves: 1 - q(after) / q(before).

    Of the blanket between shield and tank alone; the number of its layers does not matter to the ratio.
    """
    after, before = (blanket_flux(name, T, T_c, 30.0, n, p) for T in (T_after, T_before))
    return 1 - after / before
