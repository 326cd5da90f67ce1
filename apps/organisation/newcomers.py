"""Is it one of these? What the forms of a new vänort and a new network ask, before the same one stands there twice.

Such a page stands for an organisation of the register: one that is there already, or one that is made with it.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F, TextField, Value
from django.db.models.functions import Concat
from django.http import HttpRequest

from apps.core.countries import COUNTRIES
from apps.organisation.duplicates import ASKED, EQUAL, alike, nearest, plain_lines
from apps.organisation.editing import Editor
from apps.organisation.models import ExternalOrganisation, PlainNames
from apps.organisation.permissions import can_coordinate

ANOTHER = "annan:"
ASK = "Är det någon av dem som redan finns? Välj den, eller svara att det är en annan."
SAME_NAME = "En organisation i samma land heter exakt så. Skriv namnet så att man kan skilja dem åt, eller välj den."


class OneOfThese(forms.ChoiceField):
    """A choice whose alternatives are not known until the name has been read; the form itself looks at the answer."""

    widget = forms.RadioSelect

    def validate(self, value):
        pass


def names_of(*columns):
    """The columns of a record that hold its names, the first its own, as they are compared."""
    first, *others = columns
    lines = [part for column in others for part in (Value("\n"), F(column))]
    return PlainNames(first, Concat(*lines, output_field=TextField()))


def in_country(record):
    country = getattr(record, "country", "")
    return f"{record.name} ({COUNTRIES.get(country, country)})" if country else record.name


class NewcomerFields(forms.Form):
    """`page` is the record that it turned out to be, `organisation` the known organisation behind a new one, or None.

    `model` has the pages, `names` their names; organisations of `kinds` can get such a page.
    """

    which = OneOfThese(label="Är det någon av dessa?", required=False)

    model: Any
    names: PlainNames
    kinds: tuple = ()
    # What the answers say.
    has_page, is_another, taken = "har redan en sida", "Nej, det är en annan", "Namnet finns redan."
    is_asked = False
    page = organisation = None

    def find_out(self, name, *, others="", country=""):
        """Settle whether it is there already. An error until the question has been answered."""
        lines = plain_lines(name, others)
        known = alike(name, others=others, country=country)
        pages = self.pages_like(name, lines, country, known)
        mine = ExternalOrganisation.objects.visible().filter(name=name, country=country).first()
        behind = set(self.model.objects.filter(organisation__in=known).values_list("organisation", flat=True))
        fitting = [one for one in known if one.pk not in behind and (one.kind in self.kinds or one == mine)]
        if not pages and fitting == [mine] and mine.kind in self.kinds:
            self.organisation = mine
        elif pages or fitting:
            self.is_asked = True
            self.read_answer(name, pages, fitting, mine)

    def pages_like(self, name, lines, country, known):
        """Records that may be the same, hidden ones too: a hidden one keeps its name."""
        records = self.model.objects.defer("search")
        found = [
            one
            for one in nearest(records, self.names, lines)
            if not country or getattr(one, "country", country) == country or one.likeness >= EQUAL
        ]
        found += [*records.filter(name__iexact=name), *records.filter(organisation__in=known)]
        return list({one.pk: one for one in found}.values())[:ASKED]

    def read_answer(self, name, pages, organisations, mine):
        options: dict[str, Any] = {f"sida-{one.pk}": (one, self.words(one)) for one in pages}
        options |= {
            f"organisation-{one.pk}": (one, f"{in_country(one)}, som finns bland organisationerna")
            for one in organisations
        }
        another = ANOTHER + ",".join(options)
        field: Any = self.fields["which"]
        field.choices = [*((key, words) for key, (_, words) in options.items()), (another, self.is_another)]
        answer = self.cleaned_data.get("which", "")
        is_namesake = any(one.name.casefold() == name.casefold() for one in pages)
        if answer in options:
            self.choose(options[answer][0])
        elif not (answer.startswith(ANOTHER) and set(options) <= set(answer.removeprefix(ANOTHER).split(","))):
            self.add_error("which", ASK)
        elif is_namesake:
            self.add_error("name", self.taken)
        elif mine is not None:
            self.add_error("name", SAME_NAME)

    def words(self, page):
        return f"{in_country(page)}, {'är dold' if page.hidden_at else self.has_page}"

    def choose(self, one):
        if not isinstance(one, self.model):
            self.organisation = one
        elif one.hidden_at:
            self.add_error("which", f"{one} är dold. Visa den igen under Dolda poster, så är allt kvar.")
        else:
            # It is there: nothing more is asked.
            self.page = one
            self.errors.clear()


class NewcomerEditor(Editor):
    """Writes down a new record, or leads to the one that is there already. The samordnare's."""

    template_name = "generic/newcomer_form.html"
    refused = ""

    def __init__(self, request: HttpRequest, record):
        if not can_coordinate(request.user):
            raise PermissionDenied(self.refused)
        super().__init__(request, record)
        self.found = None

    def create(self, form):
        raise NotImplementedError

    def save(self, form):
        self.found = form.page
        return form.page or self.create(form)

    def saved_words(self, record):
        if self.found is not None:
            return f"{record} fanns redan. Inget nytt är tillagt."
        return self.created_words(record)

    def created_words(self, record):
        raise NotImplementedError
