"""A private PostgreSQL cluster: no TCP, one user, a socket in a private folder.

PostgreSQL refuses to run as root, so for root the server runs as user postgres. The programs connect as the role
`intl`, which owns its databases and may make new ones, and is no superuser: what works here works in production.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from .ground import Trouble, digest, say, tail
from .packages import find_postgresql
from .place import as_user, clusters_folder, server_user, user_name

DATABASE = ROLE = "intl"
# The tests empty tables of history between them, and try what a role with fewer rights can do.
FOR_TESTS = (f"GRANT SET ON PARAMETER session_replication_role TO {ROLE};", f"ALTER ROLE {ROLE} CREATEROLE;")
HARMLESS_TO_LOSE = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


class Cluster:
    """One data folder and its server. `options` are lines of postgresql.conf, `grants` statements for a new one."""

    def __init__(self, data: Path, options: Sequence[str] = (), grants: Sequence[str] = ()) -> None:
        self.data = data
        self.options = options
        self.grants = grants
        self.user = server_user()
        self.log = data.with_name(f"{data.name}.log")
        self._server: subprocess.Popen[bytes] | None = None  # if we have started it
        self.sockets = Path("/tmp") / f"norrkoping-intl-{digest(data)}"  # noqa: S108 - private, see _own_socket_folder

    def url(self, database: str = DATABASE, role: str = ROLE) -> str:
        return f"postgresql://{role}@{quote(str(self.sockets), safe='')}:5432/{database}"

    def sql(self, statement: str, database: str = DATABASE) -> str:
        """The bare result of one statement."""
        command = [str(self._program("psql")), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url(database)]
        result = subprocess.run(command, capture_output=True, text=True, env=_plain_environment())
        if result.returncode:
            raise Trouble(f"The database in {self.data} says: {tail(result.stderr)}")
        return result.stdout.strip()

    def ensure_made(self) -> None:
        """Make the cluster beside its place and move it there when it is whole, so a half-made one is never used."""
        if self.data.exists():
            self._own_data_folder()
            if (self.data / "PG_VERSION").exists() and (self.data / "global" / "pg_control").exists():
                return
            aside = self.data.with_name(f"{self.data.name}.incomplete-{datetime.now():%Y%m%d-%H%M%S}")
            self.data.rename(aside)
            say(f"{self.data} was no complete cluster; it is kept as {aside.name}")
        making = self.data.with_name(f"{self.data.name}.making")
        if making.exists():
            shutil.rmtree(making)  # from a run that was cut off; nobody has ever stored anything in it
        try:
            self._make(making)
            making.rename(self.data)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise

    def _make(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        initdb = ["initdb", "--pgdata", folder, "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
        initdb += ["--auth-local=peer", "--auth-host=reject", "--no-instructions"]
        if HARMLESS_TO_LOSE[0] in self.options:
            initdb.append("--no-sync")
        self._run(initdb)
        settings = ["listen_addresses = ''", "unix_socket_permissions = 0700", *self.options]
        with (folder / "postgresql.conf").open("a") as file:
            file.write("\n# Norrköping Intl\n" + "\n".join(settings) + "\n")
        (folder / "pg_hba.conf").write_text("local all all peer map=intl\n")
        people = {pwd.getpwuid(os.geteuid()).pw_name, self.user.pw_name}
        (folder / "pg_ident.conf").write_text("".join(f"intl {name} {ROLE}\n" for name in sorted(people)))
        statements = [
            f"CREATE ROLE {ROLE} LOGIN CREATEDB;",
            f"CREATE DATABASE {DATABASE} OWNER {ROLE};",
            *self.grants,
        ]
        self._run(["postgres", "--single", "-D", folder, "postgres"], "\n".join(statements) + "\n")

    def ensure_started(self) -> None:
        pid = self.pid()
        if pid and (self.sockets / ".s.PGSQL.5432").exists():
            return
        if pid:  # something has cleaned /tmp under a running server
            self.stop()
        self._set_foreign_pid_file_aside()
        self._own_socket_folder()
        with self.log.open("ab") as log:
            start = log.seek(0, os.SEEK_END)
            self._server = server = subprocess.Popen(
                [self._program("postgres"), "-D", self.data, "-k", self.sockets],
                cwd="/",
                env=_plain_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; others may use this server
                **as_user(self.user),
            )
        deadline = time.monotonic() + 120  # recovery after a crash can take a while
        while not self._ready():
            if server.poll() is not None or time.monotonic() > deadline:
                with self.log.open("rb") as log:
                    log.seek(start)
                    said = log.read().decode(errors="replace")
                raise Trouble(f"PostgreSQL does not start in {self.data}. Its log {self.log} says:\n{tail(said)}")
            time.sleep(0.02)

    def stop(self, *, at_once: bool = False) -> None:
        """Stop the server and remove its socket folder; at once means without writing anything to disk."""
        for number in [] if at_once else [signal.SIGINT]:
            self._signal_and_wait(number, seconds=30)
        self._signal_and_wait(signal.SIGQUIT, seconds=10)
        if self.pid() is None:
            shutil.rmtree(self.sockets, ignore_errors=True)
            if self._server:
                self._server.wait()

    def _signal_and_wait(self, number: int, *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        pid = self.pid()
        if pid:
            os.kill(pid, number)
        while self.pid() and time.monotonic() < deadline:
            time.sleep(0.02)

    def pid(self) -> int | None:
        """The running server of this data folder. The pid file alone does not tell: numbers are used again."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if _works_in(self.data, pid) else None

    def _ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _set_foreign_pid_file_aside(self) -> None:
        """After a crash the number in the pid file may belong to another program, and PostgreSQL then gives up.

        When that number is free PostgreSQL finds out by itself, and does so more carefully than we could.
        """
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        if any(_works_in(self.data, int(entry)) for entry in os.listdir("/proc") if entry.isdigit()):
            raise Trouble(f"Processes of an earlier server still work in {self.data}. End them, then try again.")
        pid_file.replace(pid_file.with_suffix(".stale"))
        for socket in self.sockets.glob(".s.PGSQL.*"):
            socket.unlink()

    def _own_data_folder(self) -> None:
        owner = self.data.stat().st_uid
        if owner != self.user.pw_uid:
            raise Trouble(
                f"{self.data} belongs to user {user_name(owner)}, but this run's server is user {self.user.pw_name}. "
                "Run as you did the first time, or move that folder away."
            )

    def _own_socket_folder(self) -> None:
        """Anybody may make folders in /tmp: use ours only if it is truly ours and closed to others."""
        try:
            self.sockets.mkdir(mode=0o700)
            os.chown(self.sockets, self.user.pw_uid, self.user.pw_gid)
        except FileExistsError:
            found = self.sockets.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.user.pw_uid:
                whose = f"it belongs to user {user_name(found.st_uid)}"
                raise Trouble(f"{self.sockets} is in the way: {whose}. Remove it, then try again.") from None
            self.sockets.chmod(0o700)

    def _program(self, name: str) -> Path:
        made_with = self.data / "PG_VERSION"
        major = int(made_with.read_text()) if made_with.exists() else None
        folder = find_postgresql(major)
        if folder is None:
            raise Trouble(
                f"{self.data} was made with PostgreSQL {major}, which is not installed here. "
                f"Install postgresql-{major}, or move that folder away to begin anew."
            )
        return folder / name

    def _run(self, command: Sequence[object], text: str = "") -> None:
        """Run one of PostgreSQL's programs as the server's user."""
        words = [str(self._program(str(command[0]))), *map(str, command[1:])]
        result = subprocess.run(
            words,
            cwd="/",
            env=_plain_environment(),
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **as_user(self.user),
        )
        if result.returncode or "ERROR:" in result.stdout:  # the single-user server goes on after an error
            raise Trouble(f"{command[0]} failed in {self.data.parent}:\n{tail(result.stdout)}")


def private_cluster() -> Cluster:
    """The cluster of `make run`."""
    return Cluster(clusters_folder() / "postgres")


def _works_in(folder: Path, pid: int) -> bool:
    """Whether a process has this folder as its working folder, as PostgreSQL's own do."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", folder)
    except OSError:
        return False


def _plain_environment() -> dict[str, str]:
    """Without the caller's locale and PG* variables, which would change what PostgreSQL does."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
