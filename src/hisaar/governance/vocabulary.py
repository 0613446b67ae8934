"""Words that the Guidelines use for roles, elements, capabilities and parts."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    CISO = "ciso", "Chief information security officer (CISO)"
    HITD = "hitd", "Head of information technology (HITD)"
    CEO = "ceo", "Chief executive officer (CEO)"
    COO = "coo", "Chief operating officer (COO)"
    CFO = "cfo", "Chief financial officer (CFO)"
    CRO = "cro", "Chief risk officer (CRO)"
    HEAD_OF_RISK = "head_of_risk", "Head of risk management"
    HEAD_OF_COMPLIANCE = "head_of_compliance", "Head of compliance"
    INTERNAL_AUDIT = "internal_audit", "Head of internal audit"
    COMPANY_SECRETARY = "company_secretary"
    DATA_PROTECTION = "data_protection", "Data protection officer"
    SHARIAH_COMPLIANCE = "shariah_compliance", "Shariah compliance officer"
    HEAD_OF_HR = "head_of_hr", "Head of human resources"
    HEAD_OF_ADMINISTRATION = "head_of_administration"
    HEAD_OF_OPERATIONS = "head_of_operations"
    SECURITY_ANALYST = "security_analyst"
    BOARD_CHAIR = "board_chair", "Chair of the Board"
    DIRECTOR = "director"
    OTHER = "other"


class Body(models.TextChoices):
    BOARD = "board", "Board of directors"
    BOARD_COMMITTEE = "board_committee", "Committee of the Board"
    MANAGEMENT = "management", "Management committee"
    OTHER = "other"


class Element(models.TextChoices):
    """The eight elements that a cybersecurity framework is made of."""

    STRATEGY = "strategy", "Strategy and framework"
    GOVERNANCE = "governance"
    RISK_CONTROL = "risk_control", "Risk and control assessment"
    MONITORING = "monitoring"
    RESPONSE = "response"
    RECOVERY = "recovery"
    SHARING = "sharing", "Information sharing"
    LEARNING = "learning", "Continuous learning"


class Capability(models.TextChoices):
    ANTICIPATE = "anticipate"
    DETECT = "detect"
    PREVENT = "prevent"
    RESPOND = "respond"
    OPERATIONAL_SECURITY = "operational_security"
    POLICYHOLDER_DATA = "policyholder_data", "Protection of policyholder data"


class Perimeter(models.TextChoices):
    OWN_SYSTEMS = "own_systems"
    PARTNERS = "partners", "Partners (banks, aggregators, reinsurers)"
    INTERMEDIARIES = "intermediaries", "Intermediaries (agents, brokers)"
    OUTSOURCED = "outsourced", "Outsourced services"
    WINDOW = "window", "Window takaful operation"


class PlanPart(models.TextChoices):
    IDENTIFICATION = "identification"
    ASSESSMENT = "assessment"
    MEASUREMENT = "measurement"
    MONITORING = "monitoring"
    MITIGATION = "mitigation"
    MANAGEMENT = "management"


class Band(models.IntegerChoices):
    """Inherent risk, from least to most."""

    LEAST = 1
    MINIMAL = 2
    MODERATE = 3
    SIGNIFICANT = 4
    MOST = 5


class ProfileCategory(models.TextChoices):
    """Groups of the inherent risk profile's statements."""

    TECHNOLOGIES = "technologies", "Technologies and connections"
    CHANNELS = "channels", "Delivery channels"
    PRODUCTS = "products", "Products and services"
    ORGANISATION = "organisation", "Organisational characteristics"
    THREATS = "threats", "External threats"


class Severity(models.TextChoices):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    EXTREME = "extreme"


class Priority(models.TextChoices):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class Power(models.TextChoices):
    """What a CISO may do on their own authority."""

    STOP_SYSTEM = "stop_system", "Stop or isolate a system"
    HALT_GO_LIVE = "halt_go_live", "Halt a go-live"
    ACCESS_RECORDS = "access_records", "Access all records"
    ENGAGE_EXPERTS = "engage_experts", "Engage retained experts"
