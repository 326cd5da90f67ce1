"""Starts the provider of server.py and speaks with it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

CLIENT_ID, CLIENT_SECRET = "norrkoping-intl", "a secret that the provider has given us, long enough"
TENANT = "11111111-2222-3333-4444-555555555555"

PERSON: dict[str, Any] = {
    "sub": "subject-of-anna",
    "tid": TENANT,
    "oid": "aaaaaaaa-0000-0000-0000-000000000001",
    "name": "Demo Inloggad",
    "email": "demo.inloggad@kommun.example",
    "department": "Provkontoret",
    "roles": [],
    "login_hint": "opaque-hint",
}


@dataclass
class Provider:
    """A provider at `url`, with everything as it should be until `does` says otherwise."""

    url: str

    def does(self, **changes: Any) -> None:
        requests.post(f"{self.url}/control", json=changes, timeout=5).raise_for_status()

    def knows(self, **changes: Any) -> None:
        """Sign in this person from now on: the usual one with changes; None takes a claim away."""
        self.does(person=PERSON | changes)

    def behave(self) -> None:
        self.does(fault="", person=PERSON, down=[], metadata={}, asks=False)

    def seen(self, path: str) -> list[dict[str, str]]:
        """What it was asked at an address, oldest first."""
        told: list[dict[str, str]] = requests.get(f"{self.url}/seen", timeout=5).json()
        return [each for each in told if each["path"] == path]

    def visit(self, address: str) -> str:
        """Go where the program sends a browser; returns where the provider sends it back."""
        response = requests.get(address, timeout=5, allow_redirects=False)
        assert response.status_code == 302, response.text
        return response.headers["Location"]


@contextmanager
def running_provider() -> Iterator[Provider]:
    command = [sys.executable, str(Path(__file__).with_name("server.py")), CLIENT_ID, CLIENT_SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            yield Provider(url)
        finally:
            process.terminate()
