import datetime
import re
from contextlib import contextmanager

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import get_hasher
from django.urls import reverse
from django.utils import timezone

from apps.accounts import urls as accounts_urls
from tests import factories

pytestmark = pytest.mark.django_db

LOGIN = "/konto/logga-in/"


@pytest.fixture
def demo_user():
    return factories.make_user(username="lasare", password="demo")


def signed_in(client):
    return "_auth_user_id" in client.session


def test_sign_in_leads_to_the_start_page(client, demo_user):
    response = client.post(LOGIN, {"username": "lasare", "password": "demo"})
    assert (response.status_code, response.url) == (302, reverse("start"))
    assert signed_in(client)


def test_sign_in_goes_on_to_next(client, demo_user):
    response = client.post(LOGIN, {"username": "lasare", "password": "demo", "next": "/projekt/?page=2"})
    assert response.url == "/projekt/?page=2"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"])
def test_sign_in_never_leads_to_strangers(client, demo_user, target):
    response = client.post(LOGIN, {"username": "lasare", "password": "demo", "next": target})
    assert response.url == reverse("start")


def test_wrong_password_keeps_the_name_and_says_what_to_do(client, demo_user):
    response = client.post(LOGIN, {"username": "lasare", "password": "fel"})
    html = response.content.decode()
    assert response.status_code == 200
    assert "<title>Fel: Logga in – Internationell samverkan</title>" in html
    message = "Användarnamnet och lösenordet hör inte ihop. Kontrollera båda och försök igen."
    assert f'<a href="#id_password">{message}</a>' in html
    assert 'value="lasare"' in html
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("username", "password", "message"),
    [
        ("", "", "Två uppgifter behöver rättas"),
        ("lasare\x00", "demo", "Användarnamnet innehåller ett tecken som inte går att använda"),
        ("lasare", "de\x00mo", "Lösenordet innehåller ett tecken som inte går att använda"),
        ("x" * 1_000_000, "demo", "Användarnamnet är för långt"),
        ("lasare", "x" * 100_000, "Lösenordet är för långt"),
        ("🦭\u202e", "demo", "hör inte ihop"),
    ],
)
def test_odd_input_gets_a_message(client, demo_user, username, password, message):
    response = client.post(LOGIN, {"username": username, "password": password})
    assert response.status_code == 200
    assert message in response.content.decode()


