"""Entitlements, grants of them, and role profiles."""

from hisaar.access import services
from hisaar.access.models import Entitlement, Grant, RoleProfile
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=Entitlement,
        prefix="RGT",
        columns="code title system kind is_privileged activities business owner",
        filters="kind system is_privileged business area owner",
        search="title activities",
        key="system title",
        sections={
            "Entitlement": "title system kind is_privileged owner external_id",
            "What it allows": "activities business",
            "Place": "location area",
        },
        actions=(services.tag_entitlement,),
        panels=("role_profiles",),
        clauses="MON-19 MON-20",
    )
)
register(
    RecordType(
        model=Grant,
        prefix="GRT",
        columns="code account entitlement kind from_on to_on last_used_on role_profile",
        filters="kind role_profile from_on to_on last_used_on exception_until",
        search="title approval_reference",
        key="account entitlement from_on",
        sections={
            "Grant": "account entitlement kind source",
            "Why": "role_profile approved_by approved_on approval_reference",
            "Exception": "exception_until exception_reason",
            "Dates": "from_on to_on last_used_on",
        },
        actions=(services.approve_grant, services.except_grant, services.end_grant),
        scope="entitlement__owner",
        clauses="RCA-15 MON-16 MON-17 MON-18 MON-19",
    )
)
register(
    RecordType(
        model=RoleProfile,
        prefix="RPF",
        columns="code title unit job approved_on reviewed_on owner",
        filters="unit approved_on reviewed_on owner",
        search="title job",
        sections={
            "Profile": "title unit job owner entitlements",
            "Approval": "approver approved_on reviewed_on",
            "Dates": "from_on to_on",
        },
        actions=(services.approve_profile, services.review_profile),
        clauses="MON-19",
    )
)
