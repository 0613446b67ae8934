"""Pages on third parties: each on one page, assessments, concentration, places, answers."""
