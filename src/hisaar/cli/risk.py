"""Risk in rupees from the command line: the year's loss, its scenarios, what controls are worth."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .console import Day, Json, boot, day, emit, out, progress, table

risk = typer.Typer(help="What can be lost in a year, in rupees.", no_args_is_help=True)
Years = Annotated[int, typer.Option(help="Years to simulate, for what cover leaves.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same figures.")]
YEARS, SEED = 200_000, 1
YEARS_OF_TABLES = 1_000  # nothing that they show is simulated
MILLION = 1e6
ROWS = (
    ("Expected", "mean"), ("One year in 20", "one_in_20"), ("One year in 100", "one_in_100"),
    ("Worst 5 years of 100, mean", "tail_one_in_20"),
    ("Worst year of 100, mean", "tail_one_in_100"),
)  # fmt: skip


def add_to(app: typer.Typer) -> None:
    app.add_typer(risk, name="risk")


@risk.command("quantify")
def quantify(
    *, on: Day = "", years: Years = YEARS, seed: Seed = SEED,
    save: Annotated[
        str, typer.Option(metavar="TITLE", help="Keep it in the register under this title.")
    ] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """The loss of a year: before controls, as they stand, and after cover."""
    found, code = _computed(on, years, seed, save=save, quiet=as_json)
    data = found.as_json() | ({"saved_as": code} if code else {})
    emit(data, as_json=as_json, words=lambda: _say(data))


def _computed(on: str, years: int, seed: int, *, save: str = "", quiet: bool) -> tuple[Any, str]:
    actor = boot()
    from hisaar.risk import quantify as engine
    from hisaar.risk import services

    moment = day(on)
    with progress("Simulating years", quiet=quiet) as tell:
        if not save:
            return engine.compute(moment, years=years, seed=seed, progress=tell), ""
        kept, results = services.quantify_as(
            save, actor=actor, on=moment, years=years, seed=seed, progress=tell
        )  # fmt: skip
        return results, kept.code


def _say(data: dict[str, Any]) -> None:
    out.print(f"Loss of a year as of {data['as_of']}, in PKR million.")
    named = (("Before controls", "before"), ("As controls stand", "after"),
             ("After cover", "with_cover"))  # fmt: skip
    shown = [(label, data[name]) for label, name in named if data[name]]
    table("", *(label for label, _ in shown), rows=[
        (label, *(_figure(year, name) for _, year in shown)) for label, name in ROWS
    ])  # fmt: skip
    if data["cover"]:
        _say_cover(data["cover"], data["years"])
    for limit in data["appetite"]:
        out.print(f"{limit['code']} {limit['title']}: {limit['state']}, {_million(limit['value'])}"
                  f" beside a limit of {_million(limit['limit'])}.", soft_wrap=True)  # fmt: skip
    _say_notes(data["notes"])
    if "saved_as" in data:
        out.print(f"Kept as {data['saved_as']}.")


def _say_cover(cover: dict[str, Any], years: int) -> None:
    out.print(
        f"{', '.join(cover['policies'])} {'pays' if len(cover['policies']) == 1 else 'pay'}"
        f" {_million(cover['paid_mean'])} ±"
        f" {_million(cover['paid_error'])} a year, {cover['ratio']:.1%} of the loss"
        f" ({years:,} years simulated).", soft_wrap=True,
    )  # fmt: skip
    for sentence in cover["adequacy"]["sentences"]:
        out.print(sentence, soft_wrap=True, markup=False)


def _say_notes(notes: list[dict[str, Any]]) -> None:
    for note in notes:
        out.print(f"{note['code']}: {note['sentence']}", soft_wrap=True, markup=False)


def _figure(year: dict[str, Any], name: str) -> str:
    error = year[f"{name}_error"]
    return _million(year[name]) + (f" ± {_million(error)}" if error else "")


def _million(amount: float | None) -> str:
    return "—" if amount is None else f"{amount / MILLION:,.2f}"


@risk.command("scenarios")
def scenarios(*, on: Day = "", as_json: Json = False) -> None:
    """Each scenario: how often, what an event costs, what it adds to bad years."""
    found, _ = _computed(on, YEARS_OF_TABLES, SEED, quiet=as_json)
    data = found.as_json()
    emit({"as_of": data["as_of"], "unit": data["unit"], "scenarios": data["scenarios"],
          "notes": data["notes"]}, as_json=as_json,
         words=lambda: _say_scenarios(data))  # fmt: skip


def _say_scenarios(data: dict[str, Any]) -> None:
    out.print(
        f"Scenarios as of {data['as_of']}, in PKR million: events a year, what one costs, what a"
        " year costs before controls and as they stand, the share of the worst years of 100, and"
        " one year in 100 of it alone.", soft_wrap=True,
    )  # fmt: skip
    table(
        "Code", "Scenario", "Events", "Event", "Before", "A year", "Share", "1 in 100",
        rows=[
            (s["code"], s["title"], f"{s['rate']:.3g}", _million(s["event_mean"]),
             _million(s["mean_before"]), _million(s["mean"]), f"{s['share_tail']:.1%}",
             _million(s["one_in_100"]))
            for s in sorted(data["scenarios"], key=lambda s: -s["share_tail"])
        ],
    )  # fmt: skip
    _say_notes(data["notes"])


@risk.command("worth")
def worth(*, on: Day = "", as_json: Json = False) -> None:
    """What each control saves in a year as it stands, and what it would save if it worked."""
    found, _ = _computed(on, YEARS_OF_TABLES, SEED, quiet=as_json)
    data = found.as_json()
    emit({"as_of": data["as_of"], "unit": data["unit"], "controls": data["controls"],
          "notes": data["notes"]}, as_json=as_json, words=lambda: _say_worth(data))  # fmt: skip


def _say_worth(data: dict[str, Any]) -> None:
    if not data["controls"]:
        out.print("No control has an effect on a scenario; record effects of controls first.")
        return
    out.print(
        f"Controls as of {data['as_of']}, in PKR million: what they cost and save a year, save in"
        " one year of 100, and could save a year if they worked.", soft_wrap=True,
    )  # fmt: skip
    table(
        "Code", "Control", "Stands", "Costs", "Saves", "1 in 100", "Could",
        rows=[
            (c["code"], c["title"], c["level"], _million(c["yearly_cost"]), _million(c["worth"]),
             _million(c["worth_one_in_100"]),
             _million(c["would_save"]) if "would_save" in c else "")
            for c in sorted(data["controls"], key=lambda c: -c["worth"])
        ],
    )  # fmt: skip


@risk.command("backtest")
def backtest(*, on: Day = "", as_json: Json = False) -> None:
    """Own losses beside what the scenarios say: how often, and how much."""
    boot()
    from hisaar.risk.quantify import backtest as test

    moment = day(on)
    data = {
        "as_of": moment.isoformat(),
        "scenarios": [
            {"code": t.scenario.code, "title": t.scenario.title, "losses": len(t.losses),
             "years": list(t.years), "is_doubtful": t.is_doubtful, "sentences": list(t.sentences)}
            for t in test(moment)
        ],
    }  # fmt: skip
    emit(data, as_json=as_json, words=lambda: _say_tests(data["scenarios"]))


def _say_tests(rows: Any) -> None:
    if not rows:
        out.print("No own loss is on record for a scenario; record what incidents cost.")
    for row in rows:
        out.print(f"{row['code']} {row['title']}", style="bold", soft_wrap=True, markup=False)
        for sentence in row["sentences"]:
            out.print(f"  {sentence}", soft_wrap=True, markup=False)
