"""The tables of access rights, by thing."""

from .accounts import Account, SignInPolicy
from .duties import DutyMitigation, DutyRule
from .grants import Entitlement, Grant, RoleProfile
from .identities import AccessMisuse, Identity, MovementEvent
from .places import RemotePath, SecureArea, Visit
from .reviews import AccessReview, AccessReviewItem, AccessReviewList

__all__ = (
    "AccessMisuse",
    "AccessReview",
    "AccessReviewItem",
    "AccessReviewList",
    "Account",
    "DutyMitigation",
    "DutyRule",
    "Entitlement",
    "Grant",
    "Identity",
    "MovementEvent",
    "RemotePath",
    "RoleProfile",
    "SecureArea",
    "SignInPolicy",
    "Visit",
)
