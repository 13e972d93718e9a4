"""Boiling on a wall: heat per area over the wall's superheat, from no boiling through the peak to the film.

    nucleate   q = mu_l h_fg (g d / sigma)^(1/2) [c_l dT / (C_sf h_fg Pr_l^1.7)]^3,     d = rho_l - rho_v    rohsenow1952
    peak       q = 0.131 h_fg rho_v^(1/2) [sigma g d]^(1/4)                                                 zuber1959
    least      q = 0.09 rho_f h_fg [g sigma d / (rho_l + rho_v)^2]^(1/4)                                    berenson1961
    film       h = 0.425 [k_f^3 rho_f d g h' / (mu_f dT (sigma / (g d))^(1/2))]^(1/4)                       berenson1961
               h = 0.62 [k_f^3 rho_f d g h' / (mu_f dT D)]^(1/4)                  on a tube of diameter D   bromley1950
               h' = h_fg + 0.5 c_f dT;  f: vapour at the mean of wall and boiling point

The curve goes through all of them, smooth and with finite slopes:

    ln q = (1 - w) ln q_n + w ln q_f,   1/q_n^4 = 1/q_nucleate^4 + 1/q_peak^4,   w = 1/(1 + (dT_m / dT)^n)

w is the share of the wall under film: 0.05 at the superheat where nucleate boiling reaches its peak, 0.95 where the
film carries the least it can (Leidenfrost); dT_m is the geometric mean of the two. Both are found once, at 1 g or at
the gravity given.

Gravity: all but nucleate boiling go with g^(1/4), and lose meaning without any; ``G_LEAST`` stands below. Nucleate
boiling is measured to be nearly the same without gravity, so it is taken at 1 g. Valid for boiling points from 1.05 of
the triple point's to 0.95 of the critical temperature, clean metal, pools; what a stream adds is in ``stream_film``.
C_sf = 0.013 is Rohsenow's for water on metals; no value for cryogens was read. Errors: a factor of two in nucleate
boiling, 30 % in the peak and in films.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.optimize import brentq

from gasloop.parts.isobar import Isobar, isobar

G_EARTH = 9.80665  # m/s2
G_LEAST = 1e-3  # m/s2, what stands for the stir of valves and crew where nothing else drives the vapour off
C_SF = 0.013
_PRANDTL = 1.7
_ONSET = 0.05  # K, superheat below which boiling fades out
_SHARPNESS = 4.0  # of the bend from nucleate boiling into the peak
_ODDS = 19.0  # 0.95 to 0.05


@dataclass(frozen=True)
class BoilingCurve:
    """The boiling curve of a fluid at one pressure and gravity; q [W/m2] of superheat dT [K].

    peak, least [W/m2] : at most with a wetted wall, at least under a film
    dT_peak, dT_least [K] : superheats there
    D [m] : of the tube on which the film forms; None: a plate
    """

    at: Isobar
    g: float
    D: float | None
    peak: float
    least: float
    dT_peak: float
    dT_least: float

    def flux(self, dT: Any) -> Any:
        """Heat into boiling [W/m2]; nothing, with slope nothing, for a wall that is not superheated."""
        over = onset(dT)
        some = over + 1e-9  # K, keeps logarithms finite
        wetted = np.log(nucleate_flux(self.at, some)) - 0.25 * np.log1p(
            (nucleate_flux(self.at, some) / self.peak) ** _SHARPNESS
        )
        film = np.log(film_flux(self.at, some, self.g, self.D))
        w = self.film_share(some)
        return np.exp((1 - w) * wetted + w * film) * over / some

    def film_share(self, dT: Any) -> Any:
        """Share of the wall under film [0..1]."""
        middle = math.sqrt(self.dT_peak * self.dT_least)
        n = 2 * math.log(_ODDS) / math.log(self.dT_least / self.dT_peak)
        return 1 / (1 + (middle / (onset(dT) + 1e-9)) ** n)


def onset(dT: Any) -> Any:
    """Superheat that counts [K]: none below zero, with slope none at zero; dT less 0.05 K for dT well above."""
    over = np.fmax(dT, 0.0)
    return over * over / (over + _ONSET)


def nucleate_flux(at: Isobar, dT: Any) -> Any:
    """Rohsenow's law of nucleate boiling [W/m2] at superheat dT [K], at 1 g."""
    T = at.T_sat
    liquid = at.liquid
    gap = liquid.rho(T) - at.gas.rho(T)
    prandtl = liquid.cp(T) * liquid.mu(T) / liquid.k(T)
    drive = liquid.cp(T) * dT / (C_SF * at.h_fg * prandtl**_PRANDTL)
    return liquid.mu(T) * at.h_fg * np.sqrt(G_EARTH * gap / at.tension) * drive**3


