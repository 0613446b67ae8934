"""Large files come through in little memory."""

import io
import os
import subprocess
import sys
import tracemalloc
from collections import Counter

from hisaar.discovery.formats import read

MEGABYTE = 1 << 20
HEAD = (
    b"#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser\n"
    b'"SamAccountName","Enabled","LastLogonDate","SID","DistinguishedName","MemberOf"\n'
)


class Made(io.RawIOBase):
    """A file that is made while it is read, so that the test itself needs no memory."""

    def __init__(self, head, lines, line, tail=b""):
        self.head, self.line, self.tail = head, line, tail
        self.sample = line(0)
        self.end = len(head) + lines * len(self.sample)
        self.size = self.end + len(tail)
        self.at = 0

    def seekable(self):
        return True

    def readable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self.at = offset + (self.size if whence == io.SEEK_END else 0)
        return self.at

    def read(self, size=-1):
        last = min(self.at + size, self.size) if size >= 0 else self.size
        pieces, position = [], self.at
        while position < last:
            if position < len(self.head):
                piece = self.head[position:last]
            elif position >= self.end:
                piece = self.tail[position - self.end : last - self.end]
            else:
                number, offset = divmod(position - len(self.head), len(self.sample))
                piece = self.line(number)[offset : offset + last - position]
            pieces.append(piece)
            position += len(piece)
        self.at = position
        return b"".join(pieces)


ACCOUNT = (
    b'"user%06d","True","23/11/2026","S-1-5-21-1-2-3-%06d","CN=user,DC=pgtl,DC=example","%s"\n'
)
HOST = (
    b'<host><address addr="10.1.%03d.%03d" addrtype="ipv4"/><ports><port protocol="tcp"'
    b' portid="443"><state state="open"/><service name="https"/></port></ports></host>\n'
)


def account(number):
    groups = b";".join(
        b"CN=Group %04d,OU=Groups,DC=pgtl,DC=example" % ((number * 7 + at * 131) % 3_000)
        for at in range(3)
    )
    return ACCOUNT % (number, number, groups)


def host(number):
    return HOST % (100 + number // 150, 100 + number % 150)


def measured(name, content, kind):
    """Return what was found, the faults, and the most memory that reading it took."""
    tracemalloc.start()
    try:
        reading = read(name, content, kind=kind)
        found = Counter(fact.subject for fact in reading.facts)
        return found, reading.faults, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_grows_only_by_what_tells_accounts_apart():
    peaks = []
    for accounts in (1_500, 4_500):
        found, faults, peak = measured("adusers.csv", Made(HEAD, accounts, account), "")
        assert found["account"] == accounts
        assert found["grant"] == 3 * accounts
        assert faults == []
        peaks.append(peak)

    assert peaks[1] < 12 * MEGABYTE
    assert peaks[1] - peaks[0] < 3_000 * 400


def test_a_hundred_thousand_accounts_and_their_memberships_need_little_memory():
    program = (
        "import resource, sys\n"
        "from tests.discovery_formats.test_streaming import HEAD, Made, Counter, account, read\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "reading = read('adusers.csv', Made(HEAD, 100_000, account))\n"
        "found = Counter(fact.subject for fact in reading.facts)\n"
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(found['account'], found['grant'], found['entitlement'], after - before)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    accounts, grants, entitlements, kilobytes = map(int, answer.stdout.split())

    assert (accounts, grants, entitlements) == (100_000, 300_000, 3_000)
    assert kilobytes < 64 * 1024


def test_a_scan_needs_the_memory_of_one_host():
    peaks = []
    for hosts in (500, 3_000):
        content = Made(b"<nmaprun>", hosts, host, b"</nmaprun>")
        found, _, peak = measured("scan.xml", content, "nmap")
        assert found == {"host": hosts}
        peaks.append(peak)

    assert peaks[1] < 4 * MEGABYTE
    assert peaks[1] - peaks[0] < MEGABYTE


def test_progress_is_told_while_the_file_is_read():
    reading = read("scan.xml", Made(b"<nmaprun>", 3_000, host, b"</nmaprun>"), kind="nmap")

    seen = [reading.progress for _ in reading.facts]

    assert seen == sorted(seen)
    assert 0 < seen[0] < 0.5
    assert reading.progress == 1.0


def test_what_cannot_go_back_is_read_all_the_same():
    class Pipe(io.RawIOBase):
        def __init__(self, content):
            self.stream = io.BytesIO(content)

        def read(self, size=-1):
            return self.stream.read(size)

    facts = list(read("adusers.csv", Pipe(HEAD + account(1) + account(2))).facts)

    assert Counter(fact.subject for fact in facts) == {"account": 2, "grant": 6, "entitlement": 6}
