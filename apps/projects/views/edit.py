"""Writing a project: new or changed, saved as a project or as an idea."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.drafts import Desk
from apps.core.conflicts import TRIES, attach, values_of
from apps.core.models import StaleVersionError
from apps.core.security import SecurityEvent, log_security_event
from apps.organisation.duplicates import warn_of_same
from apps.organisation.permissions import can_change, can_create
from apps.organisation.whom_to_ask import YOUR_CONTACT, whom_to_ask
from apps.projects.actions import save_project
from apps.projects.forms import PartnerForms, PartnerPart, ProjectForm
from apps.projects.forms.layout import PARTS
from apps.projects.forms.project import typed_values
from apps.projects.models import Project
from apps.projects.rules import Status
from apps.projects.views.conflict import FORM, sealed, settle_project

READERS_CREATE = f"Du kan läsa alla projekt, men inte lägga till nya. {YOUR_CONTACT}"


@require_http_methods(["GET", "POST"])
def create(request):
    if not can_create(request.user):
        raise PermissionDenied(READERS_CREATE)
    return edit(request, Project())


@require_http_methods(["GET", "POST"])
def update(request, pk):
    project = get_object_or_404(Project.objects.readable_by(request.user), pk=pk)
    if not can_change(request.user, project):
        if request.method == "POST":
            return refuse(request, project)
        raise PermissionDenied(whom_to_ask(project, "projektet", "det"))
    return edit(request, project)


def refuse(request, project):
    """Somebody may have given the project to another unit meanwhile: what was typed is shown, to be copied."""
    log_security_event(SecurityEvent.DENIED, request=request)
    form = ProjectForm(user=request.user, project=project)
    values = values_of(request.POST)
    typed = [(part.label, part.words(part.pick(values, absent={}))) for part in form.parts()]
    context = {
        "message": whom_to_ask(project, "projektet", "det"),
        "typed": [(label, words) for label, words in typed if words],
    }
    return render(request, "projects/project_refused.html", context, status=403)


@require_GET
def accountable(request):
    """The question about the nämnd for the unit that was just chosen, or nothing when there is nothing to ask."""
    if not can_create(request.user):
        raise PermissionDenied(READERS_CREATE)
    pk = request.GET.get("projekt", "")
    known = pk.isascii() and pk.isdigit() and len(pk) <= 18
    project = Project.objects.readable_by(request.user).filter(pk=pk).first() if known else None
    typed = {"unit": request.GET.get("unit", ""), "accountable": request.GET.get("accountable", "")}
    form = ProjectForm(user=request.user, project=project or Project(), typed=typed)
    return render(request, "projects/_accountable.html", {"form": form})


def edit(request, project):
    """Show the form, give it more rows, or save it as the button says."""
    desk = Desk(request, FORM, project.pk)
    if request.method == "POST" and request.POST.get("spara") == "rader":
        return fill_in(request, desk, project, values_of(request.POST))
    if request.method == "POST":
        return send(request, desk, project)
    draft = desk.resumed()
    if draft is not None:
        return fill_in(request, desk, project, draft)
    form, partners = ProjectForm(user=request.user, project=project), PartnerForms(project=project)
    form.initial.update(draft=desk.name, opened=sealed(form, partners) if project.pk else "")
    return show(request, desk, form, partners)


def fill_in(request, desk, project, values):
    """The form with what was typed, unchecked; what others have saved since is laid beneath it."""
    settled, meeting = settle_project(values, project=project, user=request.user)
    form = ProjectForm(user=request.user, project=project, typed=typed_values(ProjectForm, settled.data))
    return show(request, desk, form, PartnerForms(settled.data, project=project, more=True), meeting)


def send(request, desk, project):
    """Save what was sent. Somebody may save in the same moment: then it is laid over theirs, and tried again."""
    for _ in range(TRIES):
        settled, meeting = settle_project(values_of(request.POST), project=project, user=request.user)
        data = settled.data
        as_idea = may_be_idea(project) and (data.get("spara") == "ide" or data.get("status") == Status.IDEA)
        form = ProjectForm(data, user=request.user, project=project, as_idea=as_idea)
        partners = PartnerForms(data, project=project)
        # Both are checked, so that all errors are seen at once.
        if not form.is_valid() & partners.is_valid() or settled.conflicts:
            break
        try:
            saved = save(request, form, partners)
        except StaleVersionError:
            project = Project.objects.get(pk=project.pk)
            if not can_change(request.user, project):
                return refuse(request, project)
            continue
        if not saved:
            break
        desk.forget()
        tell(request, form, partners, meeting)
        return redirect("project_detail", pk=project.pk)
    desk.keep()
    return show(request, desk, form, partners, meeting)


def may_be_idea(project):
    """Only what is new or an idea already; an application does not become an idea by a slip of the hand."""
    return project.pk is None or project.status == Status.IDEA


def save(request, form, partners):
    """Save through the action; what it refuses becomes errors of the form. Says whether it was saved.

    Raises StaleVersionError when somebody else has saved since the project was read.
    """
    project = form.project
    values = form.fill(project)
    before = project.pk
    try:
        with transaction.atomic():
            save_project(project=project, by=request.user, partners=partners.save(by=request.user), **values)
    except StaleVersionError:
        raise
    except ValidationError as error:
        project.pk = before
        for name, texts in error.message_dict.items() if hasattr(error, "error_dict") else [(None, error.messages)]:
            for text in texts:
                form.add_error(name if name in form.fields else None, text)
        return False
    return True


def tell(request, form, partners, meeting):
    """Say what was saved, and what of it was somebody else's."""
    for organisation in partners.reused():
        messages.info(request, f"{organisation} fanns redan i registret och används.")
    if meeting is not None and meeting.taken:
        messages.info(request, meeting.told)
    if form.project.status == Status.IDEA:
        messages.success(request, "Idén är sparad. Den syns bara för din enhet och samordnaren.")
    else:
        messages.success(request, "Projektet är sparat.")
    if form.project.version == 1:
        warn_of_same(request, form.project)


def show(request, desk, form, partners, meeting=None):
    project = form.project
    conflicts = meeting.conflicts if meeting else []
    attach(form, conflicts)
    partners.conflict = next((one for one in conflicts if one.name == PartnerPart.name), None)
    errors = {name: len(texts) for name, texts in form.errors.items()} if form.is_bound else {}
    errors["partners"] = partners.error_count if form.is_bound else 0
    for conflict in conflicts:
        errors[conflict.name] = errors.get(conflict.name, 0) + 1
    parts = [
        {"id": css_id, "label": heading, "errors": sum(errors.get(name, 0) for name in names)}
        for css_id, heading, names in PARTS
    ]
    context = {
        "form": form,
        "partners": partners,
        "parts": parts,
        "meeting": meeting,
        "desk": desk,
        "offer": desk.offer() if request.method == "GET" and desk.resumed() is None else None,
        "has_errors": form.is_bound or bool(conflicts),
        "project": project if project.pk else None,
        "may_be_idea": may_be_idea(project),
        "heading": "Ändra projekt" if project.pk else "Nytt projekt",
    }
    return render(request, "projects/project_form.html", context)
