"""The roof: joins the parts by their names, as strings."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("biglocal.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("biglocal.notices.urls")),
    path("", include("biglocal.communities.urls")),
    path("", include("projects.urls")),
    path("", include("councillors.urls")),
    path("", include("funding.urls")),
    path("", include("biglocal.portal.urls")),
]
