"""Names and their spellings: which lines find whom, and which must not."""

import json
import re
from collections.abc import Iterator

import pytest

from clinic_desktop.domain.patient import PersonName
from clinic_desktop.domain.search_text import indexed_words, query
from clinic_desktop.domain.transliteration import romanised, sound
from tests.shared_data import shared_data

# Latin (or other) spelling typed | name as stored. The second block is taken from shared/data:
# names/faker-cxx-lebanon, faker-ar_*, faker-hi_IN, faker-ru_RU, mimesis-kk, addresses/geonames.
PAIRS = """
hussein|حسين  hussein|حسین  hussain|حسين  huseyn|Хусейн  yegorov|Егоров  egorov|Егоров
mueller|Müller  muller|Müller  muller|Mueller  müller|Mueller  khalil|خليل  halil|خليل
aigerim|Айгерім  aygerim|Айгерім  аигерим|Айгерім  priya|प्रिया  sharma|शर्मा  vijay|विजय
krishna|कृष्ण  rajkumar|राजकुमार  kamla|कमला  kamala|कमला  lakshmi|लक्ष्मी  laxmi|लक्ष्मी
singh|सिंह  zainab|ज़ैनब  zaynab|زينب  mohamed|محمد  muhammad|محمد  mohammed|محمد  mhamad|محمد
ahmad|أحمد  ahmed|أحمد  ali|علي  omar|عمر  umar|عمر  fatima|فاطمة  fatimah|فاطمة  sara|سارة
sarah|سارة  sarah|Sara  sara|Sarah  abdulrahman|عبدالرحمن  abdel_rahman|عبد_الرحمن
abdurrahman|عبدالرحمن  abd_al-rahman|عبدالرحمن  abdulrahman|عبد_الرحمن  khoury|الخوري
al-khoury|الخوري  khouri|خوري  george|جورج  charbel|شربل  michel|ميشال  yousef|يوسف  youssef|يوسف
yusuf|يوسف  walid|وليد  oualid|وليد  waleed|وليد  djamal|جمال  jamal|جمال  qasim|قاسم
kassem|قاسم  zhumabaev|Жұмабаев  zhumabayev|Жұмабаев  jumabaev|Жұмабаев  nursultan|Нұрсұлтан
nur_sultan|Нұр-Сұлтан  nursultan|Нұр_Сұлтан  sergey|Сергей  sergei|Сергей  alexey|Алексей
aleksei|Алексей  dmitry|Дмитрий  dmitri|Дмитрий  dmitriy|Дмитрий  natalia|Наталья
natalya|Наталья  tatiana|Татьяна  maria|Мария  yulia|Юлия  xenia|Ксения  kseniya|Ксения
alexander|Александр  solovyov|Соловьёв  soloviev|Соловьев  fyodor|Фёдор  fedor|Фёдор
tchekhov|Чехов  chekhov|Чехов  shcherbakov|Щербаков  lyudmila|Людмила  ludmila|Людмила
мюллер|Müller  иванов|Ivanov  иванов|Ivanoff  ivanov|Иванов  o'brien|OBrien  obrien|O’Brien
jean-luc|Jean_Luc  jeanluc|Jean-Luc  luc_jean|Jean-Luc  حسين|Hussein  حسين|Хусейн  خليل|Khalil
محمد|Mohamed  سارة|Sarah  ساره|Sara  صلاح|Salah  عبدالرحمن|Abdulrahman  حسن|हसन  hasan|हसन
प्रिया|Priya  शर्मा|Sharma  राहुल|Rahul  хасан|حسن  ايفانوف|Иванов  huss|حسين  ивн|Ивнов
"""
FROM_DATA = """
mahmoud|محمود  khaled|خالد  rabie|ربيع  emad|عماد  samih|سميح  salim|سليم  fouad|فؤاد  marwan|مروان
saeed|سعيد  kamal|كمال  hossam|حسام  waseem|وسيم  suleiman|سليمان  mahdi|مهدي  wael|وائل  kamel|كامل
talal|طلال  bashir|بشير  farid|فريد  malik|مالك  ghazi|غازي  akram|أكرم  mohsen|محسن  tawfiq|توفيق
jafar|جعفر  jalal|جلال  jihad|جهاد  hafez|حافظ  hassanein|حسنين  halim|حليم  hamdi|حمدي  hammoud|حمود
khatib|خطيب  khalifa|خليفة  khamis|خميس  raji|راجي  salma|سلمى  hanan|حنان  hind|هند  rim|ريم  nour|نور
yasmin|ياسمين  yasmine|ياسمين  nadine|نادين  norhan|نورهان  abir|عبير  hajar|هاجر  kawthar|كوثر
abhay|अभय  ajit|अजित  akbar|अकबर  amar|अमर  amrit|अमृत  ankur|अंकुर  arjun|अर्जुन  aruna|अरुणा
ashok|अशोक  baldev|बलदेव  bharat|भारत  brijesh|बृजेश  chandana|चन्दना  damodar|दामोदर  deepak|दीपक
dipak|दीपक  devdas|देवदास  dilip|दिलीप  ganesh|गणेश  gopal|गोपाल  govinda|गोविंदा  hari|हरि  indra|इन्द्र
avgust|Август  averkiy|Аверкий  alexei|Алексей  anatoly|Анатолий  anatoliy|Анатолий  apollon|Аполлон
arseny|Арсений  artem|Артем  artyom|Артём  bogdan|Богдан  boris|Борис  valentin|Валентин  vitaly|Виталий
vladislav|Владислав  vsevolod|Всеволод  azhar|Ажар  aida|Аида  aibike|Айбике  aygul|Айгүл  aigul|Айгүл
aidana|Айдана  aizhamal|Айжамал  aikumis|Айкүміс  ainagul|Айнагүл  aysaule|Айсәуле  aisaule|Айсәуле
aisholpan|Айшолпан  altyn|Алтын  alua|Алуа  alkagul|Алқагүл  ardak|Ардақ  ardaq|Ардақ  agila|Ағила
almaty|Алматы  beirut|بيروت  beyrouth|بيروت  mumbai|मुंबई  sharif|شريف  tripoli|Tripoli
"""
NOT = """
maria|Мурад  ali|علاءالدين  ivan|Ян  martin|Morton  sah|Samir  ivanov|Петров  priya|प्रीति
sharma|वर्मा  khalil|خالد  mueller|Miller  aigerim|Айгуль  egorov|Григоров  kim|كريم  ahmad|حمد
nur|Наталья  fatima|فادي  علي|ألبير  karim|Карина  amina|Ирина  deepak|देवी  sara|سمير  hana|حسن
smith|Schmidt  anna|Ивана  khoury|خليل  said|سالم  muhammad|محسن  gupta|गणेश  serik|Сергей
"""


