"""The last day of a question, in words."""

import datetime

from django.utils import timezone

from apps.activities.models import Advocacy
from apps.core.templatetags.intl import plural

SOON = datetime.timedelta(days=30)


def deadline_words(deadline, status):
    """ "om 9 dagar", "i dag", "passerade för 3 dagar sedan"; empty when the day says nothing more.

    The day is there for the position to be put forward; when that is done it does not press any longer.
    """
    if deadline is None or status != Advocacy.Status.WATCHED:
        return ""
    days = (deadline - timezone.localdate()).days
    if days < 0:
        return f"passerade för {plural(-days, 'dag,dagar')} sedan"
    if days == 0:
        return "i dag"
    if days == 1:
        return "i morgon"
    return f"om {plural(days, 'dag,dagar')}" if days <= SOON.days else ""
