"""What surrounds shown HTML: the style sheet for light and dark, the little script of notebooks, and whole pages."""

from symlin.show.markup import Markup, element, joined

_LIGHT = ("--sl-line:#8a8a8a;--sl-soft:rgba(128,128,128,.12);"
          "--sl-proved:#00664a;--sl-refuted:#a3300c;--sl-unknown:#6b5200")
_DARK = ("--sl-line:#8f8f8f;--sl-soft:rgba(160,160,160,.16);"
         "--sl-proved:#5fd3ae;--sl-refuted:#ff9f73;--sl-unknown:#f0c95a")
DARK_THEMES = ('[data-jp-theme-light="false"]', '[theme="dark"]', ".vscode-dark", ".theme-dark")
"""Selectors of front ends that are dark, whatever the system prefers: JupyterLab, Colab, VS Code, Voilà."""
LIGHT_THEMES = ('[data-jp-theme-light="true"]', '[theme="light"]', ".vscode-light", ".theme-light")


def themed(name, light, dark):
    """The rules that set custom properties for elements of a class, in light and dark."""
    by_theme = (f"{', '.join(f'{theme} .{name}' for theme in themes)}{{{properties}}}\n"
                for themes, properties in ((LIGHT_THEMES, light), (DARK_THEMES, dark)))
    return f".{name}{{{light}}}\n@media (prefers-color-scheme: dark){{.{name}{{{dark}}}}}\n{''.join(by_theme)}"


STYLE = Markup(themed("symlin", _LIGHT, _DARK) + """\
.symlin{line-height:1.5}
.symlin p{margin:.35em 0}
.symlin ul{margin:.2em 0 .35em;padding-left:1.6em}
.symlin .sl-claim, .symlin .sl-scroll{overflow-x:auto;overflow-y:hidden;padding:.15em 0}
.symlin .sl-verdict{font-weight:bold;margin-right:.4em;white-space:nowrap}
.symlin .sl-proved{color:var(--sl-proved)}
.symlin .sl-refuted, .symlin .sl-error{color:var(--sl-refuted)}
.symlin .sl-unknown{color:var(--sl-unknown)}
.symlin .sl-values{display:flex;flex-wrap:wrap;align-items:center;gap:.6em 1.8em;margin:.5em 0}
.symlin .sl-value{display:flex !important;align-items:center;gap:.5em;margin:0 !important}
.symlin .sl-sign{font-size:1.3em}
.symlin table{color:inherit;border-collapse:collapse;margin:.5em 0;font-size:inherit}
.symlin table tr, .symlin table tr:hover, .symlin table tr:nth-child(even){background:none}
.symlin table.sl-matrix{position:relative;margin:0;border:0 !important;border-collapse:separate;border-spacing:0;\
padding:.1em .4em;font-variant-numeric:tabular-nums}
.symlin table.sl-matrix::before, .symlin table.sl-matrix::after{content:"";position:absolute;top:0;bottom:0;width:.3em;\
border:1.5px solid;box-sizing:border-box}
.symlin table.sl-matrix::before{left:0;border-right:0}
.symlin table.sl-matrix::after{right:0;border-left:0}
.symlin table.sl-matrix td{border:2px solid transparent;padding:.05em .4em;text-align:center}
.symlin table.sl-matrix td.sl-marked{border-color:var(--sl-refuted) !important}
.symlin table.sl-table th, .symlin table.sl-table td{border:1px solid var(--sl-line);padding:.3em .6em;text-align:left;\
vertical-align:top}
.symlin table.sl-table th{background:var(--sl-soft);font-weight:bold}
.symlin table.sl-table caption{text-align:left;padding:.2em 0;font-weight:bold}
.symlin table.sl-aligned td{border:0;padding:.15em .35em;text-align:left}
.symlin table.sl-aligned td:first-child{text-align:right}
.symlin .sl-inside{border-left:2px solid var(--sl-line);padding-left:.8em;margin:.1em 0 .3em}
.symlin .sl-inside p{margin:.1em 0}
.symlin .sl-kind{display:inline-block;padding:0 .45em;border-left:.35em solid var(--sl-line);white-space:nowrap}
.symlin .sl-constant{border-left-color:#999}
.symlin .sl-linear{border-left-color:#0072b2}
.symlin .sl-affine{border-left-color:#56b4e9;border-left-style:double}
.symlin .sl-quadratic, .symlin .sl-polynomial{border-left-color:#e69f00;border-left-style:dashed}
.symlin .sl-nonlinear{border-left-color:#d55e00;border-left-style:dotted}
.symlin math{font-family:"Latin Modern Math","STIX Two Math","Cambria Math","DejaVu Math TeX Gyre",math;\
font-size:1.08em}
.symlin mtable.sl-aligned mtd{padding:.15em .2em}
.symlin details{margin:.3em 0}
.symlin summary{cursor:pointer}
.symlin figure{margin:.5em 0}
.symlin img, .symlin svg{max-width:100%;height:auto}
""")

SCRIPT = Markup("""\
for(const e of document.querySelectorAll('.symlin img.sl-picture'))\
e.outerHTML=decodeURIComponent(e.src.slice(e.src.indexOf(',')+1));
for(const e of document.querySelectorAll('.symlin .sl-formula[data-mathml]'))\
if(!e.closest('.jp-RenderedHTMLCommon')||document.body.matches('.jp-Notebook'))e.outerHTML=e.dataset.mathml;
""")
"""Where scripts run: pictures take the theme of the page, and formulas are MathML where no MathJax comes to them."""


def block(*parts, form="notebook"):
    """Parts as one piece of HTML: for a "notebook" with its style and script, for a "page" plain."""
    if form == "page":
        return element("div", *parts, class_="symlin")
    return element("div", element("style", STYLE), *parts, element("script", SCRIPT), class_="symlin")


def page_html(*parts, title, language="en"):
    """A whole page in one file, without scripts and without anything loaded from elsewhere.

    ``parts`` are ``Markup`` made with ``form="page"``, or text.

    >>> page_html("a < b", title="Order")[:15]
    '<!DOCTYPE html>'
    """
    style = Markup(STYLE + "html{color-scheme:light dark}\nbody{font-family:system-ui,sans-serif;max-width:60em;"
                   "margin:2em auto;padding:0 1em;color:CanvasText;background:Canvas}\n")
    head = joined([Markup('<meta charset="utf-8">'), Markup('<meta name="viewport" content="width=device-width">'),
                   element("title", title), element("style", style)])
    body = element("body", element("main", element("h1", title), *parts, class_="symlin"))
    return Markup(f'<!DOCTYPE html>\n{element("html", element("head", head), body, lang=language)}\n')
