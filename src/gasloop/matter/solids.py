"""Solids that tanks and lines are made of: heat capacity, its energy and entropy, conductivity and its integral.

    log10 y = sum a_i (log10 T)^i,  y = cp [J/kg/K] or k [W/m/K],  T [K]              (nist_cryo_materials)

These polynomials end at 300 K and may not be followed beyond it: at 400 K that of aluminium's cp is 50 % too
high and that of steel's falls. From 300 K to ``T_high`` a straight line leads on to the value stated here. One
Chebyshev series of ln y in ln T goes through both, within 0.6 % of the polynomials below 270 K and 1.5 %
around the bend at 300 K; they themselves are within 0.5 to 5 % of the data. cp is thus smooth and positive;
energy and entropy are integrals of this cp and of no other, to 1e-10; that of k to 1e-8.

    energy(T) = int cp dT,  entropy(T) = int cp / T dT,  k_integral(T) = int k dT,  each from the low end [K]

Numbers outside a curve's range are refused. A symbol cannot be checked: bound it where it comes from.

NIST states one cp for aluminium 3003, 5083 and 6061; here it serves every aluminium alloy (2014 and 2219
too), the conductivity does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev as cheb

from gasloop.matter.chebyshev import Chebyshev, fit, shorten
from gasloop.matter.helmholtz import is_number
from gasloop.matter.species import R_GAS

_DEGREE = 14  # of ln y in ln T
_LONG = 100  # degree of the integrands before their tail is dropped


class SolidRangeError(ValueError):
    """A temperature outside what the data of a solid cover."""


@dataclass(frozen=True)
class Curve:
    """A positive property over temperature with its integrals. Floats, arrays and symbols.

    what : ``heat capacity of aluminium 6061``, for messages
    log : series of ln y in ln T
    source : key of the bibliography
    error : of the integrals, to the whole from low to high; energies must be exact, a heat flow need not be
    """

    what: str
    log: Chebyshev
    low: float
    high: float
    source: str
    error: float = 1e-13

    def __call__(self, T: Any) -> Any:
        """The property at T [K]."""
        return np.exp(self.log(np.log(self._within(T))))

    def integral(self, T: Any) -> Any:
        """int y dT from the low end to T."""
        return self._area(np.log(self._within(T)))

    def integral_over_T(self, T: Any) -> Any:
        """int y / T dT from the low end to T."""
        return self._area_over_T(np.log(self._within(T)))

    @cached_property
    def _area(self) -> Chebyshev:
        return _antiderivative(lambda x: np.exp(self.log(x) + x), self.log, self.error)

    @cached_property
    def _area_over_T(self) -> Chebyshev:
        return _antiderivative(lambda x: np.exp(self.log(x)), self.log, self.error)

    def _within(self, T: Any) -> Any:
        if is_number(T):
            flat = np.ravel(np.real(T))  # complex where slopes are taken by a complex step
            bad = flat[~((flat >= self.low * (1 - 1e-9)) & (flat <= self.high * (1 + 1e-9)))]
            if bad.size:
                raise SolidRangeError(
                    f"{self.what}: {bad[0]:.6g} K is outside {self.low:g}..{self.high:g} K, where {self.source} "
                    f"has data; keep within it, or choose another material"
                )
        return T


def _antiderivative(f: Callable[[Any], Any], like: Chebyshev, error: float) -> Chebyshev:
    """Series of the integral of f over x from the low end of ``like``."""
    long = fit(f, like.low, like.high, _LONG)
    c = cheb.chebint(long.coefficients, scl=0.5 * (like.high - like.low), lbnd=-1)
    whole = Chebyshev(tuple(float(v) for v in c), like.low, like.high)
    return shorten(whole, error * float(np.max(np.abs(c))))


@dataclass(frozen=True)
class Solid:
    """One material. ``density`` [kg/m3] at 300 K; ``cp`` and ``k`` are curves, absent where no data were found."""

    name: str
    density: float
    curves: Mapping[str, Curve]

    @property
    def cp(self) -> Curve:
        """Heat capacity [J/kg/K]."""
        return self._curve("cp", "heat capacity")

    @property
    def k(self) -> Curve:
        """Conductivity [W/m/K]; of laminates along the fibre."""
        return self._curve("k", "conductivity")

    def energy(self, T: Any) -> Any:
        """int cp dT from the low end of cp to T [J/kg]."""
        return self.cp.integral(T)

    def entropy(self, T: Any) -> Any:
        """int cp / T dT from the low end of cp to T [J/kg/K]."""
        return self.cp.integral_over_T(T)

    def heat(self, T_h: Any, T_c: Any) -> Any:
        """Heat that a kilogram gives up from T_h to T_c [J/kg]."""
        return self.energy(T_h) - self.energy(T_c)

    def k_integral(self, T_h: Any, T_c: Any) -> Any:
        """int k dT from T_c to T_h [W/m]."""
        return self.k.integral(T_h) - self.k.integral(T_c)

    def _curve(self, key: str, what: str) -> Curve:
        if key not in self.curves:
            have = ", ".join(n for n in MATERIALS if key in MATERIALS[n].laws)
            raise SolidRangeError(f"{self.name}: no data for its {what}; materials that have it: {have}")
        return self.curves[key]


@dataclass(frozen=True)
class Polynomial:
    """NIST's polynomial from ``low`` to 300 K, then a straight line to ``at_high`` at ``high``."""

    a: tuple[float, ...]
    low: float
    at_high: float
    high: float = 400.0
    source: str = "nist_cryo_materials"

    def __call__(self, T: Any) -> Any:
        below = 10 ** np.polynomial.polynomial.polyval(np.log10(np.fmin(T, 300.0)), self.a)
        last = 10 ** float(np.polynomial.polynomial.polyval(np.log10(300.0), self.a))
        return np.where(T < 300.0, below, last + (self.at_high - last) * (T - 300.0) / (self.high - 300.0))


