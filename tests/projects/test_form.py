"""Writing a project in the form: who may, what is asked, what is refused, and that nothing typed is lost."""

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.policy.models import PolicyDocument
from apps.projects.models import Budget, BudgetLine, Project
from apps.projects.rules import AID_RULE, Status
from tests.factories import (
    make_board,
    make_budget,
    make_contact,
    make_council_goal,
    make_lead,
    make_line,
    make_organisation,
    make_project,
    make_sdg,
    make_service,
    make_status_change,
    make_steering,
    make_unit,
    make_user,
)
from tests.projects.form_page import NEW, ROWS, answer, errors, saved, summary, typed
from tests.reading import read

pytestmark = pytest.mark.django_db

# --- who may


@pytest.mark.parametrize("roles", [(), (Role.AUDITOR,), (Role.ADMINISTRATOR,)])
def test_reader_may_not_create_and_is_told_whom_to_ask(client, roles):
    client.force_login(make_user(*roles))
    for response in (client.get(NEW), client.post(NEW, {"title": "x"})):
        assert response.status_code == 403
        assert "Be kontaktpersonen på din enhet" in response.content.decode()


def test_reader_may_not_change_and_is_told_whom_to_ask(client, office):
    project = make_project(unit=office)
    path = f"/projekt/{project.pk}/andra/"
    client.force_login(make_contact(make_unit()))
    assert "Projektet hör till Skolkontoret. Vill du ändra det? Fråga samordnaren." in client.get(path).content.decode()
    person = make_contact(office).person
    assert f"Fråga kontaktpersonen {person}." in client.post(path).content.decode()
    Project.objects.get(pk=project.pk).leads.all().delete()
    assert "Bara samordnaren kan ändra det." in client.get(path).content.decode()


def test_idea_of_others_and_hidden_projects_do_not_exist(contact, office):
    for project in (
        make_project(unit=make_unit(), status=Status.IDEA),
        make_project(unit=office, hidden_at=timezone.now()),
    ):
        assert contact.get(f"/projekt/{project.pk}/andra/").status_code == 404


@pytest.mark.parametrize("pk", ["0", "9" * 12, "9" * 40])
def test_unknown_project_is_not_found(contact, pk):
    assert contact.get(f"/projekt/{pk}/andra/").status_code == 404


def test_contact_person_is_offered_their_own_units_only(contact, office):
    make_unit(slug="annat")
    page = read(contact.get(NEW))
    units = next(field for field in page.all("select") if field.attributes["name"] == "unit")
    assert [option.attributes["value"] for option in units.all("option")] == ["skolkontoret"]


def test_contact_person_cannot_give_a_project_to_another_unit(contact, filled):
    make_unit(slug="annat")
    assert list(errors(answer(contact, filled | {"unit": "annat"}))) == ["unit"]
    assert not Project.objects.exists()


def test_samordnare_is_offered_every_unit(coordinator, filled):
    closed = make_unit(slug="stangt", name="Stängt kontor", valid_to="2020-12-31")
    assert "Stängt kontor (finns inte längre)" in read(coordinator.get(NEW)).text
    assert saved(coordinator, filled | {"unit": "stangt"}).leads.get().unit == closed


# --- what is asked


def test_form_asks_little_and_folds_the_rest(contact, filled):
    page = read(contact.get(NEW))
    folded = {
        field.attributes["name"]
        for details in page.all("details", css="more")
        for field in details.all("input", "select", "textarea")
        if "name" in field.attributes
    }
    asked = {name for name in typed(page) if name not in folded and "_FORMS" not in name}
    assert asked == {
        *("version", "opened", "draft", "title", "need", "unit", "programme", "status", "status_date", "start", "end"),
        *("support", "own_cash", "own_time", "total", "decided_on"),
    }
    assert not any("open" in details.attributes for details in page.all("details", css="more"))


def test_enter_in_a_field_saves_the_project(contact):
    """A browser presses the first button of the form; that must not be the one that adds rows."""
    first = read(contact.get(NEW)).first("form", css="form").first("button")
    assert (first.attributes["name"], first.attributes["value"]) == ("spara", "projekt")


