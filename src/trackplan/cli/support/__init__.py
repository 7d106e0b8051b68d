"""What commands share: options, output, exit, progress, completions, plan revisions, workers."""
