"""The words of the form in which a reviewer decides, in the languages of answering."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "lead": "Please look at each line: does this person still need it for the work? What you"
        " remove is taken away by IT. Your decisions are kept with your name and the day.",
        "left": "lines left", "of": "of", "all": "All lines", "open": "Only undecided",
        "keep": "Keep", "remove": "Remove", "reason": "Reason (needed to remove)",
        "save": "Save these decisions", "alike": "Decide all alike",
        "alike_help": "Lines with the same right and the same job:",
        "kept": "keep", "removed": "remove", "undecided": "not decided", "last_used": "last used",
        "never": "use is not recorded", "privileged": "privileged", "account": "the account itself",
        "nobody": "belongs to nobody", "left_house": "has left",
        "finish": "I have looked at all lines", "finish_help": "This link stops working then.",
        "delegate": "Hand the lines that are left to somebody else",
        "delegate_to": "Work mail address of that person", "delegate_do": "Hand on",
        "saved": "Saved.", "finished": "Thank you, your review is complete.",
        "handed": "Handed on. They get a link of their own.", "page": "Page", "next": "Next",
        "before": "Before", "none": "There is no line here.",
        "unknown_person": "Nobody of the insurer has this mail address; check it.",
    },
    "ur": {
        "lead": "براہ کرم ہر سطر دیکھیں: کیا اس شخص کو کام کے لیے اب بھی یہ اختیار چاہیے؟"
        " جو آپ ہٹائیں گے وہ آئی ٹی ختم کر دے گا۔"
        " آپ کے فیصلے نام اور تاریخ کے ساتھ محفوظ رہتے ہیں۔",
        "left": "سطریں باقی", "of": "میں سے", "all": "تمام سطریں", "open": "صرف باقی",
        "keep": "رکھیں", "remove": "ہٹائیں", "reason": "وجہ (ہٹانے کے لیے لازمی)",
        "save": "یہ فیصلے محفوظ کریں", "alike": "ایک جیسی سب پر فیصلہ",
        "alike_help": "ایک ہی اختیار اور ایک ہی عہدے کی سطریں:",
        "kept": "رکھا گیا", "removed": "ہٹایا گیا", "undecided": "فیصلہ نہیں ہوا",
        "last_used": "آخری استعمال", "never": "استعمال درج نہیں", "privileged": "خصوصی اختیار",
        "account": "خود اکاؤنٹ", "nobody": "کسی کا نہیں", "left_house": "ادارہ چھوڑ چکے",
        "finish": "میں نے تمام سطریں دیکھ لی ہیں",
        "finish_help": "اس کے بعد یہ لنک کام نہیں کرے گا۔",
        "delegate": "باقی سطریں کسی اور کو دیں", "delegate_to": "ان کا دفتری ای میل",
        "delegate_do": "سونپ دیں", "saved": "محفوظ ہو گیا۔",
        "finished": "شکریہ، آپ کا جائزہ مکمل ہوا۔",
        "handed": "سونپ دیا گیا۔ انہیں اپنا لنک ملے گا۔",
        "page": "صفحہ", "next": "اگلا", "before": "پچھلا", "none": "یہاں کوئی سطر نہیں۔",
        "unknown_person": "اس ای میل کا کوئی شخص نہیں ملا؛ جانچ لیں۔",
    },
}  # fmt: skip
