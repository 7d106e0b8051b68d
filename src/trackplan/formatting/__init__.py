"""Plan files rewritten as text, so that every comment and blank line stays what it was.

A rewriter that reads data and writes it anew loses what data has no word for: comments go with the
wrong key once keys are sorted, lists over several lines are joined. Here the text is edited by the
places of the composed nodes, and whatever changes what the file says is refused.
"""
