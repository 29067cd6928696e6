"""Metrics, daily facts, figures."""
