"""Let "bench" find "benches" on SQLite too: its full-text table is made again with a stemmer. PostgreSQL stems anyway."""

from django.db import migrations

TABLE = "modelsearch_indexentry_fts"
COLUMNS = "autocomplete, body, title"


def make(tokenizer):
    def again(apps, schema_editor):
        if schema_editor.connection.vendor != "sqlite":
            return
        apps.get_model("modelsearch", "IndexEntry").objects.all().delete()  # `rebuild_modelsearch_index` fills it anew
        schema_editor.execute(f"DROP TABLE {TABLE}")
        schema_editor.execute(f"CREATE VIRTUAL TABLE {TABLE} USING fts5({COLUMNS}{tokenizer})")

    return again


class Migration(migrations.Migration):
    dependencies = [
        ("modelsearch", "0004_rename_modelsear_autocom_476c89_gin_modelsearch_autocom_ea8581_gin_and_more"),
    ]
    operations = [
        migrations.RunPython(make(", tokenize='porter unicode61 remove_diacritics 2'"), make("")),
    ]
