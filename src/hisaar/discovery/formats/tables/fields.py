"""What a column can mean, per list that people keep, and how people head such a column.

Synonyms are compared folded: case, spaces and punctuation do not count. A field of kind
``personal`` is recognised so that it can be left out: its values are never carried on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from hisaar.lib.text import fold


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One meaning of a column; ``kind`` says how its cells are read."""

    name: str
    kind: str
    synonyms: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name as people read it."""
        return self.name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One kind of list: its fields, and what a row must have (each group: one of these)."""

    name: str
    label: str
    fact: str
    needs: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    fields: dict[str, FieldSpec]


def _fields(text: str) -> dict[str, FieldSpec]:
    found = {}
    for line in text.strip().splitlines():
        name, kind, synonyms = (part.strip() for part in line.split("|", 2))
        words = tuple(word.strip() for word in synonyms.split(",") if word.strip())
        own = () if name.endswith("!") else (name.replace("_", " "),)  # "!": means another field
        name = name.rstrip("!")
        found[name] = FieldSpec(name, kind, (*own, *words))
    return found


_PERSON = """
employee_number|code|employee code, employee no, employee id, emp code, emp no, emp id, emp #, staff no, staff id, staff number, personnel number, p no, payroll no, ملازم نمبر, ملازم کوڈ
name|text|full name, employee name, staff name, name of employee, name of staff, emp name, display name, نام, ملازم کا نام
email|email|e-mail, email address, e-mail address, mail, official email, office email, ای میل
job|text|designation, position, job title, title, post, role, عہدہ
unit|text|department, dept, division, section, department name, function, team, branch department, محکمہ, شعبہ
grade|text|grade, band, cadre
location|text|branch, office, city, station, place of posting, posting, branch name, work location, شاخ, شہر
manager|text|reporting to, reports to, line manager, supervisor, manager name, reporting manager, immediate supervisor
employment|text|status, employment status, employee status, emp status, active
joined_on|day|date of joining, joining date, doj, hire date, date hired, appointment date, start date, تاریخ تقرری
left_on|day|date of leaving, leaving date, last working day, last working date, lwd, exit date, separation date, date of separation, termination date, resignation date, date of exit, relieving date, end date, تاریخ علیحدگی
reason|text|reason of leaving, reason for leaving, leaving reason, separation type, type of separation, exit type, nature of exit
account|text|user name, username, login, login id, user id, ad account, samaccountname, network id, logon name
mobile|personal|mobile no, mobile number, cell, cell no, contact no, phone, phone number, cell number, موبائل, موبائل نمبر, فون
cnic|personal|cnic no, cnic number, nic, nic no, id card, id card no, national id, شناختی کارڈ, شناختی کارڈ نمبر
date_of_birth|personal|dob, birth date, تاریخ پیدائش
bank_account|personal|iban, account number, bank account no, salary account
address|personal|home address, residential address, permanent address, پتہ
father_name|personal|father's name, father name, father / husband name, s/o, husband name, ولدیت
salary|personal|gross salary, basic salary, basic pay
"""  # noqa: E501
_ASSET = """
external_id|code|asset code, asset id, asset no, asset number, asset tag, tag, tag no, inventory no, id, code, fixed asset no
title|text|asset name, asset, name, description, item, device, device name, system, system name, application, application name, hardware, equipment
host_name|host|hostname, host, computer name, machine name, dns name, fqdn, server name, netbios name
addresses|addresses|ip, ip address, ip addresses, ipv4, ipv4 address, primary ip, management ip, ip addr, ip add
mac_address|mac|mac, mac addr, physical address, ethernet address
kind|text|type, category, asset type, asset category, class, asset class, device type, device role, system type
operating_system|text|os, platform, os version, os name, operating system name
manufacturer|text|make, brand, oem
model|text|model no, model number, make and model, device model
serial_number|code|serial, serial no, sn, s/n, service tag, serial #
location|text|site, branch, office, place, city, physical location, rack, location name
zone|text|network zone, segment, vlan, subnet, network segment, security zone
environment|text|env, stage, tier
owner|text|asset owner, business owner, system owner, owner name, owned by, responsible, person responsible
custodian|text|asset custodian, user, assigned to, used by, allotted to, allocated to, held by, custodian name
unit|text|department, dept, division, section
vendor|text|supplier, vendor name, purchased from, third party, provider
status|text|state, asset status, condition, lifecycle
criticality|text|critical, importance, criticality rating, asset value, priority
classification|text|data classification, information classification, sensitivity
hosting|text|hosted, hosted at, on premises or cloud, deployment
bought_on|day|purchase date, date of purchase, acquired on, acquisition date, procurement date, purchased on
support_ends_on|day|support end, end of support, eos, eol, end of life, warranty expiry, warranty end, support expiry
last_seen_at|day|last seen, last scan, last contact, last logon, last online, last check in
version|text|software version, release
remark|text|remarks, notes, comment, comments
"""  # noqa: E501
_INTERFACE = """
external_id|code|interface id, interface no, interface code, id, code, ref
title|text|interface, interface name, name, integration, connection, link, description
source|text|from, source system, from system, sender, originating system, origin
target|text|to, target system, to system, destination, destination system, receiver, receiving system
counterparty|text|third party, partner, other party, bank, external party, organisation, organization, company, vendor
direction|text|flow, inbound/outbound, in/out, direction of flow
protocol|text|method, means, transport, mode, connection type, interface type, technology
port|number|port no, port number, tcp port, ports
authentication|text|auth, authentication method, auth method, login method, credentials
is_encrypted|encrypted|encrypted, encryption, is encrypted, secured, tls
data|text|data exchanged, information exchanged, data elements, payload, contents, data shared, information
has_personal_data|yes_no|personal data, pii, contains personal data, customer data
frequency|text|schedule, how often, periodicity
owner|text|interface owner, responsible, owner name, contact
contract|text|agreement, contract no, contract reference
verified_on|day|last verified, verified, last tested, tested on, reviewed on
status|text|state
remark|text|remarks, notes, comments
"""  # noqa: E501
_VENDOR = """
external_id|code|vendor code, vendor id, vendor no, supplier code, supplier no, party code, id, code
title|text|vendor, vendor name, supplier, supplier name, name, company, company name, third party, service provider, provider, party name, name of vendor, name of service provider, firm
category|text|type, vendor type, vendor category, nature, nature of business, class
service|text|services, service provided, services provided, scope, nature of service, nature of services, description, description of service, scope of work, product
country|text|country of incorporation
data_location|text|location of data, where is data stored, data centre location, hosting location, data stored in
email|email|contact email, e-mail, email address
contact|text|contact person, focal person, account manager, contact name, representative
telephone|text|phone, contact no, contact number, phone no
owner|text|relationship owner, contract owner, business owner, department, user department
ntn|text|ntn no, tax number, ntn number
contract|text|contract no, agreement, agreement no, contract reference, po number, contract ref
contract_begins_on|day|contract start, start date, agreement date, contract date, effective date, from, valid from
contract_ends_on|day|contract end, end date, expiry, expiry date, contract expiry, valid till, valid to, valid upto, renewal date, to
amount|text|value, contract value, annual value, annual cost, amount (pkr), amount in pkr, cost
has_personal_data|yes_no|personal data, access to personal data, holds customer data, pii, customer data, processes personal data
has_access|yes_no|access, system access, remote access, access to systems, network access
tier|text|criticality, tier level, risk rating, importance, critical
status|text|state, vendor status, active
remark|text|remarks, notes, comments
"""  # noqa: E501
_ACCOUNT = """
name!|text|user id, userid, login, login id, login name, account, account name, account id, user code, samaccountname, logon name, uid, db user, username, user, name
person|text|full name, display name, employee name, real name, description, name of user, user full name, owner name, username, user, name
employee_number|code|employee code, employee id, emp code, emp no, emp id, employee no, staff no, staff id
email|email|e-mail, mail, email address, upn, userprincipalname, user principal name
system|text|application, database, directory, system name, application name, source
kind|text|account type, user type, type, account kind
unit|text|department, dept, branch, division
job|text|designation, job title, position, title
is_enabled|yes_no|enabled, status, active, account status, user status, is active, state
is_privileged|yes_no|privileged, admin, is admin, administrator, superuser, is privileged
has_mfa|yes_no|mfa, mfa enabled, mfa status, two factor, 2fa, 2fa enabled, strong authentication, mfa registered
is_locked|yes_no|locked, locked out, account locked
last_used_on|day|last login, last logon, last login date, last sign in, last signin, last logon date, last sign-in date, last used, last activity, last activity date, last_login, lastlogondate, آخری لاگ ان
created_on|day|created, creation date, date created, created date, account created, create date
disabled_on|day|disabled date, deactivated on, deactivation date
expires_on|day|expiry, expiry date, expires, valid to, account expires, expiration date, valid till
rotated_on|day|password last set, password changed, password last changed, last password change, pwd last set
entitlements|list|roles, groups, role, group, profile, profiles, rights, permissions, user group, granted roles
owner|text|responsible, account owner, owned by
purpose|text|use, used for, remarks, comments
"""  # noqa: E501
_GRANT = """
account|text|user name, username, user id, userid, login, login id, account name, user, user code, grantee, samaccountname, member, member name
entitlement|text|role, group, right, permission, privilege, profile, granted role, group name, role name, responsibility, menu, access, authority, access right
system|text|application, database, module, system name, application name
person|text|full name, display name, employee name, name
employee_number|code|employee code, employee id, emp code, emp no, employee no, staff no
kind|text|grant type, access type, type
from_on|day|granted on, grant date, start date, valid from, from, effective from, assigned on, date granted
to_on|day|end date, valid to, expiry date, expires on, to, valid till, revoked on
last_used_on|day|last used, last use, last access, last accessed
approved_by|text|approver, authorised by, authorized by, approved by name
approval_reference|text|ticket, request no, reference, approval no, form no, request id
is_privileged|yes_no|privileged, admin, is privileged, critical
remark|text|remarks, notes, comments
"""  # noqa: E501
_FIREWALL_RULE = """
external_id|code|policy id, policyid, rule id, uuid, id, rule uid, rule number
position|number|seq, sequence, #, no, line, order, rule no, priority, seq #, s no, line no
title|text|name, rule name, policy name, policy
access_list|text|access list name, acl, acl name
source_zone|text|from, source interface, srcintf, src zone, incoming interface, from zone, source zone, interface, src intf, from interface
destination_zone|text|to, destination interface, dstintf, dst zone, outgoing interface, to zone, dst intf, to interface
source|list|source address, srcaddr, src, source ip, source addresses, source criteria, sources, src address, source networks
destination|list|destination address, dstaddr, dst, dest, destination ip, destination addresses, destination criteria, destinations, dst address, destination networks
user|list|source user, users, groups
application|list|applications, app
service|list|services, ports, port, destination port, service port, dst port, service/port
protocol|text|proto, protocols
action|action|policy action, permission, permit deny, rule action, permit/deny
is_enabled|yes_no|status, enabled, state, enable, rule status
is_logged|yes_no|log, logging, logtraffic, log traffic, log setting, track
schedule|text|time, time range, when
hits|number|hit count, hitcount, hitcnt, rule usage hit count, hits count, packets, session count, usage
last_hit_on|day|last used, last hit, rule usage last hit, last hit date, last used date, last match
profiles|list|security profiles, profile, inspection
justification|text|comments, comment, description, remarks, business justification, reason, notes, purpose
approved_by|text|approver, requested by, authorised by
reviewed_on|day|last reviewed, review date, reviewed
expires_on|day|expiry, expiry date, valid till, valid until, expires
device|text|firewall, gateway, location, device name, device group, virtual system, vsys, vdom
"""  # noqa: E501
_VIRTUAL_MACHINE = """
title|text|vm, vm name, name, virtual machine, display name, vmname
host_name|host|dns name, guest hostname, guest host name, hostname, fqdn
addresses|addresses|primary ip address, ip address, ip addresses, guest ip address, guest ip, networkadapters, ipaddresses
mac_address|mac|mac, mac addresses
operating_system|text|os according to the vmware tools, guest os, os according to the configuration file, os, guest os version, guestos, osname
power_state|text|powerstate, power state, state, power, vmstate
hypervisor|text|host, esx host, vmhost, hypervisor, computername, computer name, parent host, running on, hyper v host
cluster|text|cluster name, failover cluster
datacenter|text|data center, data centre, site
is_template|yes_no|template
cpus|number|cpu, vcpu, vcpus, num cpu, processorcount, cpu count, numcpu
memory|text|memory mib, memory mb, memory gb, memoryassigned, memory size, memorygb, memorystartup
storage|text|provisioned mib, provisioned space, in use mib, used space, provisioned mb, disk size
external_id|code|vm uuid, uuid, vmid, vm id, instance uuid, smbios uuid, moref
created_at|day|creation date, creationtime, created, date created
tools_state|text|vmware tools, tools status, integrationservicesstate, integration services state, vmtools
owner|text|vm owner, managed by
remark|text|annotation, notes, description, comments
"""  # noqa: E501
_DIRECTORY_USER = """
name!|text|samaccountname, sam account name, logon name, pre windows 2000 logon name
sid|text|objectsid, security identifier
user_principal_name|text|userprincipalname, upn
person|text|display name, name, cn, displayname, full name
given_name|text|givenname, first name
surname|text|sn, last name
email|email|mail, emailaddress, email address
employee_number|code|employeeid, employeenumber, employee id
job|text|title, job title
unit|text|department
organisation|text|company, organization
location|text|office, physicaldeliveryofficename, city, l
manager|dn|
is_enabled|yes_no|enabled
is_locked|yes_no|lockedout, locked out
password_never_expires|yes_no|passwordneverexpires
password_not_required|yes_no|passwordnotrequired
smartcard_required|yes_no|smartcardlogonrequired
can_be_delegated|yes_no|trustedfordelegation
is_admin_count|yes_no|admincount
last_used_on|day|lastlogondate, lastlogontimestamp, last logon date, last logon
rotated_on|day|passwordlastset, pwdlastset, password last set
created_on|day|whencreated, created, createtimestamp
changed_on|day|whenchanged, modified, modifytimestamp
expires_on|day|accountexpirationdate, accountexpires
member_of|dns|memberof, groups, group membership, member of
primary_group|dn|primarygroup
distinguished_name|text|distinguishedname, dn
service_names|list|serviceprincipalnames, serviceprincipalname, serviceprincipalname list
purpose|text|description, info
object_class|text|objectclass
object_guid|text|objectguid, guid
user_account_control|number|useraccountcontrol
mobile|personal|mobilephone, telephonenumber, officephone, homephone, ipphone
address|personal|streetaddress, homedirectoryaddress, postalcode
"""
_DIRECTORY_COMPUTER = """
title|text|name, cn
account|text|samaccountname
host_name|host|dnshostname, dns host name
sid|text|objectsid
addresses|addresses|ipv4address, ipv6address, ip address
operating_system|text|operatingsystem, operating system
version|text|operatingsystemversion, operating system version
is_enabled|yes_no|enabled
last_seen_at|day|lastlogondate, lastlogontimestamp, last logon date
rotated_on|day|passwordlastset, pwdlastset
created_on|day|whencreated, created
changed_on|day|whenchanged, modified
custodian|dn|managedby
location|text|
remark|text|description
member_of|dns|memberof
service_names|list|serviceprincipalnames, serviceprincipalname
distinguished_name|text|distinguishedname, dn
can_be_delegated|yes_no|trustedfordelegation
object_class|text|objectclass
object_guid|text|objectguid
user_account_control|number|useraccountcontrol
"""


