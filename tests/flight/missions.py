"""A small mission to change one thing of at a time."""

from __future__ import annotations

from gasloop.flight import Mission, read_text

HOP = """\
mission: hop
what: Up and down with lunar oxygen
legs: {set: ho_lab, own: [{from: llo, to: moon, dv: [20 m/s, 1830 m/s], time: 2 h, because: ours}]}
g0: 9.80665 m/s2
elements:
  lander:
    dry: 4 t
    at: llo
    engine: {isp: 450 s, oxidiser: O2, fuel: H2, ratio: 5.5}
    tanks:
      O2: {holds: 9 t, load: 5.4 t, boil_off: {surface: 0.2 %/d}}
      H2: {holds: 2 t, boil_off: 1 %/d}
    crew: 2
  plant: {dry: 5 t, at: moon, tanks: {O2: {holds: 6 t, load: 1 t, makes: 40 kg/d}}}
events:
  - {burn: lander, to: moon}
  - {coast: lander, for: 10 d}
  - {transfer: O2, from: plant, to: lander, amount: 1200 kg, lost: 3 %, chill: 20 kg, id: refuel}
  - {load: lander, cargo: {samples: 150 kg}}
  - {burn: lander, to: llo}
variants:
  dry: {skip: [refuel]}
"""


def hop(*changes: tuple[str, str]) -> Mission:
    """The mission with pieces of its text replaced."""
    text = HOP
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return read_text(text, "hop.yaml")
