"""What went on in the two latest whole years, in two sentences counted from the records."""

from django.db.models import Count, F, Func, IntegerField, Q, Sum, Value

from apps.activities import conditions as activity_conditions
from apps.activities.models import Activity, ParticipantGroup
from apps.core.templatetags.intl import plural
from apps.core.views import COUNT_LIMIT
from apps.projects import conditions as project_conditions


def summary(*, who, with_whom, projects, activities, years):
    """Two sentences, counted from the records: what went on in the years, and how many took part; two queries.

    `who` had the projects and activities `with_whom` ("med Riga", "inom SERN", or nothing).
    """
    first, last = years.days
    ongoing = counted(projects.official().counted_as_projects().filter(project_conditions.ongoing(first, last)))
    done = activities.filter(activity_conditions.done(), activity_conditions.in_period(first, last))
    counts = (
        Activity.objects.filter(pk__in=some_of(done))
        .annotate(people=activity_conditions.participants(), pupils=pupils())
        .order_by()
        .aggregate(
            all=Count("pk"),
            unknown=Count("pk", filter=Q(people__isnull=True)),
            total=Sum("people"),
            young=Sum("pupils"),
        )
    )
    if not ongoing and not counts["all"]:
        nothing = ["Inga pågående projekt eller genomförda aktiviteter", with_whom, f"är registrerade för {years}."]
        return " ".join(filter(None, nothing))
    going = how_many(ongoing, "pågående projekt") if ongoing else "inga pågående projekt"
    happened = how_many(counts["all"], "aktivitet,aktiviteter") if counts["all"] else "inga genomförda aktiviteter"
    sentence = f"Under {years} hade {who} {going} och {happened} {with_whom}".rstrip()
    return f"{sentence}. {taking_part(counts)}".rstrip()


def some_of(rows):
    """Ids of the rows, at most one more than are counted."""
    return rows.order_by().values("pk")[: COUNT_LIMIT + 1]


def counted(rows):
    return some_of(rows).count()


def how_many(count, words):
    """ "3 aktiviteter", "fler än 1 000 aktiviteter"."""
    return f"fler än {plural(COUNT_LIMIT, words)}" if count > COUNT_LIMIT else plural(count, words)


def pupils():
    """An expression for how many pupils took part; None when nobody noted any."""
    return Func(
        F("pk"),
        Value(ParticipantGroup.Group.PUPILS),
        template='(SELECT sum("count") FROM activities_participantgroup people'
        ' WHERE (people.activity_id, people."group") = (%(expressions)s))',
        output_field=IntegerField(),
    )


def taking_part(counts):
    """How many took part; says "minst" and for how many it is not known. Empty when there was nothing to join.

    Also empty when there were more activities than are counted: the sum would be of some of them only.
    """
    activities, unknown = counts["all"], counts["unknown"]
    if not activities or activities > COUNT_LIMIT:
        return ""
    if unknown == activities:
        return "Uppgift om deltagare saknas."
    total, pupils = counts["total"] or 0, counts["young"] or 0
    least = "Minst " if unknown else ""
    if pupils and pupils == total:
        words = f"{least}{plural(pupils, 'elev,elever')} deltog"
    else:
        words = f"{least}{plural(total, 'person,personer')} deltog"
        words += f", varav {plural(pupils, 'elev,elever')}" if pupils else ""
    missing = f"; för {plural(unknown, 'aktivitet,aktiviteter')} saknas uppgift om deltagare" if unknown else ""
    return f"{words}{missing}."
