"""An ask has a holder, can be passed on and be in hand, comes from a setback or a meeting, and is written about."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0002_more_figures'),
        ('councillors', '0002_claims'),
        ('places', '0003_file_imports'),
        ('projects', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AskWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('group', 'The group'), ('councillor', 'Councillor')], max_length=10)),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(null=True, unique=True)),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='askanswer',
            name='answer_known',
        ),
        migrations.AddField(
            model_name='ask',
            name='action',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='asks', to='communities.meetingaction'),
        ),
        migrations.AddField(
            model_name='ask',
            name='changed_at',
            field=models.DateTimeField(blank=True, help_text='when its words were changed', null=True),
        ),
        migrations.AddField(
            model_name='ask',
            name='end_words',
            field=models.CharField(blank=True, max_length=200, verbose_name='why it ended'),
        ),
        migrations.AddField(
            model_name='ask',
            name='ended_at',
            field=models.DateTimeField(blank=True, help_text='when it was closed or taken back', null=True),
        ),
        migrations.AddField(
            model_name='ask',
            name='held_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='ask',
            name='holder',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asks_held', to='councillors.councillor'),
        ),
        migrations.AddField(
            model_name='ask',
            name='last_word_at',
            field=models.DateTimeField(blank=True, help_text='when anybody last said or did something', null=True),
        ),
        migrations.AddField(
            model_name='ask',
            name='passed_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='asks_passed', to='councillors.councillor'),
        ),
        migrations.AddField(
            model_name='ask',
            name='passed_words',
            field=models.CharField(blank=True, help_text='an officer or another councillor, named in words', max_length=120, verbose_name='passed on to'),
        ),
        migrations.AddField(
            model_name='ask',
            name='setback',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='asks', to='projects.update'),
        ),
        migrations.AddField(
            model_name='ask',
            name='state_before',
            field=models.CharField(blank=True, help_text='what an undo goes back to', max_length=9),
        ),
        migrations.AlterField(
            model_name='ask',
            name='state',
            field=models.CharField(choices=[('raised', 'Asked'), ('taken', 'Taken on'), ('passed', 'Passed on'), ('in_hand', 'In hand'), ('declined', 'Not this time'), ('result', 'It led to something'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='raised', max_length=9),
        ),
        migrations.AlterField(
            model_name='askanswer',
            name='answer',
            field=models.CharField(choices=[('yes', 'Yes, I will'), ('call', 'Call me first'), ('no', 'Not this time'), ('pass', 'Passed it on')], max_length=4),
        ),
        migrations.AddConstraint(
            model_name='askanswer',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['yes', 'call', 'no', 'pass'])), name='answer_known'),
        ),
        migrations.AddField(
            model_name='askword',
            name='ask',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='councillors.ask'),
        ),
        migrations.AddField(
            model_name='askword',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ask_words', to=settings.AUTH_USER_MODEL),
        ),
    ]
