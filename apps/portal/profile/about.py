"""Which projects and activities are about a vänort or a network, found quickly also where they are a hundred thousand.

PostgreSQL answers "is the main subject, or is mentioned" by looking at every activity there is. The few that only
mention the place are found first, and each half is then read from its end by an index.
"""

from django.db.models import Q
from django.utils.functional import cached_property

from apps.activities.models import Activity, MentionedNetwork, MentionedPartnership
from apps.networks.models import Network
from apps.portal.profile.listed import LISTED, listed_activities, listed_projects
from apps.projects import conditions as project_conditions
from apps.projects.models import Project

# Up to so many activities that only mention the place are found one by one.
FEW = 1_000


class AboutPlace:
    """What is about one vänort or network, as one reader may see it (`projects`, `activities`) or have it counted."""

    def __init__(self, place, user):
        self.place, self.user = place, user
        self.subject, self.mention = (
            ("network", MentionedNetwork) if isinstance(place, Network) else ("partnership", MentionedPartnership)
        )

    @cached_property
    def part_of(self):
        return project_conditions.with_organisation(self.place.organisation_id)

    @property
    def projects(self):
        return Project.objects.readable_by(self.user).filter(self.part_of)

    @property
    def counted_projects(self):
        return Project.objects.counted_for(self.user).filter(self.part_of)

    @property
    def activities(self):
        return Activity.objects.readable_by(self.user).filter(self.condition)

    @property
    def counted_activities(self):
        return Activity.objects.counted_for(self.user).filter(self.condition)

    @property
    def is_main(self):
        return Q(**{self.subject: self.place})

    @property
    def mentions(self):
        return self.mention.objects.filter(**{self.subject: self.place}).order_by()

    @cached_property
    def mentioned(self):
        """Ids of the activities that mention the place; None when they are more than a few."""
        ids = list(self.mentions.values_list("activity", flat=True)[: FEW + 1])
        return ids if len(ids) <= FEW else None

    @property
    def is_mentioned(self):
        ids = self.mentions.values("activity") if self.mentioned is None else self.mentioned
        return Q(pk__in=ids)

    @property
    def condition(self):
        return self.is_main | self.is_mentioned if self.mentioned != [] else self.is_main

    def parts(self, activities):
        """A queryset of activities as those whose main subject is the place, and those that only mention it."""
        main = activities.filter(self.is_main)
        if self.mentioned == []:
            return [main]
        others = activities.filter(self.is_mentioned).exclude(self.is_main & Q(**{f"{self.subject}__isnull": False}))
        return [main, others]

    def newest(self, limit, *conditions):
        """Ids of the newest activities that meet the conditions."""
        readable = Activity.objects.readable_by(self.user).filter(*conditions)
        first, *others = (part.order_by("-start", "-id").values("pk", "start")[:limit] for part in self.parts(readable))
        both = first.union(*others, all=True).order_by("-start", "-pk")[:limit] if others else first
        return [row["pk"] for row in both]

    def listed_projects(self):
        return listed_projects(self.projects)

    def listed_activities(self):
        return listed_activities(self.activities, self.newest(LISTED))

    def next_planned(self, today):
        """The planned activity that comes next, or None."""
        planned = self.activities.filter(status=Activity.Status.PLANNED, start__gte=today)
        return planned.defer("search").order_by("start", "id").first()
