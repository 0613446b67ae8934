"""Pure kernels: arrays in, frozen results out."""
