"""The shared data types: frozen and pure, with look-ups as their only logic."""
