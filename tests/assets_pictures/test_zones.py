from hisaar.assets.pictures import Passage, Zone, draw_zones

ZONES = [
    Zone("ZON-0001", "Internet", "internet", 0, 0),
    Zone("ZON-0002", "Demilitarised zone", "dmz", 1, 4, boundary="Edge firewall"),
    Zone("ZON-0003", "Servers", "server", 3, 40, boundary="Edge firewall"),
    Zone("ZON-0004", "Branches", "branch", 2, 90),
]


def test_zones_say_what_is_open():
    ways = [Passage("ZON-0001", "ZON-0002", 3), Passage("ZON-0004", "ZON-0003", 9, is_broad=True)]
    assert draw_zones(ZONES, ways).alternative == (
        "4 network zones and 2 ways between them. Nothing filters what enters Branches."
        " 1 ways let anything through."
    )


def test_ways_to_zones_that_are_not_shown_are_left_out():
    assert draw_zones(ZONES[:1], [Passage("ZON-0001", "ZON-0009", 1)]).alternative == (
        "1 network zones and 0 ways between them."
    )


def test_no_zones_are_told_as_none():
    assert draw_zones([], []).alternative == "No network zone is recorded."
