"""A home folder for the test run, made before Django reads its settings."""

import os
import tempfile
from pathlib import Path

from hisaar.platform.vault.home import Home

if "HISAAR_HOME" not in os.environ:
    os.environ["HISAAR_HOME"] = str(Path(tempfile.mkdtemp(prefix="hisaar-test-")) / "home")
if not Home.is_present():
    Home.create()
