"""How the local database got its shape, step by step."""
