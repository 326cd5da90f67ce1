"""The six doors, and the registers that stand side by side behind one of them.

A new list of records gets its place here and nowhere else: base.html marks its door and shows it beside the others.
"""

from functools import cache

from django.urls import Resolver404, resolve

# Door → its registers as (path, name), the door's own first. What is not built yet is left out by itself.
REGISTERS = {
    "vanorter": (("/vanorter/", "Vänorter"), ("/foreningsbidrag/", "Föreningsbidrag"), ("/kunskap/", "Kunskap")),
    "natverk": (("/natverk/", "Nätverk"), ("/representation/", "Representation")),
    "projekt": (("/projekt/", "Projekt"), ("/organisationer/", "Organisationer")),
    "aktiviteter": (("/aktiviteter/", "Aktiviteter"), ("/paverkan/", "Påverkansarbete"), ("/omvarld/", "Omvärld")),
    # Has no door in the head of the page, but stands side by side all the same.
    "enheter": (("/enheter/", "Enheter"), ("/styruppdrag/", "Styruppdrag")),
}
DOORS = {first_part: door for door, rows in REGISTERS.items() for first_part in (path.strip("/") for path, _ in rows)}


def door_of(path):
    """The door that a page lies behind; the first part of its path when it is behind none."""
    first_part = path.split("/", 2)[1]
    return DOORS.get(first_part, first_part)


def siblings_of(path):
    """The registers beside the list at this path as [(path, name)]; nothing on other pages, or when it is alone."""
    rows = built(door_of(path))
    return rows if len(rows) > 1 and path in {one for one, _ in rows} else ()


@cache
def built(door):
    """The registers of a door that exist."""
    return tuple(row for row in REGISTERS.get(door, ()) if exists(row[0]))


def exists(path):
    try:
        return bool(resolve(path))
    except Resolver404:
        return False
