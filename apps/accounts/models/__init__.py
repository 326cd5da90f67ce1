from apps.accounts.models.drafts import FormDraft
from apps.accounts.models.identity import Identity
from apps.accounts.models.letters import Letter, LetterRun
from apps.accounts.models.limits import RequestCount
from apps.accounts.models.marks import DatabaseMark
from apps.accounts.models.people import Person, Role, User
from apps.accounts.models.retention import RetentionRule, RetentionRun

__all__ = [
    "Letter",
    "LetterRun",
    "DatabaseMark",
    "FormDraft",
    "Identity",
    "Person",
    "RequestCount",
    "RetentionRule",
    "RetentionRun",
    "Role",
    "User",
]
