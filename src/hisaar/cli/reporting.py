"""The report from the command line: freeze, build, sign, verify, file, bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .console import Failed, Json, boot, day, emit, out, secret

PASSPHRASE = "HISAAR_CERTIFICATE_PASSPHRASE"  # noqa: S105 - the name of a variable
PIN = "HISAAR_TOKEN_PIN"

report = typer.Typer(help="The report to the Commission.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(report, name="report")
    app.command("bundle")(bundle)


def _year(number: int, *, make: bool = False) -> Any:
    from hisaar.assessment.models import AssessmentYear
    from hisaar.assessment.services import open_year
    from hisaar.platform.records import Refused

    if make:
        return open_year(number, actor=boot())
    found = AssessmentYear.objects.filter(year=number).first()
    if found is None:
        raise Refused(f"There is no assessment year {number}; freeze it first:"
                      f" hisaar report freeze {number}.")  # fmt: skip
    return found


@report.command("freeze")
def freeze(
    year: int,
    *,
    on: Annotated[str, typer.Option(help="As of this day instead of the year's last.")] = "",
    as_json: Json = False,
) -> None:
    """Evaluate as of the year's last day and keep everything that was seen, with hashes."""
    actor = boot()
    from hisaar.assessment import queries, services

    found = _year(year, make=True)
    services.freeze(found, actor=actor, on=day(on) if on else None)
    kept = queries.freeze_of(found)
    if kept is None or kept.verdicts_file is None or kept.records_file is None:
        raise Failed("The freeze was not kept.")
    data = {
        "year": year, "on": kept.on.isoformat(), "verdicts_sha256": kept.verdicts_file.sha256,
        "records_sha256": kept.records_file.sha256, "audit": kept.audit_digest,
    }  # fmt: skip
    emit(data, as_json=as_json, words=lambda: out.print(
        f"{year} is frozen as of {kept.on:%d %b %Y}.\n  verdicts {data['verdicts_sha256']}\n"
        f"  records  {data['records_sha256']}"
    ))  # fmt: skip


