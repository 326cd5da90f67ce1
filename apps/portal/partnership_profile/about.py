"""Which projects and activities are about a vänort, found quickly also where they are a hundred thousand."""

from django.db.models import Q
from django.utils.functional import cached_property

from apps.activities import conditions as activity_conditions
from apps.activities.models import Activity, MentionedPartnership
from apps.portal import profile
from apps.projects import conditions as project_conditions
from apps.projects.models import Project

# Up to so many activities that only mention the vänort are found one by one.
FEW = 1_000


class About:
    """What is about one vänort, as one reader may see it (`projects`, `activities`) or have it counted."""

    def __init__(self, partnership, user):
        self.partnership, self.user = partnership, user

    @cached_property
    def with_city(self):
        return project_conditions.with_organisation(self.partnership.organisation_id)

    @property
    def projects(self):
        return Project.objects.readable_by(self.user).filter(self.with_city)

    @property
    def counted_projects(self):
        return Project.objects.counted_for(self.user).filter(self.with_city)

    @property
    def activities(self):
        return Activity.objects.readable_by(self.user).filter(self.condition)

    @property
    def counted_activities(self):
        return Activity.objects.counted_for(self.user).filter(self.condition)

    @cached_property
    def mentioned(self):
        """Ids of the activities that have another main subject; None when they are more than a few."""
        rows = MentionedPartnership.objects.filter(partnership=self.partnership).order_by()
        ids = list(rows.values_list("activity", flat=True)[: FEW + 1])
        return ids if len(ids) <= FEW else None

    @property
    def condition(self):
        """As conditions.about_partnership, which PostgreSQL answers by looking at every activity there is."""
        if self.mentioned is None:
            return activity_conditions.about_partnership(self.partnership)
        own = Q(partnership=self.partnership)
        return own | Q(pk__in=self.mentioned) if self.mentioned else own

    @property
    def only_mentioning(self):
        if self.mentioned is None:
            rows = MentionedPartnership.objects.filter(partnership=self.partnership).order_by()
            return ~Q(partnership=self.partnership) & Q(pk__in=rows.values("activity"))
        return ~Q(partnership=self.partnership) & Q(pk__in=self.mentioned)

    def parts(self, activities):
        """A queryset of activities as one of those with the vänort as main subject, and one of those that mention it.

        Each is read from its end by an index; the two put together with OR are not.
        """
        own = activities.filter(partnership=self.partnership)
        return [own, activities.filter(self.only_mentioning)] if self.mentioned != [] else [own]

    def newest(self, limit, *conditions):
        """Ids of the newest activities that meet the conditions."""
        readable = Activity.objects.readable_by(self.user).filter(*conditions)
        first, *others = (part.order_by("-start", "-id").values("pk", "start")[:limit] for part in self.parts(readable))
        both = first.union(*others, all=True).order_by("-start", "-pk")[:limit] if others else first
        return [row["pk"] for row in both]

    def listed_projects(self):
        return profile.listed_projects(self.projects)

    def listed_activities(self):
        return profile.listed_activities(self.activities, self.newest(profile.LISTED))

    def next_planned(self, today):
        """The planned activity that comes next, or None."""
        planned = self.activities.filter(status=Activity.Status.PLANNED, start__gte=today)
        return planned.defer("search").order_by("start", "id").first()
