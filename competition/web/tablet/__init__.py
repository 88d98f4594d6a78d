"""The judge's tablet: a page that works without a connection, and the few answers it asks for.

Every answer of the API is JSON, a refusal too: what is not is taken for somebody else's, such as a hall's Wi-Fi page.
"""

from competition.web.tablet import devices, operations, photos, shell, work
from competition.web.tablet.blueprint import api, blueprint

__all__ = ["api", "blueprint", "devices", "operations", "photos", "shell", "work"]
