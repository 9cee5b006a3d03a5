"""Excel papers of many rows: the pattern of a list written once for each item, heights and pages reckoned."""
