"""The risk register as pages: what there is, how it is rated, what is borne, what is coming."""
