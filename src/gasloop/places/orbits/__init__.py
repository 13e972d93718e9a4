"""Changes of orbit in closed form: what they cost in speed, and how long they take.

Two bodies, burns without length, unless a function says otherwise. Functions take floats or arrays, SI; radii are from
the body's centre. Orbits as places with light and shadow are another matter: ``places.orbit``.
"""
