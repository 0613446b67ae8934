"""The method of risk, its scale, and the report of the greatest risks."""

from hisaar.platform.records import RecordType, register
from hisaar.risk.models import RiskMethod, ScaleLevel, TopRiskReport
from hisaar.risk.services import method as services

register(
    RecordType(
        model=RiskMethod,
        prefix="RMD",
        columns="code title scale approver approved_on from_on owner",
        filters="scale approver approved_on owner",
        search="title levels conversion definition",
        sections={
            "Method": "title scale levels conversion definition document owner",
            "Approval": "approver approved_on from_on to_on",
        },
        children="scale_levels",
        actions=(services.approve_method,),
        clauses="RCA-07",
    )
)
register(
    RecordType(
        model=TopRiskReport,
        prefix="TRR",
        columns="code title reported_on risk_count meeting owner",
        filters="reported_on meeting owner",
        search="title cyber_items",
        key="title reported_on",
        sections={"Report": "title reported_on meeting risk_count cyber_items report owner"},
        clauses="RCA-07",
    )
)
register(
    RecordType(
        model=ScaleLevel,
        prefix="SLV",
        columns="code method axis level title at_least",
        filters="method axis level",
        search="title meaning",
        key="method axis level",
        sections={"Level": "title method axis level at_least meaning"},
        scope="method__owner",
    )
)
