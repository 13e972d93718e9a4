"""Where things stand: the Sun over a site, the terrain that hides it, weather, and the sites themselves.

Nothing here knows what a machine is. ``sites.site(name).sky(...)`` gives the arrays that components and
planners read.
"""

from __future__ import annotations
