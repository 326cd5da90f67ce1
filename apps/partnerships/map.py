"""Cities as places on the map: where the dot is, and on which side its name fits."""

from dataclasses import dataclass

from apps.partnerships.models import Partnership
from apps.partnerships.projection import HEIGHT, WIDTH, Point, project


def place(latitude, longitude):
    """A Point in whole units: exact enough for a dot, and a template writes no decimal comma into the drawing."""
    try:
        x, y = project(latitude, longitude)
    except ValueError:
        return NOWHERE
    return Point(round(x), round(y))


# The one place on earth that the projection has no image of; it lies beyond the frame.
NOWHERE = Point(-1, -1)
HOME = place(58.5942, 16.1826)
# A label as wide and high as on the narrowest screen, in units of the drawing; so it fits on every screen.
LETTER, LINE = 14, 26
GAP = 14
DOT = 12
# The small map of a profile, in its own units.
SMALL_WIDTH, SMALL_HEIGHT, SMALL_MARGIN = 320, 220, 44


@dataclass(frozen=True)
class Box:
    """A rectangle on the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other):
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    @property
    def is_inside(self):
        return self.left >= 0 and self.top >= 0 and self.right <= WIDTH and self.bottom <= HEIGHT


@dataclass(frozen=True)
class Label:
    """Where a name is written: the text's x and y, and which end of it stands there (SVG's text-anchor)."""

    text: str
    x: int
    y: int
    anchor: str

    @property
    def box(self):
        width = len(self.text) * LETTER
        left = {"start": self.x, "middle": self.x - width / 2, "end": self.x - width}[self.anchor]
        return Box(left, self.y - LINE * 0.8, left + width, self.y + LINE * 0.2)


@dataclass(frozen=True)
class City:
    """A dot on the map; `label` is None where no name fits, the link still has its name in words."""

    partnership: Partnership
    point: Point
    label: Label | None


@dataclass(frozen=True)
class CityMap:
    cities: tuple[City, ...]
    home: Point
    home_label: Label
    outside: tuple[Partnership, ...]


def sides(text, point):
    """The places for a name around its dot, the best first."""
    x, y = point
    beside, above, below = y + LINE // 3, y - LINE // 2, y + LINE
    return (
        Label(text, x + GAP, beside, "start"),
        Label(text, x - GAP, beside, "end"),
        Label(text, x, y - GAP, "middle"),
        Label(text, x, y + GAP + LINE * 4 // 5, "middle"),
        Label(text, x + GAP, above, "start"),
        Label(text, x + GAP, below, "start"),
        Label(text, x - GAP, above, "end"),
        Label(text, x - GAP, below, "end"),
    )


def around(point):
    return Box(point.x - DOT, point.y - DOT, point.x + DOT, point.y + DOT)


def city_map(partnerships):
    """The given vänorter as a CityMap; those beyond the frame are listed in `outside`."""
    placed, outside = [], []
    for partnership in partnerships:
        point = place(partnership.latitude, partnership.longitude)
        if point.is_inside:
            placed.append((partnership, point))
        else:
            outside.append(partnership)
    names = {None: ("Norrköping", HOME)} | {one.pk: (one.name, point) for one, point in placed}
    labels = place_labels(names)
    cities = tuple(City(partnership, point, labels[partnership.pk]) for partnership, point in placed)
    return CityMap(cities, HOME, labels[None] or sides(*names[None])[1], tuple(outside))


def place_labels(names):
    """{key: (text, point)} → {key: Label or None}; no label covers a dot or another label, or leaves the frame.

    The name with the fewest free sides is placed first, again and again, so that crowded cities get theirs.
    """
    free = {
        key: [
            label
            for label in sides(text, point)
            if label.box.is_inside
            and not any(label.box.touches(around(other)) for owner, (_, other) in names.items() if owner != key)
        ]
        for key, (text, point) in names.items()
    }
    placed = {}
    while free:
        key = min(free, key=lambda one: len(free[one]))
        choices = free.pop(key)
        placed[key] = choices[0] if choices else None
        if choices:
            taken = choices[0].box
            free = {one: [label for label in labels if not label.box.touches(taken)] for one, labels in free.items()}
    return placed


@dataclass(frozen=True)
class SmallMap:
    """The stretch between Norrköping and one city: how the outline is moved, and the places in its own units."""

    transform: str
    home: Point
    city: Point
    home_label: Label
    city_label: Label
    route: str


def small_map(partnership):
    """A SmallMap, or None when the city lies outside the outline."""
    there = place(partnership.latitude, partnership.longitude)
    if not there.is_inside:
        return None
    width, height = abs(there.x - HOME.x), abs(there.y - HOME.y)
    scale = min(
        1.6,
        (SMALL_WIDTH - 2 * SMALL_MARGIN) / max(width, 1),
        (SMALL_HEIGHT - 2 * SMALL_MARGIN) / max(height, 1),
    )
    left = (there.x + HOME.x) / 2 - SMALL_WIDTH / 2 / scale
    top = (there.y + HOME.y) / 2 - SMALL_HEIGHT / 2 / scale
    # Where there is no outline there is nothing to show: stay within the frame.
    left = min(max(left, 0), WIDTH - SMALL_WIDTH / scale)
    top = min(max(top, 0), HEIGHT - SMALL_HEIGHT / scale)

    def moved(point):
        return Point(round((point.x - left) * scale), round((point.y - top) * scale))

    home, city = moved(HOME), moved(there)
    bend = Point((home.x + city.x) // 2, (home.y + city.y) // 2 - 24)
    return SmallMap(
        transform=f"scale({scale:.3f}) translate({-left:.1f} {-top:.1f})",
        home=home,
        city=city,
        home_label=away("Norrköping", home, city),
        city_label=away(partnership.name, city, home),
        route=f"M{home.x} {home.y}Q{bend.x} {bend.y} {city.x} {city.y}",
    )


def away(text, point, other):
    """The name under its dot, or above when the other dot lies below; turned inwards near the edge."""
    y = point.y + 24 if point.y >= other.y else point.y - 14
    half = len(text) * 3.6
    if point.x < half + 4:
        return Label(text, 6, y, "start")
    if point.x > SMALL_WIDTH - half - 4:
        return Label(text, SMALL_WIDTH - 6, y, "end")
    return Label(text, point.x, y, "middle")
