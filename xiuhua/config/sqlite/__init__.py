"""Django's SQLite backend with one queue for the writers of all processes."""
