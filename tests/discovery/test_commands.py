"""Discovery from the command line, as a process of its own."""

from tests.cli.conftest import installation  # noqa: F401 - a fixture

from .makers import SAMPLES


def test_a_file_is_read_accepted_and_says_nothing_new_the_second_time(installation):  # noqa: F811
    hisaar = installation

    first = hisaar.json(
        "discover", "file", SAMPLES / "adusers.csv", "--source", "AD", "--accept", "all"
    )
    again = hisaar.json("discover", "file", SAMPLES / "adusers.csv", "--source", "AD")
    runs = hisaar.json("discover", "runs")

    assert (first["new"], first["accepted"], first["refused"]) == (17, 17, [])
    assert (again["new"], again["unchanged"]) == (0, 16)
    assert [(r["run"], r["open"]) for r in runs] == [("DRN-0002", 0), ("DRN-0001", 0)]


def test_refusals_are_sentences_with_exit_code_one(installation, tmp_path):  # noqa: F811
    hisaar = installation
    strange = tmp_path / "strange.txt"
    strange.write_bytes(b"nothing that anybody knows\n")

    assert "is none of the files" in hisaar("discover", "file", strange, expect=1).stderr
    assert "There is no run DRN-0099" in hisaar("discover", "accept", "DRN-0099", expect=1).stderr
    assert "not on the list" in hisaar("discover", "probe", "PRB-0001", expect=1).stderr


def test_a_folder_is_scanned_for_personal_data(installation, tmp_path):  # noqa: F811
    hisaar = installation
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "agents.csv").write_text("Name,CNIC\nAsim Raza,35202-1234567-1\n")
    (folder / "notes.txt").write_text("Nothing here.\n")

    found = hisaar.json("discover", "scan", folder)

    assert [(s["place"], s["suggested"]) for s in found] == [
        ("agents.csv", "confidential"), ("notes.txt", ""),
    ]  # fmt: skip
    assert "1234567" not in str(found)
