"""Column headings as people and programs write them, for each place in the registry."""

from functools import cache

from clinic_desktop.data.exchange.mapping import Target
from clinic_desktop.domain.names import fold

# English, French, Russian, Kazakh, Arabic, Hindi; Synthea, OpenMRS, Open Hospital, Google, Outlook.
# Compared folded, so that case, marks, dots and underscores are nothing.
_HEADINGS = {
    Target.SOURCE_ID: (
        "id|patient id|patientid|patient number|patient no|no|number|file number|file no|"
        "chart number|mrn|medical record number|record number|uuid|pid|pat id|openmrs id|"
        "identifier|numero|numero de dossier|n dossier|dossier|ipp|номер|номер карты|"
        "номер пациента|карта|код|нөмір|رقم|رقم الملف|رقم المريض"
    ),
    Target.FULL_NAME: (
        "name|full name|fullname|patient|patient name|display name|person name|pat name|"
        "nom complet|nom et prenom|nom prenom|patient e|фио|ф и о|полное имя|имя пациента|"
        "пациент|аты жөні|толық аты|الاسم|الاسم الكامل|اسم المريض|نام|नाम|پورا نام"
    ),
    Target.GIVEN: (
        "first|first name|firstname|given|given name|givenname|forename|prenom|prenoms|имя|"
        "аты|есімі|pat fname|preferred name given|الاسم الاول|الاسم الأول"
    ),
    Target.MIDDLE: (
        "middle|middle name|middlename|patronymic|father name|fathers name|father s name|"
        "additional name|deuxieme prenom|nom du pere|отчество|әкесінің аты|اسم الاب|اسم الأب|"
        "الاسم الاوسط"
    ),
    Target.FAMILY: (
        "last|last name|lastname|family|family name|familyname|surname|nom|nom de famille|"
        "фамилия|тегі|pat sname|العائلة|اسم العائلة|الشهرة|الكنية|اللقب"
    ),
    Target.SECOND_GIVEN: (
        "first name arabic|arabic first name|given name arabic|first name ar|prenom arabe|"
        "prenom ar|имя на казахском|имя латиницей|first name latin|given name latin"
    ),
    Target.SECOND_MIDDLE: "middle name arabic|father name arabic|middle name ar|отчество латиницей",
    Target.SECOND_FAMILY: (
        "last name arabic|arabic last name|family name arabic|last name ar|nom arabe|nom ar|"
        "фамилия латиницей|last name latin|family name latin"
    ),
    Target.PREFERRED: "preferred|preferred name|nickname|known as|nick|surnom|как обращаться|прозвище",
    Target.FORMER_FAMILY: (
        "maiden|maiden name|former name|birth name|nom de jeune fille|nom de naissance|"
        "девичья фамилия|прежняя фамилия|اسم العائلة قبل الزواج"
    ),
    Target.BIRTH: (
        "birthdate|birth date|birthday|dob|date of birth|born|born on|bdate|pat bdate|"
        "date de naissance|ddn|naissance|ne e le|дата рождения|д р|др|рождение|год рождения|"
        "туған күні|تاريخ الميلاد|الميلاد|تاريخ الولادة|year of birth|जन्म तिथि"
    ),
    Target.AGE: "age|years|pat age|возраст|жасы|العمر|उम्र",
    Target.SEX: "sex|gender|sexe|genre|pat sex|birth sex|пол|жынысы|жыныс|الجنس|लिंग",
    Target.PRONOUNS: "pronouns|pronoms|местоимения",
    Target.PHONE: (
        "phone|phones|phone number|telephone|telephone number|tel|mobile|mobile phone|cell|"
        "cell phone|cellphone|home phone|work phone|business phone|contact number|"
        "contact phone number|whatsapp|portable|gsm|pat tele|phone 1 value|phone 2 value|"
        "numero de telephone|телефон|мобильный|моб телефон|сотовый|номер телефона|"
        "ұялы телефон|هاتف|الهاتف|رقم الهاتف|موبايل|جوال|الخليوي|फ़ोन|मोबाइल"
    ),
    Target.EMAIL: (
        "email|e mail|mail|email address|e mail address|e mail 1 value|courriel|adresse mail|"
        "adresse email|почта|эл почта|электронная почта|البريد الالكتروني|بريد|ईमेल"
    ),
    Target.STREET: (
        "address|street|street address|address1|address 1|address line 1|address2|address 2|"
        "address line 2|home street|pat addr|adresse|rue|адрес|улица|мекенжай|العنوان|عنوان|"
        "الشارع|पता"
    ),
    Target.CITY: (
        "city|town|village|city village|cityvillage|pat city|home city|ville|localite|город|"
        "населенный пункт|қала|المدينة|البلدة|शहर"
    ),
    Target.REGION: (
        "state|region|province|county|county district|state province|stateprovince|"
        "departement|область|регион|облыс|المحافظة|القضاء|राज्य"
    ),
    Target.POSTCODE: (
        "zip|zipcode|zip code|postcode|postal code|postalcode|code postal|cp|индекс|"
        "почтовый индекс|الرمز البريدي|पिन कोड|pin code|pincode"
    ),
    Target.COUNTRY: "country|pays|страна|ел|البلد|الدولة|देश",
    Target.IIN: "iin|иин|жсн",
    Target.AADHAAR: "aadhaar|aadhar|aadhaar number|adhaar|आधार",
    Target.PASSPORT: (
        "passport|passport number|passport no|passeport|numero de passeport|паспорт|"
        "номер паспорта|төлқұжат|جواز السفر|رقم جواز السفر|पासपोर्ट"
    ),
    Target.NATIONAL: (
        "ssn|national id|national identity|national number|id card|identity card|"
        "social security number|carte d identite|nir|numero de securite sociale|снилс|"
        "удостоверение|номер удостоверения|الهوية|رقم الهوية|الرقم الوطني"
    ),
    Target.OTHER_ID: (
        "drivers|driver license|drivers license|driving licence|permis de conduire|tax code|"
        "pat taxcode|водительское удостоверение"
    ),
    Target.INSURER: (
        "insurance|insurer|insurance company|payer|assurance|assureur|mutuelle|страховая|"
        "страховая компания|сақтандыру|التأمين|شركة التأمين"
    ),
    Target.POLICY: (
        "policy|policy number|insurance number|member id|numero de police|numero d assure|"
        "полис|номер полиса|رقم البوليصة|رقم التأمين"
    ),
    Target.GUARDIAN: "guardian|guardian name|parent|tuteur|responsable legal|опекун|родитель|ولي الامر",
    Target.GUARDIAN_PHONE: "guardian phone|parent phone|telephone du tuteur|телефон опекуна|هاتف ولي الامر",
    Target.EMERGENCY: (
        "emergency|emergency contact|emergency contact name|next of kin|pat next kin|"
        "contact d urgence|personne a prevenir|экстренный контакт|контактное лицо|"
        "جهة اتصال الطوارئ"
    ),
    Target.EMERGENCY_PHONE: (
        "emergency phone|emergency contact phone|telephone d urgence|"
        "телефон контактного лица|هاتف الطوارئ"
    ),
    Target.PROVIDER: (
        "doctor|provider|physician|gp|previous doctor|medecin|medecin traitant|врач|"
        "лечащий врач|الطبيب"
    ),
    Target.LANGUAGE: "language|preferred language|langue|язык|тілі|اللغة|भाषा",
    Target.REFERRAL: (
        "referral|referred by|referral source|source|adresse par|источник|откуда узнали|المصدر"
    ),
    Target.REASON: (
        "reason|reason for visit|complaint|motif|motif de consultation|причина|жалобы|سبب الزيارة"
    ),
    Target.TAGS: "tags|labels|categories|group|etiquettes|метки|группа",
    Target.NOTE: (
        "note|notes|comment|comments|remark|remarks|pat note|remarque|remarques|commentaire|"
        "примечание|заметки|комментарий|ескерту|ملاحظات|ملاحظة|टिप्पणी"
    ),
    Target.DECEASED: (
        "deathdate|death date|date of death|deceased|died|died on|deceased on|date de deces|"
        "дата смерти|تاريخ الوفاة"
    ),
}


@cache
def known_headings() -> dict[str, Target]:
    """Folded heading to target."""
    return {
        fold(heading): target
        for target, headings in _HEADINGS.items()
        for heading in headings.split("|")
    }
