from apps.portal.network_profile.page import network_detail
from apps.portal.network_profile.timeline import network_timeline

__all__ = ["network_detail", "network_timeline"]
