"""PyTorch: what it cannot say directly, and where it keeps each parameter."""
