"""Made-up partners, where a real one should not be named in an example."""

from apps.organisation.models import ExternalOrganisation
from apps.portal.demo.duplicates import FIRST, SECOND
from apps.portal.demo.lookup import ever

Kind = ExternalOrganisation.Kind
ORGANISATIONS = (
    # name, kind, country
    ("Exempel: partnerkommun för öppna data", Kind.MUNICIPALITY, ""),
    ("Exempel: partnerkommun för avfall", Kind.MUNICIPALITY, ""),
    ("Exempel: nordiskt körförbund", Kind.ASSOCIATION, ""),
    ("Exempel: grundskola i Riga", Kind.SCHOOL, "LV"),
    ("Exempel: yrkesskola i Esslingen", Kind.SCHOOL, "DE"),
    ("Exempel: gymnasieskola i Kópavogur", Kind.SCHOOL, "IS"),
    (FIRST, Kind.ASSOCIATION, "NO"),
    (SECOND, Kind.COMPANY, "NO"),
)


def add_organisations():
    """Create the made-up organisations that the register has never held. Returns how many are new."""
    there = ever(ExternalOrganisation, "name")
    new = [row for row in ORGANISATIONS if (row[0],) not in there]
    for name, kind, country in new:
        ExternalOrganisation.objects.create(name=name, kind=kind, country=country)
    return len(new)
