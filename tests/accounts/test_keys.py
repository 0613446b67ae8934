"""API keys: hashed, scoped, expiring, revocable, never worth more than their owner."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from hisaar.platform.accounts import keys, services
from hisaar.platform.accounts.models import ApiKey, Grant, User
from hisaar.platform.accounts.permissions import NotPermitted, permits, require, visible
from hisaar.platform.audit import chain
from hisaar.platform.people.models import OrganisationalUnit, Person
from hisaar.platform.records import Refused
from hisaar.platform.vault.home import current_home

pytestmark = pytest.mark.django_db


def owner(*roles):
    return services.add_user("sana", actor=None, roles=roles or ("ciso",))[0]


def key_of(user, *scopes, days=30):
    return keys.create_api_key(
        user, actor=user, name="Asset sync", scopes=scopes or ("people.*.@read",),
        expires_on=timezone.localdate() + dt.timedelta(days=days),
    )  # fmt: skip


def test_a_key_acts_for_its_owner_within_its_scopes():
    _, raw = key_of(owner(), "people.person.@read", "people.organisationalunit.change")
    user, scopes = keys.authenticate_key(raw)
    assert user.username == "sana"
    assert sorted(map(str, scopes)) == [
        "people.organisationalunit.change", "people.person.export", "people.person.history",
        "people.person.view",
    ]  # fmt: skip
    answers = [
        permits(user, "view", Person), permits(user, "change", Person),
        permits(user, "change", OrganisationalUnit), permits(user, "view", OrganisationalUnit),
    ]  # fmt: skip
    assert answers == [True, False, True, False]
    assert list(visible(user, OrganisationalUnit)) == []
    with pytest.raises(NotPermitted, match="API key may not delete people"):
        require(user, "delete", Person)


def test_a_key_loses_what_its_owner_loses():
    user = owner("risk")
    _, raw = key_of(user, "people.*.view")
    Grant.objects.all().delete()
    acting, _ = keys.authenticate_key(raw)
    assert not permits(acting, "view", Person)


def test_a_key_cannot_be_given_what_its_owner_may_not():
    with pytest.raises(Refused, match=r"No role of yours allows accounts\.user\.add"):
        key_of(owner("director"), "people.person.view", "accounts.user.add")
    assert ApiKey.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "  "}, "Give the key a name"),
        ({"scopes": ()}, "Choose what the key may do"),
        ({"scopes": ("people.view",)}, "write context.register.action"),
        ({"expires_on": dt.date(2020, 1, 1)}, "A key lasts a year at the most"),
        ({"expires_on": dt.date(2999, 1, 1)}, "A key lasts a year at the most"),
    ],
)
def test_a_key_that_does_not_fit_is_refused(change, sentence):
    user = owner()
    wanted = {
        "name": "Sync", "scopes": ("people.*.view",), "expires_on": timezone.localdate(), **change
    }  # fmt: skip
    with pytest.raises(Refused, match=sentence):
        keys.create_api_key(user, actor=user, **wanted)


def test_the_key_is_kept_as_a_keyed_hash_and_its_beginning_in_clear():
    key, raw = key_of(owner())
    assert raw.startswith(f"{key.prefix}_")
    stored = repr(list(ApiKey.objects.values()))
    assert raw not in stored
    assert raw.rpartition("_")[2] not in stored


@pytest.mark.parametrize("change", ["", "x", "hsr_00000000_secret"])
def test_a_key_that_is_not_ours_is_refused(change):
    _, raw = key_of(owner())
    with pytest.raises(keys.KeyRefused, match="not known"):
        keys.authenticate_key(raw[:-1] + change if change == "x" else change)


def test_guessing_keys_closes_the_address():
    _, raw = key_of(owner())
    for _ in range(30):
        with pytest.raises(keys.KeyRefused):
            keys.authenticate_key("hsr_00000000_guess", address="10.0.0.9")
    with pytest.raises(Refused, match="from your address"):
        keys.authenticate_key(raw, address="10.0.0.9")
    keys.authenticate_key(raw, address="10.0.0.8")


def test_a_key_expires_after_its_last_day():
    _, raw = key_of(owner(), days=1)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        keys.authenticate_key(raw)
    with (
        time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False),
        pytest.raises(keys.KeyRefused, match="expired on"),
    ):
        keys.authenticate_key(raw)


def test_a_revoked_key_and_one_of_a_deactivated_account_let_nobody_in():
    user = owner()
    key, raw = key_of(user)
    keys.revoke_api_key(key, actor=user)
    with pytest.raises(keys.KeyRefused, match="was revoked"):
        keys.authenticate_key(raw)
    _, other = key_of(user)
    services.deactivate(User.objects.get(), actor=None)
    with pytest.raises(keys.KeyRefused):
        keys.authenticate_key(other)


def test_use_is_noted_at_most_once_a_minute(django_assert_num_queries):
    _, raw = key_of(owner())
    keys.authenticate_key(raw)
    assert ApiKey.objects.get().last_used_at is not None
    with django_assert_num_queries(1):
        keys.authenticate_key(raw)


def test_a_key_survives_the_rotation_of_the_vaults_key():
    _, raw = key_of(owner())
    ring = current_home().keyring
    ring.rotate("index")
    before = ApiKey.objects.get().digest
    keys.authenticate_key(raw)
    assert ApiKey.objects.get().digest != before
    keys.authenticate_key(raw)
    ring.finish("index")


def test_making_and_revoking_are_audited():
    user = owner()
    key, _ = key_of(user)
    keys.revoke_api_key(key, actor=user)
    actions = [e.action for e in chain.history("user:sana")[:2]]
    assert actions == ["API key revoked", "API key created"]
