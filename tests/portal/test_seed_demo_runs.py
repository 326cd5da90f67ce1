"""Which databases are seeded, which are left alone, and what the command says."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from apps.accounts.models import DatabaseMark, User
from apps.portal.demo.mark import NotADemoError, is_demo
from apps.portal.demo.seed import seed
from apps.projects.models import Project
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_empty_database_is_marked_and_seeded_once(capsys):
    assert not is_demo()
    call_command("seed_demo")
    assert is_demo()
    call_command("seed_demo")
    assert list(DatabaseMark.objects.values_list("kind", flat=True)) == ["demo"]
    first, second = capsys.readouterr().out.splitlines()
    assert first == (
        "Nytt i demon: 8 organisationer, 17 personer, 13 nätverk och platser, 23 verkliga projekt, 13 uppdrag, "
        "51 exempelprojekt, 109 exempelaktiviteter, 11 löften och bedömningar, 20 vänorternas exempel, "
        "18 föreningsbidrag, 12 kunskaper att dela, 11 påverkansarbete, 16 stora beslut, 4 dubbletters partner, "
        "3 handlingar, 2 förslag, 2 utvärderingar, 5 brev."
    )
    assert second == "Demon är redan på plats."


@pytest.mark.parametrize("make", [factories.make_user, factories.make_project])
def test_a_database_with_users_or_projects_is_refused_and_left_alone(make):
    make()
    ours = [model for model in apps.get_models() if model.__module__.startswith("apps.")]
    before = {model: model._default_manager.count() for model in ours}
    with pytest.raises(CommandError, match="inte märkt som demo") as refusal:
        call_command("seed_demo")
    assert refusal.value.returncode == 1
    assert {model: model._default_manager.count() for model in ours} == before


def test_a_marked_database_is_seeded_beside_what_it_holds():
    user, project = factories.make_user(), factories.make_project()
    DatabaseMark.objects.create(kind="demo")
    seed()
    assert User.objects.filter(username__in=[user.username, "samordnare"]).count() == 2
    assert Project.objects.count() == 75
    assert Project.objects.filter(pk=project.pk).exists()


def test_an_empty_production_database_is_refused(settings):
    settings.DEMO = False
    with pytest.raises(NotADemoError, match="DEMO=1"):
        seed()
    assert not DatabaseMark.objects.exists()
    assert not User.objects.exists()


def test_the_command_answers_whether_the_database_is_a_demo(capsys):
    with pytest.raises(CommandError, match="inte märkt som demo") as answer:
        call_command("seed_demo", "--is-demo")
    assert answer.value.returncode == 1
    DatabaseMark.objects.create(kind="demo")
    call_command("seed_demo", "--is-demo")
    assert capsys.readouterr().out == "Databasen är märkt som demo.\n"
