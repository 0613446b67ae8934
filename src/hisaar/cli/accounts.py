"""Accounts from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from .console import Json, address, boot, emit, out

users = typer.Typer(help="Accounts: add one, or reset its sign-in.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(users, name="user")


@users.command("add")
def add(
    name: str,
    *,
    role: Annotated[list[str] | None, typer.Option(help="A role; give it again for more.")] = None,
    email: Annotated[str, typer.Option()] = "",
    person: Annotated[str, typer.Option(help="Code of the person, such as PER-0001.")] = "",
    as_json: Json = False,
) -> None:
    """Add an account and print the one-time link by which its password is set."""
    boot()
    from hisaar.platform import records
    from hisaar.platform.accounts import services

    found = records.find(person) if person else None
    if person and found is None:
        raise records.Refused(f"There is no person {person}.")
    # Whoever may read the keys of the installation administers it: no account acts here.
    user, link = services.add_user(name, email=email, roles=role or (), person=found, actor=None)
    data = {"user": user.username, "roles": list(role or ()), "link": link.path}
    emit(data, as_json=as_json, words=lambda: out.print(
        f"{user.username} is added. Open this once, within a day, to set the password:\n"
        f"{address(link.path)}",
        soft_wrap=True,
    ))  # fmt: skip


@users.command("reset")
def reset(name: str, *, as_json: Json = False) -> None:
    """End the account's sessions and print a one-time link for a new password."""
    boot()
    from hisaar.platform.accounts import services

    link = services.reset_user(services.find_user(name), actor=None)
    emit({"user": name, "link": link.path}, as_json=as_json, words=lambda: out.print(
        f"Open this once, within a day:\n{address(link.path)}", soft_wrap=True
    ))  # fmt: skip


@users.command("list")
def list_users(*, as_json: Json = False) -> None:
    """All accounts with their roles."""
    boot()
    from hisaar.platform.accounts.models import User

    rows = [
        {"user": u.username, "active": u.is_active, "roles": [g.role for g in u.grants.all()]}
        for u in User.objects.order_by("username").prefetch_related("grants")
    ]

    def words() -> None:
        for row in rows:
            state = "" if row["active"] else " (inactive)"
            out.print(f"{row['user']}{state}: {', '.join(row['roles']) or 'no role'}")

    emit(rows, as_json=as_json, words=words)
