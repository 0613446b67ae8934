"""What is done with files, runs and their lines. Only these modules write."""

from .accepting import Accepted, accept, open_lines
from .choosing import choose_meaning
from .deciding import reject, undo
from .opening import begin_run, read_file, start_reading
from .probing import probe_listed, probe_now
from .reading import read_run
from .scanning import scan_content, scan_rows_of
from .sources import forget_mapping, remember_mapping, source_named

__all__ = (
    "Accepted", "accept", "begin_run", "choose_meaning", "forget_mapping", "open_lines",
    "probe_listed", "probe_now", "read_file", "read_run", "reject", "remember_mapping",
    "scan_content", "scan_rows_of", "source_named", "start_reading", "undo",
)  # fmt: skip
