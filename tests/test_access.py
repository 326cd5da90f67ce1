"""Every address as every role, with what people and programs may throw at it, on the seeded demo.

Nothing here knows a page by heart: addresses come from the URL configuration and from the links and forms of the
pages themselves, so a new page is swept from its first day.
"""

import copy
import html
import re
import uuid
from collections import Counter
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse

from apps.accounts.models import User
from apps.activities.models import Activity
from apps.networks.models import Network
from apps.organisation.models import ContactAssignment, Unit
from apps.partnerships.models import Partnership
from apps.projects.models import Project
from tests.access_table import OTHER_UNIT, REFUSED, ROLES, TABLE, TAKEN, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.spread]

# Answers that are right for a page that does not want us or what we sent.
POLITE = {200, 204, 302, 400, 403, 404, 405}

NASTY = (
    "a%00b",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    quote("😀"),
    quote("\u202etxet\u2066"),
    "x" * 10_000,
    "-1",
    "9" * 40,
    "2024-13",
    "NaN",
    "1e400",
    "' OR 1=1 --",
    "%ED%A0%80",
    "../../etc/passwd",
    quote("１２"),
)
QUERIES = (
    "page=9999",
    "page=0",
    "page=-1",
    "page=abc",
    "page=" + "9" * 40,
    "page=%00",
    "page=" + quote("²"),
    "q=%00",
    "q=" + quote("😀"),
    "q=" + "x" * 10_000,
    "q=" + quote("& | ! :* <-> ( ' \\"),
    "sort=<script>",
    "sort=-",
    "fran=2025&till=2024",
    "fran=" + "9" * 40,
    "fran=2024-3",
    "till=0000",
    "fran=2024&fran=2025",
    "format=exe",
    "format=",
    "format=%00",
    "unknown=1&unknown=2",
    "&&&===&",
    "%ED%A0%80=%FF",
    "a" * 8_000,
)


# What pages that are no lists are asked: they read what stands in the address by one form, if at all.
FEW = ("page=9999&q=%00&sort=<script>", "fran=2025&till=2024", "fran=%00&till=" + "9" * 40 + "&format=exe")
# Lists with a filter.
LISTS = [
    "partnership_list",
    "network_list",
    "unit_list",
    "project_list",
    "activity_list",
    "grant_list",
    "knowledge_list",
]
# Methods that no page of ours takes; OPTIONS only tells which ones do.
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "TRACE")


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


PATTERNS = {pattern.name: pattern for pattern in patterns()}
# Names with a line in the table; that every name has one is a test of its own.
NAMES = sorted(PATTERNS.keys() & TABLE.keys())
SLOW = {name for name in NAMES if all(row.slow for row in rows_of(name))}
HEAVY = {name for name in NAMES if all(row.heavy for row in rows_of(name))}
OPEN = {name for name in NAMES if all(row.anonymous for row in rows_of(name))}
# An argument that fits the path and that nothing has, by the converter that reads it.
NOTHING: dict[str, tuple] = {
    "int": (0, 10**12),
    "slug": ("finns-inte",),
    "str": ("finns-inte",),
    "uuid": (uuid.UUID(int=7),),
}


def converters(name):
    """{argument: name of its converter}"""
    found = PATTERNS[name].pattern.converters
    return {key: type(converter).__name__.removesuffix("Converter").lower() for key, converter in found.items()}


def paths(name, row):
    """Addresses of the row that exist, then addresses that do not."""
    if not row.given:
        return [reverse(name)], []
    given = [example() if callable(example) else example for example in row.given]
    unknown = list(row.unknown)
    for key, converter in converters(name).items():
        unknown += [given[0] | {key: value} for value in NOTHING.get(converter, ())]
    return [reverse(name, kwargs=kwargs) for kwargs in given], [reverse(name, kwargs=kwargs) for kwargs in unknown]


def addresses(name):
    """All addresses of a name that exist, and that do not."""
    both = [paths(name, row) for row in rows_of(name)]
    return [path for known, _ in both for path in known], [path for _, unknown in both for path in unknown]


