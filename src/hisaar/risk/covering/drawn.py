"""What holds today as tables and pictures: policies, warranties, gaps, and whether it is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of, join_names
from hisaar.platform.documents.pictures import Exhibit
from hisaar.risk.models import AppetiteLimit, InsurancePolicy, Quantification
from hisaar.risk.pictures.stacks import Kind, Stack, draw_stacks
from hisaar.risk.pictures.waterfall import Step, draw_waterfall
from hisaar.risk.quantify.words import given, percent, rupees, whole

from .declared import Programme
from .warranties import WarrantyStanding
from .wording import CONSTRAINT_LABELS

Data = dict[str, Any]
STATES = {"within": "within", "warning": "near the limit", "breached": "breached"}
KINDS = (
    Kind("Paid by the cover", "good"), Kind("Retained", "sand", 0.45),
    Kind("Not insured", "bad", 0.3, dashed=True),
)  # fmt: skip
CASES = (("one_in_20", "One year in 20"), ("one_in_100", "One year in 100"))


def policies(rows: Sequence[InsurancePolicy], programme: Programme) -> Exhibit:
    """Each policy in force with its first layer; drafts say what they lack."""
    lacking = {policy.pk: reason for policy, reason in programme.left_out}
    return Exhibit(
        "policies", "Policies in force", None,
        ("Code", "Policy", "Kind", "Insurer", "Until", "Premium (PKR)", "Retention (PKR)",
         "Limit (PKR)", "Limit of a year (PKR)", "Kinds of loss", "Counts"),
        [_policy(row, lacking.get(row.pk, "")) for row in rows],
        empty="No policy is in force.",
    )  # fmt: skip


def _policy(row: InsurancePolicy, lacks: str) -> tuple[Any, ...]:
    layers = sorted(row.layers.all(), key=lambda layer: layer.position)
    first = layers[0] if layers else None
    limits = [layer.limit for layer in layers]
    return (
        row.code, row.title, row.get_kind_display(), str(row.insurer or ""),
        format_day(row.to_on), whole(_number(row.premium)),
        whole(_number(first.retention)) if first else "",
        whole(float(sum(limits))) if limits and all(limits) else "none",
        whole(_number(first.aggregate)) if first else "", len(row.agreements.all()),
        lacks or "yes",
    )  # fmt: skip


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def warranties(rows: Sequence[WarrantyStanding]) -> Exhibit:
    """For the download: the page shows the same with marks."""
    return Exhibit(
        "warranties", "Warranties", None,
        ("Code", "Warranty", "Policy", "Control", "Met", "Why", "Owner", "Cover lost (%)"),
        [
            (
                row.code, row.warranty.title, row.warranty.policy.code,
                row.standing.control.code if row.standing else "", "yes" if row.is_met else "no",
                row.sentence, str(row.warranty.owner or ""),
                float(row.warranty.reduction_percent),
            )
            for row in rows
        ],
    )  # fmt: skip


@dataclass(frozen=True)
class Laid:
    """The losses of a year that were computed last, as far as they speak of cover."""

    of: Quantification

    @property
    def cover(self) -> Data:
        return self.of.results.get("cover") or {}

    @property
    def scenarios(self) -> list[Data]:
        return list(self.cover.get("scenarios", ()))

    def title(self, code: str) -> str:
        """What the scenario was called when it was computed; its code where nobody says."""
        rows = self.of.results.get("scenarios", ())
        return next((str(row["title"]) for row in rows if row["code"] == code), code)

    @property
    def adequacy(self) -> Data:
        return self.cover.get("adequacy") or {}

    def stale(self, programme: Programme) -> str:
        """Why it no longer says what holds today; empty where it does."""
        then, now = set(self.cover.get("policies", ())), {c.code for c in programme.covers}
        if then != now:
            return "The policies in force are others than those that were computed with."
        if set(self.cover.get("warranties_broken", ())) != set(programme.broken):
            return "Other warranties are met now than when it was computed."
        return ""


def gaps(laid: Laid) -> Exhibit:
    """What cover pays of each scenario in an average year, and what takes most of the rest."""
    rows = sorted(laid.scenarios, key=lambda row: -row["retained"])
    stacks = [_stack(laid, row) for row in rows if row["gross"] > 0]
    return Exhibit(
        "gaps", "Gaps: what each scenario costs a year, and what cover pays of it",
        draw_stacks(KINDS, stacks) if stacks else None,
        ("Code", "Scenario", "Lost (PKR)", "Paid (PKR)", "Retained (PKR)", "Not insured (PKR)",
         "What takes most", "In words"),
        [
            (
                r["code"], laid.title(r["code"]), whole(r["gross"]), whole(r["paid"]),
                whole(r["retained"]), whole(r["uninsured"]),
                CONSTRAINT_LABELS.get(r["binding"], "nothing"), r["sentence"],
            )
            for r in rows
        ],
        means=_gaps_mean(rows, laid),
        empty="The losses of a year were computed without cover.",
    )  # fmt: skip


def _stack(laid: Laid, row: Data) -> Stack:
    parts = (row["paid"], row["retained"] - row["uninsured"], row["uninsured"])
    share = percent(row["paid"] / row["gross"])
    return Stack(laid.title(row["code"]), [max(part, 0.0) for part in parts], f"{share} paid")


def _gaps_mean(rows: Sequence[Data], laid: Laid) -> str:
    if not rows:
        return ""
    most = rows[0]
    bare = [laid.title(r["code"]) for r in rows if r["uninsured"] > 0.5 * r["gross"]]
    told = (
        f"Most stays with the insurer of ‘{laid.title(most['code'])}’:"
        f" {rupees(most['retained'])} in an average year."
    )
    if bare:
        told += f" More than half is not insured at all of: {join_names(bare, limit=4)}."
    return told


def constraints(laid: Laid) -> Exhibit:
    """From what a year costs to what is paid, term by term."""
    gross = sum(row["gross"] for row in laid.scenarios)
    took = laid.cover.get("constraints", {})
    paid = gross - sum(took.values())
    steps = [Step(CONSTRAINT_LABELS[name], amount) for name, amount in took.items() if amount > 0]
    rows = [("Lost", whole(gross), "100 %")]
    rows += [(step.name, whole(step.amount), percent(step.amount / gross)) for step in steps]
    rows += [("Paid", whole(paid), percent(paid / gross) if gross else "")]
    means = ""
    if gross:
        means = f"In an average year the cover pays {percent(paid / gross)} of {rupees(gross)}"
        means += f"; {steps[0].name.lower()} takes most." if steps else "."
    return Exhibit(
        "terms", "Which term takes how much of an average year",
        draw_waterfall(gross, steps, max(paid, 0.0), what="Lost in an average year")
        if gross else None,
        ("Term", "PKR", "Share"), rows if gross else (), means=means,
        empty="The losses of a year were computed without cover.",
    )  # fmt: skip


def enough(laid: Laid) -> Exhibit:
    """One year in 20 and in 100 before and after cover, beside what the Board bears."""
    results = laid.of.results
    after, covered = results.get("after"), results.get("with_cover")
    limits = _limits(results.get("appetite", ()))
    rows = []
    for key, label in CASES:
        limit, state = limits.get(f"loss_1_in_{key.removeprefix('one_in_')}", (None, ""))
        rows.append((
            label, whole(given(after, key)), whole(given(covered, key)),
            whole(given(covered, f"{key}_error")), "not set" if limit is None else whole(limit),
            STATES.get(state, ""),
        ))  # fmt: skip
    return Exhibit(
        "enough", "Is it enough? (advice)", None,
        ("Year", "Before cover (PKR)", "After cover (PKR)", "± (PKR)", "The Board bears (PKR)",
         "State"),
        rows, means=_enough_means(laid),
    )  # fmt: skip


def _limits(rows: Sequence[Data]) -> dict[str, tuple[float, str]]:
    found: dict[str, tuple[float, str]] = {}
    for row in rows:
        measure = row["measure"]
        if measure in AppetiteLimit.Measure and measure not in found:
            found[measure] = (row["limit"], row["state"])
    return found


def _enough_means(laid: Laid) -> str:
    if laid.adequacy.get("is_enough"):
        return (
            "Cover is enough: one year in 100 stays within the appetite, no kind of loss is"
            " without an agreement, and every warranty is met."
        )
    number = len(laid.adequacy.get("sentences", ()))
    return f"Cover is not enough: {count_of(number, 'reason')} below." if number else ""
