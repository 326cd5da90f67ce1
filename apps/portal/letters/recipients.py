"""Who gets the monthly letter: whoever has an assignment for a unit today, and whoever coordinates."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from apps.accounts.models import Person, Role, User
from apps.organisation.models import ContactAssignment, Unit
from apps.organisation.permissions import covered_by

Kind = ContactAssignment.Kind


@dataclass
class Recipient:
    """A person and the reasons for the letter."""

    person: Person
    is_coordinator: bool = False
    contact_for: list[Unit] = field(default_factory=list)
    deputy_for: list[Unit] = field(default_factory=list)

    @property
    def assigned(self):
        return frozenset(unit.pk for unit in [*self.contact_for, *self.deputy_for])

    @property
    def role(self):
        """ "kontaktperson för Utbildningskontoret och ersättare för Socialkontoret"."""
        roles = ["samordnare"] if self.is_coordinator else []
        roles += [f"kontaktperson för {names(self.contact_for)}"] if self.contact_for else []
        roles += [f"ersättare för {names(self.deputy_for)}"] if self.deputy_for else []
        return joined(roles)

    @property
    def mailbox(self):
        """The role mailbox that the letter goes to; empty when it goes to the person's own address.

        A contact person's letter goes where the unit reads together, when it speaks of one such place only. A deputy
        and a samordnare get theirs themselves, or the same mailbox would get several.
        """
        mailboxes = {unit.mailbox for unit in self.contact_for}
        alone = len(mailboxes) == 1 and not self.deputy_for and not self.is_coordinator
        return mailboxes.pop() if alone else ""

    @property
    def address(self):
        return self.mailbox or self.person.email


def names(units):
    return joined([unit.name for unit in units])


def joined(words):
    """ "a, b och c"."""
    return " och ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def persons(today):
    """Those who may get a letter."""
    assigned = current(today).filter(person=OuterRef("pk"))
    coordinates = User.objects.filter(person=OuterRef("pk"), is_active=True, roles__contains=[Role.COORDINATOR])
    return Person.objects.filter(Exists(assigned) | Exists(coordinates), anonymised_at=None).order_by("name", "id")


def current(today):
    return ContactAssignment.objects.current(today).filter(unit__hidden_at=None)


def recipients(found, today):
    """The persons with their reasons, in the same order; two queries."""
    found = list(found)
    ids = [person.pk for person in found]
    users = User.objects.filter(person__in=ids, is_active=True, roles__contains=[Role.COORDINATOR])
    coordinating = set(users.values_list("person", flat=True))
    units = defaultdict(list)
    for one in current(today).filter(person__in=ids).select_related("unit").order_by("unit__name", "pk"):
        units[one.person_id, one.kind].append(one.unit)
    return [
        Recipient(
            person,
            person.pk in coordinating,
            units[person.pk, Kind.CONTACT],
            [unit for unit in units[person.pk, Kind.DEPUTY] if unit not in units[person.pk, Kind.CONTACT]],
        )
        for person in found
    ]


def units_of(recipient):
    """Ids of the units whose duties are the recipient's; as `permissions.unit_ids` for somebody who signs in."""
    assigned = recipient.assigned
    return assigned | frozenset(covered_by(assigned).values_list("pk", flat=True)) if assigned else assigned


def units_of_nobody(today):
    """Ids of the units for which no contact person or deputy is written to."""
    told = current(today).filter(person__anonymised_at=None)
    assigned = set(told.values_list("unit", flat=True))
    covered = covered_by(assigned).values("pk")
    rest = Unit.objects.visible().filter(~Q(pk__in=assigned), ~Q(pk__in=covered))
    return frozenset(rest.order_by().values_list("pk", flat=True))
