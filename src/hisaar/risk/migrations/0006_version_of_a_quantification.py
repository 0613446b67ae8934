"""A quantification counts its versions as every record does; the product's version moves aside."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("risk", "0005_profile"),)

    operations = (
        migrations.RenameField("quantification", "version", "product_version"),
        migrations.AlterField(
            "quantification",
            "product_version",
            models.CharField("computed by version", blank=True, editable=False, max_length=40),
        ),
        migrations.AddField(
            "quantification",
            "version",
            models.PositiveIntegerField(default=0, editable=False),
        ),
    )
