"""The one way in which this package says no."""


class DocumentError(Exception):
    """A document could not be made, signed or read; the message is a sentence for the user."""
