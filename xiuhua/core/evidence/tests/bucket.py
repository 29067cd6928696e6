"""A store of whole objects by name, without folders or paths, as S3 is one."""

from django.core.files.base import ContentFile
from django.core.files.storage import Storage


class Bucket(Storage):
    """Keeps objects in memory; like an object store it knows no `path`."""

    def __init__(self):
        self.objects = {}

    def exists(self, name):
        return name in self.objects

    def _save(self, name, content):
        self.objects[name] = content.read()
        return name

    def _open(self, name, mode="rb"):
        if name not in self.objects:
            raise FileNotFoundError(name)
        return ContentFile(self.objects[name])
