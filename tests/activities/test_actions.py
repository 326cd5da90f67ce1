"""How an activity is saved: complete enough for its status, its units exact, nothing saved over somebody else."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.actions import change_hosts, save_activity
from apps.activities.models import Activity, ActivityUnit
from apps.core.models import StaleVersionError
from tests.factories import make_activity, make_goal, make_unit, make_user

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture
def user():
    return make_user(Role.COORDINATOR)


def new(**fields):
    return Activity(**{"kind": "konferens", "title": "Möte", "start": D(2026, 5, 1)} | fields)


def roles(activity):
    return {row.unit: row.role for row in activity.units.select_related("unit")}


def test_a_new_activity_has_its_units_and_who_wrote_it(user):
    host, guest = make_unit(), make_unit()
    goal = make_goal()
    activity = save_activity(activity=new(), by=user, hosts=[host], participants=[guest, host], goals=[goal])
    assert roles(activity) == {host: "host", guest: "participant"}
    assert (list(activity.goals.all()), activity.created_by, activity.version) == ([goal], user, 1)


def test_what_is_left_out_stays_as_it_was(user):
    host, guest, other = make_unit(), make_unit(), make_unit()
    activity = save_activity(activity=new(), by=user, hosts=[host], participants=[guest], goals=[make_goal()])
    activity.title = "Annan titel"
    save_activity(activity=activity, by=user, hosts=[other, guest], version=1)
    activity.refresh_from_db()
    assert roles(activity) == {other: "host", guest: "host"}
    assert (activity.title, activity.version, activity.goals.count()) == ("Annan titel", 2, 1)


def test_an_old_version_is_refused(user):
    activity = save_activity(activity=new(), by=user, hosts=[make_unit()])
    save_activity(activity=Activity.objects.get(), by=user, hosts=[make_unit()], version=1)
    with pytest.raises(StaleVersionError):
        save_activity(activity=activity, by=user, hosts=[make_unit()], version=1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"start": None}, "start"),
        ({"end": D(2026, 4, 30)}, "end"),
        ({"status": "genomford", "start": timezone.localdate() + datetime.timedelta(days=1)}, "status"),
    ],
)
def test_what_is_missing_is_said_by_its_field(user, fields, field):
    with pytest.raises(ValidationError) as refusal:
        save_activity(activity=new(**fields), by=user, hosts=[make_unit()])
    assert list(refusal.value.message_dict) == [field]
    with pytest.raises(ValidationError) as refusal:
        save_activity(activity=new(), by=user, hosts=[])
    assert list(refusal.value.message_dict) == ["unit"]
    assert not Activity.objects.exists()


def test_hosts_change_for_those_that_still_have_the_old_one(user):
    old, target, third = make_unit(), make_unit(), make_unit()
    mine, joined, taken = (make_activity(unit=old) for _ in range(3))
    ActivityUnit.objects.create(activity=joined, unit=target, role="participant")
    ActivityUnit.objects.filter(activity=taken).update(unit=third)
    moved = change_hosts(activities=[mine, joined, taken], old=old, new=target, accountable=None, by=user)
    assert moved == 2
    assert [roles(one) for one in (mine, joined, taken)] == [{target: "host"}, {target: "host"}, {third: "host"}]
    mine.refresh_from_db()
    taken.refresh_from_db()
    assert (mine.version, mine.updated_by, taken.version) == (2, user, 1)
