from apps.activities.models.activities import GIFT, Activity, ActivityUnit
from apps.activities.models.advocacy import Advocacy, AdvocacyGoal
from apps.activities.models.horizon import HorizonScan
from apps.activities.models.knowledge import KnowledgeGiven, KnowledgeOffer
from apps.activities.models.participants import ParticipantGroup
from apps.activities.models.promises import Promise
from apps.activities.models.proposals import Proposal
from apps.activities.models.tags import ActivityGoal, ActivitySDG, MentionedNetwork, MentionedPartnership

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
