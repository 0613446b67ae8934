"""Accounts and the policies by which they sign in."""

from hisaar.access import services
from hisaar.access.models import Account, SignInPolicy
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=Account,
        prefix="ACC",
        columns="code name system identity kind is_enabled is_privileged has_mfa last_used_on",
        filters="kind system is_enabled is_privileged has_mfa is_internet_reachable last_used_on",
        search="name title purpose external_id",
        key="system name",
        sections={
            "Account": "name system identity kind purpose owner external_id",
            "How it signs in": "is_enabled is_privileged has_mfa is_internet_reachable"
            " signs_in_interactively is_logged",
            "Sharing": "sharing_reason sharing_until",
            "Dates": "created_on last_used_on rotated_on expires_on disabled_on from_on to_on",
        },
        actions=(
            services.disable_account,
            services.rotate_key,
            services.adopt_orphan,
            services.share_until,
        ),
        panels=("grants", "misuses"),
        clauses="RCA-15 RCA-16 MON-17",
    )
)
register(
    RecordType(
        model=SignInPolicy,
        prefix="SIP",
        columns="code title minimum_length lockout_attempts is_enforced verified_on owner",
        filters="is_enforced systems verified_on",
        sections={
            "Policy": "title systems owner is_enforced verified_on",
            "Demands": "minimum_length lockout_attempts lockout_minutes refuses_known_passwords",
            "Dates": "from_on to_on",
        },
        clauses="MON-17",
    )
)
