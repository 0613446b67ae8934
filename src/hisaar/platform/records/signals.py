"""What happens to records, announced to those above.

Both are sent inside the transaction, so that a receiver's writes stand or fall with the record's.
A receiver of ``record_deleting`` may raise ``Refused``.
"""

from django.dispatch import Signal

record_saved = Signal()  # sender=model, record, action, changes, actor
record_deleting = Signal()  # sender=model, record, actor
