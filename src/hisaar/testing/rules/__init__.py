"""The rules that tests, weaknesses and controls decide together."""

from . import data, networks, ranking, servers, software

__all__ = ("data", "networks", "ranking", "servers", "software")
