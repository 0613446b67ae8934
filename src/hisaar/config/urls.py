"""Addresses: each way in brings its own."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path(prefix, include(f"hisaar.{name}.urls"))
    for name, prefix in (("api", "api/v1/"), ("web", ""))
    if find_spec(f"hisaar.{name}") and find_spec(f"hisaar.{name}.urls")
]
