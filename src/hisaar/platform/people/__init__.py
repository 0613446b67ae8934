"""The directory of people and units that every record's owner comes from."""
