"""Service files: systemd (system and user), launchd, Windows Task Scheduler."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

NAME = "paiban-watch"
LABEL = "org.paiban.watch"


class Unit(NamedTuple):
    """One kind of service: its text, where it goes, what starts it."""

    text: str
    place: Path
    start: tuple[str, ...]


def _command(config: Path) -> list[str]:
    return [sys.executable, "-m", "paiban", "watch", "--config", str(config)]


def _quoted(words: list[str]) -> str:
    """systemd.service(5), COMMAND LINES: quotes, and % and $ doubled."""
    signs = str.maketrans({"\\": "\\\\", '"': '\\"', "%": "%%", "$": "$$"})
    return " ".join(f'"{word.translate(signs)}"' for word in words)


def _systemd(config: Path, user: bool) -> str:
    target = "default.target" if user else "multi-user.target"
    hardening = (
        ""
        if user
        else """NoNewPrivileges=yes
ProtectSystem=full
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
StateDirectory=paiban
"""
    )
    return f"""[Unit]
Description=paiban: formats official documents dropped into a watched folder
After=network-online.target remote-fs.target
Wants=network-online.target

[Service]
Type=notify
NotifyAccess=main
ExecStart={_quoted(_command(config))}
Restart=always
RestartSec=5
WatchdogSec=300
TimeoutStopSec=40
KillMode=mixed
UMask=0002
Environment=LANG=C.UTF-8
{hardening}
[Install]
WantedBy={target}
"""


def _launchd(config: Path) -> str:
    words = "".join(f"    <string>{escape(word)}</string>\n" for word in _command(config))
    log = escape(str(Path.home() / "Library/Logs/paiban-watch.log"))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>{LABEL}</string>
  <key>ProgramArguments</key>
  <array>
{words}  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <true/>
  <key>ExitTimeOut</key>
  <integer>40</integer>
  <key>StandardErrorPath</key>
  <string>{log}</string>
</dict>
</plist>
"""


def _windows(config: Path) -> str:
    python, *rest = _command(config)
    arguments = subprocess.list2cmdline(rest)
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>paiban: formats official documents dropped into a watched folder</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>S-1-5-20</UserId>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(python)}</Command>
      <Arguments>{escape(arguments)}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def unit(kind: str, config: Path) -> Unit:
    """The service file of a kind (`KINDS`) for the settings in `config`."""
    return _UNITS[kind](config.absolute())


def _system(config: Path) -> Unit:
    place = Path("/etc/systemd/system", f"{NAME}.service")
    return Unit(_systemd(config, user=False), place, ("systemctl", "enable", "--now", NAME))


def _user(config: Path) -> Unit:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    place = Path(base, "systemd", "user", f"{NAME}.service")
    return Unit(_systemd(config, user=True), place, ("systemctl", "--user", "enable", "--now", NAME))


def _agent(config: Path) -> Unit:
    place = Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    return Unit(_launchd(config), place, ("launchctl", "load", "-w", str(place)))


def _task(config: Path) -> Unit:
    place = config.with_name(f"{NAME}.xml")
    return Unit(_windows(config), place, ("schtasks", "/Create", "/TN", NAME, "/XML", str(place), "/F"))


_UNITS: dict[str, Callable[[Path], Unit]] = {
    "systemd": _system,
    "systemd-user": _user,
    "launchd": _agent,
    "windows": _task,
}
KINDS = tuple(_UNITS)


def usual_kind() -> str:
    """The kind that fits this machine and user."""
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "launchd"
    return "systemd" if os.geteuid() == 0 else "systemd-user"


def encoded(made: Unit) -> bytes:
    """The file's bytes: Task Scheduler reads UTF-16."""
    return made.text.encode("utf-16" if made.place.suffix == ".xml" else "utf-8")


def install(made: Unit) -> None:
    """Write the service file; OSError."""
    from paiban.files import write_atomic

    made.place.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(made.place, encoded(made))


def start(made: Unit) -> str:
    """Let the system start it; "" when it did, else what it said."""
    if shutil.which(made.start[0]) is None:
        return f"{made.start[0]} ?"
    done = subprocess.run(made.start, capture_output=True, text=True, check=False, timeout=60)
    return "" if done.returncode == 0 else (done.stderr or done.stdout).strip()
