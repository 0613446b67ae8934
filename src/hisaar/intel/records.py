"""The registers of this context."""

from hisaar.platform.records import RecordType, register

from . import services
from .models import IntelligenceSource, SourceUse

register(
    RecordType(
        model=IntelligenceSource,
        prefix="ITS",
        columns="code title kind cadence tlp last_used_on owner",
        filters="kind cadence tlp owner last_used_on",
        search="title address remark",
        sections={
            "Source": "title kind address owner",
            "Use": "cadence tlp remark",
            "Dates": "from_on to_on",
        },
        actions=(services.note_use,),
        panels=("uses",),
        clauses="RCA-06",
    )
)
register(
    RecordType(
        model=SourceUse,
        prefix="ITU",
        columns="code source used_on user purpose",
        filters="source user used_on",
        search="title purpose",
        key="source used_on",
        sections={"Use": "source used_on user purpose"},
        scope="source__owner",
        clauses="RCA-06",
    )
)