def peak_flux(at: Isobar, g: Any = G_EARTH) -> Any:
    """Zuber's peak of nucleate boiling [W/m2]."""
    T = at.T_sat
    gap = at.liquid.rho(T) - at.gas.rho(T)
    return 0.131 * at.h_fg * np.sqrt(at.gas.rho(T)) * (at.tension * g * gap) ** 0.25


def least_flux(at: Isobar, g: Any = G_EARTH) -> Any:
    """Berenson's least heat of film boiling [W/m2], vapour at its boiling point."""
    rho_l, rho_v = at.liquid.rho(at.T_sat), at.gas.rho(at.T_sat)
    return 0.09 * rho_v * at.h_fg * (g * at.tension * (rho_l - rho_v) / (rho_l + rho_v) ** 2) ** 0.25


def film_flux(at: Isobar, dT: Any, g: Any = G_EARTH, D: Any = None) -> Any:
    """Heat through a film of vapour at superheat dT [K], on a plate or a tube of diameter D [m] [W/m2].

    Of a tube wider than Taylor's wave, the plate's law holds: the greater of the two coefficients counts, rounded.
    """
    gap = at.liquid.rho(at.T_sat) - at.gas.rho(at.T_sat)
    film = at.T_sat + 0.5 * dT
    gas = at.gas
    latent = at.h_fg + 0.5 * gas.cp(film) * dT
    group = gas.k(film) ** 3 * gas.rho(film) * gap * g * latent / (gas.mu(film) * dT)
    wave = np.sqrt(at.tension / (g * gap))
    plate = 0.425 * (group / wave) ** 0.25
    if D is None:
        return plate * dT
    tube = 0.62 * (group / D) ** 0.25
    return (plate**4 + tube**4) ** 0.25 * dT


def stream_film(at: Isobar, T: Any, flux: Any, D: Any) -> Any:
    """Heat transfer from a wall at T to vapour that streams with ``flux`` [kg/s/m2] through a bore D [W/m2/K].

    Nu = 0.023 Re^0.8 Pr^0.4 (dittus1930), vapour at the mean of wall and boiling point, all of the stream as vapour.
    """
    film = at.T_sat + 0.5 * onset(T - at.T_sat)
    gas = at.gas
    reynolds = flux * D / gas.mu(film)
    prandtl = gas.cp(film) * gas.mu(film) / gas.k(film)
    # Rounded at rest: 0.8 is a root with an infinite slope there.
    return 0.023 * reynolds * (reynolds + 1.0) ** -0.2 * prandtl**0.4 * gas.k(film) / D


def leidenfrost(at: Isobar, g: float = G_EARTH, D: float | None = None) -> float:
    """Superheat at which a film carries the least it can [K]."""
    least = float(least_flux(at, g))
    high = at.gas.high - at.T_sat
    return _crossing(lambda dT: float(film_flux(at, dT, g, D)) - least, 1e-3, high)


@lru_cache(maxsize=64)
def boiling_curve(name: str, p: float, g: float = G_EARTH, D: float | None = None) -> BoilingCurve:
    """The boiling curve of the fluid of that name (``pH2``, ``O2``) at p [Pa] and gravity g [m/s2]."""
    at = isobar(name, p)
    g = math.hypot(g, G_LEAST)
    peak, least = float(peak_flux(at, g)), float(least_flux(at, g))
    dT_peak = _crossing(lambda dT: float(nucleate_flux(at, dT)) - peak, 1e-4, 0.9 * (at.fluid.T_crit - at.T_sat))
    # Where the film's least heat falls at a superheat below the peak's, the two meet without a valley between.
    dT_least = max(leidenfrost(at, g, D), 2 * dT_peak)
    return BoilingCurve(at, g, D, peak, least, dT_peak, dT_least)


def _crossing(miss: Any, low: float, high: float) -> float:
    """Root between the ends, or the end it lies beyond."""
    if miss(low) > 0:
        return low
    return high if miss(high) < 0 else float(brentq(miss, low, high))
