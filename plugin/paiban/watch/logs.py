"""The service's log: a line for people, or a JSON object for log collectors, on standard error."""

from __future__ import annotations

import json
import logging
import time
import warnings

#: What every record has; all else was given with it.
_USUAL = frozenset(vars(logging.makeLogRecord({})))


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, message, and what was given with it."""

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter."""
        given = {key: value for key, value in vars(record).items() if key not in _USUAL}
        entry: dict[str, object] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(record.created)),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **given,
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=True, default=str)


def set_up(as_json: bool = False, verbose: bool = False) -> None:
    """Log to standard error; `verbose` tells of every walk."""
    handler = logging.StreamHandler()
    line = "%(asctime)s %(levelname)s %(message)s"
    handler.setFormatter(JsonLines() if as_json else logging.Formatter(line))
    logger = logging.getLogger("paiban")
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)  # watchdog, of no consequence
    logging.getLogger("watchdog").setLevel(logging.CRITICAL)  # the walks make good what it complains of
