"""Two records become one: every key that points at the loser is followed, and nothing is lost or counted twice."""

import datetime
import json
import random
from itertools import count

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from apps.accounts.drafts.store import FORMS
from apps.accounts.models import FormDraft, Role
from apps.activities.models import Activity, KnowledgeGiven
from apps.core.models import Record, StaleVersionError
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation, Merge, NotSame
from apps.partnerships.models import Partnership, Twinning
from apps.policy.models import CouncilGoal, SustainableDevelopmentGoal
from apps.portal.merging.actions import DRAFTS, Versions, merge
from apps.portal.merging.kinds import KINDS
from apps.portal.merging.plan import plan_for
from apps.portal.merging.references import RULES, references_to
from apps.projects.models import Project, ProjectPartner
from tests import factories as make

pytestmark = pytest.mark.django_db

MAKERS = {
    ExternalOrganisation: make.make_organisation,
    Partnership: make.make_partnership,
    Network: make.make_network,
    Project: make.make_project,
    Activity: make.make_activity,
}
# Columns that hold the number of a record without a foreign key, and what merging does about them.
BY_NUMBER = {
    "accounts.FormDraft.object_id": "follows the record",
    "organisation.Merge.old_id": "is followed as a chain",
    "organisation.Merge.new_id": "is followed as a chain",
    "organisation.NotSame.first_id": "is said of the winner too",
    "organisation.NotSame.second_id": "is said of the winner too",
}
NUMBERS = (models.BigIntegerField, models.PositiveBigIntegerField)
_numbers = count(1)


@pytest.fixture
def coordinator():
    return make.make_user(Role.COORDINATOR)


def own_models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("apps.") and not hasattr(model, "pgh_tracked_model")
    ]


def test_every_key_to_what_can_be_merged_has_its_rule():
    """A new foreign key is moved without this too; the line makes somebody think of what that means."""
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation and field.related_model in MAKERS
        if not field.many_to_many or field.remote_field.through._meta.auto_created
    }
    assert pointing == set(RULES)
    assert {reference.key for kind in KINDS.values() for reference in references_to(kind.model)} == pointing
    assert {kind.model for kind in KINDS.values()} == set(MAKERS)


def test_every_number_that_may_be_a_records_is_known():
    loose = {
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.local_fields
        if isinstance(field, NUMBERS) and field.name.endswith("_id")
    }
    assert loose == set(BY_NUMBER)


def test_drafts_of_every_form_of_a_record_follow_it():
    of_other_records = {"advocacy", "agreement", "grant", "horizon", "knowledge", "membership", "membership_years"}
    of_other_records |= {
        "network_new",
        "partnership_new",
        "milestone",
        "partnership_fact",
        "policy_note",
        "project_note",
        "seat",
        "steering",
    }
    followed = {form for forms in DRAFTS.values() for form in forms}
    assert followed | of_other_records == FORMS
    assert DRAFTS.keys() == KINDS.keys()


def row_of(model, **given):
    """A row with the least that the table asks for, whatever table it is."""
    values = dict(given)
    for field in model._meta.local_concrete_fields:
        if field.name in given or field.primary_key or field.generated or field.null or field.has_default():
            continue
        if field.is_relation:
            maker = MAKERS.get(field.related_model)
            values[field.name] = maker() if maker else related(field.related_model)
        elif field.choices and not field.blank:
            values[field.name] = field.flatchoices[next(_numbers) % len(field.flatchoices)][0]
        elif isinstance(field, models.DateField) and not getattr(field, "auto_now_add", False):
            values[field.name] = datetime.date(2024, 1, 1)
        elif isinstance(field, models.IntegerField):
            values[field.name] = next(_numbers)
        elif isinstance(field, models.DecimalField):
            values[field.name] = 1
        elif isinstance(field, models.CharField | models.TextField | models.FileField) and not field.blank:
            values[field.name] = f"x{next(_numbers)}"
    if model is KnowledgeGiven and not {"partnership", "organisation"} & given.keys():
        values["partnership"] = make.make_partnership()
    if hasattr(model, "qualifier"):
        values |= {"text": f"x{next(_numbers)}", "qualifier": ""}
    return model.objects.create(**values)


