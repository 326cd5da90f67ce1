"""What the pages of vänorter, networks and units have in common."""

from apps.portal.profile.facts import (
    by_kind,
    confirmed_words,
    contact_rows,
    contacts_of,
    fact_rows,
    is_stale,
    owner_rows,
    sentences,
)
from apps.portal.profile.listed import (
    LISTED,
    Listed,
    Years,
    listed_activities,
    listed_projects,
    participants_words,
    when,
)
from apps.portal.profile.summary import summary
from apps.portal.profile.timeline import (
    Event,
    activity_event,
    activity_events,
    end_event,
    event,
    newest_first,
    project_events,
    start_event,
    timeline,
    year_of,
)

__all__ = [
    "LISTED",
    "Event",
    "Listed",
    "Years",
    "activity_event",
    "activity_events",
    "by_kind",
    "confirmed_words",
    "contact_rows",
    "contacts_of",
    "end_event",
    "event",
    "fact_rows",
    "is_stale",
    "listed_activities",
    "listed_projects",
    "newest_first",
    "owner_rows",
    "participants_words",
    "project_events",
    "sentences",
    "start_event",
    "summary",
    "timeline",
    "when",
    "year_of",
]
