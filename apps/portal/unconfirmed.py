"""Which profiles nobody has stood up for during the last year: one rule for the list, the to-do list and the letter."""

import datetime

from django.db.models import Q

from apps.core.partial_date import PartialDate
from apps.networks.models import Network
from apps.partnerships.models import Partnership
from apps.portal.duty import Duty

# A vänort or network is confirmed once a year.
CONFIRMED_FOR = datetime.timedelta(days=365)
# The kinds of profile, in the order they are told.
KINDS = (Partnership, Network)


def living(model):
    """Visible records of the kind whose cooperation or membership has not ended."""
    return model.objects.visible().exclude(status=model.Status.ENDED).defer("search")


def needs_confirmation(model, today):
    """Living ones whose facts nobody has said are right for a year."""
    return living(model).filter(Q(confirmed_at=None) | Q(confirmed_at__lt=today - CONFIRMED_FOR))


def confirm_duty(record):
    last = record.confirmed_at
    words = f"Senast bekräftade {PartialDate.day(last)}" if last else "Aldrig bekräftade"
    return Duty(f"Bekräfta uppgifterna om {record.name}", record.get_absolute_url(), words, None, record)
