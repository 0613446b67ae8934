"""The examples in the engines' documentation say what the engines do."""

import doctest
import importlib
import pkgutil

import pytest

from hisaar import engines

MODULES = [found.name for found in pkgutil.walk_packages(engines.__path__, "hisaar.engines.")]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_of_an_engine_gives_what_it_shows(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
