"""Whatever a program sends, the answer is one that the OpenAPI document declares, never a fault."""

import gc
import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hisaar.api import reference
from hisaar.platform import records
from tests.api.callers import Caller
from tests.factories import make

# The transport leaves the files of exports to be closed by the garbage collector.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
# A register of each kind of field; HISAAR_FUZZ=all takes every one, which lasts minutes.
TAGS = ["product", "people", "systems", "evidence", "policy-areas", "impact-bands", "tasks"]
EXAMPLES = int(os.environ.get("HISAAR_FUZZ_EXAMPLES", "3"))
if os.environ.get("HISAAR_FUZZ") == "all":
    TAGS = ["product", *(t.slug for t in records.all_types())]


@pytest.fixture(scope="module")
def schema():
    made = schemathesis.openapi.from_dict(reference.document())
    made.app = get_wsgi_application()
    # The end of a request would close the connection that holds the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield made
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("tag", TAGS)
def test_every_answer_is_declared(schema, tag):
    caller = Caller("administrator", "ciso")
    key = {"Authorization": caller.client.defaults["HTTP_AUTHORIZATION"]}
    record_type = next((t for t in records.all_types() if t.slug == tag), None)
    code = make(record_type).code if record_type else ""
    for result in schema.include(tag=tag).get_all_operations():
        operation = result.ok()
        explore(operation, GenerationMode.POSITIVE, key, code)
        if operation.body or operation.query:
            explore(operation, GenerationMode.NEGATIVE, key, code)
    gc.collect()


def explore(operation, mode, key, code):
    """Send what the document allows, or what it forbids, about a record that is there."""
    known = {"code": code} if code and "{code}" in operation.path else None

    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=known))
    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    def send(case):
        case.call_and_validate(headers=key, checks=CHECKS)

    send()
