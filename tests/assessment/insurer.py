"""The fictional insurer of governance with what an assessment needs: files, officers, a freeze."""

import datetime as dt
import gzip
from contextlib import contextmanager
from io import BytesIO

import orjson

from hisaar.assessment import services
from hisaar.assessment.models import CommissionReport, Filing, Signature
from hisaar.assessment.queries import freeze_of
from hisaar.assessment.services import officers, reports
from hisaar.governance.models import Action, Document, RoleAssignment
from hisaar.governance.vocabulary import Role
from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.platform.documents import signers
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.evidence.services import read, store
from hisaar.platform.people.models import Person
from hisaar.platform.vault.home import current_home
from tests.governance import insurer

PASSPHRASE = "a passphrase of one's own"
YEAR = 2025
FREEZE_ON = dt.date(2025, 12, 31)


def build():
    """Every record of governance, and the evidence that is attached to clauses."""
    it = insurer.build()
    for kind in Document.Kind.values:  # the bytes that its document versions speak of
        current_home().blobs.put([kind.encode()])
    for name in ("ciso", "ceo"):
        person = getattr(it, name)
        person.email = f"{name}@example.com"
        records.save(person, actor=None)
    it.coo = save(Person, title="Fictional coo", email="coo@example.com", grade="executive")
    save(RoleAssignment, role=Role.COO, person=it.coo, from_on=dt.date(2021, 1, 1))
    it.evidence = save(
        Evidence, title="Auditor's letter", grade="verified", subjects="CISO-01 GOV-09",
        effective_on=dt.date(2025, 6, 1), file=file("letter.txt", b"The auditor's letter."),
    )  # fmt: skip
    it.statement = save(
        Evidence, title="Statement of the CISO", grade="declared", subjects="CISO-01",
        effective_on=dt.date(2025, 6, 1), statement="The office was held throughout.",
    )  # fmt: skip
    it.action = save(
        Action, title="Table the profile each quarter", source="GOV-03", owner=it.ciso,
        raised_on=dt.date(2026, 1, 10), due_on=dt.date(2026, 9, 30),
    )  # fmt: skip
    return it


def save(model, links=None, **fields):
    return records.save(model(**fields), actor=None, links=links or {})


def file(name, content):
    return store(BytesIO(content), name=name)


def frozen(it, on=None):
    """The year, frozen, with what people concluded about a clause."""
    it.year = services.open_year(YEAR, actor=None)
    services.freeze(it.year, actor=None, on=on)
    services.conclude(
        it.year, "GOV-03", actor=None, design="adequate", operation="partly",
        remark="Two quarters of four.", management_comment="Agreed.", concluded_by=it.ciso,
        concluded_on=dt.date(2026, 1, 20),
    )  # fmt: skip
    return freeze_of(it.year)


def built(it):
    if not hasattr(it, "evaluation"):  # a page of tests may have frozen once for all
        it.evaluation = frozen(it)
    return reports.build_report(it.year, actor=None)


def signer(person, role):
    found = officers.issue_certificate(person, role=role, passphrase=PASSPHRASE, actor=None)
    return signers.open_pkcs12(found, PASSPHRASE.encode())


def sign(report, person, role, **options):
    return reports.sign_report(
        report, role=role, person=person, signer=signer(person, role), actor=None, **options
    )


def signed(it):
    report = built(it)
    sign(report, it.ciso, "ciso")
    sign(report, it.ceo, "ceo")
    return report


def past_report(it, year, submitted_on=None, ciso=None, ceo=None):
    """A report of an earlier year, kept as a file, with what is declared about its signatures."""
    report = save(CommissionReport, reporting_year=year, file=file(f"{year}.txt", b"%d" % year))
    day = submitted_on or dt.date(year + 1, 4, 10)
    for person, role in ((ciso, "ciso"), (ceo, "ceo")):
        if person is not None:
            save(Signature, report=report, role=role, person=person, signed_on=day,
                 is_declared=True)  # fmt: skip
    if submitted_on is not None:
        save(Filing, report=report, channel="portal", submitted_on=submitted_on,
             receipt_reference="R-1")  # fmt: skip
    return report


def kept_records(evaluation):
    """The file of the freeze that holds every record, unpacked."""
    return orjson.loads(gzip.decompress(b"".join(read(evaluation.records_file))))


@contextmanager
def short_report():
    """The insurer's own template, of one page with both signature boxes."""
    own = current_home().templates / "commission-report.typ"
    own.write_text(
        '#import "house.typ": *\n'
        "#show: house.with(cover: false, contents: false, number: data.number)\n"
        '= Statement\n#signature-box(data.fields.ciso, name: "CISO", role: "CISO")\n'
        '#signature-box(data.fields.ceo, name: "CEO", role: "CEO")\n'
    )
    try:
        yield
    finally:
        own.unlink()


def __getattr__(name):
    """``TODAY`` is asked for each time: a run of all tests may go on past midnight."""
    if name == "TODAY":
        return today()
    raise AttributeError(name)


def day(year, month, number):
    return dt.date(year, month, number)


def now():
    return dt.datetime.now(dt.UTC)
