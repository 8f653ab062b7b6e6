"""From a study to a solved run."""
