"""Rules about readers: campaigns and templates against the plan."""
