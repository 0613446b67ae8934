"""The registers of sources and runs."""

from hisaar.discovery import services
from hisaar.discovery.models import DiscoveryRun, DiscoverySource
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=DiscoverySource,
        prefix="DSR",
        columns="code title kind system expected_days last_run_on owner",
        filters="kind system owner is_complete last_run_on",
        search="title remark",
        sections={
            "Source": "title kind system owner",
            "Files": "is_complete expected_days remark",
        },
        actions=(services.forget_mapping,),
        panels=("runs",),
        clauses="RCA-11",
    )
)
register(
    RecordType(
        model=DiscoveryRun,
        prefix="DRN",
        columns="code title source kind stated_on state new changed gone contradicts owner",
        filters="source kind state system owner stated_on",
        search="title",
        key="source stated_on title",
        sections={
            "File": "file source kind system owner",
            "Extent": "stated_on is_complete",
        },
        actions=(services.read_file,),
        panels=("web/discovery/panel.html",),
        clauses="RCA-11",
    )
)