def related(model):
    makers = {CouncilGoal: make.make_council_goal, SustainableDevelopmentGoal: make.make_sdg}
    maker = makers.get(model) or getattr(make, f"make_{model.__name__.lower()}", None)
    return maker() if maker else row_of(model)


def point(reference, record, like=None):
    """A row that points at the record; `like` another row, so that the two cannot both stand."""
    if reference.model is Twinning:
        pair = sorted([record, make.make_partnership()], key=lambda one: one.pk)
        return Twinning.objects.create(first=pair[0], second=pair[1])
    given = {reference.field.name: record}
    for others, _ in reference.unique_with() if like is not None else ():
        given |= {name: getattr(like, name) for name in others}
    return MAKERS.get(reference.model, lambda **values: row_of(reference.model, **values))(**given)


@pytest.mark.parametrize("seed", [7])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_nothing_that_pointed_at_the_loser_is_lost(kind, seed, coordinator):
    chance = random.Random(seed)  # noqa: S311 - to vary the rows, the same each time
    winner, loser = MAKERS[kind.model](), MAKERS[kind.model]()
    pointed = {}
    for reference in references_to(kind.model):
        one_only = reference.field.unique
        mine = [] if one_only or (reference.rule.once and chance.random() < 0.5) else [point(reference, winner)]
        if one_only and pointed.get("page"):
            continue
        if one_only:
            pointed["page"] = True
        rows = [point(reference, loser)]
        if mine and not reference.rule.once and reference.model is not Twinning:
            rows += [point(reference, loser, like=mine[0])] if list(reference.unique_with()) else []
        pointed[reference] = (mine, rows)
    pointed.pop("page", None)
    plan = plan_for(winner, loser)
    staying = {move.reference for move in plan.moves if move.stays}
    dropped = {(type(double.row), double.row.pk): double.twin for double in plan.dropped}
    assert dropped  # or the test would not try what it is for
    merge(winner=winner, loser=loser, by=coordinator, reason="Prov.")
    for reference, (mine, rows) in pointed.items():
        if reference.model is Twinning:
            continue
        for row in mine:
            assert reference.rows(winner).filter(pk=row.pk).exists()
        for row in rows:
            twin = dropped.get((reference.model, row.pk))
            kept = row if twin is None else twin
            owner = loser if reference in staying else winner
            assert reference.rows(owner).filter(pk=kept.pk).exists(), reference.key
        if reference not in staying:
            assert not reference.rows(loser).exists(), reference.key
    kind.model.objects.get(pk=winner.pk, hidden_at=None)
    assert kind.model.objects.get(pk=loser.pk).hidden_at is not None
    friends = Twinning.objects.count() if kind.model is Partnership else 0
    assert friends == sum(len(mine) + len(rows) for ref, (mine, rows) in pointed.items() if ref.model is Twinning)


