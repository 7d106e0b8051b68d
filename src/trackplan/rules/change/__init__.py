"""Rules about changes between two plans."""
