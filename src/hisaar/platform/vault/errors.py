"""What can go wrong with keys, files and folders, told as sentences for the person who acts."""


class VaultError(Exception):
    """Something about keys, the home folder, files at rest or a backup needs a person.

    The text is a whole sentence that says what, where, and what to do next; the command line and
    the web pages show it as it is.
    """


class WrongKey(VaultError):  # noqa: N818  named as the outcome, as Refused is
    """The key, passphrase or keyring at hand does not open what was sealed with another one."""


class Damaged(VaultError):  # noqa: N818
    """Sealed bytes were changed, cut short or mixed up since they were written."""


class NotFound(VaultError):  # noqa: N818
    """No file with this address is in the store."""
