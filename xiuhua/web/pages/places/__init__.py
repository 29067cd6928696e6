"""Pages of this core app."""
