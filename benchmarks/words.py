"""The words that the benchmarks' articles are made of."""

ENGLISH = tuple(
    """harbour lock ferry tide keeper bridge council winter repairs the a of and to with under over between again
    never always cost twice what was planned quay flood chamber gates hinges year Tuesday board met heard that
    it holds nobody asked for more boats leave early return late fish market bread baker’s oven café naïve
    résumé Zürich smörgåsbord “quoted” it’s — price €40 £12 5% 3×4 AT&T lighthouse lamp storm chart crew
    captain island mainland timetable fare children school library archive letters minutes vote budget surplus
    deficit engineer surveyor concrete timber rope anchor signal horn fog visibility forecast pressure wind
    gust knots nautical mile chartered vessel draught
    """.split()
)
CHINESE = tuple(
    """港口 闸门 渡轮 潮汐 守卫 桥梁 议会 冬天 修理 的 了 在 和 与 之间 昨天 今天 船只 市场 面包 灯塔 风暴 船长 岛屿
    时间表 预算
    """.split()
)
JAPANESE = tuple(
    """港 の 水門 は フェリー が 潮 を 守り 橋 に 議会 冬 で 修理 と 昨日 今日 船 市場 パン 灯台 嵐 船長 島 時刻表
    予算 です ました
    """.split()
)
ARABIC = tuple(
    """الميناء القفل العبّارة المد الحارس الجسر المجلس الشتاء إصلاح من إلى مع تحت فوق بين أمس اليوم سفينة السوق
    خبز المنارة عاصفة
    """.split()
)
HEBREW = tuple(
    """הנמל הסכר המעבורת הגאות השומר הגשר המועצה חורף תיקון של אל עם תחת מעל בין אתמול היום ספינה השוק לחם
    המגדלור סערה
    """.split()
)
TAGS = tuple(
    """harbour lock ferry weather council bread bridges tides boats repairs winter market school library letters
    budget timber storms lights charts islands fares crews anchors signals fog wind vessels engines archives
    """.split()
)
SPICE = ("🚢", "⚓", "🌊", "👩‍🔧", "🇵🇹", "—", "&", "“so”", "ﬁn", "½")
