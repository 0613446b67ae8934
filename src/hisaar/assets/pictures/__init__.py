"""Pictures of the business and what it stands on, drawn from plain facts.

Pages, downloads and the report show the same ones; each says in words what it shows.
"""

from .chain import Need, Node, draw_chain
from .data_map import Hop, draw_data_map
from .resumption import Bar, draw_resumption
from .zones import Passage, Zone, draw_zones

__all__ = (
    "Bar", "Hop", "Need", "Node", "Passage", "Zone", "draw_chain", "draw_data_map",
    "draw_resumption", "draw_zones",
)  # fmt: skip
