"""The roof: joins the parts by their names, as strings."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.unregister([EmailAddress, Authenticator, Group])  # ways in are changed on pages that write it down
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth says to lead the admin to its sign-in

urlpatterns = [
    path("accounts/", include("biglocal.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("biglocal.notices.urls")),
    path("", include("biglocal.communities.urls")),
    path("", include("biglocal.concerns.urls")),
    path("", include("projects.urls")),
    path("", include("councillors.urls")),
    path("", include("funding.urls")),
    path("", include("funding.contract_urls")),
    path("", include("biglocal.portal.urls")),
]

handler400 = "biglocal.portal.views.errors.bad_request"
handler403 = "biglocal.portal.views.errors.forbidden"
handler404 = "biglocal.portal.views.errors.not_found"
handler500 = "biglocal.portal.views.errors.server_error"
