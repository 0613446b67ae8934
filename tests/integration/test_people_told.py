"""Who hears of campaigns, actions and evidence that runs out."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.governance import services
from hisaar.governance.jobs import follow_up
from hisaar.governance.models import (
    AcknowledgementCampaign,
    Action,
    Committee,
    Decision,
    Document,
    DocumentVersion,
)
from hisaar.platform import records
from hisaar.platform.accounts.models import User
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.notices.models import Mail, Notice
from hisaar.platform.notices.services import write_digests
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused
from hisaar.platform.vault.home import current_home

from .conftest import save

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def no_clock():
    with time_machine.travel(dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC), tick=False):
        yield


def told():
    """Everything that was told since the last time, oldest first."""
    rows = list(Notice.objects.order_by("pk").values_list("person__title", "text", "code"))
    Notice.objects.update(code="")
    seen = set(told.seen)
    told.seen += [n.pk for n in Notice.objects.order_by("pk") if n.pk not in seen]
    return rows[len(seen) :]


@pytest.fixture(autouse=True)
def nothing_told():
    told.seen = []


@pytest.fixture
def board(officers):
    return save(Committee, title="Board", kind="board")


@pytest.fixture
def campaign(officers, board):
    document = save(Document, title="Access policy", kind="policy")
    version = save(
        DocumentVersion, document=document, number="1", approved_on=dt.date(2026, 1, 5),
        approved_by_body=board, effective_on=dt.date(2026, 1, 5),
    )  # fmt: skip
    return save(
        AcknowledgementCampaign, title="Read the access policy", version_of=version,
        due_on=dt.date(2026, 12, 15),
    )  # fmt: skip


def launched(campaign):
    services.launch_campaign(campaign, actor=None, on=TODAY)
    return {a.person.title: a for a in campaign.acknowledgements.select_related("person")}


def test_a_campaign_tells_each_person_and_leads_to_their_own_request(campaign):
    asked = launched(campaign)
    text = f"Read '{campaign.version_of}' and confirm it by 15 Dec 2026: Read the access policy."
    assert told() == [
        (f"Fictional {name}", text, asked[f"Fictional {name}"].code)
        for name in ("ceo", "ciso", "hitd", "risk", "compliance", "secretary")
    ]


def test_who_has_not_confirmed_is_reminded_once_a_day(campaign, officers):
    asked = launched(campaign)
    services.acknowledge(asked["Fictional ciso"], actor=None, on=TODAY)
    officers.hitd.left_on = dt.date(2026, 11, 23)
    records.save(officers.hitd, actor=None)
    told()
    reminded = services.remind(campaign, actor=None, on=TODAY)
    names = ["Fictional ceo", "Fictional risk", "Fictional compliance", "Fictional secretary"]
    assert [a.person.title for a in reminded] == names
    assert [person for person, _, _ in told()] == names
    services.remind(campaign, actor=None, on=TODAY)
    assert told() == []


def test_an_account_confirms_its_own_request_only(campaign, officers):
    asked = launched(campaign)
    ciso = User.objects.create_user("ciso", person=officers.ciso)
    other = asked["Fictional ceo"]
    with pytest.raises(Refused, match=f"{other.code} is asked of Fictional ceo; only they can"):
        services.acknowledge(other, actor=ciso, on=TODAY)
    with pytest.raises(Refused, match="25 Nov 2026 is still to come"):
        services.acknowledge(asked["Fictional ciso"], actor=ciso, on=dt.date(2026, 11, 25))
    services.acknowledge(asked["Fictional ciso"], actor=ciso, on=TODAY)
    assert campaign.acknowledgements.filter(acknowledged_on=TODAY).count() == 1


def test_launching_costs_no_query_a_person_for_telling(campaign):
    launched(campaign)  # the first codes of a register cost a few queries more
    counts = []
    for people in (0, 20):
        rows = [Person(title=f"Agent {n} (fictional)") for n in range(people)]
        records.save_many(rows, actor=None)
        again = save(AcknowledgementCampaign, title="Again", version_of=campaign.version_of)
        with CaptureQueriesContext(connection) as queries:
            assert len(launched(again)) == 6 + people
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_notices_go_out_as_one_mail_a_person(campaign, officers):
    current_home().settings_file.write_text('[smtp]\nhost = "mail.example.com"\n')
    current_home().__dict__.pop("configuration", None)
    officers.ciso.email = "ciso@example.com"
    records.save(officers.ciso, actor=None)
    launched(campaign)
    save(Action, title="Renew the cover", owner=officers.ciso, raised_on=TODAY)
    assert write_digests(TODAY) == 1
    mail = Mail.objects.get()
    assert (mail.address, mail.subject) == ("ciso@example.com", "Hisaar: 2 notices")


def test_an_owner_is_told_of_an_action_and_whoever_gets_it_later_too(officers, board):
    decision = save(
        Decision, title="Budget", kind="budget", committee=board, decided_on=dt.date(2026, 11, 20)
    )
    action = services.raise_action(
        decision, actor=None, title="Buy tokens", owner=officers.hitd, due_on=dt.date(2026, 12, 1)
    )
    day = ", due 1 Dec 2026."
    assert told() == [("Fictional hitd", f"Buy tokens is yours to do now{day}", action.code)]
    action.owner = officers.ciso
    records.save(action, actor=None)
    action.owner = officers.hitd
    records.save(action, actor=None)
    assert [person for person, _, _ in told()] == ["Fictional ciso", "Fictional hitd"]


def test_what_one_takes_on_oneself_or_was_raised_long_ago_is_no_news(officers):
    ciso = User.objects.create_user("ciso", person=officers.ciso)
    mine = Action(title="Mine", owner=officers.ciso, raised_on=TODAY)
    records.save(mine, actor=ciso)
    save(Action, title="Old", owner=officers.ciso, raised_on=dt.date(2026, 3, 1))
    save(Action, title="Done", owner=officers.ciso, raised_on=TODAY, done_on=TODAY, outcome="Done.")
    assert told() == []


def late(officers, title, due_on, **fields):
    return save(
        Action, title=title, owner=officers.hitd, raised_on=dt.date(2026, 1, 1), due_on=due_on,
        **fields,
    )  # fmt: skip


def test_overdue_actions_are_told_together_once_a_week(officers):
    first = late(officers, "Old rules", dt.date(2026, 11, 22))
    second = late(officers, "Old keys", dt.date(2026, 11, 23))
    follow_up()
    follow_up()
    text = (
        f"2 actions of yours are overdue: Old rules ({first.code}, due 22 Nov 2026) and"
        f" Old keys ({second.code}, due 23 Nov 2026)."
    )
    assert told() == [("Fictional hitd", text, "")]
    with time_machine.travel(dt.datetime(2026, 11, 26, 6, tzinfo=dt.UTC)):
        late(officers, "New", dt.date(2026, 11, 25))
        follow_up()
        assert [t[:20] for _, t, _ in told()] == ["3 actions of yours a"]
    with time_machine.travel(dt.datetime(2026, 12, 1, 6, tzinfo=dt.UTC)):
        follow_up()
        assert len(told()) == 1


def test_overdue_actions_of_the_board_are_brought_before_superior_and_secretary(officers, board):
    action = late(officers, "Appoint", dt.date(2026, 11, 10), committee=board)
    late(officers, "Fresh", dt.date(2026, 11, 20), committee=board)  # two working days
    late(officers, "Not the Board's", dt.date(2026, 11, 10))
    assert follow_up() == "1 notice, 1 escalated, 0 tasks changed."
    text = "The Board's action 'Appoint' was due on 10 Nov 2026. It is Fictional hitd's."
    assert told()[1:] == [
        ("Fictional secretary", text, action.code), ("Fictional ceo", text, action.code),
    ]  # fmt: skip
    assert follow_up() == "0 notices, 0 escalated, 0 tasks changed."


def test_evidence_that_runs_out_is_told_a_month_and_a_week_before_and_on_its_last_day(officers):
    given = {"statement": "Seen.", "effective_on": dt.date(2026, 1, 1)}
    mine = save(
        Evidence, title="Certificate", owner=officers.hitd, expires_on=dt.date(2026, 12, 20),
        **given,
    )  # fmt: skip
    nobodys = save(Evidence, title="Letter", expires_on=dt.date(2026, 11, 30), **given)
    save(Evidence, title="Later", owner=officers.hitd, expires_on=dt.date(2027, 3, 1), **given)
    days = []
    for number in range(30):
        with time_machine.travel(dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC) + number * DAY):
            follow_up()
            days += [(number, person, code) for person, _, code in told()]
    assert days == [
        (0, "Fictional ciso", nobodys.code),
        (0, "Fictional hitd", mine.code),
        (6, "Fictional ciso", nobodys.code),
        (19, "Fictional hitd", mine.code),
        (26, "Fictional hitd", mine.code),
    ]


DAY = dt.timedelta(days=1)