def test_section_is_open_when_it_holds_something(coordinator, office):
    project = make_project(unit=office, benefit_work="Bättre läsning", dnrs=["UN 2024/1"])
    page = read(coordinator.get(f"/projekt/{project.pk}/andra/"))
    is_open = {
        details.first("summary").text: "open" in details.attributes for details in page.all("details", css="more")
    }
    assert is_open == {
        "Nytta, roll och skolform": True,
        "Kortnamn och slag": False,
        "Varför är projektet avslaget, avbrutet eller vilande?": False,
        "Är det ett biståndsprojekt?": False,
        "Vilka gör ni projektet tillsammans med?": False,
        "Lägg till en organisation som saknas": False,
        "Uppdrag, diarienummer och projektnummer": True,
    }


def test_accountable_is_asked_only_when_there_is_a_choice(contact, filled, office):
    assert saved(contact, filled).leads.get().accountable.slug == "namnden"
    make_service(office=office, board=make_board(slug="andra", name="Andra nämnden"))
    page = answer(contact, filled)
    assert errors(page) == {
        "accountable": "Skolkontoret arbetar för flera nämnder. Välj vilken som ansvarar.",
    }
    assert saved(contact, typed(page) | {"accountable": "andra", "spara": "projekt"}).leads.get().accountable.slug == (
        "andra"
    )
    assert list(errors(answer(contact, filled | {"accountable": "utanfor"}))) == ["accountable"]


def test_form_of_a_register_without_goals_of_any_other_kind(contact, filled, office):
    """No globala mål, no mål of kommunfullmäktige, no uppdrag: the questions are left out, the form works."""
    project = saved(contact, filled)
    path = f"/projekt/{project.pk}/andra/"
    shown = typed(read(contact.get(path)))
    assert not {"sdgs", "council_goals"} & set(shown)
    assert saved(contact, shown | {"title": "Lästid", "spara": "projekt"}, path).title == "Lästid"


def test_what_is_offered_no_more_stays_on_the_project_that_has_it(contact, filled):
    council_goal, steering = make_council_goal(), make_steering()
    project = saved(contact, filled | {"council_goals": str(council_goal.pk), "steering_assignment": str(steering.pk)})
    for record in (council_goal, steering, project.programme):
        type(record).objects.filter(pk=record.pk).update(hidden_at=timezone.now())
    PolicyDocument.objects.update(valid=False)
    path = f"/projekt/{project.pk}/andra/"
    again = saved(contact, typed(read(contact.get(path))) | {"title": "Lästid", "spara": "projekt"}, path)
    assert (again.programme, again.steering_assignment) == (project.programme, steering)
    assert (list(again.council_goals.all()), again.goals.count()) == ([council_goal], 1)


def test_contact_person_leads_with_their_kontor_and_not_with_its_namnd(contact, office):
    make_service(office=office, board=make_board(slug="andra"))
    units = read(contact.get(NEW)).first("select")
    assert [option.attributes["value"] for option in units.all("option")] == ["skolkontoret"]


# --- what is saved


def test_application_is_saved(contact, filled, office):
    project = saved(contact, filled)
    assert (project.title, project.need, project.status, str(project.start), str(project.end)) == (
        "Läslust",
        "Fler ska läsa.",
        Status.APPLIED,
        "augusti 2026",
        "2027",
    )
    assert project.leads.get().unit == office
    assert [goal.slug for goal in project.goals.all()] == ["malet"]
    assert project.status_changes.get().date.first == timezone.localdate()
    assert not project.budgets.exists()
    assert "Projektet är sparat." in contact.get(project.get_absolute_url()).content.decode()


