"""Writing a foreign-policy note on a project."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts.drafts import Desk
from apps.organisation.editing import Editor
from apps.organisation.permissions import can_change
from apps.organisation.whom_to_ask import whom_to_ask
from apps.projects.actions import save_policy_note
from apps.projects.forms import ProjectPolicyNoteForm
from apps.projects.models import Project, ProjectPolicyNote


class PolicyNoteEditor(Editor):
    form_class = ProjectPolicyNoteForm
    draft = "project_note"
    definite, it = "bedömningen", "den"

    def __init__(self, request, record):
        super().__init__(request, record)
        if not record.pk:
            self.desk = Desk(request, f"{self.draft}_new", record.project_id)

    def save(self, form):
        version = form.cleaned_data["version"] if self.record.pk else None
        return save_policy_note(note=form.fill(), by=self.request.user, version=version)

    def saved_words(self, record):
        return "Bedömningen är sparad."

    def goes_to(self, record):
        return f"{record.project.get_absolute_url()}#utrikespolitik"

    def context(self):
        project = self.record.project
        return {
            "heading": f"{'Ändra' if self.record.pk else 'Ny'} utrikespolitisk bedömning",
            "lead": f"{project.title}. Policyn säger att valet av partner följer Sveriges utrikespolitik. Bedömningen "
            "gör du, inte programmet.",
            "crumb_list": [(reverse("project_list"), "Projekt"), (project.get_absolute_url(), project.title)],
            "back": self.goes_to(self.record),
        }


def own_project(request, pk):
    project = get_object_or_404(Project.objects.readable_by(request.user), pk=pk)
    if not can_change(request.user, project):
        raise PermissionDenied(whom_to_ask(project, "projektet", "det"))
    return project


@require_http_methods(["GET", "POST"])
def policy_note_create(request, pk):
    return PolicyNoteEditor(request, ProjectPolicyNote(project=own_project(request, pk))).respond()


@require_http_methods(["GET", "POST"])
def policy_note_update(request, pk, note):
    notes = ProjectPolicyNote.objects.visible().select_related("project")
    return PolicyNoteEditor(request, get_object_or_404(notes, pk=note, project=own_project(request, pk))).respond()
