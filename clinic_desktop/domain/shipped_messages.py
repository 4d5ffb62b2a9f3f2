"""The messages the program brings along, in six languages; none says what is done to anybody."""

from clinic_desktop.domain.message_text import MessageDraft, MessageKind

LANGUAGES = {
    "en": "English",
    "ar": "العربية",
    "fr": "Français",
    "ru": "Русский",
    "kk": "Қазақша",
    "hi": "हिन्दी",
}

# language, then for each kind its subject and body
_TEXTS: dict[str, dict[MessageKind, tuple[str, str]]] = {
    "en": {
        MessageKind.REMINDER: (
            "Your appointment on {day}",
            "Dear {patient},\n"
            "we remind you of your appointment at {clinic} on {day} at {time} with {practitioner}.\n"
            "If you cannot come, please call {phone}.",
        ),
        MessageKind.MOVED: (
            "Your appointment has a new time",
            "Dear {patient},\n"
            "your appointment at {clinic} has moved. It is now on {day} at {time} "
            "with {practitioner}.\n"
            "If this does not suit you, please call {phone}.",
        ),
        MessageKind.CANCELLED: (
            "Your appointment on {day} is cancelled",
            "Dear {patient},\n"
            "we are sorry: your appointment at {clinic} on {day} at {time} cannot take place.\n"
            "For another time, please call {phone}.",
        ),
        MessageKind.RECALL: (
            "Your next appointment",
            "Dear {patient},\nit is time to book your next appointment at {clinic}.\n"
            "Please call {phone}.",
        ),
    },
    "ar": {
        MessageKind.REMINDER: (
            "موعدكم يوم {day}",
            "تحية طيبة {patient}،\n"
            "نذكّركم بموعدكم في {clinic} يوم {day} الساعة {time} مع {practitioner}.\n"
            "إذا تعذّر حضوركم فنرجو الاتصال على {phone}.",
        ),
        MessageKind.MOVED: (
            "تغيّر وقت موعدكم",
            "تحية طيبة {patient}،\n"
            "تغيّر موعدكم في {clinic}، وهو الآن يوم {day} الساعة {time} مع {practitioner}.\n"
            "إذا لم يناسبكم ذلك فنرجو الاتصال على {phone}.",
        ),
        MessageKind.CANCELLED: (
            "أُلغي موعدكم يوم {day}",
            "تحية طيبة {patient}،\n"
            "نعتذر منكم: أُلغي موعدكم في {clinic} يوم {day} الساعة {time}.\n"
            "لتحديد موعد آخر نرجو الاتصال على {phone}.",
        ),
        MessageKind.RECALL: (
            "موعدكم القادم",
            "تحية طيبة {patient}،\nحان وقت تحديد موعدكم القادم في {clinic}.\n"
            "نرجو الاتصال على {phone}.",
        ),
    },
    "fr": {
        MessageKind.REMINDER: (
            "Votre rendez-vous du {day}",
            "Bonjour {patient},\n"
            "nous vous rappelons votre rendez-vous à {clinic} le {day} à {time} "
            "avec {practitioner}.\n"
            "En cas d'empêchement, merci d'appeler le {phone}.",
        ),
        MessageKind.MOVED: (
            "Votre rendez-vous a changé d'heure",
            "Bonjour {patient},\n"
            "votre rendez-vous à {clinic} a été déplacé au {day} à {time} avec {practitioner}.\n"
            "Si cela ne vous convient pas, merci d'appeler le {phone}.",
        ),
        MessageKind.CANCELLED: (
            "Votre rendez-vous du {day} est annulé",
            "Bonjour {patient},\n"
            "nous regrettons : votre rendez-vous à {clinic} le {day} à {time} est annulé.\n"
            "Pour une autre date, merci d'appeler le {phone}.",
        ),
        MessageKind.RECALL: (
            "Votre prochain rendez-vous",
            "Bonjour {patient},\nil est temps de prendre votre prochain rendez-vous à {clinic}.\n"
            "Merci d'appeler le {phone}.",
        ),
    },
    "ru": {
        MessageKind.REMINDER: (
            "Ваш приём {day}",
            "Здравствуйте, {patient}!\n"
            "Напоминаем о приёме: {clinic}, {day} в {time}, специалист: {practitioner}.\n"
            "Если вы не сможете прийти, позвоните, пожалуйста: {phone}.",
        ),
        MessageKind.MOVED: (
            "Время вашего приёма изменилось",
            "Здравствуйте, {patient}!\n"
            "Ваш приём перенесён: {clinic}, {day} в {time}, специалист: {practitioner}.\n"
            "Если время не подходит, позвоните, пожалуйста: {phone}.",
        ),
        MessageKind.CANCELLED: (
            "Приём {day} отменён",
            "Здравствуйте, {patient}!\n"
            "К сожалению, ваш приём отменён: {clinic}, {day} в {time}.\n"
            "Чтобы выбрать другое время, позвоните, пожалуйста: {phone}.",
        ),
        MessageKind.RECALL: (
            "Ваш следующий приём",
            "Здравствуйте, {patient}!\nПора записаться на следующий приём: {clinic}.\n"
            "Позвоните, пожалуйста: {phone}.",
        ),
    },
    "kk": {
        MessageKind.REMINDER: (
            "Сіздің қабылдауыңыз: {day}",
            "Құрметті {patient}!\n"
            "Қабылдау туралы еске саламыз: {clinic}, {day}, сағат {time}, маман: {practitioner}.\n"
            "Келе алмасаңыз, мына нөмірге хабарласыңыз: {phone}.",
        ),
        MessageKind.MOVED: (
            "Қабылдау уақыты өзгерді",
            "Құрметті {patient}!\n"
            "Қабылдауыңыз ауыстырылды: {clinic}, {day}, сағат {time}, маман: {practitioner}.\n"
            "Бұл уақыт қолайсыз болса, мына нөмірге хабарласыңыз: {phone}.",
        ),
        MessageKind.CANCELLED: (
            "Қабылдау болмайды: {day}",
            "Құрметті {patient}!\n"
            "Өкінішке қарай, қабылдауыңыз болмайды: {clinic}, {day}, сағат {time}.\n"
            "Басқа уақыт таңдау үшін мына нөмірге хабарласыңыз: {phone}.",
        ),
        MessageKind.RECALL: (
            "Келесі қабылдау",
            "Құрметті {patient}!\nКелесі қабылдауға жазылатын уақыт келді: {clinic}.\n"
            "Мына нөмірге хабарласыңыз: {phone}.",
        ),
    },
    "hi": {
        MessageKind.REMINDER: (
            "{day} को आपका अपॉइंटमेंट",
            "नमस्ते {patient},\n"
            "याद दिला दें: {clinic} में {day} को {time} बजे {practitioner} के साथ आपका अपॉइंटमेंट है।\n"
            "यदि आप नहीं आ सकते, तो कृपया {phone} पर फ़ोन करें।",
        ),
        MessageKind.MOVED: (
            "आपके अपॉइंटमेंट का समय बदल गया है",
            "नमस्ते {patient},\n"
            "{clinic} में आपका अपॉइंटमेंट अब {day} को {time} बजे {practitioner} के साथ है।\n"
            "यदि यह समय ठीक नहीं है, तो कृपया {phone} पर फ़ोन करें।",
        ),
        MessageKind.CANCELLED: (
            "{day} का आपका अपॉइंटमेंट रद्द है",
            "नमस्ते {patient},\n"
            "हमें खेद है: {clinic} में {day} को {time} बजे का आपका अपॉइंटमेंट रद्द हो गया है।\n"
            "दूसरे समय के लिए कृपया {phone} पर फ़ोन करें।",
        ),
        MessageKind.RECALL: (
            "आपका अगला अपॉइंटमेंट",
            "नमस्ते {patient},\n{clinic} में आपका अगला अपॉइंटमेंट लेने का समय हो गया है।\n"
            "कृपया {phone} पर फ़ोन करें।",
        ),
    },
}  # fmt: skip


def shipped(kind: MessageKind, language: str) -> MessageDraft | None:
    """The message in that language; None for a language the program does not bring."""
    texts = _TEXTS.get(language[:2])
    return None if texts is None else MessageDraft(kind, language[:2], *texts[kind])
