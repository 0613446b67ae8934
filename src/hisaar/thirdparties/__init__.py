"""Providers: contracts, assessments, assurance, exchanges, subcontractors."""
