"""The inherent risk profile: 48 statements, their scoring, and what the inventories say of them."""
