# One image for web, worker, beat and migrate; docker-compose.yml says which command each runs.

FROM node:22-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim AS packages
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim
# pg_dump must be as new as the server; Debian's is older, so PostgreSQL's own packages.
# Pango and HarfBuzz draw documents (WeasyPrint); fonts-dejavu-core is what a script without a font of ours falls back to.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home care
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=integration_care.settings.production \
    STATIC_ROOT=/app/staticfiles \
    XDG_CACHE_HOME=/tmp/cache
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py pyproject.toml ./
COPY integration_care integration_care
COPY patients patients
COPY sessions sessions
COPY templates templates
COPY static static
COPY --from=assets /app/node_modules /app/node_modules
# collectstatic reads settings, which demand secrets; these are for this one command and stay in no layer.
RUN python -m integration_care.services.assets \
    && python -m integration_care.services.bundles \
    && python -m integration_care.words.catalogues \
    && rm -rf node_modules \
    && python -m compileall -q integration_care patients sessions \
    && SECRET_KEY=for-collectstatic FIELD_KEYS= AUDIT_KEY= BASE_URL=https://localhost ALLOWED_HOSTS=localhost \
        python manage.py collectstatic --noinput --ignore "vendor/icons/*"
USER care
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "integration_care.wsgi:application", "--config", "python:integration_care.web_server", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
