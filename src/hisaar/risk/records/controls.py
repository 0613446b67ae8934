"""Controls, their tests, exceptions and samples."""

from hisaar.platform.records import RecordType, register
from hisaar.risk.models import Control, ControlException, ControlTest, Sample, SampleItem
from hisaar.risk.services import controls as services

register(
    RecordType(
        model=Control,
        prefix="CTL",
        columns="code title nature domain status maturity is_key operating_from owner",
        filters="nature domain status is_key maturity owner systems functions data_sets zones",
        search="title objective answers",
        sections={
            "Control": "title objective nature domain is_key owner operator",
            "How it is done": "maturity cadence yearly_cost document answers built_on left_out",
            "Where it applies": "functions systems data_sets zones third_parties",
            "What it protects": "protects_confidentiality protects_integrity protects_availability",
        },
        actions=(services.put_into_operation, services.withdraw),
        panels=("web/risk/control.html", "tests", "exceptions"),
        clauses="RCA-04 RCA-10 RCA-27 DAT-01 SYS-01",
    )
)
register(
    RecordType(
        model=ControlTest,
        prefix="CTT",
        columns="code control tested_on result sample_size deviations tester",
        filters="result control tester tested_on",
        search="title procedure conclusion",
        key="control tested_on",
        sections={
            "Test": "control procedure tested_on period_from_on period_to_on tester owner",
            "Sample": "sample population_size sample_size sample_reason deviations",
            "Result": "result conclusion evidence",
        },
        clauses="DAT-01 RCA-27 SYS-01",
    )
)
register(
    RecordType(
        model=ControlException,
        prefix="CEX",
        columns="code control system approver approved_on expires_on owner",
        filters="control system approver owner expires_on",
        search="title reason compensating_control",
        key="control system approved_on",
        sections={
            "Exception": "control system reason compensating_control owner",
            "Approval": "approver approved_on expires_on",
        },
        actions=(services.end_exception,),
        clauses="DAT-01",
    )
)
register(
    RecordType(
        model=Sample,
        prefix="SMP",
        columns="code title drawn_from population_size sample_size deviations drawn_on owner",
        filters="drawn_from drawn_on concluded_on owner",
        sections={
            "Sample": "title drawn_from search owner",
            "How sure": "confidence_percent tolerable_percent expected_percent seed",
        },
        actions=(services.draw_a_sample, services.conclude_sample),
        panels=("web/risk/sample.html", "items", "control_tests"),
    )
)
register(
    RecordType(
        model=SampleItem,
        prefix="SMI",
        columns="code sample position record record_title result remark",
        filters="sample result",
        search="record record_title remark",
        key="sample record",
        sections={
            "Item": "sample position record record_title",
            "Result": "result remark",
        },
        scope="sample__owner",
    )
)
