"""The rules that tests, weaknesses and controls decide together."""

from . import at_rest, data, databases, networks, ranking, servers, software

__all__ = ("at_rest", "data", "databases", "networks", "ranking", "servers", "software")
