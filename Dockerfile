# The portal's image: first the style sheet and the packages are made, then only what serves is kept.

FROM node:24.11-bookworm-slim AS front
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11.14-slim-bookworm AS build
WORKDIR /portal
RUN python -m venv /portal/.venv && /portal/.venv/bin/pip install --no-cache-dir uv==0.13.9
COPY requirements/deploy.txt requirements/
RUN /portal/.venv/bin/uv pip install --no-cache --python /portal/.venv/bin/python --require-hashes -r requirements/deploy.txt
COPY . .
COPY --from=front /portal/node_modules node_modules
# DEMO gives the settings what they need without a secret; nothing of the demonstration is kept in the image.
RUN DEMO=1 .venv/bin/python manage.py build_assets \
    && DEMO=1 .venv/bin/python manage.py collectstatic --noinput \
    && rm -rf node_modules var \
    && .venv/bin/python -m compileall -q biglocal projects councillors funding

FROM python:3.11.14-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/portal/.venv/bin:$PATH
RUN useradd --system --create-home --uid 10001 portal
WORKDIR /portal
COPY --from=build /portal /portal
# Photos and the schedule's memory are all that is ever written.
RUN mkdir -p var /media && chown portal:portal var /media
USER portal
EXPOSE 8000
CMD ["gunicorn", "biglocal.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
