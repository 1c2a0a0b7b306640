"""The schema's history; run by `sync.formserver.db.Database.migrate` only."""