def test_everything_is_saved_and_comes_back(coordinator, filled, office):
    sdg, council_goal, steering = make_sdg(number=4), make_council_goal(), make_steering()
    known = make_organisation(name="Riga", country="LV")
    values = filled | {
        "acronym": "LL",
        "kind": "forstudie",
        "benefit_work": "Lärare lär sig.",
        "benefit_residents": "Barn läser.",
        "role": "partner",
        "role_note": "Vi leder en del.",
        "education_stage": "grundskola",
        "status": "beviljat",
        "status_date": "2026-05",
        "support": "1 234 567,50",
        "own_cash": "0",
        "own_time": "30 000",
        "total": "2 000 000",
        "decided_on": "2026-05-20",
        "sdgs": "4",
        "council_goals": str(council_goal.pk),
        "steering_assignment": str(steering.pk),
        "dnrs": "UN 2026/1\nKS 2026/2\n",
        "programme_reference": "NP-1",
        "partner-0-organisation": "Riga (Lettland)",
        "partner-0-role": "samordnare",
    }
    project = saved(coordinator, values)
    budget = project.budgets.get()
    assert (budget.kind, budget.decided_on.isoformat()) == (Budget.Kind.GRANTED, "2026-05-20")
    assert {line.kind: str(line.amount) for line in budget.lines.all()} == {
        "stod": "1234567.50",
        "kontant": "0.00",
        "egen_tid": "30000.00",
        "totalt": "2000000.00",
    }
    assert (project.dnrs, project.role, project.steering_assignment) == (
        ["UN 2026/1", "KS 2026/2"],
        "partner",
        steering,
    )
    assert list(project.sdgs.all()) == [sdg]
    assert list(project.council_goals.all()) == [council_goal]
    assert [(row.organisation, row.role) for row in project.partners.all()] == [(known, "samordnare")]
    assert str(project.status_changes.get().date) == "maj 2026"

    path = f"/projekt/{project.pk}/andra/"
    shown = typed(read(coordinator.get(path)))
    assert shown["support"] == "1 234 567,50"
    assert shown["decided_on"] == "2026-05-20"
    assert shown["partner-0-organisation"] == "Riga (Lettland)"
    assert shown["dnrs"] == "UN 2026/1 KS 2026/2"
    # Saved as it came, nothing changes but the version.
    again = saved(coordinator, shown | {"dnrs": "UN 2026/1\nKS 2026/2", "spara": "projekt"}, path)
    assert (again.version, again.budgets.count(), again.status_changes.count()) == (2, 1, 1)
    assert again.leads.get().unit == office


def test_idea_needs_title_and_unit_only(contact):
    project = saved(contact, ROWS | {"title": "Kanske", "unit": "skolkontoret", "spara": "ide"})
    assert (project.status, project.start, project.programme) == (Status.IDEA, None, None)
    assert "Den syns bara för din enhet och samordnaren." in contact.get(project.get_absolute_url()).content.decode()
    page = answer(contact, ROWS | {"title": " ", "unit": "", "spara": "ide"})
    assert errors(page) == {"title": "Ge projektet en titel.", "unit": "Välj vilken enhet som ansvarar."}


def test_status_idea_asks_no_more_whichever_button_is_pressed(contact):
    values = ROWS | {"title": "Kanske", "unit": "skolkontoret", "status": "ide", "spara": "projekt"}
    assert saved(contact, values).status == Status.IDEA


def test_idea_with_a_sum_that_is_no_sum_is_refused(contact):
    values = ROWS | {"title": "Kanske", "unit": "skolkontoret", "support": "mycket", "spara": "ide"}
    assert list(errors(answer(contact, values))) == ["support"]


def test_idea_becomes_an_application(contact, filled, office):
    project = make_project(unit=office, status=Status.IDEA, need="", start=None, end=None)
    path = f"/projekt/{project.pk}/andra/"
    assert "Spara som idé" in read(contact.get(path)).text
    assert saved(contact, filled | {"version": "1"}, path).status == Status.APPLIED
    assert "Spara som idé" not in read(contact.get(path)).text


def test_what_was_applied_for_does_not_become_an_idea_by_its_button(contact, filled, office):
    project = make_project(unit=office, status=Status.APPLIED)
    path = f"/projekt/{project.pk}/andra/"
    assert saved(contact, filled | {"version": "1", "spara": "ide"}, path).status == Status.APPLIED


def test_status_date_is_mended_when_the_status_stays(contact, filled):
    project = saved(contact, filled)
    path = f"/projekt/{project.pk}/andra/"
    saved(contact, filled | {"version": "1", "status_date": "2025-11"}, path)
    assert str(project.status_changes.get().date) == "november 2025"
    saved(contact, filled | {"version": "2"}, path)
    assert str(project.status_changes.get().date) == "november 2025"


def test_new_status_without_a_date_is_noted_today(contact, filled):
    project = saved(contact, filled | {"status_date": "2025"})
    saved(
        contact,
        filled | {"version": "1", "status": "avslaget", "reason": "Många sökte."},
        f"/projekt/{project.pk}/andra/",
    )
    latest = project.status_changes.order_by("-id").first()
    assert (latest.status, latest.date.first, latest.reason) == ("avslaget", timezone.localdate(), "Många sökte.")


