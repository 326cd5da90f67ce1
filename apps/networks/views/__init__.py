from apps.networks.views.lists import NetworkList

__all__ = ["NetworkList"]
