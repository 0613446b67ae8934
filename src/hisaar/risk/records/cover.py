"""Cyber cover: policies with their terms, and renewals with their offers."""

from hisaar.platform.records import RecordType, register
from hisaar.risk.models import (
    CoverOffer,
    InsurancePolicy,
    InsuringAgreement,
    PolicyLayer,
    PolicySublimit,
    PolicyWarranty,
    Renewal,
)
from hisaar.risk.services.cover import decide_renewal

register(
    RecordType(
        model=InsurancePolicy,
        prefix="PLC",
        columns="code title kind insurer from_on to_on premium owner",
        filters="kind insurer to_on owner",
        search="title policy_number conditions",
        sections={
            "Policy": "title kind insurer broker policy_number from_on to_on premium owner",
            "Terms": "is_claims_made retroactive_on reporting_days territory exclusions order"
            " conditions",
            "Papers": "decision shariah_note wording",
        },
        children="layers agreements sublimits",
        panels=("web/cover/panel.html", "warranties", "renewals"),
        clauses="INS-01 INS-02 INS-03",
    )
)
register(
    RecordType(
        model=PolicyLayer,
        prefix="PLY",
        columns="code policy position retention limit aggregate share_percent premium",
        filters="policy insurer",
        key="policy position",
        sections={
            "Layer": "policy position insurer above premium",
            "Slice": "retention retention_kind limit aggregate share_percent reinstatements"
            " reinstatement_percent",
        },
        scope="policy__owner",
        clauses="INS-02",
    )
)
register(
    RecordType(
        model=InsuringAgreement,
        prefix="IAG",
        columns="code policy tag coinsurance_percent waiting_hours waiting_kind",
        filters="policy tag",
        search="title remark",
        key="policy tag",
        sections={"Agreement": "policy tag coinsurance_percent waiting_hours waiting_kind remark"},
        scope="policy__owner",
        clauses="INS-02",
    )
)
register(
    RecordType(
        model=PolicySublimit,
        prefix="SBL",
        columns="code title policy tags limit aggregate",
        filters="policy",
        key="policy title",
        sections={"Sublimit": "title policy tags limit aggregate"},
        scope="policy__owner",
        clauses="INS-02",
    )
)
register(
    RecordType(
        model=PolicyWarranty,
        prefix="WTY",
        columns="code title policy control is_precedent reduction_percent owner",
        filters="policy control is_precedent owner",
        search="title promise",
        key="policy title",
        sections={
            "Warranty": "title policy promise control owner",
            "If it is not met": "is_precedent tags reduction_percent",
        },
        clauses="INS-03",
    )
)
register(
    RecordType(
        model=Renewal,
        prefix="RNW",
        columns="code title policy due_on result decided_on owner",
        filters="policy result due_on owner",
        search="title reasons",
        key="title due_on",
        sections={"Renewal": "title policy due_on capital_percent owner"},
        children="offers",
        actions=(decide_renewal,),
        clauses="INS-01",
    )
)
register(
    RecordType(
        model=CoverOffer,
        prefix="OFR",
        columns="code title renewal insurer premium retention limit aggregate",
        filters="renewal insurer",
        search="title remark",
        key="renewal title",
        sections={"Offer": "title renewal insurer premium retention limit aggregate remark"},
        scope="renewal__owner",
    )
)
