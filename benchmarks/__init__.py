"""What the platform costs: `python -m benchmarks [NAME …] [--cases N] [--on sqlite|postgresql]`."""
