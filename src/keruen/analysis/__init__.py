"""One module a question; each reads runs and changes nothing."""
