"""Each format, from a file such as its tool writes."""

import datetime as dt

import pytest

from hisaar.discovery.formats import FORMATS, SUBJECTS, ReadingRefused, recognise
from hisaar.discovery.formats.vocabulary import NAMES as VOCABULARY

from .reading import NAMES, SAMPLES, facts_of, of

KINDS = {
    "adcomputers.csv": "directory_computers",
    "adusers.csv": "directory_users",
    "arf.xml": "xccdf",
    "asa.csv": "firewall_rules",
    "assets.csv": "assets",
    "bom.json": "cyclonedx",
    "bom.xml": "cyclonedx",
    "code.sarif": "sarif",
    "core-users.csv": "accounts",
    "cyclonedx-py.json": "cyclonedx",
    "cyclonedx-py.xml": "cyclonedx",
    "db-grants.csv": "grants",
    "export.ldf": "ldif",
    "fortigate.csv": "firewall_rules",
    "grype.json": "grype",
    "hyperv.csv": "virtual_machines",
    "interfaces.xlsx": "interfaces",
    "leavers.csv": "leavers",
    "netbox.csv": "netbox",
    "netbox.json": "netbox",
    "nmap.xml": "nmap",
    "paloalto.csv": "firewall_rules",
    "rvtools.xlsx": "virtual_machines",
    "scan.nessus": "nessus",
    "semgrep.sarif": "sarif",
    "staff.xlsx": "staff",
    "trivy.json": "trivy",
    "vendors.csv": "vendors",
}
DB = "core-db01.pgtl.example"
SID = "S-1-5-21-1004336348-1177238915-682003330"


