"""Pages, a folder for each core app."""
