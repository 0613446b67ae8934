"""Where knowledge of threats comes from."""
