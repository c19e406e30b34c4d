"""Drives the extension in a real LibreOffice."""
