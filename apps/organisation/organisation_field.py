"""A field for an organisation outside the municipality, found by its name."""

from django import forms
from django.core.exceptions import ValidationError

from apps.core.forms import TextField
from apps.organisation.models import ExternalOrganisation

# So many names the browser suggests while one types; others are written out.
SUGGESTED = 500


class OrganisationField(TextField):
    """The name of an organisation in the register, or one of its other names; cleaned to the row, None when empty."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "organisationer", "autocomplete": "off"}))
        super().__init__(max_length=260, required=False, **kwargs)

    def prepare_value(self, value):
        return value.name if isinstance(value, ExternalOrganisation) else value

    def clean(self, value):
        name = " ".join(super().clean(value).split())
        if not name:
            return None
        found = named(name)
        if found is None:
            like = ExternalOrganisation.objects.visible().filter(name__icontains=name).order_by("name").first()
            hint = f" Menade du {like}?" if like else " Be samordnaren lägga till den."
            raise ValidationError(f"Ingen organisation i registret heter ”{name}”.{hint}", code="unknown")
        return found


def named(name):
    """The visible organisation with this name or alias, or None."""
    known = ExternalOrganisation.objects.visible().order_by("pk")
    found = known.filter(name__iexact=name).first()
    if found is None:
        alike = known.filter(aliases__icontains=name)[:20]
        found = next((one for one in alike if name.casefold() in aliases_of(one)), None)
    return found


def aliases_of(organisation):
    return {line.strip().casefold() for line in organisation.aliases.splitlines()}


def suggested():
    """Names for the list that the browser shows beside the field."""
    return ExternalOrganisation.objects.visible().order_by("name").values_list("name", flat=True)[:SUGGESTED]
