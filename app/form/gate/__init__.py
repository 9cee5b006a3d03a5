"""The gate of templates: what one may ask, what it must not hold, and every fault with its place."""
