"""On PostgreSQL the search asks for title and body together, and joins updates by their number written as text.

Without an index of just that it reads both tables from end to end.
"""

from django.db import migrations

NAME, TABLE = "search_all_words", "modelsearch_indexentry"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX {NAME} ON {TABLE} USING gin ((title || body))")
        schema_editor.execute("CREATE INDEX search_update_as_text ON projects_update ((id::varchar(50)))")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")
        schema_editor.execute("DROP INDEX IF EXISTS search_update_as_text")


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_stem_words"), ("projects", "0001_first")]
    operations = [migrations.RunPython(make, drop)]
