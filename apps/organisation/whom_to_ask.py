"""What a refused page says: why, and whom to ask instead. One place for every kind of record."""

from apps.core.templatetags.intl import upfirst
from apps.organisation.models import ContactAssignment, Unit

YOUR_CONTACT = "Be kontaktpersonen på din enhet, som du hittar under Enheter."


def whom_to_ask(record, definite="posten", it="den"):
    """ "Projektet hör till Skolkontoret. Vill du ändra det? Fråga kontaktpersonen Demo Kontaktperson." """
    units = list(Unit.objects.filter(pk__in=record.owner_unit_ids()).order_by("name"))
    if not units:
        return f"{upfirst(definite)} har ingen ansvarig enhet. Bara samordnaren kan ändra {it}."
    contacts = ContactAssignment.objects.current().filter(unit__in=units, kind=ContactAssignment.Kind.CONTACT)
    contact = contacts.select_related("person").order_by("unit__name", "pk").first()
    who = f"kontaktpersonen {contact.person}" if contact else "samordnaren"
    belongs = f"{upfirst(definite)} hör till {' och '.join(unit.name for unit in units)}."
    return f"{belongs} Vill du ändra {it}? Fråga {who}."
