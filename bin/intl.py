"""The set-up and its commands, in bin/dev. Standard library only: it runs before anything is installed."""

import sys

from dev.commands import main

if __name__ == "__main__":
    sys.exit(main())
