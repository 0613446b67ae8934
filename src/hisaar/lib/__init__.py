"""Small things that import nothing of ours."""
