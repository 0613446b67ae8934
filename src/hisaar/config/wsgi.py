"""The application that the server runs."""

import os
import tempfile

from django.core.wsgi import get_wsgi_application

from hisaar.platform.vault.home import current_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisaar.config.settings")
# What libraries put aside while they work lies in the private home, not where all users write.
tempfile.tempdir = str(current_home().scratch)
application = get_wsgi_application()
