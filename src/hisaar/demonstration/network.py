"""How the network is divided, what lets traffic through, and the ways that data take."""

from __future__ import annotations

from collections import Counter
from ipaddress import ip_network
from typing import Any

from .story import ASSETS, PROTECTION, Row, Story
from .technology import CORE_DATABASE, FIREWALL, HEAD_OFFICE, RECOVERY

INTERNET, OUTER, SERVERS = "The internet", "Reachable from outside", "Servers"
DATABASES, MANAGEMENT, USERS = "Databases", "Management of devices", "Users of the head office"
BRANCHES, PARTNERS, SECOND = "Branches", "Partners and clouds", "Recovery site network"
WIDE = "Temporary opening for the vendor"
# Zone, kind, trust, networks, and why it is one.
ZONES = (
    (INTERNET, "Internet", 1, "0.0.0.0/0", "Belongs to nobody."),
    (OUTER, "DMZ (reachable from outside)", 2, "10.20.250.0/24",
     "Whatever customers and agents reach stands here, and nothing else."),
    (SERVERS, "Servers", 4, "10.20.0.0/22", "Applications speak to databases, users do not."),
    (DATABASES, "Servers", 5, "10.20.8.0/24", "Only application servers come in."),
    (MANAGEMENT, "Management", 5, "10.20.252.0/22", "Administrators come by the jump host only."),
    (USERS, "Users", 3, "10.30.0.0/16", "Printers and computers, no servers."),
    (BRANCHES, "Branches", 2, "10.40.0.0/14", "Branches see applications, not each other."),
    (PARTNERS, "Partners", 2, "172.20.0.0/22", "Links to partners end here before they go on."),
    (SECOND, "Recovery site", 4, "10.60.0.0/22", "Copies come in; nothing goes out on its own."),
)  # fmt: skip
SYSTEMS_BY_KIND = {
    "Server": "Windows Server 2022", "Database": "Oracle Linux 8", "Network device": "Firmware 7.4",
    "Endpoint group": "Windows 11", "Application": "", "Cloud service": "",
}  # fmt: skip
AUDITED = ("Server", "Database", "Application", "Cloud service")
MALWARE = ("Server", "Endpoint group")
FLOWS = (
    "Title | Data set | From system | To system | To or from third party | Interconnection | Means"
    " | Protocol | Is encrypted | How it is protected | Frequency | Owner | Verified on | Since"
)
RULES = (
    "Device | Position | Name | Source zone | Destination zone | Source addresses"
    " | Destination addresses | Protocol | Ports | Action | Is logged | Hits | Last hit on"
    " | Justification | Approved by | Reviewed on | Expires on | Number on the device | Owner"
    " | Since"
)


def tell_network(story: Story) -> None:
    _tell_zones(story)
    _tell_details(story)
    _tell_rules(story)
    _tell_flows(story)


def _tell_zones(story: Story) -> None:
    owner, decided = story.cast["head_of_it"], story.ago(months=9)
    story.add(
        PROTECTION, "Network zones", "Title | Kind | Trust | Networks | Owner | Boundary system"
        " | Segregation decision | Segregation reason | Decided on | Verified on",
        [(name, kind, trust, networks, owner, "" if name == INTERNET else FIREWALL,
          "" if name == INTERNET else "Separated", why, "" if name == INTERNET else decided,
          story.ago(days=30 + at))
         for at, (name, kind, trust, networks, why) in enumerate(ZONES)],
    )  # fmt: skip


def zone_of(row: Row) -> str:
    """Where a row of the asset list stands in the network; empty for what has no address."""
    kind, place = row["Kind"], str(row["Location"])
    if kind in ("Offline store", "Field device"):
        return ""
    if kind in ("Endpoint group", "End-user computing"):
        return USERS if place == HEAD_OFFICE else BRANCHES
    if row["Hosting"] != "Own site":
        return PARTNERS
    if row["Is internet facing"] == "yes":
        return OUTER
    if place == RECOVERY:
        return SECOND
    return {"Network device": MANAGEMENT, "Database": DATABASES}.get(str(kind), SERVERS)


