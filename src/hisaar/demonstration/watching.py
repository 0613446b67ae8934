"""How access is looked after: ways in, rooms, visits, movements, sign-in, reviews."""

from __future__ import annotations

from typing import Any

from .access import AD, DESK, VENDOR, admin_login, administrators, technical_accounts, workers
from .rights import ROOMS
from .story import ACCESS, Row, Story
from .technology import CORE, DATA_CENTRE, HEAD_OFFICE, RECOVERY

WHOLE, NARROW = "Half-yearly review of access", "Review of privileged access"
TOOL = "Support tool of Sutlej Systems (demo)"


def tell_watching(story: Story) -> None:
    _tell_paths(story)
    _tell_rooms(story)
    _tell_movements(story)
    _tell_sign_in(story)
    _tell_reviews(story)


def _tell_paths(story: Story) -> None:
    """The VPN asks for a password only; the vendor's tool is always on and nobody approved it."""
    cast, approved = story.cast, story.ago(months=4)
    vpn = "VPN concentrator" if not story.tenant.is_small else "MAIN-FW-001 firewall"
    story.add(
        ACCESS, "Remote paths", "Title | Kind | Leads to | Used by | Multi-factor authentication"
        " | Sessions are logged | Checks the device | RDP or SSH open to the internet | Approver"
        " | Approved on | Reviewed on | Owner | From",
        [("VPN of staff", "VPN", vpn, "", "no", "yes", "no", "no", cast["ciso"], approved,
          story.ago(months=2), cast["head_of_it"], story.ago(years=3)),
         (TOOL, "Vendor's support tool", CORE, VENDOR, "no", "no", "no", "no", "", "", "",
          cast["head_of_it"], story.ago(years=2)),
         ("Administration of clouds", "Cloud administration", "Mail and calendar", "", "yes", "yes",
          "yes", "no", cast["ciso"], approved, story.ago(months=2), cast["head_of_it"],
          story.ago(years=2))],
    )  # fmt: skip
    story.add(
        ACCESS, "Misuses of access", "Title | Account | Third party | Noticed on | Description"
        " | Noticed by | Outcome | Decided on | Measures | Owner",
        [("Query on certificates at night", f"sutlej.support at {CORE}", VENDOR,
          story.ago(days=95), "A report was run at 02:10 without a ticket.", "Review of logs",
          "Honest mistake", story.ago(days=91), "Support windows agreed in writing", cast["ciso"])],
    )  # fmt: skip


def _tell_rooms(story: Story) -> None:
    """The record room keeps no list of visitors."""
    places = (DATA_CENTRE, RECOVERY, HEAD_OFFICE)
    kinds = ("Server room", "Recovery site", "Record room")
    rows = zip(ROOMS, kinds, places, strict=True)
    story.add(
        ACCESS, "Secure areas", "Title | Kind | Location | Visitors are logged"
        " | Access list reviewed on | Owner",
        [(room, kind, place, "no" if kind == "Record room" else "yes", story.ago(days=65),
          story.cast["administration"]) for room, kind, place in rows],
    )  # fmt: skip
    visitors = story.known["outsiders"][1:] or story.known["outsiders"]
    story.add(
        ACCESS, "Visits", "Area | Visitor | Organisation | Accompanied by | Purpose"
        " | Entered at | Left at",
        [(ROOMS[at % 2], visitors[at % len(visitors)], VENDOR, story.cast["administrator"],
          "Change of a disk", f"{story.ago(days=6 + 17 * at):%Y-%m-%d} 10:15",
          f"{story.ago(days=6 + 17 * at):%Y-%m-%d} 11:40") for at in range(9)],
    )  # fmt: skip


def _tell_movements(story: Story) -> None:
    """Every joiner and leaver of the year; for the last leavers nobody adapted everything."""
    since = story.ago(months=12)
    rows: list[tuple[Any, ...]] = []
    for at, w in enumerate(w for w in workers(story) if not w.is_outside):
        if w.joined > since:
            rows.append((w.name, "Joiner", w.joined, w.joined, f"JML-{at:04d}", w.joined, ""))
        if w.left and w.left > since:
            is_open = at and w.left > story.ago(days=60)
            rows.append((w.name, "Leaver", w.left, w.left, f"JML-{at + 5000}",
                         "" if is_open else w.left,
                         "Directory closed, core system not yet" if is_open else ""))  # fmt: skip
        elif at % 40 == 33 and not w.left:
            day = story.ago(days=30 + at % 200)
            rows.append((w.name, "Mover", day, day, f"JML-{at + 7000}", day, "New profile"))
    story.add(ACCESS, "Joiners, movers and leavers", "Identity | Kind | In effect on"
              " | IT was told on | Ticket or form | Access adapted on | Remark", rows)  # fmt: skip


