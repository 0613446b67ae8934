"""Cyber cover: what holds today, what it would have paid, and renewals."""