@pytest.fixture(scope="module", autouse=True)
def seeded(demo):
    """The demo has one contact person who can sign in; here is a colleague of hers at another kontor."""
    colleague = ContactAssignment.objects.current().filter(unit__slug=OTHER_UNIT).earliest("pk").person
    User.objects.create(username=ROLES["other"], person=colleague)


@pytest.fixture(scope="module")
def visitors(seeded) -> dict[str, Client]:
    """A client for each role, signed in."""
    clients = {"": Client()}
    for username in ROLES.values():
        clients[username] = Client()
        clients[username].force_login(
            User.objects.get(username=username), backend="apps.accounts.backends.PasswordBackend"
        )
    return clients


def ask(client, method, path, data=None, query="", **headers):
    """The response; whatever the page writes, in the database or in the cookies, is undone."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        if method == "POST":
            response = client.post(path, data or {}, QUERY_STRING=query, **headers)
        else:
            response = client.generic(method, path, QUERY_STRING=query, **headers)
        response.whole = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def get(client, path, query="", **headers):
    return ask(client, "GET", path, query=query, **headers)


def post(client, path, data):
    return ask(client, "POST", path, data)


# Parts of a page, fetched into it.
FRAGMENTS = {"search_suggestions", "project_accountable", "activity_subjects"}


def is_page(response):
    """Not a file, and not the empty answer to a method that is not allowed."""
    return bool(response.whole) and response.headers.get("Content-Type", "").startswith("text/html")


# What no page of ours may hold


def inline_code(text):
    """Scripts, styles and handlers written into a page: the content security policy would silence them."""
    tags = re.findall(r"<[a-zA-Z][^<>]*>", text)
    return [
        tag
        for tag in tags
        if re.match(r"<style\b", tag, re.IGNORECASE)
        or (re.match(r"<script\b", tag, re.IGNORECASE) and not re.search(r"\ssrc=", tag))
        or re.search(r"\s(?:style|on\w+|hx-on[\w:-]*)\s*=", tag, re.IGNORECASE)
        or "javascript:" in tag.lower()
    ]


def foreign_files(text):
    """Files that a page would load from somebody else; ordinary links may lead anywhere."""
    loads = re.findall(r"<(?:link|script|img|iframe|source|video|audio|object|embed|use|image)\b[^<>]*>", text)
    return [tag for tag in loads if re.search(r"(?:src|href|data|srcset)\s*=\s*[\"']?\s*(?:https?:)?//", tag)]


def visible_text(text):
    text = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", " ", text, flags=re.DOTALL)
    text = re.sub(r"<input type=\"hidden\"[^<>]*>", " ", text)  # sealed values are letters and signs by chance
    values = re.findall(r"\b(?:title|alt|aria-label|placeholder|value)=\"([^\"]*)\"", text)
    return html.unescape(re.sub(r"<[^>]+>", " ", text) + " " + " ".join(values))


def leaks(text):
    """Words of the program, not of people."""
    words = r"\bNone\b|\bTrue\b|\bFalse\b|\bnan\b|{{|}}|{%|%}|&amp;|&lt;|<\w+ object|\bdatetime\.|__\w+__|\bDecimal\("
    return re.findall(words, visible_text(text))


def examine(response):
    text = response.whole.decode()
    assert inline_code(text) == [], response.request["PATH_INFO"]
    assert foreign_files(text) == [], response.request["PATH_INFO"]
    assert leaks(text) == [], response.request["PATH_INFO"]
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    ids = re.findall(r"\sid=\"([^\"]*)\"", text)
    assert [name for name in set(ids) if ids.count(name) > 1] == []
    match = response.wsgi_request.resolver_match  # None for an address that does not exist
    if match and match.view_name in FRAGMENTS:
        return
    assert '<html lang="sv">' in text
    assert len(re.findall(r"<h1[\s>]", text)) == 1
    assert len(re.findall(r"<title>[^<]+</title>", text)) == 1


@pytest.mark.parametrize(
    ("find", "bad", "good"),
    [
        (inline_code, "<script>x()</script>", '<script src="/static/js/app.js" defer></script>'),
        (inline_code, '<p style="color: red">', '<p class="style">'),
        (inline_code, "<style>p {}</style>", "<p>style = x</p>"),
        (inline_code, '<a onclick="x()">', '<a href="/online/">'),
        (inline_code, '<a href="javascript:x()">', '<a href="/skript/">'),
        (foreign_files, '<img src="https://example.com/x.png">', '<a href="https://example.com/">'),
        (foreign_files, '<link href="//example.com/x.css">', '<link href="/static/css/app.css">'),
        (leaks, "<p>None</p>", "<p>Nonet</p>"),
        (leaks, "<p>{{ title }}</p>", "<p>{titel}</p>"),
        (leaks, "<p>&amp;amp;</p>", "<p>&amp;</p>"),
        (leaks, '<img alt="&lt;Project object">', '<img alt="Karta">'),
    ],
)
def test_what_looks_for_faults_finds_them(find, bad, good):
    assert find(bad)
    assert not find(good)


# Roles


def test_every_address_has_a_line_in_the_table():
    assert sorted(PATTERNS.keys() - TABLE.keys()) == []
    assert sorted(TABLE.keys() - PATTERNS.keys()) == []
    missing = [
        name for name in NAMES for row in rows_of(name) if bool(PATTERNS[name].pattern.regex.groups) > bool(row.given)
    ]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_stranger_is_led_to_sign_in(visitors, name):
    existing, unknown = addresses(name)
    for path in (*existing, *unknown):
        for method in ("GET", "POST", "DELETE"):
            response = ask(visitors[""], method, path)
            if name in OPEN:
                assert response.status_code in {200, 302, 404, 405}
                continue
            # The same answer whether it exists or not; back to a page, never to what takes a POST.
            back = f"{reverse('login')}?next={quote(path)}" if method == "GET" else reverse("login")
            assert (response.status_code, response.headers["Location"]) == (302, back), method


@pytest.mark.parametrize("name", NAMES)
def test_address_answers_each_role_and_method_as_the_table_says(visitors, name):
    """Every URL × role × method; a POST is empty here, what odd values do is asked below."""
    for row in rows_of(name):
        existing, unknown = paths(name, row)
        for role, username in ROLES.items():
            client = visitors[username]
            # What takes no other method takes it from nobody: one role tells.
            methods = ("GET", "POST", *OTHER_METHODS) if role == "coordinator" else ("GET", "POST")
            for path in existing:
                for method in methods:
                    if method == "GET" and (row.slow or (row.heavy and role != "reader")):
                        continue
                    response = ask(client, method, path)
                    assert response.status_code in row.expected(role, method), f"{method} {path} as {role}"
                    # A refused page says in words of its own whose it is, or whom to ask.
                    assert response.status_code != 403 or "en annan roll än din" not in response.whole.decode(), path
                    if is_page(response):
                        examine(response)
            for path in unknown if role in {"reader", "coordinator", "administrator"} else ():
                for method, who in (("GET", row.see), ("POST", row.send)):
                    response = ask(client, method, path)
                    right = {404} if who and role in who else REFUSED
                    assert response.status_code in right, f"{method} {path} as {role}"
                    if is_page(response):
                        examine(response)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OPEN])
def test_htmx_request_of_a_stranger_leads_the_whole_page_away(visitors, name):
    for path in addresses(name)[0]:
        response = get(visitors[""], path, HTTP_HX_REQUEST="true")
        assert (response.status_code, response.headers["HX-Redirect"]) == (204, reverse("login"))


def test_unknown_address_is_a_friendly_404(visitors):
    for path in ("/finns-inte/", "/vanorter/riga/finns-inte/", "/admin/", "/projekt/9/9/", "/%00", "/%F0%9F%98%80/"):
        response = get(visitors["lasare"], unquote(path))
        assert response.status_code == 404
        examine(response)


# Query strings


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SLOW])
def test_odd_query_never_breaks_a_page(visitors, name):
    for path in addresses(name)[0][:1]:
        for query in QUERIES if name in LISTS else FEW:
            response = get(visitors["samordnare"], path, query)
            assert response.status_code in POLITE, query
            if is_page(response):
                examine(response)


def fields_of(text):
    """Names of what can be filled in on a page with GET, and of the parameters in its own links."""
    names = set()
    for form in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL):
        if 'method="post"' not in form:
            names |= set(re.findall(r"<(?:input|select|textarea)\b[^>]*?\sname=\"([^\"]+)\"", form))
    for href in re.findall(r"href=\"\?([^\"]*)\"", text):
        names |= {key for key, _ in parse_qsl(html.unescape(href), keep_blank_values=True)}
    return sorted(names)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SLOW])
def test_odd_value_in_any_field_never_breaks_a_page(visitors, name):
    path = addresses(name)[0][0]
    response = get(visitors["samordnare"], path)
    if response.status_code != 200 or not is_page(response):
        return
    for turn, field in enumerate(fields_of(response.whole.decode())):
        # What reads a kind of field is shared by the lists: a third of the values for each.
        for value in NASTY[turn % 3 :: 3] if name in LISTS else NASTY[:2]:
            response = get(visitors["samordnare"], path, f"{quote(field)}={value}")
            assert response.status_code in POLITE, f"{field}={value[:40]}"
            if is_page(response):
                examine(response)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("page", ["2", "9999", "0", "-1", "abc", "9" * 40, "%00", "1.0", "²", ""])
def test_page_beyond_the_last_is_not_there(visitors, name, page):
    path = reverse(name)
    expected = {200, 404} if page == "2" else {404}
    assert get(visitors["lasare"], path, f"page={quote(page, safe='%')}").status_code in expected


@pytest.mark.parametrize("name", LISTS)
def test_list_exports_what_it_shows(visitors, name):
    types = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
        "json": "application/json",
    }
    for kind, content_type in types.items():
        response = get(visitors["lasare"], reverse(name), f"format={kind}")
        assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
        assert len(response.whole) > 20
    assert get(visitors["lasare"], reverse(name), "format=exe").status_code == 400


@pytest.mark.parametrize("name", LISTS)
def test_value_that_makes_no_sense_is_said_in_the_page_and_refused_in_the_export(visitors, name):
    """Each select of the filter, with a value that it does not offer."""
    page = get(visitors["lasare"], reverse(name)).whole.decode()
    selects = set(re.findall(r"<select\b[^>]*?\sname=\"([^\"]+)\"", page)) - {"sort"}
    assert selects
    for field in selects:
        response = get(visitors["lasare"], reverse(name), f"{field}=finns-inte")
        assert response.status_code == 200
        assert f'id="id_{field}_error"' in response.whole.decode(), field
        assert get(visitors["lasare"], reverse(name), f"{field}=finns-inte&format=csv").status_code == 400


# Links: the pages hold together


def links(text):
    """Addresses of our own that a page leads to, without fragments."""
    hrefs = {html.unescape(href) for href in re.findall(r"<a\b[^>]*?\shref=\"([^\"#]+)", text)}
    return {href for href in hrefs if not urlsplit(href).scheme and not urlsplit(href).netloc}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_offers_what_its_reader_may_not(visitors, role):
    """From the start page through everything that can be reached: links lead somewhere, forms may be sent.

    One address of each view; for the reader one of each combination of parameters. What counts and gathers is the same
    for everybody, and drawn for two.
    """
    client, thorough = visitors[ROLES[role]], role == "reader"
    passed_over = set() if role in {"reader", "coordinator"} else HEAVY
    waiting, seen, broken, counted = ["/"], {"/"}, [], Counter()

    def is_new(address):
        kind = kind_of(address, with_query=thorough)
        counted[kind] += address not in seen
        seen.add(address)
        return counted[kind] <= 1

    while waiting:
        here = waiting.pop()
        path, _, query = here.partition("?")
        response = get(client, unquote(path), query)
        if response.status_code not in {200, 302}:
            broken.append(f"{response.status_code} {here}")
        if response.status_code != 200 or not is_page(response):
            continue
        examine(response)
        text = response.whole.decode()
        for link in sorted(links(text)):
            target = f"{path}{link}" if link.startswith("?") else link
            if kind_of(target).split("?")[0].strip() in passed_over or "utvardering.pdf" in target:
                continue
            if target not in seen and "format=pdf" not in target and is_new(target):
                waiting.append(target)
        for action, _ in forms_of(text):
            target = html.unescape(action) or here
            if f"POST {target}" in seen or not is_new(f"POST {target}"):
                continue
            status = post(client, unquote(target.partition("?")[0]), {}).status_code
            if status not in TAKEN:
                broken.append(f"{status} POST {target} on {here}")
    assert broken == []
    assert len(seen) > 40


def kind_of(address, *, with_query=True):
    """Addresses of one view are of one kind, or of one view with the same parameters."""
    method, _, target = address.rpartition(" ")
    path, _, query = target.partition("?")
    try:
        name = resolve(unquote(path)).url_name
    except Resolver404:
        name = path
    keys = ",".join(sorted({key for key, _ in parse_qsl(query, keep_blank_values=True)})) if with_query else ""
    return f"{method} {name}?{keys}"


def known_parameters(view):
    names = {"page", "sort", "format"}
    return names | set(view.filter_class.base_filters)


@pytest.mark.parametrize(
    "path",
    [
        "/rapporter/utbildningskontoret/?fran=2024&till=2025",
        "/rapporter/utbildningsnamnden/?fran=2022&till=2025",
        "/utvardering/2024-2025/",
        "/utvardering/2022-2023/",
        "/",
        "/vanorter/riga/",
        "/natverk/sern/",
        "/enheter/utbildningskontoret/",
    ],
)
def test_links_to_lists_use_filters_that_exist(visitors, path):
    """A parameter that a list does not know is passed over in silence, and the figure would lead to other rows."""
    views = {reverse(pattern.name): pattern.callback.view_class for pattern in patterns() if pattern.name in LISTS}
    where, _, query = path.partition("?")
    text = get(visitors["samordnare"], where, query).whole.decode()
    strange = [
        link
        for link in links(text)
        if (target := urlsplit(link)).path in views
        and not {key for key, _ in parse_qsl(target.query, keep_blank_values=True)}
        <= known_parameters(views[target.path])
    ]
    assert strange == []


def test_every_vanort_network_and_unit_has_its_page(visitors):
    for model, name in ((Partnership, "partnership_detail"), (Network, "network_detail"), (Unit, "unit_detail")):
        for slug in model.objects.visible().values_list("slug", flat=True):
            response = get(visitors["lasare"], reverse(name, args=[slug]))
            assert response.status_code == 200, slug
            examine(response)


def test_every_project_and_activity_has_its_page(visitors):
    for model, name in ((Project, "project_detail"), (Activity, "activity_detail")):
        for pk in model.objects.readable_by(User.objects.get(username="lasare")).values_list("pk", flat=True)[:80]:
            response = get(visitors["lasare"], reverse(name, args=[pk]))
            assert response.status_code == 200, pk
            examine(response)


# Forms


def forms_of(text):
    """(action, {field: value}) of the forms of a page that are sent with POST."""
    for form in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL):
        head = form[: form.index(">")]
        if 'method="post"' in head:
            action = re.search(r"\saction=\"([^\"]*)\"", head)
            yield (
                (action[1] if action else ""),
                sorted(set(re.findall(r"<(?:input|select|textarea)\b[^>]*?\sname=\"([^\"]+)\"", form))),
            )


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SLOW])
def test_forms_refuse_odd_values_politely(visitors, name):
    path = addresses(name)[0][0]
    response = get(visitors["samordnare"], path)
    if response.status_code != 200 or not is_page(response):
        return
    for action, fields in forms_of(response.whole.decode()):
        target = html.unescape(action) or path
        if target in {reverse("logout"), reverse("logout_everywhere")}:
            continue
        # What one may type is read by the same form whoever types it.
        # A third of the values for each form; all of them over the forms together.
        for value in NASTY[NAMES.index(name) % 3 :: 3]:
            data = {field: unquote(value, errors="replace") for field in fields if field != "csrfmiddlewaretoken"}
            answer = post(visitors["samordnare"], target, data)
            assert answer.status_code in POLITE, f"{target} {value[:40]}"
            if is_page(answer):
                examine(answer)
