"""The names that the values of facts use, by subject; a fact has those that its file states.

Days are ``datetime.date``; names in ``is_``, ``has_`` are bool; ``addresses`` and other plurals are
lists; ``ports`` are dicts of port, protocol, state, service, product, version, remark,
is_tunnelled, platform_names. ``host``, ``account`` and ``entitlement`` in a vulnerability, a
finding or a grant are keys of facts. ``other`` holds what has no name here, by heading or element.
"""

from __future__ import annotations

NAMES: dict[str, frozenset[str]] = {
    subject: frozenset(names.split()) | {"other"}
    for subject, names in {
        "host": """
            title host_name names addresses mac_address manufacturer model serial_number external_id
            kind operating_system operating_system_certainty version location zone environment owner
            custodian unit vendor status criticality classification hosting bought_on created_at
            support_ends_on last_seen_at seen_at remark ports power_state hypervisor cluster
            datacenter is_template cpus memory storage tools_state tags account sid object_guid
            directory distinguished_name is_enabled can_be_delegated rotated_on created_on
            changed_on service_names name person purpose last_used_on password_never_expires
            password_not_required smartcard_required""",
        "account": """
            name system person email user_principal_name employee_number given_name surname kind
            unit job organisation location manager is_enabled is_privileged has_mfa is_locked
            password_never_expires password_not_required smartcard_required can_be_delegated
            last_used_on created_on changed_on disabled_on expires_on rotated_on owner purpose sid
            object_guid distinguished_name service_names""",
        "person": """
            employee_number name email job unit grade location manager employment joined_on left_on
            reason account""",
        "entitlement": "title system kind is_privileged distinguished_name purpose",
        "grant": """
            account entitlement source person employee_number kind from_on to_on last_used_on
            approved_by approval_reference remark""",
        "component": """
            name version kind package_url platform_name supplier licences hashes scope is_product
            product""",
        "vulnerability": """
            weakness cves title host component path product port service severity score vector text
            remedy output is_exploitable is_exploited fixed_on fixed_in state published_on reference
            family source""",
        "finding": """
            rule title result severity score host port path line text output remedy identifiers
            benchmark profile benchmark_score checked_at reference state kind source service vector
            cves is_exploitable fixed_on family""",
        "firewall_rule": """
            external_id position title access_list device source_zone destination_zone source
            destination user application service protocol action is_enabled is_logged schedule hits
            last_hit_on profiles justification approved_by reviewed_on expires_on""",
        "vendor": """
            external_id title category service country data_location email contact telephone owner
            ntn contract contract_begins_on contract_ends_on amount has_personal_data has_access
            tier status remark""",
        "interface": """
            external_id title system source target counterparty provider endpoints direction
            protocol port authentication has_authentication is_encrypted data has_personal_data
            frequency owner contract verified_on status remark""",
        "setting": "name value host source",
    }.items()
}