@dataclass(frozen=True)
class Rational:
    """NIST's form for copper: log10 k = (a + c t + e t^2 + g t^3 + i t^4) / (1 + b t + d t^2 + f t^3 + h t^4), t = T^0.5."""

    above: tuple[float, ...]
    beneath: tuple[float, ...]
    low: float
    at_high: float
    high: float = 400.0
    source: str = "nist_cryo_materials"

    def __call__(self, T: Any) -> Any:
        t = np.sqrt(np.fmin(T, 300.0))
        value = np.polynomial.polynomial.polyval
        below = 10 ** (value(t, self.above) / value(t, self.beneath))
        last = float(10 ** (value(300.0**0.5, self.above) / value(300.0**0.5, self.beneath)))
        return np.where(T < 300.0, below, last + (self.at_high - last) * (T - 300.0) / (self.high - 300.0))


@dataclass(frozen=True)
class Debye:
    """cp = n 3 R D(theta / T) (1 + a T), n [mol/kg]; D is Debye's function, a the swelling at high temperature."""

    n: float
    theta: float
    a: float
    low: float
    high: float
    source: str

    def __call__(self, T: Any) -> Any:
        x, w = np.polynomial.legendre.leggauss(60)
        y = self.theta / np.asarray(T, float)[..., None]
        z = 0.5 * y * (x + 1)
        D = 3 / y[..., 0] ** 3 * np.sum(0.5 * y * w * z**4 * np.exp(-z) / (1 - np.exp(-z)) ** 2, axis=-1)
        return 3 * R_GAS * self.n * D * (1 + self.a * np.asarray(T))


@dataclass(frozen=True)
class Constant:
    """One value for a narrow range."""

    value: float
    low: float
    high: float
    source: str

    def __call__(self, T: Any) -> Any:
        return np.full(np.shape(T), self.value)


@dataclass(frozen=True)
class Data:
    """What is known of a material: density [kg/m3] and the laws of cp and k."""

    what: str
    density: float
    laws: Mapping[str, Callable[[Any], Any]]


