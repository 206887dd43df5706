"""Texts in any encoding that people's programs write are read, and what had to be guessed is told."""

import random
from contextlib import suppress

import pytest

from factories import make_source
from feedwright.errors import ArticleError
from feedwright.reading.encoding.decode import decode
from feedwright.reading.encoding.guess import guess

# A sentence or two as a newspaper of each language might have them.
TEXTS = {
    "English": "The board’s “temporary” closure—announced on Friday—drew protests, and the café owners’ patience ran out.",
    "French": "Le conseil a décidé de fermer l’écluse à l’été. « Nous n’avons pas été prévenus », regrette la maire.",
    "German": "Die Schleuse bleibt während der Sommermonate geöffnet. „Wir müssen für alle Platz haben“, sagte er.",
    "Spanish": "La alcaldesa anunció el viernes que la esclusa seguirá abierta. ¿Qué pasará mañana con los pequeños?",
    "Portuguese": "A câmara decidiu que a eclusa não será fechada no verão, pois a situação é difícil, mas há solução.",
    "Swedish": "Slussen förblir öppen över sommaren, säger borgmästaren. Vi måste låta båtarna gå igenom.",
    "Danish": "Slusen forbliver åben i sommer, sagde borgmesteren fredag. Mange frygter, at prisen bliver højere i år, når året er gået, også på færgen.",
    "Polish": "Śluza pozostanie otwarta przez całe lato, powiedziała burmistrz. Mieszkańcy obawiają się kosztów wyższych niż rok temu.",
    "Czech": "Plavební komora zůstane otevřená celé léto, řekla v pátek starostka. Lidé se obávají, že náklady budou vyšší.",
    "Hungarian": "A zsilip egész nyáron nyitva marad, mondta pénteken a polgármester. Többen tőle várnak választ a költségekről.",
    "Croatian": "Ustava ostaje otvorena cijelo ljeto. Građani se ipak boje da će troškovi biti veći nego prošle godine.",
    "Turkish": "Belediye başkanı cuma günü yaptığı açıklamada, havuzun yaz boyunca açık kalacağını söyledi.",
    "Lithuanian": "Šliuzas liks atidarytas visą vasarą, penktadienį pranešė merė. Gyventojai baiminasi, kad išlaidos bus didesnės.",
    "Russian": "Шлюз останется открытым всё лето, сообщила в пятницу мэр города. Жители опасаются новых расходов.",
    "Ukrainian": "Шлюз залишиться відкритим усе літо, повідомила міська голова. Мешканці побоюються нових витрат.",
    "Greek": "Η δεξαμενή θα μείνει ανοιχτή όλο το καλοκαίρι, δήλωσε η δήμαρχος. Οι κάτοικοι φοβούνται ωστόσο ότι το κόστος θα είναι ακόμη μεγαλύτερο από πέρυσι.",
    "Hebrew": "ראש העיר הודיעה ביום שישי כי הסכר יישאר פתוח לאורך כל הקיץ. התושבים חוששים כי העלות תהיה גבוהה.",
    "Arabic": "أعلنت رئيسة البلدية يوم الجمعة أن القفل سيبقى مفتوحا طوال الصيف. ويخشى السكان أن تكون التكلفة أعلى.",
    "Thai": "นายกเทศมนตรีกล่าวเมื่อวันศุกร์ว่าประตูน้ำจะเปิดตลอดฤดูร้อน ชาวบ้านกังวลว่าค่าใช้จ่ายจะสูงกว่าปีที่แล้ว",
    "Japanese": "市長は金曜日、水門を夏の間ずっと開けておくと発表した。住民は費用が昨年よりさらに高くなることを心配している。",
    "Korean": "시장은 금요일 수문을 여름 내내 열어 두겠다고 발표했다. 주민들은 비용이 더 높아질 것을 우려하고 있다.",
    "Chinese": "市长周五宣布，船闸将在整个夏季保持开放。居民担心费用会比去年更高，工程要到冬天才能完成。",
}
WRITTEN = [
    *(("English", encoding) for encoding in ("cp1252", "mac_roman")),
    *(("French", encoding) for encoding in ("cp1252", "mac_roman")),
    *(("German", encoding) for encoding in ("cp1252", "mac_roman")),
    *((language, encoding) for language in ("Spanish", "Portuguese", "Swedish", "Danish") for encoding in ("cp1252", "latin_1", "iso8859_15")),
    *((language, encoding) for language in ("Polish", "Czech", "Hungarian", "Croatian") for encoding in ("cp1250", "iso8859_2")),
    *(("Russian", encoding) for encoding in ("cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic")),
    *(("Ukrainian", encoding) for encoding in ("cp1251", "koi8_u")),
    *(("Greek", encoding) for encoding in ("cp1253", "iso8859_7")),
    *(("Arabic", encoding) for encoding in ("cp1256", "iso8859_6")),
    *(("Japanese", encoding) for encoding in ("shift_jis", "cp932", "euc_jp")),
    *(("Korean", encoding) for encoding in ("euc_kr", "cp949")),
    *(("Chinese", encoding) for encoding in ("gb2312", "gbk", "gb18030")),
    ("Turkish", "cp1254"), ("Lithuanian", "cp1257"), ("Hebrew", "cp1255"), ("Thai", "cp874"),
]  # fmt: skip