def test_history_is_changed_without_being_asked_for_more(coordinator):
    project = make_project(title="Gammalt", source=Project.Source.HISTORY, status="", start=None, end=None, need="")
    make_line(budget=make_budget(project=project), kind=BudgetLine.Kind.TOTAL_SUPPORT, amount=5, currency="EUR")
    path = f"/projekt/{project.pk}/andra/"
    shown = typed(read(coordinator.get(path)))
    assert (shown["status"], shown["unit"]) == ("", "")
    again = saved(coordinator, shown | {"acronym": "G", "spara": "projekt"}, path)
    assert (again.acronym, again.status, again.leads.count(), again.budgets.count()) == ("G", "", 0, 1)


def test_accountable_of_old_stays_when_nobody_touches_it(coordinator, office, filled):
    old = make_board(slug="gamla", name="Gamla nämnden")
    project = make_project(unit=office, accountable=old, status=Status.APPLIED)
    path = f"/projekt/{project.pk}/andra/"
    shown = typed(read(coordinator.get(path)))
    assert shown["accountable"] == "gamla"
    saved(coordinator, filled | {"version": "1", "accountable": "gamla"}, path)
    assert project.leads.get().accountable == old


# --- what is refused


def test_errors_are_summed_up_and_stand_by_their_fields(contact, filled):
    page = answer(contact, filled | {"need": "", "end": "2026-06-30", "support": "1.000", "goals": []})
    by_field = {
        "need": "Ange vilket behov projektet svarar mot.",
        "end": "Slutdatum kan inte vara före startdatum.",
        "support": "Skriv summan med siffror, till exempel 1 234 567 eller 1 234 567,50.",
        "goals": "Välj minst ett mål i policyn som projektet bidrar till.",
    }
    assert errors(page) == by_field
    anchors = {"goals": "#id_goals_0"}
    assert summary(page) == [(anchors.get(name, f"#id_{name}"), text) for name, text in by_field.items()]
    ids = {element.attributes["id"] for element in page.all() if "id" in element.attributes}
    assert {anchor[1:] for anchor, _ in summary(page)} <= ids
    assert next(page.all("title")).text.startswith("Fel: Nytt projekt")


def test_parts_count_their_errors(contact, filled):
    page = answer(contact, filled | {"need": "", "end": "2026-06-30", "dnrs": "x" * 61, "partner-0-organisation": "?"})
    (parts,) = page.all("nav", css="side")
    assert [item.text for item in parts.all("li")] == [
        "Projektet 1 fel",
        "Tid och läge 1 fel",
        "Pengar",
        "Mål och globala mål",
        "Partner 1 fel",
        "Beslut och handlingar 1 fel",
    ]


def test_section_with_an_error_opens_itself(contact, filled):
    page = answer(contact, filled | {"dnrs": "x" * 61})
    opened = [d.first("summary").text for d in page.all("details", css="more") if "open" in d.attributes]
    assert opened == ["Uppdrag, diarienummer och projektnummer"]


@pytest.mark.parametrize("status", ["beviljat", "pagaende", "vilande", "avslutat", "avbrutet"])
def test_aid_with_own_cash_is_stopped_with_the_reason_beside_the_sum(contact, filled, status):
    aid = filled | {"status": status, "reason": "Därför", "is_aid": "on", "support": "5", "own_cash": "1"}
    assert errors(answer(contact, aid)) == {"own_cash": AID_RULE}
    assert not Project.objects.exists()
    assert saved(contact, aid | {"own_cash": "0", "own_time": "9"}).is_aid


def test_aid_may_be_applied_for_with_own_cash(contact, filled):
    assert saved(contact, filled | {"is_aid": "on", "own_cash": "1"}).is_aid


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": "beviljat"}, {"support": "Ange hur stort stöd som beviljats till Norrköping."}),
        ({"status": "avslutat", "support": "1", "end": ""}, {"end": "Ange när projektet slutade."}),
        ({"status": "avslaget"}, {"reason": "Skriv kort varför. Det är en lärdom för andra."}),
        ({"status": ""}, {"status": "Välj vilket läge projektet har."}),
        ({"start": ""}, {"start": "Ange när projektet börjar."}),
        ({"start": "3/11/2026"}, {"start": "Skriv datumet som 2026-08-01, 2026-08 eller 2026."}),
        ({"status_date": "2999"}, {"status_date": "Datumet har inte varit än. Ange när projektet fick sitt läge."}),
        ({"decided_on": "2999-01-01"}, {"decided_on": "Beslutsdatumet har inte varit än."}),
        ({"decided_on": "2024"}, {"decided_on": "Skriv datumet som 2026-08-01."}),
        ({"own_cash": "-1"}, {"own_cash": "Summan kan inte vara negativ."}),
        ({"total": "9" * 20}, {"total": "Summan är för stor. Kontrollera antalet nollor."}),
        ({"dnrs": "\n".join(map(str, range(11)))}, {"dnrs": "Ange högst 10 diarienummer."}),
        ({"programme": ""}, {"programme": "Välj vilket program som finansierar projektet."}),
    ],
)
def test_refusal_says_what_to_do(contact, filled, change, expected):
    assert errors(answer(contact, filled | change)) == expected


