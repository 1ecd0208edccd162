"""Everything the database holds as one sealed file, and back into an empty database.

Nothing of the product lies anywhere else: attachments and documents are sealed bytes in tables. The keys
(`FIELD_KEYS`, `BACKUP_KEYS`, `SECRET_KEY`) are in no backup and are kept apart from it.
"""
