"""Impact analyses: the owner's short form, by link or signed in, and the table of all of them."""
