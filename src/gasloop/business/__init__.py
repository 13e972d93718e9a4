"""Business: what a plant's product costs and earns at several nodes, from a `business:` file."""

from gasloop.business.read import Business, read, read_text

__all__ = ["Business", "read", "read_text"]
