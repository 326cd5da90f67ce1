import pytest

from apps.core import options
from apps.projects import filters


@pytest.fixture(autouse=True)
def fresh_options():
    """Choices are kept for a minute; each test has its own."""
    for kept in vars(filters).values():
        if isinstance(kept, options.Options) and not isinstance(kept, options.FixedOptions):
            kept.forget()
