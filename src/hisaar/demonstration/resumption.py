"""In which order the business is brought back, with two teams."""

from __future__ import annotations

from decimal import Decimal

from .business import DIGITAL
from .story import ASSETS, IMPACT, PROTECTION, Story
from .technology import CORE_DATABASE

TITLE = "Order of resumption"
KEYS = (
    ("Claims", "Claims payment"), ("Underwriting", "Policy issuance"),
    ("Premium or contribution collection", "Premium receipt"),
    ("Reinsurance or retakaful", "Reinsurance settlement"),
)  # fmt: skip


def tell_resumption(story: Story) -> None:
    """Machines first, then what runs on them, then the critical functions."""
    cast = story.cast
    approved = story.approval_day
    story.row(PROTECTION, "Recovery orders", {
        "Title": TITLE, "Edition": 1, "Basis": "Impact analyses and dependencies of the year",
        "Owner": cast["risk"], "Drawn up on": story.ago(months=5),
        "Approver": cast["ceo"], "Approved on": approved, "Reviewed on": approved,
    })  # fmt: skip
    functions = [r for r in story.sheets[IMPACT, "Business functions"]
                 if r["Criticality"] == "Critical"]  # fmt: skip
    urgent = sorted(functions, key=lambda r: r["Title"] == DIGITAL)
    keys = _transactions([(str(r["Title"]), str(r["Operational area"])) for r in urgent])
    items = [(name, "", "Systems team", Decimal(6)) for name in _machines(story)]
    items += [(name, "", "Systems team", Decimal(4)) for name in _applications(story)]
    items += [(str(r["Title"]), keys.get(str(r["Title"]), ""), "Business team", Decimal(2))
              for r in urgent]  # fmt: skip
    story.add(PROTECTION, "Recovery order items", "Order | Position | What is brought back"
              " | Key transaction | Team | Hours planned",
              ((TITLE, at, *item) for at, item in enumerate(items, start=1)))  # fmt: skip


def tell_reconnection(story: Story) -> None:
    """How links to partners are opened again: agreed with most, tried with them."""
    place, ciso = (ASSETS, "Interconnections"), story.cast["ciso"]
    agreed = {
        "Reconnection conditions": "Cause known and mended; its security officer has signed",
        "Reconnection checks": "New keys, a scan of what it sends, an hour under watch",
        "Reconnection approver": ciso, "Counterparty contact": "Security officer, by telephone",
        "Contact verified on": story.ago(months=3),
        "Resumption tested together on": story.ago(months=8),
    }  # fmt: skip
    open_ones = dict.fromkeys(agreed, "")
    story.sheets[place] = [
        {**row, **(agreed if row["Scope"] == "External" and at % 5 else open_ones)}
        for at, row in enumerate(story.sheets[place])
    ]


def _transactions(functions: list[tuple[str, str]]) -> dict[str, str]:
    """Which function carries which key transaction; where none does, the last one carries it."""
    found: dict[str, str] = {}
    for area, label in KEYS:
        fitting = [name for name, its in functions if its == area and name not in found]
        free = [name for name, _ in functions if name not in found]
        found[(fitting or free[::-1])[0]] = label
    return found


def _applications(story: Story) -> list[str]:
    """Everything that processes of critical functions run on, the directory before the rest."""
    critical = {r["Title"] for r in story.sheets[IMPACT, "Business functions"]
                if r["Criticality"] == "Critical"}  # fmt: skip
    places = {str(r["Title"]): str(r["Systems"]).split("; ") for r in
              story.sheets[ASSETS, "Data sets"]}  # fmt: skip
    names: dict[str, None] = {"Active Directory": None}
    for row in story.sheets[IMPACT, "Business processes"]:
        if row["Functions"] not in critical:
            continue
        for system in str(row["Systems used"]).split("; "):
            names.setdefault(system)
        for data in str(row["Data handled"]).split("; "):
            for place in places.get(data, []):
                names.setdefault(place)
    machines = {str(m) for m in story.known["machines"]}
    stores = [n for n in names if n in machines and n != CORE_DATABASE]
    return [*stores, *(n for n in names if n not in machines)]


def _machines(story: Story) -> list[str]:
    """The machines that those applications stand on, and what was declared as needed."""
    needed = set(_applications(story))
    rows = story.sheets[ASSETS, "Systems"]
    serving = {str(r["Title"]) for r in rows if r["Part of or serves"] in needed}
    declared = {str(r["What is needed"]) for r in story.sheets[ASSETS, "Dependencies"]}
    return [m for m in story.known["machines"] if m in serving | declared | {CORE_DATABASE}]
