"""The portal's settings with static files as deployed: compressed, and named by what is in them."""

from biglocal.settings import *  # noqa: F403  # all but what follows
from biglocal.settings import STORAGES, VAR

STATIC_ROOT = VAR / "bench-static"
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
WHITENOISE_USE_FINDERS = False