def listed(table: str) -> list[tuple[str, str]]:
    found = [line.split("|") for line in table.split()]
    return [(typed.replace("_", " "), stored.replace("_", " ")) for typed, stored in found]


def finds(typed: str, stored: str) -> bool:
    words = indexed_words([PersonName(family=stored)])[0]
    return any(
        all(
            any(
                word.startswith(form[:-1]) if form.endswith("*") else word == form
                for form in asked.strict + asked.loose
                for word in words
            )
            for asked in reading
        )
        for reading in query(typed)
    )


def test_the_table_is_large_and_covers_four_scripts() -> None:
    stored = "".join(name for _typed, name in listed(PAIRS + FROM_DATA))
    assert len(listed(PAIRS)) >= 100
    assert len(listed(FROM_DATA)) >= 100
    for sample in "aحЖप":
        assert sample in stored


@pytest.mark.parametrize(("typed", "stored"), listed(PAIRS + FROM_DATA))
def test_a_name_is_found_by_its_other_spelling(typed: str, stored: str) -> None:
    assert finds(typed, stored)


@pytest.mark.parametrize(("typed", "stored"), listed(NOT))
def test_another_name_is_not_found(typed: str, stored: str) -> None:
    assert not finds(typed, stored)


@pytest.mark.parametrize(("typed", "stored"), listed(PAIRS + FROM_DATA))
def test_every_name_is_found_by_its_own_first_letters(typed: str, stored: str) -> None:
    first = re.split(r"[ -]", stored)[0]
    for length in range(1, len(first) + 1):
        assert finds(first[:length], stored), first[:length]


def words_in(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        for value in content.values():
            yield from words_in(value)
    elif isinstance(content, list):
        for value in content:
            yield from words_in(value)
    elif isinstance(content, str) and "{" not in content:
        yield content


def test_every_name_in_the_shared_lists_is_found_as_it_is_written() -> None:
    missed = [
        name
        for path in sorted((shared_data() / "names").glob("*.json"))
        for name in sorted(set(words_in(json.loads(path.read_text(encoding="utf-8")))))[:300]
        if any(char.isalpha() for char in name) and not finds(name, name)
    ]
    assert missed == []


def test_spelling_out_gives_plain_letters() -> None:
    for word, latin in (
        ("егоров", "egorov"),
        ("राजकुमार", "rajkumar"),
        ("कमल", "kamal"),
        ("müller", "muller"),
    ):
        assert romanised(word)[0] == latin
    assert romanised("حسين") == ()
    assert sound("mueller") == sound("muller")


def test_family_names_are_kept_apart_from_other_names() -> None:
    family, other = indexed_words([PersonName("Nour", "Ali", "Khoury")], "Nounou")
    assert "khoury" in family
    assert {"nour", "ali", "nounou"} <= set(other)
    assert not set(family) & set(other)
