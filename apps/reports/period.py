"""The time a report is about: whole half-years, from `fran` to `till`."""

import datetime
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils import timezone

from apps.core.filters import HalfYearField, parse_half_year, period_words

# The earliest year that a list's `fran` can be.
FIRST_YEAR = 1900


def half_of(day):
    """Half-years counted from year 0, so that periods can be moved by adding."""
    return day.year * 2 + (day.month > 6)


def half_text(number):
    return f"{number // 2}-{number % 2 + 1}"


@dataclass(frozen=True)
class Period:
    """Half-years from `start` to `stop`, both counted, as numbers given by `half_of`."""

    start: int
    stop: int

    @classmethod
    def of_years(cls, first, last):
        return cls(first * 2, last * 2 + 1)

    @classmethod
    def parse(cls, fran, till):
        """From the texts of ?fran= and ?till=; raises ValueError when one is nonsense or they are the wrong way."""
        period = cls(half_of(parse_half_year(fran)[0]), half_of(parse_half_year(till)[1]))
        if period.start > period.stop:
            raise ValueError(f"{fran} is after {till}")
        return period

    @property
    def first(self):
        return datetime.date(self.start // 2, 7 if self.start % 2 else 1, 1)

    @property
    def last(self):
        year = self.stop // 2
        return datetime.date(year, 12, 31) if self.stop % 2 else datetime.date(year, 6, 30)

    @property
    def days(self):
        """(first day, last day), as the conditions of lists take them."""
        return self.first, self.last

    @property
    def fran(self):
        """As `fran` is written: the year when the period begins with it and covers it, else the half-year."""
        covers_year = self.start % 2 == 0 and self.stop > self.start
        return f"{self.start // 2}" if covers_year else half_text(self.start)

    @property
    def till(self):
        covers_year = self.stop % 2 == 1 and self.stop > self.start
        return f"{self.stop // 2}" if covers_year else half_text(self.stop)

    @property
    def label(self):
        """2024–2025, 2024, första halvåret 2024, från andra halvåret 2024 till och med 2025."""
        return period_words(self.fran, self.till)

    @property
    def slug(self):
        """For file names: 2024-2025, 2024, 2024-2-2025."""
        return self.fran if self.fran == self.till else f"{self.fran}-{self.till}"

    @property
    def query(self):
        return f"fran={self.fran}&till={self.till}"

    @property
    def previous(self):
        """The period of the same length just before, or None when no list reaches that far back."""
        length = self.stop - self.start + 1
        before = Period(self.start - length, self.start - 1)
        return before if before.start >= FIRST_YEAR * 2 else None


def default_period(today=None):
    """The latest two whole years that are evaluated together: an even year and the one after it."""
    last = (today or timezone.localdate()).year - 1
    last -= last % 2 == 0
    return Period.of_years(last - 1, last)


class PeriodForm(forms.Form):
    """`fran` and `till` of a report; one alone means that year or half-year, none the default period."""

    use_required_attribute = False

    fran = HalfYearField(label="Från", required=False)
    till = HalfYearField(label="Till", required=False)

    def clean(self):
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        fran, till = cleaned.get("fran"), cleaned.get("till")
        try:
            cleaned["period"] = Period.parse(fran or till, till or fran)
        except ValueError:
            self.add_error("till", "Till kan inte vara före från.")
        return cleaned

    @classmethod
    def of_request(cls, request):
        """The form with what the reader asked for, or with the default when nothing was asked; validated."""
        asked = request.GET.get("fran", "").strip() or request.GET.get("till", "").strip()
        form = cls(request.GET if asked else QueryDict(default_period().query), auto_id="period_%s")
        form.is_valid()
        return form

    @property
    def period(self):
        """The period asked for, or None when the values make no sense."""
        return self.cleaned_data.get("period")
