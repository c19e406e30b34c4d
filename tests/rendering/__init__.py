"""Drafts rendered by a real LibreOffice, and what stands where on the finished page."""
