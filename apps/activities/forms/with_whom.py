"""The answer to "Med vem?": found by what was typed, asked back about, or added to the register."""

from django import forms

from apps.activities.forms.stored import WITHHELD
from apps.activities.subjects import Subject, subject_of
from apps.organisation.models import ExternalOrganisation
from apps.projects.forms.partner_rows import WITHOUT_COUNTRY

NEW, NONE = "ny", "inget"


class WithWhom(forms.Form):
    """For a form with the fields `subject`, `pick`, `new_kind` and `new_country`.

    Has `record`, `user` and `subjects`; `found` are the Subjects that it asks back about.
    """

    def chosen(self, text):
        """The Subject meant, NEW for one to be added, or None. Asks back when it is not clear."""
        if not text:
            return None
        present = subject_of(self.record) if self.record.pk else None
        if present and text in {present.label, WITHHELD}:
            return present
        picked = self.data.get("pick", "")
        named = self.subjects.named(text)
        if len(named) == 1 and picked != NEW:
            return named[0]
        self.found = named or self.subjects.like(text)
        by_value = {subject.value: subject for subject in self.found}
        if picked in by_value:
            return by_value[picked]
        if picked == NEW and not named:
            return self.new_one()
        self.ask_back(text, named)
        return None

    def ask_back(self, text, named):
        """Offer what may be meant, and to add what the register lacks."""
        field = self.fields["pick"]
        field.choices = [(subject.value, subject.label) for subject in self.found]
        if named:
            self.add_error("subject", f"Flera heter ”{text}”. Välj vilken du menar.")
            return
        field.choices += [(NEW, f"Lägg till ”{text}” som ny organisation")]
        if self.found:
            self.add_error("subject", f"Inget i registret heter just ”{text}”. Välj vad du menar, eller skriv om.")
        else:
            self.found = [NONE]
            self.add_error("subject", f"Inget i registret liknar ”{text}”. Skriv om, lägg till det eller töm fältet.")

    def new_one(self):
        """Is the new organisation told of well enough? Its choice stays in sight until it is."""
        kind, country = self.cleaned_data.get("new_kind"), self.cleaned_data.get("new_country")
        self.fields["pick"].choices = [
            *((subject.value, subject.label) for subject in self.found),
            (NEW, f"Lägg till ”{self.cleaned_data['subject']}” som ny organisation"),
        ]
        self.found = self.found or [NONE]
        if not kind:
            self.add_error("new_kind", "Välj vilket slag av organisation det är.")
        elif not country and kind not in WITHOUT_COUNTRY:
            self.add_error("new_country", "Välj vilket land organisationen finns i.")
        return NEW

    def add_organisation(self):
        """The new organisation, saved; inside the caller's transaction."""
        cleaned = self.cleaned_data
        organisation, _ = ExternalOrganisation.objects.get_or_create(
            name=cleaned["subject"][:200],
            country=cleaned["new_country"],
            hidden_at=None,
            defaults={"kind": cleaned["new_kind"], "created_by": self.user, "updated_by": self.user},
        )
        return Subject("organisation", organisation)
