"""What a unit has that can be given to another, and how each kind is moved."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from apps.activities.actions import change_hosts
from apps.activities.advocacy.actions import change_unit as change_question_unit
from apps.activities.advocacy.conditions import OPEN
from apps.activities.knowledge.actions import change_unit as change_knowledge_unit
from apps.activities.models import Activity, ActivityUnit, Advocacy, HorizonScan, KnowledgeOffer
from apps.activities.outlook.actions import change_unit as change_decision_unit
from apps.core.history import because
from apps.core.templatetags.intl import daterange, iso, upfirst
from apps.networks.actions import change_holder
from apps.networks.actions import change_owner as change_network_owner
from apps.networks.actions.seats import change_unit as change_seat_unit
from apps.networks.models import Membership, Network, Representation
from apps.partnerships.actions import change_owner as change_partnership_owner
from apps.partnerships.grants.actions import change_board
from apps.partnerships.models import AssociationGrant, Partnership
from apps.projects.actions import move_projects
from apps.projects.models import Project, ProjectLead

# More rows than this are shown in turns: a browser sends, and Django takes, only so many fields at once.
SHOWN = 1_500
Status = Project.Status
STOPPED = (Status.FINISHED, Status.ABORTED, Status.REJECTED)


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    `find` those of a unit on a day; `move` some of them as a plan says and tell how many; `about` says where one
    stands, and `ticked` whether it is to be moved unless somebody says no.
    """

    key: str
    heading: str
    words: str
    find: Callable
    move: Callable
    about: Callable
    ticked: Callable


@dataclass(frozen=True)
class Group:
    """The records of one kind; `is_cut` when there are more than can be shown."""

    kind: Kind
    rows: list = field(default_factory=list)
    is_cut: bool = False


def projects(unit, day):
    leads = ProjectLead.objects.current(day).filter(project=OuterRef("pk"), unit=unit)
    return Project.objects.visible().filter(Exists(leads)).defer("search").order_by("title", "id")


def activities(unit, day):
    hosts = ActivityUnit.objects.filter(activity=OuterRef("pk"), unit=unit, role=ActivityUnit.Role.HOST)
    return Activity.objects.visible().filter(Exists(hosts)).defer("search").order_by("-start", "-id")


def status_and_time(record, status):
    """ "Pågående, 2024–2026"; what is not known is left out."""
    time = daterange(record.start, record.end) if record.start or record.end else ""
    return ", ".join(filter(None, [upfirst(status), time]))


def move_projects_of(rows, plan, by):
    return move_projects(
        projects=rows,
        old=plan.old,
        new=plan.new,
        accountable=plan.accountable,
        by=by,
        on=plan.day,
        was_wrong=plan.was_wrong,
    )


def move_activities(rows, plan, by):
    return change_hosts(activities=rows, old=plan.old, new=plan.new, accountable=plan.accountable, by=by)


def moved_by(action, name):
    """A move for the few records that point to one unit; they were read as the old unit's in this transaction."""

    def move(rows, plan, by):
        for record in rows:
            action(**{name: record}, unit=plan.new, by=by)
        return len(rows)

    return move


