"""Encryption by class and the ways that data take: SYS-05 to SYS-08, RCA-28 and RCA-29."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from hisaar.assets.encryption import (
    EncryptionState,
    Way,
    classes_for,
    encryption_states,
    exceptions_in_force,
    leave_for,
    ways,
)
from hisaar.assets.models import (
    Classification,
    DataFlow,
    DataSet,
    Encryption,
    Interconnection,
    Layer,
)
from hisaar.assets.protocols import fault_of
from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance import queries as governance
from hisaar.governance.models import Document, DocumentVersion
from hisaar.governance.rules.versions import review_due
from hisaar.lib.dates import format_day
from hisaar.platform.records.dated import in_force

SENSITIVE = (Classification.RESTRICTED, Classification.CONFIDENTIAL)
HOW = {
    Layer.DATABASE: "Encrypt the data inside the database and record algorithm and key owner.",
    Layer.STORAGE: "Encrypt disks, shares and media and record algorithm and key owner.",
}
_ELSE = " Or have an exception with a compensating control approved."


def _encrypted_at(layer: Layer, on: date, p: Parameters) -> Verdict:
    matrix = p.table("encryption_matrix")
    return every(
        encryption_states(on, layer, matrix),
        of="data sets whose class calls for it",
        unless=lambda state: not state.fault,
        gap=lambda state: state.fault,
        remedy=HOW[layer] + _ELSE,
        evidence=_shown_by,
        excused=lambda state: state.exception,
        when_empty=_none_of(classes_for(layer, matrix)),
    )


def _shown_by(state: EncryptionState) -> list[str]:
    return [state.code, *(row.code for row in state.rows)]


def _none_of(classes: Collection[str]) -> Verdict | None:
    """What it means that no data of these classes are on record; None when nothing is known."""
    codes = dict(DataSet.objects.values_list("code", "classification"))
    if not codes:
        return None
    if not all(codes.values()):
        return missing(
            "Data sets are not classified, so that nobody can say what must be encrypted.",
            remedy="Classify every data set.",
        )
    held = set(codes.values()) & set(classes)
    reason = (
        "The data of these classes lie and travel where it does not arise."
        if held
        else "No data set on record has a class that calls for it."
    )
    return not_applicable(reason, evidence=sorted(codes))


@rule("SYS-05")
def databases_are_encrypted_by_class(on: date, p: Parameters) -> Verdict:
    """Every data set whose class calls for it ({encryption_matrix}) is encrypted inside its
    databases, with algorithm and key owner, or has an exception in force with a compensating
    control."""
    return _encrypted_at(Layer.DATABASE, on, p)


@rule("SYS-06")
def storage_is_encrypted_by_class(on: date, p: Parameters) -> Verdict:
    """Every data set whose class calls for it ({encryption_matrix}) is encrypted on the disks,
    shares, laptops and media that hold it, with algorithm and key owner, or has an exception."""
    return _encrypted_at(Layer.STORAGE, on, p)


@rule("SYS-07")
def data_are_encrypted_on_the_way(on: date, p: Parameters) -> Verdict:
    """Every data flow and interconnection that carries data whose class calls for it
    ({encryption_matrix}) uses one of {approved_protocols}; none goes in the clear."""
    classes = classes_for(Layer.TRANSMISSION, p.table("encryption_matrix"))
    over_network = [w for w in ways(on, classes) if w.means == DataFlow.Means.NETWORK]
    return all_of(
        ways=_every_way(over_network, on, p, classes), registers=_no_row_denies(on, classes)
    )


def _every_way(
    found: list[Way], on: date, p: Parameters, classes: Collection[str], of: str = ""
) -> Verdict:
    approved = p.list("approved_protocols")
    leave = exceptions_in_force(on, Layer.TRANSMISSION)
    return every(
        found,
        of=of or "data flows and interconnections that carry such data",
        unless=lambda way: not _fault_of_way(way, approved),
        gap=lambda way: _told(way, approved),
        remedy="Move it to an accepted protocol, or protect it otherwise and record how." + _ELSE,
        excused=lambda way: leave_for(way, leave),
        when_empty=_none_of(classes) if _anything_travels(on) else None,
    )


def _anything_travels(on: date) -> bool:
    rows = DataFlow.objects.filter(in_force(on)), Interconnection.objects.filter(in_force(on))
    return any(found.exists() for found in rows)


def _fault_of_way(way: Way, approved: Collection[str]) -> str:
    if way.means == DataFlow.Means.NETWORK:
        return fault_of(way.protocol, approved, is_encrypted=way.is_encrypted)
    if way.means in (DataFlow.Means.MAIL, DataFlow.Means.REMOVABLE_MEDIA) and not way.is_encrypted:
        return f"goes by {DataFlow.Means(way.means).label.lower()} without encryption"
    if not way.protection.strip():
        by = DataFlow.Means(way.means).label.lower()
        return f"goes by {by} and does not say how it is protected"
    return ""


def _told(way: Way, approved: Collection[str]) -> str:
    carried = ", ".join(data_set.code for data_set in way.data_sets[:3])
    return f"{_fault_of_way(way, approved)}; it carries {carried}"


def _no_row_denies(on: date, classes: Collection[str]) -> Verdict:
    rows = Encryption.objects.filter(
        in_force(on), layer=Layer.TRANSMISSION, data_set__classification__in=classes
    ).select_related("data_set")
    leave = exceptions_in_force(on, Layer.TRANSMISSION)
    excused = {e.data_set_id: e for e in leave if e.data_set_id is not None}
    return every(
        rows,
        of="encryption rows of data on the way",
        unless=lambda row: row.status == Encryption.Status.ON,
        gap=lambda row: f"says that {row.data_set.code} travels with encryption {row.status}",
        remedy="Find the way that is open, encrypt it, and correct the row.",
        excused=lambda row: excused.get(row.data_set_id),
        when_empty=not_applicable("No row speaks of data on the way as a whole."),
    )


@rule("RCA-28")
def data_in_transit_are_protected(on: date, p: Parameters) -> Verdict:
    """What SYS-07 asks, with {approved_protocols}, also of every internal flow of confidential
    and restricted data; mail and removable media are encrypted, couriers and paper protected."""
    called_for = classes_for(Layer.TRANSMISSION, p.table("encryption_matrix"))
    found = ways(on, {*called_for, *SENSITIVE})
    network = [w for w in found if w.means == DataFlow.Means.NETWORK]
    other = [
        w for w in found
        if w.means != DataFlow.Means.NETWORK
        and any(d.classification in SENSITIVE for d in w.data_sets)
    ]  # fmt: skip
    leave = exceptions_in_force(on, Layer.TRANSMISSION)
    nothing_else = None
    if network:
        nothing_else = not_applicable("Nothing sensitive is on record as going by other means.")
    return all_of(
        network=_every_way(network, on, p, {*called_for, *SENSITIVE}),
        other_means=every(
            other,
            of="flows by mail, media, courier and paper",
            unless=lambda way: not _fault_of_way(way, ()),
            gap=lambda way: _told(way, ()),
            remedy="Encrypt or seal what is sent, and record how." + _ELSE,
            excused=lambda way: leave_for(way, leave),
            when_empty=nothing_else,
        ),
    )


@rule("SYS-08")
def encryption_follows_classification(on: date, p: Parameters) -> Verdict:
    """A classification scheme is in force and was reviewed within {policy_review_months} months;
    every data set is classified; each class in use has a rule in {encryption_matrix}."""
    within = p.months("policy_review_months")
    ruled = set(p.table("encryption_matrix"))
    data_sets = list(DataSet.objects.all())
    return all_of(
        scheme=exists(
            _schemes(on),
            that=lambda version: review_due(version, within) >= on,
            missing="no classification scheme that was reviewed in time is in force",
            gap=lambda v: f"its review was due on {format_day(review_due(v, within))}",
            remedy="Approve a policy on data classification and keep it in review.",
        ),
        classified=every(
            data_sets,
            of="data sets",
            unless=lambda d: d.classification,
            gap="is not classified",
            remedy="Let the owner classify it.",
        ),
        ruled=every(
            [d for d in data_sets if d.classification],
            of="classified data sets",
            unless=lambda d: d.classification in ruled,
            gap="has the class {classification}, for which no rule says what is encrypted",
            remedy="Add the class to the threshold of layers to encrypt.",
        ),
    )


def _schemes(on: date) -> list[DocumentVersion]:
    """Documents in force on classification, by their title or their policy area."""
    named = Document.objects.filter(title__icontains="classif") | Document.objects.filter(
        policy_areas__title__icontains="classif"
    )
    wanted = set(named.values_list("pk", flat=True))
    kinds = (Document.Kind.POLICY, Document.Kind.PROCEDURE, Document.Kind.RISK_MANAGEMENT_POLICY)
    return [v for v in governance.in_force_of(kinds, on) if v.document_id in wanted]
