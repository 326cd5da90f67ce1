"""Addresses of the lists that figures count. The same parameters as the lists' filters take."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from apps.reports.period import Period

# ?slag= of the project list that leaves out accreditations, as figures do.
COUNTED = "raknas"
ACCREDITATION = "ackreditering"
DONE = "genomford"
MISSING = "saknas"


@dataclass(frozen=True)
class Link:
    text: str
    href: str = ""


@dataclass(frozen=True)
class Lists:
    """The lists of one unit (or, without a slug, of everybody) in one period, its predecessors' too when asked for."""

    period: Period
    unit: str = ""
    with_predecessors: bool = False

    def address(self, name, parameters):
        scope = {"enhet": self.unit, "fran": self.period.fran, "till": self.period.till}
        if self.with_predecessors:
            scope["foregangare"] = "1"
        return f"{reverse(name)}?{urlencode({k: v for k, v in (scope | parameters).items() if v})}"

    def projects(self, measure, **parameters):
        """Projects of a measure; `program`, `ort`, `natverk`, `mal`, `globalt_mal` or `slag` narrow it down."""
        return self.address("project_list", {"matt": measure, "slag": COUNTED} | parameters)

    def activities(self, **parameters):
        """Activities that were done; `slag`, `ort`, `natverk`, `mal` or `globalt_mal` narrow it down."""
        return self.address("activity_list", {"lage": DONE} | parameters)

    def grants(self, **parameters):
        """Grants to associations that were decided in the period."""
        return self.address("grant_list", parameters)

    def advocacy(self, measure):
        """Questions of a measure of the advocacy list."""
        return self.address("advocacy_list", {"matt": measure})

    def decisions(self, considered=""):
        """Large decisions, all of them or those with an answer."""
        return self.address("horizon_list", {"omvarlden": considered})
