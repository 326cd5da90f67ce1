"""What went on in the two latest whole years, in two sentences counted from the records."""

from django.db.models import Count, F, Func, IntegerField, Q, Sum, Value

from apps.activities import conditions as activity_conditions
from apps.activities.models import ParticipantGroup
from apps.core.templatetags.intl import plural
from apps.projects import conditions as project_conditions

# Beyond this a summary says "fler än": two years of one place or unit never come near it, and every page pays for it.
MOST = 300


def summary(*, who, with_whom, projects, activities, years):
    """Two sentences, counted from the records: what went on, and how many took part; at most three queries.

    `who` had the projects and activities `with_whom` ("med Riga", "inom SERN", or nothing).
    """
    first, last = years.days
    ongoing = counted(projects.official().counted_as_projects().filter(project_conditions.ongoing(first, last)))
    done = activities.filter(activity_conditions.done(), activity_conditions.in_period(first, last))
    count = counted(done)
    if not ongoing and not count:
        nothing = ["Inga pågående projekt eller genomförda aktiviteter", with_whom, f"är registrerade för {years}."]
        return " ".join(filter(None, nothing))
    going = how_many(ongoing, "pågående projekt") if ongoing else "inga pågående projekt"
    happened = how_many(count, "aktivitet,aktiviteter") if count else "inga genomförda aktiviteter"
    sentence = f"Under {years} hade {who} {going} och {happened} {with_whom}".rstrip()
    return f"{sentence}. {taking_part(done, count)}".rstrip()


def some_of(rows):
    """Ids of the rows, at most one more than are counted."""
    return rows.order_by().values("pk")[: MOST + 1]


def counted(rows):
    return some_of(rows).count()


def how_many(count, words):
    """ "3 aktiviteter", "fler än 1 000 aktiviteter"."""
    return f"fler än {plural(MOST, words)}" if count > MOST else plural(count, words)


def pupils():
    """An expression for how many pupils took part; None when nobody noted any."""
    return Func(
        F("pk"),
        Value(ParticipantGroup.Group.PUPILS),
        template='(SELECT sum("count") FROM activities_participantgroup people'
        ' WHERE (people.activity_id, people."group") = (%(expressions)s))',
        output_field=IntegerField(),
    )


def taking_part(done, count):
    """How many took part; says "minst" and for how many it is not known. Empty when there was nothing to join.

    Also empty when there were more activities than are counted: a sum of some of them would say nothing.
    """
    if not 0 < count <= MOST:
        return ""
    people = done.annotate(people=activity_conditions.participants(), pupils=pupils()).order_by()
    sums = people.aggregate(
        unknown=Count("pk", filter=Q(people__isnull=True)), total=Sum("people"), young=Sum("pupils")
    )
    unknown = sums["unknown"]
    if unknown == count:
        return "Uppgift om deltagare saknas."
    total, young = sums["total"] or 0, sums["young"] or 0
    least = "Minst " if unknown else ""
    if young and young == total:
        words = f"{least}{plural(young, 'elev,elever')} deltog"
    else:
        words = f"{least}{plural(total, 'person,personer')} deltog"
        words += f", varav {plural(young, 'elev,elever')}" if young else ""
    missing = f"; för {plural(unknown, 'aktivitet,aktiviteter')} saknas uppgift om deltagare" if unknown else ""
    return f"{words}{missing}."
