"""Alembic's environment: runs on the connection that `storage.migrate` hands over.

There is no alembic.ini and no offline mode; locking, the transaction and the triggers are
`storage.migrate`'s business.
"""

from alembic import context

from competency.storage.migrate import configure_options

context.configure(
    connection=context.config.attributes["connection"],
    **configure_options(),
)
with context.begin_transaction():
    context.run_migrations()
