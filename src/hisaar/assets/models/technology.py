"""Places, third parties, systems of every kind, and the data that they hold."""

from __future__ import annotations

from django.db import models

from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record

from .scales import Classification, Criticality

__all__ = ("Classification", "DataSet", "Location", "System", "ThirdParty")


class Location(Record):
    """Offices, branches, data centres and recovery sites."""

    class Kind(models.TextChoices):
        HEAD_OFFICE = "head_office", "Head office"
        BRANCH = "branch"
        DATA_CENTRE = "data_centre", "Data centre"
        RECOVERY_SITE = "recovery_site", "Recovery site"
        CLOUD_REGION = "cloud_region", "Cloud region"
        STORE = "store", "Off-site store"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.BRANCH)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=80, default="Pakistan", blank=True)

    class Meta(Record.Meta):
        verbose_name = "location"
        verbose_name_plural = "locations"


class ThirdParty(OwnedRecord):
    """Outside organisations that the insurer works with, works through or depends on."""

    class Category(models.TextChoices):
        BANK = "bank"
        BROKER = "broker"
        AGENT = "agent", "Agent organisation"
        AGGREGATOR = "aggregator"
        ADMINISTRATOR = "administrator", "Third-party administrator"
        HOSPITAL = "hospital"
        SURVEYOR = "surveyor"
        WORKSHOP = "workshop"
        REINSURER = "reinsurer", "Reinsurer or retakaful operator"
        CORE_VENDOR = "core_vendor", "Core system vendor"
        SOFTWARE = "software", "Software or service vendor"
        CLOUD = "cloud"
        INTERNET = "internet", "Internet provider"
        TELECOM = "telecom"
        MONITORING = "monitoring", "Security monitoring"
        PRINTING = "printing", "Printing or courier"
        LAW_FIRM = "law_firm", "Law firm"
        AUDITOR = "auditor"
        GROUP = "group", "Group company"
        GATEWAY = "gateway", "Payment gateway"
        AUTHORITY = "authority", "Regulator or authority"

    class Tier(models.TextChoices):
        ONE = "1", "Tier 1"
        TWO = "2", "Tier 2"
        THREE = "3", "Tier 3"

    category = models.CharField(max_length=20, choices=Category)
    tier = models.CharField(max_length=1, choices=Tier, blank=True)
    country = models.CharField(max_length=80, default="Pakistan", blank=True)
    holds_policyholder_data = models.BooleanField(default=False)
    has_no_connection = models.BooleanField(
        default=False, help_text="Works for the insurer without any link to its systems or data."
    )
    contract_reference = models.CharField(max_length=80, blank=True)
    contract_ends_on = models.DateField(null=True, blank=True)
    exit_option = models.TextField(
        "exit or fallback", blank=True, help_text="What happens when this party fails or leaves."
    )
    next_assessment_on = models.DateField(null=True, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "third party"
        verbose_name_plural = "third parties"


class System(OwnedRecord):
    """Information assets: applications, servers, devices, databases, cloud services and so on."""

    class Kind(models.TextChoices):
        APPLICATION = "application"
        DATABASE = "database"
        SERVER = "server"
        NETWORK_DEVICE = "network_device", "Network device"
        ENDPOINT_GROUP = "endpoint_group", "Endpoint group"
        CLOUD_SERVICE = "cloud_service", "Cloud service"
        END_USER_COMPUTING = "end_user_computing", "End-user computing"
        FIELD_DEVICE = "field_device", "Field device"
        STORAGE = "storage", "Storage, file share or archive"
        OFFLINE_STORE = "offline_store", "Offline store"

    class Built(models.TextChoices):
        IN_HOUSE = "in_house", "In house"
        CUSTOMISED = "customised", "Vendor product, customised"
        VENDOR = "vendor", "Vendor product"

    class Hosting(models.TextChoices):
        OWN_SITE = "own_site", "Own site"
        CO_LOCATED = "co_located", "Co-located"
        CLOUD = "cloud"
        PROVIDER = "provider", "Run by a provider"

    kind = models.CharField(max_length=20, choices=Kind)
    description = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts",
        verbose_name="part of or serves",
    )  # fmt: skip
    criticality = models.CharField(max_length=20, choices=Criticality, blank=True)
    classification = models.CharField(max_length=20, choices=Classification, blank=True)
    built = models.CharField(max_length=20, choices=Built, blank=True)
    hosting = models.CharField(max_length=20, choices=Hosting, blank=True)
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="systems"
    )
    zone = models.ForeignKey(
        "assets.NetworkZone", models.PROTECT, null=True, blank=True, related_name="systems",
        verbose_name="network zone",
    )  # fmt: skip
    address = models.CharField("host name or address", max_length=120, blank=True)
    host_name = models.CharField(max_length=253, blank=True)
    mac_address = models.CharField("MAC address", max_length=40, blank=True)
    serial_number = models.CharField(max_length=80, blank=True)
    external_id = models.CharField("number elsewhere", max_length=120, blank=True)
    operating_system = models.CharField(max_length=120, blank=True)
    baseline = models.ForeignKey(
        "assets.Baseline", models.PROTECT, null=True, blank=True, related_name="systems",
        verbose_name="configuration baseline",
    )  # fmt: skip
    malware_agent_seen_on = models.DateField(
        "malware protection reported on", null=True, blank=True
    )
    has_auditing = models.BooleanField("writes an audit trail", null=True, blank=True)
    has_default_accounts = models.BooleanField(
        "makers' or shared administrator accounts left", null=True, blank=True
    )
    custodian = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="systems_in_custody"
    )
    vendor = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="systems"
    )
    is_internet_facing = models.BooleanField("reachable from the internet", default=False)
    is_standalone = models.BooleanField(
        "stands alone", default=False, help_text="Has no link to any other system."
    )
    restore_hours = models.DecimalField(
        "hours to restore", max_digits=8, decimal_places=2, null=True, blank=True,
        help_text="How long it takes to bring it back by itself, from the last test.",
    )  # fmt: skip
    backup_interval_hours = models.DecimalField(
        "hours between backups", max_digits=8, decimal_places=2, null=True, blank=True
    )
    support_ends_on = models.DateField(null=True, blank=True)
    is_support_exempt = models.BooleanField(
        "needs no support", default=False,
        help_text="Built in house or without a maker: an end of support is not asked for.",
    )  # fmt: skip
    physical_protection = models.TextField(
        "other protection", blank=True,
        help_text="What protects it besides encryption: safe, lock, sealed bags, guarded room.",
    )  # fmt: skip
    disposal_on = models.DateField(
        "to be disposed of on", null=True, blank=True,
        help_text="When what it holds is destroyed, by the retention rule.",
    )  # fmt: skip
    bought_on = models.DateField(null=True, blank=True)
    in_service_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(
        null=True, blank=True, help_text="When somebody last saw that this row is right."
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "system"
        verbose_name_plural = "systems"


class DataSet(OwnedRecord):
    """Bodies of data that need the same protection: whose they are, their class, where they lie."""

    class Subject(models.TextChoices):
        POLICYHOLDERS = "policyholders", "Policyholders or participants"
        CLAIMANTS = "claimants"
        STAFF = "staff"
        INTERMEDIARIES = "intermediaries", "Agents and brokers"
        COMPANY = "company", "The company's own"
        OTHER = "other"

    subject = models.CharField(max_length=20, choices=Subject)
    classification = models.CharField(max_length=20, choices=Classification, blank=True)
    has_personal_data = models.BooleanField(default=False)
    has_health_data = models.BooleanField(default=False)
    record_count = models.PositiveBigIntegerField("persons held", null=True, blank=True)
    retention_years = models.PositiveSmallIntegerField(null=True, blank=True)
    disposal_rule = models.TextField(
        "how it is disposed of", blank=True, help_text="After retention: by whom and how."
    )
    holders = models.TextField(
        "who may use it", blank=True, help_text="The roles or units with access, one a line."
    )
    systems = models.ManyToManyField(System, blank=True, related_name="data_sets")
    verified_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "data set"
        verbose_name_plural = "data sets"
