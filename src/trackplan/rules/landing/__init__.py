"""Rules about what landed: rates, duplicates, lateness, order, volume."""
