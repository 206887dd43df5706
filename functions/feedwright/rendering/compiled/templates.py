"""The templates of pages as Jinja compiles them; ``make digest`` writes this file.

Each function gives the names of a template's module.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment

DIGEST = "27a007933ae21049"


def article_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'article.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        l_0_in = l_0_linked = l_0_nameplate = l_0_names = l_0_picture = missing
        pass
        parent_template = environment.get_template('base.html', 'article.html')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        included_template = environment.get_template('macros.html', 'article.html')._get_default_module(context)
        l_0_in = getattr(included_template, 'in', missing)
        if l_0_in is missing:
            l_0_in = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'article.html') does not export the requested name 'in'", name='in')
        l_0_linked = getattr(included_template, 'linked', missing)
        if l_0_linked is missing:
            l_0_linked = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'article.html') does not export the requested name 'linked'", name='linked')
        l_0_nameplate = getattr(included_template, 'nameplate', missing)
        if l_0_nameplate is missing:
            l_0_nameplate = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'article.html') does not export the requested name 'nameplate'", name='nameplate')
        l_0_names = getattr(included_template, 'names', missing)
        if l_0_names is missing:
            l_0_names = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'article.html') does not export the requested name 'names'", name='names')
        l_0_picture = getattr(included_template, 'picture', missing)
        if l_0_picture is missing:
            l_0_picture = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'article.html') does not export the requested name 'picture'", name='picture')
        context.vars.update({'in': l_0_in, 'linked': l_0_linked, 'nameplate': l_0_nameplate, 'names': l_0_names, 'picture': l_0_picture})
        context.exported_vars.difference_update(('in', 'linked', 'nameplate', 'names', 'picture'))
        yield from parent_template.root_render_func(context)

    def block_title(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_entry = resolve('entry')
        l_0_feed = resolve('feed')
        try:
            t_1 = environment.filters['label']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'label' found.")
        pass
        yield escape(t_1((undefined(name='entry') if l_0_entry is missing else l_0_entry)))
        yield ' – '
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'))

    def block_style(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_article_style = resolve('article_style')
        l_0_has_colours = resolve('has_colours')
        l_0_code_style = resolve('code_style')
        pass
        yield escape((undefined(name='article_style') if l_0_article_style is missing else l_0_article_style))
        if (undefined(name='has_colours') if l_0_has_colours is missing else l_0_has_colours):
            pass
            yield escape((undefined(name='code_style') if l_0_code_style is missing else l_0_code_style))

    def block_body(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        pass
        yield '<body>\n'
        yield from context.blocks['masthead'][0](context)
        yield '<main>\n<article class="h-entry">\n'
        yield from context.blocks['heading'][0](context)
        yield from context.blocks['text'][0](context)
        yield from context.blocks['below'][0](context)
        yield '</article>\n'
        yield from context.blocks['neighbours'][0](context)
        yield '</main>\n'
        yield from context.blocks['footer'][0](context)
        yield '</body>\n'

    def block_masthead(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_feed = resolve('feed')
        l_0_in_feed = resolve('in_feed')
        l_0_nameplate = resolve('nameplate')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        pass
        yield '<header class="masthead">\n<p class="home"><a href="'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'url'))
        yield '"'
        yield escape((undefined(name='in_feed') if l_0_in_feed is missing else l_0_in_feed))
        yield '>'
        yield escape(context.call((undefined(name='nameplate') if l_0_nameplate is missing else l_0_nameplate), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'logo'), _block_vars=_block_vars))
        yield '</a></p>\n<p class="jump"><a href="'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'url'))
        yield '#subscribe"'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'subscribe'))
        yield '</a></p>\n</header>\n'

    def block_heading(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_entry = resolve('entry')
        l_0_linked = resolve('linked')
        l_0_section_pages = resolve('section_pages')
        l_0_standfirst = resolve('standfirst')
        l_0_authors = resolve('authors')
        l_0_updated_day = resolve('updated_day')
        l_0_minutes = resolve('minutes')
        l_0_names = resolve('names')
        l_0_words = resolve('words')
        l_0_author_pages = resolve('author_pages')
        l_0_in_words = resolve('in_words')
        l_0_day = missing
        pass
        yield '<header>\n'
        if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'section'):
            pass
            yield '<p class="kicker">'
            yield escape(context.call((undefined(name='linked') if l_0_linked is missing else l_0_linked), environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'section'), (undefined(name='section_pages') if l_0_section_pages is missing else l_0_section_pages), _block_vars=_block_vars))
            yield '</p>\n'
        l_1_published_day = resolve('published_day')
        t_2 = []
        pass
        t_2.extend((
            '<a class="u-url" href="',
            escape(environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'url')),
            '"><time class="dt-published" datetime="',
            escape(context.call(environment.getattr(environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'published'), 'isoformat'))),
            '">',
            escape((undefined(name='published_day') if l_1_published_day is missing else l_1_published_day)),
            '</time></a>',
        ))
        l_0_day = (Markup if context.eval_ctx.autoescape else identity)(concat(t_2))
        _block_vars['day'] = l_0_day
        l_1_published_day = missing
        if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'title'):
            pass
            yield '<h1 class="p-name"><bdi>'
            yield escape(environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'title'))
            yield '</bdi></h1>\n'
        else:
            pass
            yield '<h1 class="byline">'
            yield escape((undefined(name='day') if l_0_day is missing else l_0_day))
            yield '</h1>\n'
        if (undefined(name='standfirst') if l_0_standfirst is missing else l_0_standfirst):
            pass
            yield '<p class="standfirst p-summary">'
            yield escape((undefined(name='standfirst') if l_0_standfirst is missing else l_0_standfirst))
            yield '</p>\n'
        if ((((undefined(name='authors') if l_0_authors is missing else l_0_authors) or environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'title')) or (undefined(name='updated_day') if l_0_updated_day is missing else l_0_updated_day)) or (undefined(name='minutes') if l_0_minutes is missing else l_0_minutes)):
            pass
            yield '<p class="byline">'
            if (undefined(name='authors') if l_0_authors is missing else l_0_authors):
                pass
                yield escape(context.call((undefined(name='names') if l_0_names is missing else l_0_names), (undefined(name='authors') if l_0_authors is missing else l_0_authors), environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'comma'), (undefined(name='author_pages') if l_0_author_pages is missing else l_0_author_pages), _block_vars=_block_vars))
                yield escape((' · ' if (environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'title') or (undefined(name='updated_day') if l_0_updated_day is missing else l_0_updated_day)) else cond_expr_undefined("the inline if-expression on line 30 in 'article.html' evaluated to false and no else section was defined.")))
            yield escape(((undefined(name='day') if l_0_day is missing else l_0_day) if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'title') else cond_expr_undefined("the inline if-expression on line 30 in 'article.html' evaluated to false and no else section was defined.")))
            if (undefined(name='updated_day') if l_0_updated_day is missing else l_0_updated_day):
                pass
                yield escape((' · ' if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'title') else cond_expr_undefined("the inline if-expression on line 30 in 'article.html' evaluated to false and no else section was defined.")))
                yield '<span'
                yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
                yield '>'
                yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'updated'))
                yield '</span> <time class="dt-updated" datetime="'
                yield escape(context.call(environment.getattr(environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'updated'), 'isoformat'), _block_vars=_block_vars))
                yield '">'
                yield escape((undefined(name='updated_day') if l_0_updated_day is missing else l_0_updated_day))
                yield '</time>'
            if (undefined(name='minutes') if l_0_minutes is missing else l_0_minutes):
                pass
                yield ' · <span'
                yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
                yield '>'
                yield escape(context.call(environment.getattr(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'minutes'), 'format'), (undefined(name='minutes') if l_0_minutes is missing else l_0_minutes), _block_vars=_block_vars))
                yield '</span>'
            yield '</p>\n'
        if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'episode'):
            pass
            template = environment.get_template('episode.html', 'article.html')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'day': l_0_day}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        yield '</header>\n'

    def block_text(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_lead_image = resolve('lead_image')
        l_0_lead_caption = resolve('lead_caption')
        l_0_picture = resolve('picture')
        l_0_entry = resolve('entry')
        l_0_content = resolve('content')
        try:
            t_3 = environment.filters['safe']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'safe' found.")
        try:
            t_4 = environment.filters['widths_of']
        except KeyError:
            @internalcode
            def t_4(*unused):
                raise TemplateRuntimeError("No filter named 'widths_of' found.")
        pass
        if (undefined(name='lead_image') if l_0_lead_image is missing else l_0_lead_image):
            pass
            yield escape((Markup('<figure>') if (undefined(name='lead_caption') if l_0_lead_caption is missing else l_0_lead_caption) else cond_expr_undefined("the inline if-expression on line 39 in 'article.html' evaluated to false and no else section was defined.")))
            yield escape(context.call((undefined(name='picture') if l_0_picture is missing else l_0_picture), (undefined(name='lead_image') if l_0_lead_image is missing else l_0_lead_image), 'lead u-photo', _block_vars=_block_vars))
            yield escape(t_4((undefined(name='entry') if l_0_entry is missing else l_0_entry), environment.getattr((undefined(name='lead_image') if l_0_lead_image is missing else l_0_lead_image), 'url'), 'lead'))
            yield '>\n'
            if (undefined(name='lead_caption') if l_0_lead_caption is missing else l_0_lead_caption):
                pass
                yield '<figcaption>'
                yield escape((undefined(name='lead_caption') if l_0_lead_caption is missing else l_0_lead_caption))
                yield '</figcaption></figure>\n'
        if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'enclosures'):
            pass
            template = environment.get_template('files.html', 'article.html')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        if (undefined(name='content') if l_0_content is missing else l_0_content):
            pass
            yield '<div class="e-content">\n'
            yield escape((undefined(name='content') if l_0_content is missing else l_0_content))
            yield '\n</div>\n'

    def block_below(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_entry = resolve('entry')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        l_0_feed = resolve('feed')
        l_0_in_feed = resolve('in_feed')
        pass
        if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'links'):
            pass
            yield '<aside class="more" aria-labelledby="links">\n<h2 id="links"'
            yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
            yield '>'
            yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'see_also'))
            yield '</h2>\n<ul>\n'
            for l_1_link in environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'links'):
                _loop_vars = {}
                pass
                yield '<li><a href="'
                yield escape(environment.getattr(l_1_link, 'url'))
                yield '"><bdi>'
                yield escape((environment.getattr(l_1_link, 'title') or environment.getattr(l_1_link, 'url')))
                yield '</bdi></a></li>\n'
            l_1_link = missing
            yield '</ul>\n</aside>\n'
        if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'categories'):
            pass
            yield '<ul class="tags">\n'
            for l_1_category in environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'categories'):
                l_1_linked = resolve('linked')
                l_1_tag_pages = resolve('tag_pages')
                _loop_vars = {}
                pass
                yield '<li class="p-category">'
                yield escape(context.call((undefined(name='linked') if l_1_linked is missing else l_1_linked), l_1_category, (undefined(name='tag_pages') if l_1_tag_pages is missing else l_1_tag_pages), _loop_vars=_loop_vars))
                yield '</li>\n'
            l_1_category = l_1_linked = l_1_tag_pages = missing
            yield '</ul>\n'
        if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'rights'):
            pass
            yield '<p class="rights"><bdi>'
            yield escape(environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'rights'))
            yield '</bdi></p>\n'
        elif environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'rights'):
            pass
            yield '<p class="rights"><bdi'
            yield escape((undefined(name='in_feed') if l_0_in_feed is missing else l_0_in_feed))
            yield '>'
            yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'rights'))
            yield '</bdi></p>\n'

    def block_neighbours(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_neighbours = resolve('neighbours')
        l_0_linked = resolve('linked')
        l_0_entry = resolve('entry')
        l_0_tag_pages = resolve('tag_pages')
        l_0_language = resolve('language')
        l_0_rtl = resolve('rtl')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        l_0_in = resolve('in')
        l_0_feed = resolve('feed')
        try:
            t_5 = environment.filters['direction']
        except KeyError:
            @internalcode
            def t_5(*unused):
                raise TemplateRuntimeError("No filter named 'direction' found.")
        pass
        if environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'related'):
            pass
            yield '<aside class="more related" aria-labelledby="related">\n<h2 id="related">'
            yield escape(context.call((undefined(name='linked') if l_0_linked is missing else l_0_linked), environment.getitem(environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'categories'), 0), (undefined(name='tag_pages') if l_0_tag_pages is missing else l_0_tag_pages), _block_vars=_block_vars))
            yield '</h2>\n<ul>\n'
            for l_1_other in environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'related'):
                _loop_vars = {}
                pass
                yield '<li'
                yield escape(context.call((undefined(name='in') if l_0_in is missing else l_0_in), (environment.getattr(l_1_other, 'language') or environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'language')), (undefined(name='language') if l_0_language is missing else l_0_language), _loop_vars=_loop_vars))
                yield '><a href="'
                yield escape(environment.getattr(l_1_other, 'url'))
                yield '"><bdi>'
                yield escape(environment.getattr(l_1_other, 'title'))
                yield '</bdi></a></li>\n'
            l_1_other = missing
            yield '</ul>\n</aside>\n'
        if (environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'older') or environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'newer')):
            pass
            l_0_rtl = (t_5((undefined(name='language') if l_0_language is missing else l_0_language)) == 'rtl')
            _block_vars['rtl'] = l_0_rtl
            yield '<nav class="more beside">\n'
            if environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'newer'):
                pass
                yield '<a rel="next" href="'
                yield escape(environment.getattr(environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'newer'), 'url'))
                yield '"><small'
                yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
                yield '>'
                yield escape(('→' if (undefined(name='rtl') if l_0_rtl is missing else l_0_rtl) else '←'))
                yield ' '
                yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'newer'))
                yield '</small> <bdi'
                yield escape(context.call((undefined(name='in') if l_0_in is missing else l_0_in), (environment.getattr(environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'newer'), 'language') or environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'language')), (undefined(name='language') if l_0_language is missing else l_0_language), _block_vars=_block_vars))
                yield '>'
                yield escape(environment.getattr(environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'newer'), 'title'))
                yield '</bdi></a>\n'
            if environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'older'):
                pass
                yield '<a rel="prev" href="'
                yield escape(environment.getattr(environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'older'), 'url'))
                yield '"><small'
                yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
                yield '>'
                yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'older'))
                yield ' '
                yield escape(('←' if (undefined(name='rtl') if l_0_rtl is missing else l_0_rtl) else '→'))
                yield '</small> <bdi'
                yield escape(context.call((undefined(name='in') if l_0_in is missing else l_0_in), (environment.getattr(environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'older'), 'language') or environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'language')), (undefined(name='language') if l_0_language is missing else l_0_language), _block_vars=_block_vars))
                yield '>'
                yield escape(environment.getattr(environment.getattr((undefined(name='neighbours') if l_0_neighbours is missing else l_0_neighbours), 'older'), 'title'))
                yield '</bdi></a>\n'
            yield '</nav>\n'

    def block_footer(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_formats = resolve('formats')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        l_0_feeds = resolve('feeds')
        l_0_feed = resolve('feed')
        l_0_in_feed = resolve('in_feed')
        pass
        yield '<footer>\n<p class="offer"><a href="feed:'
        yield escape(environment.getattr(environment.getitem((undefined(name='formats') if l_0_formats is missing else l_0_formats), 0), 'url'))
        yield '"'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'subscribe'))
        yield '</a>'
        for l_1_format in (undefined(name='formats') if l_0_formats is missing else l_0_formats):
            _loop_vars = {}
            pass
            yield ' · <a href="'
            yield escape(environment.getattr(l_1_format, 'url'))
            yield '" type="'
            yield escape(environment.getattr(l_1_format, 'type'))
            yield '" lang="en" dir="ltr">'
            yield escape(environment.getattr(l_1_format, 'title'))
            yield '</a>'
        l_1_format = missing
        yield '</p>\n'
        if (undefined(name='feeds') if l_0_feeds is missing else l_0_feeds):
            pass
            template = environment.get_template('feeds.html', 'article.html')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        yield '<p><a href="'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'url'))
        yield '"'
        yield escape((undefined(name='in_feed') if l_0_in_feed is missing else l_0_in_feed))
        yield '><bdi>'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'))
        yield '</bdi></a></p>\n</footer>\n'

    blocks = {'title': block_title, 'style': block_style, 'body': block_body, 'masthead': block_masthead, 'heading': block_heading, 'text': block_text, 'below': block_below, 'neighbours': block_neighbours, 'footer': block_footer}
    debug_info = '1=13&2=16&3=36&4=56&5=72&7=81&15=83&37=84&53=85&78=87&102=89&7=92&9=106&10=112&15=119&17=140&18=143&20=150&21=160&22=163&24=168&26=170&27=173&29=175&30=178&32=203&33=205&37=213&38=238&39=240&40=244&41=247&44=249&45=251&47=257&49=260&53=263&54=276&56=279&58=283&59=287&64=293&66=296&67=302&71=306&72=309&73=311&74=314&78=319&79=343&81=346&83=348&84=352&89=360&90=362&92=365&93=368&95=380&96=383&102=397&104=412&105=430&106=432&108=439'
    return locals()


def index_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'index.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        l_0_in = l_0_nameplate = l_0_names = l_0_picture = l_0_player = missing
        pass
        parent_template = environment.get_template('base.html', 'index.html')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        included_template = environment.get_template('macros.html', 'index.html')._get_default_module(context)
        l_0_in = getattr(included_template, 'in', missing)
        if l_0_in is missing:
            l_0_in = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'index.html') does not export the requested name 'in'", name='in')
        l_0_nameplate = getattr(included_template, 'nameplate', missing)
        if l_0_nameplate is missing:
            l_0_nameplate = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'index.html') does not export the requested name 'nameplate'", name='nameplate')
        l_0_names = getattr(included_template, 'names', missing)
        if l_0_names is missing:
            l_0_names = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'index.html') does not export the requested name 'names'", name='names')
        l_0_picture = getattr(included_template, 'picture', missing)
        if l_0_picture is missing:
            l_0_picture = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'index.html') does not export the requested name 'picture'", name='picture')
        l_0_player = getattr(included_template, 'player', missing)
        if l_0_player is missing:
            l_0_player = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'index.html') does not export the requested name 'player'", name='player')
        context.vars.update({'in': l_0_in, 'nameplate': l_0_nameplate, 'names': l_0_names, 'picture': l_0_picture, 'player': l_0_player})
        context.exported_vars.difference_update(('in', 'nameplate', 'names', 'picture', 'player'))
        yield from parent_template.root_render_func(context)

    def block_title(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_feed = resolve('feed')
        l_0_home = resolve('home')
        pass
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'))
        if (undefined(name='home') if l_0_home is missing else l_0_home):
            pass
            yield ' – '
            yield escape(environment.getattr((undefined(name='home') if l_0_home is missing else l_0_home), 'title'))

    def block_style(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_index_style = resolve('index_style')
        l_0_feed = resolve('feed')
        l_0_podcast_style = resolve('podcast_style')
        pass
        yield escape((undefined(name='index_style') if l_0_index_style is missing else l_0_index_style))
        if environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'podcast'):
            pass
            yield escape((undefined(name='podcast_style') if l_0_podcast_style is missing else l_0_podcast_style))

    def block_body(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_feeds = resolve('feeds')
        pass
        yield '<body class="h-feed">\n'
        yield from context.blocks['masthead'][0](context)
        yield '<div class="front">\n<main>\n'
        yield from context.blocks['entries'][0](context)
        yield from context.blocks['turn'][0](context)
        yield '</main>\n<div class="side">\n'
        yield from context.blocks['subscribe'][0](context)
        if (undefined(name='feeds') if l_0_feeds is missing else l_0_feeds):
            pass
            template = environment.get_template('feeds.html', 'index.html')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        yield '</div>\n</div>\n'
        yield from context.blocks['footer'][0](context)
        yield '</body>\n'

    def block_masthead(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_home = resolve('home')
        l_0_nameplate = resolve('nameplate')
        l_0_feed = resolve('feed')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        pass
        yield '<header class="masthead">\n'
        if (undefined(name='home') if l_0_home is missing else l_0_home):
            pass
            yield '<p class="home"><a href="'
            yield escape(environment.getattr((undefined(name='home') if l_0_home is missing else l_0_home), 'url'))
            yield '">'
            yield escape(context.call((undefined(name='nameplate') if l_0_nameplate is missing else l_0_nameplate), environment.getattr((undefined(name='home') if l_0_home is missing else l_0_home), 'title'), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'logo'), _block_vars=_block_vars))
            yield '</a></p>\n'
        if (environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'podcast') and environment.getattr(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'podcast'), 'image')):
            pass
            yield '<img class="cover u-photo" src="'
            yield escape(environment.getattr(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'podcast'), 'image'))
            yield '" alt="" width="192" height="192">\n'
        yield '<h1 class="p-name">'
        yield escape(context.call((undefined(name='nameplate') if l_0_nameplate is missing else l_0_nameplate), (environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'heading') or environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title')), (environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'logo') if (not (undefined(name='home') if l_0_home is missing else l_0_home)) else cond_expr_undefined("the inline if-expression on line 15 in 'index.html' evaluated to false and no else section was defined.")), _block_vars=_block_vars))
        yield '</h1>\n'
        if environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'description'):
            pass
            yield '<p class="p-summary">'
            yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'description'))
            yield '</p>\n'
        if (environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'podcast') and environment.getattr(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'podcast'), 'directories')):
            pass
            yield '<ul class="directories">\n'
            for (l_1_name, l_1_address) in environment.getattr(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'podcast'), 'directories'):
                _loop_vars = {}
                pass
                yield '<li><a href="'
                yield escape(l_1_address)
                yield '"><bdi>'
                yield escape(l_1_name)
                yield '</bdi></a></li>\n'
            l_1_name = l_1_address = missing
            yield '</ul>\n'
        yield '<p class="jump"><a href="'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'url'))
        yield '#subscribe"'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'subscribe'))
        yield '</a></p>\n</header>\n'

    def block_entries(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_feed = resolve('feed')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        try:
            t_1 = environment.filters['day']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'day' found.")
        try:
            t_2 = environment.filters['duration']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'duration' found.")
        try:
            t_3 = environment.filters['widths_of']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'widths_of' found.")
        try:
            t_4 = environment.filters['words_in']
        except KeyError:
            @internalcode
            def t_4(*unused):
                raise TemplateRuntimeError("No filter named 'words_in' found.")
        pass
        if environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'entries'):
            pass
            yield '<ul class="entries">\n'
            l_1_loop = missing
            for l_1_entry, l_1_loop in LoopContext(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'entries'), undefined):
                l_1_language = resolve('language')
                l_1_in = resolve('in')
                l_1_picture = resolve('picture')
                l_1_names = resolve('names')
                l_1_player = resolve('player')
                l_1_spoken = missing
                _loop_vars = {}
                pass
                l_1_spoken = (environment.getattr(l_1_entry, 'language') or (undefined(name='language') if l_1_language is missing else l_1_language))
                _loop_vars['spoken'] = l_1_spoken
                yield '<li class="h-entry'
                yield escape((' pictured' if environment.getattr(l_1_entry, 'images') else cond_expr_undefined("the inline if-expression on line 36 in 'index.html' evaluated to false and no else section was defined.")))
                yield '"'
                yield escape(context.call((undefined(name='in') if l_1_in is missing else l_1_in), (undefined(name='spoken') if l_1_spoken is missing else l_1_spoken), (undefined(name='language') if l_1_language is missing else l_1_language), _loop_vars=_loop_vars))
                yield '>\n'
                if environment.getattr(l_1_entry, 'images'):
                    pass
                    yield escape(context.call((undefined(name='picture') if l_1_picture is missing else l_1_picture), environment.getitem(environment.getattr(l_1_entry, 'images'), 0), 'u-photo', _loop_vars=_loop_vars))
                    yield escape(t_3(l_1_entry, environment.getattr(environment.getitem(environment.getattr(l_1_entry, 'images'), 0), 'url'), ('front' if environment.getattr(l_1_loop, 'first') else 'list')))
                    if (not environment.getattr(l_1_loop, 'first')):
                        pass
                        yield ' loading="lazy"'
                    yield '>\n<div>\n'
                if environment.getattr(l_1_entry, 'section'):
                    pass
                    yield '<p class="kicker"><bdi>'
                    yield escape(environment.getattr(l_1_entry, 'section'))
                    yield '</bdi></p>\n'
                if environment.getattr(l_1_entry, 'title'):
                    pass
                    yield '<h2><a class="p-name u-url" href="'
                    yield escape(environment.getattr(l_1_entry, 'url'))
                    yield '"><bdi>'
                    yield escape(environment.getattr(l_1_entry, 'title'))
                    yield '</bdi></a></h2>\n'
                if environment.getattr(l_1_entry, 'summary'):
                    pass
                    yield '<p class="p-summary">'
                    yield escape(environment.getattr(l_1_entry, 'summary'))
                    yield '</p>\n'
                yield '<p class="byline">'
                if environment.getattr(l_1_entry, 'authors'):
                    pass
                    yield escape(context.call((undefined(name='names') if l_1_names is missing else l_1_names), environment.getattr(l_1_entry, 'authors'), environment.getattr(t_4((undefined(name='spoken') if l_1_spoken is missing else l_1_spoken)), 'comma'), _loop_vars=_loop_vars))
                    yield ' · '
                if (not environment.getattr(l_1_entry, 'title')):
                    pass
                    yield '<a class="u-url" href="'
                    yield escape(environment.getattr(l_1_entry, 'url'))
                    yield '">'
                yield '<time class="dt-published" datetime="'
                yield escape(context.call(environment.getattr(environment.getattr(l_1_entry, 'published'), 'isoformat'), _loop_vars=_loop_vars))
                yield '">'
                yield escape(t_1(environment.getattr(l_1_entry, 'published'), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'zone'), (undefined(name='spoken') if l_1_spoken is missing else l_1_spoken)))
                yield '</time>'
                if (not environment.getattr(l_1_entry, 'title')):
                    pass
                    yield '</a>'
                def t_5(fiter):
                    for l_2_enclosure in fiter:
                        if environment.getattr(l_2_enclosure, 'duration'):
                            yield l_2_enclosure
                for l_2_enclosure in t_5(environment.getattr(l_1_entry, 'enclosures')):
                    _loop_vars = {}
                    pass
                    yield ' · <bdi>'
                    yield escape(t_2(environment.getattr(l_2_enclosure, 'duration'), (undefined(name='spoken') if l_1_spoken is missing else l_1_spoken)))
                    yield '</bdi>'
                l_2_enclosure = missing
                yield '</p>\n'
                if environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'podcast'):
                    pass
                    yield escape(context.call((undefined(name='player') if l_1_player is missing else l_1_player), l_1_entry, _loop_vars=_loop_vars))
                    yield '\n'
                if environment.getattr(l_1_entry, 'images'):
                    pass
                    yield '</div>\n'
                yield '</li>\n'
            l_1_loop = l_1_entry = l_1_language = l_1_spoken = l_1_in = l_1_picture = l_1_names = l_1_player = missing
            yield '</ul>\n'
        else:
            pass
            yield '<p'
            yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
            yield '>'
            yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'empty'))
            yield '</p>\n'

    def block_turn(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_language = resolve('language')
        l_0_older_url = resolve('older_url')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        l_0_home = resolve('home')
        l_0_feed = resolve('feed')
        l_0_rtl = missing
        try:
            t_6 = environment.filters['direction']
        except KeyError:
            @internalcode
            def t_6(*unused):
                raise TemplateRuntimeError("No filter named 'direction' found.")
        pass
        l_0_rtl = (t_6((undefined(name='language') if l_0_language is missing else l_0_language)) == 'rtl')
        _block_vars['rtl'] = l_0_rtl
        if (undefined(name='older_url') if l_0_older_url is missing else l_0_older_url):
            pass
            yield '<nav class="more"'
            yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
            yield ' aria-label="'
            yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'archive'))
            yield '">\n<a rel="prev" href="'
            yield escape((undefined(name='older_url') if l_0_older_url is missing else l_0_older_url))
            yield '">'
            yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'older'))
            yield ' '
            yield escape(('←' if (undefined(name='rtl') if l_0_rtl is missing else l_0_rtl) else '→'))
            yield '</a>\n'
            if (not (undefined(name='home') if l_0_home is missing else l_0_home)):
                pass
                yield '· <a href="'
                yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'base_url'))
                yield 'archive.html">'
                yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'archive'))
                yield '</a>\n'
            yield '</nav>\n'

    def block_subscribe(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        l_0_formats = resolve('formats')
        l_0_home = resolve('home')
        l_0_feed = resolve('feed')
        pass
        yield '<section aria-labelledby="subscribe">\n<h2 id="subscribe"'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'subscribe'))
        yield '</h2>\n<p'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'about_feeds'))
        yield '</p>\n<ul class="addresses">\n'
        for l_1_format in (undefined(name='formats') if l_0_formats is missing else l_0_formats):
            _loop_vars = {}
            pass
            yield '<li><a href="'
            yield escape(environment.getattr(l_1_format, 'url'))
            yield '" type="'
            yield escape(environment.getattr(l_1_format, 'type'))
            yield '" lang="en" dir="ltr">'
            yield escape(environment.getattr(l_1_format, 'title'))
            yield '</a> <code dir="ltr" translate="no">'
            yield escape(environment.getattr(l_1_format, 'url'))
            yield '</code></li>\n'
        l_1_format = missing
        yield '</ul>\n'
        if (not (undefined(name='home') if l_0_home is missing else l_0_home)):
            pass
            yield '<p><a href="'
            yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'base_url'))
            yield 'feeds.opml" type="text/x-opml"'
            yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
            yield '>'
            yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'all_feeds'))
            yield '</a></p>\n'
        yield '</section>\n'

    def block_footer(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_feed = resolve('feed')
        pass
        if environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'rights'):
            pass
            yield '<footer><p>'
            yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'rights'))
            yield '</p></footer>\n'

    blocks = {'title': block_title, 'style': block_style, 'body': block_body, 'masthead': block_masthead, 'entries': block_entries, 'turn': block_turn, 'subscribe': block_subscribe, 'footer': block_footer}
    debug_info = '1=13&2=16&3=36&4=52&5=68&7=78&31=80&64=81&77=83&91=84&92=86&96=93&7=96&9=110&10=113&12=117&13=120&15=123&16=125&17=128&19=130&21=133&22=137&26=144&31=151&32=186&34=190&35=199&36=202&37=206&38=208&41=214&42=217&44=219&45=222&47=226&48=229&50=232&51=261&52=263&54=265&61=274&64=279&65=300&66=302&67=305&68=309&69=315&70=318&77=324&79=338&80=342&82=346&83=350&86=360&87=363&96=371&97=380&98=383'
    return locals()


def withdrawn_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'withdrawn.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        l_0_nameplate = missing
        pass
        parent_template = environment.get_template('base.html', 'withdrawn.html')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        included_template = environment.get_template('macros.html', 'withdrawn.html')._get_default_module(context)
        l_0_nameplate = getattr(included_template, 'nameplate', missing)
        if l_0_nameplate is missing:
            l_0_nameplate = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'withdrawn.html') does not export the requested name 'nameplate'", name='nameplate')
        context.vars['nameplate'] = l_0_nameplate
        context.exported_vars.discard('nameplate')
        yield from parent_template.root_render_func(context)

    def block_title(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_words = resolve('words')
        l_0_feed = resolve('feed')
        pass
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'withdrawn'))
        yield ' – '
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'))

    def block_body(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_feed = resolve('feed')
        l_0_nameplate = resolve('nameplate')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        pass
        yield '<body>\n<header class="masthead">\n<p class="home"><a href="'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'url'))
        yield '">'
        yield escape(context.call((undefined(name='nameplate') if l_0_nameplate is missing else l_0_nameplate), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'logo'), _block_vars=_block_vars))
        yield '</a></p>\n</header>\n<main>\n<article class="notice">\n<h1'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'withdrawn'))
        yield '</h1>\n<p><a href="'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'url'))
        yield '"'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'front_page'))
        yield '</a></p>\n</article>\n</main>\n</body>\n'

    blocks = {'title': block_title, 'body': block_body}
    debug_info = '1=13&2=16&3=24&4=38&7=51&11=55&12=59'
    return locals()


def not_found_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'not_found.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        l_0_nameplate = missing
        pass
        parent_template = environment.get_template('base.html', 'not_found.html')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        included_template = environment.get_template('macros.html', 'not_found.html')._get_default_module(context)
        l_0_nameplate = getattr(included_template, 'nameplate', missing)
        if l_0_nameplate is missing:
            l_0_nameplate = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'not_found.html') does not export the requested name 'nameplate'", name='nameplate')
        context.vars['nameplate'] = l_0_nameplate
        context.exported_vars.discard('nameplate')
        yield from parent_template.root_render_func(context)

    def block_title(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_words = resolve('words')
        l_0_feed = resolve('feed')
        pass
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'not_found'))
        yield ' – '
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'))

    def block_body(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_feed = resolve('feed')
        l_0_nameplate = resolve('nameplate')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        pass
        yield '<body>\n<header class="masthead">\n<p class="home"><a href="'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'url'))
        yield '">'
        yield escape(context.call((undefined(name='nameplate') if l_0_nameplate is missing else l_0_nameplate), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'logo'), _block_vars=_block_vars))
        yield '</a></p>\n</header>\n<main>\n<article class="notice">\n<h1'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'not_found'))
        yield '</h1>\n<p><a href="'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'url'))
        yield '"'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'front_page'))
        yield '</a></p>\n</article>\n</main>\n</body>\n'

    blocks = {'title': block_title, 'body': block_body}
    debug_info = '1=13&2=16&3=24&4=38&7=51&11=55&12=59'
    return locals()


def archive_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'archive.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        l_0_in = l_0_nameplate = missing
        pass
        parent_template = environment.get_template('base.html', 'archive.html')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        included_template = environment.get_template('macros.html', 'archive.html')._get_default_module(context)
        l_0_in = getattr(included_template, 'in', missing)
        if l_0_in is missing:
            l_0_in = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'archive.html') does not export the requested name 'in'", name='in')
        l_0_nameplate = getattr(included_template, 'nameplate', missing)
        if l_0_nameplate is missing:
            l_0_nameplate = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'archive.html') does not export the requested name 'nameplate'", name='nameplate')
        context.vars.update({'in': l_0_in, 'nameplate': l_0_nameplate})
        context.exported_vars.difference_update(('in', 'nameplate'))
        yield from parent_template.root_render_func(context)

    def block_title(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_period = resolve('period')
        l_0_feed = resolve('feed')
        pass
        yield escape((undefined(name='period') if l_0_period is missing else l_0_period))
        yield ' – '
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'))

    def block_style(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_archive_style = resolve('archive_style')
        pass
        yield escape((undefined(name='archive_style') if l_0_archive_style is missing else l_0_archive_style))

    def block_body(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        pass
        yield '<body class="h-feed">\n'
        yield from context.blocks['masthead'][0](context)
        yield '<main>\n'
        yield from context.blocks['entries'][0](context)
        yield from context.blocks['turn'][0](context)
        yield '</main>\n</body>\n'

    def block_masthead(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_home = resolve('home')
        l_0_nameplate = resolve('nameplate')
        l_0_feed = resolve('feed')
        l_0_period = resolve('period')
        pass
        yield '<header class="masthead">\n<p class="home"><a href="'
        yield escape(environment.getattr((undefined(name='home') if l_0_home is missing else l_0_home), 'url'))
        yield '">'
        yield escape(context.call((undefined(name='nameplate') if l_0_nameplate is missing else l_0_nameplate), environment.getattr((undefined(name='home') if l_0_home is missing else l_0_home), 'title'), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'logo'), _block_vars=_block_vars))
        yield '</a></p>\n<h1 class="p-name"><bdi>'
        yield escape((undefined(name='period') if l_0_period is missing else l_0_period))
        yield '</bdi></h1>\n'
        if (environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'name') != 'main'):
            pass
            yield '<p class="p-summary"><bdi>'
            yield escape((environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'heading') or environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title')))
            yield '</bdi></p>\n'
        yield '</header>\n'

    def block_entries(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_feed = resolve('feed')
        try:
            t_1 = environment.filters['day']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'day' found.")
        try:
            t_2 = environment.filters['label']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'label' found.")
        pass
        yield '<ul class="titles">\n'
        for l_1_entry in environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'entries'):
            l_1_in = resolve('in')
            l_1_language = resolve('language')
            _loop_vars = {}
            pass
            yield '<li class="h-entry"'
            yield escape(context.call((undefined(name='in') if l_1_in is missing else l_1_in), (environment.getattr(l_1_entry, 'language') or (undefined(name='language') if l_1_language is missing else l_1_language)), (undefined(name='language') if l_1_language is missing else l_1_language), _loop_vars=_loop_vars))
            yield '><time class="dt-published" datetime="'
            yield escape(context.call(environment.getattr(environment.getattr(l_1_entry, 'published'), 'isoformat'), _loop_vars=_loop_vars))
            yield '">'
            yield escape(t_1(environment.getattr(l_1_entry, 'published'), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'zone'), (undefined(name='language') if l_1_language is missing else l_1_language)))
            yield '</time> <a class="p-name u-url" href="'
            yield escape(environment.getattr(l_1_entry, 'url'))
            yield '"><bdi>'
            yield escape(t_2(l_1_entry))
            yield '</bdi></a></li>\n'
        l_1_entry = l_1_in = l_1_language = missing
        yield '</ul>\n'

    def block_turn(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_language = resolve('language')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        l_0_newer_url = resolve('newer_url')
        l_0_feed = resolve('feed')
        l_0_list_url = resolve('list_url')
        l_0_in_feed = resolve('in_feed')
        l_0_older_url = resolve('older_url')
        l_0_rtl = missing
        try:
            t_3 = environment.filters['direction']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'direction' found.")
        pass
        l_0_rtl = (t_3((undefined(name='language') if l_0_language is missing else l_0_language)) == 'rtl')
        _block_vars['rtl'] = l_0_rtl
        yield '<nav class="more turn"'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield ' aria-label="'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'archive'))
        yield '">\n'
        if (undefined(name='newer_url') if l_0_newer_url is missing else l_0_newer_url):
            pass
            yield '<a rel="next" href="'
            yield escape((undefined(name='newer_url') if l_0_newer_url is missing else l_0_newer_url))
            yield '">'
            yield escape(('→' if (undefined(name='rtl') if l_0_rtl is missing else l_0_rtl) else '←'))
            yield ' '
            yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'newer'))
            yield '</a>\n'
        if (environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'name') == 'main'):
            pass
            yield '<a href="'
            yield escape((undefined(name='list_url') if l_0_list_url is missing else l_0_list_url))
            yield '">'
            yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'archive'))
            yield '</a>\n'
        else:
            pass
            yield '<a href="'
            yield escape((undefined(name='list_url') if l_0_list_url is missing else l_0_list_url))
            yield '"'
            yield escape((undefined(name='in_feed') if l_0_in_feed is missing else l_0_in_feed))
            yield '><bdi>'
            yield escape((environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'heading') or environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title')))
            yield '</bdi></a>\n'
        if (undefined(name='older_url') if l_0_older_url is missing else l_0_older_url):
            pass
            yield '<a rel="prev" href="'
            yield escape((undefined(name='older_url') if l_0_older_url is missing else l_0_older_url))
            yield '">'
            yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'older'))
            yield ' '
            yield escape(('←' if (undefined(name='rtl') if l_0_rtl is missing else l_0_rtl) else '→'))
            yield '</a>\n'
        yield '</nav>\n'

    blocks = {'title': block_title, 'style': block_style, 'body': block_body, 'masthead': block_masthead, 'entries': block_entries, 'turn': block_turn}
    debug_info = '1=13&2=16&3=27&4=41&5=52&7=61&17=63&24=64&7=67&9=80&10=84&11=86&12=89&17=93&19=115&20=121&24=134&25=157&26=160&27=164&28=167&30=173&31=176&33=183&35=189&36=192'
    return locals()


def archive_list_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'archive_list.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        l_0_nameplate = missing
        pass
        parent_template = environment.get_template('base.html', 'archive_list.html')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        included_template = environment.get_template('macros.html', 'archive_list.html')._get_default_module(context)
        l_0_nameplate = getattr(included_template, 'nameplate', missing)
        if l_0_nameplate is missing:
            l_0_nameplate = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'archive_list.html') does not export the requested name 'nameplate'", name='nameplate')
        context.vars['nameplate'] = l_0_nameplate
        context.exported_vars.discard('nameplate')
        yield from parent_template.root_render_func(context)

    def block_title(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_words = resolve('words')
        l_0_feed = resolve('feed')
        pass
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'archive'))
        yield ' – '
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'))

    def block_style(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_archive_style = resolve('archive_style')
        pass
        yield escape((undefined(name='archive_style') if l_0_archive_style is missing else l_0_archive_style))

    def block_body(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        pass
        yield '<body>\n'
        yield from context.blocks['masthead'][0](context)
        yield '<main>\n'
        yield from context.blocks['entries'][0](context)
        yield '</main>\n</body>\n'

    def block_masthead(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_feed = resolve('feed')
        l_0_in_feed = resolve('in_feed')
        l_0_nameplate = resolve('nameplate')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        pass
        yield '<header class="masthead">\n<p class="home"><a href="'
        yield escape(environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'url'))
        yield '"'
        yield escape((undefined(name='in_feed') if l_0_in_feed is missing else l_0_in_feed))
        yield '>'
        yield escape(context.call((undefined(name='nameplate') if l_0_nameplate is missing else l_0_nameplate), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'title'), environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'logo'), _block_vars=_block_vars))
        yield '</a></p>\n<h1'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'archive'))
        yield '</h1>\n</header>\n'

    def block_entries(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_parts = resolve('parts')
        pass
        yield '<ul class="titles">\n'
        for (l_1_title, l_1_url) in (undefined(name='parts') if l_0_parts is missing else l_0_parts):
            _loop_vars = {}
            pass
            yield '<li><a href="'
            yield escape(l_1_url)
            yield '"><bdi>'
            yield escape(l_1_title)
            yield '</bdi></a></li>\n'
        l_1_title = l_1_url = missing
        yield '</ul>\n'

    blocks = {'title': block_title, 'style': block_style, 'body': block_body, 'masthead': block_masthead, 'entries': block_entries}
    debug_info = '1=13&2=16&3=24&4=38&5=49&7=58&14=60&7=63&9=77&10=83&14=88&16=98&17=102'
    return locals()


def base_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'base.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_language = resolve('language')
        l_0_metadata = resolve('metadata')
        l_0_feed = resolve('feed')
        try:
            t_1 = environment.filters['direction']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'direction' found.")
        pass
        yield '<!doctype html>\n<html lang="'
        yield escape((undefined(name='language') if l_0_language is missing else l_0_language))
        yield '" dir="'
        yield escape(t_1((undefined(name='language') if l_0_language is missing else l_0_language)))
        yield '">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src http: https: data:; media-src http: https:; style-src \'unsafe-inline\'; base-uri \'none\'; form-action \'none\'">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<title>'
        yield from context.blocks['title'][0](context)
        yield '</title>\n'
        yield escape((undefined(name='metadata') if l_0_metadata is missing else l_0_metadata))
        yield '\n<link rel="icon" href="'
        yield escape((environment.getattr((undefined(name='feed') if l_0_feed is missing else l_0_feed), 'icon') or 'data:,'))
        yield '">\n<style>\n'
        yield from context.blocks['style'][0](context)
        yield '</style>\n'
        yield from context.blocks['head'][0](context)
        yield '</head>\n'
        yield from context.blocks['body'][0](context)
        yield '</html>\n'

    def block_title(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        pass

    def block_style(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_article_style = resolve('article_style')
        pass
        yield escape((undefined(name='article_style') if l_0_article_style is missing else l_0_article_style))

    def block_head(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        pass

    def block_body(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        pass

    blocks = {'title': block_title, 'style': block_style, 'head': block_head, 'body': block_body}
    debug_info = '3=21&9=25&10=27&11=29&13=31&15=33&17=35&9=38&13=47&15=58&17=67'
    return locals()


def episode_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'episode.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_entry = resolve('entry')
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        l_0_known_roles = resolve('known_roles')
        l_0_episode = missing
        try:
            t_1 = environment.filters['lower']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'lower' found.")
        try:
            t_2 = environment.tests['none']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No test named 'none' found.")
        pass
        l_0_episode = environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'episode')
        context.vars['episode'] = l_0_episode
        context.exported_vars.add('episode')
        if (((not t_2(environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'season'))) or (not t_2(environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'number')))) or environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'location')):
            pass
            yield '<p class="byline"><span'
            yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
            yield '>'
            if (not t_2(environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'season'))):
                pass
                yield escape(context.call(environment.getattr(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'season'), 'format'), environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'season')))
            if ((not t_2(environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'season'))) and (not t_2(environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'number')))):
                pass
                yield ' · '
            if (not t_2(environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'number'))):
                pass
                yield escape(context.call(environment.getattr(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'episode'), 'format'), environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'number')))
            yield '</span>'
            if environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'location'):
                pass
                yield ' · <bdi>'
                yield escape(environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'location'))
                yield '</bdi>'
            yield '</p>\n'
        if environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'people'):
            pass
            l_0_known_roles = {'host': environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'host'), 'guest': environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'guest')}
            context.vars['known_roles'] = l_0_known_roles
            context.exported_vars.add('known_roles')
            yield '<p class="byline">'
            l_1_loop = missing
            for l_1_person, l_1_loop in LoopContext(environment.getattr((undefined(name='episode') if l_0_episode is missing else l_0_episode), 'people'), undefined):
                _loop_vars = {}
                pass
                if (not environment.getattr(l_1_loop, 'first')):
                    pass
                    yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'comma'))
                if environment.getattr(l_1_person, 'url'):
                    pass
                    yield '<a href="'
                    yield escape(environment.getattr(l_1_person, 'url'))
                    yield '"><bdi>'
                    yield escape(environment.getattr(l_1_person, 'name'))
                    yield '</bdi></a>'
                else:
                    pass
                    yield '<bdi>'
                    yield escape(environment.getattr(l_1_person, 'name'))
                    yield '</bdi>'
                if environment.getattr(l_1_person, 'role'):
                    pass
                    yield ' ('
                    if (t_1(environment.getattr(l_1_person, 'role')) in (undefined(name='known_roles') if l_0_known_roles is missing else l_0_known_roles)):
                        pass
                        yield '<span'
                        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
                        yield '>'
                        yield escape(environment.getitem((undefined(name='known_roles') if l_0_known_roles is missing else l_0_known_roles), t_1(environment.getattr(l_1_person, 'role'))))
                        yield '</span>'
                    else:
                        pass
                        yield '<bdi>'
                        yield escape(environment.getattr(l_1_person, 'role'))
                        yield '</bdi>'
                    yield ')'
            l_1_loop = l_1_person = missing
            yield '</p>\n'

    blocks = {}
    debug_info = '2=28&3=31&4=34&6=52&7=54&8=59'
    return locals()


def feeds_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'feeds.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_in_words = resolve('in_words')
        l_0_words = resolve('words')
        l_0_feeds = resolve('feeds')
        pass
        yield '<nav class="more" aria-labelledby="feeds">\n<h2 id="feeds"'
        yield escape((undefined(name='in_words') if l_0_in_words is missing else l_0_in_words))
        yield '>'
        yield escape(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'more_feeds'))
        yield '</h2>\n<ul>\n'
        for (l_1_title, l_1_url) in (undefined(name='feeds') if l_0_feeds is missing else l_0_feeds):
            l_1_in_feed = resolve('in_feed')
            _loop_vars = {}
            pass
            yield '<li><a href="'
            yield escape(l_1_url)
            yield '"'
            yield escape((undefined(name='in_feed') if l_1_in_feed is missing else l_1_in_feed))
            yield '><bdi>'
            yield escape(l_1_title)
            yield '</bdi></a></li>\n'
        l_1_title = l_1_url = l_1_in_feed = missing
        yield '</ul>\n</nav>\n'

    blocks = {}
    debug_info = '3=15&5=19&6=24'
    return locals()


def files_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'files.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_entry = resolve('entry')
        l_0_file = l_0_only = missing
        try:
            t_1 = environment.filters['count']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'count' found.")
        try:
            t_2 = environment.filters['label']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'label' found.")
        pass
        included_template = environment.get_template('macros.html', 'files.html')._get_default_module(context)
        l_0_file = getattr(included_template, 'file', missing)
        if l_0_file is missing:
            l_0_file = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'files.html') does not export the requested name 'file'", name='file')
        context.vars['file'] = l_0_file
        context.exported_vars.discard('file')
        yield '<div class="files">\n'
        l_0_only = (t_1(environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'enclosures')) == 1)
        context.vars['only'] = l_0_only
        context.exported_vars.add('only')
        for l_1_enclosure in environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'enclosures'):
            l_1_captions = resolve('captions')
            l_1_language = resolve('language')
            l_1_words = resolve('words')
            l_1_in_words = resolve('in_words')
            _loop_vars = {}
            pass
            if context.call(environment.getattr(environment.getattr(l_1_enclosure, 'media_type'), 'startswith'), 'audio/', _loop_vars=_loop_vars):
                pass
                yield '<audio class="u-audio" controls preload="none" src="'
                yield escape(environment.getattr(l_1_enclosure, 'url'))
                yield '" aria-label="'
                yield escape((environment.getattr(l_1_enclosure, 'title') or t_2((undefined(name='entry') if l_0_entry is missing else l_0_entry))))
                yield '"></audio>\n'
            elif context.call(environment.getattr(environment.getattr(l_1_enclosure, 'media_type'), 'startswith'), 'video/', _loop_vars=_loop_vars):
                pass
                yield '<video class="u-video" controls preload="none" src="'
                yield escape(environment.getattr(l_1_enclosure, 'url'))
                yield '" aria-label="'
                yield escape((environment.getattr(l_1_enclosure, 'title') or t_2((undefined(name='entry') if l_0_entry is missing else l_0_entry))))
                yield '"'
                if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'images'):
                    pass
                    yield ' poster="'
                    yield escape(environment.getattr(environment.getitem(environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'images'), 0), 'url'))
                    yield '"'
                yield '>'
                if (undefined(name='captions') if l_1_captions is missing else l_1_captions):
                    pass
                    yield '<track kind="captions" src="'
                    yield escape(environment.getattr((undefined(name='captions') if l_1_captions is missing else l_1_captions), 'url'))
                    yield '" srclang="'
                    yield escape((undefined(name='language') if l_1_language is missing else l_1_language))
                    yield '">'
                yield '</video>\n'
            yield '<p>'
            if ((undefined(name='only') if l_0_only is missing else l_0_only) and (not environment.getattr(l_1_enclosure, 'title'))):
                pass
                yield escape(context.call((undefined(name='file') if l_0_file is missing else l_0_file), l_1_enclosure, (undefined(name='language') if l_1_language is missing else l_1_language), environment.getattr((undefined(name='words') if l_1_words is missing else l_1_words), 'download'), (undefined(name='in_words') if l_1_in_words is missing else l_1_in_words), _loop_vars=_loop_vars))
            else:
                pass
                yield '<span'
                yield escape((undefined(name='in_words') if l_1_in_words is missing else l_1_in_words))
                yield '>'
                yield escape(environment.getattr((undefined(name='words') if l_1_words is missing else l_1_words), 'download'))
                yield ':</span> '
                yield escape(context.call((undefined(name='file') if l_0_file is missing else l_0_file), l_1_enclosure, (undefined(name='language') if l_1_language is missing else l_1_language), _loop_vars=_loop_vars))
            yield '</p>\n'
        l_1_enclosure = l_1_captions = l_1_language = l_1_words = l_1_in_words = missing
        if environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'episode'):
            pass
            for l_1_transcript in environment.getattr(environment.getattr((undefined(name='entry') if l_0_entry is missing else l_0_entry), 'episode'), 'transcripts'):
                l_1_in_words = resolve('in_words')
                l_1_words = resolve('words')
                l_1_language = resolve('language')
                _loop_vars = {}
                pass
                yield '<p>'
                if environment.getattr(l_1_transcript, 'title'):
                    pass
                    yield '<span'
                    yield escape((undefined(name='in_words') if l_1_in_words is missing else l_1_in_words))
                    yield '>'
                    yield escape(environment.getattr((undefined(name='words') if l_1_words is missing else l_1_words), 'transcript'))
                    yield ':</span> '
                yield escape(context.call((undefined(name='file') if l_0_file is missing else l_0_file), l_1_transcript, (undefined(name='language') if l_1_language is missing else l_1_language), environment.getattr((undefined(name='words') if l_1_words is missing else l_1_words), 'transcript'), (undefined(name='in_words') if l_1_in_words is missing else l_1_in_words), _loop_vars=_loop_vars))
                yield '</p>\n'
            l_1_transcript = l_1_in_words = l_1_words = l_1_language = missing
        yield '</div>\n'

    blocks = {}
    debug_info = '2=25&4=32&5=35&6=42&7=45&8=49&9=52&11=71&13=84&14=86&15=93'
    return locals()


def macros_html(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'macros.html'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_in = l_0_nameplate = l_0_linked = l_0_names = l_0_picture = l_0_player = l_0_file = missing
        try:
            t_1 = environment.filters['default']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'default' found.")
        try:
            t_2 = environment.filters['direction']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'direction' found.")
        try:
            t_3 = environment.filters['duration']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'duration' found.")
        try:
            t_4 = environment.filters['file_kind']
        except KeyError:
            @internalcode
            def t_4(*unused):
                raise TemplateRuntimeError("No filter named 'file_kind' found.")
        try:
            t_5 = environment.filters['file_name']
        except KeyError:
            @internalcode
            def t_5(*unused):
                raise TemplateRuntimeError("No filter named 'file_name' found.")
        try:
            t_6 = environment.filters['label']
        except KeyError:
            @internalcode
            def t_6(*unused):
                raise TemplateRuntimeError("No filter named 'label' found.")
        try:
            t_7 = environment.filters['list']
        except KeyError:
            @internalcode
            def t_7(*unused):
                raise TemplateRuntimeError("No filter named 'list' found.")
        try:
            t_8 = environment.filters['selectattr']
        except KeyError:
            @internalcode
            def t_8(*unused):
                raise TemplateRuntimeError("No filter named 'selectattr' found.")
        try:
            t_9 = environment.filters['size']
        except KeyError:
            @internalcode
            def t_9(*unused):
                raise TemplateRuntimeError("No filter named 'size' found.")
        pass
        def macro(l_1_other, l_1_language):
            t_10 = []
            if l_1_other is missing:
                l_1_other = undefined("parameter 'other' was not provided", name='other')
            if l_1_language is missing:
                l_1_language = undefined("parameter 'language' was not provided", name='language')
            pass
            if (l_1_other != l_1_language):
                pass
                t_10.extend((
                    ' lang="',
                    escape(l_1_other),
                    '" dir="',
                    escape(t_2(l_1_other)),
                    '"',
                ))
            return concat(t_10)
        context.exported_vars.add('in')
        context.vars['in'] = l_0_in = Macro(environment, macro, 'in', ('other', 'language'), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_title, l_1_logo):
            t_11 = []
            if l_1_title is missing:
                l_1_title = undefined("parameter 'title' was not provided", name='title')
            if l_1_logo is missing:
                l_1_logo = undefined("parameter 'logo' was not provided", name='logo')
            pass
            if l_1_logo:
                pass
                t_11.extend((
                    '<img class="logo" src="',
                    escape(l_1_logo),
                    '" alt="',
                    escape(l_1_title),
                    '">',
                ))
            else:
                pass
                t_11.extend((
                    '<bdi>',
                    escape(l_1_title),
                    '</bdi>',
                ))
            return concat(t_11)
        context.exported_vars.add('nameplate')
        context.vars['nameplate'] = l_0_nameplate = Macro(environment, macro, 'nameplate', ('title', 'logo'), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_label, l_1_pages):
            t_12 = []
            if l_1_label is missing:
                l_1_label = undefined("parameter 'label' was not provided", name='label')
            if l_1_pages is missing:
                l_1_pages = undefined("parameter 'pages' was not provided", name='pages')
            pass
            if (l_1_label in l_1_pages):
                pass
                t_12.extend((
                    '<a href="',
                    escape(environment.getitem(l_1_pages, l_1_label)),
                    '"><bdi>',
                    escape(l_1_label),
                    '</bdi></a>',
                ))
            else:
                pass
                t_12.extend((
                    '<bdi>',
                    escape(l_1_label),
                    '</bdi>',
                ))
            return concat(t_12)
        context.exported_vars.add('linked')
        context.vars['linked'] = l_0_linked = Macro(environment, macro, 'linked', ('label', 'pages'), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_people, l_1_comma, l_1_pages):
            t_13 = []
            if l_1_people is missing:
                l_1_people = undefined("parameter 'people' was not provided", name='people')
            if l_1_comma is missing:
                l_1_comma = undefined("parameter 'comma' was not provided", name='comma')
            if l_1_pages is missing:
                l_1_pages = {}
            pass
            l_2_loop = missing
            for l_2_person, l_2_loop in LoopContext(l_1_people, undefined):
                l_2_url = missing
                _loop_vars = {}
                pass
                if (not environment.getattr(l_2_loop, 'first')):
                    pass
                    t_13.append(
                        escape(l_1_comma),
                    )
                l_2_url = (environment.getattr(l_2_person, 'url') or t_1(environment.getitem(l_1_pages, environment.getattr(l_2_person, 'name')), ''))
                _loop_vars['url'] = l_2_url
                if (undefined(name='url') if l_2_url is missing else l_2_url):
                    pass
                    t_13.extend((
                        '<a class="p-author h-card" href="',
                        escape((undefined(name='url') if l_2_url is missing else l_2_url)),
                        '"',
                    ))
                    if environment.getattr(l_2_person, 'url'):
                        pass
                        t_13.append(
                            ' rel="me"',
                        )
                    t_13.extend((
                        '><bdi>',
                        escape(environment.getattr(l_2_person, 'name')),
                        '</bdi></a>',
                    ))
                else:
                    pass
                    t_13.extend((
                        '<bdi class="p-author h-card">',
                        escape(environment.getattr(l_2_person, 'name')),
                        '</bdi>',
                    ))
            l_2_loop = l_2_person = l_2_url = missing
            return concat(t_13)
        context.exported_vars.add('names')
        context.vars['names'] = l_0_names = Macro(environment, macro, 'names', ('people', 'comma', 'pages'), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_image, l_1_class):
            t_14 = []
            if l_1_image is missing:
                l_1_image = undefined("parameter 'image' was not provided", name='image')
            if l_1_class is missing:
                l_1_class = undefined("parameter 'class' was not provided", name='class')
            pass
            t_14.extend((
                '<img class="',
                escape(l_1_class),
                '" src="',
                escape(environment.getattr(l_1_image, 'url')),
                '" alt="',
                escape(environment.getattr(l_1_image, 'alt')),
                '"',
            ))
            if (environment.getattr(l_1_image, 'width') and environment.getattr(l_1_image, 'height')):
                pass
                t_14.extend((
                    ' width="',
                    escape(environment.getattr(l_1_image, 'width')),
                    '" height="',
                    escape(environment.getattr(l_1_image, 'height')),
                    '"',
                ))
            return concat(t_14)
        context.exported_vars.add('picture')
        context.vars['picture'] = l_0_picture = Macro(environment, macro, 'picture', ('image', 'class'), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_entry):
            t_15 = []
            if l_1_entry is missing:
                l_1_entry = undefined("parameter 'entry' was not provided", name='entry')
            pass
            for l_2_enclosure in t_7(context.eval_ctx, t_8(context, environment.getattr(l_1_entry, 'enclosures'), 'is_playable'))[:1]:
                _loop_vars = {}
                pass
                if context.call(environment.getattr(environment.getattr(l_2_enclosure, 'media_type'), 'startswith'), 'video/', _loop_vars=_loop_vars):
                    pass
                    t_15.extend((
                        '<video class="u-video" controls preload="none" src="',
                        escape(environment.getattr(l_2_enclosure, 'url')),
                        '" aria-label="',
                        escape(t_6(l_1_entry)),
                        '"></video>',
                    ))
                else:
                    pass
                    t_15.extend((
                        '<audio class="u-audio" controls preload="none" src="',
                        escape(environment.getattr(l_2_enclosure, 'url')),
                        '" aria-label="',
                        escape(t_6(l_1_entry)),
                        '"></audio>',
                    ))
            l_2_enclosure = missing
            return concat(t_15)
        context.exported_vars.add('player')
        context.vars['player'] = l_0_player = Macro(environment, macro, 'player', ('entry',), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_enclosure, l_1_language, l_1_word, l_1_in_words):
            t_16 = []
            if l_1_enclosure is missing:
                l_1_enclosure = undefined("parameter 'enclosure' was not provided", name='enclosure')
            if l_1_language is missing:
                l_1_language = undefined("parameter 'language' was not provided", name='language')
            if l_1_word is missing:
                l_1_word = ''
            if l_1_in_words is missing:
                l_1_in_words = ''
            pass
            t_16.extend((
                '<a href="',
                escape(environment.getattr(l_1_enclosure, 'url')),
                '" type="',
                escape(environment.getattr(l_1_enclosure, 'media_type')),
                '"',
                escape((l_1_in_words if (l_1_word and (not environment.getattr(l_1_enclosure, 'title'))) else cond_expr_undefined("the inline if-expression on line 30 in 'macros.html' evaluated to false and no else section was defined."))),
                '><bdi>',
                escape(((environment.getattr(l_1_enclosure, 'title') or l_1_word) or t_5(l_1_enclosure))),
                '</bdi></a> <small dir="ltr">(',
                escape(t_4(l_1_enclosure)),
            ))
            if environment.getattr(l_1_enclosure, 'length'):
                pass
                t_16.extend((
                    ', ',
                    escape(t_9(environment.getattr(l_1_enclosure, 'length'), l_1_language)),
                ))
            if environment.getattr(l_1_enclosure, 'duration'):
                pass
                t_16.extend((
                    ', <bdi>',
                    escape(t_3(environment.getattr(l_1_enclosure, 'duration'), l_1_language)),
                    '</bdi>',
                ))
            t_16.append(
                ')</small>',
            )
            return concat(t_16)
        context.exported_vars.add('file')
        context.vars['file'] = l_0_file = Macro(environment, macro, 'file', ('enclosure', 'language', 'word', 'in_words'), False, False, False, context.eval_ctx.autoescape)

    blocks = {}
    debug_info = '1=66&2=73&5=85&6=92&9=111&10=118&12=137&13=147&15=186&16=195&19=214&20=219&21=222&22=226&24=235&29=244&30=257'
    return locals()


def style_css(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'style.css'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        pass
        yield ':root { color-scheme: light dark; --paper: #fffdf9; --ink: #1d1b18; --soft: #5e5950; --line: #ddd7cb; --accent: #8c2a12; --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, Charter, Georgia, "Noto Serif", serif; --sans: system-ui, "Noto Sans", sans-serif; }\n@media (prefers-color-scheme: dark) { :root { --paper: #151412; --ink: #e8e4da; --soft: #aaa395; --line: #3b3731; --accent: #f2a489; } }\n[dir=ltr] { --loose: 1.6; --tight: 1.2; }\n[dir=rtl] { --loose: 1.85; --tight: 1.45; }\n:lang(zh), :lang(ja), :lang(ko) { --loose: 1.8; --tight: 1.4; --serif: var(--sans); }\n:lang(zh), :lang(ja) { line-break: strict; }\n:lang(ko) { word-break: keep-all; }\nh1:lang(ja), h2:lang(ja), h3:lang(ja) { word-break: auto-phrase; }\n* { box-sizing: border-box; }\nhtml { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }\nbody { margin: 0 auto; max-width: 70rem; padding: 0 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 1.125rem/1.6 var(--serif); overflow-wrap: break-word; text-autospace: normal; }\nbody, .h-entry { font-family: var(--serif); line-height: var(--loose); }\nh1, h2, h3, h4 { line-height: var(--tight); text-wrap: balance; margin: 1.75em 0 .5em; }\np { margin: 0 0 1em; text-wrap: pretty; }\na { color: inherit; text-decoration-color: var(--accent); text-decoration-thickness: .07em; text-underline-offset: .2em; }\na:hover { color: var(--accent); }\n:focus-visible { outline: .15rem solid var(--accent); outline-offset: .2rem; }\nimg { max-width: 100%; height: auto; }\ncode { font-family: ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, monospace; font-size: .85em; }\nsmall, .byline, .kicker, .home, .jump, .side, .more, footer { font-family: var(--sans); font-size: .875rem; color: var(--soft); }\n.kicker { color: var(--accent); font-weight: 600; margin: 0 0 .25rem; }\n.byline { margin: 0 0 .25rem; }\n.masthead { border-block-end: 3px double var(--ink); }\n.home a { color: var(--ink); font: 600 1.25rem/var(--tight) var(--serif); text-decoration: none; }\n.logo { height: 2.25rem; object-fit: contain; vertical-align: bottom; border-radius: .2rem; }\n.jump a { color: var(--accent); }\n.more h2, .side h2 { margin: 0 0 .5rem; font-size: 1rem; color: var(--ink); }\n.more ul, .addresses { list-style: none; padding: 0; margin: 0 0 1rem; }\n@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #333; --line: #999; --accent: #000; } body { max-width: none; padding: 0; font-size: 11pt; } nav, .jump, .offer, .side { display: none; } h1, h2, h3, h4 { break-after: avoid; } img { break-inside: avoid; } a { text-decoration: none; } }\n'

    blocks = {}
    debug_info = ''
    return locals()


def article_css(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'article.css'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        pass
        template = environment.get_template('style.css', 'article.css')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield '@media screen { body { max-width: 42rem; } }\n[dir=ltr] { --slant: italic; }\n[dir=rtl], :lang(zh), :lang(ja), :lang(ko) { --slant: normal; }\nem, i, cite, dfn, var, address { font-style: var(--slant); }\n[dir=rtl] em, em:lang(zh), em:lang(ja), em:lang(ko) { font-weight: bold; }\n.e-content [lang] { font-family: var(--serif); line-height: var(--loose); }\naudio, video { display: block; width: 100%; }\nul, ol { padding-inline-start: 1.4em; }\nsup, sub { line-height: 0; }\n.byline .u-url { text-decoration: none; }\n.byline .u-url:hover { text-decoration: underline; }\n.masthead { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; padding-block: 1.25rem .6rem; }\n.masthead:has(.logo) { align-items: center; }\n.masthead p { margin: 0; }\narticle > header { margin-block: 2.5rem 1.5rem; }\nh1 { margin: 0 0 .5rem; font-size: clamp(2rem, 1.5rem + 2.2vw, 2.9rem); }\n.standfirst { font-size: 1.3rem; line-height: calc(var(--loose) * .9); color: var(--soft); margin-block: 0 1rem; }\n.lead { display: block; width: 100%; margin-block: 0 1.75rem; }\nfigure:has(> .lead) { margin-block: 0 1.75rem; }\nfigure > .lead { margin: 0; }\n.files { margin-block: 0 1.75rem; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; font-family: var(--sans); font-size: .9rem; }\n.files p { margin: .5rem 0 0; }\n.files p:first-child { margin: 0; }\n.files small { white-space: nowrap; }\n.e-content h1, .e-content h2 { font-size: 1.5rem; }\n.e-content h3 { font-size: 1.25rem; }\n.e-content h4, .e-content h5, .e-content h6 { font-size: 1.0625rem; }\n.e-content p, .e-content li { hyphens: auto; hyphenate-limit-chars: 10 4 4; }\n.e-content li { margin-block-end: .35em; }\n.e-content > :first-child { margin-block-start: 0; }\nfigure { margin: 1.75rem 0; }\nfigure img { display: block; }\nfigcaption, caption { font-family: var(--sans); font-size: .875rem; line-height: 1.5; color: var(--soft); padding-block-start: .5rem; text-align: start; }\nblockquote { margin: 1.5rem 0; padding-inline-start: 1.25rem; border-inline-start: .2rem solid var(--accent); }\npre { margin: 1.5rem 0; padding: .9rem 1rem; border: 1px solid var(--line); border-radius: .375rem; line-height: 1.5; overflow-x: auto; text-autospace: no-autospace; }\npre, .wide { --edge: 2rem 100%; --dark: light-dark(#0003, #fff4); background: linear-gradient(90deg, var(--paper) 30%, transparent) 0/var(--edge) no-repeat local, linear-gradient(270deg, var(--paper) 30%, transparent) 100%/var(--edge) no-repeat local, linear-gradient(90deg, var(--dark), transparent) 0/.7rem 100% no-repeat, linear-gradient(270deg, var(--dark), transparent) 100%/.7rem 100% no-repeat; }\npre:has(> code) { direction: ltr; }\npre, code { hyphens: none; }\n:not(pre) > code { overflow-wrap: anywhere; }\n.wide { overflow-x: auto; margin: 1.5rem 0; }\ntable { border-collapse: collapse; font-family: var(--sans); font-size: .9375rem; line-height: 1.45; font-variant-numeric: tabular-nums; }\nth, td { padding: .4rem .9rem; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; }\n:is(th, td):first-child { padding-inline-start: 0; }\n:is(th, td):last-child { padding-inline-end: 0; }\n[align=right] { text-align: end; }\n[align=center] { text-align: center; }\nhr { border: 0; border-block-start: 1px solid var(--line); margin: 2.5rem auto; width: 6rem; }\n.more { margin-block: 2rem 0; padding-block-start: 1rem; border-block-start: 1px solid var(--line); }\n.related h2 { margin: 0 0 .5rem; font-size: 1.25rem; }\n.related ul { margin: 0; }\n.beside { display: flex; gap: 1rem 2rem; justify-content: space-between; }\n.beside a { flex: 0 1 50%; text-decoration: none; overflow-wrap: anywhere; }\n.beside a:hover bdi { text-decoration: underline; }\n.beside [rel=prev] { margin-inline-start: auto; text-align: end; }\n.beside small { display: block; font-family: var(--sans); color: var(--soft); }\n.tags, .rights { font-family: var(--sans); font-size: .875rem; color: var(--soft); }\n.tags { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem; margin-block: 2rem 0; }\n.tags a, .kicker a { text-decoration: none; color: var(--accent); }\n.tags li { padding: .1rem .7rem; border: 1px solid var(--line); border-radius: 1rem; }\n.rights { margin-block: 1.5rem 0; }\n.notice { display: grid; align-content: center; justify-items: center; min-height: 60vh; text-align: center; }\nfooter { margin-block: 3rem 0; padding-block-start: 1rem; border-block-start: 3px double var(--ink); }\n.offer a:first-child { font-weight: 600; }\nfooter .more { border: 0; padding: 0; margin: 0; }\n@media print { audio, video, .beside, .related { display: none; } figure, blockquote, tr { break-inside: avoid; } pre { white-space: pre-wrap; } .byline .u-url::after { content: " · " attr(href); } }\n'

    blocks = {}
    debug_info = '1=11'
    return locals()


def index_css(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'index.css'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        pass
        template = environment.get_template('style.css', 'index.css')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield '.masthead { padding-block: 1.5rem .75rem; text-align: center; }\n.masthead h1 { margin: 0; font-size: clamp(2.25rem, 1.5rem + 4vw, 4rem); }\n.home + h1 { margin-block-start: .75rem; font-size: clamp(2rem, 1.5rem + 2vw, 2.75rem); }\nh1 .logo { display: block; height: 4.5rem; margin: auto; }\n.masthead .p-summary { margin: .25rem 0 .5rem; color: var(--soft); }\n.masthead p { margin-block-end: 0; }\n.front { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 4rem; padding-block-start: 1.25rem; }\n.entries { list-style: none; padding: 0; margin: 0; }\n.entries li { padding-block: 1.25rem; border-block-end: 1px solid var(--line); }\n.entries li:first-child { padding-block-start: 0; }\n.entries li:last-child { border: 0; }\n.entries h2 { margin: 0 0 .4rem; font-size: 1.4rem; }\n.entries h2 a { text-decoration: none; }\n.entries h2 a:hover { text-decoration: underline; }\n.entries .p-summary { margin: 0 0 .5rem; }\n.pictured:not(:first-child) { display: grid; grid-template: auto 1fr / minmax(0, 1fr) auto; column-gap: 1.25rem; }\n.pictured div { display: contents; }\n.pictured p:not(.kicker) { grid-column: 1 / -1; }\n.entries img { grid-area: 1 / 2 / 3; width: 6.5rem; aspect-ratio: 3 / 2; object-fit: cover; margin-block: .3rem .6rem; }\n.entries li:first-child h2 { font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); }\n.entries li:first-child img { display: block; width: 100%; aspect-ratio: 16 / 9; max-height: 21rem; object-position: 50% 42%; margin: 0 0 1rem; }\n.side { padding-block-start: 2rem; }\nnav { margin-block-start: 1.5rem; }\n.addresses li { padding-block: .5rem; border-block-start: 1px solid var(--line); }\n.addresses a { font-weight: 600; color: var(--ink); }\n.addresses code { display: block; user-select: all; overflow-wrap: anywhere; color: var(--ink); line-height: 1.6; }\n@media (min-width: 40rem) { .pictured div { display: block; } .entries img { width: 12rem; margin-block-end: 0; } }\n@media screen and (min-width: 60rem) { .front { grid-template-columns: minmax(0, 1fr) 18rem; } .jump { display: none; } .side { padding-block-start: 0; } }\n'

    blocks = {}
    debug_info = '1=11'
    return locals()


def archive_css(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'archive.css'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        pass
        template = environment.get_template('index.css', 'archive.css')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield '.titles, .turn { max-width: 40rem; margin: 1.5rem auto 0; }\n.turn { display: flex; justify-content: space-between; gap: 2rem; }\n.titles { list-style: none; padding: 0; }\n.titles li { display: flex; flex-wrap: wrap; gap: 0 1rem; padding-block: .6rem; border-block-end: 1px solid var(--line); }\n.titles time { flex: 0 0 9.5rem; font: .875rem/1.9 var(--sans); color: var(--soft); }\n.titles a { flex: 1 1 18rem; text-decoration: none; }\n.titles a:hover { text-decoration: underline; }\n'

    blocks = {}
    debug_info = '1=11'
    return locals()


def code_css(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'code.css'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        pass
        yield '.c { color: var(--soft); }\n.k { color: var(--accent); }\n.s { color: light-dark(#2f6310, #a6d189); }\n.n { color: light-dark(#7a4c00, #e3bd78); }\n.f { color: light-dark(#1b5480, #90c2ec); }\n'

    blocks = {}
    debug_info = ''
    return locals()


def podcast_css(environment: Environment) -> dict[str, Any]:
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'podcast.css'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        pass
        yield '.cover { display: block; width: 12rem; height: 12rem; margin: 1rem auto; border-radius: .5rem; object-fit: cover; }\n.directories { list-style: none; display: flex; flex-wrap: wrap; justify-content: center; gap: .5rem; padding: 0; margin: .75rem 0; font: .875rem var(--sans); }\n.directories a { display: block; padding: .4rem .8rem; border: 1px solid var(--line); border-radius: 2rem; text-decoration: none; }\n.directories a:hover { border-color: var(--accent); }\n.entries audio, .entries video { display: block; width: 100%; margin-block-start: .5rem; }\n.pictured:first-child { display: grid; grid-template: auto 1fr / minmax(0, 1fr) auto; column-gap: 1.25rem; }\n.entries li img, .entries li:first-child img { width: 6.5rem; aspect-ratio: 1; margin-block: .3rem .6rem; }\n.pictured audio, .pictured video { grid-column: 1 / -1; }\n@media (min-width: 40rem) { .entries li img, .entries li:first-child img { width: 9rem; } }\n@media print { .entries audio, .entries video, .directories { display: none; } }\n'

    blocks = {}
    debug_info = ''
    return locals()


TEMPLATES: Mapping[str, Callable[[Environment], dict[str, Any]]] = {
    "article.html": article_html,
    "index.html": index_html,
    "withdrawn.html": withdrawn_html,
    "not_found.html": not_found_html,
    "archive.html": archive_html,
    "archive_list.html": archive_list_html,
    "base.html": base_html,
    "episode.html": episode_html,
    "feeds.html": feeds_html,
    "files.html": files_html,
    "macros.html": macros_html,
    "style.css": style_css,
    "article.css": article_css,
    "index.css": index_css,
    "archive.css": archive_css,
    "code.css": code_css,
    "podcast.css": podcast_css,
}
