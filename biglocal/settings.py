"""Settings of the portal, in a fixed order. What differs by place is read from the environment (README, Settings)."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from environ import FileAwareEnv
from environ.fileaware_mapping import FileAwareMapping


class Environment(FileAwareMapping):
    """NAME_FILE is read where NAME is asked for, for secrets that compose mounts as files; an editor's newline goes."""

    def __getitem__(self, key: str) -> str:
        try:
            return super().__getitem__(key).strip()
        except OSError as error:
            raise ImproperlyConfigured(f"The file that {key}_FILE names cannot be read: {error}.") from None


env = FileAwareEnv()
env.ENVIRON = Environment()

# 1. Where we are ------------------------------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)


def required(name: str, demonstration: str) -> str:
    """Return the variable `name`; in DEBUG and DEMO fall back to `demonstration`, elsewhere refuse to start."""
    value = env.str(name, default="")
    if value:
        return value
    if DEBUG or DEMO:
        return demonstration
    raise ImproperlyConfigured(
        f"The variable {name} is not set. Set it in the environment (see README, 'How to deploy'), "
        "or set DEMO=1 to try the portal with invented data."
    )


SECRET_KEY = required("SECRET_KEY", "demonstration-only-this-key-protects-invented-data-and-nothing-else")
ALLOWED_HOSTS = [
    host for host in required("ALLOWED_HOSTS", "*" if DEBUG else "localhost,127.0.0.1,[::1]").split(",") if host
]
ALLOWED_HOSTS += ["localhost"]  # health checks ask from inside the machine
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="Our Patch")
HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "biglocal.urls"
WSGI_APPLICATION = "biglocal.wsgi.application"

# 2. Parts -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "funding",
    "councillors",
    "projects",
    "biglocal.portal",
    "biglocal.concerns",
    "biglocal.communities",
    "biglocal.places",
    "biglocal.accounts",
    "biglocal.reports",
    "biglocal.notices",
    "biglocal.audit",
    "biglocal.web",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "django_filters",
    "django_structlog",
    "modelsearch",
]
MIDDLEWARE = [
    "biglocal.web.request_ids.RequestIdMiddleware",
    "biglocal.web.queries.QueryWithoutNulMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "biglocal.web.permissions.PermissionsPolicyMiddleware",
    "biglocal.web.visitors.SessionPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "biglocal.communities.middleware.SecondFactorMiddleware",
    "biglocal.portal.phone.PhonePagesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "biglocal.web.context.site",
                "biglocal.portal.context.header",
            ],
            "builtins": [
                "biglocal.web.templatetags.web",
                "projects.templatetags.progress",
                "biglocal.communities.templatetags.at_risk",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
CRISPY_CLASS_CONVERTERS = {
    "numberinput": "govuk-input",
    "urlinput": "govuk-input",
    "emailinput": "govuk-input",
    "fileinput": "govuk-file-upload",
}

# 3. Database ----------------------------------------------------------------------------------------------------------
VAR.mkdir(exist_ok=True)
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'biglocal.sqlite3'}")}
ON_POSTGRES = "postgresql" in DATABASES["default"]["ENGINE"]
if ON_POSTGRES:
    DATABASES["default"].setdefault("OPTIONS", {}).update(options="-c jit=off", connect_timeout=5)
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
else:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The cache holds counters of rate limits only. In the database it is shared by all processes and survives a dead Redis.
# "memory" is each process's own: figures of the programme and pages for visitors, at most a minute old.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}
VISITOR_PAGE_SECONDS = env.int("VISITOR_PAGE_SECONDS", default=60)  # 0 keeps no page
RECKONED_SECONDS = env.int("RECKONED_SECONDS", default=30)  # 0 reckons figures of all areas on each request
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "biglocal.web.search_backend", "SEARCH_CONFIG": "english"}}

# 4. People ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_for_role"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "biglocal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)  # proxies before us: limits count the real address
# Three tries a code and twelve codes an hour an address: guessing six numbers would take years.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "raise_concern": "10/h/ip",
    "small_grant": "20/h/ip",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "biglocal.accounts.forms.SignInForm",
    "confirm_login_code": "biglocal.accounts.forms.SignInCodeForm",
    "confirm_email_verification_code": "biglocal.accounts.forms.AddressCodeForm",
    "add_email": "biglocal.accounts.forms.NewAddressForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
SECOND_FACTOR_FOR_STAFF = env.bool("SECOND_FACTOR_FOR_STAFF", default=not DEMO)
MFA_ADAPTER = "biglocal.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "biglocal.accounts.passkey_forms.NewPasskeyForm",
    "authenticate": "biglocal.accounts.forms.SecondStepForm",
    "authenticate_webauthn": "biglocal.accounts.passkey_forms.PasskeyForm",
    "login_webauthn": "biglocal.accounts.passkey_forms.PasskeySignInForm",
    "reauthenticate": "biglocal.accounts.forms.SecondStepAgainForm",
    "reauthenticate_webauthn": "biglocal.accounts.passkey_forms.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = (
    1  # windows of 30 seconds: numbers that change while they are typed still count (RFC 6238, section 5.2)
)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
SESSION_COOKIE_AGE = int(timedelta(days=60).total_seconds())  # a resident's phone stays signed in over a quiet spell