def _list(name: str, label: str, fact: str, *rest: str) -> ListSpec:
    needs, words, fields = rest
    groups = tuple(tuple(group.split("/")) for group in needs.split())
    return ListSpec(name, label, fact, groups, tuple(words.split()), _fields(fields))


LISTS: dict[str, ListSpec] = {
    spec.name: spec
    for spec in (
        _list("staff", "List of staff", "person", "employee_number/name/email",
              "staff employee employees personnel strength ملازمین", _PERSON),
        _list("leavers", "List of leavers", "person", "employee_number/name/email left_on",
              "leavers leaver resigned separated exit separations ex", _PERSON),
        _list("assets", "List of assets", "host", "title/host_name/addresses",
              "asset assets inventory hardware servers register", _ASSET),
        _list("interfaces", "List of interfaces", "interface",
              "source/title/counterparty target/protocol/counterparty",
              "interface interfaces integration integrations connections", _INTERFACE),
        _list("vendors", "List of vendors", "vendor", "title",
              "vendor vendors supplier suppliers outsourcing providers contracts", _VENDOR),
        _list("accounts", "List of accounts", "account", "name/email",
              "accounts users user logins", _ACCOUNT),
        _list("grants", "List of access rights", "grant", "account entitlement",
              "grants rights roles access privileges permissions", _GRANT),
        _list("firewall_rules", "Firewall rules", "firewall_rule",
              "action source/source_zone destination/destination_zone",
              "firewall policy policies rules acl rulebase", _FIREWALL_RULE),
        _list("virtual_machines", "Virtual machines of a hypervisor", "host",
              "title power_state/cluster/hypervisor",
              "vinfo vm vms virtual rvtools", _VIRTUAL_MACHINE),
        _list("directory_users", "Users of Active Directory (Get-ADUser)", "account",
              "name/sid distinguished_name/sid/user_principal_name/object_guid",
              "aduser adusers ad", _DIRECTORY_USER),
        _list("directory_computers", "Computers of Active Directory (Get-ADComputer)", "host",
              "title/host_name host_name/operating_system distinguished_name/sid/account",
              "adcomputer adcomputers ad", _DIRECTORY_COMPUTER),
    )
}  # fmt: skip


@cache
def folded_synonyms(subject: str) -> dict[str, tuple[str, ...]]:
    """Return folded heading to the fields that it can mean, the likeliest first.

    The earlier a word stands among the synonyms of a field, the likelier it means that one.
    """
    found: dict[str, dict[str, int]] = {}
    for spec in LISTS[subject].fields.values():
        for rank, word in enumerate(spec.synonyms):
            found.setdefault(fold(word), {}).setdefault(spec.name, rank)
    return {
        word: tuple(sorted(ranks, key=lambda name: ranks[name] > 0))
        for word, ranks in found.items()
    }


@cache
def rank_of(subject: str, field: str, heading: str) -> int:
    """Return the place of a folded heading among the synonyms of a field."""
    words = [fold(word) for word in LISTS[subject].fields[field].synonyms]
    return words.index(heading) if heading in words else len(words)
