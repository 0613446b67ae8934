"""Whom the Guidelines bind, and the takaful window as a part of the insurer: APP-01."""

from __future__ import annotations

from datetime import date

from hisaar.assets.models import BusinessFunction
from hisaar.assets.queries import active_functions, active_processes
from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    holds,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance import queries
from hisaar.governance.models import EntityProfile
from hisaar.platform.people.models import OrganisationalUnit


@rule("APP-01")
def insurer_is_registered(on: date, p: Parameters) -> Verdict:
    """The insurer's registration is on record; a window takaful operation is a unit in scope with
    functions and systems of its own."""
    profile = queries.entity()
    if profile is None:
        return missing(
            "The insurer's profile is not filled in.", remedy="Fill in the entity profile."
        )
    return all_of(
        registration=holds(
            profile.registration_type and profile.registration_number, record=profile,
            gap="its registration number or type is not recorded",
            remedy="Record number and type of the registration.",
        ),
        window=_window(profile, on),
    )  # fmt: skip


def _window(profile: EntityProfile, on: date) -> Verdict:
    if not profile.has_window_on(on):
        return not_applicable("The insurer operates no window.", evidence=profile)
    units = OrganisationalUnit.objects.filter(kind=OrganisationalUnit.Kind.WINDOW)
    with_systems = set(
        active_processes(on).filter(systems__isnull=False).values_list("functions", flat=True)
    )
    return all_of(
        unit=exists(
            [u for u in units if u.closed_on is None or u.closed_on > on],
            missing="The window is not among the organisational units.",
            remedy="Add the window as a unit.",
        ),
        functions=every(
            list(active_functions(on).filter(is_window_takaful=True)),
            of="functions of the window",
            unless=lambda f: f.is_manual or f.pk in with_systems,
            gap=_without_systems,
            remedy="Link the systems that its processes use.",
            when_empty=missing(
                "No function is marked as the window's.",
                remedy="Mark the functions that belong to the window.",
            ),
        ),
    )


def _without_systems(function: BusinessFunction) -> str:
    return "none of its processes names a system"
