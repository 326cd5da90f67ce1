from apps.accounts.drafts.desk import Desk

__all__ = ["Desk"]
