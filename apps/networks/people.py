"""A person named in a form: found by name or address among those the register knows, or added on the way."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from apps.accounts.models import Person
from apps.core.forms import TextField
from apps.organisation.actions.contacts import add_person

# So many names the browser suggests; who is not among them is found by name all the same.
SUGGESTED = 500
NOBODY = "Ingen person i registret heter ”{}”. Kontrollera stavningen, eller lägg till personen längre ner."
SEVERAL = "Flera personer i registret heter så. Skriv e-postadressen i stället: {}."


def words_of(person):
    """A person as the list of suggestions has them."""
    return ", ".join(filter(None, [person.name, person.title or person.department, person.email]))


def suggestions():
    return [
        words_of(one) for one in Person.objects.filter(anonymised_at__isnull=True).order_by("name", "id")[:SUGGESTED]
    ]


class PersonField(TextField):
    """Who, as text; cleaned to a Person, None when empty. `current` is whom the record names already."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "personer", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.current = None

    def prepare_value(self, value):
        return words_of(value) if isinstance(value, Person) else value

    def clean(self, value):
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        if self.current is not None and text == words_of(self.current):
            return self.current
        known = Person.objects.filter(anonymised_at__isnull=True)
        found = list(known.filter(Q(name__iexact=text) | Q(email__iexact=text))[:5])
        if not found:
            name = text.partition(",")[0].strip()
            found = [one for one in known.filter(name__iexact=name)[:50] if words_of(one).casefold() == text.casefold()]
        if not found:
            raise ValidationError(NOBODY.format(text), code="unknown")
        if len(found) > 1:
            addresses = " eller ".join(one.email for one in found if one.email)
            raise ValidationError(SEVERAL.format(addresses or "ingen av dem har någon"), code="several")
        return found[0]

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data


class NewPersonFields(forms.Form):
    """Somebody the register lacks, with what belongs to their work and nothing else."""

    new_name = TextField(label="Namn", max_length=200, required=False)
    new_title = TextField(label="Befattning eller förtroendeuppdrag", max_length=200, required=False)
    new_email = forms.EmailField(label="E-post i arbetet", required=False)

    def clean_new_name(self):
        return " ".join(self.cleaned_data["new_name"].split())

    def save_new(self, *, by):
        """The new person, saved; None when none was written. Raises ValidationError by field."""
        cleaned = self.cleaned_data
        if not cleaned.get("new_name"):
            return None
        try:
            return add_person(name=cleaned["new_name"], title=cleaned["new_title"], email=cleaned["new_email"], by=by)
        except ValidationError as error:
            raise ValidationError({"new_email": error.messages}) from error
