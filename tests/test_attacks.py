"""An attacker's walk through the whole program, on the seeded demo.

Addresses come from the URL configuration and from the table of who gets which answer, so a new page is attacked from
its first day. Each test is one trick; docs/security.md says which requirement it speaks to.
"""

import io
import itertools
import json
import re
import zipfile
from urllib.parse import urlsplit

import pypdf
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, IntegrityError, InternalError, connection, models, transaction
from django.test import Client, override_settings
from django.urls import reverse

from apps.accounts.models import Role, User
from apps.core.exports import DANGEROUS
from apps.organisation.models import Unit
from apps.projects.models import Project, ProjectDocument, ProjectLead
from tests import test_access as sweep
from tests.access_table import OTHER_UNIT, OWN_UNIT, ROLES, own_document, own_project, rows_of
from tests.projects.form_page import typed
from tests.reading import read

pytestmark = pytest.mark.django_db
seeded, visitors = sweep.seeded, sweep.visitors

LOGIN = "/konto/logga-in/"


@pytest.fixture(scope="module", autouse=True)
def static_files_as_in_production():
    with override_settings(WHITENOISE_AUTOREFRESH=False):
        yield


PAGES = [name for name in sweep.NAMES if name not in sweep.SLOW]


def everywhere():
    """One address for each name."""
    return {name: sweep.addresses(name)[0][0] for name in sweep.NAMES}


# Forced browsing


SECRETS = (
    "/.env",
    "/.git/config",
    "/manage.py",
    "/admin/",
    "/media/",
    "/.local/media/",
    "/static/",
    "/static/../norrkoping_intl/settings.py",
    "/static/..%2f..%2fnorrkoping_intl/settings.py",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static//etc/passwd",
    "/static/css/..%5c..%5cmanage.py",
    "/handlingar/",
    "/handlingar/..%2f..%2f..%2fetc%2fpasswd/",
    "/handlingar/%2e%2e/%2e%2e/manage.py",
    "/handlingar/file:%2f%2f%2fetc%2fpasswd/",
    "/rapporter/..%2f..%2fetc%2fpasswd/",
    "/projekt/1%00.pdf/",
    "/server-status",
    "/__debug__/",
)


@pytest.mark.parametrize("role", ["", "administrator"])
def test_files_of_the_program_are_not_served(visitors, role):
    document = ProjectDocument.objects.earliest("pk")
    stored = (f"/{document.file.name}", f"/media/{document.file.name}", f"/static/{document.file.name}")
    for path in (*SECRETS, *stored):
        response = sweep.get(visitors[role], sweep.unquote(path))
        assert response.status_code == 404, path
        assert b"SECRET_KEY" not in response.whole
        assert b"root:" not in response.whole


def without_marks(response):
    """A page without what differs for each request."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.whole)


def test_what_one_may_not_know_of_looks_like_what_does_not_exist(visitors):
    """Not only the status: the whole page is the same, so that nobody can list ideas and marked files by guessing."""
    looked = 0
    for name in PAGES:
        for row in rows_of(name):
            if row.refused != 404 or row.see is None:
                continue
            known, unknown = sweep.paths(name, row)
            for path in known:
                for role in ROLES.keys() - row.see - row.known - {"own"}:
                    client = visitors[ROLES[role]]
                    hidden, missing = sweep.get(client, path), sweep.get(client, unknown[0])
                    assert (hidden.status_code, missing.status_code) == (404, 404), path
                    assert without_marks(hidden) == without_marks(missing), path
                    looked += 1
    assert looked > 10


# Tampered ids and units


FORBIDDEN_FIELDS = {
    "id": "1",
    "pk": "1",
    "hidden_at": "2020-01-01",
    "created_by": "1",
    "created_at": "2020-01-01",
    "updated_by": "1",
    "marked_at": "2020-01-01",
    "marked_reason": "smyg",
    "source": "historik",
    "certainty": "unverified",
    "roles": "samordnare",
    "is_active": "",
    "user": "1",
    "project": "1",
}


def row_of(record):
    return type(record).objects.filter(pk=record.pk).values().get()


def project_form(client, project):
    """What the project's own form would send as it stands."""
    return typed(read(client.get(reverse("project_update", args=[project.pk]))))


@pytest.fixture
def own(visitors):
    return visitors[ROLES["own"]]


@pytest.fixture
def mine(seeded):
    return Project.objects.get(**own_project())


