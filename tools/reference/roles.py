"""Roles and what each may do with each register, as the roles file that ships says."""

from __future__ import annotations

from hisaar.platform import records
from hisaar.platform.accounts.roles import ACTIONS, Role, read_roles, resource_label, resources

from .markdown import code, table

INTRODUCTION = """# Roles

What the roles that ship may do. An installation changes a role by copying its section of
`src/hisaar/platform/accounts/roles.toml` into `roles.toml` of its home folder; the pages there, and
every refusal, follow. Whatever no line allows is refused.

An action in plain type covers every row; in *italics*, only the person's own rows. `read` stands
for view, history and export; `keep` adds add, change and import; `all` is every action and verb.
"""
READ = ("view", "history", "export")
KEEP = (*READ, "add", "change", "import")


def page() -> str:
    """The roles, then a table of registers for each."""
    roles = read_roles()
    facts = [
        (f"[{r.label}](#{r.name.replace('_', '-')})", r.description, ", ".join(_marks(r)))
        for r in roles.values()
    ]
    chapters = [_chapter(role) for role in roles.values()]
    grace = f"A second factor is due {roles.grace_days} days after the account is made.\n"
    return "\n".join([INTRODUCTION, table(["Role", "For", "Conditions"], facts), grace, *chapters])


def _marks(role: Role) -> list[str]:
    return [
        words
        for is_so, words in (
            (role.requires_second_factor, "second factor"),
            (role.is_dated, "until a day"),
            (role.is_read_only, "reads only"),
            (role.is_by_link, "by a signed link"),
            (role.logs_reads, "reads are logged"),
        )
        if is_so
    ]


def _chapter(role: Role) -> str:
    verbs = {t.name: tuple(a.__name__ for a in t.actions) for t in records.all_types()}
    labels = {t.name: t.label_plural for t in records.all_types()}
    rows = [(labels[n], f"`{n}`", _allowed(role, n, (*ACTIONS, *verbs[n]))) for n in sorted(verbs)]
    rows += [
        (resource_label(n), f"`{n}`", _allowed(role, n, actions))
        for n, actions in sorted(resources().items())
    ]
    may = table(["Register", "Name", "May"], [row for row in rows if row[2]])
    return f"## {role.name.replace('_', '-')}\n\n{may or 'Nothing that this version has.'}"


def _allowed(role: Role, name: str, actions: tuple[str, ...]) -> str:
    scopes = {action: role.scope(name, action) for action in actions}
    everywhere = [a for a in actions if scopes[a] == "all"]
    own = [a for a in actions if scopes[a] == "own"]
    parts = [_words(everywhere, actions), f"*{_words(own, actions)}*" if own else ""]
    return "; ".join(part for part in parts if part)


def _words(allowed: list[str], actions: tuple[str, ...]) -> str:
    if len(allowed) == len(actions):
        return "all"
    for name, group in (("keep", KEEP), ("read", READ)):
        if set(group) <= set(allowed):
            return ", ".join([name, *[_plain(a) for a in allowed if a not in group]])
    return ", ".join(_plain(a) for a in allowed)


def _plain(action: str) -> str:
    return action if action in ACTIONS else code([action])
