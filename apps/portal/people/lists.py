"""The list of persons: who may sign in, who is contact person, who is anonymised."""

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Exists, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat

from apps.accounts.models import Identity, Person, Role
from apps.core.exports import Column
from apps.core.filters import ListFilter, OptionsFilter, SearchField
from apps.core.options import FixedOptions
from apps.core.security import SecurityEvent, log_security_event
from apps.core.templatetags.intl import upfirst
from apps.core.views import ListPage
from apps.organisation.models import ContactAssignment
from apps.organisation.permissions import can_administer
from apps.portal.people.rights import REFUSED, can_read_people

OPEN, CLOSED, NONE = "oppen", "stangd", "ingen"
ASSIGNED, FREE = "kontakt", "utan"
LOGINS = FixedOptions([(OPEN, "Har inloggning"), (CLOSED, "Stängd inloggning"), (NONE, "Ingen inloggning")])
TASKS = FixedOptions([(ASSIGNED, "Är kontaktperson eller ersättare"), (FREE, "Utan uppdrag")])
ROLES = FixedOptions([(value, upfirst(label)) for value, label in Role.choices])
GONE = FixedOptions([("ja", "Anonymiserade"), ("nej", "Inte anonymiserade")])


class NameFilter(django_filters.Filter):
    """Part of a name, an address or a department; persons have no search index."""

    field_class = SearchField


def has_assignment():
    """Contact person or deputy for some unit today."""
    return Q(Exists(ContactAssignment.objects.current().filter(person=OuterRef("pk"))))


class PersonFilter(ListFilter):
    q = NameFilter(label="Sök bland personerna", method="named")
    inloggning = OptionsFilter(label="Inloggning", options=LOGINS, method="by_login")
    roll = OptionsFilter(label="Roll", options=ROLES, method="by_role")
    uppdrag = OptionsFilter(label="Uppdrag", options=TASKS, method="by_task")
    anonym = OptionsFilter(label="Anonymisering", options=GONE, method="by_anonymity")
    folded = ("uppdrag", "anonym")

    def named(self, queryset, name, value):
        return queryset.filter(
            Q(name__icontains=value)
            | Q(email__icontains=value)
            | Q(department__icontains=value)
            | Q(user__username__iexact=value)
        )

    def by_login(self, queryset, name, value):
        return queryset.filter(user=None) if value == NONE else queryset.filter(user__is_active=value == OPEN)

    def by_role(self, queryset, name, value):
        return queryset.filter(user__roles__contains=[value])

    def by_task(self, queryset, name, value):
        return queryset.filter(has_assignment() if value == ASSIGNED else ~has_assignment())

    def by_anonymity(self, queryset, name, value):
        return queryset.filter(anonymised_at__isnull=value == "nej")


def login_of(person):
    """The person's login, or None; needs `select_related("user")`."""
    return getattr(person, "user", None)


def role_words(user):
    """The roles that are given to a user, in words and in fixed order."""
    return [str(label) for value, label in Role.choices if user is not None and value in user.roles]


def login_words(person):
    user = login_of(person)
    if user is None:
        return "ingen"
    return "öppen" if user.is_active else "stängd"


def with_tasks(queryset):
    """Persons with `tasks`: today's assignments in words, such as "kontaktperson för Utbildningskontoret"."""
    kind = Case(*(When(kind=value, then=Value(str(label))) for value, label in ContactAssignment.Kind.choices))
    words = Concat(kind, Value(" för "), Cast("unit__name", TextField()), output_field=TextField())
    assignments = ContactAssignment.objects.current().filter(person=OuterRef("pk")).order_by("kind", "unit__name")
    return queryset.annotate(tasks=ArraySubquery(assignments.annotate(words=words).values("words")))


class PersonList(ListPage):
    filter_class = PersonFilter
    sorts = {
        "namn": ("Efter namn", ["name", "id"]),
        "-namn": ("Efter namn, bakifrån", ["-name", "-id"]),
    }
    columns = [
        Column("Namn", lambda row: row.name, 30),
        Column("Befattning", lambda row: row.title or None, 30),
        Column("Avdelning", lambda row: row.department or None, 30),
        Column("E-post", lambda row: row.email or None, 30),
        Column("Telefon", lambda row: row.phone or None, 16),
        Column("Inloggning", login_words, 12),
        Column("Roller", lambda row: ", ".join(role_words(login_of(row))) or None, 24),
        Column("Uppdrag", lambda row: ", ".join(row.tasks) or None, 40),
        Column("Anonymiserad", lambda row: row.anonymised_at and row.anonymised_at.date(), 12),
    ]
    template_name = "portal/people_list.html"
    title = "Personer"
    export_name = "personer"
    per_page = 50

    def dispatch(self, request, *args, **kwargs):
        if not can_read_people(request.user):
            raise PermissionDenied(REFUSED)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return Person.objects.all()

    def get_rows(self, queryset):
        return with_tasks(queryset).select_related("user")

    def export(self, request, wanted, valid, filterset, queryset):
        response = super().export(request, wanted, valid, filterset, queryset)
        log_security_event(SecurityEvent.PERSONAL_DATA_EXPORTED, request=request, format=wanted)
        return response

    def get_context(self, page, filterset):
        for person in page:
            person.login = login_of(person)
            person.role_words = role_words(person.login)
        may_change = can_administer(self.request.user)
        waiting = Identity.objects.to_decide().count() if may_change else 0
        return {"may_change": may_change, "waiting": waiting}
