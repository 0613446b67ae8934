"""The register of inherent risk profiles and of their answers."""

from hisaar.platform.records import RecordType, register
from hisaar.risk.models import InherentProfile, ProfileAnswer
from hisaar.risk.profile import services

register(
    RecordType(
        model=InherentProfile,
        prefix="IRP",
        columns="code title status assessed_on approved_on approver owner",
        filters="status assessed_on approved_on approver owner",
        key="title assessed_on",
        sections={
            "Profile": "title assessed_on size_band owner",
            "Approval": "submitted_on approver approved_on decision",
            "Set by management": "override_of override_band override_reason override_by",
        },
        actions=(
            services.fill_from_inventories,
            services.override_band,
            services.remove_override,
            services.send_to_review,
            services.approve_profile,
            services.copy_last,
        ),
        panels=("web/profile/record.html", "answers"),
        clauses="RCA-23 RCA-24 RCA-25 RCA-26 ALN-04 CISO-07",
    )
)
register(
    RecordType(
        model=ProfileAnswer,
        prefix="IPA",
        columns="code profile statement title level number counted_number counted_on",
        filters="profile statement level counted_on",
        search="title remark difference_reason",
        key="profile statement",
        sections={
            "Answer": "profile statement level number remark",
            "Beside the inventories": "difference_reason",
        },
        scope="profile__owner",
        clauses="RCA-23 RCA-24 RCA-25 RCA-26",
    )
)
