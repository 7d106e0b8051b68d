"""Rules about a whole plan: names, references, what every event must say."""
