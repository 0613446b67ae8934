"""The registers of what discovery itself keeps: components, probes, scans."""

from hisaar.discovery import services
from hisaar.discovery.models import DataScan, ProbeResult, ProbeTarget, SoftwareComponent
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=SoftwareComponent,
        prefix="CMP",
        columns="code name release system licence supplier seen_on gone_on",
        filters="system licence supplier seen_on gone_on owner",
        search="title name release package_url",
        key="system package_url | system name release",
        sections={
            "Component": "name release kind package_url system owner",
            "Rights": "licence supplier",
            "Dates": "seen_on gone_on",
        },
        clauses="SYS-02",
    )
)
register(
    RecordType(
        model=ProbeTarget,
        prefix="PRB",
        columns="code title starttls system interconnection is_active owner",
        filters="system interconnection starttls is_active owner",
        search="title host",
        key="host port starttls",
        sections={
            "Endpoint": "host port starttls is_active",
            "What it serves": "interconnection system owner",
        },
        actions=(services.probe_now,),
        panels=("results",),
        clauses="SYS-07",
    )
)
register(
    RecordType(
        model=ProbeResult,
        prefix="PRT",
        columns="code target observed_on is_encrypted protocols certificate_ends_on problems",
        filters="target observed_on is_reachable is_encrypted is_trusted certificate_ends_on",
        search="title issued_to issuer cipher",
        key="target observed_on",
        sections={
            "Answer": "target observed_on is_reachable is_encrypted protocols cipher",
            "Certificate": "issued_to issuer certificate_ends_on is_trusted",
            "Remarks": "problems",
        },
        scope="target__owner",
        clauses="SYS-07",
    )
)
register(
    RecordType(
        model=DataScan,
        prefix="DSC",
        columns="code place data_set system scanned_on suggested has_personal_data owner",
        filters="data_set system suggested has_personal_data scanned_on owner",
        search="title place found",
        key="place scanned_on",
        sections={
            "Scan": "place data_set system scanned_on owner",
            "Extent": "is_whole rows",
            "Result": "found suggested has_personal_data",
        },
        panels=("web/discovery/places.html",),
        clauses="DAT-01",
    )
)
