"""Making an installation and serving it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .console import Json, boot, emit, err, out
from .publishing import publish

if TYPE_CHECKING:
    from hisaar.platform.accounts.operator import Operator
    from hisaar.platform.vault.handover import RestoreRequest


def add_to(app: typer.Typer) -> None:
    app.command("init")(init)
    app.command("serve")(serve)


def init(*, as_json: Json = False) -> None:
    """Make an empty installation in HISAAR_HOME: keys, encrypted database, folders."""
    from hisaar.platform.vault.home import Home

    home = Home.create()
    prepare()
    data = {"home": str(home.root), "keys": str(home.keys_folder)}

    def words() -> None:
        out.print(f"An empty installation is ready in {home.root}.")
        out.print(f"Its keys lie in {home.keys_folder}: keep a copy where the data is not.")
        out.print("Next: [bold]hisaar template insurer.xlsx[/], fill it, [bold]hisaar import"
                  " insurer.xlsx --dry-run[/], then [bold]hisaar serve[/].")  # fmt: skip

    emit(data, as_json=as_json, words=words)


def prepare() -> Operator:
    """Bring the tables up to this version and start the audit trail."""
    actor = boot()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return actor


def first_sign_in() -> str:
    """The one-time link that makes the first account; empty when there is one already."""
    from hisaar.platform.accounts.services import create_first_sign_in

    link = create_first_sign_in()
    return link.path if link else ""


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain (PEM).")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key (PEM, PKCS#8).")] = None,
) -> None:
    """Serve the pages and the API, with the worker beside them, until interrupted."""
    if (tls_cert is None) != (tls_key is None):
        raise typer.BadParameter("give both or neither", param_hint="--tls-cert, --tls-key")
    if host not in ("127.0.0.1", "localhost", "::1") and tls_cert is None:
        err.print("[yellow]Without TLS, what people type crosses the network in clear.[/] Give"
                  " --tls-cert and --tls-key, or put a proxy with TLS before it.")  # fmt: skip
    from hisaar.platform.jobs.worker import worker_command
    from hisaar.platform.vault.handover import Listener
    from hisaar.platform.vault.home import Home

    home = Home.open()
    publish(home.root)  # before the settings are read, which look for what it made
    prepare()
    restores = Listener(home, stop=lambda: os.kill(os.getpid(), signal.SIGTERM))

    scheme = "https" if tls_cert else "http"
    out.print(f"Hisaar: [bold]{scheme}://{host}:{port}[/] (stop with Ctrl-C)")
    if host == "127.0.0.1":
        out.print(f"Browsers allow passkeys only by name: {scheme}://localhost:{port}")
    if link := first_sign_in():
        out.print(f"Make the first account, once, within a day:\n"
                  f"  [bold]{scheme}://{host}:{port}{link}[/]", soft_wrap=True)  # fmt: skip
    worker = subprocess.Popen(worker_command())
    try:
        _listen(host, port, tls_cert, tls_key)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=20)
        restores.close()
    if restores.request:
        _restore_and_serve_again(restores.request)


def _restore_and_serve_again(request: RestoreRequest) -> None:
    """Put the backup in place of what is there, which is kept aside, and start this command again.

    A restore that is refused changes nothing; the server comes back with what there was.
    """
    from django.db import connections

    from hisaar.platform.vault.errors import VaultError
    from hisaar.platform.vault.restore import restore

    connections.close_all()
    try:
        done = restore(request.backup, passphrase=request.passphrase, replace=True)
        out.print(f"Restored; the installation before lies in {done.kept_aside}.")
    except VaultError as error:
        err.print(f"[bold red]Not restored.[/] {error}", soft_wrap=True)
    os.execv(sys.executable, [sys.executable, "-m", "hisaar", *sys.argv[1:]])  # noqa: S606


def _listen(host: str, port: int, tls_cert: Path | None, tls_key: Path | None) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    options: dict[str, Any] = {}
    if tls_cert and tls_key:
        options = {"ssl_cert": tls_cert, "ssl_key": tls_key}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisaar.config.settings")
    Granian(
        "hisaar.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
        workers=1, blocking_threads=4, log_access=False, log_enabled=False, **options,
    ).serve()  # fmt: skip
