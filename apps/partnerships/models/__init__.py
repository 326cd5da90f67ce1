from apps.partnerships.models.grants import (
    AssociationGrant,
    AssociationGrantCity,
)
from apps.partnerships.models.notes import (
    PartnershipPolicyNote,
)
from apps.partnerships.models.partnerships import (
    Agreement,
    AgreementDocument,
    AgreementParty,
    CooperationField,
    Milestone,
    Partnership,
    PartnershipFact,
    Twinning,
)

__all__ = [
    "Agreement",
    "AgreementDocument",
    "AgreementParty",
    "AssociationGrant",
    "AssociationGrantCity",
    "CooperationField",
    "Milestone",
    "Partnership",
    "PartnershipFact",
    "PartnershipPolicyNote",
    "Twinning",
]
