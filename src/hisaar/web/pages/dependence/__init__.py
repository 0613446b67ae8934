"""What depends on what: the map, a function and all it stands on, zones and data."""