@report.command("build")
def build(
    year: int,
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to put the PDF.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Typeset the year's report from its freeze (made now if there is none)."""
    actor = boot()
    from hisaar.assessment import queries, services
    from hisaar.assessment.services import reports

    found = _year(year, make=True)
    if queries.freeze_of(found) is None:
        services.freeze(found, actor=actor)
    made = reports.build_report(found, actor=actor)
    path = output or Path(f"hisaar-report-{year}.pdf")
    path.write_bytes(reports.content(made))
    data = {"report": made.code, "year": year, "edition": made.edition, "file": str(path),
            "sha256": made.file.sha256 if made.file else ""}  # fmt: skip
    emit(data, as_json=as_json, words=lambda: out.print(
        f"{made.code}, edition {made.edition}: {path}\nNext: hisaar report sign {path} --as ciso"
        " --pkcs12 FILE"
    ))  # fmt: skip


@report.command("certificate")
def certificate(
    person: Annotated[str, typer.Argument(help="Code of the person, such as PER-0001.")],
    output: Path,
    *,
    role: Annotated[str, typer.Option("--as", help="ciso, ceo or coo.")],
    as_json: Json = False,
) -> None:
    """Issue an officer's certificate as a PKCS#12 file under a passphrase of the officer's."""
    actor = boot()
    from hisaar.assessment.services import officers
    from hisaar.platform import records
    from hisaar.platform.people.models import Person

    found = records.find(person)
    if not isinstance(found, Person):
        raise records.Refused(f"There is no person {person}.")
    if output.exists():
        raise records.Refused(f"{output} exists; choose another name.")
    passphrase = secret(PASSPHRASE, f"Passphrase of {found.title}", confirm=True)
    data = officers.issue_certificate(found, role=role, passphrase=passphrase, actor=actor)
    output.touch(mode=0o600)
    output.write_bytes(data)
    emit({"person": person, "role": role, "file": str(output)}, as_json=as_json,
         words=lambda: out.print(f"{output}: for {found.title}; no copy is kept."))  # fmt: skip


@report.command("sign")
def sign(
    file: Path,
    *,
    role: Annotated[str, typer.Option("--as", help="ciso first, then ceo or coo.")],
    pkcs12: Annotated[Path | None, typer.Option(help="The officer's PKCS#12 file.")] = None,
    token_library: Annotated[Path | None, typer.Option(help="PKCS#11 library of a token.")] = None,
    token: Annotated[str, typer.Option(help="Label of the token.")] = "",
    key_label: Annotated[str, typer.Option(help="Label of the key on the token.")] = "",
    person: Annotated[
        str, typer.Option(help="Code of the signer; by default who is in office.")
    ] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o")] = None,
    as_json: Json = False,
) -> None:
    """Sign the report: the passphrase (or PIN) is asked for, or taken from
    HISAAR_CERTIFICATE_PASSPHRASE (HISAAR_TOKEN_PIN)."""
    actor = boot()
    from hisaar.assessment.services import reports
    from hisaar.platform.documents import signers

    data = file.read_bytes()
    found = _report_of(data, file)
    officer = _officer(role, person)
    if pkcs12 is not None:
        passphrase = secret(PASSPHRASE, "Passphrase of the certificate").encode()
        signer = signers.open_pkcs12(pkcs12.read_bytes(), passphrase)
        signature = reports.sign_report(
            found, role=role, person=officer, signer=signer, data=data, actor=actor
        )
    elif token_library is not None:
        with signers.open_token(
            token_library, token=token, pin=secret(PIN, "PIN of the token"), label=key_label
        ) as signer:
            signature = reports.sign_report(
                found, role=role, person=officer, signer=signer, data=data, actor=actor
            )
    else:
        raise typer.BadParameter("give --pkcs12 or --token-library", param_hint="--pkcs12")
    path = output or file
    path.write_bytes(reports.content(found))
    said = {"report": found.code, "signature": signature.code, "role": role,
            "person": officer.code, "status": found.status, "file": str(path)}  # fmt: skip
    emit(said, as_json=as_json, words=lambda: out.print(
        f"{officer.title} signed {found.code} as {role.upper()}: {path}"
    ))  # fmt: skip


def _report_of(data: bytes, file: Path) -> Any:
    from hisaar.assessment.models import CommissionReport
    from hisaar.assessment.services import reports
    from hisaar.platform.records import Refused

    found = reports.find_report(data)
    if found is None:
        # A changed copy still says which report it was: the newest that is being signed.
        waiting = CommissionReport.objects.filter(status__in=reports.OPEN)
        found = waiting.filter(origin=CommissionReport.Origin.BUILT).first()
    if found is None:
        raise Refused(
            f"{file} is no report of this installation, and none is waiting to be signed."
        )
    return found


def _officer(role: str, code: str) -> Any:
    from hisaar.governance.queries import holder
    from hisaar.lib.dates import today
    from hisaar.platform import records
    from hisaar.platform.people.models import Person

    found = records.find(code) if code else holder(role, today())
    if not isinstance(found, Person):
        raise records.Refused(
            f"There is no person {code}." if code
            else f"Nobody holds the role {role.upper()} today; record the role assignment first."
        )  # fmt: skip
    return found


@report.command("verify")
def verify(file: Path, *, as_json: Json = False) -> None:
    """Check every signature of a PDF, this installation's or another's."""
    boot()
    from hisaar.assessment.services import reports

    found = reports.check_report(file.read_bytes())
    data = {"file": str(file), "valid": found.is_valid, **found.as_dict()}
    if not found.is_valid:
        trust = "" if found.is_trusted else "Not every signature leads to a trusted root."
        raise Failed(" ".join([*found.problems, trust]).strip() or "Not valid.", data)
    emit(data, as_json=as_json, words=lambda: _say_valid(file, found))


def _say_valid(file: Path, found: Any) -> None:
    from hisaar.lib.dates import format_moment

    out.print(f"[bold]Valid.[/] {file} is intact; SHA-256 {found.sha256}")
    for each in found.signatures:
        who = ", ".join(filter(None, (each.name, each.role, each.organisation)))
        when = format_moment(each.signed_at) if each.signed_at else "at an unknown time"
        out.print(f"  {each.field}: {who}, {when}")
    for field in found.unsigned_fields:
        out.print(f"  {field}: not signed yet")


@report.command("file")
def file_report(
    year: int,
    *,
    channel: Annotated[str, typer.Option(help="portal, email or courier.")] = "portal",
    on: Annotated[str, typer.Option(help="The day of submission in Pakistan.")] = "",
    receipt: Annotated[str, typer.Option(help="Reference of the acknowledgement.")] = "",
    receipt_file: Annotated[Path | None, typer.Option(help="The acknowledgement itself.")] = None,
    as_json: Json = False,
) -> None:
    """Record that the signed report was submitted to the Commission."""
    actor = boot()
    from hisaar.assessment.models import CommissionReport, Filing
    from hisaar.assessment.services import reports
    from hisaar.platform.evidence.services import store
    from hisaar.platform.records import Refused

    if channel not in Filing.Channel.values:
        raise typer.BadParameter("portal, email or courier", param_hint="--channel")
    found = CommissionReport.objects.filter(
        reporting_year=year, status=CommissionReport.Status.SIGNED
    ).first()
    if found is None:
        raise Refused(f"There is no report for {year} that is signed twice and not yet filed.")
    stored = None
    if receipt_file is not None:
        with receipt_file.open("rb") as stream:
            stored = store(stream, name=receipt_file.name, actor=actor)
    filing = reports.file_report(
        found, channel=channel, submitted_on=day(on), receipt_reference=receipt,
        receipt=stored, actor=actor,
    )  # fmt: skip
    data = {"filing": filing.code, "report": found.code, "sha256": filing.sha256,
            "submitted_on": filing.submitted_on.isoformat()}  # fmt: skip
    emit(data, as_json=as_json, words=lambda: out.print(
        f"{filing.code}: {found.code} filed on {filing.submitted_on:%d %b %Y}."
    ))  # fmt: skip


@report.command("board-pack")
def board_pack(year: int, output: Path, *, as_json: Json = False) -> None:
    """The two-page Board pack, from the same freeze."""
    _document("board_pack", year, output, as_json=as_json)


@report.command("ciso-report")
def ciso_report(year: int, output: Path, *, as_json: Json = False) -> None:
    """The CISO's yearly report to the Board, from the same freeze."""
    _document("ciso_report", year, output, as_json=as_json)


@report.command("annex")
def annex(year: int, output: Path, *, as_json: Json = False) -> None:
    """The clause-by-clause annex as XLSX."""
    _document("annex", year, output, as_json=as_json)


@report.command("oscal")
def oscal(year: int, output: Path, *, as_json: Json = False) -> None:
    """The assessment as OSCAL assessment-results JSON."""
    _document("oscal", year, output, as_json=as_json)


def _document(kind: str, year: int, output: Path, *, as_json: bool) -> None:
    boot()
    from hisaar.assessment.report import companions
    from hisaar.assessment.services import reports

    data = companions.make(kind, reports.frozen(_year(year)))
    output.write_bytes(data)
    emit({"file": str(output), "size": len(data)}, as_json=as_json,
         words=lambda: out.print(f"{output}: {len(data):,} bytes"))  # fmt: skip


def bundle(year: int, file: Path, *, as_json: Json = False) -> None:
    """The examiner's bundle: report, evidence, manifest with hashes, and how to verify it."""
    boot()
    from hisaar.assessment.report import bundle as examiners
    from hisaar.assessment.services import reports

    made = examiners.write(reports.frozen(_year(year)), file)
    emit({"file": str(file), **made}, as_json=as_json,
         words=lambda: out.print(f"{file}: {made['files']} files"))  # fmt: skip
