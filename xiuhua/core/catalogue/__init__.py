"""Classes, filing conditions, limits, responsibility."""
