"""The steps; each file one."""
