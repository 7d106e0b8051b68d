"""What the data say of an event's state, judged once for every report."""
