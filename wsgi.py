"""The door for application servers: `gunicorn wsgi:app`."""

from competition import create_app

app = create_app()
