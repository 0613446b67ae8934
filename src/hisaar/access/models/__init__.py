"""The tables of access rights, by thing."""

from .accounts import Account, SignInPolicy
from .dated import Dated
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
    "Dated",
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
