"""What the tags of site generators look like."""

import re

CANDIDATE = re.compile(r"[{\[%<^@]")
# In ERB <%% stands for <% itself.
ERB = re.compile(r"<%(?P<escaped>%)?(?P<inside>(?>(?:(?!<%|%>|\n[ \t]*\n).)*))%>", re.DOTALL)
ERB_REMARK = re.compile(r"<%-?(?:#|--)")
# A tag ends before a blank line and never holds the opening of another, so unclosed tags take no time.
OUTPUT = re.compile(r"\{\{(?P<inside>(?>(?:(?!\{\{|\}\}|\n[ \t]*\n).)*))\}\}", re.DOTALL)
STATEMENT = re.compile(r"\{%-?(?P<inside>(?>(?:(?!\{%|%\}|\n[ \t]*\n).)*))%\}", re.DOTALL)
# The second form is a comment of MDX, which may hold blank lines.
REMARK = re.compile(r"\{#(?>(?:(?!\{#|#\}|\n[ \t]*\n).)*)#\}|\{/\*(?>(?:(?!\*/|\{/\*).)*)\*/\}", re.DOTALL)
ATTRIBUTES = re.compile(r"\{:(?=[ \t]*(?:[.#:/]|(?P<toc>toc\b)|[\w-]+=[\"'\w]))[^{}\n]*\}")
ATTRIBUTE_LINE = re.compile(r"\{[.#][\w-][^{}\n]*\}[ \t]*$", re.MULTILINE)
KRAMDOWN = re.compile(r"\{::(?P<name>comment|nomarkdown|options)\b[^{}\n]*?(?P<closed>/?)\}", re.IGNORECASE)
KRAMDOWN_END = re.compile(r"\{:/(?:nomarkdown|comment|options)?\}", re.IGNORECASE)
# What MkDocs shows another file with.
INCLUDED = re.compile(r"\{!(?P<inside>[^{}!\n]{1,200})!\}")
SNIPPET = re.compile(r"-{1,2}8<-{1,2}[ \t]*+(?P<inside>[\"'][^\n]{0,200})?")
FILE_PREFIX = re.compile(r"\{(?:filename|static|attach)\}")
CONTENTS = re.compile(r"\[TOC\][ \t]*$", re.IGNORECASE | re.MULTILINE)
RAW_CODE = re.compile(r"<(?P<name>pre|code|script|style)\b", re.IGNORECASE)
LIST_LINE = re.compile(r"(?:\A|\n)[ \t]*(?:[*+-]|\d+[.)])[ \t][^\n]*\n[ \t]*\Z")

CALL = re.compile(r"(?P<name>[\w./@-]+)\s*+(?P<arguments>.*)\Z", re.DOTALL)
LITERAL = re.compile(r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')\s*(?P<filters>(?:\|[^|]*)*)\Z", re.DOTALL)