def test_partners_become_one_and_the_history_of_both_tells_why(client, coordinator):
    winner = make.make_organisation(name="Rīga Energy", country="LV", aliases="RE")
    loser = make.make_organisation(name="Riga Energy SIA", country="LV", aliases="RE\nEnergibolaget", level="local")
    both, alone = make.make_project(title="Båda"), make.make_project(title="Ensam")
    kept = make.make_partner(project=both, organisation=winner)
    money = make.make_line(
        budget=make.make_budget(project=both), partner=make.make_partner(project=both, organisation=loser)
    )
    make.make_partner(project=alone, organisation=loser)
    other = make.make_organisation()
    NotSame.objects.create(model=winner._meta.label, first_id=loser.pk, second_id=other.pk, by=coordinator)
    FormDraft.objects.create(user=coordinator, form="organisation", object_id=loser.pk, payload={"note": ["x"]})
    client.force_login(coordinator)
    page = f"/sla-samman/organisation/{winner.pk}/"
    preview = client.get(page, {"med": loser.pk}).content.decode()
    assert "Projekt där den är partner, 1" in preview
    assert "Ensam" in preview
    assert "Finns hos båda" in preview
    assert "Det går inte att ångra" in preview
    sent = {"med": loser.pk, "winner_version": 1, "loser_version": 1, "reason": "Samma bolag.", "val-name": "andra"}
    assert client.post(page, sent | {"reason": ""}).status_code == 200
    assert not Merge.objects.exists()
    response = client.post(page, sent)
    assert (response.status_code, response.url) == (302, winner.get_absolute_url())

    winner.refresh_from_db()
    assert (winner.name, winner.level) == ("Riga Energy SIA", "local")
    assert winner.aliases.splitlines() == ["RE", "Rīga Energy", "Energibolaget"]
    assert [row.organisation for row in ProjectPartner.objects.order_by("pk")] == [winner, winner]
    money.refresh_from_db()
    assert money.partner == kept
    alone.refresh_from_db()
    assert alone.version == 2
    merged = Merge.objects.get()
    assert (merged.old_id, merged.new_id, merged.by, merged.reason) == (
        loser.pk,
        winner.pk,
        coordinator,
        "Samma bolag.",
    )
    first, second = sorted([winner.pk, other.pk])
    assert NotSame.objects.filter(first_id=first, second_id=second).exists()
    assert FormDraft.objects.get().object_id == winner.pk

    for pk in (winner.pk, loser.pk):
        told = client.get(f"/organisationer/{pk}/historik/").content.decode()
        assert "”Riga Energy SIA” och ”Rīga Energy” blev en post. Samma bolag." in told
    names = [row["namn"] for row in json.loads(client.get("/organisationer/?format=json").getvalue())]
    assert names.count("Riga Energy SIA") == 1
    assert "Rīga Energy" not in names
    shown = client.post(f"/dolda/organisation/{loser.pk}/", follow=True).content.decode()
    assert "har gått upp i Riga Energy SIA" in shown
    loser.refresh_from_db()
    assert loser.hidden_at is not None


def test_old_addresses_lead_to_the_last_of_a_chain(client, coordinator):
    first, second, third = (make.make_partnership() for _ in range(3))
    merge(winner=second, loser=first, by=coordinator, reason="Prov.")
    second.refresh_from_db()
    merge(winner=third, loser=second, by=coordinator, reason="Prov.")
    client.force_login(make.make_user())
    for page in ("", "historik/"):
        for old in (first, second):
            response = client.get(f"/vanorter/{old.slug}/{page}?ar=2018")
            assert (response.status_code, response.url) == (301, f"/vanorter/{third.slug}/{page}?ar=2018")
    response = client.get(f"/organisationer/{first.organisation_id}/")
    assert (response.status_code, response.url) == (301, third.organisation.get_absolute_url())
    assert client.post(f"/vanorter/{first.slug}/").status_code in {404, 405}
    Partnership.objects.filter(pk=third.pk).update(hidden_at=datetime.datetime.now(datetime.UTC))
    assert client.get(f"/vanorter/{first.slug}/").status_code == 404
    assert client.get("/vanorter/fanns-aldrig/").status_code == 404
    assert client.get(f"/organisationer/{'9' * 30}/").status_code == 404
    client.logout()
    assert client.get(f"/vanorter/{first.slug}/").status_code == 302


def test_only_those_who_may_see_the_winner_are_led_to_it(client, coordinator):
    unit = make.make_unit()
    winner = make.make_project(unit=unit, status=Project.Status.IDEA)
    loser = make.make_project(unit=unit, status=Project.Status.IDEA)
    merge(winner=winner, loser=loser, by=coordinator, reason="Prov.")
    client.force_login(make.make_contact(unit))
    assert client.get(f"/projekt/{loser.pk}/").url == f"/projekt/{winner.pk}/"
    client.force_login(make.make_user())
    assert client.get(f"/projekt/{loser.pk}/").status_code == 404


