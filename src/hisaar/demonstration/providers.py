"""What was agreed with third parties, what they do, and how they were looked at."""

from __future__ import annotations

from typing import Any

from .story import ASSETS, IMPACT, PROVIDERS, VENDORS, Row, Story

ADMINISTRATOR = "Margalla Health Administrators (demo)"
PORTAL = "Saddar hospital (demo)"  # the hospital that was first on the portal
BACKUP = "Cloud backup of the insurer"
USUAL = (
    "Confidentiality, Security measures, Notice of breaches, Return or destruction of data,"
    " Right to audit, Exit and hand-over, Subcontracting with consent"
)
WITHOUT_NOTICE = (
    "Confidentiality, Security measures, Return or destruction of data, Right to audit,"
    " Exit and hand-over"
)
ACCESS_OF = {
    "Core system vendor": "By remote access, With administrator's rights",
    "Cloud": "Hosts or runs the system, Holds data outside the insurer",
    "Software or service vendor": "Hosts or runs the system",
    "Third-party administrator": "By an interface, Holds data outside the insurer",
    "Hospital": "By an interface", "Bank": "By an interface", "Payment gateway": "By an interface",
    "Auditor": "On the insurer's premises",
}  # fmt: skip
AREA_OF = {
    "Bank": "Premium or contribution collection", "Payment gateway": "Premium or contribution"
    " collection", "Third-party administrator": "Claims", "Hospital": "Claims",
    "Surveyor": "Claims", "Workshop": "Claims", "Core system vendor": "Underwriting",
    "Reinsurer or retakaful operator": "Reinsurance or retakaful", "Broker": "Distribution",
    "Agent organisation": "Distribution", "Aggregator": "Distribution",
}  # fmt: skip


def tell_providers(story: Story) -> None:
    parties = _with_links(story)
    bound = _bound(story, parties)
    _tell_contracts(story, bound)
    _tell_services(story, bound)
    _tell_subcontractors(story)


def linked(story: Story) -> dict[str, list[Row]]:
    """External links by the third party at the other end."""
    found: dict[str, list[Row]] = {}
    for row in story.sheets[ASSETS, "Interconnections"]:
        if row["Scope"] == "External":
            found.setdefault(str(row["Counterparty"]), []).append(row)
    return found


def _with_links(story: Story) -> list[Row]:
    """The vendor list, which also says who has no connection at all."""
    links, place = linked(story), (VENDORS, "Third parties")
    story.sheets[place] = [
        {**row, "Has no connection": "no" if row["Title"] in links else "yes"}
        for row in story.sheets[place]
    ]
    return story.sheets[place]


def exposed(story: Story) -> list[Row]:
    """Third parties that get at systems or data, the closest first."""
    links = linked(story)
    return [r for r in story.sheets[VENDORS, "Third parties"]
            if r["Title"] in links or r["Holds policyholder data"] == "yes"]  # fmt: skip


def _bound(story: Story, parties: list[Row]) -> list[Row]:
    """Those with a contract: the exposed first, as far as the number goes."""
    close = exposed(story)
    titles = {r["Title"] for r in close}
    order = [*close, *(r for r in parties if r["Title"] not in titles)]
    return order[: story.tenant.oversight.contracts]


def _tell_contracts(story: Story, parties: list[Row]) -> None:
    """That with the administrator of health claims does not say when a breach must be told."""
    rows = []
    for at, party in enumerate(parties):
        is_silent = party["Title"] == ADMINISTRATOR
        begins = story.ago(years=1 + at % 3, days=at % 200)
        ends = party["Contract ends on"]
        rows.append((
            f"Agreement with {party['Title']}", party["Title"], party["Contract reference"],
            f"Services as {str(party['Category']).lower()}", begins, ends, 60 + 30 * (at % 2),
            "no", WITHOUT_NOTICE if is_silent else USUAL,
            "" if is_silent else (24, 48)[at % 2], party["Exit or fallback"],
            "" if at % 17 == 9 else "no", party["Owner"],
        ))  # fmt: skip
    story.add(
        PROVIDERS, "Contracts", "Title | Third party | Reference | Subject | Starts on | Ends on"
        " | Notice period (days) | Is renewed automatically | Security clauses"
        " | Notice of a breach within (hours) | Exit plan"
        " | Makes the provider answerable in the insurer's place | Owner", rows,
    )  # fmt: skip


