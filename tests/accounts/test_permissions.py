"""Default deny, roles from a file, rows as SQL."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured

from hisaar.platform import records
from hisaar.platform.accounts import permissions
from hisaar.platform.accounts import roles as role_file
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.accounts.permissions import NotPermitted, permits, require, visible
from hisaar.platform.audit.models import Entry
from hisaar.platform.people.models import OrganisationalUnit, Person
from hisaar.platform.records import type_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


def account(*roles, person=None, **days):
    user = User.objects.create_user("sana", person=person)
    for role in roles:
        Grant.objects.create(user=user, role=role, **days)
    return User.objects.get(pk=user.pk)


def person(title="Sana Malik"):
    return records.save(Person(title=title), actor=None)


EXPECTED = {
    # role: (people.person, governance.decision, assets.system, accounts.user), one letter an action
    # v view, h history, x export, a add, c change, i import, d delete, ! a verb named approve
    "administrator": ("vhxacid", "vhxacid", "vhxacid", "vhxacid!"),
    "ciso": ("vhxacid!", "vhxacid!", "vhxacid!", ""),
    "security_analyst": ("vhxc", "vhxc", "vhxaci", ""),
    "head_of_it": ("vhxacid!", "vhxacid!", "vhxacid!", ""),
    "risk": ("vhxacid!", "vhxacid!", "vhxacid!", ""),
    "compliance": ("vhxacid!", "vhxacid!", "vhxacid!", ""),
    "business_owner": ("vhx", "vhxaci", "vhxaci", ""),
    "internal_audit": ("vhxaci", "vhxaci", "vhxaci", ""),
    "company_secretary": ("vhx", "vhxacid!", "vhxaci", ""),
    "director": ("v", "vhx", "v", ""),
    "examiner": ("vhx", "vhx", "vhx", ""),
    "provider": ("", "", "", ""),
}
LETTERS = dict(zip("vhxacid!", [*role_file.ACTIONS, "approve"], strict=True))
NAMES = ("people.person", "governance.decision", "assets.system", "accounts.user")


@pytest.mark.parametrize("role", list(role_file.read_roles()))
def test_each_role_may_do_what_the_file_says_and_nothing_else(role):
    user = account(role)
    for name, letters in zip(NAMES, EXPECTED[role], strict=True):
        allowed = "".join(k for k, action in LETTERS.items() if permits(user, action, name))
        assert allowed == letters, name


def test_without_a_role_nothing_is_permitted_and_nothing_visible():
    person()
    user = account()
    assert not any(permits(user, a, Person) for a in role_file.ACTIONS)
    assert list(visible(user, Person)) == []


@pytest.mark.parametrize("nobody", [None, "anonymous"])
def test_nobody_is_permitted_nothing(nobody):
    person()
    assert not permits(nobody, "view", Person)
    assert list(visible(nobody, Person)) == []
    with pytest.raises(NotPermitted, match=r"^Sign in to view people\.$"):
        require(nobody, "view", Person)


def test_an_inactive_account_is_permitted_nothing():
    user = account("ciso")
    user.is_active = False
    assert not permits(user, "view", Person)


def test_a_role_that_the_file_does_not_know_gives_nothing():
    assert not permits(account("superuser"), "view", Person)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY + dt.timedelta(days=1), None, False),
        (None, TODAY - dt.timedelta(days=1), False),
    ],
)
def test_a_grant_holds_from_its_first_to_its_last_day(starts_on, ends_on, holds):
    user = account("ciso", starts_on=starts_on, ends_on=ends_on)
    assert permits(user, "view", Person) is holds


def test_own_rows_are_those_that_lead_to_the_person_of_the_account():
    me, other = person(), person("Bilal Aslam")
    unit = records.save(OrganisationalUnit(title="Claims"), actor=None)
    records.save(OrganisationalUnit(title="Underwriting"), actor=None)
    for someone in (me, other):
        someone.unit = unit
        records.save(someone, actor=None)
    user = account("business_owner", person=me)
    # The scope of a unit runs over its people: two of them must not repeat the row.
    assert [u.title for u in visible(user, OrganisationalUnit, "history")] == ["Claims"]
    assert list(visible(user, Person, "export")) == [me]
    assert list(visible(user, Person)) == [me, other]


def test_own_rows_without_a_person_behind_the_account_are_none():
    records.save(OrganisationalUnit(title="Claims"), actor=None)
    user = account("business_owner")
    assert list(visible(user, OrganisationalUnit, "history")) == []
    unit = OrganisationalUnit.objects.get()
    with pytest.raises(NotPermitted, match="your account is not linked to a person"):
        require(user, "history", OrganisationalUnit, unit)


def test_a_row_of_somebody_else_is_refused_with_a_sentence():
    me, other = person(), person("Bilal Aslam")
    user = account("business_owner", person=me)
    require(user, "history", Person, me)
    with pytest.raises(NotPermitted) as refusal:
        require(user, "history", Person, other)
    assert str(refusal.value) == (
        "You may not see the history of PER-0002: your roles let you do this only with records"
        " that you own. Ask its owner or an administrator."
    )


def test_a_refusal_names_the_roles_that_do_not_allow_it():
    with pytest.raises(NotPermitted) as refusal:
        require(account("director"), "delete", Person)
    assert str(refusal.value) == (
        "You may not delete people: no role of yours (Director) allows it. Ask an administrator."
    )


def test_the_questions_of_a_request_cost_one_query(django_assert_num_queries):
    user = account("ciso", "risk")
    with django_assert_num_queries(1):
        for record_type in records.all_types():
            for action in role_file.ACTIONS:
                permits(user, action, record_type)
                str(visible(user, record_type).query)


def test_what_an_examiner_opens_is_logged_and_what_others_open_is_not():
    someone = person()
    before = Entry.objects.count()
    ciso = account("ciso")
    require(ciso, "view", Person, someone)
    assert Entry.objects.count() == before
    Grant.objects.all().delete()
    Grant.objects.create(user=ciso, role="examiner", ends_on=TODAY)
    examiner = User.objects.get(pk=ciso.pk)
    require(examiner, "view", Person, someone)
    require(examiner, "export", Person)
    logged = [(e.actor, e.action, e.subject) for e in Entry.objects.all()[:2]]
    assert logged == [
        ("sana", "read: export", "people.person"), ("sana", "read: view", "PER-0001"),
    ]  # fmt: skip


def test_the_stem_of_a_name_is_the_register():
    assert permissions._name(type_of(Person)) == "people.person"


def written(tmp_path, text):
    file = tmp_path / "roles.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('all = ["peple.person.view"]', "no context 'peple'; did you mean 'people'?"),
        ('all = ["people.persn.view"]', "no register 'persn'; did you mean 'person'?"),
        ('all = ["people.person.chnge"]', "no action 'chnge'; did you mean 'change'?"),
        ('all = ["people.view"]', "write context.register.action"),
        ('all = ["people.person.@red"]', "no list 'red'; did you mean 'read'?"),
        ('all = "people.person.view"', "must be a list of texts"),
        ('al = ["people.person.view"]', "unknown 'al'; did you mean 'all'?"),
        ('is_dated = "yes"', "must be true or false"),
        ("is_read_only = true\nall = ['people.*.add']", "is read-only but allows people.*.add"),
    ],
)
def test_a_wrong_line_of_the_file_is_refused_with_a_sentence(tmp_path, line, sentence):
    file = written(tmp_path, f"[clerk]\n{line}\n")
    with pytest.raises(ImproperlyConfigured) as refusal:
        role_file.check(role_file.read_roles(file))
    assert sentence in str(refusal.value)
    assert "[clerk]" in str(refusal.value)


def test_a_file_that_is_no_toml_is_refused_with_its_place(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"roles\.toml cannot be read as TOML"):
        role_file.read_roles(written(tmp_path, "[clerk\n"))


def test_a_section_of_the_home_folder_replaces_the_packaged_one_and_leaves_the_others(tmp_path):
    file = written(tmp_path, '[director]\nlabel = "Board member"\nall = ["risk.*.view"]\n')
    found = role_file.read_roles(file)
    role_file.check(found)
    assert found["director"].label == "Board member"
    assert found.scope(("director",), "governance.decision", "view") == ""
    assert found.scope(("ciso",), "governance.decision", "view") == "all"


def test_a_context_that_is_not_installed_may_be_named(tmp_path):
    role_file.check(
        role_file.read_roles(written(tmp_path, '[clerk]\nall = ["incidents.incident.view"]\n'))
    )
