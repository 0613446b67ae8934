"""The registers of links, zones, firewall rules and the ways that data take."""

from hisaar.assets import services
from hisaar.assets.models import DataFlow, FirewallRule, Interconnection, NetworkZone
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=Interconnection,
        prefix="LNK",
        columns="code title scope system counterparty protocol is_encrypted verified_on",
        filters="scope kind system counterparty direction is_encrypted owner verified_on cut_on",
        search="title protocol approval_reference",
        sections={
            "Link": "title scope kind system other_system counterparty owner",
            "How": "direction protocol port authentication is_encrypted is_dedicated data_sets",
            "Control": "approval_reference kill_switch cut_on cut_reason",
            "Reconnection": "reconnection reconnection_conditions reconnection_checks"
            " reconnection_approver counterparty_contact contact_verified_on"
            " reconnection_tested_on reconnected_on",
            "Dates": "verified_on from_on to_on",
        },
        actions=(
            services.confirm, services.cut_link, services.reconnect_link,
            services.verify_contact,
        ),
        panels=("flows",),
        clauses="RCA-13 RCA-14 SYS-07 REC-05",
    )
)  # fmt: skip
register(
    RecordType(
        model=NetworkZone,
        prefix="ZON",
        columns="code title kind trust boundary_system segregation_decision owner verified_on",
        filters="kind trust segregation_decision boundary_system owner verified_on",
        search="title cidrs",
        sections={
            "Zone": "title kind trust cidrs boundary_system owner",
            "Separation": "segregation_decision segregation_reason decided_on decision",
            "Dates": "verified_on from_on to_on",
        },
        actions=(services.confirm,),
        panels=("systems", "rules_from", "rules_to"),
        clauses="SYS-01",
    )
)
register(
    RecordType(
        model=FirewallRule,
        prefix="FWR",
        columns="code title device position action is_enabled hits last_hit_on reviewed_on",
        filters="device action is_enabled is_logged source_zone destination_zone owner"
        " reviewed_on expires_on last_hit_on",
        search="title name source destination ports justification external_id",
        key="device external_id | device position",
        sections={
            "Rule": "device position name action protocol ports is_enabled is_logged",
            "From and to": "source_zone source destination_zone destination",
            "Why": "justification approved_by owner reviewed_on expires_on",
            "Use": "hits last_hit_on external_id from_on to_on",
        },
        actions=(services.review_rule,),
        clauses="SYS-01",
    )
)
register(
    RecordType(
        model=DataFlow,
        prefix="FLW",
        columns="code title data_set source target third_party means protocol is_encrypted",
        filters="data_set source target third_party means is_encrypted owner verified_on",
        search="title protocol protection",
        sections={
            "Flow": "title data_set source target third_party interconnection owner",
            "How": "means protocol is_encrypted protection frequency",
            "Dates": "verified_on from_on to_on",
        },
        actions=(services.confirm,),
        clauses="SYS-07 RCA-28",
    )
)
