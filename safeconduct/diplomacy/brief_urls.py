"""The addresses of the register: brief."""

from django.urls import path

from .views import briefs, frozen, paragraphs

urlpatterns = [
    path("engagements/<str:reference>/brief/", briefs.brief, name="brief"),
    path("engagements/<str:reference>/brief/docx/", briefs.brief_docx, name="brief_docx"),
    path("engagements/<str:reference>/brief/paragraphs/<str:key>/", paragraphs.paragraph, name="brief_paragraph"),
    path("engagements/<str:reference>/brief/paragraphs/<str:key>/back/", paragraphs.take_back, name="brief_take_back"),
    path("engagements/<str:reference>/brief/freeze/", frozen.freeze, name="freeze_brief"),
    path("engagements/<str:reference>/brief/frozen/", frozen.frozen_briefs, name="frozen_briefs"),
    path("engagements/<str:reference>/brief/frozen/<uuid:id>/", frozen.frozen_brief, name="frozen_brief"),
    path("engagements/<str:reference>/brief/frozen/<uuid:id>/docx/", frozen.frozen_docx, name="frozen_docx"),
]
