"""The table of words by which cases are found; one shape on each database, see `search`."""

from django.db import migrations

SQLITE = "CREATE VIRTUAL TABLE loop_search USING fts5(body, tokenize = 'unicode61')"
POSTGRES = (
    "CREATE TABLE loop_search (id bigint PRIMARY KEY, body tsvector NOT NULL)",
    "CREATE INDEX loop_search_body ON loop_search USING gin (body)",
)


def create(apps, schema_editor):
    statements = POSTGRES if schema_editor.connection.vendor == "postgresql" else (SQLITE,)
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE loop_search")


class Migration(migrations.Migration):
    dependencies = [("loop", "0001_loop")]
    operations = [migrations.RunPython(create, drop)]
