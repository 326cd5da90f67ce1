"""Example promises on both sides, the gifts of the delegations, and a note on foreign policy."""

import datetime
from dataclasses import dataclass

from apps.activities.models import Activity, Promise
from apps.portal.demo.lookup import ever
from apps.portal.demo.projects import LABEL
from apps.projects.models import Project, ProjectPolicyNote

Side, Status = Promise.Side, Promise.Status
OURS, THEIRS = Side.OURS, Side.THEIRS


@dataclass(frozen=True)
class Promised:
    """What was promised at an example activity."""

    activity: str
    start: str
    side: str
    text: str
    due: str = ""
    status: str = Status.OPEN
    note: str = ""


PROMISES = (
    Promised(
        "Ungdomsråd från fyra vänorter",
        "2025-05-20",
        OURS,
        "Skicka ungdomsrådens gemensamma upprop till alla fyra städer",
        "2025-06-30",
        Status.KEPT,
    ),
    Promised(
        "Ungdomsråd från fyra vänorter", "2025-05-20", THEIRS, "Trondheim bjuder in till nästa träff", "2026-06-01"
    ),
    Promised(
        "Elever från Kópavogur räknar i rörelse",
        "2026-05-06",
        OURS,
        "Översätta uppgifterna till engelska och skicka dem",
        "2026-10-01",
    ),
    Promised(
        "Elever från Kópavogur räknar i rörelse",
        "2026-05-06",
        THEIRS,
        "Ta emot två av våra lärare nästa vår",
        "2027-04-30",
    ),
    Promised("Matematiklärare från Linz", "2025-10-08", OURS, "Dela våra lektionsfilmer", "2025-12-01", Status.KEPT),
    Promised(
        "Matematiklärare från Linz",
        "2025-10-08",
        THEIRS,
        "Skicka sina prov för jämförelse",
        "2026-01-31",
        Status.BROKEN,
        "Proven fick inte lämnas ut.",
    ),
    Promised(
        "Konstnärer från Esslingen", "2026-10-14", OURS, "Ordna en vägg för gästernas målning till våren", "2027-03-01"
    ),
    Promised("Konstnärer från Esslingen", "2026-10-14", THEIRS, "Låna ut tre verk till utställningen i maj"),
    Promised(
        "Förtroendevalda från Trondheim",
        "2023-10-11",
        OURS,
        "Bjuda tillbaka till ett möte om beredskap",
        "2024-12-31",
        Status.KEPT,
    ),
    Promised("Tekniker från Tammerfors", "2025-04-09", THEIRS, "Visa sin nya kupol när den är klar", "2026-12-15"),
)
# (activity, start, gifts given, gifts received)
GIFTS = (
    ("Ungdomsråd från fyra vänorter", "2025-05-20", "Varsin tröja med rådets märke", "En flagga som alla skrev på"),
    ("Förtroendevalda från Trondheim", "2023-10-11", "En bok om textilindustrin", "Ett tryck av Nidarosdomen"),
    ("Konstnärer från Esslingen", "2026-10-14", "Handvävda dukar", ""),
    ("Kulturchefer från Linz", "2022-08-22", "Ett fotografi av Strömmen", "En katalog från museet"),
)
NOTED_PROJECT = "Öppna data för fler"
NOTE = (
    "Exempel: Programmet betalas av Sida och gäller bara de länder som regeringens strategi pekar ut. Vi frågade "
    "ambassaden före ansökan. Texten är påhittad och visar hur en bedömning kan se ut."
)


def add_promises(*, user_of):
    """Create the promises that the register has never held, fill in gifts, write the note. Returns how many are new."""
    activities = {(one.title, one.start.isoformat()): one for one in Activity.objects.prefetch_related("units__unit")}
    there, new = ever(Promise, "activity_id", "text"), 0
    for row in PROMISES:
        activity = activities.get((LABEL + row.activity, row.start))
        if activity is None or (activity.pk, row.text) in there:
            continue
        by = author(activity, user_of)
        due = datetime.date.fromisoformat(row.due) if row.due else None
        Promise.objects.create(
            activity=activity,
            side=row.side,
            text=row.text,
            due=due,
            status=row.status,
            note=row.note,
            created_by=by,
            updated_by=by,
        )
        new += 1
    if new:
        add_gifts(activities)
    return new + add_note(user_of)


def author(activity, user_of):
    hosts = [row.unit.slug for row in activity.units.all()]
    return user_of(hosts[0] if hosts else "")


def add_gifts(activities):
    """With new promises only: gifts that somebody has taken away since do not come back."""
    for title, start, given, received in GIFTS:
        if activity := activities.get((LABEL + title, start)):
            Activity.objects.filter(pk=activity.pk).update(gifts_given=given, gifts_received=received)


def add_note(user_of):
    project = Project.objects.filter(title=LABEL + NOTED_PROJECT).first()
    if project is None or (project.pk,) in ever(ProjectPolicyNote, "project_id"):
        return 0
    by = user_of("kommunstyrelsens-kontor")
    ProjectPolicyNote.objects.create(
        project=project,
        date=datetime.date(2022, 3, 1),
        text=NOTE,
        source="Exempel, ingen verklig källa",
        created_by=by,
        updated_by=by,
    )
    return 1
