"""The desk's local store: encrypted, one file, one folder of sealed blobs, one journal."""
