"""A sekretessmarkering holds everywhere: what is marked is counted, and named to nobody but those who may see it.

One record of each kind is marked in the seeded demo and given a word that nothing else has. Then every address of the
program, every list format, report, evaluation and search is read, and the word must not be there.
"""

import io
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from apps.accounts.models import FormDraft, User
from apps.activities.models import Activity, Advocacy, HorizonScan
from apps.evaluation.contents import build_evaluation
from apps.evaluation.models import EvaluationRound
from apps.organisation.models import ContactAssignment, Unit
from apps.partnerships.models import Agreement, AgreementDocument, Milestone, Partnership
from apps.projects.models import Project, ProjectDocument, ProjectPartner, StatusChange
from apps.reports import indicators
from apps.reports.period import Period
from apps.reports.unit_report import all_reports
from tests.access_table import OTHER_UNIT, OWN_UNIT, ROLES, TABLE, own_activity, own_project, rows_of
from tests.factories import make_grant
from tests.test_access import addresses, get

pytestmark = pytest.mark.django_db

SECRET = "xqhemlig"
YEARS = "fran=2024&till=2025"
LISTS = (
    "/projekt/",
    "/aktiviteter/",
    "/vanorter/",
    "/natverk/",
    "/enheter/",
    "/forslag/",
    "/foreningsbidrag/",
    "/paverkan/",
    "/omvarld/",
)
# What is begun: an idea is for its own unit and the samordnare, a draft for whoever types it.
BEGUN = "xqutkast"
# Those with a page of their own, in what `build` makes; the last is open and about the first.
OWN = ("project", "activity", "grant", "question", "scan", "about")
OUTSIDERS = ("reader", "other", "administrator")
INSIDERS = ("own", "coordinator", "auditor")
REPORTS = (f"/rapporter/{OWN_UNIT}/", "/rapporter/utbildningsnamnden/")


def figures():
    """Every figure of every report of the period, as numbers and words."""
    whole, reports, _, _ = all_reports(Period.of_years(2024, 2025))
    return [
        (
            report.name,
            [(figure.label, figure.value, figure.text) for figure in (*report.table, *report.outlook_figures)],
            [(figure.label, figure.value, figure.text) for figure in report.grant_figures],
            [(row.name, row.projects.value, row.support.known) for row in report.programmes],
            [(row.name, row.projects.value, row.activities.value) for row in (*report.partnerships, *report.goals)],
            report.summary,
        )
        for report in (whole, *reports)
    ]


def summaries(client):
    """The sentences that the pages of a city, a network and a unit begin with."""
    pages = ("/vanorter/riga/", "/natverk/sern/", f"/enheter/{OWN_UNIT}/")
    return [re.search(r'<p class="say">(.*?)</p>', text_of(get(client, page)), re.DOTALL)[1] for page in pages]


def build():
    """What will be marked: one of each kind, all about Riga and in the years of the evaluation."""
    riga = Partnership.objects.get(slug="riga")
    project = Project.objects.get(**own_project())
    project.status, project.start, project.end = Project.Status.ONGOING, "2024-01", "2025-12"
    project.save()
    ProjectPartner.objects.get_or_create(project=project, organisation=riga.organisation)
    StatusChange.objects.create(project=project, status=project.status, date="2024-01-15", reason=SECRET)
    activity = Activity.objects.get(**own_activity())
    activity.network = activity.organisation = None
    activity.partnership, activity.start, activity.end = riga, "2024-05-13", None
    activity.status = Activity.Status.DONE
    activity.save()
    # Open itself, and about what is marked.
    about = Activity.objects.create(
        kind="digitalt", title="Öppet möte", start="2024-06-01", status=Activity.Status.DONE
    )
    about.project = project  # a change, which its history tells
    about.save()
    about.units.create(unit=project.leads.get().unit)
    agreement = Agreement.objects.create(partnership=riga, kind="tecknat", title="Avtal", date="2024-06")
    milestone = Milestone.objects.create(partnership=riga, title="Milstolpe", date="2025-01")
    grant = make_grant(
        unit=Unit.objects.get(slug="utbildningsnamnden"), granted=7_000, paid=5_000, purpose="Resa", cities=[riga]
    )
    own = Unit.objects.get(slug=OWN_UNIT)
    question = Advocacy.objects.create(
        unit=own, title="Fråga", status="framfort", position="Ja", presented_on="2024-05-05"
    )
    scan = HorizonScan.objects.create(
        unit=own, decision="Beslut", decided_on="2025-05-05", considered="ja", arenas="Allt"
    )
    open_project = Project.objects.visible().exclude(pk=project.pk).filter(leads__unit__slug=OWN_UNIT)
    open_agreement = Agreement.objects.create(partnership=riga, kind="fornyat", title="Öppet avtal", date="2025-06")
    facts = {"title": "fil", "file": "saknas", "file_name": "fil.pdf", "content_type": "application/pdf", "size": 1}
    files = [
        ProjectDocument.objects.create(project=open_project.exclude(status="ide").earliest("pk"), **facts),
        AgreementDocument.objects.create(agreement=open_agreement, **facts),
    ]
    idea = Project.objects.create(title=f"{BEGUN} idé", need=BEGUN, status=Project.Status.IDEA)
    idea.leads.create(unit=project.leads.get().unit)
    Activity.objects.create(
        kind="digitalt", title=f"{BEGUN} möte", start="2024-06-01", status=Activity.Status.DONE, project=idea
    )
    typist = User.objects.get(username=ROLES["own"])
    FormDraft.objects.create(user=typist, form="project", payload={"title": [f"{BEGUN} hos skrivaren"]})
    return {
        "idea": idea,
        "project": project,
        "activity": activity,
        "about": about,
        "grant": grant,
        "question": question,
        "scan": scan,
        "marked": [agreement, milestone, *files],
    }


