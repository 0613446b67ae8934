"""The examiner's bundle, checked with public tools as an examiner would."""

import csv
import hashlib
import json
import shutil
import subprocess
import zipfile
from types import SimpleNamespace

import pytest
from django.db import transaction

from hisaar.assessment.report import bundle, seal
from hisaar.assessment.report.targets import MANIFEST, ROOT, SEAL, SUMS
from hisaar.assessment.services import officers
from hisaar.platform.records import Refused
from hisaar.platform.vault.home import current_home
from tests.assessment import insurer

pytestmark = pytest.mark.django_db
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is missing")


@pytest.fixture(scope="module")
def signed(records_of_it, tmp_path_factory):
    """One bundle of a signed report; tests that change it work on a copy."""
    it = SimpleNamespace(**vars(records_of_it))
    with transaction.atomic():
        with insurer.short_report():
            it.report = insurer.signed(it)
        it.path = tmp_path_factory.mktemp("bundle") / "bundle.zip"
        it.told = bundle.write(it.report.evaluation, it.path)
        yield it
        transaction.set_rollback(True)


@pytest.fixture
def folder(signed, tmp_path):
    with zipfile.ZipFile(signed.path) as archive:
        archive.extractall(tmp_path / "open")
    return tmp_path / "open"


def run(*command, cwd):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=60)


def openssl(folder):
    return run(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", SEAL, "-content", MANIFEST,
        "-CAfile", ROOT, "-out", "/dev/null", cwd=folder,
    )  # fmt: skip


def test_what_is_told_of_a_bundle_is_so(signed):
    with zipfile.ZipFile(signed.path) as archive:
        assert signed.told["files"] == len(archive.namelist())
    assert signed.told["size"] == signed.path.stat().st_size
    assert signed.told["sha256"] == hashlib.sha256(signed.path.read_bytes()).hexdigest()


def test_every_hash_holds_by_sha256sum(folder):
    done = run("sha256sum", "--strict", "-c", SUMS, cwd=folder)
    assert done.returncode == 0, done.stdout
    listed = {line.partition("  ")[2] for line in (folder / SUMS).read_text().splitlines()}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert listed == there - {SUMS}


@needs_openssl
def test_openssl_verifies_the_seal_of_the_manifest(folder):
    assert openssl(folder).returncode == 0
    path = folder / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"year": 2025', b'"year": 2026'))
    assert openssl(folder).returncode != 0


@needs_openssl
def test_the_commands_of_the_explanation_are_those_that_work(folder):
    explained = (folder / "README.txt").read_text()
    assert f"sha256sum -c {SUMS}" in explained
    shown = run("openssl", "x509", "-in", ROOT, "-noout", "-fingerprint", "-sha256", cwd=folder)
    fingerprint = shown.stdout.partition("=")[2].strip().replace(":", "").lower()
    assert fingerprint in explained
    assert f"-in {SEAL}" in explained


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_the_report_in_it_is_signed_twice(signed, folder):
    said = run("pdfsig", "-nocert", f"report/{signed.report.code}.pdf", cwd=folder).stdout
    assert said.count("Signature Validation: Signature is Valid.") == 2


def test_an_intact_bundle_has_no_problem_as_zip_and_as_folder(signed, folder, tmp_path):
    assert bundle.verify_bundle(signed.path) == []
    assert bundle.verify_bundle(folder) == []
    bundle.write(signed.report.evaluation, tmp_path / "as-folder")
    assert bundle.verify_bundle(tmp_path / "as-folder") == []


def test_it_leads_from_the_clause_to_the_files(signed, folder):
    page = (folder / "clauses" / "CISO-01.html").read_text()
    assert signed.evidence.code in page
    assert signed.evidence.file.sha256 in page
    place = f"evidence/{signed.evidence.code}/letter.txt"
    assert f'href="../{place}"' in page
    assert (folder / place).read_bytes() == b"The auditor's letter."
    assert "The office was held throughout." in page
    assert 'href="CISO-01.html"' in (folder / "clauses" / "index.html").read_text()
    for html in folder.rglob("*.html"):
        text = html.read_text()
        assert "Confidential. Prepared for the examiner of Fictional Takaful." in text
        assert "<script" not in text


def test_every_file_of_every_page_is_there(folder):
    import re
    from urllib.parse import unquote

    for html in folder.rglob("*.html"):
        for target in re.findall(r'href="([^"#]+)"', html.read_text()):
            assert (html.parent / unquote(target)).resolve().is_file(), (html, target)


