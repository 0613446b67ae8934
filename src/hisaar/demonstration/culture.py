"""Who was told, who confirmed and who was trained."""

from __future__ import annotations

from .governance import BOARD
from .story import COMPANY, DIRECTORY, STAFF, Row, Story

POLICY = "Information security policy 3.0"


def tell_culture(story: Story) -> None:
    cast, year = story.cast, story.year
    story.add(
        COMPANY, "Communications", "Title | Sent on | Sender role | Sender | Sent by (body)"
        " | Audience | Channel | Text",
        [("Security is everybody's work", story.ago(months=6), "", "", BOARD, "All staff", "Mail",
          "The Board expects every mail that looks odd to be reported."),
         ("Awareness month", story.ago(days=50), "Chief executive officer (CEO)", cast["ceo"], "",
          "All staff", "Town hall", "Three stories of what nearly went wrong.")],
    )  # fmt: skip
    people = [*_people(story, COMPANY), *_people(story, STAFF), *_people(story, DIRECTORY)]
    campaign = f"Confirmation of the information security policy {year}"
    launched = story.ago(days=75)
    story.row(STAFF, "Acknowledgement campaigns", {
        "Title": campaign, "Document version": POLICY, "Owner": cast["hr"], "Includes directors":
        "yes", "Launched on": launched, "Due on": story.ago(days=45),
    })  # fmt: skip
    silent = _silent(story, people)
    story.add(
        STAFF, "Acknowledgements", "Campaign | Person | Unit | Grade | Requested on"
        " | Acknowledged on",
        [(campaign, row["Title"], row["Unit"], row["Grade"], launched,
          "" if row["Title"] in silent else story.ago(days=74 - at % 29))
         for at, row in enumerate(people)],
    )  # fmt: skip
    _tell_trainings(story, people, silent)


def _silent(story: Story, people: list[Row]) -> set[object]:
    """Two of three in one branch, who neither confirmed the policy nor took the course."""
    branch = story.known["branches"][-1]
    names = [row["Title"] for row in people if row["Unit"] == branch]
    return set(names) - set(names[::3])


def _people(story: Story, book: str) -> list[Row]:
    return [row for row in story.sheets[book, "People"] if row["Left on"] == ""]


def _tell_trainings(story: Story, people: list[Row], silent: set[object]) -> None:
    untrained = story.known["directors"][-1]
    rows = [
        (row["Title"], f"Security awareness {story.year}", story.ago(days=20 + at % 200), "yes",
         "Own course", 1.5)
        for at, row in enumerate(people)
        if row["Title"] != untrained and row["Title"] not in silent
    ]  # fmt: skip
    rows.append(
        (story.cast["ciso"], "Incident handling", story.ago(months=7), "yes", "Outside", 24)
    )
    story.add(STAFF, "Trainings", "Person | Title | Completed on | About cybersecurity | Provider"
              " | Hours", rows)  # fmt: skip
