"""Keeping what is there: the audit trail, backups, keys."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from .console import Failed, Json, boot, emit, out, progress, secret

PASSPHRASE = "HISAAR_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable
RECOVERY = "HISAAR_RECOVERY_KEY"

audit = typer.Typer(help="The audit trail.", no_args_is_help=True)
backups = typer.Typer(help="Back up, and check backups.", invoke_without_command=True)
keys = typer.Typer(help="The keys of the installation.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(audit, name="audit")
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.add_typer(keys, name="key")


@audit.command("verify")
def verify(*, as_json: Json = False) -> None:
    """Recompute the chain of the audit trail and the hashes of stored files."""
    boot()
    from hisaar.platform.audit import chain
    from hisaar.platform.evidence.services import verify_files

    found = chain.verify()
    faults = [str(fault) for fault in verify_files()]
    data = {
        "intact": found.is_intact and not faults, "entries": found.entries, "head": found.head,
        "broken_at": found.broken_at, "problem": found.problem, "files": faults,
    }  # fmt: skip
    if not data["intact"]:
        raise Failed(" ".join(filter(None, [found.problem, *faults])), data)
    emit(data, as_json=as_json, words=lambda: out.print(
        f"Intact: {found.entries:,} entries, ending in {found.head[:16]}…; every stored file"
        " matches its hash."
    ))  # fmt: skip


@audit.command("export")
def export(path: Path, *, as_json: Json = False) -> None:
    """Write the whole audit trail as CSV, entry by entry with its digest."""
    boot()
    from hisaar.platform.audit.export import write

    count = write(path)
    emit({"file": str(path), "entries": count}, as_json=as_json,
         words=lambda: out.print(f"{count:,} entries written to {path}."))  # fmt: skip


@audit.command("history")
def history(code: str, *, as_json: Json = False) -> None:
    """What happened to one record, newest first."""
    boot()
    from hisaar.platform.audit import chain

    entries = chain.history(code.upper())
    rows = [
        {"number": e.number, "at": e.at.isoformat(), "actor": e.actor, "action": e.action,
         "changes": e.changes}
        for e in entries
    ]  # fmt: skip

    def words() -> None:
        for entry in entries:
            out.print(f"[bold]{entry.at:%d %b %Y %H:%M}[/] {entry.actor}: {entry.action}")
            for name, (before, after) in entry.changes.items():
                out.print(f"    {name}: {before!s} → {after!s}")

    emit(rows, as_json=as_json, words=words)


def backup(
    path: Annotated[Path, typer.Argument(help="The file to write, or: verify FILE")],
    file: Annotated[Path | None, typer.Argument(help="The backup to verify.")] = None,
    *, as_json: Json = False,
) -> None:  # fmt: skip
    """Write an encrypted backup while the product runs; [bold]backup verify FILE[/] checks one.

    The passphrase comes from HISAAR_BACKUP_PASSPHRASE or is asked for; where a recovery key was
    issued ([bold]key recovery[/]) none is needed.
    """
    if str(path) == "verify" and file is not None:
        verify_backup(file, as_json=as_json)
        return
    from hisaar.platform.vault.backup import backup as write
    from hisaar.platform.vault.home import Home

    home = Home.open()
    passphrase = ""
    if PASSPHRASE in os.environ or not home.recovery_file.exists():
        passphrase = secret(PASSPHRASE, "Passphrase of the backup", confirm=True)
    with progress("Backing up", quiet=as_json) as tell:
        contents = write(home, path, passphrase=passphrase, progress=tell)
    emit(_described(path, contents), as_json=as_json, words=lambda: out.print(
        f"{path}: {contents.size:,} bytes, {contents.blobs:,} files, encrypted. Check it with"
        f" [bold]hisaar backup verify {path}[/]."
    ))  # fmt: skip


def verify_backup(path: Path, *, as_json: bool) -> None:
    from hisaar.platform.vault.home import Home
    from hisaar.platform.vault.restore import verify as check

    home = Home.open() if Home.is_present() else None
    recovery_key = os.environ.get(RECOVERY, "")
    passphrase = os.environ.get(PASSPHRASE, "")
    if not (home or recovery_key or passphrase):
        passphrase = secret(PASSPHRASE, "Passphrase of the backup")
    with progress("Verifying", quiet=as_json) as tell:
        contents = check(
            path, passphrase=passphrase, recovery_key=recovery_key, home=home, progress=tell
        )
    emit(_described(path, contents) | {"valid": True}, as_json=as_json, words=lambda: out.print(
        f"{path} is whole: made {contents.created_at:%d %b %Y %H:%M}, {contents.blobs:,} files,"
        " database opened and checked."
    ))  # fmt: skip


def restore(
    path: Path,
    *,
    replace: Annotated[
        bool, typer.Option(help="Put the installation that is there aside.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make an installation from a backup, in HISAAR_HOME.

    The passphrase comes from HISAAR_BACKUP_PASSPHRASE or is asked for; a recovery key stands in
    for it in HISAAR_RECOVERY_KEY.
    """
    from hisaar.platform.vault.restore import restore as unpack

    recovery_key = os.environ.get(RECOVERY, "")
    passphrase = "" if recovery_key else secret(PASSPHRASE, "Passphrase of the backup")
    with progress("Restoring", quiet=as_json) as tell:
        done = unpack(
            path, passphrase=passphrase, recovery_key=recovery_key, replace=replace, progress=tell
        )
    data = _described(path, done.contents) | {
        "home": str(done.root), "kept_aside": str(done.kept_aside or ""),
    }  # fmt: skip

    def words() -> None:
        out.print(f"Restored to {done.root}.")
        if done.kept_aside:
            out.print(f"The installation before lies in {done.kept_aside}.")

    emit(data, as_json=as_json, words=words)


def _described(path: Path, contents: Any) -> dict[str, Any]:
    return {
        "file": str(path), "created_at": contents.created_at.isoformat(),
        "engine": contents.engine, "files": contents.files, "blobs": contents.blobs,
        "size": contents.size,
    }  # fmt: skip


@keys.command("rotate")
def rotate(
    purposes: Annotated[list[str] | None, typer.Argument(help="All of them unless named.")] = None,
    *,
    as_json: Json = False,
) -> None:
    """Make new keys and encrypt everything again under them; a broken run is taken up again."""
    boot()
    from hisaar.platform.audit import chain
    from hisaar.platform.vault.home import current_home
    from hisaar.platform.vault.rotation import rotate as renew

    done = renew(current_home(), *(purposes or ()))
    chain.append(actor=boot(), action="rotated keys", subject="installation",
                 changes={"retired": [None, list(done.retired)]})  # fmt: skip
    data = {"resealed": done.resealed, "retired": list(done.retired)}

    def words() -> None:
        for purpose, count in done.resealed.items():
            out.print(f"{purpose}: {count:,} sealed anew")

    emit(data, as_json=as_json, words=words)


@keys.command("recovery")
def recovery(*, as_json: Json = False) -> None:
    """Issue a recovery key: it is shown once, opens every later backup, and belongs in a safe."""
    from hisaar.platform.vault.home import Home
    from hisaar.platform.vault.recovery import issue_recovery_key

    text = issue_recovery_key(Home.open())
    emit({"recovery_key": text}, as_json=as_json, words=lambda: out.print(
        f"Write this down and keep it where this machine is not. It is shown only now:\n\n"
        f"  [bold]{text}[/]"
    ))  # fmt: skip
