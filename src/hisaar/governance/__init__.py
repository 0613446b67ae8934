"""People in charge, meetings, decisions, documents, strategy and the yearly calendar."""
