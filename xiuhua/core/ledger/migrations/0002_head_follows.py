"""The head follows each new act by itself: one statement less for every act."""

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER ledger_head_follows AFTER INSERT ON ledger_act BEGIN"
    " UPDATE ledger_head SET seq = NEW.seq, hash = NEW.hash WHERE id = 1; END",
)
POSTGRES = (
    "CREATE FUNCTION ledger_head_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " UPDATE ledger_head SET seq = last.seq, hash = last.hash"
    " FROM (SELECT seq, hash FROM added ORDER BY seq DESC LIMIT 1) AS last"
    " WHERE id = 1; RETURN NULL; END $$",
    "CREATE TRIGGER ledger_head_follows AFTER INSERT ON ledger_act REFERENCING NEW TABLE AS added"
    " FOR EACH STATEMENT EXECUTE FUNCTION ledger_head_follows()",
)


def create(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    on = " ON ledger_act" if postgres else ""
    schema_editor.execute(f"DROP TRIGGER ledger_head_follows{on}")
    if postgres:
        schema_editor.execute("DROP FUNCTION ledger_head_follows")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger")]
    operations = [migrations.RunPython(create, drop)]
