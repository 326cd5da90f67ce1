"""Who may change what: a contact person their own unit's records, the samordnare all, nobody else any."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.accounts.models import Role
from apps.organisation.models import Unit
from apps.organisation.permissions import (
    assigned_unit_ids,
    can_change,
    can_create,
    can_write_for,
    sees_drafts_of_all,
    unit_ids,
)
from apps.projects.models import Project
from tests.factories import (
    make_activity,
    make_assignment,
    make_board,
    make_contact,
    make_lead,
    make_network,
    make_parent,
    make_partnership,
    make_programme,
    make_project,
    make_service,
    make_succession,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


def yesterday():
    return timezone.localdate() - datetime.timedelta(days=1)


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_write_nothing(role):
    user, unit = make_user(*([role] if role else [])), make_unit()
    project = make_project(unit=unit)
    assert (can_create(user), can_change(user, project), can_write_for(user, unit), sees_drafts_of_all(user)) == (
        False,
        False,
        False,
        False,
    )


def test_coordinator_writes_everything():
    user, unit = make_user(Role.COORDINATOR), make_unit()
    assert can_create(user)
    assert can_write_for(user, unit)
    assert sees_drafts_of_all(user)
    for record in (make_project(unit=unit), make_project(), make_partnership(), make_network(), make_programme()):
        assert can_change(user, record)


def test_contact_person_writes_for_their_own_unit():
    own, other = make_unit(), make_unit()
    user = make_contact(own)
    assert can_create(user)
    assert (can_write_for(user, own), can_write_for(user, other)) == (True, False)
    assert (can_change(user, make_project(unit=own)), can_change(user, make_project(unit=other))) == (True, False)
    assert (can_change(user, make_partnership(owner_unit=own)), can_change(user, make_partnership())) == (True, False)
    assert (can_change(user, make_activity(unit=own)), can_change(user, make_activity(unit=other))) == (True, False)
    assert not can_change(user, make_programme())


def test_deputy_writes_too():
    unit = make_unit()
    assert can_write_for(make_contact(unit, kind="deputy"), unit)


def test_right_ends_with_the_assignment():
    unit = make_unit()
    user = make_contact(unit, end=yesterday())
    assert unit_ids(user) == frozenset()
    assert (can_create(user), can_write_for(user, unit), can_change(user, make_project(unit=unit))) == (False,) * 3


def test_right_begins_with_the_assignment():
    unit = make_unit()
    user = make_contact(unit, start=timezone.localdate() + datetime.timedelta(days=1))
    assert not can_write_for(user, unit)


def test_one_person_serves_several_units():
    one, other = make_unit(), make_unit()
    user = make_contact(one)
    make_assignment(unit=other, person=user.person, kind="deputy")
    assert unit_ids(user) == assigned_unit_ids(user) == {one.pk, other.pk}


def test_contact_of_a_kontor_serves_its_namnder_today():
    office = make_unit()
    own, shared, before = make_board(), make_board(), make_board()
    for board, end in ((own, None), (shared, None), (before, yesterday())):
        make_service(office=office, board=board, end=end)
    # A kontor that serves the same nämnd has a contact person with the same right.
    make_service(office=(second := make_unit()), board=shared)
    user = make_contact(office)
    assert (unit_ids(user), assigned_unit_ids(user)) == ({office.pk, own.pk, shared.pk}, {office.pk})
    assert unit_ids(make_contact(second)) == {second.pk, shared.pk}
    assert can_change(user, make_project(unit=own))
    assert not can_change(user, make_project(unit=before))


def test_contact_of_a_kontor_serves_its_schools_and_a_bolag_not_its_daughters():
    office, parent = make_unit(), make_unit(kind=Unit.Kind.COMPANY)
    school, moved = make_unit(kind=Unit.Kind.ACTIVITY), make_unit(kind=Unit.Kind.ACTIVITY)
    make_parent(unit=school, parent=office)
    make_parent(unit=moved, parent=office, end=yesterday())
    make_parent(unit=make_unit(kind=Unit.Kind.COMPANY), parent=parent)
    assert unit_ids(make_contact(office)) == {office.pk, school.pk}
    assert unit_ids(make_contact(parent)) == {parent.pk}


def test_contact_serves_the_closed_units_that_the_unit_carries_on():
    unit = make_unit()
    closed, living = make_unit(valid_to="2022-12-31"), make_unit()
    make_succession(old=closed, new=unit)
    make_succession(old=living, new=unit)
    later = make_unit(valid_to="2022-12-31")
    make_succession(old=later, new=unit, date=timezone.localdate() + datetime.timedelta(days=1))
    user = make_contact(unit)
    assert unit_ids(user) == {unit.pk, closed.pk}
    assert can_change(user, make_activity(unit=closed))


def test_user_without_a_person_has_no_units():
    user = make_user(person=None)
    assert (unit_ids(user), can_create(user)) == (frozenset(), False)


def test_nobody_writes_unsigned():
    assert unit_ids(AnonymousUser()) == frozenset()


def test_project_moves_with_its_lead():
    before, after = make_unit(), make_unit()
    project = make_project()
    make_lead(project=project, unit=before, end=yesterday())
    make_lead(project=project, unit=after, start=timezone.localdate())
    assert not can_change(make_contact(before), project)
    assert can_change(make_contact(after), project)


def test_idea_is_seen_by_its_own_unit_and_the_coordinator_only():
    unit = make_unit()
    idea = make_project(unit=unit, status=Project.Status.IDEA)
    official = make_project(unit=unit)
    readers = {
        "own": make_contact(unit),
        "other": make_contact(make_unit()),
        "reader": make_user(),
        "auditor": make_user(Role.AUDITOR),
        "administrator": make_user(Role.ADMINISTRATOR),
        "coordinator": make_user(Role.COORDINATOR),
    }
    seen = {name: set(Project.objects.readable_by(user)) for name, user in readers.items()}
    both = {idea, official}
    assert seen == {
        "own": both,
        "other": {official},
        "reader": {official},
        "auditor": {official},
        "administrator": {official},
        "coordinator": both,
    }


def test_hidden_project_is_seen_by_nobody():
    make_project(hidden_at=timezone.now())
    assert list(Project.objects.readable_by(make_user(Role.COORDINATOR))) == []


def test_units_are_asked_for_once(django_assert_num_queries):
    reader, user = make_user(), make_contact(make_unit())
    with django_assert_num_queries(1):
        assert unit_ids(reader) == unit_ids(reader) == frozenset()
    with django_assert_num_queries(2):
        assert unit_ids(user) == unit_ids(user)
