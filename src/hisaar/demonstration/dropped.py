"""Files that lie about in the IT department: a user drops them in and sees what they contradict.

They are not imported with the workbooks; they lie in a folder of their own.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from .access import AD, workers
from .story import ACCESS, ASSETS, GRANTS, TESTING, Row, Story

FOLDER = "to drop in"
SCAN, DIRECTORY_EXPORT = f"{FOLDER}/nmap-servers.xml", f"{FOLDER}/adusers.csv"
LEAVERS, BILL = f"{FOLDER}/HR leavers.csv", f"{FOLDER}/agent-portal.cdx.json"
EARLIER = "scans read before/nmap-servers.xml"
OFF_IN = 60  # one machine in so many is in repair, and no scan meets it
# Machines on the network that the asset list does not know: (last part of the address, name, ports)
Ports = tuple[tuple[int, str, str, str], ...]
Unlisted = tuple[int, str, Ports]
UNLISTED: tuple[Unlisted, ...] = (
    (231, "test-claims", ((21, "ftp", "vsftpd", "2.3.4"), (80, "http", "nginx", "1.14.0"))),
    (232, "", ((3389, "ms-wbt-server", "Microsoft Terminal Services", ""),)),
    (233, "old-nas", ((445, "microsoft-ds", "Samba smbd", "3.6.3"), (23, "telnet", "", ""))),
)
COMPONENTS = (
    ("django", "4.2.1", "pypi"),
    ("requests", "2.31.0", "pypi"),
    ("jquery", "3.4.1", "npm"),
    ("moment", "2.29.1", "npm"),
    ("openssl", "1.1.1k", "generic"),
    ("sqlparse", "0.4.4", "pypi"),
)
COLUMNS = (
    "SamAccountName", "Name", "UserPrincipalName", "Enabled", "Department", "Title", "EmployeeID",
    "LastLogonDate", "PasswordLastSet", "whenCreated", "PasswordNeverExpires",
    "DistinguishedName", "MemberOf", "Description",
)  # fmt: skip


def tell_dropped(story: Story) -> None:
    """Write a network scan, an export of the directory, the leavers of HR and a bill of parts."""
    story.papers[SCAN] = _scan(story, story.ago(days=1), UNLISTED).encode()
    before = story.ago(days=16)
    story.papers[EARLIER] = _scan(story, before, UNLISTED[:2]).encode()
    _tell_sources(story, before)
    story.papers[DIRECTORY_EXPORT] = _directory(story).encode("utf-8-sig")
    story.papers[LEAVERS] = _leavers(story).encode("cp1252", "replace")
    story.papers[BILL] = json.dumps(_bill(story), indent=1).encode()


def note(story: Story) -> tuple[str, str]:
    """What the first sheet says of them."""
    return (
        f"Folder '{FOLDER}'",
        ("Drop these into the page of discovery: a scan that met three machines nobody listed, an"
         " export of the directory with an account that no list holds, HR's leavers, and the parts"
         " of the agents' portal."),
    )  # fmt: skip


def _moment(day: dt.date, hour: int = 9) -> str:
    """As PowerShell writes it in an American setting."""
    return f"{day.month}/{day.day}/{day.year} {hour}:05:11 AM"


def _tell_sources(story: Story, before: dt.date) -> None:
    """Where lists come from; the scan before the last lies there to be read."""
    head, title = story.cast["head_of_it"], "Scan of the server network"
    story.add(
        TESTING, "Discovery sources", "Title | Kind of file | System it speaks of"
        " | Lists everything | A new file every (days) | Remark | Owner",
        [(title, "nmap scan", "", "yes", 14, "Servers, databases and network devices", head),
         ("Export of the directory", "Users of Active Directory (Get-ADUser)", AD, "yes", 30, "",
          head),
         ("Leavers of human resources", "List of leavers", "", "no", 30, "", story.cast["hr"])],
    )  # fmt: skip
    story.row(TESTING, "Discovery runs", {
        "Code": "DRN-0001", "Source": title, "File": EARLIER,
        "Kind of file": "nmap scan", "Speaks of the day": before, "Lists everything": "yes",
        "Owner": head,
    })  # fmt: skip


# The scan


def _scan(story: Story, day: dt.date, unlisted: Sequence[Unlisted]) -> str:
    machines = [r for r in story.sheets[ASSETS, "Systems"] if r["Host name or address"]]
    machines = [r for at, r in enumerate(machines) if at % OFF_IN != OFF_IN - 1]
    began = int(dt.datetime.combine(day, dt.time(21), dt.UTC).timestamp())
    hosts = [_host(str(r["Host name or address"]), str(r["Host name"]), _ports(r))
             for r in machines]  # fmt: skip
    hosts += [_host(f"10.20.3.{last}", name and f"{name}.{story.tenant.domain}", ports)
              for last, name, ports in unlisted]  # fmt: skip
    return "\n".join((
        '<?xml version="1.0" encoding="UTF-8"?>', "<!DOCTYPE nmaprun>",
        "<!-- Fictional: a scan of the demonstration insurer -->",
        ('<nmaprun scanner="nmap" args="nmap -sV -oX servers.xml 10.20.0.0/16 10.60.0.0/22"'
         f' start="{began}" version="7.94" xmloutputversion="1.05">'),
        *hosts,
        (f'<runstats><finished time="{began + 600}" exit="success"/>'
         f'<hosts up="{len(hosts)}" down="0" total="{len(hosts)}"/></runstats>'),
        "</nmaprun>", "",
    ))  # fmt: skip


def _ports(row: Row) -> Ports:
    if row["Kind"] == "Database":
        return ((22, "ssh", "OpenSSH", "8.7"), (1521, "oracle-tns", "Oracle TNS listener", "19.0"))
    if row["Kind"] == "Network device":
        return ((22, "ssh", "", ""), (23, "telnet", "", ""))
    return ((443, "https", "nginx", "1.24.0"), (3389, "ms-wbt-server", "", ""))


def _host(address: str, name: str, ports: Ports) -> str:
    told = f'<hostnames><hostname name={quoteattr(name)} type="PTR"/></hostnames>' if name else ""
    lines = "".join(
        f'<port protocol="tcp" portid="{port}"><state state="open" reason="syn-ack"/>'
        f"<service name={quoteattr(service)} product={quoteattr(product)}"
        f' version={quoteattr(version)} method="probed" conf="10"/></port>'
        for port, service, product, version in ports
    )
    return (
        f'<host><status state="up" reason="echo-reply"/><address addr="{address}"'
        f' addrtype="ipv4"/>{told}<ports>{lines}</ports></host>'
    )


# The directory, and the leavers


def _directory(story: Story) -> str:
    by_name = {w.name: w for w in workers(story)}
    groups: dict[str, list[str]] = {}
    for grant in story.sheets[GRANTS, "Grants"]:
        name, _, system = str(grant["Account"]).partition(" at ")
        if system == AD:
            groups.setdefault(name, []).append(str(grant["Entitlement"]))
    root = ",".join(f"DC={part}" for part in story.tenant.domain.split("."))
    out = io.StringIO()
    out.write("#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser\r\n")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in story.sheets[ACCESS, "Accounts"]:
        if row["System"] != AD:
            continue
        login, worker = str(row["Account name"]), by_name.get(str(row["Identity"]))
        members = ";".join(f"CN={g},OU=Groups,{root}" for g in groups.get(login, [])[:6])
        writer.writerow((
            login, worker.name if worker else login, f"{login}@{story.tenant.domain}",
            "True" if row["Enabled"] == "yes" else "False", worker.unit if worker else "",
            "", worker.number if worker else "", _moment(row["Last used on"] or story.on),
            _moment(story.ago(days=40)), _moment(row["Created on"] or story.on), "False",
            f"CN={login},OU=Staff,{root}", members, row["Purpose"],
        ))  # fmt: skip
    writer.writerow((  # nobody has put this one on any list
        "svc_oldscan", "svc_oldscan", "", "True", "", "", "", "", _moment(story.ago(years=6)),
        _moment(story.ago(years=6)), "True", f"CN=svc_oldscan,OU=Service,{root}",
        f"CN=Domain Admins,CN=Users,{root}", "Scanner in the mail room",
    ))  # fmt: skip
    return out.getvalue()


def _leavers(story: Story) -> str:
    """With a title above the headings, semicolons, and days in three forms, as HR keeps it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow((f"{story.tenant.title} - Human Resources", "", "", "", ""))
    writer.writerow((f"Leavers until {story.on:%B %Y}", "", "", "", ""))
    writer.writerow(("", "", "", "", ""))
    writer.writerow(("S. No.", "Emp. Code", "Name of Employee", "Department", "Last Working Day"))
    gone = [w for w in workers(story) if w.left and w.left >= story.ago(months=12)]
    forms = ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y")
    for at, worker in enumerate(gone):
        left = worker.left or story.on
        writer.writerow((at + 1, worker.number, worker.name, worker.unit,
                         left.strftime(forms[at % 3])))  # fmt: skip
    writer.writerow(("", "", f"Total: {len(gone)}", "", ""))
    return out.getvalue()


# The bill of parts


def _bill(story: Story) -> dict[str, Any]:
    number = uuid.uuid5(uuid.NAMESPACE_URL, story.tenant.domain)
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {
            "timestamp": f"{story.ago(days=4):%Y-%m-%d}T10:00:00Z",
            "component": {"bom-ref": "root", "type": "application", "name": "Agent portal",
                          "version": "4.2", "description": "Fictional"},
        },
        "components": [
            {"bom-ref": name, "type": "library", "name": name, "version": version,
             "purl": f"pkg:{kind}/{name}@{version}"}
            for name, version, kind in COMPONENTS
        ],
    }  # fmt: skip
