"""Clusters for one run of tests or measurements, removed when it ends."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .cluster import Cluster
from .ground import locked, say
from .place import clusters_folder

PREFIX = "throwaway-"


@contextmanager
def throwaway_cluster(options: Sequence[str] = (), grants: Sequence[str] = ()) -> Iterator[tuple[Cluster, Path]]:
    """A running cluster and a folder for other files of this run. While we live, we hold the lock of our folder."""
    base = clusters_folder()
    with ExitStack() as ours:
        with locked(base / "throwaway.lock"):  # or another run might take our folder for a leftover
            _remove_leftovers(base)
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
            lock = ours.enter_context((folder / "lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        folder.chmod(0o755)  # whatever the umask: the server may be another user
        cluster = Cluster(folder / "postgres", options, grants)
        try:
            cluster.ensure_made()
            cluster.ensure_started()
            yield cluster, folder
        finally:
            _remove(folder, cluster)


def _remove_leftovers(base: Path) -> None:
    for folder in base.glob(f"{PREFIX}*"):
        try:
            with (folder / "lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                say(f"Removing what an earlier run left: {folder.name}")
                _remove(folder, Cluster(folder / "postgres"))
        except BlockingIOError:
            pass  # its run is alive
        except FileNotFoundError:
            pass  # its run has ended and taken it away meanwhile


def _remove(folder: Path, cluster: Cluster) -> None:
    cluster.stop(at_once=True)
    shutil.rmtree(folder, ignore_errors=True)
