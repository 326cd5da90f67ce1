"""The demo's mail server: a folder with a file for each letter, named by its Message-ID, newest first when read.

A letter that is sent again replaces its file, as mail servers drop a message whose Message-ID they already have.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import get_random_string

NAME = re.compile(r"[a-z0-9-]{1,80}", re.ASCII)
SUFFIX = ".eml"


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages):
        for message in email_messages:
            write(message.message())
        return len(email_messages)


def folder():
    return Path(settings.LETTER_FOLDER)


def write(message):
    """One file, there in whole or not at all."""
    folder().mkdir(parents=True, exist_ok=True)
    name = message["Message-ID"].strip("<>").partition("@")[0]
    if not NAME.fullmatch(name):
        name = f"brev-{get_random_string(12).lower()}"
    half = folder() / f"{name}.half"
    half.write_bytes(message.as_bytes())
    half.replace(folder() / f"{name}{SUFFIX}")


@dataclass(frozen=True)
class Sent:
    """A letter as it was sent."""

    name: str
    to: str
    sender: str
    subject: str
    at: datetime
    text: str


def read(name):
    """The letter of that name, None when there is none."""
    path = folder() / f"{name}{SUFFIX}"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    at = parsedate_to_datetime(message["Date"])
    return Sent(
        name=name,
        to=str(message["To"]),
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        text=message.get_content(),
    )


def newest(count):
    """The latest letters, newest first."""
    found = [path for path in folder().glob(f"*{SUFFIX}") if NAME.fullmatch(path.stem)]
    found.sort(key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    letters = (read(path.stem) for path in found[:count])
    return [letter for letter in letters if letter is not None]
