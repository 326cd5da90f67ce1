from apps.portal.network_profile.detail import network_detail
from apps.portal.network_profile.timeline import network_timeline

__all__ = ["network_detail", "network_timeline"]
