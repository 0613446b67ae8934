"""The register of evidence."""

from hisaar.platform.records import RecordType, register

from . import services
from .models import Evidence

register(
    RecordType(
        model=Evidence,
        prefix="EVD",
        columns="code title grade file effective_on expires_on owner subjects",
        filters="grade owner collected_by effective_on expires_on subjects",
        search="title statement source subjects",
        key="title effective_on",
        sections={
            "What it shows": "title grade file statement subjects",
            "When": "effective_on expires_on keep_until",
            "Where it comes from": "owner collected_by source",
        },
        actions=(services.attach, services.detach, services.renew, services.supersede),
        panels=("supersedes",),
        clauses="ASM-09",
    )
)
