"""What makes the portal an app on a phone: manifest, service worker, the page for what is not kept, who is asking."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache

from biglocal.web.guards import public
from biglocal.web.phone import phone_name, worker_script

ICONS = [("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")]


@public
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker stands at the top, so that it serves all pages; browsers ask for it each time."""
    answer = HttpResponse(worker_script(), content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@public
def manifest(request: HttpRequest) -> HttpResponse:
    """How the portal stands among the apps of a phone: it opens on a person's home, "Log progress" one press away."""
    facts = {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": "Log progress in your area, with or without a signal.",
        "lang": "en-GB",
        "start_url": "/home/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0c5b44",
        "icons": [
            {"src": static(f"img/app-{size[:3]}.png"), "sizes": size, "type": "image/png", "purpose": purpose}
            for size, purpose in ICONS
        ],
        "shortcuts": [{"name": "Log progress", "url": "/log/"}],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@public
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone without a signal shows in place of a page it does not keep."""
    return TemplateResponse(request, "portal/offline.html", {})


@public
@never_cache
def phone_token(request: HttpRequest) -> HttpResponse:
    """Who is signed in, by the name on their phone, a fresh token for the next form, and what time it is here."""
    person = phone_name(request.user) if request.user.is_authenticated else ""
    return JsonResponse({"person": person, "token": get_token(request), "now": int(timezone.now().timestamp() * 1000)})
