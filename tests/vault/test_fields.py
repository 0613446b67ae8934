"""Sealed columns: closed in the table, open to Python, found by a blind index."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hisaar.platform.vault.errors import Damaged, WrongKey
from hisaar.platform.vault.fields import (
    BlindIndexField,
    CnicField,
    EncryptedTextField,
    matching,
    seal,
    unseal,
)
from hisaar.platform.vault.home import Home
from tests.vault.register.models import Holder

CNIC = "35202-1234567-1"


def stored(connection: Any, column: str, pk: int) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM register_holder WHERE id = %s", [pk])
        return cursor.fetchone()[0]


@given(text=st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_text_opens_as_it_was_sealed(home: Home, text: str) -> None:
    sealed = seal(text, "people.person.cnic")
    assert unseal(sealed, "people.person.cnic") == text
    assert len(text) < 4 or text not in sealed


def test_the_same_text_is_never_sealed_alike(home: Home) -> None:
    assert seal(CNIC, "a") != seal(CNIC, "a")


def test_a_value_moved_to_another_column_does_not_open(home: Home) -> None:
    with pytest.raises(Damaged, match=r"incidents\.expert\.phone does not open"):
        unseal(seal("x", "people.person.cnic"), "incidents.expert.phone")


@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_changed_character_is_found(home: Home, place: int, bit: int) -> None:
    token = bytearray(seal(CNIC, "a.b").encode())
    token[place % len(token)] ^= 1 << bit
    with pytest.raises((Damaged, WrongKey)):
        unseal(token.decode("latin-1"), "a.b")


def test_the_table_holds_nothing_readable(cipher: Any) -> None:
    holder = Holder.objects.create(name="Sana (fictional)", cnic="3520212345671", remark="کینسر")
    assert stored(cipher, "cnic", holder.pk).startswith("hv1.")
    assert "1234567" not in stored(cipher, "cnic", holder.pk)
    assert "1234567" not in stored(cipher, "cnic_index", holder.pk)
    again = Holder.objects.get(pk=holder.pk)
    assert (again.cnic, again.remark) == (CNIC, "کینسر")
    assert Holder.objects.values_list("cnic", flat=True).get() == CNIC


def test_empty_and_absent_values_stay_so(cipher: Any) -> None:
    holder = Holder.objects.create(name="a", cnic="", remark=None)
    assert stored(cipher, "cnic", holder.pk) == ""
    assert stored(cipher, "remark", holder.pk) is None
    assert Holder.objects.filter(remark__isnull=True).count() == 1


def test_bulk_writes_and_updates_are_sealed_too(cipher: Any) -> None:
    one, two = Holder.objects.bulk_create(
        [Holder(name="a", cnic=CNIC, remark="r"), Holder(name="b", remark="s")]
    )
    one.remark = "changed"
    two.remark = "also"
    Holder.objects.bulk_update([one, two], ["remark"])
    assert stored(cipher, "remark", one.pk).startswith("hv1.")
    Holder.objects.filter(pk=two.pk).update(remark="updated")
    assert stored(cipher, "remark", two.pk).startswith("hv1.")
    assert list(Holder.objects.order_by("pk").values_list("remark", flat=True)) == [
        "changed",
        "updated",
    ]


def test_a_sealed_value_may_be_copied_within_its_column_only(cipher: Any) -> None:
    holder = Holder.objects.create(name="a", remark="secret")
    Holder.objects.update(remark=F("remark"))
    assert Holder.objects.get().remark == "secret"
    Holder.objects.update(cnic=F("remark"))
    with pytest.raises(Damaged, match=r"register\.holder\.cnic"):
        Holder.objects.get(pk=holder.pk)


@pytest.mark.parametrize("typed", ["35202-1234567-1", "3520212345671", " 35202 1234567 1 "])
def test_a_cnic_is_found_however_it_is_typed(cipher: Any, typed: str) -> None:
    wanted = Holder.objects.create(name="a", cnic=CNIC)
    Holder.objects.create(name="b", cnic="42101-7654321-3")
    assert Holder.objects.filter(matching(Holder, "cnic", typed)).get() == wanted


def test_the_index_follows_a_changed_value(cipher: Any) -> None:
    holder = Holder.objects.create(name="a", cnic=CNIC)
    holder.cnic = "42101-7654321-3"
    holder.save()
    assert not Holder.objects.filter(matching(Holder, "cnic", CNIC)).exists()
    assert Holder.objects.filter(matching(Holder, "cnic", "4210176543213")).exists()
    holder.cnic = ""
    holder.save()
    assert stored(cipher, "cnic_index", holder.pk) == ""


def test_rows_are_found_while_keys_rotate(cipher: Any, home: Home) -> None:
    old = Holder.objects.create(name="old", cnic=CNIC)
    home.keyring.rotate("index", "field")
    new = Holder.objects.create(name="new", cnic=CNIC)
    assert stored(cipher, "cnic_index", old.pk) != stored(cipher, "cnic_index", new.pk)
    assert set(Holder.objects.filter(matching(Holder, "cnic", CNIC))) == {old, new}


def test_searching_a_sealed_column_says_what_to_do(cipher: Any) -> None:
    with pytest.raises(FieldError, match="sealed and cannot be searched with 'icontains'"):
        Holder.objects.filter(cnic__icontains="35202").count()
    with pytest.raises(FieldError, match="no BlindIndexField"):
        matching(Holder, "remark", "x")


def test_a_wrong_cnic_is_refused_before_it_is_written(cipher: Any) -> None:
    with pytest.raises(ValidationError, match="13 digits"):
        Holder(name="a", cnic="35202-123").full_clean()
    with pytest.raises(ValidationError, match="13 digits"):
        Holder.objects.create(name="a", cnic="35202-123")
    assert Holder.objects.count() == 0


def test_what_is_shown_is_masked() -> None:
    assert Holder._meta.get_field("cnic").masked(CNIC) == "35202-*******-1"
    assert Holder._meta.get_field("remark").masked("secret") == "••••••"
    assert Holder._meta.get_field("cnic").masked("") == ""


def test_a_renamed_column_keeps_its_first_name() -> None:
    class Renamed(models.Model):  # noqa: DJ008  never shown
        identity = CnicField(sealed_as="register.holder.cnic")

        class Meta:
            app_label = "register"

    field = Renamed._meta.get_field("identity")
    assert field.sealed_name == Holder._meta.get_field("cnic").sealed_name
    assert field.deconstruct()[3] == {"sealed_as": "register.holder.cnic"}


def test_migrations_can_repeat_the_fields() -> None:
    for field in (EncryptedTextField(null=True), CnicField(), BlindIndexField(source="cnic")):
        _, path, args, kwargs = field.deconstruct()
        again = type(field)(*args, **kwargs)
        assert again.deconstruct()[1:] == (path, args, kwargs)


def test_a_form_asks_for_a_cnic_in_one_line() -> None:
    assert Holder._meta.get_field("cnic").formfield().widget.input_type == "text"
