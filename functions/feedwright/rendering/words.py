"""The few words that pages say of their own, by language; English where a language has no row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What pages say in one language."""

    language: str
    subscribe: str
    about_feeds: str
    more_feeds: str
    empty: str
    updated: str  # a date follows
    download: str
    transcript: str
    see_also: str
    season: str  # "{}" is its number
    episode: str  # likewise
    withdrawn: str
    front_page: str
    comma: str = ", "  # between names


def words_in(language: str) -> Words:
    """The words of *language*, a BCP 47 tag, or the English ones; ``Words.language`` says which they are."""
    primary, *rest = language.lower().split("-")
    if primary == "zh" and not _TRADITIONAL.isdisjoint(rest):
        return _WORDS["zh-Hant"]
    return _WORDS.get(_RENAMED.get(primary, primary), _WORDS["en"])


_RENAMED = {"iw": "he"}
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_ROWS = (
    Words(
        language="en",
        subscribe="Subscribe",
        about_feeds="A feed brings you new articles as they appear. Copy one of these addresses, any will do, into a"
        " feed reader: an app that collects news from the sites you choose. No account, no e-mail address, nobody"
        " watching.",
        more_feeds="More feeds",
        empty="Nothing has been published here yet.",
        updated="Updated",
        download="Download",
        transcript="Transcript",
        see_also="See also",
        season="Season {}",
        episode="Episode {}",
        withdrawn="This article was withdrawn",
        front_page="Front page",
    ),
    Words(
        language="de",
        subscribe="Abonnieren",
        about_feeds="Ein Feed bringt Ihnen neue Artikel. Kopieren Sie eine dieser Adressen in einen Feedreader, eine"
        " App, die Neues von den Seiten Ihrer Wahl sammelt: ohne Konto, ohne E-Mail-Adresse, unbeobachtet.",
        more_feeds="Weitere Feeds",
        empty="Hier ist noch nichts erschienen.",
        updated="Aktualisiert am",
        download="Herunterladen",
        transcript="Transkript",
        see_also="Siehe auch",
        season="Staffel {}",
        episode="Folge {}",
        withdrawn="Dieser Artikel wurde zurückgezogen",
        front_page="Startseite",
    ),
    Words(
        language="fr",
        subscribe="S’abonner",
        about_feeds="Un flux vous apporte les nouveaux articles. Copiez l’une de ces adresses dans un lecteur de flux,"
        " une application qui réunit les nouveautés des sites choisis : sans compte, sans e-mail, sans pistage.",
        more_feeds="Autres flux",
        empty="Rien n’a encore été publié ici.",
        updated="Mis à jour le",
        download="Télécharger",
        transcript="Transcription",
        see_also="Voir aussi",
        season="Saison {}",
        episode="Épisode {}",
        withdrawn="Cet article a été retiré",
        front_page="Accueil",
    ),
    Words(
        language="es",
        subscribe="Suscribirse",
        about_feeds="Un canal le trae los artículos nuevos. Copie una de estas direcciones en un lector de canales,"
        " una aplicación que reúne las novedades de los sitios que elija: sin cuenta, sin correo, sin vigilancia.",
        more_feeds="Más canales",
        empty="Todavía no se ha publicado nada aquí.",
        updated="Actualizado el",
        download="Descargar",
        transcript="Transcripción",
        see_also="Véase también",
        season="Temporada {}",
        episode="Episodio {}",
        withdrawn="Este artículo ha sido retirado",
        front_page="Portada",
    ),
    Words(
        language="it",
        subscribe="Iscriviti",
        about_feeds="Un feed ti porta i nuovi articoli. Copia uno di questi indirizzi in un lettore di feed, un’app"
        " che raccoglie le novità dei siti che scegli: senza account, senza e-mail, senza tracciamento.",
        more_feeds="Altri feed",
        empty="Qui non è ancora stato pubblicato nulla.",
        updated="Aggiornato il",
        download="Scarica",
        transcript="Trascrizione",
        see_also="Vedi anche",
        season="Stagione {}",
        episode="Episodio {}",
        withdrawn="Questo articolo è stato ritirato",
        front_page="Prima pagina",
    ),
    Words(
        language="pt",
        subscribe="Assinar",
        about_feeds="Um feed traz até você os novos artigos. Copie um destes endereços para um leitor de feeds, um"
        " aplicativo que reúne as novidades dos sites que você escolhe: sem conta, sem e-mail, sem rastreamento.",
        more_feeds="Mais feeds",
        empty="Nada foi publicado aqui ainda.",
        updated="Atualizado em",
        download="Baixar",
        transcript="Transcrição",
        see_also="Veja também",
        season="Temporada {}",
        episode="Episódio {}",
        withdrawn="Este artigo foi retirado",
        front_page="Página inicial",
    ),
    Words(
        language="nl",
        subscribe="Abonneren",
        about_feeds="Een feed brengt nieuwe artikelen naar u toe. Kopieer een van deze adressen naar een feedlezer,"
        " een app die het nieuws verzamelt van de sites die u kiest: zonder account, zonder e-mail, zonder meekijkers.",
        more_feeds="Meer feeds",
        empty="Hier is nog niets verschenen.",
        updated="Bijgewerkt op",
        download="Downloaden",
        transcript="Transcript",
        see_also="Zie ook",
        season="Seizoen {}",
        episode="Aflevering {}",
        withdrawn="Dit artikel is ingetrokken",
        front_page="Voorpagina",
    ),
    Words(
        language="pl",
        subscribe="Subskrybuj",
        about_feeds="Kanał przynosi nowe artykuły prosto do Ciebie. Skopiuj jeden z tych adresów do czytnika kanałów,"
        " czyli aplikacji, która zbiera nowości z wybranych stron: bez konta, bez e-maila, bez śledzenia.",
        more_feeds="Więcej kanałów",
        empty="Jeszcze nic tu nie opublikowano.",
        updated="Aktualizacja:",
        download="Pobierz",
        transcript="Transkrypcja",
        see_also="Zobacz też",
        season="Sezon {}",
        episode="Odcinek {}",
        withdrawn="Ten artykuł został wycofany",
        front_page="Strona główna",
    ),
    Words(
        language="uk",
        subscribe="Підписатися",
        about_feeds="Стрічка приносить вам нові статті. Скопіюйте одну з цих адрес до програми для читання стрічок,"
        " яка збирає новини з обраних сайтів: без облікового запису, без пошти, без стеження.",
        more_feeds="Інші стрічки",
        empty="Тут ще нічого не опубліковано.",
        updated="Оновлено",
        download="Завантажити",
        transcript="Розшифровка",
        see_also="Див. також",
        season="Сезон {}",
        episode="Випуск {}",
        withdrawn="Цю статтю відкликано",
        front_page="Головна",
    ),
    Words(
        language="ru",
        subscribe="Подписаться",
        about_feeds="Лента приносит вам новые статьи. Скопируйте один из этих адресов в программу для чтения лент,"
        " которая собирает новости с выбранных сайтов: без учётной записи, без почты, без слежки.",
        more_feeds="Другие ленты",
        empty="Здесь ещё ничего не опубликовано.",
        updated="Обновлено",
        download="Скачать",
        transcript="Расшифровка",
        see_also="См. также",
        season="Сезон {}",
        episode="Выпуск {}",
        withdrawn="Эта статья отозвана",
        front_page="Главная",
    ),
    Words(
        language="ar",
        subscribe="اشترك",
        about_feeds="الخلاصة تحمل إليك المقالات الجديدة. انسخ أحد هذه العناوين إلى قارئ خلاصات، وهو تطبيق يجمع الجديد"
        " من المواقع التي تختارها: بلا حساب، وبلا بريد إلكتروني، وبلا تتبّع.",
        more_feeds="خلاصات أخرى",
        empty="لم يُنشر شيء هنا بعد.",
        updated="آخر تحديث:",
        download="تنزيل",
        transcript="النص المكتوب",
        see_also="انظر أيضًا",
        season="الموسم {}",
        episode="الحلقة {}",
        withdrawn="سُحب هذا المقال",
        front_page="الصفحة الرئيسية",
        comma="، ",
    ),
    Words(
        language="he",
        subscribe="הרשמה",
        about_feeds="ערוץ עדכונים מביא אליך כתבות חדשות. יש להעתיק אחת מהכתובות האלה לקורא עדכונים, יישום שאוסף חדשות"
        " מהאתרים שבחרת: בלי חשבון, בלי דואר אלקטרוני, בלי מעקב.",
        more_feeds="ערוצים נוספים",
        empty="עדיין לא פורסם כאן דבר.",
        updated="עודכן:",
        download="הורדה",
        transcript="תמליל",
        see_also="ראו גם",
        season="עונה {}",
        episode="פרק {}",
        withdrawn="הכתבה הוסרה",
        front_page="דף הבית",
    ),
    Words(
        language="zh",
        subscribe="订阅",
        about_feeds="订阅源会把新文章送到您面前。把下面任一地址复制到订阅阅读器即可；阅读器是一种应用，汇集您所选网站"
        "的新内容：无需账号，无需电子邮箱，也没有跟踪。",
        more_feeds="更多订阅源",
        empty="这里还没有发布任何内容。",
        updated="更新于",
        download="下载",
        transcript="文字稿",
        see_also="另请参阅",
        season="第{}季",
        episode="第{}集",
        withdrawn="本文已撤回",
        front_page="首页",
        comma="、",
    ),
    Words(
        language="zh-Hant",
        subscribe="訂閱",
        about_feeds="訂閱源會把新文章送到您面前。把下面任一網址複製到訂閱閱讀器即可；閱讀器是一種應用程式，彙集您所選"
        "網站的新內容：無需帳號，無需電子郵件，也沒有追蹤。",
        more_feeds="更多訂閱源",
        empty="這裡還沒有發布任何內容。",
        updated="更新於",
        download="下載",
        transcript="文字稿",
        see_also="另請參閱",
        season="第{}季",
        episode="第{}集",
        withdrawn="本文已撤回",
        front_page="首頁",
        comma="、",
    ),
    Words(
        language="ja",
        subscribe="購読する",
        about_feeds="フィードは新しい記事をお届けします。次のアドレスのどれか一つをフィードリーダーにコピーしてくださ"
        "い。フィードリーダーは、お好みのサイトの新着を集めるアプリです。アカウントもメールアドレスも不要で、追跡もあ"
        "りません。",
        more_feeds="その他のフィード",
        empty="まだ何も公開されていません。",
        updated="更新：",
        download="ダウンロード",
        transcript="文字起こし",
        see_also="関連項目",
        season="シーズン{}",
        episode="第{}回",
        withdrawn="この記事は取り下げられました",
        front_page="トップページ",
        comma="、",
    ),
    Words(
        language="ko",
        subscribe="구독",
        about_feeds="피드는 새 글을 여러분께 전해 줍니다. 아래 주소 중 하나를 피드 리더에 복사하세요. 피드 리더는 고른"
        " 사이트의 새 소식을 모아 주는 앱입니다. 계정도 이메일도 필요 없고 추적도 없습니다.",
        more_feeds="다른 피드",
        empty="아직 게시된 글이 없습니다.",
        updated="업데이트:",
        download="다운로드",
        transcript="녹취록",
        see_also="함께 보기",
        season="시즌 {}",
        episode="{}화",
        withdrawn="이 글은 철회되었습니다",
        front_page="첫 페이지",
    ),
)
_WORDS = {row.language: row for row in _ROWS}