def test_two_pages_take_their_organisations_with_them(coordinator):
    winner, loser = make.make_partnership(), make.make_partnership(name="Gdansk", own_name="Gdańsk")
    partner = make.make_partner(organisation=loser.organisation)
    with pytest.raises(ValidationError, match="Slå ihop de två sidorna i stället"):
        merge(winner=winner.organisation, loser=loser.organisation, by=coordinator, reason="Prov.")
    old_name, own_name = winner.name, "Gdańsk"
    merge(winner=winner, loser=loser, by=coordinator, reason="Prov.", picked={"name": "andra"})
    winner.refresh_from_db()
    loser.refresh_from_db()
    partner.refresh_from_db()
    assert (winner.name, winner.own_name, winner.aliases) == ("Gdansk", own_name, old_name)
    assert loser.name == f"Gdansk (sammanslagen {loser.pk})"
    assert partner.organisation_id == winner.organisation_id
    assert loser.organisation.hidden_at is not None
    assert Merge.objects.count() == 2
    with pytest.raises(ValidationError, match="dold"):
        merge(winner=winner, loser=loser, by=coordinator, reason="Prov.")


def test_friends_are_shared_and_nobody_is_friend_of_itself(coordinator):
    winner, loser, common, own = (make.make_partnership() for _ in range(4))
    for one, other in ((winner, loser), (winner, common), (loser, common), (loser, own)):
        Twinning.objects.create(first=min(one, other, key=id_of), second=max(one, other, key=id_of))
    plan = plan_for(winner, loser)
    [move] = [move for move in plan.moves if move.reference.model is Twinning]
    assert (move.moved, move.titles) == (1, [own.name])
    merge(winner=winner, loser=loser, by=coordinator, reason="Prov.")
    assert set(Twinning.objects.values_list("first", "second")) == {(winner.pk, common.pk), (winner.pk, own.pk)}


def id_of(record):
    return record.pk


def test_money_and_leads_of_a_project_are_counted_once(coordinator):
    unit = make.make_unit()
    winner, loser = make.make_project(unit=unit), make.make_project(unit=make.make_unit())
    poor = make.make_project(unit=unit)
    for project, amount in ((winner, 100), (loser, 70)):
        make.make_budget(project=project, lines={"stod": amount})
        make.make_status_change(project=project)
    plan = plan_for(winner, loser)
    assert sorted(move.words for move in plan.moves if move.stays) == [
        "Ansvarig enhet",
        "Budgetar",
        "Lägesändringar",
    ]
    merge(winner=winner, loser=loser, by=coordinator, reason="Prov.")
    assert [line.amount for budget in winner.budgets.all() for line in budget.lines.all()] == [100]
    assert winner.leads.get().unit == unit
    assert winner.status_changes.count() == 1
    winner.refresh_from_db()
    # One without a budget takes over that of the other.
    merge(winner=poor, loser=winner, by=coordinator, reason="Prov.")
    assert [line.amount for budget in poor.budgets.all() for line in budget.lines.all()] == [100]


def test_what_is_protected_does_not_become_open(coordinator):
    winner, loser = make.make_project(), make.make_project()
    idea = make.make_project(status=Project.Status.IDEA)
    with pytest.raises(ValidationError, match="Behåll projektet i stället"):
        merge(winner=idea, loser=winner, by=coordinator, reason="Prov.")
    Project.objects.filter(pk=loser.pk).update(marked_at=datetime.datetime.now(datetime.UTC))
    with pytest.raises(ValidationError, match="sekretessmarkerad"):
        merge(winner=winner, loser=loser, by=coordinator, reason="Prov.")


