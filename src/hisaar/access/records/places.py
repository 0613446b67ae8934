"""Secure areas, visits, remote paths."""

from hisaar.access import services
from hisaar.access.models import RemotePath, SecureArea, Visit
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=SecureArea,
        prefix="ARE",
        columns="code title kind location owner reviewed_on visitor_log_kept",
        filters="kind location owner reviewed_on visitor_log_kept",
        sections={
            "Area": "title kind location owner",
            "Control": "reviewed_on visitor_log_kept closed_on",
        },
        actions=(services.review_area,),
        panels=("entitlements", "visits"),
        clauses="MON-16",
    )
)
register(
    RecordType(
        model=Visit,
        prefix="VST",
        columns="code visitor organisation area host entered_at left_at",
        filters="area entered_at",
        search="visitor organisation purpose",
        key="area visitor entered_at",
        sections={
            "Visit": "area visitor organisation host purpose",
            "Time": "entered_at left_at",
        },
        actions=(services.close_visit,),
        scope="host",
        clauses="MON-16",
    )
)
register(
    RecordType(
        model=RemotePath,
        prefix="RMT",
        columns="code title kind system third_party has_mfa is_exposed reviewed_on owner",
        filters="kind has_mfa is_exposed is_logged third_party owner reviewed_on",
        sections={
            "Path": "title kind system third_party owner",
            "How it is secured": "has_mfa is_logged checks_device is_exposed",
            "Approval": "approver approved_on reviewed_on",
            "Dates": "from_on to_on",
        },
        actions=(services.approve_path, services.review_path),
        clauses="MON-18 MON-12",
    )
)
