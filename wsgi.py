"""The door for application servers: `gunicorn wsgi:app`."""

import gc

from competition import create_app

app = create_app()
gc.collect()
gc.freeze()  # or each full collection looks through all this again, and every request waits a fifth of a second
