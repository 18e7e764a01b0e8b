"""A plugin of pytest for runs in parallel, read before the settings are: `-p tests.parallel`.

Each process counts and publishes in a database of Valkey that is its own, and so do the processes that its tests start.
"""

import os
import urllib.parse


def own_database(url, worker):
    """Return the address of the database of one of the processes, which are called gw0, gw1 and so on."""
    return urllib.parse.urlsplit(url)._replace(path=f"/{worker.removeprefix('gw')}").geturl()


if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["REDIS_URL"] = own_database(os.environ["REDIS_URL"], os.environ["PYTEST_XDIST_WORKER"])
