"""The part of a form that names a person: one in the register, or a new one."""

from crispy_forms.layout import HTML, Div
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from apps.accounts.models import Person
from apps.core.forms import TextField
from apps.core.layout import More
from apps.organisation.actions.contacts import add_person

# A select with more persons than this is no help: then one searches first.
OFFERED = 200
SEARCH_LENGTH = 100


class PersonForm(forms.Form):
    """One person, chosen or new. `wanted` is what was typed in the search field above the choice."""

    error_css_class = "bad"
    use_required_attribute = False

    person = forms.ChoiceField(label="Person i registret", required=False)
    new_name = TextField(label="Namn", max_length=200, required=False)
    new_title = TextField(label="Befattning", max_length=200, required=False)
    new_email = forms.EmailField(label="E-post i arbetet", required=False)

    def __init__(self, data=None, *, wanted="", initial=None):
        super().__init__(data, initial=initial)
        self.wanted = " ".join(wanted.replace("\x00", "").split())[:SEARCH_LENGTH]
        self.people, self.is_cut = self.found()
        self.fields["person"].choices = [
            ("", "Välj person"),
            *((value, words(person)) for value, person in self.people.items()),
        ]

    def found(self):
        """({value in the form: person}, are there more?); whom the form already names is always among them."""
        known = Person.objects.filter(anonymised_at__isnull=True)
        matching = known
        if self.wanted:
            matching = known.filter(Q(name__icontains=self.wanted) | Q(email__icontains=self.wanted))
        listed = list(matching.order_by("name", "id")[: OFFERED + 1])
        people = {str(person.pk): person for person in listed[:OFFERED]}
        chosen = str((self.data if self.is_bound else self.initial).get("person") or "")
        if chosen.isascii() and chosen.isdigit() and len(chosen) <= 18 and chosen not in people:
            people |= {str(person.pk): person for person in known.filter(pk=int(chosen))}
        return people, len(listed) > OFFERED or bool(self.wanted)

    def clean_new_name(self):
        return " ".join(self.cleaned_data["new_name"].split())

    def name_one(self):
        """Somebody must be named, once."""
        cleaned = self.cleaned_data
        named = [name for name in ("person", "new_name") if cleaned.get(name)]
        if not named and not self.errors:
            raise ValidationError({"person": "Välj en person, eller skriv namnet på en ny."})
        if len(named) == 2:
            raise ValidationError({"new_name": "Välj antingen en person i listan eller skriv en ny, inte båda."})

    def save_person(self, *, by):
        """The chosen person, or the new one, saved. Raises ValidationError by form field."""
        cleaned = self.cleaned_data
        if cleaned["person"]:
            return self.people[cleaned["person"]]
        try:
            return add_person(name=cleaned["new_name"], title=cleaned["new_title"], email=cleaned["new_email"], by=by)
        except ValidationError as error:
            raise ValidationError({"new_email": error.messages}) from error

    @property
    def chosen_name(self):
        """Who is named, for a preview."""
        person = self.people.get(self.cleaned_data["person"])
        return person.name if person else self.cleaned_data["new_name"]


def words(person):
    return f"{person.name}, {person.title or person.department}".rstrip(", ")


def person_layout():
    """The search field stands only where there are too many to choose among."""
    return (
        HTML('{% include "portal/_person_search.html" %}'),
        "person",
        More(
            "Finns personen inte i listan?",
            "new_name",
            Div("new_title", "new_email", css_class="row-2"),
            HTML('<p class="hint">Bara uppgifter som personen har i arbetet.</p>'),
        ),
    )
