from apps.portal.handover.forms.appoint import AppointForm
from apps.portal.handover.forms.handover import HandoverForm

__all__ = ["AppointForm", "HandoverForm"]
