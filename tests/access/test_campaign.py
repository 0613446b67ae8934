"""A review from its opening to the proof that what had to go is gone."""

import datetime as dt

import pytest

from hisaar.access import campaigns, jobs, services
from hisaar.access.models import AccessReview, AccessReviewItem, AccessReviewList
from hisaar.platform.notices.models import Notice
from hisaar.platform.records import Refused

from .makers import account, entitlement, grant, identity, person, save, system

pytestmark = pytest.mark.django_db
OPENED, DUE = dt.date(2026, 11, 2), dt.date(2026, 11, 16)
ON = dt.date(2026, 11, 10)


@pytest.fixture
def house():
    boss, owner = person("Boss (demo)"), person("Owner (demo)")
    core = system(owner=owner)
    clerk = entitlement("Clerk", core)
    people = [
        identity(f"P{n}", person=person(f"P{n} (demo)"), manager=boss, job="Clerk")
        for n in range(3)
    ]
    accounts = [account(f"p{n}", core, identity=i) for n, i in enumerate(people)]
    grants = [grant(a, clerk) for a in accounts]
    lone = account("lone", core)
    review = save(AccessReview(title="Autumn", owner=owner))
    return {"boss": boss, "owner": owner, "grants": grants, "lone": lone, "review": review,
            "people": people, "core": core}  # fmt: skip


def opened(house):
    return services.open_review(house["review"], actor=None, on=OPENED, due_on=DUE)


def lines(house, **given):
    return list(AccessReviewItem.objects.filter(review=house["review"], **given).order_by("pk"))


def test_from_opening_to_proof(house):
    review = opened(house)
    boss, owner = house["boss"], house["owner"]
    assert [i.reviewer for i in lines(house)] == [boss, boss, boss, owner]
    progress = campaigns.progress_of(review)
    assert [(p.review_list.reviewer, p.left) for p in progress] == [(boss, 3), (owner, 1)]
    first = lines(house, reviewer=boss)[0]
    alike = services.decide_alike(first, actor=None, decision="keep", on=ON)
    assert len(alike) == 3
    services.decide(
        lines(house)[1], actor=None, decision="remove", on=ON, reason="Moved to finance"
    )
    with pytest.raises(Refused, match=r"nobody decided: Owner \(demo\) \(1\)"):
        services.sign_off(review, actor=None, signer=owner, on=ON)
    services.decide(lines(house)[3], actor=None, decision="remove", on=ON, reason="Nobody's")
    signed = services.sign_off(review, actor=None, signer=owner, on=DUE)
    assert {x.signed_on for x in AccessReviewList.objects.all()} == {DUE}
    with pytest.raises(Refused, match="nothing can be decided any more"):
        services.decide(lines(house)[0], actor=None, decision="keep", on=DUE)
    with pytest.raises(Refused, match="2 removals of ARV-0001 not seen yet: ARI-0002, ARI-0004"):
        services.close_review(signed, actor=None, on=DUE)
    later = dt.date(2026, 11, 20)
    services.end_grant(house["grants"][1], actor=None, on=dt.date(2026, 11, 19))
    found = services.verify_removals(signed, actor=None, on=later)
    assert [i.code for i in found.seen_gone] == ["ARI-0002"]
    assert found.seen_gone[0].executed_on == dt.date(2026, 11, 19)
    with pytest.raises(Refused, match="is still in force on 20 Nov 2026"):
        services.confirm_removal(lines(house)[3], actor=None, on=later)
    services.disable_account(house["lone"], actor=None, on=later)
    closed = services.close_review(signed, actor=None, on=later)
    assert (closed.status, closed.closed_on) == ("closed", later)


def test_what_comes_back_is_open_again(house):
    review = opened(house)
    services.decide_many(lines(house), actor=None, decision="keep", on=ON)
    item = services.decide(lines(house)[0], actor=None, decision="remove", on=ON, reason="No")
    services.end_grant(house["grants"][0], actor=None, on=ON)
    services.verify_open_removals(actor=None, on=DUE)
    item.refresh_from_db()
    assert item.executed_on == ON
    grant(item.account, house["grants"][0].entitlement, from_on=DUE)
    found = services.verify_removals(review, actor=None, on=DUE)
    assert [i.code for i in found.come_back] == [item.code]
    assert AccessReviewItem.objects.get(pk=item.pk).executed_on is None


