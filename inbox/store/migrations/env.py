"""Runs the steps on the connection that inbox/store/migrate.py opened; knows no key itself."""

from alembic import context

from inbox.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
