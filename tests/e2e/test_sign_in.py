"""Every demo account signs in with the form, in light and dark, and the surroundings of these tests hold."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e
WORKER = True
ACCOUNTS = ("lasare", "administrator")  # the others sign in all over these tests


@pytest.mark.parametrize("username", ACCOUNTS)
def test_demo_account_signs_in(page, login, username):
    login(page, username, by_form=True)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Demo med exempeldata")).to_be_visible()


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_sign_in_page_is_accessible_and_fits_a_telephone(new_page, axe, fits, color_scheme):
    page = new_page(color_scheme=color_scheme, width=320)
    page.goto("/konto/logga-in/")
    axe(page)
    fits(page)


def test_worker_listens_on_the_copied_database(server, page):
    page.goto("/halsa/")
    page.wait_for_timeout(100)
    deadline = 100
    while not server.sql("SELECT 1 FROM procrastinate_workers") and deadline:
        page.wait_for_timeout(100)
        deadline -= 1
    assert len(server.sql("SELECT 1 FROM procrastinate_workers")) == 1
