"""The tools of `trackplan mcp`: what coding agents and editors may ask of a plan."""
