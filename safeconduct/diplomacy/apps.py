from django.apps import AppConfig


class DiplomacyConfig(AppConfig):
    name = "safeconduct.diplomacy"
    label = "diplomacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The situation report tells of engagements and promises, and figures are held against promises; both are on a
        lower floor."""
        from safeconduct.figures.findings import offer_findings
        from safeconduct.figures.reports.offered import offer_section

        from .contradicted import contradicted_promises
        from .reported import engagements_told

        offer_section("engagements", engagements_told)
        offer_findings(contradicted_promises)
