"""Reads the environment for the settings."""

import os

from django.core.exceptions import ImproperlyConfigured


def flag(name):
    """True when the environment variable says 1, true, ja or yes."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "ja", "yes"}


def listed(name, default=""):
    """The comma separated values of an environment variable."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def paired(name):
    """{"revisor": ["Intl.Revisor"]} from "revisor=Intl.Revisor, …"; the same key may come twice."""
    pairs = {}
    for part in listed(name):
        ours, equals, theirs = part.partition("=")
        if not (equals and ours.strip() and theirs.strip()):
            raise ImproperlyConfigured(f"{name}: skriv par som namn=värde med komma emellan, inte {part!r}.")
        pairs.setdefault(ours.strip(), []).append(theirs.strip())
    return pairs
