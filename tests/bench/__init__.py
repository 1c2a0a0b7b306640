"""Measures: each prints one JSON object on its last line, with its peer measured in the same run."""
