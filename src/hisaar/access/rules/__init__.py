"""Who may touch what: RCA-15, RCA-16, MON-12 and MON-16 to MON-20."""

from . import accounts as accounts
from . import duties as duties
from . import outsiders as outsiders
from . import privileges as privileges
from . import records as records
