"""The tests' surroundings are strict: no host but this machine; warnings and undefined template variables fail."""

import ipaddress
import os
import shutil
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.template.base import Template
from django.test import override_settings
from django.test.signals import template_rendered

from tests import demo_database

TEMPLATE = os.environ.get("TEST_TEMPLATE")  # a migrated database, from `make test`
MEDIA = settings.MEDIA_ROOT  # the files of the seeded demo, before the tests get a folder of their own
PARTS = ("bootstrap5/", "django/forms/")
INTERNET = (socket.AF_INET, socket.AF_INET6)


def pytest_configure():
    """What a server does once, and tests do thousands of times.

    A password that takes half a second to hash would be most of the seeding; and each of Django's test clients would
    look through all static files, which is a third of a test with a page in it. Browsers get theirs from a real server.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_collection_modifyitems(items):
    """The tests of a file share what they set up and run in one process, unless they are marked to be spread.

    Those that drive a browser share a server too, and come first: they take longest, and wait for it meanwhile.
    """
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.xdist_group(getattr(item.module, "BROWSER", "browser")))
        elif item.get_closest_marker("spread") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


@pytest.fixture(scope="session", autouse=True)
def loopback_only():
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in INTERNET and address[0] != "localhost" and not ipaddress.ip_address(address[0]).is_loopback:
            raise AssertionError(f"A test tried to reach {address[0]}")
        return connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def history_is_emptied_between_tests():
    """A test that commits is cleaned up after with TRUNCATE, which the guard of the history refuses to everybody."""

    def execute_sql_flush(self, sql_list):
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for sql in sql_list:
                cursor.execute(sql)

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def only_pages_tell_their_context(django_test_environment):
    """Django's test client keeps a copy of the context of every template, and each field of a form is several."""

    def render(self, context):
        if not (self.name or "").startswith(PARTS):
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    patch = pytest.MonkeyPatch()
    patch.setattr(Template, "_render", render)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def uploads_of_the_tests(tmp_path_factory):
    """What tests upload goes with them, and so do the letters of the demo."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), LETTER_FOLDER=tmp_path_factory.mktemp("brev")):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Copy the migrated database where there is one, instead of migrating once more in each process."""
    connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE


@pytest.fixture(scope="session")
def seeded_database():
    """The URL of the seeded demo, to be copied and left as it is."""
    return demo_database.seeded_database()


@pytest.fixture(scope="module")
def demo(seeded_database, django_db_setup, django_db_blocker, tmp_path_factory):
    """This module works on a copy of the seeded demo and its files; what it commits goes with the copy."""
    own, name = connection.settings_dict["NAME"], demo_database.new_name("demo")
    files = tmp_path_factory.mktemp("demo") / "media"
    if Path(MEDIA).exists():
        shutil.copytree(MEDIA, files)
    demo_database.copy(seeded_database, name)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files):
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        connection.close()
        connection.settings_dict["NAME"] = own
    demo_database.drop(seeded_database, name)
