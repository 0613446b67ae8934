"""The inherent risk profile as pages."""
