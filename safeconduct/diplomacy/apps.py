from django.apps import AppConfig


class DiplomacyConfig(AppConfig):
    name = "safeconduct.diplomacy"
    label = "diplomacy"
    default_auto_field = "django.db.models.BigAutoField"
