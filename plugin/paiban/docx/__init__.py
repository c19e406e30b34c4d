"""WordprocessingML: the only rooms that know it (ECMA-376)."""
