"""Shared parts of commands: options, output, exit codes, progress, completions, plan revisions, workers."""
