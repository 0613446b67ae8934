"""Addresses: each way in brings its own."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path(prefix, include(f"hisaar.{name}.urls"))
    for name, prefix in (("api", "api/v1/"), ("web", ""))
    if find_spec(f"hisaar.{name}") and find_spec(f"hisaar.{name}.urls")
]

# Signing in stands before the pages, which end with an address that catches the rest.
if find_spec("hisaar.web.accounts"):
    urlpatterns.insert(0, path("accounts/", include("hisaar.web.accounts.urls")))
