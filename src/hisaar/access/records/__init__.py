"""The registers of this context, by thing."""

from . import accounts as accounts
from . import duties as duties
from . import grants as grants
from . import identities as identities
from . import places as places
from . import reviews as reviews
