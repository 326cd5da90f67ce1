"""When somebody else has saved the project while it was being changed."""

from apps.core.conflicts import posted_values, seal
from apps.organisation.meeting import settle
from apps.projects.forms import PartnerForms, PartnerPart, ProjectForm

FORM = "project"


def stood(form, partners):
    """What stands in the project now, as it would be posted."""
    return posted_values(form) | {"partner": partners.stored_rows(form.project)}


def sealed(form, partners):
    """For the field `opened` of a form that is shown as the project is saved."""
    return seal(stood(form, partners), form=FORM, pk=form.project.pk)


def settle_project(values, *, project, user):
    """What a posted form comes to when it meets the project as it is saved now: (Settled, Meeting or None)."""

    def look():
        shown, partners = ProjectForm(user=user, project=project), PartnerForms(project=project)
        return [*shown.parts(), PartnerPart(partners.directory)], stood(shown, partners)

    return settle(values, record=project, user=user, form=FORM, look=look)