# Who has not signed in for so many months and holds no role is told twice, then the name and address go (0: never).
INACTIVE_MONTHS = env.int("INACTIVE_MONTHS", default=36)
# A councillor hears so many days before the last day of the last term (places.md, rule 9).
TERM_ENDING_DAYS = env.int("TERM_ENDING_DAYS", default=60)
# months after the answer, or after it was taken back, until the contact of a group that got no small grant goes
SMALL_GRANT_MONTHS = env.int("SMALL_GRANT_MONTHS", default=12)
# what is asked of councillors: days to the day asked for on which who can do something hears once more, days without
# a word after which the group is shown other ways, days after which what is finished is closed
ASK_REMINDER_OFFSETS = env.list("ASK_REMINDER_OFFSETS", cast=int, default=[-7, -2])
ASK_SILENT_DAYS = env.int("ASK_SILENT_DAYS", default=21)
ASK_CLOSES_AFTER_DAYS = env.int("ASK_CLOSES_AFTER_DAYS", default=60)

# 5. Safety ------------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the mailbox of the demonstration shows a mail in a sandboxed frame of its own
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which asks for DENY
CSRF_FAILURE_VIEW = "biglocal.portal.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],  # blob: photos that wait on this phone
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # text of a form; files go to disk past the next limit
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 800  # the longest plan has 40 steps, 40 costs, and 14 parts over ten years
DATA_UPLOAD_MAX_NUMBER_FILES = 12

# 6. Words, dates, files -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = None
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Manifest names (files cached for ever) need `collectstatic`, which the image does; a checkout serves from the finders.
MANIFEST = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not MANIFEST
# Photos lie in a folder, or in a private S3 bucket; either way the portal hands them out itself, by permission.
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MANIFEST or "collectstatic" in sys.argv
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))
FILE_UPLOAD_PERMISSIONS = 0o640

# 7. Mail --------------------------------------------------------------------------------------------------------------
# The demonstration keeps its mail in the database, where /mailbox/ shows it.
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 10
if DEMO and not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "biglocal.notices.mailbox.MailboxBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <post@ourpatch.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who gets what people reply; without it each mail says that nobody reads replies.
MAIL_REPLY_TO = env.str("MAIL_REPLY_TO", default="help@ourpatch.example" if DEMO else "")
# A mail service may tell of bounces and complaints at /hooks/mail/: its name, and the key that it signs with (for
# Postmark and Mailjet, which do not sign, the user:password of the address given to them). Without a name it is off.
MAIL_HOOKS = {
    "mailersend": "MailerSend",
    "mailgun": "Mailgun",
    "mailjet": "Mailjet",
    "postmark": "Postmark",
}
MAIL_HOOK_KEYS = {
    "mailersend": "MAILERSEND_SIGNING_SECRET",
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
}
MAIL_HOOK = env.str("MAIL_HOOK", default="").lower()
if MAIL_HOOK:
    if MAIL_HOOK not in MAIL_HOOKS:
        raise ImproperlyConfigured(f"MAIL_HOOK names a service that is not known. Known are: {', '.join(MAIL_HOOKS)}.")
    if not env.str("MAIL_HOOK_KEY", default=""):
        raise ImproperlyConfigured("MAIL_HOOK names a mail service, so MAIL_HOOK_KEY must hold the key it signs with.")
    ANYMAIL = {MAIL_HOOK_KEYS.get(MAIL_HOOK, "WEBHOOK_SECRET"): env.str("MAIL_HOOK_KEY")}
DIGEST_WEEKDAY = 5  # Friday, as ISO counts, where the programme says nothing: in good time for the weekend
DIGEST_HOUR = 7  # in London
QUIET_HOURS = env.bool("QUIET_HOURS", default=not DEMO)  # mail rests at night; a demonstration may be tried at any hour

