"""Contact details in work, and what is asked before something that cannot be undone."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone

from apps.accounts.models import Identity, Person, Role
from apps.core.forms import TextField

# What each role may do, beside its box.
EXPLAINED = {
    Role.COORDINATOR: "skriver alla poster, ser helheten och sammanställer utvärderingen",
    Role.AUDITOR: "läser allt med historik och hämtar listor, ändrar inget",
    Role.ADMINISTRATOR: "sköter enheter, personer, roller och gallring",
}


def bare(layout=None):
    """crispy's helper for a form whose tag stands in the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if layout:
        helper.layout = layout
    return helper


class PersonForm(forms.Form):
    """Work contact details only. `opened` carries, signed, what stood here when the form was opened."""

    error_css_class = "bad"
    use_required_attribute = False

    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    name = TextField(label="Namn", max_length=200, error_messages={"required": "Skriv personens namn."})
    title = TextField(label="Befattning", max_length=200, required=False)
    department = TextField(label="Avdelning", max_length=200, required=False)
    email = forms.EmailField(
        label="E-post i arbetet",
        required=False,
        max_length=254,
        error_messages={"invalid": "Skriv adressen som namn@norrkoping.se."},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = TextField(
        label="Telefon i arbetet", max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def __init__(self, data=None, *, person, initial=None):
        self.person = person
        stored = {name: getattr(person, name) for name in ("name", "title", "department", "email", "phone")}
        super().__init__(data, initial=stored | (initial or {}))
        self.helper = bare(Layout("opened", "name", "title", "department", Div("email", "phone", css_class="row-2")))

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def fill(self):
        for name in ("name", "title", "department", "email", "phone"):
            setattr(self.person, name, self.cleaned_data[name])
        return self.person


class NewPersonForm(PersonForm):
    """A person whose address is known already is probably the same one."""

    certain = forms.BooleanField(label="Det är en annan person", required=False)

    def __init__(self, data=None, *, person):
        super().__init__(data, person=person)
        self.twins = []
        email = (data or {}).get("email", "").strip()
        if email and "\x00" not in email:
            self.twins = list(Person.objects.filter(email__iexact=email[:254], anonymised_at=None)[:5])
        if self.twins:
            self.helper.layout.append("certain")
        else:
            del self.fields["certain"]

    def clean(self):
        cleaned = super().clean()
        if self.twins and not cleaned.get("certain"):
            names = " och ".join(twin.name for twin in self.twins)
            self.add_error("email", f"Adressen finns redan hos {names}. Kryssa i rutan om det ändå är någon annan.")
        return cleaned


class RolesForm(forms.Form):
    """The roles that are given; contact person follows from assignments. `was` is what whoever decides has seen."""

    error_css_class = "bad"
    use_required_attribute = False

    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    roles = forms.MultipleChoiceField(
        label="Vad får personen göra, utöver att läsa?",
        choices=[(role.value, f"{role.label.capitalize()}: {text}") for role, text in EXPLAINED.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Den rollen finns inte."},
    )

    def __init__(self, data=None, *, user):
        super().__init__(data, initial={"roles": user.roles, "was": " ".join(sorted(user.roles))})
        self.fields["roles"].explains_itself = True
        self.helper = bare()


class ConfirmForm(forms.Form):
    """A box that must be ticked before what cannot be undone."""

    error_css_class = "bad"
    use_required_attribute = False

    certain = forms.BooleanField(
        label="Jag har läst vad som händer och vill anonymisera personen",
        error_messages={"required": "Kryssa i rutan för att bekräfta. Det går inte att ångra."},
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.helper = bare()


class MentionForm(forms.Form):
    """Words to look for in free text. Sent by POST: a name has no place in an address or a log."""

    error_css_class = "bad"
    use_required_attribute = False

    text = TextField(
        label="Namn, adress eller telefonnummer",
        min_length=3,
        max_length=200,
        help_text="Minst tre tecken. Sökningen loggas utan det du skriver.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Skriv det du letar efter.",
            "min_length": "Skriv minst tre tecken.",
            "max_length": "Skriv högst 200 tecken.",
        },
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.helper = bare()


class LinkForm(forms.Form):
    """Which sign-in belongs to the person: one that has no role here, so that nobody takes over somebody's rights."""

    error_css_class = "bad"
    use_required_attribute = False

    identity = forms.ChoiceField(
        label="Vilken inloggning hör till personen?",
        error_messages={"required": "Välj en inloggning.", "invalid_choice": "Den inloggningen finns inte längre."},
    )

    def __init__(self, data=None, *, person, by):
        super().__init__(data)
        offered = Identity.objects.filter(user__roles=[]).exclude(user__person=person).exclude(user=by)
        offered = offered.select_related("user__person").order_by("user__person__name", "pk")
        self.offered = {str(identity.pk): identity for identity in offered}
        labels = ((key, self.describe(identity)) for key, identity in self.offered.items())
        self.fields["identity"].choices = [("", "Välj"), *labels]
        self.helper = bare()

    def describe(self, identity):
        person = identity.user.person
        parts = [identity.user.display_name, person.department if person else "", person.email if person else ""]
        seen = identity.last_sign_in_at or identity.created_at
        return ", ".join([*(part for part in parts if part), f"{timezone.localtime(seen):%Y-%m-%d}"])

    def clean_identity(self):
        return self.offered[self.cleaned_data["identity"]]
