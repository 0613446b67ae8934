"""The published workloads, measured on this product: ``python -m bench``."""
