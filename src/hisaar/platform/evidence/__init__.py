"""Files, encrypted at rest and addressed by content, and the evidence that they are."""
