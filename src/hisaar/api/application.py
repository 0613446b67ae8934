"""The application: its callers, its answers, its parts."""

from ninja import NinjaAPI

from . import documentation, exchanging, problems, quantifying, registers, special
from .authentication import ApiKey, Session
from .rendering import Renderer

TITLE = "Hisaar"
VERSION = "1"

api = NinjaAPI(
    title=TITLE, version=VERSION, urls_namespace="api", renderer=Renderer(),
    auth=[ApiKey(), Session()], openapi_url=None, docs_url=None,
)  # fmt: skip
problems.install(api)
# What is not a register stands before the registers, whose addresses begin with any name.
api.add_router("", documentation.router)
api.add_router("", special.router)
api.add_router("", exchanging.router)
api.add_router("", quantifying.router)
api.add_router("", registers.router)