def read(body, *, key="a.txt", charset=None):
    return decode(make_source(body, key=key, charset=charset))


def rejection(body, **told):
    with pytest.raises(ArticleError) as caught:
        read(body, **told)
    assert caught.value.problem.rule == "encoding"
    return caught.value.problem


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_a_sentence_is_enough_to_know_a_legacy_encoding_without_doubt(language, encoding):
    assert read(TEXTS[language].encode(encoding)) == (TEXTS[language], ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("language", TEXTS)
def test_wide_encodings_need_no_mark(language, encoding):
    text = f"{TEXTS[language]}\n\n1861\n"
    assert read(text.encode(encoding)) == (text, ())
    assert read(text.encode(encoding), charset="utf-8") == (text, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_goes_before_what_is_declared(encoding):
    assert read(f"\ufeff{TEXTS['Greek']}".encode(encoding), charset="koi8-r") == (TEXTS["Greek"], ())


@pytest.mark.parametrize(
    ("text", "encoding", "called"),
    [("Été", "cp1252", "Windows-1252"), ("Zażółć", "cp1250", "Windows-12"), ("Мэр", "koi8_r", "Big5")],
)
def test_a_doubtful_guess_is_told_with_its_cure(text, encoding, called):
    _, warnings = read(f"{text} 1".encode(encoding))
    assert [(warning.rule, warning.cure) for warning in warnings] in ([], [("encoding", "Save it as UTF-8.")])


def test_so_is_a_declaration_that_does_not_hold():
    for charset in ("utf-8", "us-ascii-and-more", "hex", "idna", "a\0b"):
        text, (warning,) = read(TEXTS["German"].encode("cp1252"), charset=charset)
        assert text == TEXTS["German"]
        assert repr(charset) in warning.what
        assert "Windows-1252" in warning.what
    assert "read as UTF-8" in read("aé".encode(), charset="utf-16")[1][0].what


@pytest.mark.parametrize(
    ("label", "text", "encoding"),
    [
        ("ISO-8859-1", "“é”", "cp1252"),
        ("us-ascii", "“é”", "cp1252"),
        ("latin5", "“ğ”", "cp1254"),
        ("gb2312", "镕", "gb18030"),
        ("Shift_JIS", "①", "cp932"),
        ("x-sjis", "①", "cp932"),
        ("Windows-31J", "①", "cp932"),
        ("ks_c_5601-1987", "똠", "cp949"),
        ("windows-874", "ก", "cp874"),
        ("tis-620", "ก“", "cp874"),
        ("macintosh", "é", "mac_roman"),
        ("utf-16", "é", "utf-16-le"),
    ],
)
def test_declared_names_mean_what_they_mean_on_the_web(label, text, encoding):
    assert read(text.encode(encoding), charset=label) == (text, ())


@pytest.mark.parametrize(
    "head",
    ['<meta charset="{}">', "<META CHARSET={} >", "<?xml version='1.0' encoding='{}'?>",
     '<meta http-equiv="Content-Type" content="text/html; charset={}">'],
)  # fmt: skip
def test_a_page_states_its_own_charset(head):
    page = f"<!-- a page -->{head.format('windows-1251')}<p>Мэр"
    assert read(page.encode("cp1251"), key="a.HTML") == (page, ())
    assert read(page.encode("cp1251"), key="a.html", charset="cp1251") == (page, ())
    assert read(page.encode(), key="a.html", charset="utf-8") == (page, ())


def test_a_page_that_states_utf_16_in_ascii_is_utf_8():
    page = '<meta charset="UTF-16"><p>é'
    assert read(page.encode(), key="a.html") == (page, ())


def test_other_texts_state_nothing():
    text = "<meta charset=koi8-r> é"
    assert read(text.encode(), key="a.txt") == (text, ())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"{\\rtf1\\ansi Text}", "RTF"),
        (b"PK\x03\x04\x14\x00", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Word"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x1f\x8b\x08", "gzip"),
        (random.Random(1).randbytes(500), "not text"),
        (b"name" + bytes(100) + b"0000644" + bytes(400), "not text"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_rejected_by_name(body, kind):
    assert kind in rejection(body).what
    assert rejection(body, charset="utf-8").cure


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"\xef\xbb\xbfa\n\xe9", 2),
        (b"\xff\xfea\x00\n", 1),
        (b"\xff\xfe\x00\x00a\x00", 1),
        (b"a\r\nb\rc\xe9\x01\x02", 3),
    ],
)
def test_a_broken_text_is_rejected_with_the_line(body, line):
    assert rejection(body).line == line