def _tell_details(story: Story) -> None:
    """What the head of IT added to the asset list: zone, operating system, protection."""
    place = (ASSETS, "Systems")
    taken: Counter[str] = Counter()
    rows: list[Row] = []
    for at, row in enumerate(story.sheets[place]):
        details = _details(story, at, row)
        if row["Host name or address"]:
            zone = details["Network zone"]
            details["Host name or address"] = _address(zone, taken[zone])
            taken[zone] += 1
        rows.append({**row, **details})
    story.sheets[place] = rows


def _address(zone: str, number: int) -> str:
    """The next free address of a zone; its first nine are kept for devices."""
    networks = next(nets for name, _, _, nets, _ in ZONES if name == zone)
    return str(ip_network(networks)[number + 10])


def _details(story: Story, at: int, row: Row) -> dict[str, Any]:
    kind = str(row["Kind"])
    has_agent = kind in MALWARE
    is_silent = has_agent and at % 53 == 11  # an agent that has not reported for a month
    is_machine = kind in ("Server", "Database", "Network device")
    return {
        "Network zone": zone_of(row),
        "Operating system": SYSTEMS_BY_KIND.get(kind, ""),
        "Host name": str(row["Title"]).split()[0].lower() if is_machine else "",
        "Serial number": f"PK{story.tenant.size[0].upper()}{at:05d}" if is_machine else "",
        "Writes an audit trail": ("no" if at % 47 == 12 else "yes") if kind in AUDITED else "",
        "Makers' or shared administrator accounts left": "no" if is_machine else "",
        "Malware protection reported on":
            (story.ago(days=33) if is_silent else story.ago(days=1 + at % 5)) if has_agent else "",
        "Configuration baseline": f"Hardening of {BASELINES[kind]}" if kind in BASELINES else "",
        "Other protection": "Steel cabinet, two keys, seals with numbers"
        if kind == "Offline store" else "",
        "To be disposed of on": story.ahead(months=14) if kind == "Offline store" else "",
        "Bought on": story.ago(years=2) if is_machine else "",
    }  # fmt: skip


BASELINES = {
    "Application": "applications", "Database": "databases", "Server": "servers",
    "Network device": "network devices", "Endpoint group": "computers",
    "Cloud service": "cloud services",
}  # fmt: skip


def _tell_rules(story: Story) -> None:
    links = [row for row in story.sheets[ASSETS, "Interconnections"] if row["Scope"] == "External"]
    rows = [_link_rule(story, at, link) for at, link in enumerate(links)]
    pairs = [
        (USERS, SERVERS, "443"), (BRANCHES, SERVERS, "443"), (SERVERS, DATABASES, "1521"),
        (MANAGEMENT, SERVERS, "22"), (MANAGEMENT, DATABASES, "22"), (SERVERS, SECOND, "443"),
        (OUTER, SERVERS, "8443"), (INTERNET, OUTER, "443"),
    ]  # fmt: skip
    more = max(len(pairs), story.tenant.protection.firewall_rules - len(rows) - 2)
    rows += [_zone_rule(story, at, *pairs[at % len(pairs)]) for at in range(more)]
    if not story.tenant.is_small:
        rows.append((
            WIDE, "", SERVERS, "any", "", "any", "any", "Allow", "no", 412, story.ago(days=2),
            "", "", story.ago(months=16), story.ago(months=15), "",
        ))  # fmt: skip
    rows.append(("Everything else", "", "", "any", "any", "any", "any", "Deny", "yes", 912_345,
                 story.on, "What is not allowed is forbidden", story.cast["ciso"],
                 story.ago(days=40), "", ""))  # fmt: skip
    story.add(
        PROTECTION, "Firewall rules", RULES,
        [(FIREWALL, at, *row[:-2], row[-2], f"R{at:04d}", story.cast["head_of_it"],
          story.ago(years=2)) for at, row in enumerate(rows, start=1)],
    )  # fmt: skip


