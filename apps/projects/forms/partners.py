"""The partners of a project: organisations that the register knows, and new ones added on the way."""

import difflib
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory

from apps.core.countries import COUNTRIES
from apps.core.forms import PlainSelect, TextField
from apps.core.options import upfirst_choices
from apps.organisation.duplicates import alike
from apps.organisation.models import ExternalOrganisation
from apps.organisation.newcomers import ANOTHER, ASK, OneOfThese
from apps.projects.models import ProjectPartner

Kind = ExternalOrganisation.Kind
EMPTY_ROWS = 3
MAX_ROWS = 60
# These may belong to no country.
WITHOUT_COUNTRY = {Kind.NETWORK, Kind.EU, Kind.OTHER}


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


class PartnerForms:
    """Both kinds of rows together; to the error summary they look like one formset."""

    def __init__(self, data=None, *, project, more=False):
        """`more` gives empty rows below what `data` holds, which is not checked."""
        self.directory = Directory()
        shown, added = self.stored(project), []
        if more:
            shown = typed_rows(data, "partner", ("organisation", "role"))
            added = typed_rows(data, "ny", ("name", "kind", "country", "role"))
            data = None
        # A sent row is never compared with what is saved: a row that looks unchanged would count as empty.
        self.known = rows_of(PartnerForm, PartnerRows, extra=EMPTY_ROWS)(
            data, initial=shown if data is None else None, prefix="partner", form_kwargs={"directory": self.directory}
        )
        self.new = rows_of(NewOrganisationForm, extra=1)(
            data, initial=added, prefix="ny", form_kwargs={"directory": self.directory}
        )
        self.conflict = None
        self.is_open = more or bool(shown)
        self.is_adding = bool(added)

    @staticmethod
    def stored(project):
        if not project.pk:
            return []
        partners = project.partners.select_related("organisation")
        return [{"organisation": label(row.organisation), "role": row.role} for row in partners]

    def stored_rows(self, project):
        """The saved partners as PartnerPart reads them."""
        return [f"{row['role']}\t{row['organisation']}" for row in self.stored(project)]

    @property
    def forms(self):
        return [*self.known.forms, *self.new.forms]

    def non_form_errors(self):
        return [*self.known.non_form_errors(), *self.new.non_form_errors()]

    def is_valid(self):
        valid = self.known.is_valid() and self.new.is_valid()
        return valid and self.has_no_twins()

    def has_no_twins(self):
        """A new organisation may turn out to be one that is already on a row."""
        chosen = {form.cleaned_data.get("organisation") for form in self.known.forms}
        for form in self.new.forms:
            existing = form.cleaned_data.get("existing")
            if existing is not None and existing in chosen:
                form.add_error("name", f"{existing} finns redan bland projektets partner.")
        return not any(form.errors for form in self.new.forms)

    @property
    def error_count(self):
        return sum(len(messages) for form in self.forms for messages in form.errors.values()) + len(
            self.non_form_errors()
        )

    @property
    def unfold(self):
        return self.is_open or self.conflict is not None or any(is_touched(form) for form in self.forms)

    @property
    def unfold_new(self):
        return self.is_adding or any(is_touched(form) for form in self.new.forms)

    def save(self, *, by):
        """The partners as (external organisation, role), new organisations created; inside the caller's transaction."""
        partners = {}
        for form in self.known.forms:
            if form.cleaned_data.get("organisation"):
                partners[form.cleaned_data["organisation"]] = form.cleaned_data["role"]
        for form in self.new.forms:
            cleaned = form.cleaned_data
            if not cleaned.get("name"):
                continue
            organisation = cleaned["existing"]
            if organisation is None:
                organisation, _ = ExternalOrganisation.objects.get_or_create(
                    name=cleaned["name"],
                    country=cleaned["country"],
                    hidden_at=None,
                    defaults={"kind": cleaned["kind"], "created_by": by, "updated_by": by},
                )
            partners.setdefault(organisation, cleaned["role"] or ProjectPartner.Role.PARTNER)
        return list(partners.items())

    def reused(self):
        """Organisations that were typed as new but are known."""
        return [form.cleaned_data["existing"] for form in self.new.forms if form.cleaned_data.get("existing")]


def is_touched(form):
    """Was anything typed in the row? A role alone is what every empty row has."""
    return form.is_bound and (bool(form.errors) or any(field.value() for field in form if field.name != "role"))


def typed_rows(data, prefix, names):
    """What stood in the rows, as initial values; rows where nothing was typed are left out."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(total), MAX_ROWS) if total.isascii() and total.isdigit() and len(total) < 5 else 0
    rows = [{name: data.get(f"{prefix}-{index}-{name}", "") for name in names} for index in range(count)]
    return [
        row | {"role": row["role"] or ProjectPartner.Role.PARTNER}
        for row in rows
        if any(row[name] for name in names if name != "role")
    ]
