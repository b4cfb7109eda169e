"""Which powers of the device pages may ask for: the camera, and keys for signing in; nothing else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OURS = ["camera", "publickey-credentials-create", "publickey-credentials-get"]
NOBODYS = (
    "accelerometer autoplay browsing-topics display-capture encrypted-media fullscreen geolocation gyroscope "
    "hid idle-detection magnetometer microphone midi payment picture-in-picture screen-wake-lock serial usb "
    "xr-spatial-tracking"
).split()
POLICY = ", ".join([f"{name}=(self)" for name in OURS] + [f"{name}=()" for name in NOBODYS])


class PermissionsPolicyMiddleware:
    """Put the policy on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", POLICY)
        return answer
