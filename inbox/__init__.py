"""The desk's subject matter: rules and values, without window and without network."""