@pytest.fixture
def theirs(seeded):
    lead = ProjectLead.objects.current().filter(unit__slug=OTHER_UNIT).earliest("pk")
    return Project.objects.get(pk=lead.project_id)


def test_contact_person_cannot_give_a_project_to_a_unit_of_others(own, mine):
    values = project_form(own, mine)
    before = list(ProjectLead.objects.filter(project=mine).values())
    for slug in (OTHER_UNIT, "kommunfullmaktige", "finns-inte", "", str(Unit.objects.get(slug=OTHER_UNIT).pk)):
        response = sweep.post(own, reverse("project_update", args=[mine.pk]), values | {"unit": slug})
        assert response.status_code == 200 or slug == "", slug  # a historic project may lack its unit
        assert list(ProjectLead.objects.filter(project=mine).values()) == before
    created = sweep.post(own, reverse("project_create"), values | {"unit": OTHER_UNIT, "title": "Smygprojekt"})
    assert created.status_code == 200
    assert not Project.objects.filter(title="Smygprojekt").exists()


def test_fields_that_a_form_does_not_have_change_nothing(own, mine):
    values = project_form(own, mine)
    before = row_of(mine)
    with transaction.atomic():
        response = own.post(
            reverse("project_update", args=[mine.pk]), values | FORBIDDEN_FIELDS | {"title": "Ändrad titel"}
        )
        assert response.status_code == 302, response.context and response.context["form"].errors
        after = row_of(mine)
        transaction.set_rollback(True)
    changed = {name for name in after if after[name] != before[name]}
    assert "title" in changed
    assert changed <= {"title", "version", "updated_at", "updated_by_id", "search"}
    assert after["updated_by_id"] == User.objects.get(username=ROLES["own"]).pk


def test_project_of_others_is_not_changed_by_its_id(own, mine, theirs):
    values = project_form(own, mine) | {"title": "Kapad titel"}
    before = row_of(theirs)
    assert sweep.post(own, reverse("project_update", args=[theirs.pk]), values).status_code in {403, 404}
    assert sweep.post(own, reverse("project_document_create", args=[theirs.pk]), {"title": "x"}).status_code in {
        403,
        404,
    }
    assert row_of(theirs) == before


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 30, "1e3", "999"])
def test_tampered_version_writes_over_nobody(own, mine, version):
    """A form that was open while somebody else saved, its marks of that taken away or made up."""
    values = project_form(own, mine) | {"title": "Skriver över", "version": version}
    Project.objects.filter(pk=mine.pk).update(version=7, title="Någon annans titel")
    for opened in (values["opened"], "", "x" + values["opened"][1:], values["opened"][:-3]):
        response = sweep.post(own, reverse("project_update", args=[mine.pk]), values | {"opened": opened})
        assert response.status_code in {200, 409}, opened
        assert Project.objects.get(pk=mine.pk).title == "Någon annans titel"


def test_nobody_gives_themselves_a_role(visitors):
    for role in ROLES.keys() - {"administrator"}:
        client = visitors[ROLES[role]]
        user = User.objects.get(username=ROLES[role])
        for name in ("person_roles", "person_login"):
            if name in sweep.NAMES:
                path = reverse(name, kwargs={"pk": user.person_id})
                assert sweep.post(client, path, {"roles": Role.values, "is_active": "on"}).status_code in {403, 404}
        assert User.objects.get(pk=user.pk).roles == user.roles


# Forged forms


def test_no_view_is_exempt_from_the_token():
    exempt = [name for name, pattern in sweep.PATTERNS.items() if getattr(pattern.callback, "csrf_exempt", False)]
    assert exempt == []


