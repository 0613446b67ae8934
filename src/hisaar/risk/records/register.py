"""The register of risks, what is done about them, threats and the situation."""

from hisaar.platform.records import RecordType, register
from hisaar.risk.models import (
    Acceptance,
    AreaReview,
    Risk,
    RiskRating,
    SituationReport,
    Threat,
    ThreatReview,
    Treatment,
)
from hisaar.risk.services import register as services
from hisaar.risk.services import threats

register(
    RecordType(
        model=Risk,
        prefix="RSK",
        columns="code title area source inherent_rating residual_rating rated_on owner",
        filters="area source cause residual_rating inherent_rating profile_category is_emerging"
        " owner functions systems data_sets third_parties controls threats",
        search="title description clauses",
        sections={
            "Risk": "title area source cause description owner",
            "What it touches": "functions systems data_sets third_parties obligations clauses",
            "Where it comes from": "threats profile_category is_emerging identified_on",
            "What holds it": "controls",
            "In force": "from_on to_on",
        },
        actions=(services.rate, services.treat, services.accept_risk, services.close_risk),
        panels=("web/risk/risk.html", "ratings", "acceptances"),
        clauses="RCA-20 RCA-21 RCA-22 GOV-18 ALN-04 INS-03",
    )
)
register(
    RecordType(
        model=RiskRating,
        prefix="RRT",
        columns="code risk rated_on inherent_score residual_score rater",
        filters="risk rated_on rater",
        search="title reason",
        key="risk rated_on",
        sections={
            "Rating": "risk rated_on rater",
            "Before any control": "inherent_likelihood inherent_impact",
            "As controls stand": "residual_likelihood residual_impact reason",
        },
        scope="risk__owner",
        clauses="GOV-18 RCA-20",
    )
)
register(
    RecordType(
        model=AreaReview,
        prefix="ARW",
        columns="code title area source reviewed_on reviewer owner",
        filters="area source reviewed_on owner",
        search="title reason",
        key="area source reviewed_on",
        sections={"Review": "area source reviewed_on reason reviewer owner"},
        clauses="RCA-21 RCA-22",
    )
)
register(
    RecordType(
        model=Treatment,
        prefix="TRM",
        columns="code title risk kind due_on done_on owner",
        filters="risk kind owner due_on done_on",
        search="title description result",
        key="risk title",
        sections={
            "Treatment": "title risk kind description owner decided_on due_on",
            "What it puts in place": "controls policy cost target_likelihood target_impact",
        },
        actions=(
            services.complete_treatment,
            services.put_off_treatment,
            services.drop_treatment,
        ),
        clauses="ALN-04 INS-03 GOV-04 STR-15",
    )
)
register(
    RecordType(
        model=Acceptance,
        prefix="ACP",
        columns="code title risk approver accepted_on expires_on owner",
        filters="risk approver owner expires_on",
        search="title reason",
        key="risk accepted_on",
        sections={
            "Acceptance": "risk reason owner",
            "Accepted": "approver decision accepted_on expires_on",
        },
        actions=(services.withdraw_acceptance,),
        clauses="GOV-04 ALN-04",
    )
)
register(
    RecordType(
        model=Threat,
        prefix="THR",
        columns="code title source cause likelihood capability reviewed_on owner",
        filters="source cause likelihood is_emerging owner functions data_sets reviewed_on",
        search="title description techniques",
        sections={
            "Threat": "title source cause description techniques owner",
            "How serious": "likelihood capability is_emerging horizon reviewed_on",
            "What it could hit": "functions obligations data_sets",
            "In force": "from_on to_on",
        },
        actions=(threats.review_threat,),
        panels=("risks", "reviews"),
        clauses="RCA-36 RCA-37 RCA-21 RCA-22",
    )
)
register(
    RecordType(
        model=ThreatReview,
        prefix="THV",
        columns="code title reviewed_on reviewer owner",
        filters="reviewed_on reviewer owner",
        search="title conclusion sources",
        key="title reviewed_on",
        sections={
            "Review": "title reviewed_on reviewer owner",
            "What was looked at": "functions obligations threats sources",
            "What came out": "conclusion report",
        },
        clauses="RCA-36 RCA-37",
    )
)
register(
    RecordType(
        model=SituationReport,
        prefix="SIT",
        columns="code title reported_on issued_on author owner",
        filters="reported_on issued_on author owner",
        search="title threats exposure conclusion",
        key="title reported_on",
        sections={
            "Report": "title reported_on period_from_on author owner meeting",
            "The situation": "threats exposure incidents vulnerabilities trend",
            "What it means": "conclusion",
        },
        actions=(threats.write_situation_report, threats.issue_situation_report),
        clauses="RCA-35",
    )
)
