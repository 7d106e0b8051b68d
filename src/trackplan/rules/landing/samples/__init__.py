"""Rules about what landed that apply to a few sample payloads too."""
