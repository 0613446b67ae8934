"""Files in and out: exports and imports of registers, and the files that records hold."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import Annotated, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import Query, Router

from hisaar.lib.text import count_of
from hisaar.platform.accounts.permissions import note_read, permits, require
from hisaar.platform.evidence import services as evidence
from hisaar.platform.evidence.models import StoredFile
from hisaar.platform.exchange import importing, uploads
from hisaar.platform.exchange.exporting import export_sheets
from hisaar.platform.exchange.writing import write_csv, write_xlsx
from hisaar.platform.records import RecordType, all_types

from . import files, listing
from .problems import Problem, respond, unfit
from .registers import register_of
from .rendering import answer

router = Router()
Rehearsal = Annotated[bool, Query(description="Say what would happen; keep nothing.")]
IN_MEMORY = 4 * 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/{slug}/export.{form}")
def export(request: HttpRequest, slug: str, form: str) -> Any:
    record_type = register_of(slug)
    if form not in TYPES:
        raise Http404(f"A register is exported as csv or xlsx, not as {form[:20]}.")
    require(request.user, "export", record_type)
    query = request.GET.copy()
    rows = listing.narrowed(request.user, record_type, query, "export")
    tables = export_sheets([record_type], {record_type: rows})
    target: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    if form == "csv":
        write_csv(tables[0], target)
    else:
        write_xlsx(tables, target)
    target.seek(0)
    name = f"{record_type.slug}-{timezone.localdate()}.{form}"
    response = FileResponse(target, as_attachment=True, filename=name, content_type=TYPES[form])
    response["Cache-Control"] = "private, no-store"
    return response


@router.post("/{slug}/import")
def import_register(request: HttpRequest, slug: str, dry_run: Rehearsal = False) -> HttpResponse:
    record_type = register_of(slug)
    require(request.user, "import", record_type)
    return _import(request, record_type, is_rehearsal=dry_run)


@router.post("/import")
def import_workbook(request: HttpRequest, dry_run: Rehearsal = False) -> HttpResponse:
    """Import a workbook with a sheet for each register; nothing is kept unless all of it fits."""
    if not any(permits(request.user, "import", t) for t in all_types()):
        raise Problem(403, "Your roles do not include importing into any register.")
    return _import(request, None, is_rehearsal=dry_run)


def _import(request: HttpRequest, into: RecordType | None, *, is_rehearsal: bool) -> HttpResponse:
    upload = _upload(request)
    run = importing.plan_import if is_rehearsal else importing.import_sheets
    with uploads.opened(upload, name=upload.name) as sheets:
        plan = run(sheets, actor=request.user, into=into)
    if plan.faults and not is_rehearsal:
        return respond(
            422, f"Nothing was imported: {count_of(len(plan.faults), 'fault')}. {plan.faults[0]}",
            **plan.as_dict(),
        )  # fmt: skip
    return answer(plan.as_dict())


def _upload(request: HttpRequest) -> Any:
    if (request.content_type or "") != "multipart/form-data":
        raise Problem(415, "Send the file as multipart/form-data, in a part named 'file'.")
    upload = request.FILES.get("file")
    if upload is None:
        raise unfit({"file": ["Send the file in a part named 'file'."]})
    return upload


@router.post("/files")
def store_file(request: HttpRequest) -> HttpResponse:
    if not any(_may_attach(request.user, t) for t, _ in files.holders()):
        raise Problem(403, "Your roles do not include adding records that hold files.")
    upload = _upload(request)
    stored = evidence.store(upload, name=upload.name, actor=request.user)
    return answer(_described(stored), status=201)


def _may_attach(user: Any, record_type: RecordType) -> bool:
    return permits(user, "add", record_type) or permits(user, "change", record_type)


@router.get("/files/{number}")
def read_file(request: HttpRequest, number: str) -> Any:
    stored = None
    if number.isascii() and number.isdecimal() and len(number) < 16:
        stored = StoredFile.objects.filter(pk=int(number)).first()
    holder = files.holder_of(request.user, stored.pk) if stored else None
    if stored is None or not (holder or files.is_uploader(request.user, stored.pk)):
        raise Http404(f"There is no file {number[:20]} that you may read.")
    note_read(request.user, "file", holder.code if holder else f"FILE-{stored.pk}")
    response = StreamingHttpResponse(
        evidence.read(stored), content_type=stored.media_type or "application/octet-stream"
    )
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Digest"] = f"sha-256={stored.sha256}"
    return response


def _described(stored: StoredFile) -> dict[str, Any]:
    return {
        "id": stored.pk, "name": stored.name, "sha256": stored.sha256, "size": stored.size,
        "media_type": stored.media_type, "uploaded_at": stored.uploaded_at,
    }  # fmt: skip
