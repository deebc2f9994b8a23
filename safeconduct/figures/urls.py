"""The addresses of figures, within a crisis. Those of single figures come last: any word may be a measure."""

from . import answer_urls, chart_urls, data_urls, figure_urls, finding_urls, measure_urls, report_urls

app_name = "figures"

urlpatterns = [
    *measure_urls.urlpatterns,
    *answer_urls.urlpatterns,
    *finding_urls.urlpatterns,
    *report_urls.urlpatterns,
    *data_urls.urlpatterns,
    *chart_urls.urlpatterns,
    *figure_urls.urlpatterns,
]