@pytest.mark.parametrize("victim", ["evidence", "report", "clauses", "annexes", "records"])
def test_a_flipped_byte_is_found_and_named(folder, victim):
    path = min(p for p in (folder / victim).rglob("*") if p.is_file())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x01
    path.write_bytes(bytes(data))
    name = path.relative_to(folder).as_posix()
    assert run("sha256sum", "--status", "-c", SUMS, cwd=folder).returncode == 1
    problems = bundle.verify_bundle(folder)
    assert f"{name} was changed: its hash is not the one in {SUMS}." in problems


def test_who_also_rewrites_the_list_is_found_by_the_seal(folder):
    path = min(p for p in (folder / "evidence").rglob("*") if p.is_file())
    name = path.relative_to(folder).as_posix()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(b"something else")
    after = hashlib.sha256(b"something else").hexdigest()
    sums = folder / SUMS
    sums.write_text(sums.read_text().replace(f"{before}  {name}", f"{after}  {name}"))
    assert run("sha256sum", "--status", "-c", SUMS, cwd=folder).returncode == 0
    assert bundle.verify_bundle(folder) == [f"{name} is not the file that was sealed."]


def test_added_and_missing_files_are_named(folder):
    (folder / "evidence" / "extra.txt").write_text("planted")
    (folder / "README.txt").unlink()
    problems = bundle.verify_bundle(folder)
    assert "README.txt is missing." in problems
    assert f"evidence/extra.txt was added: {SUMS} does not list it." in problems
    assert "evidence/extra.txt is not in the sealed manifest." in problems


def test_a_seal_by_another_authority_is_refused(folder, tmp_path):
    from hisaar.platform.documents import certificates

    other = certificates.create_authority(
        tmp_path / "ca", "Somebody else", encryption_key=b"k" * 32
    )
    manifest = (folder / MANIFEST).read_bytes()
    forged = seal.seal(manifest, other, at=insurer.now())
    assert seal.problem(manifest, forged, (folder / ROOT).read_bytes()) == (
        "The seal was not made by the authority whose root lies in the bundle."
    )
    assert seal.problem(manifest, b"nonsense", other.root_pem) == "The seal cannot be read."
    good = seal.seal(manifest, officers.authority(), at=insurer.now())
    assert seal.problem(manifest, good, (folder / ROOT).read_bytes()) == ""
    assert seal.problem(manifest + b" ", good, (folder / ROOT).read_bytes()) == (
        "The manifest is not the one that was sealed."
    )


def test_no_cnic_and_no_key_leaves_with_it(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"PRIVATE KEY" not in content
            assert b"cnic_index" not in content


def test_the_audit_trail_in_it_recomputes(folder):
    with (folder / "audit" / "audit-trail.csv").open(newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    before = ""
    for row in rows:
        *columns, digest = row
        content = "\x1f".join((before, *columns))
        assert hashlib.sha256(content.encode()).hexdigest() == digest
        before = digest
    assert before in (folder / "audit" / "heads.txt").read_text()
    assert json.loads((folder / MANIFEST).read_text())["audit_head"] == before


def test_a_damaged_evidence_file_stops_the_bundle_and_is_named(signed, tmp_path):
    blobs = current_home().blobs
    path = blobs._find(signed.evidence.file.sha256)
    kept = path.read_bytes()
    data = bytearray(kept)
    data[-20] ^= 0x01
    path.write_bytes(bytes(data))
    try:
        with pytest.raises(Refused, match=rf"'letter.txt' of {signed.evidence.code}"):
            bundle.write(signed.report.evaluation, tmp_path / "bundle.zip")
    finally:
        path.write_bytes(kept)
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_does_not_overwrite_a_folder(signed, tmp_path):
    evaluation = signed.report.evaluation
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="choose a new folder"):
        bundle.write(evaluation, tmp_path / "there")
    with pytest.raises(Refused, match="There is no folder"):
        bundle.write(evaluation, tmp_path / "nowhere" / "bundle.zip")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("minute 3.pdf", "minute_3.pdf"), ("../../etc/passwd", "etc_passwd"),
        ("a\nb\\c.txt", "a_b_c.txt"), ("…", "file"), (".hidden", "hidden"),
        ("روداد.pdf", "روداد.pdf"),
    ],
)  # fmt: skip
def test_file_names_in_it_are_safe(name, safe):
    assert bundle.safe_name(name) == safe


def test_what_is_no_bundle_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"no zip")
    with pytest.raises(Refused, match="no bundle that can be read"):
        bundle.verify_bundle(tmp_path / "x.zip")
    with pytest.raises(Refused, match="There is no file"):
        bundle.verify_bundle(tmp_path / "y.zip")
    (tmp_path / "empty").mkdir()
    assert bundle.verify_bundle(tmp_path / "empty")[0].startswith("The bundle lacks")
