"""The registers of what the insurer does, what stopping it costs, and the way back."""

from hisaar.assets import services
from hisaar.assets.models import (
    BusinessFunction,
    BusinessProcess,
    Dependency,
    ImpactAnalysis,
    ImpactBand,
    RecoveryOrder,
    RecoveryOrderItem,
)
from hisaar.platform.records import RecordType, register

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
        panels=("web/dependence/panel.html", "processes", "impact_analyses"),
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
        panels=("web/dependence/panel.html",),
        actions=(services.confirm,),
        clauses="RCA-08 RCA-09",
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
            "Analysis": "function edition owner analysed_on reviewed_on cyber_scenarios"
            " reopened_for",
            "Objectives": "rto_hours rpo_hours mtpd_hours",
            "Doing without": "minimum_service minimum_resources manual_fallback",
            "Approval": "status approver approved_on",
        },
        children="bands",
        actions=(services.approve_analysis, services.review_analysis, services.open_edition),
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
        model=RecoveryOrder,
        prefix="ROR",
        columns="code title edition approver approved_on reviewed_on owner",
        filters="approver owner approved_on",
        search="title basis",
        key="title edition",
        sections={
            "Order": "title edition owner basis drawn_up_on",
            "Approval": "approver approved_on reviewed_on to_on",
        },
        children="items",
        actions=(services.approve_recovery_order, services.review_recovery_order),
        clauses="RSP-10",
    )
)
register(
    RecordType(
        model=RecoveryOrderItem,
        prefix="ROI",
        columns="code order position item transaction team planned_hours",
        filters="order transaction",
        search="title item team",
        key="order item",
        sections={"Item": "order position item transaction team planned_hours"},
        scope="order__owner",
        clauses="RSP-10",
    )
)
