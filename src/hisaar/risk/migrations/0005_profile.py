import django.db.models.deletion
import hisaar.risk.models.profile
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0001_initial'),
        ('people', '0001_initial'),
        ('risk', '0004_risk_in_rupees'),
    ]

    operations = [
        migrations.CreateModel(
            name='InherentProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=16, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('updated_at', models.DateTimeField(editable=False)),
                ('assessed_on', models.DateField()),
                ('size_band', models.CharField(choices=[('small', 'Small'), ('medium', 'Medium'), ('large', 'Large')], default='medium', help_text='The size of insurer for which numbers become levels.', max_length=10, verbose_name='bands for size')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved')], default='draft', editable=False, max_length=10)),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='sent to review on')),
                ('approved_on', models.DateField(blank=True, null=True)),
                ('override_of', models.CharField(blank=True, choices=[('overall', 'Overall'), ('technologies', 'Technologies and connections'), ('channels', 'Delivery channels'), ('products', 'Products and services'), ('organisation', 'Organisational characteristics'), ('threats', 'External threats')], help_text='The one band that management sets otherwise than computed.', max_length=16, verbose_name='overridden')),
                ('override_band', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Least'), (2, 'Minimal'), (3, 'Moderate'), (4, 'Significant'), (5, 'Most')], null=True, verbose_name='band set')),
                ('override_reason', models.TextField(blank=True, verbose_name='why')),
                ('kept', models.JSONField(blank=True, default=dict, editable=False)),
                ('approver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inherent_profiles', to='governance.decision')),
                ('override_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='set by')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': 'inherent risk profile',
                'verbose_name_plural': 'inherent risk profiles',
                'ordering': ('-assessed_on', 'code'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProfileAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=16, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('updated_at', models.DateTimeField(editable=False)),
                ('statement', models.CharField(choices=[('I-T1', 'I-T1'), ('I-T2', 'I-T2'), ('I-T3', 'I-T3'), ('I-T4', 'I-T4'), ('I-T5', 'I-T5'), ('I-T6', 'I-T6'), ('I-T7', 'I-T7'), ('I-T8', 'I-T8'), ('I-T9', 'I-T9'), ('I-T10', 'I-T10'), ('I-T11', 'I-T11'), ('I-T12', 'I-T12'), ('I-T13', 'I-T13'), ('I-T14', 'I-T14'), ('I-T15', 'I-T15'), ('I-T16', 'I-T16'), ('I-D1', 'I-D1'), ('I-D2', 'I-D2'), ('I-D3', 'I-D3'), ('I-D4', 'I-D4'), ('I-D5', 'I-D5'), ('I-D6', 'I-D6'), ('I-D7', 'I-D7'), ('I-D8', 'I-D8'), ('I-P1', 'I-P1'), ('I-P2', 'I-P2'), ('I-P3', 'I-P3'), ('I-P4', 'I-P4'), ('I-P5', 'I-P5'), ('I-P6', 'I-P6'), ('I-P7', 'I-P7'), ('I-P8', 'I-P8'), ('I-P9', 'I-P9'), ('I-P10', 'I-P10'), ('I-O1', 'I-O1'), ('I-O2', 'I-O2'), ('I-O3', 'I-O3'), ('I-O4', 'I-O4'), ('I-O5', 'I-O5'), ('I-O6', 'I-O6'), ('I-O7', 'I-O7'), ('I-O8', 'I-O8'), ('I-O9', 'I-O9'), ('I-O10', 'I-O10'), ('I-E1', 'I-E1'), ('I-E2', 'I-E2'), ('I-E3', 'I-E3'), ('I-E4', 'I-E4')], max_length=8)),
                ('level', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Least'), (2, 'Minimal'), (3, 'Moderate'), (4, 'Significant'), (5, 'Most')], help_text='Follows from the number where one is given.', null=True)),
                ('number', hisaar.risk.models.profile.AnsweredNumber(blank=True, help_text='For statements that are answered by a number.', null=True)),
                ('remark', models.TextField(blank=True)),
                ('counted_number', models.PositiveBigIntegerField(blank=True, editable=False, null=True)),
                ('counted_level', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Least'), (2, 'Minimal'), (3, 'Moderate'), (4, 'Significant'), (5, 'Most')], editable=False, null=True)),
                ('counted_on', models.DateField(blank=True, editable=False, null=True)),
                ('difference_reason', models.TextField(blank=True, help_text='Why the answer is not what the inventories count.', verbose_name='why it differs')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='risk.inherentprofile')),
            ],
            options={
                'verbose_name': 'profile answer',
                'verbose_name_plural': 'profile answers',
                'ordering': ('profile', 'pk'),
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('profile', 'statement'), name='statement_is_answered_once')],
            },
        ),
    ]
