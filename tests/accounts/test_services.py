"""Accounts, grants and links: audited, refused with sentences, never without an administrator."""

import datetime as dt

import pytest
from django.utils import timezone

from hisaar.platform import records
from hisaar.platform.accounts import links, services
from hisaar.platform.accounts.models import Grant, Link, User
from hisaar.platform.accounts.permissions import NotPermitted
from hisaar.platform.audit import chain
from hisaar.platform.audit.models import Entry
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def account(username="sana", *roles, **fields):
    return services.add_user(username, actor=None, roles=roles, **fields)[0]


def test_an_account_is_audited_from_the_first_day_to_the_last():
    boss = account("amina", "administrator")
    user = account("sana", "risk", email="sana@example.com")
    services.grant_role(user, "compliance", actor=boss, starts_on=timezone.localdate())
    services.revoke_role(user, "risk", actor=boss)
    services.reset_user(user, actor=boss)
    services.deactivate(user, actor=boss)
    actions = [(e.actor, e.action) for e in reversed(chain.history("user:sana"))]
    assert actions == [
        ("system", "account added"), ("system", "role granted"),
        ("system", "link issued: set password"), ("amina", "role granted"),
        ("amina", "role revoked"), ("amina", "reset"), ("amina", "link issued: set password"),
        ("amina", "deactivated"),
    ]  # fmt: skip
    assert chain.verify().is_intact


