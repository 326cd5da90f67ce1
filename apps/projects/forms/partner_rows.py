"""One row for each partner: an organisation that the register knows, or a new one added on the way."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory

from apps.core.countries import COUNTRIES
from apps.core.forms import PlainSelect, TextField
from apps.core.options import upfirst_choices
from apps.organisation.duplicates import alike
from apps.organisation.models import ExternalOrganisation
from apps.organisation.newcomers import ANOTHER, ASK, OneOfThese
from apps.projects.forms.directory import label
from apps.projects.models import ProjectPartner

Kind = ExternalOrganisation.Kind
EMPTY_ROWS = 3
MAX_ROWS = 60
# These may belong to no country.
WITHOUT_COUNTRY = {Kind.NETWORK, Kind.EU, Kind.OTHER}


class PartnerForm(forms.Form):
    """One row: an organisation by its name, and its role. An emptied row takes the partner away."""

    use_required_attribute = False

    organisation = TextField(
        label="Partner",
        max_length=260,
        required=False,
        widget=forms.TextInput(attrs={"list": "organisationer", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="Roll",
        choices=upfirst_choices(ProjectPartner.Role),
        initial=ProjectPartner.Role.PARTNER,
        required=False,
        widget=PlainSelect,
    )

    def __init__(self, *args, directory, **kwargs):
        self.directory = directory
        super().__init__(*args, **kwargs)

    def clean_organisation(self):
        """The organisation meant, or None."""
        text = self.cleaned_data["organisation"]
        if not text:
            return None
        found = self.directory.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(label(organisation) for organisation in found)
            raise ValidationError(f"Flera organisationer heter så: {named}. Välj en av dem.")
        like = self.directory.like(text)
        raise ValidationError(
            f"Ingen organisation i registret heter ”{text}”. "
            + (f"Menade du {like}? " if like else "")
            + "Välj i listan, eller lägg till den under ”Lägg till en organisation som saknas”."
        )

    def clean_role(self):
        return self.cleaned_data["role"] or ProjectPartner.Role.PARTNER


class NewOrganisationForm(forms.Form):
    """An organisation that the register lacks; saved with the project, so that nothing typed is lost.

    When the name comes close to one that is known, `which` asks whether it is that one. Its last alternative, that it
    is another, names those that were asked about.
    """

    use_required_attribute = False

    name = TextField(label="Organisationens namn", max_length=200, required=False)
    kind = forms.ChoiceField(
        label="Slag", choices=[("", "Välj slag"), *upfirst_choices(Kind)], required=False, widget=PlainSelect
    )
    country = forms.ChoiceField(
        label="Land",
        choices=[("", "Välj land"), *((code, name) for code, name in COUNTRIES.items())],
        required=False,
        widget=PlainSelect,
        help_text="Kan lämnas tomt för nätverk och EU-organ.",
    )
    role = forms.ChoiceField(
        label="Roll i projektet",
        choices=upfirst_choices(ProjectPartner.Role),
        initial=ProjectPartner.Role.PARTNER,
        required=False,
        widget=PlainSelect,
    )
    which = OneOfThese(label="Är det någon av dessa?", required=False)

    def __init__(self, *args, directory, **kwargs):
        self.directory = directory
        self.candidates = []
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        name, kind, country = cleaned.get("name"), cleaned.get("kind"), cleaned.get("country")
        if self.errors or not (name or kind or country):
            return cleaned
        if not name:
            self.add_error("name", "Ange vad organisationen heter.")
            return cleaned
        same = [one for one in self.directory.find(name) if not (one.country and country) or one.country == country]
        cleaned["existing"] = same[0] if same else self.ask(cleaned)
        if cleaned["existing"] is not None or "which" in self.errors:
            return cleaned
        if not kind:
            self.add_error("kind", "Välj vilket slag av organisation det är.")
        if not country and kind not in WITHOUT_COUNTRY:
            self.add_error("country", "Välj vilket land organisationen finns i.")
        return cleaned

    def ask(self, cleaned):
        """The organisation it turned out to be, or None; an error until the question has been answered."""
        country = cleaned.get("country", "")
        found = alike(cleaned["name"], country=country)
        # The country was chosen right beside: one elsewhere is another.
        self.candidates = [one for one in found if not (one.country and country) or one.country == country]
        if not self.candidates:
            return None
        ids = [str(one.pk) for one in self.candidates]
        another = ANOTHER + ",".join(ids)
        self.fields["which"].choices = [
            *((str(one.pk), label(one)) for one in self.candidates),
            (another, "Nej, det är en annan"),
        ]
        answer = cleaned.get("which", "")
        if answer in ids:
            return self.candidates[ids.index(answer)]
        if not (answer.startswith(ANOTHER) and set(ids) <= set(answer.removeprefix(ANOTHER).split(","))):
            self.add_error("which", ASK)
        return None


class Rows(BaseFormSet):
    """Rows that may be left empty; to say "frivilligt" at every field would be noise."""

    default_error_messages = {
        "missing_management_form": "Listan över partner har skadats på vägen. Öppna formuläret på nytt.",
        "too_many_forms": f"Ange högst {MAX_ROWS} partner.",
    }

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            field.explains_itself = True

    def clean(self):
        if self.total_form_count() < 0:
            raise ValidationError(self.error_messages["missing_management_form"])


class PartnerRows(Rows):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["organisation"].label = f"Partner {index + 1}"

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            organisation = form.cleaned_data.get("organisation") if form.is_valid() else None
            if organisation is None:
                continue
            if organisation.pk in seen:
                form.add_error("organisation", f"{organisation} finns på en rad ovanför.")
            seen.add(organisation.pk)


def rows_of(form_class, formset=Rows, *, extra):
    return formset_factory(form_class, formset=formset, extra=extra, max_num=MAX_ROWS, absolute_max=MAX_ROWS)
