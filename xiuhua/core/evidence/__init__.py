"""Photos and files kept as evidence, each by the hash of its content."""
