"""Lists: what is shown, how it is narrowed and sorted, and how many queries that costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assets.models import BusinessFunction, System
from hisaar.platform import records
from hisaar.platform.records.models import SavedFilter

pytestmark = pytest.mark.django_db
LIST = "/registers/business-functions/"


def titles(response) -> list[str]:
    return re.findall(r'class="hs-title"><a [^>]*>([^<]*)</a>', response.content.decode())


def count_queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_a_list_shows_every_record_with_its_count(ciso, functions):
    response = ciso.get(LIST)
    assert titles(response) == [f.title for f in functions]
    assert "<strong>3</strong>" in response.content.decode()


def test_a_list_is_sorted_both_ways_by_a_column(ciso, functions):
    there = titles(ciso.get(f"{LIST}?sort=title"))
    assert there == sorted(f.title for f in functions)
    assert titles(ciso.get(f"{LIST}?sort=-title")) == there[::-1]


def test_a_sort_by_something_that_is_no_column_is_ignored(ciso, functions):
    assert titles(ciso.get(f"{LIST}?sort=owner__account__password")) == [f.title for f in functions]


def test_search_and_filters_narrow_together(ciso, functions, owner):
    response = ciso.get(f"{LIST}?q=claims&owner={owner.code}&area=claims")
    assert titles(response) == ["Motor claims settlement"]
    assert "Owner: " + owner.code in response.content.decode()
    assert titles(ciso.get(f"{LIST}?q=claims&area=finance")) == []


def test_a_filter_that_is_not_understood_is_named_and_left_out(ciso, functions):
    response = ciso.get(f"{LIST}?verified_on_from=yesterday")
    assert len(titles(response)) == 3
    assert "was left out" in response.content.decode()


def test_htmx_gets_the_rows_alone_and_a_tidy_address(ciso, functions):
    response = ciso.get(f"{LIST}?q=claims&area=&size=50", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert response["HX-Push-Url"] == f"{LIST}?q=claims"
    assert "HX-Request" in response["Vary"]


def test_the_back_button_gets_a_whole_page_from_htmx(ciso, functions):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in ciso.get(LIST, headers=headers).content.decode()


def test_an_expired_session_sends_the_whole_page_to_sign_in(client, functions):
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{LIST}?q=x"}
    response = client.get(LIST, headers=headers)
    assert response["HX-Redirect"] == f"/accounts/login/?next={LIST}%3Fq%3Dx"


def test_pages_do_not_overlap_and_numbers_out_of_range_show_the_last(ciso):
    records.save_many([System(title=f"S{n}", kind="server") for n in range(60)], actor=None)
    first = titles(ciso.get("/registers/systems/?size=25&sort=kind"))
    last = titles(ciso.get("/registers/systems/?size=25&sort=kind&page=99"))
    assert (len(first), len(last), set(first) & set(last)) == (25, 10, set())


def test_a_list_costs_as_many_queries_with_sixty_rows_as_with_one(ciso, owner):
    records.save(System(title="One", kind="server", owner=owner), actor=None)
    one = count_queries(ciso, "/registers/systems/")
    rows = [System(title=f"S{n}", kind="server", owner=owner) for n in range(60)]
    records.save_many(rows, actor=None)
    assert count_queries(ciso, "/registers/systems/") == one
    assert one <= 8


def test_what_people_type_is_never_markup(ciso, owner):
    name = "<script>alert(1)</script> & co"
    records.save(BusinessFunction(title=name, area="claims", description=name), actor=None)
    for page in ("", "FUN-0001/", "FUN-0001/history/", "FUN-0001/delete/"):
        assert "<script>alert" not in ciso.get(LIST + page).content.decode()


def test_an_empty_register_says_what_it_is_for_and_how_to_begin(ciso):
    page = ciso.get(LIST).content.decode()
    assert "No business functions yet" in page
    assert "What the insurer does for its policyholders" in page
    assert f'href="{LIST}new/"' in page


def test_a_view_is_kept_under_a_name_and_forgotten(ciso, functions):
    ciso.post(f"{LIST}views/", {"name": "  Claims  only ", "query": "?q=claims&page=3"})
    assert SavedFilter.objects.get().query == "q=claims"
    assert f"{LIST}?q=claims" in ciso.get(LIST).content.decode()
    ciso.post(f"{LIST}views/", {"forget": "Claims only"})
    assert SavedFilter.objects.count() == 0


def test_a_view_without_a_name_is_refused_with_a_sentence(ciso, functions):
    response = ciso.post(f"{LIST}views/", {"name": " ", "query": ""})
    assert response.status_code == 409
    assert "Give the view a name" in response.content.decode()


def test_one_field_of_several_records_is_changed_at_once(ciso, functions):
    chosen = {"codes": ["FUN-0001", "FUN-0003"], "field": "area"}
    assert ciso.post(f"{LIST}bulk/", chosen).context["count"] == 2
    response = ciso.post(f"{LIST}bulk/", {**chosen, "apply": "1", "area": "finance"})
    assert response["Location"] == LIST
    rows = BusinessFunction.objects.order_by("code").values_list("area", "version")
    assert list(rows) == [("finance", 2), ("claims", 1), ("finance", 2)]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"field": "area"}, "Tick the records"),
        ({"field": "title", "codes": ["FUN-0001"]}, "Choose the field"),
        ({"field": "area", "codes": ["FUN-0001", "FUN-0099"]}, "can no longer be found"),
    ],
)
def test_a_bulk_change_that_cannot_be_is_refused_with_a_sentence(ciso, functions, data, sentence):
    response = ciso.post(f"{LIST}bulk/", data)
    assert response.status_code == 409
    assert sentence in response.content.decode()
