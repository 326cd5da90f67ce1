#!/usr/bin/env python
"""Django's command line for Norrköping Intl."""

import os
import sys

from django.core.management import execute_from_command_line

from apps.core.history import from_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "norrkoping_intl.settings")
    with from_command(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
