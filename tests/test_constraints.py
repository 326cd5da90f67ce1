"""Every constraint of every model fires, in the form with a Swedish message and in the database by its name."""

import datetime
import uuid
from decimal import Decimal

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.models import DatabaseMark, FormDraft, Identity
from apps.activities.models import (
    ActivityGoal,
    ActivitySDG,
    ActivityUnit,
    AdvocacyGoal,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
    Proposal,
)
from apps.networks.models import CoMember, FocusArea
from apps.organisation.models import ExternalOrganisation, Merge, NotSame, Reorganisation, ReorganisationUnit
from apps.partnerships.models import AgreementDocument, AgreementParty, AssociationGrantCity, Twinning
from apps.policy.models import CouncilGoal
from apps.projects.models import Project, ProjectCouncilGoal, ProjectDocument, ProjectGoal, ProjectSDG
from tests import factories as make

pytestmark = pytest.mark.django_db

NOT_A_DATE = "Datumet går inte att tolka. Skriv till exempel 2024-11-03, 2024-11 eller 2024."
END_FIRST = "Slutdatum kan inte vara före startdatum."
REPLACED = "Någon annan har redan lagt in en ny version. Ladda om sidan och ersätt den i stället."
PERIOD = {"start": datetime.date(2024, 1, 1), "end": datetime.date(2024, 12, 31)}
BACKWARDS = {"start": datetime.date(2024, 1, 2), "end": datetime.date(2024, 1, 1)}


