# The desk for production: one image for web, live, worker, beat and the migration. docker-compose.yml runs it.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 DATA_DIR=/data
WORKDIR /desk

COPY requirements.txt ./
RUN pip install --require-hashes --requirement requirements.txt

COPY manage.py requirements.txt ./
COPY helpdesk ./helpdesk
COPY tickets ./tickets
COPY escalation ./escalation
COPY knowledge_base ./knowledge_base
COPY templates ./templates
COPY static ./static
COPY locale ./locale

# Neither step asks a server or a secret; what they make is part of the image. The account owns only the two folders
# that volumes are mounted on: a new volume takes over the owner of the place it is mounted on.
RUN useradd --system --uid 10001 --create-home desk \
    && mkdir --parents /data/attachments /backups \
    && DJANGO_SETTINGS_MODULE=helpdesk.settings.dev python manage.py compile_messages \
    && DJANGO_SETTINGS_MODULE=helpdesk.settings.dev python manage.py collectstatic --noinput \
    && chown desk /data/attachments /backups \
    && chmod 0700 /data/attachments /backups

USER desk
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "python:helpdesk.supervisor.gunicorn_settings", "--bind", "0.0.0.0:8000", "helpdesk.wsgi"]
