"""Who may touch what: identities, accounts, grants, duties, reviews."""
