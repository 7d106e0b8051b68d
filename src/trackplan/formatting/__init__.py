"""Formatting and editing of plan files as text, so that comments and blank lines survive.

Loading and dumping loses what data cannot hold: comments end up at the wrong key once keys are sorted, and
lists over several lines are joined. Here the text is edited at the places of the composed nodes, and an edit
that changes the meaning of the file is refused.
"""
