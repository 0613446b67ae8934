"""The Guidelines as pages: clauses, the standards beside them, other frameworks."""
