"""Django admin's list of the columns of our project list; no filters, which would only make it slower."""

from django.contrib import admin
from django.db.models import F

from apps.projects.conditions import lead_name, sum_in_force
from apps.projects.models import BudgetLine, Project


class Site(admin.AdminSite):
    """Open to everyone signed in: our users have neither is_staff nor permissions."""

    def has_permission(self, request):
        return request.user.is_authenticated


class ProjectAdmin(admin.ModelAdmin):
    list_display = ("title", "years", "lead_name", "programme_name", "status", "support")
    list_per_page = 25
    ordering = (F("start_first").desc(nulls_last=True), "-id")

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return Project.objects.readable_by(request.user).annotate(
            programme_name=F("programme__short_name"),
            lead_name=lead_name(),
            support=sum_in_force(BudgetLine.Kind.SUPPORT),
        )

    @admin.display(description="År")
    def years(self, project):
        return f"{project.start_first:%Y}–{project.end_last:%Y}"

    @admin.display(description="Enhet")
    def lead_name(self, project):
        return project.lead_name

    @admin.display(description="Program")
    def programme_name(self, project):
        return project.programme_name

    @admin.display(description="Stöd till Norrköping")
    def support(self, project):
        return project.support


site = Site(name="admin")
site.register(Project, ProjectAdmin)