# 8. Background jobs: the database is the truth, Celery only rings the bell (messages.md) ------------------------------
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6390/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
    "max_retries": 1,  # who logs an update waits for no broker: beat finds what was not rung
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 350_000  # KB: after a long file or report a fresh process takes its place
CELERY_TASK_SOFT_TIME_LIMIT = 30
CELERY_TASK_TIME_LIMIT = 60
CELERY_DB_REUSE_MAX = 1000
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = "default"
# Queues apart: a long file or report keeps no mail waiting. Files and reports may run longer than 30 seconds.
CELERY_TASK_ROUTES = {
    "biglocal.notices.tasks.send_message": {"queue": "mail"},
    "biglocal.accounts.tasks.build_copies": {"queue": "reports"},
    "biglocal.reports.tasks.make_reports": {"queue": "reports"},
    "biglocal.places.tasks.read_files": {"queue": "imports"},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # every minute: the pulse that /healthz/jobs/ reads, and what a lost bell left behind
    "heartbeat": {"task": "biglocal.notices.tasks.heartbeat", "schedule": crontab()},
    "fan-out": {"task": "biglocal.notices.tasks.fan_out", "schedule": crontab()},
    "send-due": {"task": "biglocal.notices.tasks.send_due", "schedule": crontab()},
    # every five minutes: copies of their data that people asked for, where the bell was lost
    "copies": {"task": "biglocal.accounts.tasks.build_copies", "schedule": crontab(minute="*/5")},
    # every two minutes: files that staff brought or confirmed, where the bell was lost or a worker
    "read-files": {"task": "biglocal.places.tasks.read_files", "schedule": crontab(minute="*/2")},
    # every five minutes: reports that were asked for or agreed, where the bell was lost
    "make-reports": {"task": "biglocal.reports.tasks.make_reports", "schedule": crontab(minute="*/5")},
    # every morning: reports that come by themselves and are not there yet; a missed morning catches up
    "ask-for-due-reports": {"task": "biglocal.reports.tasks.ask_for_due", "schedule": crontab(hour=6, minute=45)},
    # every morning for a week: reports that were due and did not work
    "try-failed-reports": {"task": "biglocal.reports.tasks.try_failed_again", "schedule": crontab(hour=6, minute=40)},
    # every five minutes: groups that asked for a small grant and have no answer yet, where the bell was lost
    "tell-applicants": {"task": "funding.tasks.tell_applicants", "schedule": crontab(minute="*/5")},
    # hourly: digests of people whose cadence is due and who have something new; a missed hour catches up
    "compose": {"task": "biglocal.notices.tasks.compose", "schedule": crontab(minute=5)},
    # every morning: what is due by today and not yet told
    "remind": {"task": "biglocal.notices.tasks.remind", "schedule": crontab(hour=8, minute=0)},
    # every night: offers that were not accepted in time, payments whose papers lapsed; spend reports whose period ended
    "look-after-payments": {"task": "funding.tasks.look_after_payments", "schedule": crontab(hour=0, minute=10)},
    "open-reports": {"task": "funding.tasks.open_reports", "schedule": crontab(hour=0, minute=30)},
    # every night: addresses that somebody typed and never confirmed
    "forget": {"task": "biglocal.accounts.tasks.forget_unconfirmed", "schedule": crontab(hour=3, minute=30)},
    # every night: contact details of groups that asked for small grants, once their time is over
    "forget-applicants": {"task": "funding.tasks.forget_applicants", "schedule": crontab(hour=3, minute=35)},
    # every night: copies of their data that have run out, and people who were told twice and did not come back
    "old-copies": {"task": "biglocal.accounts.tasks.delete_old_copies", "schedule": crontab(hour=3, minute=40)},
    "purge": {"task": "biglocal.communities.tasks.purge_inactive", "schedule": crontab(hour=3, minute=50)},
    # every night: files of reports that were kept long enough
    "drop-reports": {"task": "biglocal.reports.tasks.drop_old_files", "schedule": crontab(hour=3, minute=55)},
    # every night: files that staff brought and nobody confirmed
    "forget-files": {"task": "biglocal.places.tasks.forget_files", "schedule": crontab(hour=3, minute=45)},
    # every night: asks whose councillor's term has ended are open to the others again, finished ones are closed
    "look-after-asks": {"task": "councillors.tasks.look_after_asks", "schedule": crontab(hour=0, minute=20)},
    # every night: projects with a point move to the ward of a set that has begun
    "settle-wards": {"task": "projects.tasks.settle_wards", "schedule": crontab(hour=0, minute=15)},
    # every night: photos whose form nobody sent for a week, and files of photos taken down a month ago
    "forget-photos": {"task": "projects.tasks.forget_photos", "schedule": crontab(hour=3, minute=40)},
}

# Where `manage.py metrics` answers Prometheus: an internal address, as 127.0.0.1:9464. Without it nowhere.
METRICS_BIND = env.str("METRICS_BIND", default="")

# 9. What is written down ----------------------------------------------------------------------------------------------
# One JSON object a line, with the id of the request that a line or a task comes from; plain lines to try it out.
LOG_FORMAT = env.str("LOG_FORMAT", default="line" if DEMO or DEBUG else "json")
LOG_STEPS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.format_exc_info,
]
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *LOG_STEPS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
LOG_RENDERERS = {"json": structlog.processors.JSONRenderer(), "line": structlog.dev.ConsoleRenderer(colors=False)}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "ours": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, LOG_RENDERERS[LOG_FORMAT]],
            "foreign_pre_chain": LOG_STEPS,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "ours"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING" if DEMO else "INFO")},
    "loggers": {"django_tasks": {"level": "WARNING"}},  # the search index says two lines for each row it keeps
}
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    import sentry_sdk

    # Errors only, and nothing of the person: no address, no body of a form, no cookie, nothing that a function held.
    sentry_sdk.init(
        dsn=SENTRY_DSN,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        traces_sample_rate=0,
    )