# Above 300 K: the heat capacity of aluminium alloys stays (pure 903 to 949, 2024-T6 875 to 925 J/kg/K from 300
# to 400 K in incropera2011, while NIST's polynomial is at 954 already); conductivities rise as that of 2024-T6.
_CP_AL = Polynomial(
    (46.6467, -314.292, 866.662, -1298.3, 1162.27, -637.795, 210.351, -38.3094, 2.96344), 4.0, 955.0
)  # fmt: skip
# Steel above 300 K: with the slopes of 316 in mills2002 (0.18 J/kg/K2, 0.022 W/m/K2). G-10 above 300 K: with the
# polynomial's own slope there, ours. Copper: incropera2011, pure. Titanium: Debye's law with theta and a fitted to
# four points of belfem_ti6al4v, 100 to 400 K, within 0.7 %; below 100 K it is a law of nature and not data. Its
# conductivity above 300 K is ours.
MATERIALS: Mapping[str, Data] = {
    "al_6061": Data("aluminium 6061-T6", 2700.0, {
        "cp": _CP_AL,
        "k": Polynomial((0.07918, 1.0957, -0.07277, 0.08084, 0.02803, -0.09464, 0.04179, -0.00571), 4.0, 163.0),
    }),
    "al_5083": Data("aluminium 5083-O", 2660.0, {
        "cp": _CP_AL,
        "k": Polynomial((-0.90933, 5.751, -11.112, 13.612, -9.3977, 3.6873, -0.77295, 0.067336), 4.0, 125.0),
    }),
    "al_1100": Data("aluminium 1100", 2710.0, {
        "cp": _CP_AL,
        "k": Polynomial((23.39172, -148.5733, 422.1917, -653.6664, 607.0402, -346.152, 118.4276, -22.2781, 1.770187),
                        4.0, 214.0),
    }),
    "al_2014": Data("aluminium 2014-T6", 2796.0, {"cp": _CP_AL}),
    "al_2219": Data("aluminium 2219-T87", 2840.0, {"cp": _CP_AL}),
    "steel_304": Data("stainless steel 304", 7900.0, {
        "cp": Polynomial((22.0061, -127.5528, 303.647, -381.0098, 274.0328, -112.9212, 24.7593, -2.239153), 4.0, 500.0),
        "k": Polynomial((-1.4087, 1.3982, 0.2543, -0.6260, 0.2334, 0.4256, -0.4658, 0.1650, -0.0199), 4.0, 17.5),
    }),
    # Not a material but what codes take that know one temperature only: to compare with them.
    "steel_warm": Data("steel with its room-temperature properties at any temperature", 7801.0, {
        "cp": Constant(460.5, 4.0, 500.0, "sinda_fluint_f"), "k": Constant(14.42, 4.0, 500.0, "sinda_fluint_f"),
    }),
    "ti_6al_4v": Data("titanium 6Al-4V", 4430.0, {
        "cp": Debye(21.81, 368.9, 2.87e-4, 15.0, 400.0, "belfem_ti6al4v"),
        "k": Polynomial((-5107.8774, 19240.422, -30789.064, 27134.756, -14226.379, 4438.2154, -763.07767, 55.796592),
                        23.0, 8.6),
    }),
    "copper": Data("copper, OFHC, RRR 100", 8933.0, {
        "cp": Polynomial((-1.91844, -0.15973, 8.61013, -18.996, 21.9661, -12.7328, 3.54322, -0.3797), 4.0, 397.0),
        "k": Rational((2.2154, -0.88068, 0.29505, -0.04831, 0.003207), (1.0, -0.47461, 0.13871, -0.02043, 0.001281),
                      4.0, 393.0),
    }),
    "g10": Data("glass-epoxy G-10 CR, along the fibre", 1850.0, {
        "cp": Polynomial((-2.4083, 7.6006, -8.2982, 7.3301, -4.2386, 1.4294, -0.24396, 0.015236), 4.0, 1310.0),
        "k": Polynomial((-2.64827, 8.80228, -24.8998, 41.1625, -39.8754, 23.1778, -7.95635, 1.48806, -0.11701),
                        12.0, 1.04),
    }),
    "foam": Data("polyurethane foam, 49 kg/m3, blown with helium", 49.0, {
        "k": Polynomial((-33.898, 117.81, -178.376, 142.038, -63.034, 14.958, -1.5468, 0.020625), 30.0, 0.037),
    }),
    "cfrp": Data("carbon-epoxy laminate, through the wall of a vessel", 1360.0, {
        "cp": Constant(1020.0, 230.0, 400.0, "hyddown_wall"), "k": Constant(0.5, 230.0, 400.0, "hyddown_wall"),
    }),
    "hdpe": Data("polyethylene, high density", 945.0, {
        "cp": Constant(1584.0, 230.0, 400.0, "hyddown_wall"), "k": Constant(0.385, 230.0, 400.0, "hyddown_wall"),
    }),
}  # fmt: skip


def _curve(what: str, law: Any, error: float) -> Curve:
    """The smooth series through a law over its range."""
    low, high = float(np.log(law.low)), float(np.log(law.high))
    x = np.linspace(low, high, 800)
    z = (2 * x - low - high) / (high - low)
    # The last points of the range may fall outside it by rounding.
    c = cheb.chebfit(z, np.log(law(np.clip(np.exp(x), law.low, law.high))), _DEGREE)
    return Curve(what, Chebyshev(tuple(float(v) for v in c), low, high), law.low, law.high, law.source, error)


@lru_cache(maxsize=32)
def solid(name: str) -> Solid:
    """A material by name. Raises ValueError for an unknown one."""
    if name not in MATERIALS:
        raise ValueError(f"no material '{name}'; there are: {', '.join(MATERIALS)}")
    data = MATERIALS[name]
    kinds = {"cp": ("heat capacity", 1e-13), "k": ("conductivity", 1e-8)}
    curves = {}
    for key, law in data.laws.items():
        word, error = kinds[key]
        curves[key] = _curve(f"{word} of {data.what}", law, error)
    return Solid(data.what, data.density, curves)
