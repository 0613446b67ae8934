"""The words around a form, in the languages that links are answered in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    code: str
    name: str  # in itself
    is_rtl: bool = False


LANGUAGES = {
    each.code: each for each in (Language("en", "English"), Language("ur", "اردو", is_rtl=True))
}
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "skip": "Skip to content",
        "from": "Sent by",
        "for": "For",
        "until": "You can answer until",
        "reach": "Questions? Reach",
        "no_contact": "Questions? Reach whoever gave you this link.",
        "private": "This page belongs to whoever it was sent to. Pass it on only to somebody who"
        " should answer in your place.",
        "language": "Language",
        "theme": "Change between light and dark",
        "notices": "Notices",
        "closed": "This link does not open anything",
        "closed_help": "Nothing of what you sent before is lost.",
        "slow": "Please wait a little",
        "not_done": "That was not done",
        "back": "Go back to the form",
        "saved": "Saved",
        "saving": "Saving …",
        "not_saved": "Not saved yet; it will be tried again",
        "send": "Send",
        "thanks": "Thank you. Your answer has arrived.",
    },
    "ur": {
        "skip": "مواد پر جائیں",
        "from": "بھیجنے والے",
        "for": "برائے",
        "until": "جواب دینے کی آخری مہلت",
        "reach": "سوال ہو تو رابطہ کریں",
        "no_contact": "سوال ہو تو اسی سے رابطہ کریں جس نے یہ لنک دیا۔",
        "private": "یہ صفحہ صرف اسی کے لیے ہے جسے بھیجا گیا۔ اسے صرف ایسے شخص کو دیں جو آپ کی"
        " جگہ جواب دے۔",
        "language": "زبان",
        "theme": "ہلکا یا گہرا رنگ",
        "notices": "اطلاعات",
        "closed": "یہ لنک کچھ نہیں کھولتا",
        "closed_help": "جو آپ پہلے بھیج چکے ہیں وہ محفوظ ہے۔",
        "slow": "براہ کرم تھوڑا انتظار کریں",
        "not_done": "یہ عمل نہیں ہوا",
        "back": "فارم پر واپس جائیں",
        "saved": "محفوظ ہو گیا",
        "saving": "محفوظ ہو رہا ہے …",
        "not_saved": "ابھی محفوظ نہیں ہوا؛ دوبارہ کوشش ہوگی",
        "send": "بھیجیں",
        "thanks": "شکریہ۔ آپ کا جواب موصول ہو گیا۔",
    },
}
