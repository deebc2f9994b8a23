"""The extensions that the rooms count on. All three are “trusted”: the owner of the database may create them.

Where they exist already (the embedded server's setup makes them as superuser) nothing is done.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [TrigramExtension(), UnaccentExtension(), BtreeGistExtension()]
