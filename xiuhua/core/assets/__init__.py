"""Components and their history."""
