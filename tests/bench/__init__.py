"""Measures: one JSON object on the last line, the peer measured in the same run."""
