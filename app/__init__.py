"""Start-up: arguments, configuration, keys, wiring. Nothing imports it."""