def _link_rule(story: Story, at: int, link: Row) -> tuple[Any, ...]:
    is_inbound = str(link["Protocol"]).startswith("IPsec")
    ends = (PARTNERS, SERVERS) if is_inbound else (SERVERS, PARTNERS)
    return (
        f"Link {link['Title']}", *ends, "", "", "tcp", str(link["Port"]), "Allow", "yes",
        1000 + 37 * at, story.ago(days=at % 9), f"Link: {link['Title']}", story.cast["ciso"],
        story.ago(days=40), "", "",
    )  # fmt: skip


def _zone_rule(story: Story, at: int, source: str, target: str, port: str) -> tuple[Any, ...]:
    is_unused = at % 19 == 17
    return (
        f"{source} to {target} {at + 1}", source, target, "", "", "tcp", port, "Allow", "yes",
        0 if is_unused else 50_000 + at, story.ago(months=13) if is_unused else story.ago(days=1),
        f"Needed by the applications in {target.lower()}", story.cast["ciso"], story.ago(days=40),
        "", "",
    )  # fmt: skip


def _tell_flows(story: Story) -> None:
    """What goes over links, inside the house, and by other means."""
    flows = [_link_flow(story, link) for link in story.sheets[ASSETS, "Interconnections"]
             if link["Scope"] == "External"]  # fmt: skip
    flows += _other_flows(story)
    number = story.tenant.protection.data_flows
    flows += [_inner_flow(story, at) for at in range(number - len(flows))]
    story.add(PROTECTION, "Data flows", FLOWS, flows[:number])


def _flow(
    story: Story, title: str, data: object, source: object, target: object = "", *,
    party: object = "", link: object = "", means: str = "Network", how: object = "",
    encrypted: object = "yes", protection: str = "", often: str = "Daily",
) -> tuple[Any, ...]:  # fmt: skip
    return (
        title, data, source, target, party, link, means, how, encrypted, protection, often,
        story.cast["head_of_it"], story.ago(days=35), story.ago(years=1),
    )  # fmt: skip


def _link_flow(story: Story, link: Row) -> tuple[Any, ...]:
    return _flow(
        story, f"{link['Data carried']} over {link['Title']}", link["Data carried"],
        link["System"], party=link["Counterparty"], link=link["Title"], how=link["Protocol"],
        encrypted=link["Is encrypted"],
    )  # fmt: skip


def _other_flows(story: Story) -> list[tuple[Any, ...]]:
    core, folders = "Core takaful system", "File shares"
    return [
        _flow(story, "Monthly copy on disks to the off-site store", "Participant master", core,
              "Monthly backup disks", means="Removable media",
              protection="Encrypted disks in a sealed case, two people", often="Monthly"),
        _flow(story, "Printed certificates by courier", "Participant master", core,
              means="Courier", encrypted="", protection="Sealed covers, tracking numbers"),
        _flow(story, "Staff lists to payroll on paper", "Staff records", "Payroll and HR system",
              means="Paper", encrypted="", protection="By hand, signed for", often="Monthly"),
        _flow(story, "Mail with attachments", "Department folders", folders, "Mail and calendar",
              means="E-mail", how="SMTP with TLS 1.2", protection="Encrypted attachments"),
        _flow(story, "Core system to its database", "Participant master", core, CORE_DATABASE,
              how="Oracle Net with TLS 1.2", often="All the time"),
    ]  # fmt: skip


def _inner_flow(story: Story, at: int) -> tuple[Any, ...]:
    links = [r for r in story.sheets[ASSETS, "Interconnections"] if r["Scope"] == "Internal"]
    data, link = story.known["data"], links[at % len(links)]
    carried = data[at % len(data)]
    return _flow(
        story, f"{carried} inside the house {at + 1}", carried, link["System"],
        link["Other system"], link=link["Title"], how=link["Protocol"],
    )  # fmt: skip