def test_every_post_needs_the_token_of_its_form(seeded):
    """Without a token, with somebody else's, and sent from another site: the page that says so, and nothing done."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="samordnare"))
    client.get(LOGIN)
    stolen = Client()
    stolen.get(LOGIN)
    token = stolen.cookies[settings.CSRF_COOKIE_NAME].value
    others = itertools.cycle(
        (
            ({"csrfmiddlewaretoken": token}, {}),
            ({}, {"HTTP_X_CSRFTOKEN": "x" * 64}),
            ({}, {"HTTP_ORIGIN": "https://evil.example"}),
        )
    )
    for name, path in everywhere().items():
        for data, headers in (({}, {}), next(others)):
            response = sweep.ask(client, "POST", path, data, **headers)
            assert response.status_code == 403, name
            assert "Sidan har varit öppen för länge".encode() in response.whole, name


def test_token_from_another_site_is_not_enough(seeded):
    """The right token, but the browser says that the form came from elsewhere."""
    client = Client(enforce_csrf_checks=True)
    client.get(LOGIN)
    data = {"csrfmiddlewaretoken": client.cookies[settings.CSRF_COOKIE_NAME].value, "username": "x", "password": "y"}
    assert client.post(LOGIN, data).status_code == 200
    assert client.post(LOGIN, data, HTTP_ORIGIN="https://evil.example").status_code == 403
    secure = {"secure": True, "HTTP_HOST": "testserver"}
    assert client.post(LOGIN, data, HTTP_REFERER="https://evil.example/", **secure).status_code == 403


# Stored script, in every column that holds text


SCRIPT = "=1+1|\"'><xss onload=x>"
RAW = (b"<xss", b"|\"'")  # out of the text, or out of an attribute
# Columns that hold words of the program or that the database itself keeps in form.
OF_THE_PROGRAM = {
    "slug",
    "username",
    "password",
    "country",
    "colour",
    "text_colour",
    "code",
    "kind",
    "content_type",
    "form",
}
OWN_TABLES = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("apps.") and not hasattr(model, "pgh_tracked_model")
]


def typed_columns(model):
    for field in model._meta.local_concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField)
        of_the_program = field.choices or field.primary_key or field.name in OF_THE_PROGRAM
        if is_text and not of_the_program and (field.max_length or 1000) >= 40:
            yield field


def plant(model, field):
    """Write the script into every row; False when the database refuses such text in the column."""
    table, column, key = map(connection.ops.quote_name, (model._meta.db_table, field.column, model._meta.pk.column))
    sql = f"UPDATE {table} SET {column} = left(%s || {key}::text, %s) WHERE {column} <> ''"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [SCRIPT, field.max_length or 1000])
    except (IntegrityError, DataError, InternalError):
        return False
    return True


@pytest.fixture
def planted(seeded):
    """Every text in the database is an attack."""
    with transaction.atomic():
        refused = [
            f"{model._meta.model_name}.{field.name}"
            for model in OWN_TABLES
            for field in typed_columns(model)
            if not plant(model, field)
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE projects_project SET dnrs = ARRAY[%s] WHERE id % 3 = 0".replace("% 3", "%% 3"), [SCRIPT]
            )
        yield refused
        transaction.set_rollback(True)


def reader_of(row):
    """Somebody who gets the page; the one who sees most first."""
    return next(
        (ROLES[role] for role in ("coordinator", "administrator", "auditor", "own") if role in (row.see or ())), None
    )


def test_stored_script_is_text_on_every_page_and_in_every_file(planted, visitors):
    assert planted == []
    shown, alive = 0, []
    for name in PAGES:
        for row in rows_of(name):
            role = reader_of(row)
            if role is None:
                continue
            for path in sweep.paths(name, row)[0]:
                response = sweep.get(visitors[role], path)
                if sweep.is_page(response):
                    shown += b"&lt;xss" in response.whole
                    alive += [path] * any(raw in response.whole for raw in RAW)
    assert alive == []
    assert shown > 25
    for path in (
        "/sok/?q=xss",
        "/projekt/?q=xss",
        "/aktiviteter/?q=xss",
        "/rapporter/utbildningskontoret/?fran=2022&till=2025",
    ):
        response = sweep.get(visitors["samordnare"], *path.split("?"))
        assert not any(raw in response.whole for raw in RAW)
    for name in sweep.LISTS:
        examine_exports(visitors["samordnare"], reverse(name))


def examine_exports(client, path):
    """No cell of a spreadsheet begins as a formula does, and JSON is JSON."""
    rows = sweep.get(client, path, "format=csv").whole.decode("utf-8-sig").splitlines()
    cells = [cell.strip('"') for row in rows for cell in re.findall(r'(?:^|;)("(?:[^"]|"")*"|[^;]*)', row)]
    assert [cell for cell in cells if cell.startswith(DANGEROUS) and not re.fullmatch(r"-?[\d,]+", cell)] == []
    assert any(cell.startswith("'=1+1") for cell in cells)
    book = zipfile.ZipFile(io.BytesIO(sweep.get(client, path, "format=xlsx").whole))
    sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert not any("externalLink" in name for name in book.namelist())
    response = sweep.get(client, path, "format=json")
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert SCRIPT in json.dumps(json.loads(response.whole), ensure_ascii=False).replace('\\"', '"')


def test_stored_script_is_text_in_the_pdf(planted, visitors):
    response = sweep.get(visitors["samordnare"], f"/rapporter/{OWN_UNIT}/", "format=pdf&fran=2025&till=2025")
    assert response["Content-Type"] == "application/pdf"
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile)\b", response.whole)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.whole)).pages)
    assert "<xss" in text


def test_only_known_templates_switch_escaping_off():
    """Crispy-forms' own layout objects hand over finished HTML; nothing else may."""
    found = {
        str(path.relative_to(settings.BASE_DIR / "templates"))
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        if re.search(r"\|\s*safe(?:seq)?\b|autoescape\s+off", path.read_text())
    }
    assert found == {f"bootstrap5/layout/{name}.html" for name in ("column", "fieldset", "row")}


