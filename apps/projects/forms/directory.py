"""The organisations that can be chosen as partners, found by what people type."""

import difflib
import unicodedata

from apps.core.countries import COUNTRIES
from apps.organisation.models import ExternalOrganisation


def key(text):
    """A name without case, accents and extra spaces: Kopavogur finds Kópavogur."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def label(organisation):
    return in_country(organisation.name, organisation)


def in_country(name, organisation):
    country = COUNTRIES.get(organisation.country, organisation.country)
    return f"{name} ({country})" if country else name


class Directory:
    """The organisations that can be chosen, found by what people type."""

    def __init__(self):
        self.labels = []
        self.by_label: dict[str, list] = {}
        self.by_name: dict[str, list] = {}
        self.by_alias: dict[str, list] = {}
        for organisation in ExternalOrganisation.objects.visible():
            self.labels.append(label(organisation))
            self.by_label.setdefault(key(self.labels[-1]), []).append(organisation)
            for name in {key(name) for name in (organisation.name, *organisation.aliases.splitlines()) if name.strip()}:
                self.by_name.setdefault(name, []).append(organisation)
            # An organisation that went up in this one may still stand in an open form, with its country.
            for name in organisation.alias_list:
                self.by_alias.setdefault(key(in_country(name, organisation)), []).append(organisation)

    def find(self, text):
        """Every organisation that has this label, name or alias."""
        wanted = key(text)
        return self.by_label.get(wanted) or self.by_name.get(wanted) or self.by_alias.get(wanted) or []

    def like(self, text):
        """The label closest to a name that nobody has, or None."""
        close = difflib.get_close_matches(key(text), [*self.by_label, *self.by_name], n=1, cutoff=0.75)
        return label(self.find(close[0])[0]) if close else None
