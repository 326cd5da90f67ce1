"""Where dots and names stand on the map."""

import itertools

import pytest

from apps.partnerships.map import HOME, SMALL_HEIGHT, SMALL_WIDTH, around, city_map, small_map
from apps.partnerships.models import Partnership

# The eight of the policy, and a few more near them.
EIGHT = [
    ("Esslingen am Neckar", 48.73961, 9.30473),
    ("Klaksvík", 62.22655, -6.58901),
    ("Kópavogur", 64.11234, -21.91298),
    ("Linz", 48.30639, 14.28611),
    ("Odense", 55.39594, 10.38831),
    ("Riga", 56.946, 24.10589),
    ("Tammerfors", 61.49911, 23.78712),
    ("Trondheim", 63.43049, 10.39506),
]
CROWD = [*EIGHT, ("Åbo", 60.45, 22.27), ("Tallinn", 59.44, 24.75), ("Aarhus", 56.16, 10.2), ("Malmö", 55.6, 13.0)]


def cities(places):
    """Vänorter that are not saved: the map asks only for names and coordinates."""
    return [
        Partnership(pk=number, name=name, slug=f"ort-{number}", latitude=latitude, longitude=longitude)
        for number, (name, latitude, longitude) in enumerate(places, start=1)
    ]


def test_every_one_of_the_eight_has_its_name():
    drawn = city_map(cities(EIGHT))
    assert [city.label.text for city in drawn.cities] == [name for name, _, _ in EIGHT]
    assert drawn.home_label.text == "Norrköping"
    assert drawn.outside == ()


@pytest.mark.parametrize("places", [EIGHT, CROWD], ids=["eight", "crowd"])
def test_names_cover_neither_each_other_nor_dots_and_stay_in_the_frame(places):
    drawn = city_map(cities(places))
    labels = [drawn.home_label, *(city.label for city in drawn.cities if city.label)]
    assert len(labels) >= 9
    for one, other in itertools.combinations(labels, 2):
        assert not one.box.touches(other.box), (one.text, other.text)
    dots = {"Norrköping": HOME} | {city.partnership.name: city.point for city in drawn.cities}
    for label in labels:
        assert label.box.is_inside, label.text
        for name, point in dots.items():
            assert name == label.text or not label.box.touches(around(point)), (label.text, name)


def test_the_same_place_twice_gives_no_name_on_top_of_another():
    drawn = city_map(cities([("Riga", 56.946, 24.10589)] * 12))
    labels = [city.label for city in drawn.cities if city.label]
    assert 0 < len(labels) < 12
    for one, other in itertools.combinations(labels, 2):
        assert not one.box.touches(other.box)


def test_a_city_beyond_the_frame_is_told_in_words():
    kenya, riga = cities([("Uasin Gishu", 0.55, 35.3), ("Riga", 56.946, 24.10589)])
    drawn = city_map([kenya, riga])
    assert drawn.outside == (kenya,)
    assert [city.partnership for city in drawn.cities] == [riga]


def test_no_cities_leaves_norrkoping():
    drawn = city_map([])
    assert (drawn.cities, drawn.home, drawn.home_label.text) == ((), HOME, "Norrköping")


@pytest.mark.parametrize("place", EIGHT, ids=[name for name, _, _ in EIGHT])
def test_small_map_shows_both_ends(place):
    [city] = cities([place])
    drawn = small_map(city)
    for point in (drawn.home, drawn.city):
        assert 0 < point.x < SMALL_WIDTH
        assert 0 < point.y < SMALL_HEIGHT
    assert drawn.home != drawn.city
    assert drawn.route.startswith(f"M{drawn.home.x} {drawn.home.y}Q")
    assert drawn.route.endswith(f" {drawn.city.x} {drawn.city.y}")
    assert drawn.transform.startswith("scale(")


def test_small_map_is_left_out_beyond_the_frame():
    [city] = cities([("Uasin Gishu", 0.55, 35.3)])
    assert small_map(city) is None


def test_small_map_of_norrkoping_itself_does_not_divide_by_zero():
    [city] = cities([("Norrköping", 58.5942, 16.1826)])
    assert small_map(city).city == small_map(city).home
