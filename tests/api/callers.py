"""Programs that call the API with a key, as the tests need them."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from hisaar.platform.accounts import keys, services

ROOT = "/api/v1/"


class Caller:
    """A program with the key of an account that holds the given roles."""

    def __init__(self, *roles, scopes=("*.*.*",), username="robot", person=None):
        self.user, _ = services.add_user(username, actor=None, roles=roles, person=person)
        until = timezone.localdate() + dt.timedelta(days=30)
        _, raw = keys.create_api_key(
            self.user, actor=self.user, name="Test", scopes=scopes, expires_on=until
        )
        self.client = Client(headers={"Authorization": f"Bearer {raw}"})

    def get(self, path, **query):
        return self.client.get(f"{ROOT}{path}", query)

    def post(self, path, body=None):
        return self._send(self.client.post, path, body)

    def patch(self, path, body):
        return self._send(self.client.patch, path, body)

    def delete(self, path):
        return self.client.delete(f"{ROOT}{path}")

    def upload(self, path, file):
        return self.client.post(f"{ROOT}{path}", {"file": file})

    def _send(self, method, path, body):
        return method(f"{ROOT}{path}", {} if body is None else body, "application/json")
