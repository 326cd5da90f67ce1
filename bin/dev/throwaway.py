"""Clusters for one run of tests or measurements, removed when it ends."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .cluster import Cluster, clusters_folder
from .ground import say

PREFIX = "throwaway-"


@contextmanager
def throwaway_cluster(options: Sequence[str] = ()) -> Iterator[tuple[Cluster, Path]]:
    """A running cluster and a folder for other files of this run. While we live, we hold the lock of our folder."""
    base = clusters_folder()
    _remove_leftovers(base)
    folder = base / f"{PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)  # whatever the umask: the server may be another user
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cluster = Cluster(folder / "postgres", options)
        os.chown(folder, cluster.user.pw_uid, cluster.user.pw_gid)
        try:
            cluster.ensure_made()
            cluster.ensure_started()
            yield cluster, folder
        finally:
            _remove(folder)


def _remove_leftovers(base: Path) -> None:
    for folder in base.glob(f"{PREFIX}*"):
        try:
            with (folder / "lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                say(f"Removing what an earlier run left: {folder.name}")
                _remove(folder)
        except BlockingIOError:
            pass  # its run is alive


def _remove(folder: Path) -> None:
    Cluster(folder / "postgres").stop(at_once=True)
    shutil.rmtree(folder, ignore_errors=True)
