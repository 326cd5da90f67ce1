from apps.activities.models.activities import (
    Activity,
    ActivityGoal,
    ActivitySDG,
    ActivityUnit,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
)
from apps.activities.models.proposals import Proposal

__all__ = [
    "Activity",
    "ActivityGoal",
    "ActivitySDG",
    "ActivityUnit",
    "MentionedNetwork",
    "MentionedPartnership",
    "ParticipantGroup",
    "Proposal",
]
