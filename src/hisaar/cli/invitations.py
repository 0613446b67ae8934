"""Links to answer by, from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from .console import Failed, Json, boot, emit, out

invitations = typer.Typer(
    help="Links by which people without an account answer.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(invitations, name="invitations")


@invitations.command("list")
def list_open(
    *,
    purpose: Annotated[str, typer.Option(help="Only of this purpose.")] = "",
    subject: Annotated[str, typer.Option(help="Only for this record, such as TPA-0004.")] = "",
    as_json: Json = False,
) -> None:
    """The links that can be answered by now."""
    boot()
    from django.utils import timezone

    from hisaar.platform.notices.invitations import addressee, open_links

    rows = [
        {
            "number": link.pk, "purpose": link.purpose, "subject": link.subject,
            "for": addressee(link), "expires_at": link.expires_at.isoformat(timespec="minutes"),
            "used_at": link.used_at and link.used_at.isoformat(timespec="minutes"),
        }
        for link in open_links(purpose, subject)
    ]  # fmt: skip

    def words() -> None:
        for link in open_links(purpose, subject):
            until = timezone.localtime(link.expires_at)
            used = "used" if link.used_at else "not used yet"
            out.print(
                f"{link.pk}  {link.purpose}  {link.subject}  {addressee(link) or '-'}"
                f"  until {until:%d %b %Y %H:%M}  {used}",
                soft_wrap=True,
            )
        if not rows:
            out.print("No link is open.")

    emit(rows, as_json=as_json, words=words)


@invitations.command("revoke")
def revoke(
    number: Annotated[int | None, typer.Argument(help="From the list.")] = None,
    *,
    subject: Annotated[str, typer.Option(help="All links for this record.")] = "",
    as_json: Json = False,
) -> None:
    """Close one link, or all for a record."""
    actor = boot()
    from hisaar.platform.notices import invitations as kept

    if (number is None) == (not subject):
        raise Failed("Give the number of a link, or --subject with a code, not both.")
    links = list(kept.open_links(subject=subject)) if subject else []
    if number is not None:
        links = list(kept.open_links().filter(pk=number))
        if not links:
            raise Failed(f"No open link has the number {number}; see: hisaar invitations list.")
    for link in links:
        kept.revoke(link, actor=actor)
    closed = [link.pk for link in links]
    plural = "link is" if len(closed) == 1 else "links are"
    emit({"closed": closed}, as_json=as_json, words=lambda: out.print(
        f"{len(closed)} {plural} closed."
    ))  # fmt: skip
