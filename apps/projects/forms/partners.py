"""The partners of a project as its form has them: those that are known and new ones, together."""

from apps.organisation.models import ExternalOrganisation
from apps.projects.forms.directory import Directory, label
from apps.projects.forms.partner_rows import (
    EMPTY_ROWS,
    MAX_ROWS,
    NewOrganisationForm,
    PartnerForm,
    PartnerRows,
    rows_of,
)
from apps.projects.models import ProjectPartner


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
