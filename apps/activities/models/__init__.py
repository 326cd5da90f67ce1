from apps.activities.models.activities import (
    GIFT,
    Activity,
    ActivityGoal,
    ActivitySDG,
    ActivityUnit,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
)
from apps.activities.models.advocacy import Advocacy, AdvocacyGoal
from apps.activities.models.horizon import HorizonScan
from apps.activities.models.knowledge import KnowledgeGiven, KnowledgeOffer
from apps.activities.models.promises import Promise
from apps.activities.models.proposals import Proposal

__all__ = [
    "GIFT",
    "Promise",
    "KnowledgeOffer",
    "KnowledgeGiven",
    "HorizonScan",
    "Advocacy",
    "AdvocacyGoal",
    "Activity",
    "ActivityGoal",
    "ActivitySDG",
    "ActivityUnit",
    "MentionedNetwork",
    "MentionedPartnership",
    "ParticipantGroup",
    "Proposal",
]
