"""What was put into the register of risks, losses and cover on purpose."""

from __future__ import annotations

from .condition import LARGER, Condition

OF_RISK_IN_RUPEES: tuple[Condition, ...] = (
    Condition(
        what="A risk that is high before controls is neither treated nor accepted",
        records="Risks: Core system cannot be restored in time; Risk treatments: none of it",
        clauses={"ALN-04": "partly"}, sizes=("small",),
    ),
    Condition(
        what="Every high risk is treated; one treatment is six weeks overdue",
        records="Risk treatments: Copies that nobody can change for thirty days",
        clauses={"ALN-04": "met"}, sizes=LARGER,
    ),
    Condition(
        what="One acceptance of a risk counts until spring, another ran out three weeks ago",
        records="Risk acceptances", clauses={},
    ),
    Condition(
        what="Cyber cover was considered and not bought, with reasons and three offers",
        records="Cover renewals, Cover offers, Decisions: Cyber cover: not now",
        clauses={"INS-01": "met", "INS-02": "met", "INS-03": "met"}, sizes=("small",),
    ),
    Condition(
        what="The cover asks for a second factor on remote access, and the last test found none",
        records="Policy warranties: Second factor on every way in from outside; Control tests:"
        " Second factor on remote access",
        clauses={"INS-01": "met", "INS-02": "met", "INS-03": "partly"}, sizes=LARGER,
    ),
    Condition(
        what="The limit on interruption and extra expense takes the larger part of what the cover"
        " leaves of ransomware",
        records="Policy sublimits: Interruption and extra expense together", clauses={},
        sizes=("medium",),
    ),
    Condition(
        what="A high risk is insured and nothing else",
        records="Risks: Flood reaches the data centre", clauses={"INS-03": "partly"},
        sizes=("large",),
    ),
    Condition(
        what="A year in a hundred costs more than the Board bears, and nobody has answered",
        records="Appetite limits: Loss of one year in a hundred; Limit breaches",
        clauses={"GOV-04": "partly"}, sizes=("medium",),
    ),
    Condition(
        what="A year in a hundred costs more than the Board bears, and it decided on that",
        records="Limit breaches; Decisions: Loss of a year in a hundred …",
        clauses={"GOV-04": "met"}, sizes=("large",),
    ),
    Condition(
        what="The Board has not looked at its appetite for fourteen months",
        records="Risk appetites", clauses={"GOV-04": "partly"}, sizes=("small",),
    ),
    Condition(
        what="One medium risk was not rated for eight months",
        records="Risk ratings: Wrong health claims are approved by a changed rule",
        clauses={"GOV-18": "partly"}, sizes=("medium",),
    ),
    Condition(
        what="Nobody has looked for risks from inside the distribution",
        records="Risks, Area reviews: Distribution", clauses={"RCA-21": "partly"},
        sizes=("small",),
    ),
    Condition(
        what="A critical function of the window has neither a risk nor a threat",
        records="Business functions: Window takaful claims",
        clauses={"RCA-20": "partly", "RCA-36": "partly"}, sizes=("large",),
    ),
    Condition(
        what="A number of the inherent risk profile is not what the inventories count",
        records="Profile answers: I-T14",
        clauses={"RCA-23": "partly", "RCA-24": "met", "RCA-25": "met", "RCA-26": "met"},
        sizes=("medium",),
    ),
    Condition(
        what="Management set a band of the inherent risk profile lower, with reasons",
        records="Inherent risk profiles: the latest", clauses={"RCA-24": "met"}, sizes=("large",),
    ),
    Condition(
        what="No threat is linked to one restricted body of data",
        records="Threats: Data sets", clauses={"RCA-37": "partly"}, sizes=("medium",),
    ),
    Condition(
        what="The last report on the situation is more than a quarter old",
        records="Situation reports", clauses={"RCA-35": "not_evidenced"}, sizes=("small",),
    ),
    Condition(
        what="A report on the situation is written each month, the last from records",
        records="Situation reports", clauses={"RCA-35": "met"}, sizes=LARGER,
    ),
    Condition(
        what="A key control was found ineffective, and no action follows",
        records="Control tests: Malware protection", clauses={"MON-02": "partly"},
        sizes=("large",),
    ),
    Condition(
        what="More critical weaknesses are past their day each month: an indicator in red",
        records="Indicator values: Critical weaknesses past their day", clauses={},
    ),
    Condition(
        what="A director's voice was cloned elsewhere: a threat that is still to come",
        records="Threats: Cloned voice of a director orders a payment", clauses={},
    ),
)  # fmt: skip
