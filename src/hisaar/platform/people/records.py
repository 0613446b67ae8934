"""The registers of this context."""

from hisaar.platform.records import RecordType, register

from .models import OrganisationalUnit, Person

register(
    RecordType(
        model=OrganisationalUnit,
        prefix="UNT",
        columns="code title kind parent city",
        filters="kind parent",
        search="title city",
        sections={
            "Unit": "title kind parent city closed_on",
            "Lines": "is_risk_management is_information_technology",
        },
        panels=("people", "units"),
        scope="people",
        clauses="STR-11 RCA-01",
    )
)

register(
    RecordType(
        model=Person,
        prefix="PER",
        columns="code title designation unit grade kind left_on",
        filters="kind grade unit is_senior_officer left_on",
        search="title designation email employee_number",
        key="employee_number | email | title",
        sections={
            "Person": "title kind employee_number designation grade is_senior_officer",
            "Place": "unit manager",
            "Contact": "email phone cnic",
            "Employment": "joined_on left_on",
        },
        panels=("reports",),
        scope="self",
        clauses="CISO-01 STR-11",
    )
)
