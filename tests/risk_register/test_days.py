"""Days of treatments, acceptances and exceptions stand in the calendar of who may see them."""

import pytest

from hisaar.platform.accounts.models import Grant, User
from hisaar.risk import services
from hisaar.risk.days import risk_days
from hisaar.risk.models import Acceptance, ControlException
from tests.risk_register.makers import FRESH, ON, control, day, person, rated, save, treatment

pytestmark = pytest.mark.django_db


def test_what_is_due_and_what_ends_is_shown_until_it_is_done():
    user = User.objects.create_user("head of risk")
    Grant.objects.create(user=user, role="risk")
    subject, until = rated(owner=person()), day("2026-12-10")
    todo = treatment(subject, due_on=until)
    save(Acceptance(risk=subject, reason="x", approver=person("Chief (demo)"), accepted_on=FRESH,
                    expires_on=until))  # fmt: skip
    save(ControlException(control=control(), reason="x", approved_on=FRESH, expires_on=until,
                          approver=person("Third (demo)")))  # fmt: skip
    found = risk_days(user, ON, day("2026-12-31"))
    assert [(e.title, e.category) for e in found] == [
        ("Treatment due: Segment the network", "due"),
        ("Ends: Acceptance of Ransomware", "expiry"),
        ("Ends: Exception from Second factor on the VPN", "expiry"),
    ]
    services.complete_treatment(todo, actor=None, on=ON, result="Done.")
    assert len(risk_days(user, ON, day("2026-12-31"))) == 2
    assert risk_days(user, ON, day("2026-12-09")) == []
    assert risk_days(User.objects.create_user("nobody"), ON, until) == []