def service_of(party: Row) -> str:
    return f"{party['Category']} services of {party['Title']}"


def _tell_services(story: Story, parties: list[Row]) -> None:
    links, functions = linked(story), _functions(story)
    rows = [_service(story, party, links.get(str(party["Title"]), []), functions)
            for party in parties]  # fmt: skip
    cloud = next(p for p in parties if p["Category"] == "Cloud")
    rows.append((
        BACKUP, cloud["Title"], f"Agreement with {cloud['Title']}",
        "Copies of all servers, nightly", functions.get("Information technology", ""),
        "Cloud backup" if "Cloud backup" in _titles(story) else "Mail and calendar",
        "Participant master", "Encrypted copies", "Holds data outside the insurer", "yes",
        "", "", "", cloud["Owner"], story.ago(years=2),
    ))  # fmt: skip
    story.add(
        PROVIDERS, "Third-party services", "Title | Third party | Contract | Description"
        " | Functions | Systems | Data given or held | What is given | Access | Cloud service"
        " | Countries of the data | Region or data centre | Location confirmed on | Owner | Since",
        rows,
    )  # fmt: skip


def _service(
    story: Story, party: Row, links: list[Row], functions: dict[str, str]
) -> tuple[Any, ...]:
    category = str(party["Category"])
    carried = list(dict.fromkeys(str(link["Data carried"]) for link in links))
    if party["Holds policyholder data"] == "yes" and not carried:
        carried = ["Participant master"]
    systems = dict.fromkeys(str(link["System"]) for link in links)
    is_cloud = category == "Cloud"
    return (
        service_of(party), party["Title"], f"Agreement with {party['Title']}",
        f"What a {category.lower()} does for the insurer", functions.get(AREA_OF.get(category, ""),
        ""), "; ".join(systems), "; ".join(carried), "Files over the link" if links else "Papers",
        ACCESS_OF.get(category, "By an interface") if carried else "", "yes" if is_cloud else "no",
        party["Country"], "Karachi" if is_cloud else "", story.ago(months=4), party["Owner"],
        story.ago(years=2),
    )  # fmt: skip


def _functions(story: Story) -> dict[str, str]:
    rows = story.sheets[IMPACT, "Business functions"]
    return {str(r["Operational area"]): str(r["Title"]) for r in reversed(rows)}


def _titles(story: Story) -> set[object]:
    return {r["Title"] for r in story.sheets[ASSETS, "Systems"]}


def _tell_subcontractors(story: Story) -> None:
    """Several providers stand on the same cloud without the insurer having chosen it."""
    present = set(story.known["third parties"])
    wanted = (
        (ADMINISTRATOR, "Indus Cloud (demo)", "", 1, "Hosting of the claims portal", "yes"),
        ("Rakaposhi Payments (demo)", "Indus Cloud (demo)", "", 1, "Hosting of the gateway", "yes"),
        ("Mehran Hosting (demo)", "Indus Cloud (demo)", "", 1, "Virtual machines", "yes"),
        ("Sutlej Systems (demo)", "", "Kaghan Developers (demo)", 1, "Programming", "no"),
        ("Indus Cloud (demo)", "", "Thal Data Centres (demo)", 1, "Rooms and power", "no"),
        ("Zhob Messaging (demo)", "", "Sibi Carriers (demo)", 2, "Delivery of messages", "yes"),
    )
    story.add(
        PROVIDERS, "Subcontractors", "Third party | Subcontractor on record | Name | Depth"
        " | What it does | Holds data of the insurer | Countries of the data | Consented to by"
        " | Consented to on | Owner | Since",
        [(party, provider, name, depth, work, holds, "Pakistan" if holds == "yes" else "",
          story.cast["ciso"] if at % 3 else "", story.ago(months=9) if at % 3 else "",
          story.cast["risk"], story.ago(years=1))
         for at, (party, provider, name, depth, work, holds) in enumerate(wanted)
         if party in present],
    )  # fmt: skip
