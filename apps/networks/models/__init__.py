from apps.networks.models.networks import (
    CoMember,
    FocusArea,
    Membership,
    MembershipYear,
    Network,
    NetworkFact,
)
from apps.networks.models.representation import (
    Representation,
)

__all__ = [
    "CoMember",
    "FocusArea",
    "Membership",
    "MembershipYear",
    "Network",
    "NetworkFact",
    "Representation",
]
