"""Dates that are known to the day, the month, the year or only the decade."""

import calendar
import datetime
import re
from dataclasses import dataclass

from django.db import models

MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()  # noqa: SIM905
)


class Precision(models.TextChoices):
    DAY = "day", "dag"
    MONTH = "month", "månad"
    YEAR = "year", "år"
    DECADE = "decade", "årtionde"


@dataclass(frozen=True)
class PartialDate:
    """A date with the precision it is known to; `first` is the first day of the interval it stands for."""

    first: datetime.date
    precision: str = Precision.DAY
    circa: bool = False

    def __post_init__(self):
        day = self.first
        if self.precision == Precision.DECADE:
            day = day.replace(year=max(1, day.year // 10 * 10), month=1, day=1)
        elif self.precision == Precision.YEAR:
            day = day.replace(month=1, day=1)
        elif self.precision == Precision.MONTH:
            day = day.replace(day=1)
        object.__setattr__(self, "first", day)

    @classmethod
    def year(cls, year, *, circa=False):
        return cls(datetime.date(year, 1, 1), Precision.YEAR, circa)

    @classmethod
    def day(cls, day):
        return cls(day)

    @property
    def last(self):
        """The last day of the interval, a `datetime.date`."""
        year, month = self.first.year, self.first.month
        if self.precision == Precision.DECADE:
            return datetime.date(year // 10 * 10 + 9, 12, 31)
        if self.precision == Precision.YEAR:
            return datetime.date(year, 12, 31)
        if self.precision == Precision.MONTH:
            return datetime.date(year, month, calendar.monthrange(year, month)[1])
        return self.first

    @property
    def iso(self):
        """For tables, exports and forms: 2024-11-03, 2024-11, 2024, 1960-talet; "ca" in front when not certain."""
        if self.precision == Precision.DECADE:
            text = f"{self.first.year}-talet"
        elif self.precision == Precision.YEAR:
            text = f"{self.first.year:04d}"
        elif self.precision == Precision.MONTH:
            text = f"{self.first.year:04d}-{self.first.month:02d}"
        else:
            text = self.first.isoformat()
        return f"ca {text}" if self.circa else text

    def __str__(self):
        month = MONTHS[self.first.month - 1]
        if self.precision == Precision.DAY:
            text = f"{self.first.day} {month} {self.first.year}"
        elif self.precision == Precision.MONTH:
            text = f"{month} {self.first.year}"
        else:
            return self.iso
        return f"ca {text}" if self.circa else text

    @classmethod
    def parse(cls, text):
        """Read what a person types: 2024-11-03, 3 november 2024, 2024-11, november 2024, 2024, 1960-talet, "ca …".

        Raises ValueError when it is none of these. Years 1000–2999 only.
        """
        text = " ".join(text.lower().split())
        circa = False
        for prefix in ("cirka ", "ca. ", "ca "):
            if text.startswith(prefix):
                text, circa = text[len(prefix) :], True
                break
        months = "|".join(MONTHS)
        patterns = (
            (r"(?P<y>[12]\d{3})-talet", Precision.DECADE),
            (r"(?P<y>[12]\d{3})", Precision.YEAR),
            (r"(?P<y>[12]\d{3})-(?P<m>\d{1,2})", Precision.MONTH),
            (rf"(?P<name>{months}) (?P<y>[12]\d{{3}})", Precision.MONTH),
            (r"(?P<y>[12]\d{3})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", Precision.DAY),
            (rf"(?P<d>\d{{1,2}}) (?P<name>{months}) (?P<y>[12]\d{{3}})", Precision.DAY),
        )
        for pattern, precision in patterns:
            if found := re.fullmatch(pattern, text, re.ASCII):
                part = found.groupdict()
                month = MONTHS.index(part["name"]) + 1 if part.get("name") else int(part.get("m") or 1)
                day = datetime.date(int(part["y"]), month, int(part.get("d") or 1))
                if precision == Precision.DECADE and day.year % 10:
                    break
                return cls(day, precision, circa)
        raise ValueError(f"not a partial date: {text!r}")
