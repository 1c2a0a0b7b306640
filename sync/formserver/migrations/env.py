"""Alembic's entry: works on the connection it is handed, in that connection's transaction."""

from alembic import context

from sync.formserver.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
context.run_migrations()
