"""Charts as plain data: the same object is drawn on the screen and on paper."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Bar:
    """One bar: `value` sets its length, `text` is written beside it ("2,8 mnkr"); `value` None is unknown."""

    label: str
    value: int | Decimal | None
    text: str
    href: str = ""
    width: float = 0.0

    @property
    def percent(self):
        """The width in whole per cent, at least one: on paper a class of the style sheet draws it."""
        return max(1, round(self.width))

    @property
    def svg_width(self):
        """An SVG length; the program's language must not turn the point into a comma."""
        return f"{self.width:.1f}%"


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars: `title` in words, `note` one line beneath, `how` the definition behind "Så räknar vi"."""

    title: str
    rows: tuple[Bar, ...]
    unit: str = "Värde"
    heading: str = "Vad"
    note: str = ""
    how: str = ""


def bar_chart(title, rows, *, unit="Värde", heading="Vad", note="", how=""):
    """A BarChart of (label, value, text) or (label, value, text, href); widths in per cent of the longest bar.

    `unit` and `heading` head the two columns of the table. Negative and unknown values get no bar, only their text.
    """
    rows = list(rows)
    longest = max((row[1] for row in rows if row[1] is not None), default=0)
    bars = []
    for label, value, text, *href in rows:
        share = float(value / longest * 100) if value and value > 0 else 0.0
        bars.append(Bar(label, value, text, href[0] if href else "", round(share, 1)))
    return BarChart(title, tuple(bars), unit, heading, note, how)