def changed(row, **values):
    """A saved row with values that are not allowed, not yet saved again."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def twin(row, **values):
    """A second row like a saved one, not yet saved."""
    row.pk = None
    row._state.adding = True
    return changed(row, **values)


def half_date(row, name):
    """A saved row whose partial date has lost its last day."""
    return changed(changed(row, **{name: "2024"}), **{f"{name}_last": None})


def reorganised_unit():
    reorganisation = Reorganisation.objects.create(kind=Reorganisation.Kind.CLOSE, date="2024-01-01")
    return ReorganisationUnit.objects.create(reorganisation=reorganisation, unit=make.make_unit(), role="old")


def overlapping_service():
    row = make.make_service(**PERIOD)
    return twin(row, start=PERIOD["end"], end=None)


def overlapping_lead():
    row = make.make_lead(**PERIOD)
    return twin(row, unit=make.make_unit(), start=None, end=PERIOD["start"])


def through(model, **fields):
    """A second row of a many-to-many table with the same two ends."""
    return twin(model.objects.create(**fields))


def same_pair():
    first, second = make.make_partnership(), make.make_partnership()
    return through(Twinning, first=first, second=second)


def pair_the_wrong_way():
    first, second = make.make_partnership(), make.make_partnership()
    return Twinning(first=second, second=first)


def identity():
    return Identity.objects.create(user=make.make_user(), issuer="https://provider.example", subject="42")


def document(model=ProjectDocument, **fields):
    """A row about a file; the file itself is not looked at."""
    record = {"project": make.make_project} if model is ProjectDocument else {"agreement": make.make_agreement}
    owner = {name: fields.pop(name, None) or build() for name, build in record.items()}
    file = {"file_name": "beslut.pdf", "content_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    return model.objects.create(title="Beslut", file="handlingar/00/0", **owner, **file, **fields)


def second_version(model):
    """A second file that replaces the same one."""
    first = document(model)
    owner = {first.RECORD: first.record}
    return twin(document(model, replaces=first, **owner), key=uuid.uuid4())


# Name of the constraint: (its message, a row that breaks it).
CASES = {
    "accounts_user_known_roles": (
        "En av rollerna finns inte.",
        lambda: changed(make.make_user(), roles=["kung"]),
    ),
    "accounts_identity_once": ("Identiteten hör redan till en användare.", lambda: twin(identity())),
    "accounts_draft_once": (
        "Det finns redan ett utkast.",
        lambda: twin(FormDraft.objects.create(user=make.make_user(), form="project")),
    ),
    "accounts_letter_once": (
        "Brev med samma Mottagare och Ärende finns redan.",
        lambda: twin(make.make_letter()),
    ),
    "organisation_unit_valid_from_partial": (NOT_A_DATE, lambda: half_date(make.make_unit(), "valid_from")),
    "organisation_unit_valid_to_partial": (NOT_A_DATE, lambda: half_date(make.make_unit(), "valid_to")),
    "organisation_unit_valid_to_last_not_before_start": (
        "Enheten kan inte upphöra innan den finns.",
        lambda: changed(make.make_unit(), valid_from="2024", valid_to="2023-12-31"),
    ),
    "organisation_succession_once": (
        "Efterträdare med samma Tidigare enhet och Ny enhet finns redan.",
        lambda: twin(make.make_succession()),
    ),
    "organisation_reorganisation_unit_once": (
        "Enhet i omorganisation med samma Omorganisation, Roll och Enhet finns redan.",
        lambda: twin(reorganised_unit()),
    ),
    "organisation_succession_differs": (
        "En enhet kan inte efterträda sig själv.",
        lambda: (row := make.make_succession()) and changed(row, new=row.old),
    ),
    "organisation_service_end_not_before_start": (END_FIRST, lambda: changed(make.make_service(), **BACKWARDS)),
    "organisation_service_no_overlap": ("Kontoret betjänar redan nämnden under den tiden.", overlapping_service),
    "organisation_parent_end_not_before_start": (END_FIRST, lambda: changed(make.make_parent(), **BACKWARDS)),
    "organisation_parent_differs": (
        "En enhet kan inte lyda under sig själv.",
        lambda: (row := make.make_parent()) and changed(row, parent=row.unit),
    ),
    "organisation_parent_share": (
        "Ägarandelen ska vara över 0 och högst 100 procent.",
        lambda: changed(make.make_parent(), owner_share=Decimal("100.01")),
    ),
    "organisation_contact_end_not_before_start": (END_FIRST, lambda: changed(make.make_assignment(), **BACKWARDS)),
    "organisation_contact_once": (
        "Kontaktuppdrag med samma Enhet, Person, Uppgift och Från och med finns redan.",
        lambda: twin(make.make_assignment()),
    ),
    "organisation_steering_once": (
        "Uppdrag med samma Nämnd eller bolag, Dokument, År och Punkt finns redan.",
        lambda: twin(make.make_steering()),
    ),
    "organisation_external_once": (
        "Organisationen finns redan i det landet.",
        lambda: twin(make.make_organisation()),
    ),
    "organisation_merge_once": (
        "Sammanslagning med samma Slag och Den som gick upp i den andra finns redan.",
        lambda: twin(Merge.objects.create(model="a.B", old_id=1, new_id=2, by=make.make_user())),
    ),
    "organisation_not_same_once": (
        "Skild från med samma Slag, Den ena och Den andra finns redan.",
        lambda: twin(NotSame.objects.create(model="a.B", first_id=1, second_id=2, by=make.make_user())),
    ),
    "organisation_not_same_ordered": (
        "Ange två olika poster, den med lägst nummer först.",
        lambda: NotSame(model="a.B", first_id=2, second_id=2, by=make.make_user()),
    ),
    "policy_document_adopted_partial": (NOT_A_DATE, lambda: half_date(make.make_document(), "adopted")),
    "policy_goal_number_once": (
        "Mål med samma Dokument och Nummer finns redan.",
        lambda: twin(make.make_goal(), slug="ett-annat-mal"),
    ),
    "policy_council_goal_once": (
        "Kommunfullmäktiges mål med samma Mål och Första år finns redan.",
        lambda: twin(make.make_council_goal()),
    ),
    "policy_council_goal_years": (
        "Sista året kan inte vara före det första.",
        lambda: CouncilGoal(title="Mål", first_year=2024, last_year=2023),
    ),
    "partnerships_on_earth": (
        "Koordinaterna ligger inte på jorden.",
        lambda: changed(make.make_partnership(), latitude=90.1),
    ),
    "partnerships_twinning_once": ("Inbördes vänskap med samma Ena orten och Andra orten finns redan.", same_pair),
    "partnerships_twinning_ordered": ("Ange två olika orter, den med lägst id först.", pair_the_wrong_way),
    "partnerships_fact_holds_a_value": (
        "Ange ett tal, ett datum eller en text.",
        lambda: changed(make.make_partnership_fact(), number=None),
    ),
    "partnerships_fact_date_partial": (NOT_A_DATE, lambda: half_date(make.make_partnership_fact(), "date")),
    "partnerships_agreement_date_partial": (NOT_A_DATE, lambda: half_date(make.make_agreement(), "date")),
    "partnerships_party_once": (
        "Avtalspart med samma Avtal och Part finns redan.",
        lambda: through(AgreementParty, agreement=make.make_agreement(), organisation=make.make_organisation()),
    ),
    "partnerships_milestone_date_partial": (NOT_A_DATE, lambda: half_date(make.make_milestone(), "date")),
    "partnerships_document_replaced_once": (REPLACED, lambda: second_version(AgreementDocument)),
    "partnerships_grant_decided_on_not_before_start": (
        "Beslutet kan inte vara före ansökan.",
        lambda: changed(make.make_grant(), applied_on=datetime.date(2024, 3, 21)),
    ),
    "partnerships_grant_paid_within_granted": (
        "Mer kan inte betalas ut än vad som beviljades.",
        lambda: changed(make.make_grant(), paid=Decimal("40000.01")),
    ),
    "partnerships_grant_reclaimed_within_paid": (
        "Mer kan inte krävas tillbaka än vad som betalades ut.",
        lambda: changed(make.make_grant(paid=100), reclaimed=101),
    ),
    "partnerships_grant_city_once": (
        "Bidragets vänort med samma Vänort och Bidrag finns redan.",
        lambda: through(AssociationGrantCity, grant=make.make_grant(), partnership=make.make_partnership()),
    ),
    "networks_focus_once": (
        "Fokusområde med samma Nätverk och Område finns redan.",
        lambda: through(FocusArea, network=make.make_network(), name="Matkultur"),
    ),
    "networks_fact_holds_a_value": (
        "Ange ett tal, ett datum eller en text.",
        lambda: changed(make.make_network_fact(), text=""),
    ),
    "networks_fact_date_partial": (NOT_A_DATE, lambda: half_date(make.make_network_fact(), "date")),
    "networks_membership_start_partial": (NOT_A_DATE, lambda: half_date(make.make_membership(), "start")),
    "networks_membership_end_partial": (NOT_A_DATE, lambda: half_date(make.make_membership(), "end")),
    "networks_membership_end_last_not_before_start": (
        "Slutet kan inte vara före starten.",
        lambda: changed(make.make_membership(), start="2019", end="2018"),
    ),
    "networks_membership_fee": (
        "Avgiften kan inte vara negativ.",
        lambda: changed(make.make_membership(), fee_per_year=-1),
    ),
    "networks_membership_year_once": (
        "Medlemsår med samma Medlemskap och År finns redan.",
        lambda: twin(make.make_membership_year()),
    ),
    "networks_membership_year_range": (
        "Ange ett år mellan 1900 och 2100.",
        lambda: changed(make.make_membership_year(), year=1899),
    ),
    "networks_membership_year_fee": (
        "Avgiften kan inte vara negativ.",
        lambda: changed(make.make_membership_year(), fee=-1),
    ),
    "networks_representation_end_not_before_start": (END_FIRST, lambda: changed(make.make_seat(), **BACKWARDS)),
    "networks_representation_deputy_differs": (
        "Ersättaren kan inte vara samma person.",
        lambda: (row := make.make_seat()) and changed(row, deputy=row.person),
    ),
    "networks_co_member_once": (
        "Medmedlem med samma Medlemskap och Medlem finns redan.",
        lambda: through(CoMember, membership=make.make_membership(), organisation=make.make_organisation()),
    ),
    "projects_programme_years": (
        "Sista året kan inte vara före det första.",
        lambda: changed(make.make_programme(), first_year=2021, last_year=2020),
    ),
    "projects_project_start_partial": (NOT_A_DATE, lambda: half_date(make.make_project(), "start")),
    "projects_project_end_partial": (NOT_A_DATE, lambda: half_date(make.make_project(start=None), "end")),
    "projects_project_end_last_not_before_start": (
        END_FIRST,
        lambda: changed(make.make_project(), start="2024", end="2023"),
    ),
    "projects_project_has_status": ("Ange projektets läge.", lambda: changed(make.make_project(), status="")),
    "projects_lead_end_not_before_start": (END_FIRST, lambda: changed(make.make_lead(), **BACKWARDS)),
    "projects_lead_no_overlap": ("Projektet har redan en ansvarig enhet under den tiden.", overlapping_lead),
    "projects_status_change_date_partial": (NOT_A_DATE, lambda: half_date(make.make_status_change(), "date")),
    "projects_goal_once": (
        "Projektets mål med samma Mål och Projekt finns redan.",
        lambda: through(ProjectGoal, project=make.make_project(), goal=make.make_goal()),
    ),
    "projects_council_goal_once": (
        "Projektets fullmäktigemål med samma Fullmäktiges mål och Projekt finns redan.",
        lambda: through(ProjectCouncilGoal, project=make.make_project(), council_goal=make.make_council_goal()),
    ),
    "projects_sdg_once": (
        "Projektets globala mål med samma Globalt mål och Projekt finns redan.",
        lambda: through(ProjectSDG, project=make.make_project(), sdg=make.make_sdg()),
    ),
    "projects_partner_once": (
        "Organisationen är redan partner i projektet.",
        lambda: twin(make.make_partner()),
    ),
    "projects_budget_version_once": (
        "Budget med samma Projekt och Version finns redan.",
        lambda: twin(make.make_budget(), valid=False),
    ),
    "projects_budget_one_valid": (
        "Bara en budget i taget kan gälla.",
        lambda: twin(make.make_budget(), version=2),
    ),
    "projects_line_not_negative": (
        "Beloppet kan inte vara negativt.",
        lambda: changed(make.make_line(), amount=Decimal("-0.01")),
    ),
    "projects_line_rate_positive": ("Kursen ska vara större än noll.", lambda: changed(make.make_line(), rate=0)),
    "projects_document_replaced_once": (REPLACED, lambda: second_version(ProjectDocument)),
    "activities_knowledge_receiver": (
        "Välj en vänort eller en organisation.",
        lambda: changed(make.make_given(), organisation=make.make_organisation()),
    ),
    "activities_proposal_reason": (
        "Skriv varför förslaget avböjs.",
        lambda: Proposal(kind="projekt", title="Elbussar", unit=make.make_unit(), status="avbojd"),
    ),
    "activities_activity_end_not_before_start": (END_FIRST, lambda: changed(make.make_activity(), **BACKWARDS)),
    "activities_activity_one_subject": (
        "Välj en enda vänort, ett nätverk, ett projekt eller en organisation.",
        lambda: changed(make.make_activity(), partnership=make.make_partnership(), project=make.make_project()),
    ),
    "activities_activity_not_negative": (
        "Timmar och kostnader kan inte vara negativa.",
        lambda: changed(make.make_activity(), cost_external=-1),
    ),
    "activities_unit_once": (
        "Enhet i aktivitet med samma Aktivitet och Enhet finns redan.",
        lambda: through(ActivityUnit, activity=make.make_activity(), unit=make.make_unit()),
    ),
    "activities_group_once": (
        "Deltagargrupp med samma Aktivitet och Grupp finns redan.",
        lambda: through(ParticipantGroup, activity=make.make_activity(), group="elever", count=3),
    ),
    "activities_partnership_once": (
        "Nämnd vänort med samma Vänort och Aktivitet finns redan.",
        lambda: through(MentionedPartnership, activity=make.make_activity(), partnership=make.make_partnership()),
    ),
    "activities_network_once": (
        "Nämnt nätverk med samma Nätverk och Aktivitet finns redan.",
        lambda: through(MentionedNetwork, activity=make.make_activity(), network=make.make_network()),
    ),
    "activities_goal_once": (
        "Aktivitetens mål med samma Mål och Aktivitet finns redan.",
        lambda: through(ActivityGoal, activity=make.make_activity(), goal=make.make_goal()),
    ),
    "activities_sdg_once": (
        "Aktivitetens globala mål med samma Globalt mål och Aktivitet finns redan.",
        lambda: through(ActivitySDG, activity=make.make_activity(), sdg=make.make_sdg()),
    ),
    "accounts_retention_rule_once": (
        "Det finns redan en regel om detta. Ändra den i stället.",
        lambda: twin(make.make_rule()),
    ),
    "accounts_retention_rule_months": (
        "Ange mellan 1 och 1200 månader.",
        lambda: changed(make.make_rule(), months=1201),
    ),
    "accounts_retention_rule_cites_a_plan": (
        "En regel kan slås på först när den hänvisar till en antagen plan.",
        lambda: changed(make.make_rule(), active=True),
    ),
    "activities_advocacy_position": (
        "Skriv vad kommunen har framfört.",
        lambda: changed(make.make_question(), status="framfort"),
    ),
    "activities_advocacy_outcome": (
        "Skriv hur det gick.",
        lambda: changed(make.make_question(position="Ja."), status="utfall"),
    ),
    "activities_advocacy_outcome_on_not_before_start": (
        "Utfallet kan inte komma före det.",
        lambda: changed(
            make.make_question(), presented_on=datetime.date(2024, 1, 2), outcome_on=datetime.date(2024, 1, 1)
        ),
    ),
    "activities_advocacy_goal_once": (
        "Påverkansarbetets mål med samma Mål och Påverkansarbete finns redan.",
        lambda: through(AdvocacyGoal, advocacy=make.make_question(), goal=make.make_goal()),
    ),
    "activities_horizon_arenas": ("Skriv vad ni tittade på.", lambda: changed(make.make_scan(), arenas="")),
    "activities_horizon_reason": ("Skriv varför inte.", lambda: changed(make.make_scan(), considered="nej")),
    "evaluation_round_years": (
        "Sista året kan inte vara före det första.",
        lambda: changed(make.make_round(), first_year=2025, last_year=2024),
    ),
    "evaluation_round_no_overlap": (
        "En annan utvärdering omfattar redan något av åren.",
        lambda: twin(make.make_round(), first_year=2025, last_year=2026),
    ),
}

# A column whose values may not repeat: how to make a row that has one.
UNIQUE = {
    "accounts.User.username": make.make_user,
    "accounts.User.person": make.make_user,
    "accounts.DatabaseMark.kind": lambda: DatabaseMark.objects.create(kind="demo"),
    "organisation.Unit.slug": make.make_unit,
    "policy.PolicyDocument.dnr": make.make_document,
    "policy.Goal.slug": make.make_goal,
    "policy.Ambition.code": make.make_ambition,
    "partnerships.Partnership.name": make.make_partnership,
    "partnerships.Partnership.slug": make.make_partnership,
    "partnerships.Partnership.organisation": make.make_partnership,
    "networks.Network.name": make.make_network,
    "networks.Network.slug": make.make_network,
    "networks.Network.organisation": make.make_network,
    "partnerships.AgreementDocument.key": lambda: document(AgreementDocument),
    "projects.ProjectDocument.key": document,
    "projects.Funder.name": make.make_funder,
    "projects.Programme.name": make.make_programme,
    "projects.Programme.slug": make.make_programme,
    "projects.Budget.replaces": lambda: make.make_budget(
        replaces=(earlier := make.make_budget(valid=False)), project=earlier.project, version=2
    ),
}


def own_models():
    """Our models, without the event models that pghistory makes."""
    return [model for model in apps.get_models() if model.__module__.startswith("apps.") and not is_event(model)]


def is_event(model):
    return hasattr(model, "pgh_tracked_model")


def broken_by(row):
    """The name of the constraint that PostgreSQL says a row breaks."""
    with pytest.raises(IntegrityError) as found, transaction.atomic():
        row.save()
    cause = found.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name


def test_every_constraint_has_a_case():
    names = {constraint.name for model in own_models() for constraint in model._meta.constraints}
    assert names == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_constraint_fires_in_the_form_and_in_the_database(name):
    message, broken = CASES[name]
    row = broken()
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(ValidationError) as found:
        row.validate_constraints()
    assert message in found.value.messages
    assert broken_by(row) == name


def test_every_unique_column_has_a_case():
    columns = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.local_fields
        if field.unique and not field.primary_key
    }
    assert columns == set(UNIQUE)


@pytest.mark.parametrize("column", UNIQUE)
def test_unique_column_is_refused_twice(column):
    row = UNIQUE[column]()
    name = column.rsplit(".", 1)[1]
    attname = row._meta.get_field(name).attname
    others = {
        field.attname: None if field.null else f"{getattr(row, field.attname)}-2"
        for field in row._meta.local_fields
        if field.unique and field.name != name and not field.is_relation and not field.primary_key
    }
    twin(row, **others)
    with pytest.raises(ValidationError) as found:
        row.full_clean()
    (message,) = found.value.message_dict[name]
    assert message.endswith(("finns redan.", "är upptaget."))
    assert broken_by(row).startswith(f"{row._meta.db_table}_{attname}"[:20])


def test_external_organisation_may_return_when_the_old_one_is_hidden(django_user_model):
    row = make.make_organisation(hidden_at=datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC))
    again = ExternalOrganisation(kind=row.kind, name=row.name, country=row.country)
    again.full_clean()
    again.save()
    assert ExternalOrganisation.objects.visible().get(name=row.name) == again


def test_historic_project_may_lack_status():
    project = Project(title="Gammalt projekt", source=Project.Source.HISTORY)
    project.full_clean()
    project.save()
    assert Project.objects.get(pk=project.pk).status == ""


def test_neighbouring_leads_do_not_overlap():
    lead = make.make_lead(**PERIOD)
    after = twin(lead, unit=make.make_unit(), start=PERIOD["end"] + datetime.timedelta(days=1), end=None)
    after.full_clean()
    after.save()
    assert lead.project.leads.count() == 2


def test_neighbouring_rounds_do_not_overlap():
    make.make_round(first_year=2022, last_year=2023)
    row = make.make_round(first_year=2024, last_year=2025)
    row.full_clean()
    assert row.years == "2024–2025"
