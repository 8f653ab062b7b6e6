"""Links, cost, delay, paths, skims and assignment on tables and arrays; knows no study."""
