"""A demo case-management system (Fachverfahren) as a program of its own.

It stands in for the real one in the demo, the tour and the tests, speaks the same HTTP contract
and can be ordered to fail. It imports nothing of the desk, so that it judges the desk from outside.
"""
