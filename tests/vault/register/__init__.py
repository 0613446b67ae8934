"""A small app for the vault's tests; the product does not install it."""