FIELDS = (
    *("title", "need", "unit", "accountable", "programme", "acronym", "kind", "benefit_work", "benefit_residents"),
    *("role", "role_note", "education_stage", "status", "status_date", "reason", "start", "end", "support"),
    *("own_cash", "own_time", "total", "decided_on", "is_aid", "goals", "sdgs", "council_goals"),
    *("steering_assignment", "dnrs", "programme_reference", "version", "opened", "draft", "val-need", "val-partners"),
    *("partner-TOTAL_FORMS", "partner-INITIAL_FORMS", "partner-0-organisation", "partner-0-role"),
    *("ny-TOTAL_FORMS", "ny-INITIAL_FORMS", "ny-0-name", "ny-0-kind", "ny-0-country", "ny-0-role"),
    *("spara", "csrfmiddlewaretoken"),
)
NASTY = {
    "nul": "a\x00b",
    "long": "x" * 100_000,
    "huge": "9" * 40,
    "negative": "-1",
    "emoji": "😀",
    "right to left": "\u202eabc\u2066",
    "markup": '"><script>alert(1)</script>',
    "date": "2024-02-31",
    "blank": "   ",
    "year": "0000",
    "list": ["a", "b"],
    "surrogate": "\ufffd\ufffe",
}


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_value_never_breaks_the_form(contact, filled, nasty):
    """Every field with odd values, alone and all at once: refused in words with the text kept, or saved harmlessly.

    Alone each field meets a third of the values: what reads them is shared, and every post is a whole page.
    """
    make_sdg(number=4), make_council_goal(), make_steering()
    turn = list(NASTY).index(nasty)
    alone = [[name] for number, name in enumerate(FIELDS) if (number + turn) % 3 == 0]
    for names in (*alone, FIELDS):
        name = ", ".join(names)
        response = contact.post(NEW, filled | dict.fromkeys(names, NASTY[nasty]))
        # Everything too long at once is more than a request may hold.
        assert response.status_code in ({413} if nasty == "long" and names == FIELDS else {200, 302}), name
        if response.status_code == 200:
            page = read(response)
            assert summary(page), name
            assert "<script>alert" not in response.content.decode()
            assert next(page.all("title")).text.startswith("Fel: ")


@pytest.mark.parametrize("name", ["title", "need", "start", "support", "decided_on", "dnrs", "partner-0-organisation"])
def test_text_that_is_refused_is_kept(contact, filled, name):
    refused = filled | {name: "x" * 4000, "end": "fel"}
    page = answer(contact, refused)
    shown = typed(page)
    assert "end" in errors(page)
    assert {key: shown[key] for key in filled if key not in {"goals", "spara"}} == {
        key: refused[key] for key in filled if key not in {"goals", "spara"}
    }
    assert shown[name] == "x" * 4000
    assert shown["goals"] == ["malet"]


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 30])
def test_form_without_its_version_is_not_saved(contact, filled, office, version):
    project = make_project(unit=office, title="Kvar", status=Status.APPLIED)
    page = answer(contact, filled | {"version": version}, f"/projekt/{project.pk}/andra/")
    assert summary(page) == [("", "Formuläret har skadats på vägen. Öppna det på nytt.")]
    assert Project.objects.get().title == "Kvar"


def test_lead_in_the_past_does_not_give_the_right_to_change(contact, office):
    project = make_project()
    make_lead(project=project, unit=office, end=timezone.localdate().replace(year=2020))
    make_status_change(project=project)
    assert contact.get(f"/projekt/{project.pk}/andra/").status_code == 403
