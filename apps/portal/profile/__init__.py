"""What the pages of vänorter, networks and units have in common."""

from apps.portal.profile.facts import (
    by_kind,
    confirmed_words,
    contact_rows,
    contacts_of,
    fact_rows,
    owner_rows,
    sentences,
)
from apps.portal.profile.listed import Listed, Years, listed_activities, listed_projects, participants_words, when
from apps.portal.profile.summary import summary
from apps.portal.profile.timeline import (
    Event,
    activity_events,
    event,
    newest_first,
    project_events,
    timeline,
    year_of,
)

__all__ = [
    "Event",
    "Listed",
    "Years",
    "activity_events",
    "by_kind",
    "confirmed_words",
    "contact_rows",
    "contacts_of",
    "event",
    "fact_rows",
    "listed_activities",
    "listed_projects",
    "newest_first",
    "owner_rows",
    "participants_words",
    "project_events",
    "sentences",
    "summary",
    "timeline",
    "when",
    "year_of",
]