KINDS = (
    Kind(
        "projekt",
        "Projekt som enheten leder",
        "projekt",
        projects,
        move_projects_of,
        lambda project: status_and_time(project, project.get_status_display()),
        # What is over keeps the unit of its time, unless that was wrong.
        lambda project, plan: plan.was_wrong or project.status not in STOPPED,
    ),
    Kind(
        "aktivitet",
        "Aktiviteter som enheten ansvarar för",
        "aktivitet,aktiviteter",
        activities,
        move_activities,
        lambda activity: f"{upfirst(activity.get_status_display())}, {daterange(activity.start, activity.last_day)}",
        lambda activity, plan: (
            plan.was_wrong or (activity.status == Activity.Status.PLANNED and activity.last_day >= plan.day)
        ),
    ),
    Kind(
        "vanort",
        "Vänorter",
        "vänort,vänorter",
        lambda unit, day: Partnership.objects.visible().filter(owner_unit=unit).defer("search").order_by("name"),
        moved_by(change_partnership_owner, "partnership"),
        lambda partnership: upfirst(partnership.get_status_display()),
        lambda partnership, plan: True,
    ),
    Kind(
        "natverk",
        "Nätverk",
        "nätverk",
        lambda unit, day: Network.objects.visible().filter(owner_unit=unit).defer("search").order_by("name"),
        moved_by(change_network_owner, "network"),
        lambda network: upfirst(network.get_status_display()),
        lambda network, plan: True,
    ),
    Kind(
        "paverkan",
        "Påverkansarbete",
        "fråga,frågor",
        lambda unit, day: Advocacy.objects.visible().filter(unit=unit).defer("search").order_by("title", "id"),
        moved_by(change_question_unit, "advocacy"),
        lambda question: upfirst(question.get_status_display()),
        # What is decided or dropped keeps the unit of its time, unless that was wrong.
        lambda question, plan: plan.was_wrong or question.status in OPEN,
    ),
    Kind(
        "omvarld",
        "Stora beslut som enheten har angett",
        "stort beslut,stora beslut",
        lambda unit, day: HorizonScan.objects.visible().filter(unit=unit).defer("search").order_by("-decided_on", "id"),
        moved_by(change_decision_unit, "scan"),
        lambda scan: f"Beslutat {iso(scan.decided_on)}",
        lambda scan, plan: plan.was_wrong,
    ),
    Kind(
        "kunskap",
        "Kunskap att dela",
        "kunskap,kunskaper",
        lambda unit, day: KnowledgeOffer.objects.visible().filter(unit=unit).defer("search").order_by("title", "id"),
        moved_by(change_knowledge_unit, "offer"),
        lambda offer: "",
        lambda offer, plan: True,
    ),
    Kind(
        "bidrag",
        "Föreningsbidrag som nämnden beslutar om",
        "föreningsbidrag",
        lambda unit, day: AssociationGrant.objects.visible().filter(unit=unit).defer("search").order_by("-id"),
        moved_by(change_board, "grant"),
        lambda grant: f"Beslutat {iso(grant.decided_on)}" if grant.decided_on else "Inte beslutat",
        # What is decided keeps the nämnd that decided it, unless that was wrong.
        lambda grant, plan: plan.was_wrong or grant.decided_on is None,
    ),
    Kind(
        "medlemskap",
        "Medlemskap som enheten håller",
        "medlemskap",
        lambda unit, day: (
            Membership.objects.visible().filter(unit=unit).select_related("network").order_by("network__name", "id")
        ),
        moved_by(change_holder, "membership"),
        lambda membership: status_and_time(membership, ""),
        lambda membership, plan: True,
    ),
    Kind(
        "plats",
        "Platser som enheten svarar för",
        "plats,platser",
        lambda unit, day: (
            Representation.objects.visible()
            .filter(Q(end__isnull=True) | Q(end__gte=day), unit=unit)
            .order_by("body", "seat", "start", "id")
        ),
        moved_by(change_seat_unit, "seat"),
        lambda seat: daterange(seat.start, seat.end) if seat.start or seat.end else "",
        lambda seat, plan: True,
    ),
)


def groups_of(unit, day):
    """What the unit has on the day, at most SHOWN records in all; one query for each kind."""
    room = SHOWN
    for kind in KINDS:
        found = list(kind.find(unit, day)[: room + 1])
        yield Group(kind, found[:room], is_cut=len(found) > room)
        room -= min(len(found), room)


def chosen_groups(unit, day, chosen):
    """The records among `chosen` ("projekt:12") that the unit still has; one query for each kind."""
    for kind in KINDS:
        ids = [int(number) for key, _, number in (one.partition(":") for one in chosen) if key == kind.key]
        rows = list(kind.find(unit, day).filter(pk__in=ids)) if ids else []
        if rows:
            yield Group(kind, rows)


@transaction.atomic
def move_all(*, plan, chosen, reason, by):
    """Move the chosen records through the actions of their rooms. Returns how many were moved.

    The reason is kept with every change in the history. What somebody else moved in between is left where it is.
    """
    with because(reason):
        groups = list(chosen_groups(plan.old, plan.day, chosen))
        return sum(group.kind.move(group.rows, plan, by) for group in groups)
