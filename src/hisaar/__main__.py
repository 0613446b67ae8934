"""``python -m hisaar``."""

from hisaar.cli import main

main()
