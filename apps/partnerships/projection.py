"""From latitude and longitude to a place on our map of Europe.

Lambert's azimuthal equal-area projection on a sphere: areas are true, which is what a map of cities wants. The outline
in static/img/europe.svg is drawn with the same numbers by bin/project_map.py, so a new city lands where it belongs.
"""

import math
from typing import NamedTuple

EARTH_RADIUS = 6371.0  # km
CENTRE_LATITUDE, CENTRE_LONGITUDE = 55.0, 7.0
# Kilometres from the centre to the left and upper edge of the frame, and the size of one unit of the drawing.
LEFT, TOP, KM_PER_UNIT = -1810.0, 1900.0, 5.4
WIDTH, HEIGHT = 640, 600


class Point(NamedTuple):
    """A place on the drawing, in its units: x to the right, y downwards."""

    x: float
    y: float

    @property
    def is_inside(self):
        """Is the place within the frame?"""
        return 0 <= self.x <= WIDTH and 0 <= self.y <= HEIGHT


def project(latitude, longitude):
    """Degrees north and east → Point. The one place with no image, the antipode of the centre, raises ValueError."""
    phi, phi_0 = math.radians(latitude), math.radians(CENTRE_LATITUDE)
    turn = math.radians(longitude - CENTRE_LONGITUDE)
    nearness = 1 + math.sin(phi_0) * math.sin(phi) + math.cos(phi_0) * math.cos(phi) * math.cos(turn)
    if nearness < 1e-9:
        raise ValueError("Motsatt sida av jorden har ingen plats på kartan.")
    k = EARTH_RADIUS * math.sqrt(2 / nearness)
    east = k * math.cos(phi) * math.sin(turn)
    north = k * (math.cos(phi_0) * math.sin(phi) - math.sin(phi_0) * math.cos(phi) * math.cos(turn))
    return Point((east - LEFT) / KM_PER_UNIT, (TOP - north) / KM_PER_UNIT)
