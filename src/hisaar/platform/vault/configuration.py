"""What an administrator may set, in ``settings.toml`` of the home folder or in the environment."""

import tomllib
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from hisaar.platform.vault.errors import VaultError

TEMPLATE = """\
# Settings of this Hisaar installation. Each can also be given in the environment:
# HISAAR_SITE_NAME, HISAAR_DATABASE_URL, HISAAR_SMTP__HOST ...

site_name = "Hisaar"
# public_url = "https://hisaar.example.pk"
# allowed_hosts = ["hisaar.example.pk"]

# How many proxies of your own stand before the server; they must set X-Forwarded-For:
# trusted_proxies = 1

# Records in PostgreSQL instead of the encrypted file:
# database_url = "postgresql://hisaar@localhost/hisaar"

# A time stamping authority (RFC 3161) for signatures:
# timestamp_url = "http://timestamp.example.com"

# [smtp]
# host = "mail.example.pk"
# port = 587
# user = "hisaar"
# password = ""
# security = "starttls"        # or "tls", or "none"
# sender = "Hisaar <hisaar@example.pk>"
"""


class Smtp(BaseModel):
    """Where notices are sent through; without a host they stay in the application."""

    model_config = ConfigDict(extra="forbid")

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    user: str = ""
    password: SecretStr = SecretStr("")
    security: str = Field(default="starttls", pattern="^(starttls|tls|none)$")
    sender: str = ""


class Configuration(BaseSettings):
    """The settings of one installation; the environment overrides the file."""

    model_config = SettingsConfigDict(
        env_prefix="HISAAR_", env_nested_delimiter="__", extra="forbid"
    )

    site_name: str = Field(default="Hisaar", min_length=1, max_length=100)
    public_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    allowed_hosts: list[str] = Field(default_factory=list)
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    database_url: SecretStr = SecretStr("")
    timestamp_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    smtp: Smtp = Field(default_factory=Smtp)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # The file's values arrive as arguments; the environment stands before them.
        return (env_settings, init_settings)

    @classmethod
    def read(cls, path: Path) -> "Configuration":
        """Read ``settings.toml``; a fault is told as setting and reason, never its value."""
        values: dict[str, Any] = {}
        if path.exists():
            try:
                values = tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise VaultError(f"{path} cannot be read as TOML: {error}.") from error
        try:
            return partial(cls, **values)()
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg'].lower()}"
                for fault in error.errors(include_input=False, include_url=False)
            )
            raise VaultError(f"{path} or the environment sets something wrong: {faults}.") from None