def test_htmx_evaluates_nothing():
    """Its four switches are off, wherever it is loaded from, and no page asks it to run code."""
    loads, runs = [], []
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = path.read_text()
        name = str(path.relative_to(settings.BASE_DIR / "templates"))
        loads += [name] * bool(re.search(r"htmx[\w.-]*\.js", text))
        runs += [name] * bool(re.search(r"hx-on|hx-vals\s*=\s*[\"'](?:js|javascript):|hx-headers\s*=\s*[\"']js:", text))
    assert loads == ["components/htmx.html"]
    assert runs == []
    config = re.search(r"content='([^']*)'", (settings.BASE_DIR / "templates/components/htmx.html").read_text())
    assert config
    switches = {"allowEval": False, "includeIndicatorStyles": False, "allowScriptTags": False, "historyCacheSize": 0}
    assert json.loads(config[1]).items() >= switches.items()


# Sessions


def test_session_of_before_the_sign_in_is_worth_nothing_after(seeded):
    """Session fixation: an attacker's session key, put into the victim's browser, does not become the victim's."""
    user = User.objects.get(username="lasare")
    attacker = Client()
    session = attacker.session
    session["minne"] = "angriparens"
    session.save()
    fixed = session.session_key
    victim = Client()
    for key in (fixed, "a" * 32):
        victim.cookies[settings.SESSION_COOKIE_NAME] = key
        assert victim.post(LOGIN, {"username": "lasare", "password": "demo"}).status_code == 302
        assert victim.session.session_key not in (fixed, "a" * 32)
        assert victim.session["_auth_user_id"] == str(user.pk)
        attacker.cookies[settings.SESSION_COOKIE_NAME] = key
        assert attacker.get("/projekt/").status_code == 302


def test_signed_out_session_is_gone_from_the_server(seeded):
    client = Client()
    client.force_login(User.objects.get(username="lasare"))
    key = client.session.session_key
    assert client.get("/projekt/").status_code == 200
    client.post("/konto/logga-ut/")
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/projekt/").status_code == 302


def test_session_ends_when_the_account_is_closed(seeded):
    with transaction.atomic():
        client = Client()
        client.force_login(User.objects.get(username="lasare"))
        User.objects.filter(username="lasare").update(is_active=False)
        assert client.get("/projekt/").status_code == 302
        transaction.set_rollback(True)


