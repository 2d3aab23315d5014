"""What `scripts/benchmark` measures, on calls that are made up from the fixtures and the same every time."""
