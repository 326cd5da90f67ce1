"""Long lists of choices, kept for a minute and drawn as one string.

Django renders a template for every <option>; with a few hundred of them that costs more than the rest of a page.
"""

import time
from collections.abc import Callable, Iterable

from django import forms
from django.utils.html import escape
from django.utils.safestring import mark_safe

KEEP_SECONDS = 60


class Options:
    """Choices read from the database by `load`, a callable that gives (value, label) pairs."""

    def __init__(self, load: Callable[[], Iterable[tuple[str, str]]]):
        self.load = load
        self.read_at: float | None = None
        self.pairs: list[tuple[str, str]] = []
        self.drawn = ""

    def refresh(self):
        self.pairs = [(str(value), str(label)) for value, label in self.load()]
        self.drawn = "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in self.pairs)
        self.read_at = time.monotonic()

    def forget(self):
        """Read anew next time; for tests, whose rows come and go within a minute."""
        self.read_at = None

    @property
    def stamp(self):
        """Changes whenever the choices have been read anew."""
        self()
        return self.read_at

    def __call__(self):
        """The (value, label) pairs; read anew when a minute has passed."""
        if self.read_at is None or time.monotonic() - self.read_at > KEEP_SECONDS:
            self.refresh()
        return self.pairs

    def __deepcopy__(self, memo):
        # Fields and filters are copied for every form; what was read from the database is shared.
        return self

    def label_of(self, value):
        """The words for a value, or the value itself when it is not one of the choices."""
        return dict(self()).get(value, value)

    def knows(self, value):
        """Is this one of the values? An unknown one is looked for again before it is refused."""
        if any(value == known for known, _ in self()):
            return True
        self.refresh()
        return any(value == known for known, _ in self.pairs)

    def html(self, selected=""):
        self()
        marked = f'<option value="{escape(selected)}"'
        return self.drawn.replace(marked, f"{marked} selected", 1) if selected else self.drawn


def upfirst_choices(choices):
    """The (value, label) pairs of a TextChoices, each label with a capital first letter."""
    return [(value, label[:1].upper() + label[1:]) for value, label in choices.choices]


class FixedOptions(Options):
    """Choices that never change while the program runs, such as TextChoices."""

    def __init__(self, choices):
        super().__init__(lambda: choices)
        self.refresh()

    def __call__(self):
        return self.pairs


class OptionsSelect(forms.Widget):
    """A select drawn by joining strings, with an empty first choice."""

    def __init__(self, options, empty_label="Alla", attrs=None):
        super().__init__(attrs)
        self.options = options
        self.empty_label = empty_label

    def __deepcopy__(self, memo):
        return type(self)(self.options, self.empty_label, dict(self.attrs))

    def render(self, name, value, attrs=None, renderer=None):
        extra = {**self.attrs, **(attrs or {})}
        drawn = "".join(
            f' {key}="{escape(text)}"' if text is not True else f" {key}"
            for key, text in extra.items()
            if text is not False and text is not None
        )
        options = self.options.html(str(value) if value else "")
        return mark_safe(  # noqa: S308 - every part is escaped
            f'<select name="{name}" class="form-select"{drawn}>'
            f'<option value="">{escape(self.empty_label)}</option>{options}</select>'
        )


class PlainInput(forms.Widget):
    """A one-line input drawn without a template."""

    def __init__(self, kind="text", attrs=None):
        super().__init__(attrs)
        self.kind = kind

    def render(self, name, value, attrs=None, renderer=None):
        extra = {**self.attrs, **(attrs or {})}
        drawn = "".join(f' {key}="{escape(text)}"' for key, text in extra.items() if text not in (None, False, True))
        shown = f' value="{escape(value)}"' if value not in (None, "") else ""
        html = f'<input type="{self.kind}" name="{name}" class="form-control"{drawn}{shown}>'
        return mark_safe(html)  # noqa: S308 - every part is escaped
