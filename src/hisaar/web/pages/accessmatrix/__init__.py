"""Access rights as pages: who holds what, whose duties meet, and what is untidy."""
