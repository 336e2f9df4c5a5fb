"""Drawings and HTML that would do something in a page: each with what must not be left of it."""

from __future__ import annotations

from tests.rendering.notebooks import code, notebook, shown

AWAY = "https://away.example/"
_XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
_BODY = {
    "a refresh in another namespace": (
        f'<meta {_XHTML} http-equiv="refresh" content="0;url={AWAY}"/>', "refresh",
    ),
    "a refresh in a foreign object": (
        f'<foreignObject><meta {_XHTML} http-equiv="refresh" content="0;url={AWAY}"/>'
        "</foreignObject>", "refresh",
    ),
    "a base": (f'<base {_XHTML} href="{AWAY}"/>', "<base"),
    "a form": (
        f'<form {_XHTML} id="f" action="{AWAY}"><input name="q"/><button>Send</button></form>',
        "action",
    ),
    "a frame": (f'<iframe {_XHTML} src="{AWAY}"/>', "iframe"),
    "a picture from elsewhere": (f'<image href="{AWAY}x.png" width="9" height="9"/>', "away."),
    "a paint from elsewhere": (f'<rect width="9" height="9" fill="URL({AWAY}#p)"/>', "away."),
    "an escaped address": (f'<rect width="9" height="9" mask="u\\72l({AWAY}#p)"/>', "away."),
    "a link that runs": (
        '<a href="javascript:document.title=1"><text y="9">Look</text></a>', "javascript",
    ),
    "an old link that runs": (
        '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:document.title=1">'
        '<text y="9">Look</text></a>', "javascript",
    ),
    "a link that comes to run": (
        '<a href="#"><animate attributeName="href" values="javascript:document.title=1"/>'
        '<text y="9">Look</text></a>', "javascript",
    ),
    "a handler": ('<rect width="9" height="9" onclick="document.title=1"/>', "onclick"),
    "a handler that looks like a picture": (
        '<image onload="data:image/(document.title=1)" href="data:image/png;base64,"/>', "onload",
    ),
    "a script": ("<script>document.title=1</script>", "document.title"),
    "a script of another namespace": (
        f"<script {_XHTML}>document.title=1</script>", "document.title",
    ),
    "a style sheet in capitals": ("<STYLE>body{visibility:hidden}</STYLE>", "visibility"),
    "a style sheet of another namespace": (
        f"<style {_XHTML}>body{{visibility:hidden}}</style>", "visibility",
    ),
    "a brace that closes the scope": ("<style>a{} } body{display:none}</style>", "}} body"),
    "a brace in a comment": ("<style>a{/*{*/} } body{display:none}</style>", "/*"),
    "a brace in a text": (
        "<style>a{fill:\"} b{fill:\"} } body{display:none} c{fill:'</style>", "} } body",
    ),
    "an escaped brace": (r"<style>a\{{fill:red} } body{display:none}</style>", "\\"),
    "a selector that looks around": (
        "<style>~ * {display:none} + * {display:none} body:has(&amp;) {display:none}</style>", "~",
    ),
    "a selector in an at rule": ("<style>@media all{ body{display:none} }</style>", "@media"),
    "a sheet from elsewhere": (f"<style>@import '{AWAY}';</style>", "away."),
    "an instruction": (f'<?xml-stylesheet href="{AWAY}"?>', "away."),
}  # fmt: skip
DRAWINGS = {
    name: (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30" width="90" height="30" '
        f'style="position:fixed;inset:0" transform="scale(50)">{body}<circle r="4"/></svg>',
        gone,
    )
    for name, (body, gone) in _BODY.items()
}
HTML = {
    "a refresh": (f'<META http-equiv="refresh" content="0;url={AWAY}">', "refresh"),
    "a base": (f'<base href="{AWAY}">', "<base"),
    "a form": (f'<form action="{AWAY}"><button>Send</button></form>', "action"),
    "a style sheet in capitals": ("<STYLE>body{opacity:0}</STYLE>", "opacity"),
    "a link that runs": ('<a href=" java&#9;script:document.title=1">Look</a>', "script:"),
    "a handler": ('<b onclick="document.title=1">Look</b>', "onclick"),
    "a drawing": (f"<svg>{_BODY['a script'][0]}</svg>", "document.title"),
    "a style": ('<div style="position:fixed;inset:0">Look</div>', "position"),
}


def book_of_hostile_things() -> object:
    """A notebook with all of them between a heading and a last word."""
    drawn = [shown({"image/svg+xml": drawing}) for drawing, _ in DRAWINGS.values()]
    written = [shown({"text/html": html}) for html, _ in HTML.values()]
    return notebook("# Heading", code(*drawn), code(*written), "Last word.")
