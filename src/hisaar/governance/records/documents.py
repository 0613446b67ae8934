"""Registers: documents, versions, authors, policy areas and acknowledgements."""

from hisaar.governance import services
from hisaar.governance.models import (
    Acknowledgement,
    AcknowledgementCampaign,
    Authorship,
    Communication,
    Document,
    DocumentVersion,
    PolicyArea,
    Training,
)
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=PolicyArea,
        prefix="POL",
        columns="code title owner is_required",
        filters="is_required owner",
        sections={"Area": "title purpose owner is_required"},
        panels=("documents",),
        clauses="GOV-14 GOV-17 GOV-18",
    )
)

register(
    RecordType(
        model=Authorship,
        prefix="AUT",
        columns="code version_of person contribution signed_off_on",
        filters="person signed_off_on",
        sections={"Author": "version_of person contribution authored_on signed_off_on"},
        key="version_of person",
        scope="person",
        clauses="ALN-02 ALN-03",
    )
)

register(
    RecordType(
        model=Document,
        prefix="DOC",
        columns="code title kind owner review_months",
        filters="kind owner policy_areas",
        search="title summary",
        sections={
            "Document": "title kind owner policy_areas review_months summary",
            "Procedures": "carries_out needs_no_procedure no_procedure_reason",
        },
        panels=("versions", "procedures", "objectives", "requirements", "plan_sections", "reviews"),
        clauses="FWK-01 STR-01 GOV-01 GOV-14 GOV-15",
    )
)

register(
    RecordType(
        model=DocumentVersion,
        prefix="VER",
        columns="code title status approved_on effective_on review_due_on",
        filters="status document approved_by_body approved_on review_due_on",
        sections={
            "Version": "document number file owner drafted_on reviewed_on changes",
            "Approval": "approved_by_body approved_by approved_on decision",
            "In force": "effective_on review_due_on superseded_on withdrawn_on",
            "What it covers": "scope elements unchanged_elements capabilities topics cites",
        },
        key="document number",
        children="authorships",
        panels=("campaigns", "agenda_items"),
        actions=(
            services.sign_off,
            services.review,
            services.approve,
            services.draft_next,
            services.supersede,
            services.withdraw,
        ),
        clauses="ALN-01 ALN-02 ALN-03 FWK-01 STR-02 GOV-01 GOV-14",
    )
)

register(
    RecordType(
        model=Acknowledgement,
        prefix="ACR",
        columns="code campaign person unit grade requested_on acknowledged_on",
        filters="campaign unit grade acknowledged_on",
        sections={
            "Asked": "campaign person unit grade requested_on reminded_on",
            "Answer": "acknowledged_on",
        },
        key="campaign person",
        scope="person",
        actions=(services.acknowledge,),
        clauses="STR-12",
    )
)

register(
    RecordType(
        model=AcknowledgementCampaign,
        prefix="ACK",
        columns="code title version_of launched_on due_on closed_on owner",
        filters="launched_on closed_on owner",
        sections={
            "Campaign": "title version_of owner due_on",
            "Who is asked": "units includes_directors",
            "Course": "launched_on closed_on",
        },
        panels=("acknowledgements",),
        actions=(
            services.launch_campaign,
            services.remind,
            services.close_campaign,
        ),
        clauses="STR-12",
    )
)

register(
    RecordType(
        model=Communication,
        prefix="MSG",
        columns="code title sent_on sender_role committee audience",
        filters="sender_role committee sent_on",
        search="title text",
        sections={
            "Message": "title sent_on sender_role sender committee audience channel owner",
            "Content": "text file",
        },
        key="title sent_on",
        clauses="STR-12 GOV-12 GOV-13",
    )
)

register(
    RecordType(
        model=Training,
        prefix="TRN",
        columns="code title person completed_on is_cyber",
        filters="person is_cyber completed_on",
        sections={
            "Training": "title person completed_on is_cyber provider hours score certificate"
        },
        key="person title completed_on",
        scope="person",
        clauses="GOV-12 GOV-13 STR-12",
    )
)
