"""The address of a new record, made from its name. It never changes afterwards."""

from django.db import connection
from django.utils.text import slugify

from apps.organisation.models import Merge

LOCK = 52_020_417  # of PostgreSQL's advisory locks: one new address at a time
ROOM = 10  # for a number at the end
# What stands at the same place in an address: "/vanorter/ny/" is a form.
RESERVED = frozenset({"ny", "nytt"})
# Letters that are no letter with a sign on it, which slugify would leave out.
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "œ": "oe"})


def free_slug(name, *, model, otherwise):
    """The name as an address; one that is or has been another record's gets a number.

    `otherwise` is for a name without letters that an address can hold. Keeps others from taking the same one until the
    transaction ends. The address of a record that was merged leads to another for good, and is not free either.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    longest = model._meta.get_field("slug").max_length - ROOM
    base = slugify(name.lower().translate(PLAIN))[:longest].strip("-_") or otherwise
    merged = Merge.objects.filter(model=model._meta.label, old_slug__startswith=base)
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= RESERVED | set(merged.values_list("old_slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if slug not in taken)