def test_ten_megabytes_are_refused(client):
    response = client.post(LOGIN, f"username={'x' * 10_000_000}", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_five_wrong_passwords_lock_the_door(client, demo_user):
    for _ in range(5):
        response = client.post(LOGIN, {"username": "lasare", "password": "fel"})
    assert response.status_code == 429
    assert "Inloggningen är spärrad en stund" in response.content.decode()
    assert client.post(LOGIN, {"username": "lasare", "password": "demo"}).status_code == 429


def fail(client, username="lasare", times=5, address="127.0.0.1"):
    for _ in range(times):
        response = client.post(LOGIN, {"username": username, "password": "fel"}, REMOTE_ADDR=address)
    return response


def test_locked_page_says_what_to_do(client, demo_user):
    html = fail(client).content.decode()
    assert "Vänta en kvart och försök igen." in html
    assert "mailto:" in html
    assert "Den släpper av sig själv efter en kvart" in html


def test_lock_is_for_one_name_from_one_address(client, demo_user):
    factories.make_user(username="annan", password="demo")
    fail(client)
    right = {"password": "demo"}
    assert client.post(LOGIN, right | {"username": "annan"}).status_code == 302
    client.logout()
    assert client.post(LOGIN, right | {"username": "lasare"}, REMOTE_ADDR="127.0.0.2").status_code == 302
    client.logout()
    assert client.post(LOGIN, right | {"username": "lasare"}).status_code == 429


def test_lock_ends_after_a_quarter_of_an_hour_although_somebody_tries(client, demo_user):
    fail(client)
    an_hour_ago = timezone.now() - datetime.timedelta(minutes=16)
    assert fail(client, times=1).status_code == 429
    AccessAttempt.objects.filter(failures_since_start=5).update(attempt_time=an_hour_ago)
    assert AccessAttempt.objects.count() == 1
    assert client.post(LOGIN, {"username": "lasare", "password": "demo"}).status_code == 302


def test_success_forgets_earlier_failures(client, demo_user):
    for _ in range(2):
        fail(client, times=4)
        assert client.post(LOGIN, {"username": "lasare", "password": "demo"}).status_code == 302
        client.logout()


def test_nobody_learns_which_accounts_exist(client, demo_user, settings):
    """Unknown, known, closed and without a password: the same words, the same lock and as much work with the hash."""
    settings.DEMO = False  # its buttons name the demo's users
    factories.make_user(username="stangd", password="demo", is_active=False)
    factories.make_user(username="utan", password=None)

    def meets(username):
        pages, work = [], []
        with counted_hashes() as hashes:
            for _ in range(5):
                response = client.post(LOGIN, {"username": username, "password": "fel"})
                html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
                pages.append((response.status_code, html.replace(username, "NAMN")))
                work.append(len(hashes))
                hashes.clear()
        return pages, work

    expected = meets("finns-inte")
    assert expected[1] == [1] * 5
    for username in ("lasare", "stangd", "utan"):
        assert meets(username) == expected


@contextmanager
def counted_hashes():
    """What is asked of the password hasher: in production it takes nearly all the time of an answer."""
    done = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counting(self, *arguments):
        done.append(len(arguments))
        return encode(self, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hasher, "encode", counting)
        yield done


def test_nobody_registers(client):
    """There is no address that makes an account for whoever comes."""
    ways = {pattern.name for pattern in accounts_urls.urlpatterns}
    assert ways == {
        "login",
        "logout",
        "logout_everywhere",
        "demo_login",
        "oidc_start",
        "oidc_callback",
        "identity_list",
        "identity_decide",
    }


def test_signed_in_people_are_sent_on(client, demo_user):
    client.force_login(demo_user)
    assert client.get(LOGIN).url == reverse("start")


def test_demo_buttons_stand_on_the_page_in_the_demo_only(client, settings):
    settings.DEMO = True
    assert "Demo Kontaktperson" in client.get(LOGIN).content.decode()
    settings.DEMO = False
    assert "Demo Kontaktperson" not in client.get(LOGIN).content.decode()


def test_demo_click_signs_in(client, settings, demo_user):
    settings.DEMO = True
    response = client.post("/konto/demo/", {"username": "lasare", "next": "/projekt/"})
    assert (response.status_code, response.url) == (302, "/projekt/")
    assert client.session["_auth_user_id"] == str(demo_user.pk)


def test_demo_click_never_leads_to_strangers(client, settings, demo_user):
    settings.DEMO = True
    response = client.post("/konto/demo/", {"username": "lasare", "next": "//example.org"})
    assert response.url == reverse("start")


def test_demo_click_knows_only_the_demo_users(client, settings):
    settings.DEMO = True
    factories.make_user(username="anna")
    assert client.post("/konto/demo/", {"username": "anna"}).status_code == 404
    assert client.post("/konto/demo/", {"username": "x\x00"}).status_code == 404
    assert not signed_in(client)


def test_demo_click_does_not_exist_outside_the_demo(client, settings, demo_user):
    settings.DEMO = False
    assert client.post("/konto/demo/", {"username": "lasare"}).status_code == 404
    assert not signed_in(client)


def test_demo_click_is_a_post(client, settings):
    settings.DEMO = True
    assert client.get("/konto/demo/").status_code == 405


def test_sign_out_by_post_only(client, demo_user):
    client.force_login(demo_user)
    assert client.get("/konto/logga-ut/").url == reverse("start")
    assert signed_in(client)
    assert client.post("/konto/logga-ut/").url == LOGIN
    assert not signed_in(client)


def test_sign_in_page_has_no_doors(client):
    html = client.get(LOGIN).content.decode()
    assert "Huvudmeny" not in html
    assert 'role="search"' not in html


def test_name_of_the_signed_in_costs_no_query(client, demo_user, django_assert_num_queries):
    client.force_login(demo_user)
    with django_assert_num_queries(2):  # session, user with person
        html = client.get("/komponenter/").content.decode()
    assert demo_user.display_name in html
