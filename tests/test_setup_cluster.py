"""The private cluster, with real PostgreSQL: private, whole or not at all, and never in anybody's way."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from dev import cluster, session
from dev.cluster import HARMLESS_TO_LOSE, Cluster
from dev.ground import ROOT, Trouble
from dev.throwaway import throwaway_cluster


@pytest.fixture(scope="module")
def running():
    with throwaway_cluster(HARMLESS_TO_LOSE) as (found, folder):
        yield found, folder


@pytest.fixture
def made(running):
    """The cluster, stopped at the end of the test as at its beginning: running."""
    found, _ = running
    yield found
    found.ensure_started()


def test_cluster_listens_on_its_socket_alone(running):
    found, _ = running
    assert found.sql("SHOW listen_addresses") == ""
    assert found.sockets.stat().st_mode & 0o777 == 0o700


def test_cluster_speaks_utf8_whatever_the_caller_speaks(running):
    found, _ = running
    query = "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = 'intl'"
    assert found.sql(query) == "UTF8|C.UTF-8"


def test_role_of_the_program_is_no_superuser(running):
    found, _ = running
    query = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert found.sql(query) == "f|f|t"


def test_second_start_leaves_the_server_alone(running):
    found, _ = running
    pid = found.pid()
    found.ensure_made()
    found.ensure_started()
    assert found.pid() == pid


def test_server_starts_when_its_old_number_belongs_to_another_program(made):
    made.stop(at_once=True)
    pid_file = made.data / "postmaster.pid"
    lines = (
        pid_file.read_text().split("\n") if pid_file.exists() else ["0", str(made.data), "1", "5432", "", "", "", ""]
    )
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    os.chown(pid_file, made.user.pw_uid, made.user.pw_gid)
    assert made.pid() is None
    made.ensure_started()
    assert made.sql("SELECT 1") == "1"


def test_server_starts_when_somebody_has_cleaned_tmp(made):
    for path in made.sockets.iterdir():
        path.unlink()
    made.ensure_started()
    assert made.sql("SELECT 1") == "1"


def test_socket_folder_of_somebody_else_is_refused(made):
    made.stop()
    made.sockets.symlink_to("/tmp")
    try:
        with pytest.raises(Trouble, match="is in the way"):
            made.ensure_started()
    finally:
        made.sockets.unlink()


def test_failing_start_shows_the_log(made):
    made.stop()
    configuration = made.data / "postgresql.conf"
    good = configuration.read_text()
    configuration.write_text(good + "shared_buffers = nonsense\n")
    try:
        with pytest.raises(Trouble, match=r'(?s)postgres\.log.*"shared_buffers"'):
            made.ensure_started()
    finally:
        configuration.write_text(good)


def test_incomplete_cluster_is_kept_aside(running):
    _, folder = running
    half = folder / "half"
    half.mkdir()
    (half / "important").write_text("kept")
    found = Cluster(half)
    os.chown(half, found.user.pw_uid, found.user.pw_gid)
    found.ensure_made()
    assert (half / "PG_VERSION").exists()
    assert [path.read_text() for path in folder.glob("half.incomplete-*/important")] == ["kept"]


def test_failed_making_leaves_nothing_half_made(running, monkeypatch):
    _, folder = running
    monkeypatch.setattr(cluster, "ROLE", "not a name")
    with pytest.raises(Trouble, match="syntax error"):
        Cluster(folder / "never").ensure_made()
    assert list(folder.glob("never*")) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_cluster_of_another_user_is_left_alone(running):
    _, folder = running
    foreign = folder / "foreign"
    foreign.mkdir()
    os.chown(foreign, 12345, 12345)
    with pytest.raises(Trouble, match="belongs to user 12345"):
        Cluster(foreign).ensure_made()


def test_socket_path_stays_short_however_long_the_clone_s_path():
    found = Cluster(Path("/home") / "långt" / ("x" * 200) / ("y" * 200) / "postgres")
    assert len(f"{found.sockets}/.s.PGSQL.5432".encode()) < 107


def test_last_user_of_the_cluster_stops_it(running, monkeypatch):
    _, folder = running
    shared = Cluster(folder / "shared", HARMLESS_TO_LOSE)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(session, "clusters_folder", lambda: folder)
    monkeypatch.setattr(session, "private_cluster", lambda: shared)
    with session.database():
        with session.database():
            assert shared.sql("SELECT 1") == "1"
        assert shared.sql("SELECT 1") == "1"
    assert shared.pid() is None
    assert not shared.sockets.exists()


def test_leftovers_of_a_killed_run_are_removed():
    program = """
from dev.throwaway import throwaway_cluster
with throwaway_cluster() as (cluster, folder):
    print(folder, cluster.pid(), flush=True)
    input()
"""
    env = os.environ | {"PYTHONPATH": str(ROOT / "bin")}
    with subprocess.Popen(
        [sys.executable, "-c", program], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout
        while not (line := run.stdout.readline()).startswith("/"):
            assert line
        folder, pid = line.rsplit(" ", 1)
        run.send_signal(signal.SIGKILL)
    assert Path(folder).exists()
    with throwaway_cluster():
        assert not Path(folder).exists()
        for _ in range(100):
            if not Path(f"/proc/{int(pid)}").exists():
                break
            time.sleep(0.05)
        else:
            pytest.fail("The server of the killed run still runs")
