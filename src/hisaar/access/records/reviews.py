"""Review campaigns, their reviewers and their lines."""

from hisaar.access import services
from hisaar.access.models import AccessReview, AccessReviewItem, AccessReviewList
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=AccessReview,
        prefix="ARV",
        columns="code title reviewers covers status opened_on due_on signed_on owner",
        filters="reviewers covers status opened_on due_on owner",
        sections={
            "Campaign": "title reviewers covers systems owner",
            "Dates": "opened_on due_on",
            "End": "signed_by signed_on closed_on remark",
        },
        actions=(
            services.open_review,
            services.remind,
            services.sign_off,
            services.close_review,
        ),
        panels=("lists",),
        clauses="RCA-15 RCA-16 MON-16",
    )
)
register(
    RecordType(
        model=AccessReviewList,
        prefix="ARL",
        columns="code review reviewer invited_on reminded_on signed_on",
        filters="review reviewer signed_on",
        key="review reviewer",
        sections={
            "List": "review reviewer",
            "Dates": "invited_on reminded_on signed_on",
            "Remark": "remark",
        },
        actions=(services.delegate_list, services.finish_list),
        scope="reviewer",
        clauses="RCA-15",
    )
)
register(
    RecordType(
        model=AccessReviewItem,
        prefix="ARI",
        columns="code account grant reviewer decision decided_on executed_on",
        filters="review reviewer decision decided_on executed_on",
        search="title reason sameness",
        key="review account grant",
        sections={
            "Line": "review reviewer account grant sameness delegated_by",
            "Decision": "decision decided_on decided_by reason",
            "Proof": "executed_on",
        },
        actions=(
            services.decide,
            services.decide_alike,
            services.delegate,
            services.confirm_removal,
        ),
        scope="reviewer",
        clauses="RCA-15 RCA-16",
    )
)
