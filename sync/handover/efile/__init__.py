"""The electronic file: one port, four ways to it, chosen by configuration."""
