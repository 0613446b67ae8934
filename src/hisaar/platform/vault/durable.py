"""Writing that survives a power cut: private files, atomic replacement, folders made durable."""

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hisaar.platform.vault.errors import VaultError

try:
    import fcntl
except ImportError:  # Windows has no flock; there one process at a time is the reader's promise.
    fcntl = None  # type: ignore[assignment]

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LEFTOVER = re.compile(r"-(\d+)$")


def make_private_folder(folder: Path) -> None:
    """Create ``folder`` for its owner only; one that exists keeps its permissions."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames inside ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot sync a folder
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_private(path: Path, content: bytes) -> None:
    """Replace ``path`` as a whole, readable by its owner only: after a crash it is old or new."""
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def refuse_loose_permissions(path: Path, *, what: str) -> None:
    """Refuse what others than its owner can read, with the command that mends it."""
    if os.name != "posix":
        return
    status = path.stat()
    if status.st_mode & _OTHERS:
        mode = "700" if path.is_dir() else "600"
        raise VaultError(
            f"{what} {path} can be reached by other users of this machine "
            f"(mode {stat.S_IMODE(status.st_mode):04o}). Run: chmod {mode} {path}"
        )
    if status.st_uid not in (os.geteuid(), 0):
        raise VaultError(
            f"{what} {path} belongs to another user (number {status.st_uid}). "
            f"Run Hisaar as that user, or hand the files over with chown."
        )


def is_alive(process: int) -> bool:
    """Whether a process with this number runs now."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sweep(folder: Path, pattern: str) -> None:
    """Remove what killed processes left half-made: names that end in the number of a dead one."""
    for leftover in folder.glob(pattern):
        match = _LEFTOVER.search(leftover.name)
        if match is None or is_alive(int(match.group(1))):
            continue
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """A private folder for half-made work, removed afterwards; after a kill, by the next use."""
    make_private_folder(parent)
    sweep(parent, "work-*")
    folder = parent / f"work-{os.urandom(4).hex()}-{os.getpid()}"
    folder.mkdir(mode=PRIVATE_FOLDER)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(path: Path, *, shared: bool = False, busy: str = "") -> Iterator[None]:
    """Hold a lock between processes; with ``busy`` refuse in these words instead of waiting."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        if fcntl is not None:
            mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            try:
                fcntl.flock(descriptor, mode | (fcntl.LOCK_NB if busy else 0))
            except BlockingIOError as error:
                raise VaultError(busy) from error
        yield
    finally:
        os.close(descriptor)  # closing the file lets go of the lock, as a kill does
