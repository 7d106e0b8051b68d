"""Rules about one payload: types, values, limits, names."""
