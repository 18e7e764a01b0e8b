"""What people type about notices."""

from helpdesk.notifications.forms.addresses import OwnAddressForm, SharedAddressForm
from helpdesk.notifications.forms.preferences import PreferencesForm

__all__ = ["OwnAddressForm", "PreferencesForm", "SharedAddressForm"]
