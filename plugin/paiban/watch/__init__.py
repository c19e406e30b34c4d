"""The watched folder: drafts that arrive in it are formatted, whatever happens meanwhile.

Events only wake a scan, the scan is the truth (`folder`); a draft is taken when it has settled
(`settle`), formatted in a process of its own, and published whole or not at all (`publish`); the last
outcome of each path stands in a ledger on a local disk (`ledger`). One loop for each folder (`loop`).
"""
