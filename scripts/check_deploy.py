"""`manage.py check --deploy` as a deployment would see it: its environment, no demonstration; any warning fails."""

import os
import secrets
import subprocess
import sys

DEPLOYED = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal:secret@db/portal",
    "REDIS_URL": "redis://broker:6379/0",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example:587",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}

if __name__ == "__main__":
    environment = {name: value for name, value in os.environ.items() if name not in {"DEMO", "DEBUG"}} | DEPLOYED
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    sys.exit(subprocess.run(command, env=environment).returncode)