def test_every_sample_is_expected():
    assert sorted(KINDS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_recognised_by_its_content_alone(name):
    content = (SAMPLES / name).read_bytes()

    assert recognise("upload", content) == KINDS[name]


@pytest.mark.parametrize("name", NAMES)
def test_facts_speak_the_common_vocabulary(name):
    reading, facts = facts_of(name)

    assert facts
    for fact in facts:
        assert fact.subject in SUBJECTS
        assert fact.subject in FORMATS[reading.kind].subjects
        assert fact.key == fact.key.strip() != ""
        assert fact.where
        assert not fact.values.keys() - VOCABULARY[fact.subject], fact
    assert reading.progress == 1.0


@pytest.mark.parametrize("name", NAMES)
def test_reading_twice_says_the_same(name):
    assert facts_of(name)[1] == facts_of(name)[1]


def test_nmap_hosts_carry_names_addresses_and_ports():
    reading, facts = facts_of("nmap.xml")

    host = of(facts, "host")[DB]
    assert reading.version == "nmap 7.94SVN"
    assert host["addresses"] == ["192.0.2.10"]
    assert host["mac_address"] == "00:50:56:9a:10:0a"
    assert host["operating_system"] == "Linux 3.10 - 4.11"
    assert [(port["port"], port["service"], port["version"]) for port in host["ports"]] == [
        (22, "ssh", "7.4"),
        (1521, "oracle-tns", "19.0.0.0.0"),
    ]
    assert of(facts, "finding")["192.0.2.44 | ftp-anon | 21/tcp"]["text"].startswith("Anonymous")
    assert [fault.sentence for fault in reading.faults] == ["1 address did not answer: left out."]


def test_what_a_later_nmap_adds_is_kept_and_told():
    reading, facts = facts_of("nmap.xml")

    assert of(facts, "host")["192.0.2.44"]["other"] == {
        "newthing": {"colour": "blue", "text": "a later version wrote this"}
    }
    assert reading.not_understood == ["element of a host: newthing (1 time)"]


def test_a_host_that_a_scan_names_twice_is_told():
    names = '<hostnames><hostname name="a.example"/></hostnames>'
    node = f'<host><address addr="192.0.2.{{}}"/>{names}</host>'
    content = f"<nmaprun>{node.format(1)}{node.format(2)}</nmaprun>"

    reading, facts = facts_of("s.xml", content.encode())

    assert [fact.values["addresses"] for fact in facts] == [["192.0.2.1"], ["192.0.2.2"]]
    assert reading.faults[0].sentence == "'a.example' comes again: what is said adds to the first."
    assert not reading.faults[0].is_loss


def test_a_bill_says_the_same_as_json_and_as_xml():
    log4j = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
    for name in ("bom.json", "bom.xml"):
        _, facts = facts_of(name)
        component = of(facts, "component")[log4j]
        assert component["name"] == "org.apache.logging.log4j/log4j-core"
        assert component["licences"] == ["Apache-2.0"]
        assert component["hashes"] == {"SHA-1": "9141212b8507ab50a45525b545b39d224614528b"}
        assert component["product"] == "agent-portal"
        assert "shaded-thing@1" in of(facts, "component")
        weakness = of(facts, "vulnerability")[f"agent-portal | CVE-2021-44228 | {log4j}"]
        assert (weakness["score"], weakness["severity"]) == (10.0, "critical")


def test_what_the_tool_of_cyclonedx_wrote_for_a_small_environment():
    packages = ["certifi", "charset-normalizer", "idna", "requests", "urllib3"]
    for name, version in (("cyclonedx-py.json", "1.6"), ("cyclonedx-py.xml", "1.4")):
        reading, facts = facts_of(name)
        components = of(facts, "component").values()
        assert sorted(each["name"] for each in components) == packages
        assert all(each["package_url"].startswith("pkg:pypi/") for each in components)
        assert all(each["licences"] for each in components)
        assert reading.version == f"CycloneDX {version}"
        assert reading.faults == []


def test_what_semgrep_wrote_has_no_fingerprint_without_an_account():
    _, facts = facts_of("semgrep.sarif")

    assert list(of(facts, "finding")) == ["semgrep oss | sql-from-input | portal.py | 2"]


def test_an_unknown_version_of_a_bill_is_read_and_told():
    content = (SAMPLES / "bom.json").read_bytes().replace(b'"1.5"', b'"1.9"')

    reading, facts = facts_of("bom.json", content)

    assert len(of(facts, "component")) == 4
    assert reading.version == "CycloneDX 1.9"
    assert reading.faults[0].sentence == (
        "Version 1.9 of CycloneDX is not known; 1.2 to 1.6 are. What it shares with them was read."
    )


def test_directory_users_come_with_groups_and_days_month_first_where_the_column_shows_it():
    reading, facts = facts_of("adusers.csv")

    account = of(facts, "account")[f"{SID}-1107"]
    assert account["name"] == "asim.raza"
    assert account["system"] == "pgtl.example"
    assert account["manager"] == "Hina Shah"
    assert account["rotated_on"] == dt.date(2026, 9, 3)
    assert account["last_used_on"] == dt.date(2026, 11, 20)
    assert account["other"] == {"extensionAttribute7": "x"}
    groups = of(facts, "entitlement")
    assert groups["cn=domain admins,cn=users,dc=pgtl,dc=example"]["is_privileged"] is True
    assert "is_privileged" not in groups["cn=claims approve,ou=groups,dc=pgtl,dc=example"]
    assert f"{SID}-1107 | cn=claims approve,ou=groups,dc=pgtl,dc=example" in of(facts, "grant")
    assert len(of(facts, "grant")) == 6
    assert "0300" not in repr(facts)
    assert any("MobilePhone" in fault.sentence for fault in reading.faults)


def test_groups_that_powershell_did_not_write_out_are_told():
    content = (
        b'"SamAccountName","SID","Enabled","MemberOf"\n'
        b'"a","S-1-5-21-1-1-1-1","True","Microsoft.ActiveDirectory.Management.ADPropertyValue'
        b'Collection"\n'
    )

    reading, facts = facts_of("users.csv", content)

    assert [fact.subject for fact in facts] == ["account"]
    assert "-join ';'" in reading.faults[0].sentence


def test_a_directory_export_in_ldif_says_the_same_as_its_table():
    _, facts = facts_of("export.ldf")

    (account,) = of(facts, "account").values()
    assert account["sid"] == "S-1-5-21-1004336348-1177245443-682003330-1107"
    assert account["person"] == "Asim Raza (fictional)"
    assert account["is_enabled"] is True
    assert account["password_never_expires"] is True
    assert account["created_on"] == dt.date(2019, 2, 14)
    assert "expires_on" not in account
    assert "cn=vpn users with a very long name that is folded over two lines,ou=groups," in (
        " ".join(of(facts, "entitlement"))
    )
    assert of(facts, "host")[DB]["operating_system"] == "Windows Server 2012 R2 Standard"


def test_nessus_items_are_vulnerabilities_and_information_is_a_finding():
    reading, facts = facts_of("scan.nessus")

    found = of(facts, "vulnerability")[f"{DB} | NESSUS 96151 |  | 22/tcp"]
    assert (found["severity"], found["score"]) == ("high", 7.3)
    assert found["cves"] == ["CVE-2016-10009", "CVE-2016-10010"]
    assert found["other"] == {"future_field": "not known in 2026"}
    assert of(facts, "host")[DB]["addresses"] == ["192.0.2.10"]
    assert of(facts, "finding")[f"{DB} | nessus 19506 | 0/tcp"]["severity"] == "info"
    assert reading.not_understood == ["element of an item: future_field (1 time)"]


def test_configuration_checks_are_findings_with_their_titles():
    reading, facts = facts_of("arf.xml")

    root = of(facts, "finding")[f"{DB} | xccdf_rule_sshd_disable_root_login"]
    telnet = of(facts, "finding")[f"{DB} | xccdf_rule_package_telnet_removed"]
    assert (root["title"], root["result"]) == ("Disable SSH Root Login", "fail")
    assert (telnet["result"], telnet["severity"]) == ("pass", "high")
    assert of(facts, "host")[DB]["addresses"] == ["192.0.2.10"]
    assert reading.version == "XCCDF 1.2"
    assert [f.sentence for f in reading.faults] == [
        "1 check with the result 'notselected': left out."
    ]


def test_trivy_names_packages_settings_and_the_place_of_a_secret():
    _, facts = facts_of("trivy.json")

    image = "registry.pgtl.example/agent-portal:4.2"
    weakness = of(facts, "vulnerability")[f"{image} | CVE-2023-0286 | libssl1.1@1.1.1n-0+deb11u3"]
    assert (weakness["score"], weakness["fixed_in"]) == (7.4, "1.1.1n-0+deb11u4")
    assert weakness["other"] == {"NewIn2027": {"a": 1}}
    assert f"{image} | AVD-DS-0002 | Dockerfile" in of(facts, "finding")
    secret = of(facts, "finding")[f"{image} | aws-access-key-id | app/settings.py | 12"]
    assert secret["kind"] == "secret"
    assert "KEY =" not in repr(facts)


def test_grype_matches_carry_the_cve_behind_an_advisory():
    _, facts = facts_of("grype.json")

    (found,) = of(facts, "vulnerability").values()
    assert found["weakness"] == "GHSA-jfh8-c2jp-5v3q"
    assert found["cves"] == ["CVE-2021-44228"]
    assert (found["score"], found["fixed_in"], found["severity"]) == (10.0, "2.15.0", "critical")


def test_sarif_messages_are_filled_in_and_suppressed_results_are_counted():
    reading, facts = facts_of("code.sarif")

    (found,) = of(facts, "finding").values()
    assert found["text"] == "Input cnic reaches a query"
    assert (found["path"], found["line"], found["severity"]) == ("portal/views.py", 88, "high")
    assert reading.faults[0].sentence == "1 result suppressed in the tool: left out."


def test_netbox_devices_say_the_same_as_json_and_as_csv():
    for name in ("netbox.json", "netbox.csv"):
        _, facts = facts_of(name)
        hosts = of(facts, "host")
        assert sorted(hosts) == ["khi-fw-01", "khi-sw-01"]
        firewall = hosts["khi-fw-01"]
        assert firewall["addresses"] == ["192.0.2.1"]
        assert firewall["serial_number"] == "FG100FTK00000001"
        assert (firewall["kind"], firewall["model"]) == ("Firewall", "FortiGate 100F")


def test_a_page_of_netbox_that_is_not_all_is_told():
    content = (SAMPLES / "netbox.json").read_bytes().replace(b'"count": 2', b'"count": 640')

    reading, _ = facts_of("netbox.json", content)

    assert reading.faults[0].sentence == (
        "The file holds 2 of 640 devices; export the others, too (limit=0)."
    )


def test_firewall_rules_of_three_makers_come_in_one_form():
    fortigate, palo, asa = (
        of(facts_of(name)[1], "firewall_rule")
        for name in ("fortigate.csv", "paloalto.csv", "asa.csv")
    )

    assert fortigate["9"]["action"] == "allow"
    assert fortigate["9"]["destination"] == ["203.0.113.80"]
    assert fortigate["3"]["service"] == ["HTTP", "HTTPS", "DNS"]
    assert fortigate["3"]["hits"] == 1204331
    assert fortigate["12"]["is_enabled"] is False
    assert fortigate["0"]["action"] == "deny"
    assert palo["vsys1 | agents to portal"]["application"] == ["ssl", "web-browsing"]
    assert palo["vsys1 | agents to portal"]["position"] == 1
    assert palo["vsys1 | deny all"]["action"] == "deny"
    assert [rule["action"] for rule in asa.values()] == ["allow", "deny"]


def test_virtual_machines_carry_their_hypervisor():
    _, facts = facts_of("hyperv.csv")

    machines = of(facts, "host")
    assert machines["print-01"]["hypervisor"] == "HV-01"
    assert machines["old-claims"]["power_state"] == "Off"


def test_what_no_format_knows_is_refused_with_the_names_of_those_that_are():
    with pytest.raises(ReadingRefused, match=r"letter\.txt is none of the files that Hisaar knows"):
        facts_of("letter.txt", b"Dear Sir,\nplease find enclosed nothing.\n")
    with pytest.raises(ReadingRefused, match="There is no format 'nmpa'; did you mean 'nmap'"):
        facts_of("nmap.xml", kind="nmpa")
    with pytest.raises(ReadingRefused, match=r"a\.csv is empty"):
        facts_of("a.csv", b" \n")