def test_an_added_account_has_no_password_until_its_holder_sets_one():
    user = account()
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda: account("Sana"), "There is an account 'sana' already"),
        (lambda: account("sa na"), "Enter a valid username"),
        (lambda: account("bilal", email="nobody"), "'nobody' is no e-mail address."),
        (lambda: account("bilal", "ciso2"), "no role 'ciso2'. did you mean 'ciso'?"),
        (lambda: account("bilal", "provider"), "given by a signed link, not to an account"),
        (lambda: account("bilal", "examiner"), "given for a time: say its last day"),
        (lambda: account("bilal", "risk", ends_on=timezone.localdate() - DAY), "has passed"),
        (lambda: services.find_user("sanna"), "There is no account 'sanna'. did you mean 'sana'?"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence_and_leaves_nothing(act, sentence):
    account()
    with pytest.raises(Refused) as refusal:
        act()
    assert sentence in str(refusal.value)
    assert [u.username for u in User.objects.all()] == ["sana"]


def test_a_last_day_before_the_first_is_refused():
    today = timezone.localdate()
    with pytest.raises(Refused, match="lies before the first"):
        services.grant_role(
            account(), "risk", actor=None, starts_on=today + 2 * DAY, ends_on=today + DAY
        )


def test_granting_again_changes_the_days():
    user, last = account("sana", "risk"), timezone.localdate() + DAY
    services.grant_role(user, "risk", actor=None, ends_on=last)
    assert list(Grant.objects.values_list("role", "ends_on")) == [("risk", last)]


def test_a_person_has_one_account():
    person = records.save(Person(title="Sana Malik"), actor=None)
    account(person=person)
    with pytest.raises(Refused, match="Sana Malik has the account 'sana' already"):
        account("sana2", person=person)


def test_somebody_without_the_permission_changes_no_account():
    ciso, other = account("amina", "ciso"), account("sana")
    for act in (
        lambda: services.add_user("bilal", actor=ciso),
        lambda: services.grant_role(ciso, "administrator", actor=ciso),
        lambda: services.revoke_role(ciso, "ciso", actor=ciso),
        lambda: services.reset_user(other, actor=ciso),
        lambda: services.deactivate(other, actor=ciso),
        lambda: services.change_user(other, actor=ciso, email="x@example.com"),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_the_last_administrator_cannot_be_lost():
    boss = account("amina", "administrator")
    second = account("sana")
    for act in (
        lambda: services.revoke_role(boss, "administrator", actor=None),
        lambda: services.deactivate(boss, actor=None),
        lambda: services.grant_role(
            boss, "administrator", actor=None, starts_on=timezone.localdate() + DAY
        ),
    ):
        with pytest.raises(Refused, match="amina is the last account that can administer"):
            act()
    services.grant_role(second, "administrator", actor=boss)
    services.revoke_role(User.objects.get(pk=boss.pk), "administrator", actor=second)
    assert list(Grant.objects.values_list("user__username", flat=True)) == ["sana"]


def test_nobody_deactivates_their_own_account():
    boss = account("amina", "administrator")
    account("sana", "administrator")
    with pytest.raises(Refused, match="cannot deactivate your own account"):
        services.deactivate(boss, actor=boss)


def test_a_deactivated_account_is_reactivated_with_a_new_link():
    user = account()
    services.deactivate(user, actor=None)
    with pytest.raises(Refused, match="is deactivated"):
        services.reset_user(user, actor=None)
    link = services.reactivate(user, actor=None)
    services.take_link(link.path.split("/")[-2], password="seven rough camels walk")
    assert User.objects.get().has_usable_password()


def test_deactivating_withdraws_the_open_link():
    user, link = services.add_user("sana", actor=None)
    services.deactivate(user, actor=None)
    with pytest.raises(Refused, match="was withdrawn"):
        services.take_link(link.path.split("/")[-2], password="seven rough camels walk")


def test_the_overview_costs_the_same_for_one_account_and_for_three(django_assert_num_queries):
    account("a", "risk")
    with django_assert_num_queries(4):
        services.overview()
    account("b", "ciso")
    account("c")
    with django_assert_num_queries(4):
        assert [u.username for u in services.overview()] == ["a", "b", "c"]


# --- links for those without an account --------------------------------------------------------


def questionnaire(**options):
    return links.issue(
        "questionnaire", subject="TPA-0004", lifetime=dt.timedelta(days=14), actor=None, **options
    )


def test_a_link_is_for_one_purpose_and_one_subject():
    raw = questionnaire(payload={"pages": 3})
    link = links.open_link("questionnaire", raw)
    assert (link.subject, link.payload) == ("TPA-0004", {"pages": 3})
    with pytest.raises(links.LinkRefused, match="not one of ours"):
        links.open_link("access list", raw)


def test_looking_uses_nothing_up_and_redeeming_does():
    raw = questionnaire()
    for _ in range(2):
        links.open_link("questionnaire", raw)
    links.redeem("questionnaire", raw)
    for act in (links.open_link, links.redeem):
        with pytest.raises(links.LinkRefused, match="works once"):
            act("questionnaire", raw)


def test_a_link_for_many_uses_works_until_it_expires():
    import time_machine

    raw = questionnaire(is_single_use=False)
    for _ in range(3):
        links.redeem("questionnaire", raw)
    with (
        time_machine.travel(timezone.now() + dt.timedelta(days=14, seconds=1)),
        pytest.raises(links.LinkRefused, match="expired"),
    ):
        links.redeem("questionnaire", raw)


def test_of_two_who_use_a_link_at_once_one_is_refused(monkeypatch):
    raw = questionnaire()
    stale = links.open_link("questionnaire", raw)
    links.redeem("questionnaire", raw)
    # The second has looked before the first was done.
    monkeypatch.setattr(links, "open_link", lambda purpose, raw: stale)
    with pytest.raises(links.LinkRefused, match="a moment ago"):
        links.redeem("questionnaire", raw)


def test_a_link_is_kept_as_a_keyed_hash():
    raw = questionnaire()
    assert raw not in repr(list(Link.objects.values()))
    assert Entry.objects.get().subject == "TPA-0004"


def test_a_first_link_does_nothing_once_there_is_an_administrator():
    link = services.create_first_sign_in()
    account("amina", "administrator")
    with pytest.raises(Refused, match="has its first account already"):
        services.take_first_sign_in(
            link.path.split("/")[-2], username="mallory", password="seven rough camels walk"
        )
    assert [u.username for u in User.objects.all()] == ["amina"]
