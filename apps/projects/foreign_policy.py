"""Rule 3 of the policy: the choice of partner follows Sweden's foreign policy.

A person writes what they have found, with a date. The program informs that nobody has, and judges nothing.
"""

EU = set("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905
# With EES and Norden, Färöarna, Grönland and Åland among them: cooperation there needs no note of its own.
NEAR = frozenset(EU | {"IS", "LI", "NO", "AX", "FO", "GL"})


def is_far(organisation):
    """Is the organisation in a country outside EU, EES and Norden? Unknown is not far."""
    return bool(organisation.country) and organisation.country not in NEAR
