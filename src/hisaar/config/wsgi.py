"""The application that the server runs."""

import os
import tempfile
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from hisaar.lib.collecting import uncollected
from hisaar.platform.vault.home import current_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisaar.config.settings")
# What libraries put aside while they work lies in the private home, not where all users write.
tempfile.tempdir = str(current_home().scratch)
# Code is made once and stays: looking through it for garbage finds none.
with uncollected():
    application = get_wsgi_application()
    import_module(settings.ROOT_URLCONF)
