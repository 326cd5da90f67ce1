"""Logins, roles and persons."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from apps.accounts.backends import PasswordBackend
from apps.accounts.models import Person, Role, User
from tests.factories import PASSWORD, make_assignment, make_person, make_user

pytestmark = pytest.mark.django_db


def test_roles_add_up():
    user = make_user(Role.AUDITOR, Role.ADMINISTRATOR)
    assert (user.is_coordinator, user.is_auditor, user.is_administrator) == (False, True, True)
    assert user.has_role("revisor")
    assert not user.has_role("samordnare")


def test_user_without_roles_is_a_reader():
    user = make_user()
    assert user.roles == []
    assert (user.is_coordinator, user.is_auditor, user.is_administrator) == (False,) * 3


def test_unknown_role_is_refused_in_swedish():
    with pytest.raises(ValidationError) as found:
        User(username="x", password="x", roles=["kung"]).full_clean()
    assert list(found.value.message_dict) == ["roles"]


def test_name_comes_from_the_person():
    assert str(make_user(person=make_person(name="Demo Läsare"))) == "Demo Läsare"
    assert str(make_user(username="ensam", person=None)) == "ensam"


def test_user_holds_no_name_of_its_own():
    names = {field.name for field in User._meta.get_fields()}
    assert names.isdisjoint({"first_name", "last_name", "email", "name", "phone"})


def test_person_with_tasks_cannot_be_removed():
    person = make_person()
    make_assignment(person=person)
    with pytest.raises(ProtectedError):
        person.delete()
    assert Person.objects.filter(pk=person.pk).exists()


def test_person_of_a_user_cannot_be_removed():
    user = make_user()
    with pytest.raises(ProtectedError):
        user.person.delete()


def test_user_is_found_by_natural_key():
    user = make_user(username="lasare")
    assert User.objects.get_by_natural_key("lasare") == user


def test_password_signs_in():
    user = make_user(username="lasare", password=PASSWORD)
    assert PasswordBackend().authenticate(None, username="lasare", password=PASSWORD) == user
    assert user.password != PASSWORD


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("lasare", "fel"),
        ("lasare", ""),
        ("lasare", None),
        ("LASARE", PASSWORD),
        ("okänd", PASSWORD),
        ("", PASSWORD),
        (None, PASSWORD),
        ("lasare\x00", PASSWORD),
        ("x" * 100_000, PASSWORD),
        ("lasare", PASSWORD + "\x00"),
        ("😀", "😀"),
    ],
)
def test_wrong_name_or_password_is_nobody(username, password):
    make_user(username="lasare", password=PASSWORD)
    assert PasswordBackend().authenticate(None, username=username, password=password) is None


def test_inactive_user_cannot_sign_in_nor_stay():
    user = make_user(username="slutat", password=PASSWORD, is_active=False)
    assert PasswordBackend().authenticate(None, username="slutat", password=PASSWORD) is None
    assert PasswordBackend().get_user(user.pk) is None


def test_user_without_password_cannot_sign_in():
    make_user(username="utan", password=None)
    assert PasswordBackend().authenticate(None, username="utan", password="") is None
    assert PasswordBackend().authenticate(None, username="utan", password="!") is None


def test_signed_in_user_and_person_cost_one_query(django_assert_num_queries):
    user = make_user()
    with django_assert_num_queries(1):
        assert str(PasswordBackend().get_user(user.pk)) == user.person.name
