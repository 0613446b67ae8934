"""Fixtures that every test may use."""

import os
import tempfile

os.environ.setdefault("HISAAR_HOME", tempfile.mkdtemp(prefix="hisaar-test-"))
