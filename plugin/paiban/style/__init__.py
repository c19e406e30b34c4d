"""The house style: what of a document looks how, as data."""
