"""Who runs the database server, and where its data may lie."""

import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

from .ground import ROOT, Trouble, digest, local_folder

OUTSIDE = Path("/var/lib/norrkoping-intl")


def server_user() -> pwd.struct_passwd:
    """The system user that the server runs as."""
    try:
        return pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("postgres")
    except KeyError:
        who = f"User number {os.geteuid()} has no name on this system" if os.geteuid() else "There is no user postgres"
        raise Trouble(f"{who}, and PostgreSQL cannot run without one.") from None


def clusters_folder() -> Path:
    """Where this clone's clusters lie: `.local`, or outside when the server's user cannot enter the clone."""
    user = server_user()
    if user.pw_uid == os.geteuid() or _may_enter(user, ROOT):
        return local_folder()
    folder = OUTSIDE / digest(ROOT)
    for each in (OUTSIDE, folder):
        each.mkdir(exist_ok=True)
        each.chmod(0o755)  # whatever the umask: the server is another user
    (folder / "clone").write_text(f"{ROOT}\n")  # tells whose it is, should the clone be gone one day
    return folder


def _may_enter(user: pwd.struct_passwd, folder: Path) -> bool:
    return subprocess.run(["test", "-x", folder], cwd="/", **as_user(user)).returncode == 0


def as_user(user: pwd.struct_passwd) -> dict[str, Any]:
    if user.pw_uid == os.geteuid():
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
