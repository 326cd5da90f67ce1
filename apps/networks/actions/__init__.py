from apps.networks.actions.networks import change_holder, change_owner, confirm_network

__all__ = ["change_holder", "change_owner", "confirm_network"]
