"""The registers of configuration, encryption, backups and what lies offline."""

from hisaar.assets import services
from hisaar.assets.models import (
    BackupSet,
    Baseline,
    ConfigurationDrift,
    ConfigurationSnapshot,
    CustodyEntry,
    Encryption,
    ProtectionException,
    RestoreTest,
)
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=Baseline,
        prefix="BAS",
        columns="code title kind edition approver approved_on reviewed_on owner",
        filters="kind approver owner approved_on",
        search="title scope settings",
        key="title edition",
        sections={
            "Baseline": "title kind scope edition owner",
            "Settings": "settings file document",
            "Approval": "approver approved_on reviewed_on to_on",
        },
        actions=(services.approve_baseline, services.review_baseline),
        panels=("systems",),
        clauses="RCA-12",
    )
)
register(
    RecordType(
        model=ConfigurationSnapshot,
        prefix="SNP",
        columns="code system taken_on source accepted_on owner",
        filters="system source taken_on accepted_on owner",
        search="title settings",
        key="system taken_on",
        sections={
            "Snapshot": "system taken_on source file settings owner",
            "Acceptance": "accepted_by accepted_on",
        },
        actions=(services.accept_snapshot, services.adopt_as_baseline),
        panels=("drifts",),
        clauses="RCA-12",
    )
)
register(
    RecordType(
        model=ConfigurationDrift,
        prefix="DRF",
        columns="code system setting expected found found_on outcome reviewed_on",
        filters="system outcome found_on reviewed_on reviewer owner",
        search="title setting reason",
        key="system setting found_on",
        sections={
            "Difference": "system snapshot setting expected found found_on gone_on owner",
            "Review": "outcome reviewer reviewed_on reason",
        },
        actions=(services.review_drift,),
        clauses="RCA-12",
    )
)
register(
    RecordType(
        model=Encryption,
        prefix="ENC",
        columns="code data_set system layer status algorithm key_owner verified_on",
        filters="data_set system layer status key_owner owner verified_on",
        search="title algorithm remark",
        key="data_set system layer",
        sections={
            "Encryption": "data_set system layer status algorithm owner remark",
            "Keys": "key_owner key_rotated_on",
            "Shown by": "verified_on evidence from_on to_on",
        },
        actions=(services.confirm,),
        clauses="SYS-05 SYS-06 SYS-07 SYS-08 RCA-27 RCA-29",
    )
)
register(
    RecordType(
        model=ProtectionException,
        prefix="PEX",
        columns="code title data_set system layer approver approved_on expires_on withdrawn_on",
        filters="data_set system interconnection layer approver owner expires_on",
        search="title what reason compensating_control",
        sections={
            "Exception": "title data_set system interconnection layer what owner",
            "Reason": "reason compensating_control",
            "Leave": "approver approved_on expires_on withdrawn_on decision",
        },
        actions=(services.approve_exception, services.withdraw_exception),
        clauses="SYS-05 SYS-06 SYS-07 RCA-28 RCA-29",
    )
)
register(
    RecordType(
        model=BackupSet,
        prefix="BKP",
        columns="code title copy_kind interval_hours is_encrypted is_offline_or_immutable"
        " last_run_on owner",
        filters="systems data_sets copy_kind is_encrypted is_offline_or_immutable location"
        " third_party owner last_run_on",
        search="title external_id",
        sections={
            "Backup": "title systems data_sets owner external_id",
            "How": "interval_hours kept_days copy_kind location third_party",
            "Protection": "is_encrypted is_offline_or_immutable has_separate_credentials",
            "Dates": "last_run_on verified_on from_on to_on",
        },
        actions=(services.record_restore_test, services.confirm),
        panels=("restore_tests",),
        clauses="RCA-30 DAT-01",
    )
)
register(
    RecordType(
        model=RestoreTest,
        prefix="RTS",
        columns="code backup_set system tested_on result rto_actual_hours rpo_actual_hours tester",
        filters="backup_set system result tested_on tester owner",
        search="title remark",
        key="backup_set system tested_on",
        sections={
            "Test": "backup_set system tested_on tester owner",
            "Result": "result rto_actual_hours rpo_actual_hours evidence remark",
        },
        clauses="RCA-30",
    )
)
register(
    RecordType(
        model=CustodyEntry,
        prefix="CUS",
        columns="code system entry_on what person remark",
        filters="system what person owner entry_on",
        search="title remark",
        key="system entry_on what",
        sections={"Entry": "system entry_on what person owner remark"},
        clauses="RCA-31",
    )
)