def _tell_sign_in(story: Story) -> None:
    story.add(
        ACCESS, "Sign-in policies", "Title | Systems | Shortest password"
        " | Locked after failed attempts | Locked for minutes | Refuses leaked passwords"
        " | Enforced by the system | Verified on | Owner | From",
        [("Passwords and lockout of the directory", AD, 12, 8, 30, "yes", "yes",
          story.ago(days=28), story.cast["ciso"], story.ago(years=1)),
         ("Passwords and lockout of the core system", CORE, 10, 5, 30, "no", "yes",
          story.ago(days=28), story.cast["ciso"], story.ago(years=1))],
    )  # fmt: skip


def _tell_reviews(story: Story) -> None:
    cast = story.cast
    story.add(
        ACCESS, "Access reviews", "Title | Reviewers | Covers | Opened on | Due on | Signed by"
        " | Signed off on | Closed on | Owner",
        [(WHOLE, "Each manager, their people", "All accounts", story.ago(days=78),
          story.ago(days=52), cast["coo"], story.ago(days=50), "", cast["ciso"]),
         (NARROW, "Each owner, their systems and rights", "Privileged access", story.ago(days=38),
          story.ago(days=22), cast["ceo"], story.ago(days=20), story.ago(days=9), cast["ciso"])],
    )  # fmt: skip
    lines = [*_lines_of_accounts(story), *_lines_of_people(story)]
    reviewers = dict.fromkeys((line[0], line[1]) for line in lines)
    days = {WHOLE: (78, 55), NARROW: (38, 24)}
    story.add(
        ACCESS, "Access review lists", "Review | Reviewer | Invited on | Finished on",
        ((review, who, *(story.ago(days=day) for day in days[review]))
         for review, who in reviewers),
    )  # fmt: skip
    story.add(ACCESS, "Access review lines", "Review | Reviewer | Account | Decision | Decided on"
              " | Decided by | Reason | Removal seen on", lines)  # fmt: skip


def _line(
    story: Story, review: str, reviewer: str, account: object, *, keep: bool = True,
    gone: object = "",
) -> tuple[Any, ...]:  # fmt: skip
    decided = story.ago(days=58 if review == WHOLE else 26)
    return (
        review, reviewer, account, "Keep" if keep else "Remove", decided, reviewer,
        "" if keep else "Left, or no longer needed", gone,
    )  # fmt: skip


def _lines_of_accounts(story: Story) -> list[tuple[Any, ...]]:
    """All that no person signs in with, and all administrators; one key was passed over."""
    head = story.cast["head_of_it"]
    lines = [_line(story, WHOLE, head, name) for name in technical_accounts(story)[:-1]]
    lines += [_line(story, NARROW, story.cast["ceo"], f"{admin_login(name)} at {AD}")
              for name in administrators(story)]  # fmt: skip
    return [*lines, _line(story, WHOLE, head, f"sutlej.support at {CORE}")]


def _lines_of_people(story: Story) -> list[tuple[Any, ...]]:
    """A line for outsiders, and for those of the claims department; leavers were removed."""
    claims, rows = story.cast["claims"], story.sheets[ACCESS, "Accounts"]
    by_name = {w.name: w for w in workers(story)}
    lines = []
    for row in rows:
        worker = by_name.get(str(row["Identity"]))
        if worker is None or row["System"] != AD or str(row["Account name"]).startswith("adm."):
            continue
        title = f"{row['Account name']} at {AD}"
        if worker.is_outside:
            lines.append(_line(story, WHOLE, story.cast["head_of_it"], title))
        elif worker.unit == "Claims":
            lines.append(_line(story, WHOLE, claims, title, keep=not worker.left,
                               gone=_gone(story, row) if worker.left else ""))  # fmt: skip
    return lines


def _gone(story: Story, row: Row) -> object:
    """What was to go was seen gone in the next export."""
    return max(row["Disabled on"] or story.on, story.ago(days=40))


__all__ = ("DESK", "tell_watching")
