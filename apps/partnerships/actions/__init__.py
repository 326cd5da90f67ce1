from apps.partnerships.actions.agreements import save_agreement
from apps.partnerships.actions.facts import remove_fact, save_fact, save_milestone, save_policy_note
from apps.partnerships.actions.partnerships import (
    change_owner,
    confirm_partnership,
    create_partnership,
    save_partnership,
)

__all__ = [
    "change_owner",
    "confirm_partnership",
    "create_partnership",
    "remove_fact",
    "save_agreement",
    "save_fact",
    "save_milestone",
    "save_partnership",
    "save_policy_note",
]
