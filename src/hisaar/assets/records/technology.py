"""The registers of systems, data, places and third parties."""

from hisaar.assets import services
from hisaar.assets.models import Change, DataSet, Location, System, ThirdParty
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=System,
        prefix="SYS",
        columns="code title kind criticality classification owner location support_ends_on",
        filters="kind criticality classification owner location hosting built parent zone baseline"
        " is_internet_facing retired_on",
        search="title address host_name serial_number external_id operating_system description",
        sections={
            "System": "title kind description parent owner custodian",
            "Rating": "criticality classification is_internet_facing is_standalone",
            "Where and whose": "built hosting location zone address host_name mac_address vendor",
            "Make": "operating_system serial_number external_id bought_on",
            "Hardening": "baseline malware_agent_seen_on has_auditing has_default_accounts"
            " physical_protection",
            "Recovery": "restore_hours backup_interval_hours",
            "Dates": "support_ends_on is_support_exempt in_service_on retired_on disposal_on"
            " verified_on",
        },
        actions=(
            services.confirm, services.retire, services.take_snapshot, services.log_custody,
            services.review_firewall_rules,
        ),
        panels=(
            "web/dependence/panel.html",
            "parts", "data_sets", "links_from", "links_to", "processes", "backup_sets", "drifts",
            "firewall_rules", "custody_entries",
        ),
        clauses="RCA-11 RCA-12 RCA-13 RCA-29 RCA-31",
    )
)  # fmt: skip
register(
    RecordType(
        model=DataSet,
        prefix="DAT",
        columns="code title subject classification has_personal_data record_count owner",
        filters="subject classification has_personal_data has_health_data systems owner",
        sections={
            "Data": "title subject classification has_personal_data has_health_data",
            "Extent": "record_count systems owner holders verified_on",
            "Keeping": "retention_years disposal_rule",
        },
        actions=(services.confirm,),
        panels=(
            "web/dependence/panel.html",
            "processes",
            "links",
            "flows",
            "encryptions",
            "protection_exceptions",
        ),
        clauses="DAT-01 SYS-05 SYS-06 SYS-07 SYS-08",
    )
)
register(
    RecordType(
        model=Change,
        prefix="CHG",
        columns="code title kind requested_on approved_on implemented_on is_emergency outcome",
        filters="kind systems is_emergency outcome owner requester approver implemented_on",
        search="title description external_id",
        key="external_id | title requested_on",
        sections={
            "Change": "title kind description systems owner external_id",
            "Request": "requester requested_on is_emergency",
            "Approval": "approver approved_on",
            "Test and way back": "test tested_on back_out",
            "End": "implemented_on outcome closed_on",
        },
        actions=(services.approve_change, services.close_change),
        clauses="RCA-12 SYS-03",
    )
)
register(
    RecordType(
        model=ThirdParty,
        prefix="TPY",
        columns="code title category tier holds_policyholder_data contract_ends_on owner",
        filters="category tier holds_policyholder_data owner next_assessment_on",
        search="title contact",
        sections={
            "Third party": "title category tier owner country contact",
            "What it touches": "holds_policyholder_data has_no_connection",
            "Contract": "contract_reference contract_ends_on exit_option",
            "Dates": "next_assessment_on from_on to_on",
        },
        panels=("web/dependence/panel.html", "systems", "links", "flows"),
        clauses="GOV-17 RCA-05",
    )
)
register(
    RecordType(
        model=Location,
        prefix="LOC",
        columns="code title kind city country",
        filters="kind city",
        search="title city",
        sections={"Location": "title kind city country"},
        panels=("systems",),
        scope="systems__owner",
    )
)
