"""The projection, and the outline that was drawn with it."""

import json
import math
import re
from pathlib import Path

import project_map
import pytest

from apps.partnerships.projection import EARTH_RADIUS, HEIGHT, KM_PER_UNIT, LEFT, TOP, WIDTH, Point, project

OUTLINE = Path(__file__).resolve().parents[2] / "static" / "img" / "europe.svg"


def test_the_centre_lies_where_the_frame_says():
    assert project(55, 7) == pytest.approx((-LEFT / KM_PER_UNIT, TOP / KM_PER_UNIT))


def test_distance_from_the_centre_is_the_chord():
    """Lambert: a point at angle c from the centre lies 2R sin(c/2) away."""
    centre, north = project(55, 7), project(65, 7)
    assert north.x == pytest.approx(centre.x)
    assert (centre.y - north.y) * KM_PER_UNIT == pytest.approx(2 * EARTH_RADIUS * math.sin(math.radians(5)))


def test_areas_are_true():
    """Two small squares of equal area on the ground, far apart, are equally large on the map."""

    def area(latitude, longitude):
        half = 0.05
        wide = half / math.cos(math.radians(latitude))
        corners = [(-half, -wide), (-half, wide), (half, wide), (half, -wide)]
        points = [project(latitude + dy, longitude + dx) for dy, dx in corners]
        return abs(sum(a.x * b.y - b.x * a.y for a, b in zip(points, points[1:] + points[:1], strict=True))) / 2

    assert area(64, -20) == pytest.approx(area(48, 14), rel=1e-3)


def test_west_is_left_and_north_is_up():
    kopavogur, riga, linz = project(64.11, -21.91), project(56.95, 24.11), project(48.31, 14.29)
    assert kopavogur.x < linz.x < riga.x
    assert kopavogur.y < riga.y < linz.y


def test_the_far_side_of_the_earth_has_no_place():
    with pytest.raises(ValueError, match="Motsatt sida"):
        project(-55, -173)


@pytest.mark.parametrize(
    ("point", "inside"), [((0, 0), True), ((WIDTH, HEIGHT), True), ((-1, 5), False), ((5, 601), False)]
)
def test_inside_is_within_the_frame(point, inside):
    assert Point(*point).is_inside is inside


def test_outline_is_small_and_takes_colours_from_outside():
    svg = OUTLINE.read_text()
    assert len(svg.encode()) < 60_000
    shapes = re.findall(r'<path id="(\w+)"([^>]*?) d="M', svg)
    assert shapes == [("land", ""), ("borders", ' fill="none"')]
    assert "<title" in svg
    assert "<script" not in svg
    assert "style" not in svg


def test_outline_and_cities_use_the_same_projection():
    """The coast passes near Klaksvík, an island town: the outline was drawn with today's numbers."""
    place = project(62.22655, -6.58901)
    near = [point for point in outline_points(OUTLINE.read_text()) if math.dist(point, place) < 10]
    assert near


def outline_points(svg):
    """The points of the land, from the relative steps of its path."""
    land = re.search(r'id="land" d="([^"]+)"', svg)[1]
    for ring in land.split("M")[1:]:
        numbers = [float(text) for text in re.findall(r"-?(?:\d+\.\d+|\.\d+|\d+)", ring)]
        x, y = numbers[:2]
        yield x, y
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            yield x, y


# A square island of two countries on the Atlantic, in the form of world-atlas: arcs 0 and 2 are coast, 1 is the border.
TOPOLOGY = {
    "transform": {"scale": [0.1, 0.1], "translate": [-10, 55]},
    "arcs": [
        [[0, 0], [0, 40], [30, 0]],
        [[30, 40], [0, -40]],
        [[30, 40], [30, 0], [0, -40], [-30, 0]],
        [[30, 0], [-30, 0]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1, 3]]},
                {"type": "MultiPolygon", "arcs": [[[2, -2]]]},
                {"type": "Point"},
            ]
        }
    },
}


def test_drawing_joins_coasts_and_keeps_borders():
    svg = project_map.draw(TOPOLOGY)
    corners = [project(55, -10), project(59, -10), project(59, -7), project(59, -4), project(55, -4), project(55, -7)]
    drawn = list(outline_points(svg))
    assert [(round(x), round(y)) for x, y in drawn] == [(round(p.x), round(p.y)) for p in corners]
    border = re.search(r'id="borders" fill="none" d="([^"]+)"', svg)[1]
    assert border.count("M") == 1


def test_what_lies_outside_the_frame_is_cut_away():
    ring = [(-500.0, 100.0), (300.0, 100.0), (300.0, 200.0), (-500.0, 200.0)]
    margin = project_map.MARGIN
    assert project_map.clip(ring) == [(-margin, 100.0), (300.0, 100.0), (300.0, 200.0), (-margin, 200.0)]
    assert project_map.clip([(-500.0, 0.0), (-400.0, 0.0), (-400.0, 50.0)]) == []


def test_simplifying_keeps_ends_and_corners():
    line = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 10.0)]
    assert project_map.simplify(line, 0.35) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]


@pytest.mark.parametrize(("tenths", "text"), [(0, "0"), (15, "1.5"), (-3, "-.3"), (20, "2"), (-21, "-2.1")])
def test_numbers_are_as_short_as_svg_allows(tenths, text):
    assert project_map.short(tenths) == text


def test_a_drawing_that_grew_too_large_is_refused(tmp_path, monkeypatch):
    source = tmp_path / "countries.json"
    source.write_text(json.dumps(TOPOLOGY))
    monkeypatch.setattr("sys.argv", ["project_map", str(source)])
    monkeypatch.setattr(project_map, "TARGET", tmp_path / "europe.svg")
    monkeypatch.setattr(project_map, "MAX_BYTES", 100)
    with pytest.raises(SystemExit, match="Öka TOLERANCE"):
        project_map.main()
    assert not (tmp_path / "europe.svg").exists()
    monkeypatch.setattr(project_map, "MAX_BYTES", 60_000)
    project_map.main()
    assert (tmp_path / "europe.svg").read_text() == project_map.draw(TOPOLOGY)
