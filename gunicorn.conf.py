"""How gunicorn serves, here and in production; command line and GUNICORN_CMD_ARGS override it."""

import os

wsgi_app = "norrkoping_intl.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
# A page is rendered in one go and waits for little: processes, no threads. One more than cores, at least three, so
# that a long PDF leaves room for others.
workers = int(os.environ.get("WEB_CONCURRENCY") or max(3, (os.cpu_count() or 1) + 1))
preload_app = True  # load the program once: faster start, shared memory
timeout = 120  # the longest PDF, on a slow machine
graceful_timeout = 5
control_socket_disable = True  # we need no second door
loglevel = "warning"
