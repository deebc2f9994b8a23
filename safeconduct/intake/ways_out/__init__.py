"""The ways by which a message of ours leaves: SMTP, Twilio, a gateway that signs. They know nothing of the database.

Each either hands a message over, says that it was certainly not taken, or says that nobody knows: then it is not sent
a second time by itself.
"""

from .gateway import GatewaySettings, hand_to_gateway
from .said import HandedOver, Letter, NotTaken, SettingsFault, Unclear
from .smtp import SmtpSettings, hand_to_smtp
from .twilio import TwilioSettings, hand_to_twilio

__all__ = [
    "GatewaySettings",
    "HandedOver",
    "Letter",
    "NotTaken",
    "SettingsFault",
    "SmtpSettings",
    "TwilioSettings",
    "Unclear",
    "hand_to_gateway",
    "hand_to_smtp",
    "hand_to_twilio",
]
