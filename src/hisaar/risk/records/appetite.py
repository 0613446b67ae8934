"""How much risk the Board bears, and how it is watched."""

from hisaar.platform.records import RecordType, register
from hisaar.risk.models import Appetite, AppetiteLimit, Indicator, IndicatorValue, LimitBreach
from hisaar.risk.services import appetite as services

register(
    RecordType(
        model=Appetite,
        prefix="APT",
        columns="code title approved_on approved_by reviewed_on from_on to_on owner",
        filters="approved_by approved_on owner",
        search="title statement",
        sections={
            "Appetite": "title statement document owner",
            "Approval": "approved_by decision approved_on reviewed_on from_on to_on",
        },
        children="limits",
        actions=(services.check_limits,),
        clauses="GOV-04",
    )
)
register(
    RecordType(
        model=AppetiteLimit,
        prefix="APL",
        columns="code title appetite measure indicator warning limit",
        filters="appetite measure indicator",
        key="appetite title",
        sections={"Limit": "title appetite measure indicator is_after_cover warning limit"},
        scope="appetite__owner",
        clauses="GOV-04",
    )
)
register(
    RecordType(
        model=LimitBreach,
        prefix="LBR",
        columns="code title limit found_on value answered_on ended_on owner",
        filters="found_on answered_on ended_on acceptance treatment decision owner",
        search="title remark",
        key="limit found_on",
        sections={
            "Breach": "limit found_on value owner remark",
            "What was decided": "acceptance treatment decision answered_on ended_on",
        },
        actions=(services.answer_breach,),
        clauses="GOV-04",
    )
)
register(
    RecordType(
        model=Indicator,
        prefix="KRI",
        columns="code title unit measure better amber_at red_at owner",
        filters="measure better owner risks",
        search="title definition",
        sections={
            "Indicator": "title definition unit measure owner",
            "Limits": "better amber_at red_at",
            "What it tells of": "risks",
            "In force": "from_on to_on",
        },
        actions=(services.count_now,),
        panels=("values",),
        clauses="GOV-04",
    )
)
register(
    RecordType(
        model=IndicatorValue,
        prefix="KRV",
        columns="code indicator measured_on value is_counted remark",
        filters="indicator measured_on",
        search="title remark",
        key="indicator measured_on",
        sections={"Value": "indicator measured_on value remark"},
        scope="indicator__owner",
    )
)
