"""What the set-up says and refuses, and what the requirements files promise."""

import os
import re
import select
import socket
import subprocess
import sys
import tomllib

import pytest
from dev import checks, database, serve
from dev.ground import ROOT, Trouble, digest, tied

PINNED = re.compile(r"^([a-z0-9-]+)==(\S+) \\$", re.MULTILINE)


@pytest.mark.parametrize("name", ["base", "dev"])
def test_requirements_are_pinned_by_hash_and_name_no_source(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert not re.search(r"^\s*-[^-]|^--|://|@ file", text, re.MULTILINE)
    pinned = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]
    assert len(pinned) == len(PINNED.findall(text)) > 20
    assert [block for block in pinned if "--hash=sha256:" not in block] == []


def test_dev_requirements_contain_the_base_in_the_same_versions():
    base, dev = (dict(PINNED.findall((ROOT / "requirements" / f"{name}.txt").read_text())) for name in ("base", "dev"))
    assert base.items() <= dev.items()


def test_every_dependency_has_a_reason():
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    for dependency in project["dependencies"] + project["optional-dependencies"]["dev"]:
        (line,) = [line for line in text.splitlines() if line.strip().startswith(f'"{dependency}"')]
        assert len(line.partition("# ")[2]) > 3, line


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8000.5", "٣٠٠٠", "9" * 5000, " "])
def test_nonsense_for_a_port_is_refused(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Trouble, match="PORT must be a number from 1 to 65535"):
        serve.wanted_port()


def test_default_port(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert serve.wanted_port() == 8000


def test_port_in_use_is_named_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} is in use .* PORT={port + 1} make run"):
            serve.require_free(port)
    serve.require_free(port)


def test_unreachable_database_is_told_before_anything_is_done():
    env = os.environ | {"DATABASE_URL": "postgresql://intl:hemligt@127.0.0.1:9/none", "PORT": "0", "DEMO": "1"}
    env["PORT"] = str(_free_port())
    result = subprocess.run([ROOT / "bin" / "intl", "run"], env=env, capture_output=True, text=True, timeout=60)
    assert result.returncode == 1
    assert "The database does not answer" in result.stderr
    assert "hemligt" not in result.stderr + result.stdout
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("demo", [None, "0", ""])
def test_program_refuses_to_start_without_a_secret_key(demo):
    env = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DEMO"}}
    env |= {} if demo is None else {"DEMO": demo}
    result = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert result.returncode != 0
    assert "ImproperlyConfigured: SECRET_KEY saknas" in result.stderr


def test_failing_steps_do_not_hide_the_others(capsys):

    def trouble() -> tuple[bool, str]:
        raise Trouble("no disk")

    outcomes = checks.side_by_side(
        {"first": trouble, "second": lambda: (False, "line 1")}, {"third": lambda: (True, "")}
    )
    assert checks.summary(outcomes) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" (")[0] for line in lines if line.endswith(" s)")] == [
        "FAILED first",
        "FAILED second",
        "ok     third",
    ]
    assert lines[-1] == "Failed: first, second"
    assert {"no disk", "line 1"} < set(lines)


@pytest.mark.parametrize(
    ("listing", "good"),
    [
        ("\x1b[92mINSTALLED\x1b[0m \x1b[92mENABLED\x1b[0m a.B:c", True),
        ("\x1b[93mOUTDATED\x1b[0m \x1b[92mENABLED\x1b[0m a.B:c", False),
        ("\x1b[91mUNINSTALLED\x1b[0m \x1b[92mENABLED\x1b[0m a.B:c", False),
        ("\x1b[92mINSTALLED\x1b[0m \x1b[91mDISABLED\x1b[0m a.B:c", False),
        ("\x1b[96mPRUNE\x1b[0m \x1b[92mENABLED\x1b[0m a_b:c", False),
        ("", False),
    ],
)
def test_every_trigger_must_be_installed(listing, good, monkeypatch):
    monkeypatch.setattr(checks, "quiet", lambda *_: listing)
    assert checks.triggers_installed({})[0] is good


def test_fingerprint_follows_content(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "ROOT", tmp_path)
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "models.py").write_text("1")
    before = digest(*database._fingerprints())
    (tmp_path / "apps" / "__pycache__").mkdir()
    (tmp_path / "apps" / "__pycache__" / "models.pyc").write_text("made")
    assert digest(*database._fingerprints()) == before
    (tmp_path / "apps" / "models.py").write_text("2")
    assert digest(*database._fingerprints()) != before


def test_a_tied_program_ends_with_its_parent():
    """Its end closes the pipe that it inherited."""
    program = "import subprocess, sys; subprocess.Popen(sys.argv[1:]); input()"
    command = [sys.executable, "-c", program, *tied(["sh", "-c", "echo started; exec sleep 600"])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"started\n"
        parent.kill()
        assert select.select([parent.stdout], [], [], 10)[0]
        assert parent.stdout.read() == b""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
