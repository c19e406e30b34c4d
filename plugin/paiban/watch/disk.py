"""On what kind of disk a folder lies: SQLite's write-ahead log is not safe on a network file system."""

from __future__ import annotations

import os
import re
import subprocess
import sys

#: File systems that several machines may have open at once, or that live behind a network.
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|afpfs|webdav|davfs\d?|ncpfs|ceph|lustre|gfs2?|ocfs2|glusterfs|beegfs|"
    r"fuse\.(sshfs|s3fs|rclone|davfs2?|glusterfs|ceph-fuse|smbnetfs|gvfsd-fuse|juicefs|seadrive)",
    re.IGNORECASE,
)
_DRIVE_REMOTE = 4


def is_network(path: str) -> bool:
    """Whether `path`, which need not exist yet, lies on a network file system."""
    path = os.path.realpath(path)
    if sys.platform == "win32":
        return _remote_drive(path)
    return _NETWORK.fullmatch(_kind(path, _mounts())) is not None


def _kind(path: str, mounts: dict[str, str]) -> str:
    """The kind of the file system that is mounted nearest above `path`."""
    while path not in mounts and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return mounts.get(path, "")


def _mounts() -> dict[str, str]:
    """Mount point → kind of file system; a later mount hides an earlier one."""
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as table:
            return read_mountinfo(table.read())
    except OSError:
        listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=10)
        return read_mount(listed.stdout)


def read_mountinfo(table: str) -> dict[str, str]:
    """Linux: proc(5), field 5 is the mount point, the one behind " - " the kind."""
    mounts = {}
    for line in table.splitlines():
        before, _, behind = line.partition(" - ")
        fields = before.split()
        if len(fields) > 4 and behind:
            mounts[_unescape(fields[4])] = behind.split()[0]
    return mounts


def _unescape(name: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), name)


def read_mount(listing: str) -> dict[str, str]:
    """macOS, BSD: `//user@box/share on /Volumes/share (smbfs, nodev)`."""
    found = re.findall(r"^.+? on (/.*) \((\w+)", listing, re.MULTILINE)
    return dict(found)


def _remote_drive(path: str) -> bool:
    import ctypes

    root = os.path.splitdrive(path)[0] + "\\"
    windll = getattr(ctypes, "windll")  # noqa: B009  # only there on Windows
    return path.startswith("\\\\") or windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOTE
