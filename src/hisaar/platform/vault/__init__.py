"""Keys, encryption at rest and backups: everything that keeps the records safe on the disk.

``home`` is the folder, ``keyring`` the keys, ``sqlcipher`` the database backend, ``fields`` the
sealed columns, ``blobs`` the files, ``backup`` and ``rotation`` the two long jobs. The package
itself imports none of them, so that the settings may use ``home`` before Django has started.
"""
