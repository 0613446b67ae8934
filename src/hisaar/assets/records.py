"""The registers of this context."""

from hisaar.platform.records import RecordType, register

from . import services
from .models import (
    BusinessFunction,
    BusinessProcess,
    DataSet,
    Dependency,
    ImpactAnalysis,
    ImpactBand,
    Interconnection,
    Location,
    System,
    ThirdParty,
)

register(
    RecordType(
        model=BusinessFunction,
        prefix="FUN",
        columns="code title area unit criticality owner verified_on",
        filters="area unit criticality owner is_window_takaful verified_on",
        search="title description",
        sections={
            "Function": "title area description unit owner is_manual is_window_takaful",
            "Criticality": "criticality criticality_reason classified_on",
            "Dates": "verified_on from_on to_on",
        },
        actions=(services.classify, services.confirm),
        panels=("processes", "impact_analyses"),
        clauses="RCA-01 RCA-02 RCA-03 RCA-09 RCA-10",
    )
)
register(
    RecordType(
        model=BusinessProcess,
        prefix="PRC",
        columns="code title criticality owner owner_confirmed_on",
        filters="criticality functions owner owner_confirmed_on",
        search="title steps",
        sections={
            "Process": "title functions owner steps inputs outputs",
            "Stands on": "systems data_sets",
            "Criticality": "criticality criticality_override_reason",
            "Dates": "owner_confirmed_on from_on to_on",
        },
        actions=(services.confirm,),
        clauses="RCA-08 RCA-09",
    )
)
register(
    RecordType(
        model=System,
        prefix="SYS",
        columns="code title kind criticality classification owner location support_ends_on",
        filters="kind criticality classification owner location hosting built parent retired_on",
        search="title address description",
        sections={
            "System": "title kind description parent owner custodian",
            "Rating": "criticality classification is_internet_facing is_standalone",
            "Where and whose": "built hosting location address vendor",
            "Recovery": "restore_hours backup_interval_hours",
            "Dates": "support_ends_on in_service_on retired_on verified_on",
        },
        actions=(services.confirm, services.retire),
        panels=("parts", "data_sets", "links_from", "links_to", "processes"),
        clauses="RCA-11 RCA-12 RCA-13",
    )
)
register(
    RecordType(
        model=DataSet,
        prefix="DAT",
        columns="code title subject classification has_personal_data record_count owner",
        filters="subject classification has_personal_data has_health_data systems owner",
        sections={
            "Data": "title subject classification has_personal_data has_health_data",
            "Extent": "record_count retention_years systems owner verified_on",
        },
        actions=(services.confirm,),
        panels=("processes", "links"),
        clauses="DAT-01 SYS-08",
    )
)
register(
    RecordType(
        model=Interconnection,
        prefix="LNK",
        columns="code title scope system counterparty protocol is_encrypted verified_on",
        filters="scope kind system counterparty direction is_encrypted owner verified_on",
        search="title protocol approval_reference",
        sections={
            "Link": "title scope kind system other_system counterparty owner",
            "How": "direction protocol port authentication is_encrypted is_dedicated data_sets",
            "Control": "approval_reference kill_switch reconnection",
            "Dates": "verified_on from_on to_on",
        },
        actions=(services.confirm,),
        clauses="RCA-13 RCA-14",
    )
)
register(
    RecordType(
        model=Dependency,
        prefix="DEP",
        columns="code source target strength group verified_on",
        filters="strength is_acknowledged verified_on",
        search="source target note",
        key="source target",
        sections={
            "Dependency": "source target strength owner note",
            "Redundancy": "group needed_of_group is_acknowledged",
            "Dates": "verified_on",
        },
        actions=(services.confirm,),
        clauses="RCA-03 RCA-05",
    )
)
register(
    RecordType(
        model=ImpactAnalysis,
        prefix="BIA",
        columns="code function edition status rto_hours rpo_hours mtpd_hours reviewed_on",
        filters="status function owner reviewed_on",
        search="title cyber_scenarios",
        key="function edition",
        sections={
            "Analysis": "function edition owner analysed_on reviewed_on cyber_scenarios",
            "Objectives": "rto_hours rpo_hours mtpd_hours",
            "Doing without": "minimum_resources manual_fallback",
            "Approval": "status approver approved_on",
        },
        children="bands",
        actions=(services.approve_analysis, services.review_analysis),
        clauses="RCA-17 RCA-18 RCA-19",
    )
)
register(
    RecordType(
        model=ImpactBand,
        prefix="BND",
        columns="code analysis up_to_hours level financial customers",
        filters="level",
        key="analysis up_to_hours",
        sections={"Band": "analysis up_to_hours level financial customers regulatory reputation"},
        scope="analysis__owner",
        clauses="RCA-17",
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
        panels=("systems", "links"),
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
