"""The form server: a program of its own, never part of the desk."""
