"""A stream of payloads folded into what landed."""
