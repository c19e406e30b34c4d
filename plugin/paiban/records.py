"""`typing.NamedTuple` as the engine uses it, at a third of its cost at start.

A short draft is formatted in less time than sixty classes of `typing.NamedTuple` take to define: it makes
a checked type of every annotation (compiling each that `from __future__ import annotations` left as text)
and builds each class twice. The classes made here behave the same: fields in order, defaults, `_replace`,
`_asdict`, `_make`, pickling, `match`. Annotations stay as written. Type checkers see `typing.NamedTuple`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from _collections import _tuplegetter  # what collections.namedtuple reads its fields with
    from types import FunctionType, MappingProxyType

    class _Record(tuple):
        __slots__ = ()
        _fields = ()
        _field_defaults = MappingProxyType({})

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, **changed):
            made = tuple.__new__(type(self), map(changed.pop, self._fields, self))
            if changed:
                raise ValueError(f"unknown fields: {', '.join(changed)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            shown = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({shown})"

        def __getnewargs__(self):
            return tuple(self)

    _GLOBALS = {"_made": tuple.__new__, "__builtins__": {}}
    _CODES = {}  # number of fields → code of a constructor, whatever the fields are called

    def _constructor(fields, defaults):
        """`lambda cls, x, y: made(cls, (x, y))`: compiled once for all records of as many fields."""
        code = _CODES.get(len(fields))
        if code is None:
            listed = ", ".join(fields)
            code = _CODES[len(fields)] = eval(f"lambda _cls, {listed}: _made(_cls, ({listed},))").__code__
        code = code.replace(co_varnames=("_cls", *fields))
        return FunctionType(code, _GLOBALS, "__new__", defaults)

    class _Define(type):
        """Makes of a class statement a subclass of `_Record` with a constructor of its own."""

        def __new__(cls, name, bases, body):
            if not bases:
                return type.__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            if fields[len(fields) - len(defaults) :] != tuple(defaults):
                raise TypeError(f"{name}: a field without default follows one with a default")
            body.update(zip(fields, map(_tuplegetter, range(len(fields)), fields), strict=True))
            body.update(
                __slots__=(),
                __new__=_constructor(fields, tuple(defaults.values())),
                __match_args__=fields,
                _fields=fields,
                _field_defaults=defaults,
            )
            return type.__new__(type, name, (_Record,), body)

    class NamedTuple(metaclass=_Define):
        """Base of an immutable record: its annotated names are the fields of a tuple, in order."""
