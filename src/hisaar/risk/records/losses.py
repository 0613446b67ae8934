"""Losses in rupees: scenarios, what people say of them, what controls change, what came out."""

from hisaar.platform.records import RecordType, register
from hisaar.risk.models import (
    CalibrationAnswer,
    CommonShock,
    ControlEffect,
    Estimate,
    LossPart,
    LossScenario,
    OwnLoss,
    Quantification,
    ShockShare,
)
from hisaar.risk.services import losses as services

register(
    RecordType(
        model=LossScenario,
        prefix="LSC",
        columns="code title incident_type frequency reviewed_on owner",
        filters="incident_type frequency owner risks functions systems third_parties",
        search="title description",
        sections={
            "Scenario": "title description incident_type owner reviewed_on",
            "What it touches": "risks functions systems third_parties",
            "How often": "frequency dispersion quiet_percent chance_percent pool",
            "Cover": "exclusions",
            "In force": "from_on to_on",
        },
        children="parts",
        panels=("web/quantify/scenario_panel.html", "estimates", "effects", "own_losses"),
        actions=(services.take_estimate, services.review_scenario, services.copy_scenario),
        clauses="INS-02",
    )
)
register(
    RecordType(
        model=LossPart,
        prefix="LPT",
        columns="code title scenario tag shape happens_percent",
        filters="scenario tag shape",
        search="title basis",
        key="scenario tag title",
        sections={
            "Cost": "title scenario tag happens_percent basis",
            "Distribution": "shape rupees_per_hour recaptured_percent location scale"
            " shape_parameter sample",
        },
        scope="scenario__owner",
        clauses="INS-02",
    )
)
register(
    RecordType(
        model=Estimate,
        prefix="EST",
        columns="code scenario part quantity person low likely high given_on",
        filters="scenario person quantity given_on",
        search="title basis",
        key="scenario part quantity person given_on",
        sections={
            "Estimate": "scenario part quantity person given_on",
            "Nine times in ten": "low likely high basis",
        },
        scope="person",
    )
)
register(
    RecordType(
        model=CommonShock,
        prefix="SHK",
        columns="code title rate from_on to_on owner",
        filters="owner",
        search="title description",
        sections={"Shock": "title rate description owner from_on to_on"},
        children="shares",
    )
)
register(
    RecordType(
        model=ShockShare,
        prefix="SHS",
        columns="code shock scenario chance_percent",
        filters="shock scenario",
        key="shock scenario",
        sections={"Share": "shock scenario chance_percent"},
        scope="shock__owner",
    )
)
register(
    RecordType(
        model=ControlEffect,
        prefix="CEF",
        columns="code control scenario rate_percent chance_percent amount_percent duration_percent"
        " owner",
        filters="control scenario owner",
        search="title basis",
        key="control scenario",
        sections={
            "Effect": "control scenario owner",
            "How much less": "rate_percent chance_percent amount_percent worst_percent"
            " duration_percent basis",
        },
    )
)
register(
    RecordType(
        model=OwnLoss,
        prefix="OWL",
        columns="code title scenario happened_on amount hours incident owner",
        filters="scenario happened_on owner",
        search="title description incident",
        key="title happened_on",
        sections={"Loss": "title scenario happened_on amount hours incident description owner"},
    )
)
register(
    RecordType(
        model=Quantification,
        prefix="QNT",
        columns="code title computed_on years seed owner",
        filters="computed_on owner",
        search="title remark",
        key="title",
        sections={"Quantification": "title years seed remark owner"},
        panels=("web/quantify/result_panel.html",),
        actions=(services.quantify,),
        clauses="INS-02 GOV-04",
    )
)
register(
    RecordType(
        model=CalibrationAnswer,
        prefix="CBA",
        columns="code person question low high answered_on",
        filters="person question answered_on",
        key="person question answered_on",
        sections={"Answer": "person question low high answered_on"},
        scope="person",
    )
)
