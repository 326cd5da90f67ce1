from apps.portal.network_profile.page import network_detail

__all__ = ["network_detail"]