def mark(records):
    """Mark them and put the word into everything that is text."""
    for record in records:
        texts = [
            field.name
            for field in record._meta.concrete_fields
            if field.get_internal_type() in {"CharField", "TextField"}
            and not field.choices
            and field.name not in {"content_type", "sha256", "marked_paragraph", "marked_reason"}
        ]
        values = dict.fromkeys(texts, f"{SECRET}{record._meta.model_name}")
        limits = {name: record._meta.get_field(name).max_length or 99 for name in texts}
        values = {name: value[: limits[name]] for name, value in values.items()}
        type(record).objects.filter(pk=record.pk).update(
            **values, marked_at=timezone.now(), marked_paragraph="OSL 15:1", marked_reason=SECRET
        )


@pytest.fixture(scope="module")
def world(demo):
    colleague = ContactAssignment.objects.current().filter(unit__slug=OTHER_UNIT).earliest("pk").person
    User.objects.create(username=ROLES["other"], person=colleague)
    clients = {}
    for role, username in ROLES.items():
        clients[role] = Client()
        clients[role].force_login(User.objects.get(username=username), backend="apps.accounts.backends.PasswordBackend")
    made = build()
    before = (figures(), summaries(clients["reader"]))
    mark([made[name] for name in OWN if name != "about"] + made["marked"])
    return made | {"clients": clients, "before": before}


def text_of(response):
    """What an answer says, whatever its format."""
    kind = response.headers.get("Content-Type", "")
    if kind == "application/pdf":
        reader = PdfReader(io.BytesIO(response.whole))
        words = [page.extract_text() for page in reader.pages]
        return " ".join([*words, str(reader.metadata)])
    if "spreadsheet" in kind:
        book = CalamineWorkbook.from_filelike(io.BytesIO(response.whole))
        rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
        return " ".join(str(cell) for row in rows for cell in row)
    return response.whole.decode()


def holds(response, *words):
    said = f"{text_of(response)} {response.headers}".lower()
    return any(word in said for word in words)


def holds_secret(response):
    return holds(response, SECRET)


def own_addresses(world):
    """Pages of the marked records and of what hangs on them."""
    *marked, about = (world[name].get_absolute_url() for name in OWN)
    return {
        "marked": [f"{page}{tab}" for page in marked for tab in ("", "historik/")],
        "near": [about, f"{about}historik/", "/vanorter/riga/historik/", f"/enheter/{OWN_UNIT}/historik/"],
    }


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("reader", (SECRET, BEGUN)),
        ("other", (SECRET, BEGUN)),
        ("administrator", (SECRET, BEGUN)),
        ("auditor", (BEGUN,)),
    ],
)
def test_no_address_names_what_is_not_for_the_reader(world, role, words):
    found = []
    for name in TABLE:
        # What is slow is read below; what is heavy is the same for everybody.
        if any(row.slow or (row.heavy and role != "reader") for row in rows_of(name)):
            continue
        found += [path for path in addresses(name)[0] if holds(get(world["clients"][role], path), *words)]
    assert found == []


@pytest.mark.parametrize("role", [*OUTSIDERS, "auditor"])
def test_an_idea_is_not_there_for_others(world, role):
    client, path = world["clients"][role], world["idea"].get_absolute_url()
    assert [get(client, f"{path}{page}").status_code for page in ("", "historik/", "andra/", "dokument/")] == [404] * 4
    for listed in ("/projekt/", "/aktiviteter/", "/sok/"):
        assert not holds(get(client, listed, "sort=-start&page=1"), BEGUN)
        assert hits(client, listed, BEGUN) == hits(client, listed, "wvingenting")
    for listed in LISTS[:2]:
        assert not holds(get(client, listed, "format=csv"), BEGUN)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_pages_of_what_is_marked_are_not_there(world, role):
    client, own = world["clients"][role], own_addresses(world)
    assert [get(client, path).status_code for path in own["marked"]] == [404] * len(own["marked"])
    assert [path for path in own["near"] if holds_secret(get(client, path))] == []
    assert get(client, world["about"].get_absolute_url()).status_code == 200
    for document in world["marked"][2:]:
        assert get(client, document.get_absolute_url()).status_code == 404
    for slug, record in (("avtal", world["marked"][0]), ("milstolpe", world["marked"][1])):
        assert get(client, reverse("record_mark", args=[slug, record.pk])).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_no_list_names_what_is_marked_on_any_page(world, path):
    client, number = world["clients"]["reader"], 1
    while (response := get(client, path, f"page={number}")).status_code == 200:
        assert not holds_secret(response), number
        number += 1
    assert number > 1


