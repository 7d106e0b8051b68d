"""Whether an event or a journey is ready to go out: a checklist with evidence."""
