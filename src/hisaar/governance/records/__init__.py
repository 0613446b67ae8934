"""The registers of governance, by thing."""

from . import documents, entity, framework, meetings, resources, roles

__all__ = ("documents", "entity", "framework", "meetings", "resources", "roles")
