"""Who has an ask that is taken, passed on or in hand is known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('councillors', '0004_holders_of_asks'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('taken', 'passed', 'in_hand')), _negated=True), ('holder__isnull', False), _connector='OR'), name='ask_held_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'passed'), _negated=True), ('passed_to__isnull', False), models.Q(('passed_words', ''), _negated=True), _connector='OR'), name='ask_passed_to_somebody'),
        ),
    ]