def test_changed_meanwhile_is_looked_at_again(client, coordinator):
    winner, loser = make.make_organisation(), make.make_organisation()
    ExternalOrganisation.objects.filter(pk=loser.pk).update(version=2)
    with pytest.raises(StaleVersionError):
        merge(winner=winner, loser=loser, by=coordinator, reason="Prov.", versions=Versions(1, 1))
    client.force_login(coordinator)
    sent = {"med": loser.pk, "winner_version": 1, "loser_version": 1, "reason": "Prov."}
    page = client.post(f"/sla-samman/organisation/{winner.pk}/", sent, follow=True)
    assert "har ändrats medan du läste" in page.content.decode()
    assert not Merge.objects.exists()
    for other in ("", "x", "0", str(winner.pk), "9" * 30):
        assert client.get(f"/sla-samman/organisation/{winner.pk}/", {"med": other}).status_code == (
            404 if other else 200
        )


def test_pairs_are_suggested_until_somebody_says_no(client, coordinator, django_assert_max_num_queries):
    pairs = [
        (make.make_organisation(name="Föreningen Norrsken r.f."), make.make_organisation(name="Foreningen Norrskenet")),
        (make.make_project(title="Samma titel"), make.make_project(title="Samma titel")),
        (make.make_activity(title="Samma dag"), make.make_activity(title="Samma dag")),
        (
            make.make_partnership(name="Tartu", organisation=make.make_organisation(name="Dorpat")),
            make.make_partnership(
                name="Taarbatu", aliases="Tartu stad", organisation=make.make_organisation(name="Emajõgi")
            ),
        ),
    ]
    make.make_activity(title="Samma dag", start=datetime.date(2020, 1, 1))
    make.make_organisation(name="Föreningen Norrsken", country="NO")
    client.force_login(coordinator)
    with django_assert_max_num_queries(40):
        page = client.get("/dubbletter/").content.decode()
    for (one, other), kind in zip(pairs, ("organisation", "projekt", "aktivitet", "vanort"), strict=True):
        assert page.count(f'href="/sla-samman/{kind}/{one.pk}/?med={other.pk}"') == 1
        client.post(f"/dubbletter/{kind}/", {"ena": other.pk, "andra": one.pk})
    assert "Inga poster liknar varandra" in client.get("/dubbletter/").content.decode()
    assert client.post("/dubbletter/organisation/", {"ena": "x", "andra": "2"}).status_code == 400
    assert client.post("/dubbletter/nagot/", {"ena": "1", "andra": "2"}).status_code == 404


def test_the_other_is_found_by_name_and_by_likeness(client, coordinator):
    record = make.make_organisation(name="Göteborgs universitet", country="SE")
    alike = make.make_organisation(name="Goteborg universitet", country="SE")
    far = make.make_organisation(name="Chalmers")
    client.force_login(coordinator)
    page = reverse("record_merge", args=["organisation", record.pk])
    assert f"?med={alike.pk}" in client.get(page).content.decode()
    found = client.get(page, {"q": "chalm"}).content.decode()
    assert f"?med={far.pk}" in found
    assert f"?med={alike.pk}" not in found
    project = make.make_project(title="Hållbara hamnar")
    other = make.make_project(title="Hållbar hamn")
    found = client.get(reverse("record_merge", args=["projekt", project.pk]), {"q": "hållbar hamn"}).content.decode()
    assert f"?med={other.pk}" in found


def test_participants_of_an_activity_are_counted_once(coordinator):
    winner, loser = make.make_activity(), make.make_activity()
    winner.groups.create(group="elever", count=20)
    loser.groups.create(group="larare", count=3)
    loser.units.create(unit=make.make_unit())
    merge(winner=winner, loser=loser, by=coordinator, reason="Prov.")
    assert [row.group for row in winner.groups.all()] == ["elever"]
    assert winner.units.count() == 1
    assert isinstance(loser, Record)