def test_lines_are_handed_on_but_not_to_whom_they_concern(house):
    opened(house)
    mine = AccessReviewList.objects.get(reviewer=house["boss"])
    leaver = person("Gone (demo)", left_on=dt.date(2026, 1, 1))
    with pytest.raises(Refused, match="does not work here"):
        services.delegate_list(mine, actor=None, to=leaver, on=ON)
    with pytest.raises(Refused, match="already; choose somebody else"):
        services.delegate_list(mine, actor=None, to=house["boss"], on=ON)
    one = house["people"][0].person
    theirs = services.delegate_list(mine, actor=None, to=one, on=ON)
    assert theirs.reviewer == one
    assert [i.reviewer for i in lines(house)[:3]] == [house["boss"], one, one]
    assert lines(house)[1].delegated_by == house["boss"]
    with pytest.raises(Refused, match="own access"):
        services.delegate(lines(house)[0], actor=None, to=one, on=ON)


def test_what_is_refused(house):
    review = house["review"]
    with pytest.raises(Refused, match="has not been opened yet"):
        services.remind(review, actor=None, on=ON)
    with pytest.raises(Refused, match="give a later day"):
        services.open_review(review, actor=None, on=OPENED, due_on=OPENED)
    nobody = save(AccessReview(title="Places", covers="physical"))
    with pytest.raises(Refused, match="Nothing is in force"):
        services.open_review(nobody, actor=None, on=OPENED, due_on=DUE)
    opened(house)
    with pytest.raises(Refused, match="was opened on 2 Nov 2026"):
        services.open_review(review, actor=None, on=OPENED, due_on=DUE)
    with pytest.raises(Refused, match="Say why it is to be removed"):
        services.decide(lines(house)[0], actor=None, decision="remove", on=ON)
    mine = AccessReviewList.objects.get(reviewer=house["boss"])
    with pytest.raises(Refused, match="3 lines of ARL-0001 still to decide"):
        services.finish_list(mine, actor=None, on=ON)
    with pytest.raises(Refused, match="has not been signed off"):
        services.close_review(review, actor=None, on=ON)


def test_nobody_reviews_themselves_and_lines_without_a_reviewer_need_an_owner(house):
    for one in house["people"]:
        one.manager = one.person
        save(one)
    opened(house)
    assert {i.reviewer for i in lines(house)} == {house["owner"]}
    review = save(AccessReview(title="No owner"))
    house["core"].owner = None
    save(house["core"])
    with pytest.raises(Refused, match="4 lines would have nobody to decide"):
        services.open_review(review, actor=None, on=OPENED, due_on=DUE)


def test_reminders_go_once_a_day_to_who_has_lines_left(house):
    review = opened(house)
    before = Notice.objects.count()
    assert len(services.remind(review, actor=None, on=ON)) == 2
    assert services.remind(review, actor=None, on=ON) == []
    assert Notice.objects.count() == before + 2
    days = [d for d in range(1, 31) if jobs.is_day_to_remind(review, dt.date(2026, 11, d))]
    assert days == [9, 14, 16, 19, 22, 25, 28]


def test_the_second_review_of_a_scope_covers_only_that(house):
    admin = account("root", house["core"], kind="administrator", owner=house["owner"])
    review = save(AccessReview(title="Privileged", covers="privileged", owner=house["boss"]))
    services.open_review(review, actor=None, on=OPENED, due_on=DUE)
    assert [i.account for i in AccessReviewItem.objects.filter(review=review)] == [admin]


@pytest.mark.parametrize(
    ("dates", "status"),
    [({"signed_on": DUE}, "signed"), ({"closed_on": DUE}, "closed"), ({}, "draft")],
)
def test_a_review_that_comes_from_a_file_is_as_far_as_its_dates_say(dates, status):
    assert save(AccessReview(title="Of last year", **dates)).status == status
