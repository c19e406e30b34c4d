"""Builders of draft documents for the tests; no module of paiban but `model` is used here."""
