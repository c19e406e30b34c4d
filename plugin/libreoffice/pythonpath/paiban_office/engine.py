"""Finds the paiban engine and talks to it: one process, one JSON object a line each way."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import tempfile
import threading
import time
from typing import Any, Callable, Dict, List, Optional

PROTOCOL = 1
#: What LibreOffice may have set for its own Python and libraries; the engine has its own.
_NOT_FOR_CHILDREN = ("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "URE_BOOTSTRAP")


class EngineError(Exception):
    """The engine gave no plan; `code` is a key of the messages, `values` fill the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class Cancelled(Exception):
    """The user called it off."""


def find(configured: str) -> List[str]:
    """The engine's command: the configured one, `paiban` on PATH or where pip and pipx put it, else Python's.

    Never anything a document says. Raises EngineError when there is none.
    """
    if configured.strip():
        command = _split(configured)
        if shutil.which(command[0]) is None:
            raise EngineError("no-such-command", command=configured)
        return command
    found = shutil.which("paiban", path=os.pathsep.join([os.environ.get("PATH", ""), *_usual_places()]))
    if found:
        return [found]
    for python in ("python3", "python", "py"):
        place = shutil.which(python)
        if place and _has_module(place):
            return [place, "-m", "paiban"]
    raise EngineError("no-engine")


def _split(command: str) -> List[str]:
    if os.path.exists(command):  # a path with blanks, as Windows has them
        return [command]
    return [part.strip('"') for part in shlex.split(command, posix=os.name != "nt")]


def _usual_places() -> List[str]:
    """Where `paiban` lies when a session started by a desktop does not know it."""
    home = os.path.expanduser("~")
    places = [os.path.join(home, ".local", "bin"), "/usr/local/bin", "/opt/homebrew/bin"]
    if os.name == "nt":
        roaming, local = os.environ.get("APPDATA", ""), os.environ.get("LOCALAPPDATA", "")
        for parent in (os.path.join(roaming, "Python"), os.path.join(local, "Programs", "Python")):
            if os.path.isdir(parent):
                places += [os.path.join(parent, name, "Scripts") for name in sorted(os.listdir(parent))]
    return places


def environment() -> Dict[str, str]:
    """The environment without what is meant for LibreOffice's own Python."""
    clean = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_CHILDREN}
    clean["PYTHONIOENCODING"] = "utf-8"
    return clean


def no_window() -> Dict[str, Any]:
    """Keyword arguments that keep Windows from opening a console."""
    return {"creationflags": 0x08000000} if os.name == "nt" else {}


def _has_module(python: str) -> bool:
    try:
        done = subprocess.run(
            [python, "-c", "import paiban"], env=environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20, **no_window(),
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return False
    return bool(done.returncode == 0)


class Engine:
    """A running engine. It starts while the document is read; close it in every case."""

    def __init__(self, command: List[str]) -> None:
        self._command = command
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `close`)
        try:
            self._process = subprocess.Popen(
                [*command, "plan", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
                env=environment(), cwd=os.path.expanduser("~"), **no_window(),
            )  # fmt: skip
        except OSError as error:
            self._errors.close()
            raise EngineError("no-start", command=" ".join(command), error=error.strerror) from error
        self.seconds = 0.0  # spent waiting for answers

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                pass
        self._process.wait()
        self._errors.close()

    def ask(self, request: Dict[str, Any], timeout: float, breathe: Callable[[], None]) -> Dict[str, Any]:
        """The answer to one request. `breathe` is called while waiting and may raise Cancelled.

        Raises EngineError when the engine ends, says nothing within `timeout` seconds, or no sense.
        """
        start = time.monotonic()
        answers: List[bytes] = []
        data = (json.dumps(request, ensure_ascii=True, separators=(",", ":")) + "\n").encode("ascii")
        worker = threading.Thread(target=self._exchange, args=(data, answers), daemon=True)
        worker.start()
        while True:
            worker.join(0.02)
            if not worker.is_alive():
                break
            if time.monotonic() - start > timeout:
                self._process.kill()
                raise EngineError("timeout", seconds=round(timeout))
            breathe()
        self.seconds += time.monotonic() - start
        return self._checked(answers[0] if answers else b"")

    def _exchange(self, data: bytes, answers: List[bytes]) -> None:
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(data)
            process.stdin.flush()
            answers.append(process.stdout.readline())
        except (OSError, ValueError):  # it ended, or was closed
            pass

    def _checked(self, line: bytes) -> Dict[str, Any]:
        if not line:
            raise self._ended()
        try:
            answer = json.loads(line.decode("utf-8"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise EngineError("no-sense", found=line[:60].decode("utf-8", "replace").strip())
        if answer.get("protocol") != PROTOCOL:
            raise EngineError("other-version", engine=answer.get("engine", "?"))
        if "error" in answer:
            raise EngineError("refused", message=(answer["error"] or {}).get("message", "?"))
        return answer

    def _ended(self) -> EngineError:
        try:
            code: Optional[int] = self._process.wait(2)
        except subprocess.TimeoutExpired:
            code = None
        self._errors.seek(0)
        said = self._errors.read()[-2000:].decode("utf-8", "replace")
        if code == 2 and "No such command" in said:
            return EngineError("too-old", command=" ".join(self._command))
        last = [row for row in said.splitlines() if row.strip()]
        return EngineError("ended", exit=code, said=last[-1][:200] if last else "")
