"""Writing a project: new or changed, saved as a project or as an idea."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from apps.organisation.models import ContactAssignment
from apps.organisation.permissions import can_change, can_create
from apps.projects.actions import save_project
from apps.projects.forms import PartnerForms, ProjectForm
from apps.projects.forms.layout import PARTS
from apps.projects.forms.project import typed_values
from apps.projects.models import Project, ProjectLead
from apps.projects.rules import Status

READERS_CREATE = (
    "Du kan läsa alla projekt, men inte lägga till nya. Be kontaktpersonen på din enhet, som du hittar under Enheter."
)


@require_http_methods(["GET", "POST"])
def create(request):
    if not can_create(request.user):
        raise PermissionDenied(READERS_CREATE)
    return edit(request, Project())


@require_http_methods(["GET", "POST"])
def update(request, pk):
    project = get_object_or_404(Project.objects.readable_by(request.user), pk=pk)
    if not can_change(request.user, project):
        raise PermissionDenied(whom_to_ask(project))
    return edit(request, project)


def whom_to_ask(project):
    """Why a reader may not change this project, and who may."""
    lead = ProjectLead.objects.current().filter(project=project).select_related("unit").first()
    if lead is None:
        return "Projektet har ingen ansvarig enhet. Bara samordnaren kan ändra det."
    contact = (
        ContactAssignment.objects.current()
        .filter(unit=lead.unit, kind=ContactAssignment.Kind.CONTACT)
        .select_related("person")
        .first()
    )
    who = f"kontaktpersonen {contact.person}" if contact else "samordnaren"
    return f"Projektet hör till {lead.unit}. Be {who} att ändra det."


def edit(request, project):
    """Show the form, give it more rows, or save it as the button says."""
    button = request.POST.get("spara")
    if request.method == "POST" and button == "rader":
        form = ProjectForm(user=request.user, project=project, typed=typed_values(ProjectForm, request.POST))
        return show(request, form, PartnerForms(request.POST, project=project, more=True))
    if request.method == "GET":
        return show(request, ProjectForm(user=request.user, project=project), PartnerForms(project=project))
    as_idea = may_be_idea(project) and (button == "ide" or request.POST.get("status") == Status.IDEA)
    form = ProjectForm(request.POST, user=request.user, project=project, as_idea=as_idea)
    partners = PartnerForms(request.POST, project=project)
    # Both are checked, so that all errors are seen at once.
    if form.is_valid() & partners.is_valid() and save(request, form, partners):
        return redirect("project_detail", pk=project.pk)
    return show(request, form, partners)


def may_be_idea(project):
    """Only what is new or an idea already; an application does not become an idea by a slip of the hand."""
    return project.pk is None or project.status == Status.IDEA


def save(request, form, partners):
    """Save through the action; what it refuses becomes errors of the form. Says whether it was saved."""
    project = form.project
    values = form.fill(project)
    before = project.pk
    try:
        with transaction.atomic():
            save_project(project=project, by=request.user, partners=partners.save(by=request.user), **values)
    except ValidationError as error:
        project.pk = before
        for name, texts in error.message_dict.items() if hasattr(error, "error_dict") else [(None, error.messages)]:
            for text in texts:
                form.add_error(name if name in form.fields else None, text)
        return False
    for organisation in partners.reused():
        messages.info(request, f"{organisation} fanns redan i registret och används.")
    if project.status == Status.IDEA:
        messages.success(request, "Idén är sparad. Den syns bara för din enhet och samordnaren.")
    else:
        messages.success(request, "Projektet är sparat.")
    return True


def show(request, form, partners):
    project = form.project
    errors = {name: len(texts) for name, texts in form.errors.items()} if form.is_bound else {}
    errors["partners"] = partners.error_count if form.is_bound else 0
    parts = [
        {"id": css_id, "label": heading, "errors": sum(errors.get(name, 0) for name in names)}
        for css_id, heading, names in PARTS
    ]
    context = {
        "form": form,
        "partners": partners,
        "parts": parts,
        "has_errors": form.is_bound,
        "project": project if project.pk else None,
        "may_be_idea": may_be_idea(project),
        "heading": "Ändra projekt" if project.pk else "Nytt projekt",
    }
    return render(request, "projects/project_form.html", context)
