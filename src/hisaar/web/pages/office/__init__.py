"""The pages of everyday work: my work, calendar, notices, who held which role, operations."""
