"""Where a page lies: which door is marked, and which registers stand beside a list."""

from apps.core.doors import REGISTERS, built, door_of, siblings_of


def test_door_of_registers_and_of_what_lies_below_them():
    paths = ["/paverkan/", "/paverkan/3/", "/omvarld/", "/kunskap/", "/vanorter/riga/", "/rapporter/", "/"]
    doors = ["aktiviteter", "aktiviteter", "aktiviteter", "vanorter", "vanorter", "rapporter", ""]
    assert [door_of(path) for path in paths] == doors


def test_siblings_are_shown_on_lists_only_and_those_not_built_are_left_out():
    assert siblings_of("/aktiviteter/1/") == siblings_of("/rapporter/") == ()
    for door, rows in REGISTERS.items():
        assert set(built(door)) <= set(rows)
        assert all(siblings_of(path) == (built(door) if len(built(door)) > 1 else ()) for path, _ in built(door))