@pytest.mark.parametrize("role", ["reader", *INSIDERS])
@pytest.mark.parametrize("path", [*LISTS[:3], "/foreningsbidrag/"])
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_no_file_names_what_is_marked(world, path, form, role):
    response = get(world["clients"][role], path, f"format={form}")
    assert response.status_code == 200
    assert not holds_secret(response)


@pytest.mark.parametrize("path", REPORTS)
@pytest.mark.parametrize("form", ["", "&format=pdf", "&format=xlsx"])
def test_no_report_names_what_is_marked_to_anybody(world, path, form):
    response = get(world["clients"]["coordinator"], path, f"{YEARS}{form}")
    assert response.status_code == 200
    assert not holds_secret(response)


def test_no_evaluation_names_what_is_marked_to_anybody(world):
    response = get(world["clients"]["coordinator"], "/utvardering/2024-2025/")
    assert response.status_code == 200
    # What the PDF is drawn from; drawing all of it once more would take as long as all the rest here.
    evaluation = build_evaluation(EvaluationRound.objects.get(first_year=2024, last_year=2025))
    paper = render_to_string(
        "evaluation/evaluation_pdf.html",
        {"evaluation": evaluation, "whole": evaluation.whole, "how": indicators.definitions()}
        | {"title": "", "author": ""},
    )
    for text in (text_of(response), paper):
        assert SECRET not in text.lower()
        assert "1 sekretessmarkerat projekt ingår i summorna men nämns inte" in text


def hits(client, path, word):
    """A page of results, without the word that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text_of(get(client, path, f"q={word}")))
    return text.replace(word, "…")


@pytest.mark.parametrize("role", ["reader", "other"])
@pytest.mark.parametrize("path", ["/sok/", "/projekt/", "/aktiviteter/", "/vanorter/", "/foreningsbidrag/"])
def test_search_answers_as_if_it_were_not_there(world, path, role):
    client = world["clients"][role]
    nothing = hits(client, path, "wvingenting")
    # Whole, begun and misspelt, which is what suggestions are for.
    for word in (f"{SECRET}project", SECRET, f"{SECRET}proiect", f"{SECRET}activity"):
        assert hits(client, path, word) == nothing


def test_figures_and_sentences_count_what_is_marked(world):
    assert (figures(), summaries(world["clients"]["reader"])) == world["before"]


def test_figure_and_list_say_what_is_not_shown(world):
    client, asked = world["clients"]["reader"], f"enhet={OWN_UNIT}&{YEARS}"
    for path, query in (
        ("/projekt/", f"{asked}&matt=pagaende&slag=raknas"),
        ("/aktiviteter/", f"{asked}&lage=genomford"),
        ("/foreningsbidrag/", f"enhet=utbildningsnamnden&{YEARS}"),
    ):
        assert "1 post visas inte: den är sekretessmarkerad." in text_of(get(client, path, query))
        assert "visas inte" not in text_of(get(client, path, query.replace("2024", "2010").replace("2025", "2011")))
        # A search is not answered, or one could guess the words.
        assert "visas inte" not in text_of(get(client, path, f"{query}&q={SECRET}"))
        assert "visas inte:" not in text_of(get(world["clients"]["coordinator"], path, query))
    board = text_of(get(client, REPORTS[1], YEARS))
    assert "1 sekretessmarkerat bidrag räknas i siffrorna men nämns inte" in board
    report = text_of(get(client, REPORTS[0], YEARS))
    assert "varav 1 sekretessmarkerad post" in report
    assert "1 sekretessmarkerat projekt räknas i siffrorna men nämns inte" in report


@pytest.mark.parametrize("role", INSIDERS)
def test_those_who_may_see_it_are_told_that_it_is_marked(world, role):
    client = world["clients"][role]
    for path in own_addresses(world)["marked"]:
        assert holds_secret(get(client, path)), path
    for record in (world["project"], world["activity"]):
        page = text_of(get(client, record.get_absolute_url()))
        assert "Markeringen är en varning, inget beslut." in page
        assert "ny sekretessprövning" in page
    listed = text_of(get(client, "/projekt/", f"enhet={OWN_UNIT}&{YEARS}&matt=pagaende"))
    assert f"{SECRET}project" in listed
    assert '<small class="marked">sekretessmarkerat</small>' in listed
    assert "utan det sekretessmarkerade" in listed


def test_agreements_and_milestones_are_seen_by_samordnare_and_revisor(world):
    for role in ("coordinator", "auditor"):
        page = text_of(get(world["clients"][role], "/vanorter/riga/"))
        assert f"{SECRET}agreement" in page
        assert f"{SECRET}milestone" in page
        assert f"{SECRET}agreementdocument" in page


def test_activity_about_a_marked_project_does_not_name_it(world):
    path = world["about"].get_absolute_url()
    assert "projekt som inte visas" in text_of(get(world["clients"]["reader"], path))
    assert f"{SECRET}project" in text_of(get(world["clients"]["auditor"], path))
