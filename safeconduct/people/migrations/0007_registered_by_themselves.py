"""People register themselves, tell anew where they are, and may delete what they told.

A row of the register changes in one way only: where and how somebody lives may be blanked, by functions of the owner of
the tables. `people_forget_stay` does it for who registered herself and says so.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import safeconduct.store.ids
from safeconduct.store.append_only import append_only_sql, not_append_only_sql

FORGET = """
CREATE FUNCTION people_only_forget_stay() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    blank constant jsonb := '{"place": "", "address": "", "purpose": "", "household": "", "emergency_contact": ""}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW <> OLD AND to_jsonb(NEW) = to_jsonb(OLD) || blank THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% refused: the rows of % are a record and are never changed or removed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Add a new row that corrects the old one.';
END
$body$;

DROP TRIGGER people_registration_keep_rows ON people_registration;
CREATE TRIGGER people_registration_keep_rows BEFORE UPDATE OR DELETE ON people_registration
    FOR EACH ROW EXECUTE FUNCTION people_only_forget_stay();

CREATE FUNCTION people_forget_stay(of_register text, of_number text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
    UPDATE public.people_registration
    SET place = '', address = '', purpose = '', household = '', emergency_contact = ''
    WHERE register = of_register AND number = of_number AND imported_id IS NULL
        AND concat(place, address, purpose, household, emergency_contact) <> '';
$body$;
"""
REMEMBER = """
DROP FUNCTION people_forget_stay(text, text);
DROP TRIGGER people_registration_keep_rows ON people_registration;
DROP FUNCTION people_only_forget_stay();
CREATE TRIGGER people_registration_keep_rows BEFORE UPDATE OR DELETE ON people_registration
    FOR EACH ROW EXECUTE FUNCTION store_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_open_proposals")]

    operations = [
        migrations.AlterField(
            model_name="registration",
            name="imported",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="people.registerimport",
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="row",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="RegistrationEnd",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("register", models.CharField(max_length=120)),
                ("number", models.CharField(max_length=80)),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registration_ends",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("register", "number"), name="one_end_of_a_registration")
                ],
            },
        ),
        migrations.RunSQL(append_only_sql("people_registrationend"), not_append_only_sql("people_registrationend")),
        migrations.RunSQL(FORGET, REMEMBER),
    ]