def test_line_breaks_of_all_systems_become_one():
    assert read(b"a\r\nb\rc\nd\x0be\x0cf") == ("a\nb\nc\nd\ne\nf", ())


def test_a_few_zeros_in_a_text_are_left_out():
    assert read("Größe\0 und mehr, wie immer.".encode()) == ("Größe und mehr, wie immer.", ())


def test_one_strange_byte_far_down_is_found():
    text = "The lock stays open.\n" * 20_000 + "The mayor’s “no” is a « non », the café’s a oui."
    assert read(text.encode("cp1252")) == (text, ())


@pytest.mark.parametrize("body", [b"\xff\xfe\xfd", b"\x81\x8d\x8f\x90\x9d"])
def test_what_no_language_has_is_never_guessed_without_doubt(body):
    found = guess(body)
    assert found is None or not found.is_sure


@pytest.mark.parametrize("language", [language for language in TEXTS if language != "English"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_few_stray_bytes_do_not_make_another_encoding_of_utf_8(language, mark):
    body = f"{mark}{TEXTS[language]}\r\n\r\nA dash ".encode() + b"\x97 here, a letter \xe9 there.\n"
    for charset in (None, "utf-8"):
        text, [warning] = read(body, charset=charset)
        assert text == f"{TEXTS[language]}\n\nA dash — here, a letter é there.\n"
        assert (warning.rule, warning.line) == ("encoding", 3)
        assert "0x97" in warning.what
        assert "1 more" in warning.what


def test_a_saved_page_keeps_its_letters_whatever_byte_stands_in_its_scripts():
    page = f"<meta charset=utf-8><p>{TEXTS['German']}</p><script>/* M".encode() + b"\xe4scot */</script>"
    assert TEXTS["German"] in read(page, key="a.html")[0]


def test_one_word_in_two_encodings_is_read_in_both():
    assert read("Café".encode() + b" caf\xe9")[0] == "Café café"


def test_a_byte_that_means_nothing_in_windows_1252_is_left_out_with_a_warning():
    text, [warning] = read("Café, naïve: ".encode() + b"\x81")
    assert text == "Café, naïve: "
    assert "left out" in warning.what


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_single_words_of_a_legacy_encoding_are_not_taken_for_utf_8(language, encoding):
    for word in TEXTS[language].split():
        body = word.encode(encoding)
        if not body.isascii():
            with suppress(ArticleError):
                assert all("0x" not in warning.what for warning in read(body)[1]), word


def test_a_text_put_together_from_two_encodings_is_read_in_both():
    words = TEXTS["French"].split()
    body = b" ".join(word.encode("cp1252" if at % 3 == 0 else "utf-8") for at, word in enumerate(words))
    text, [warning] = read(body)
    assert text == TEXTS["French"]
    assert (warning.rule, warning.line) == ("encoding", 1)
