"""Whose work counts for whom, on which days."""

import datetime

import pytest
from django.utils import timezone

from apps.activities import conditions as activity_conditions
from apps.activities.models import Activity
from apps.organisation.belonging import read_belonging
from apps.organisation.models import Unit
from apps.projects import conditions as project_conditions
from apps.projects.models import Project
from tests.factories import make_activity, make_lead, make_parent, make_project, make_succession, make_unit

pytestmark = pytest.mark.django_db
D = datetime.date
YEAR = (D(2024, 1, 1), D(2024, 12, 31))


def make_school(**fields):
    return make_unit(kind=Unit.Kind.ACTIVITY, **fields)


def led(unit, *days):
    return set(Project.objects.filter(project_conditions.of_unit(unit, *days)))


def hosted(unit, belonging=None):
    return set(Activity.objects.filter(activity_conditions.of_unit(unit, belonging=belonging)))


def test_school_counts_for_its_kontor_while_it_belongs_to_it():
    school, before, after = make_school(), make_unit(), make_unit()
    make_parent(unit=school, parent=before, end=D(2024, 6, 30))
    make_parent(unit=school, parent=after, start=D(2024, 7, 1))
    project = make_project(unit=school)
    spring = make_activity(unit=school, start=D(2024, 6, 30), end=D(2024, 7, 2))
    autumn = make_activity(unit=school, start=D(2024, 7, 1))

    assert (led(before), led(after), led(school)) == ({project},) * 3
    assert led(before, D(2025, 1, 1), D(2025, 12, 31)) == set()
    assert led(after, D(2024, 1, 1), D(2024, 6, 30)) == set()
    assert (hosted(before), hosted(after), hosted(school)) == ({spring}, {autumn}, {spring, autumn})


def test_lead_that_ended_before_the_school_came_is_not_counted():
    school, office = make_school(), make_unit()
    make_parent(unit=school, parent=office, start=D(2024, 7, 1))
    project = make_project()
    make_lead(project=project, unit=school, end=D(2024, 6, 30))
    assert led(office) == set()
    assert led(office, *YEAR) == set()


def test_part_of_a_school_counts_all_the_way_up():
    part, school, office = make_school(), make_school(), make_unit()
    make_parent(unit=part, parent=school, start=D(2020, 1, 1))
    make_parent(unit=school, parent=office, end=D(2024, 6, 30))
    activity = make_activity(unit=part, start=D(2024, 5, 1))
    make_activity(unit=part, start=D(2024, 8, 1))
    assert hosted(office) == {activity}
    assert read_belonging().of(office.pk) == {office.pk, school.pk, part.pk}


def test_daughter_company_has_its_own_figures():
    parent, daughter = make_unit(kind=Unit.Kind.COMPANY), make_unit(kind=Unit.Kind.COMPANY)
    make_parent(unit=daughter, parent=parent)
    project = make_project(unit=daughter)
    assert (led(parent), led(daughter)) == (set(), {project})


def test_circle_of_places_ends():
    first, second = make_school(), make_school()
    make_parent(unit=first, parent=second)
    make_parent(unit=second, parent=first)
    assert read_belonging().of(first.pk) == {first.pk, second.pk}


def test_predecessors_are_read_through_in_several_steps_with_their_schools():
    oldest, old, heir, school = (
        make_unit(valid_to="2020-12-31"),
        make_unit(valid_to="2022-12-31"),
        make_unit(),
        make_school(),
    )
    make_succession(old=oldest, new=old, date=D(2021, 1, 1))
    make_succession(old=old, new=heir, date=D(2023, 1, 1))
    make_parent(unit=school, parent=oldest, end=D(2020, 12, 31))
    mine = {
        make_activity(unit=unit, start=day)
        for unit, day in ((oldest, D(2020, 5, 1)), (school, D(2020, 6, 1)), (old, D(2022, 5, 1)), (heir, D(2024, 5, 1)))
    }
    make_activity(unit=school, start=D(2021, 6, 1))

    assert hosted(heir, read_belonging(heir=heir)) == mine
    assert read_belonging(heir=heir).predecessors == (old.pk, oldest.pk)
    assert read_belonging().of(heir.pk) == {heir.pk}


def test_unit_that_gave_a_part_away_and_goes_on_counts_until_then():
    giver, heir = make_unit(), make_unit()
    make_succession(old=giver, new=heir, date=D(2022, 1, 1))
    before = make_activity(unit=giver, start=D(2021, 12, 31))
    make_activity(unit=giver, start=D(2022, 1, 1))
    assert hosted(heir, read_belonging(heir=heir)) == {before}


def test_hidden_predecessor_is_left_out():
    old, heir = make_unit(hidden_at=timezone.now()), make_unit()
    make_succession(old=old, new=heir)
    assert read_belonging(heir=heir).predecessors == ()


def test_very_many_activities_are_found_as_a_few_are(monkeypatch):
    """Above a limit the question is put another way; the answer is the same."""
    unit, board = make_unit(), make_unit(kind=Unit.Kind.BOARD)
    expected = {make_activity(unit=unit), make_activity(accountable=unit, unit=board), make_activity(accountable=unit)}
    make_activity(unit=board)
    few = hosted(unit)
    monkeypatch.setattr(activity_conditions, "FEW", 2)
    assert few == hosted(unit) == expected
