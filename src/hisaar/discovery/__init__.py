"""What files and probes say about the inventory, and what people accept of it."""
