"""Rules about `allow:`, the findings that a plan accepts."""
