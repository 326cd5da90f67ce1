"""When somebody else has saved the project while it was being changed."""

import datetime
from dataclasses import dataclass

from apps.core.conflicts import Settled, choose, has_choices, merge, posted_values, seal, unseal
from apps.organisation.permissions import sees_all_of
from apps.projects.forms import PartnerForms, PartnerPart, ProjectForm

FORM = "project"


@dataclass(frozen=True)
class Meeting:
    """Whom the typist met, for the page: who saved when, what must be chosen, what was taken over without asking."""

    saver: str
    saved_at: datetime.datetime
    conflicts: list
    taken: list

    @property
    def told(self):
        """What was taken over, as a sentence."""
        *first, last = (f"”{label}”" for label in self.taken)
        what = f"{', '.join(first)} och {last}" if first else last
        return f"{self.saver[:1].upper()}{self.saver[1:]} ändrade {what} medan du skrev. De ändringarna är kvar."


def saver_of(project, user):
    """Who saved last, by name only to those who may know it."""
    if project.updated_by_id == user.pk:
        return "du själv i ett annat fönster"
    if project.updated_by_id and sees_all_of(user, project):
        return project.updated_by.display_name
    return "någon annan"


def stood(form, partners):
    """What stands in the project now, as it would be posted."""
    return posted_values(form) | {"partner": partners.stored_rows(form.project)}


def sealed(form, partners):
    """For the field `opened` of a form that is shown as the project is saved."""
    return seal(stood(form, partners), form=FORM, pk=form.project.pk)


def version_in(values):
    """The version a form was opened with, or None when it makes no sense: that the form itself says."""
    text = (values.get("version") or [""])[-1]
    return int(text) or None if text.isascii() and text.isdigit() and len(text) <= 9 else None


def settle(values, *, project, user):
    """What a posted form comes to when it meets the project as it is saved now: (Settled, Meeting or None)."""
    version = version_in(values)
    if not project.pk or version is None or (version == project.version and not has_choices(values)):
        return Settled(values), None
    shown = ProjectForm(user=user, project=project)
    partners = PartnerForms(project=project)
    parts = [*shown.parts(), PartnerPart(partners.directory)]
    opened = unseal((values.get("opened") or [""])[-1], form=FORM, pk=project.pk)
    values = choose(values, parts, opened=opened)
    if version == project.version:
        return Settled(values), None
    saver = saver_of(project, user)
    settled = merge(values, parts, opened=opened, saved=stood(shown, partners), saver=saver)
    settled.values |= {"version": [str(project.version)], "opened": [sealed(shown, partners)]}
    return settled, Meeting(saver, project.updated_at, settled.conflicts, settled.taken)
