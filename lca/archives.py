"""What the reading of a packed file raises where that is broken, encrypted, or packed in a way that is not known."""

import zipfile
import zlib

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