def test_session_cookie_is_out_of_reach(seeded):
    client = Client()
    client.post(LOGIN, {"username": "lasare", "password": "demo"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")


# Open redirects


ELSEWHERE = (
    "https://evil.example/",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    " https://evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "https:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "/projekt/\r\nSet-Cookie: a=b",
    "ftp://testserver/",
    "\x00//evil.example",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_sign_in_leads_only_to_our_own_pages(seeded, target):
    with transaction.atomic():
        client = Client()
        ways = [
            client.post(LOGIN, {"username": "lasare", "password": "demo", "next": target}),
            client.get(LOGIN, {"next": target}),  # signed in already
            client.post(reverse("demo_login"), {"username": "lasare", "next": target}),
            client.get(reverse("oidc_start"), {"next": target}),
            client.post(reverse("draft_discard", args=["project"]), {"tillbaka": target}),
        ]
        transaction.set_rollback(True)
    for response in ways:
        location = urlsplit(response.headers.get("Location", "/"))
        assert (location.scheme, location.netloc) == ("", ""), response.headers["Location"]
        assert not re.match(r"[/\\\s]{2}|\s", response.headers.get("Location", "/"))
        assert "Set-Cookie: a=b" not in str(response.headers)


# Headers, hosts and methods


def test_every_answer_carries_the_strict_headers(visitors):
    """Pages, files, errors and redirects; for those signed in and for strangers."""
    for role in ("samordnare", ""):
        light = [path for name, path in everywhere().items() if name not in sweep.HEAVY | sweep.SLOW]
        for path in (*light, "/finns-inte/"):
            headers = sweep.get(visitors[role], path).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert not re.search(r"unsafe|http|\*|data:(?!;)", policy.replace("img-src 'self' data:", ""))
            assert "frame-ancestors 'none'" in policy
            assert "no-store" in headers["Cache-Control"], path
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["X-Frame-Options"] == "DENY"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "camera=()" in headers["Permissions-Policy"]
            assert "Access-Control-Allow-Origin" not in headers


def test_static_files_are_closed_to_other_sites(seeded):
    response = Client().get("/static/img/icon.svg")
    assert b"<svg" in b"".join(response.streaming_content)
    headers = response.headers
    assert "script-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers


def test_other_hosts_are_refused_and_never_repeated(seeded):
    for header in ({"HTTP_HOST": "evil.example"}, {"HTTP_HOST": "testserver:80@evil.example"}, {"HTTP_HOST": ""}):
        response = Client().get(LOGIN, **header)
        assert response.status_code == 400
        assert b"evil" not in response.content
    response = Client().get("/projekt/", HTTP_X_FORWARDED_HOST="evil.example", HTTP_FORWARDED="host=evil.example")
    assert (response.status_code, response["Location"]) == (302, f"{LOGIN}?next=/projekt/")
    assert b"evil" not in Client().get(LOGIN, HTTP_X_FORWARDED_HOST="evil.example").content


def test_method_is_the_one_that_was_sent(visitors):
    """What only a POST may do is not done by a GET that says it is something else."""
    key = own_document(marked_at=None)["key"]
    path = reverse("document_hide", args=[key])
    for name in ("HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_HTTP_METHOD", "HTTP_X_METHOD_OVERRIDE"):
        assert sweep.get(visitors["samordnare"], path, **{name: "POST"}).status_code == 405
    assert sweep.get(visitors["samordnare"], path, "_method=POST&method=POST").status_code == 405
    assert visitors["samordnare"].head(path).status_code == 405
    assert ProjectDocument.objects.get(key=key).hidden_at is None


def test_name_of_a_file_cannot_add_a_header(visitors):
    for name in ('a"\r\nSet-Cookie: a=b\r\n\r\n<script>.pdf', "åäö\r\nX: y.pdf", 'a"; filename=b.html; x=".pdf'):
        ProjectDocument.objects.filter(**own_document(marked_at=None)).update(file_name=name)
        response = sweep.get(visitors["lasare"], reverse("document", kwargs=own_document(marked_at=None)))
        assert response.status_code == 200
        assert not re.search(r"[\r\n]", response["Content-Disposition"])
        assert response["Content-Disposition"].startswith("attachment; filename")
        assert "Set-Cookie" not in response.headers
        assert response["Content-Type"] == "application/pdf"


# Too much


def test_large_body_is_refused_everywhere_before_it_is_read(visitors):
    """Three megabytes to every address; those that take files refuse strangers, and more than they take."""
    body = b"x=" + b"y" * 3_000_000
    for role in ("", "lasare"):
        for name, path in everywhere().items():
            takes_files = getattr(sweep.PATTERNS[name].callback, "takes_files", False)
            if role and takes_files:
                continue
            response = visitors[role].post(path, body, content_type="application/x-www-form-urlencoded")
            assert response.status_code == 413, name


def test_strangers_leave_no_files_on_the_disk(visitors, settings, tmp_path):
    """A form for files refuses whoever is not signed in before the file is read."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    path = reverse("project_document_create", kwargs=own_project())
    content = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 3_000_000)
    assert visitors[""].post(path, {"title": "x", "file": content}).status_code == 413
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", "&".join(f"f{number}=x" for number in range(5_000))),
        ("multipart/form-data", "no boundary"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=" + "x" * 10_000),
        ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n'),
        ("application/json", "[" * 100_000),
        ("text/xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("application/x-www-form-urlencoded; charset=utf-7", "username=+ADw-script+AD4-"),
    ],
)
def test_odd_bodies_are_refused_politely(visitors, content_type, body):
    client = visitors["samordnare"]
    for path in (LOGIN, reverse("project_create"), reverse("project_document_create", kwargs=own_project())):
        response = client.post(path, body, content_type=content_type)
        assert response.status_code in {200, 302, 400}, path
        assert b"root:" not in response.content
