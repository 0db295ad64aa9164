"""Pictures of blocks: their parts, sizes, labels and descriptions; nothing injected."""

import xml.etree.ElementTree as ElementTree
from urllib.parse import unquote

import pytest

import symlin as sl
from symlin.show.pictures import blocks_picture, description_of, heads_picture

NS = "{http://www.w3.org/2000/svg}"
n, h, d_v, d_out = sl.sizes("n h d_v d_out")


def texts(svg):
    return ["".join(e.itertext()).replace("\u200b", "") for e in ElementTree.fromstring(svg).iter(f"{NS}text")]


def blocks(svg):
    rects = ElementTree.fromstring(svg).iter(f"{NS}rect")
    return [e.attrib["fill"] for e in rects if e.attrib.get("class") == "sl-edge"]


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_every_head_is_a_column_block_a_row_block_and_a_product(count):
    svg = heads_picture(count)
    fills = blocks(svg)
    assert len(fills) == 4 * count and len(set(fills)) == count
    assert fills[:count] == fills[count : 2 * count]
    assert fills[2 * count :] == [fill for fill in fills[:count] for _ in range(2)]
    labels = texts(svg)
    for k in range(1, count + 1):
        assert labels.count(f"H{k}") == 2 and labels.count(f"WO{k}") == 2
    assert labels.count("+") == count - 1


@pytest.mark.parametrize("count", ["h", h, 12])
def test_many_heads_are_shortened_with_dots(count):
    svg = heads_picture(count, n=n, d_v=d_v, d_out=d_out)
    labels = texts(svg)
    assert len(blocks(svg)) == 12 and {"⋯", "⋮", f"H{count}", f"WO{count}", f"{count}·dv"} <= set(labels)
    assert labels.count("+") == 3


def test_sizes_at_the_sides():
    assert {"4", "64", "512", "1024"} <= set(texts(heads_picture(8, n=4, d_v=64, d_out=1024)))
    assert "(h + 1)·dv" in texts(heads_picture(h + 1, d_v=d_v))


def test_it_is_accessible_and_themed():
    svg = heads_picture(3)
    tree = ElementTree.fromstring(svg)
    assert tree.attrib["role"] == "img" and tree[0].tag == f"{NS}title" and tree[1].tag == f"{NS}desc"
    assert "H_1 W_O^1 + H_2 W_O^2 + H_3 W_O^3" in description_of(svg)
    assert "prefers-color-scheme: dark" in svg and 'data-jp-theme-light="false"' in svg.replace("&quot;", '"')
    patterns = {e.attrib["fill"] for e in tree.iter(f"{NS}rect") if e.attrib.get("fill", "").startswith("url")}
    assert len(patterns) == 3


def test_it_displays_as_an_image_with_its_description():
    svg = heads_picture(2)
    html = svg._repr_html_()
    image = html[html.index("<img") : html.index("/>", html.index("<img")) + 2]
    tree = ElementTree.fromstring(image)
    assert tree.attrib["alt"] == description_of(svg)
    assert unquote(tree.attrib["src"].partition(",")[2]) == svg


def test_blocks_of_any_names():
    svg = blocks_picture(["A_1", "B"], ["C", "D_2"], sizes={"rows": "m"})
    assert {"A1", "B", "C", "D2", "m"} <= set(texts(svg))
    with pytest.raises(TypeError, match="equally many"):
        blocks_picture(["A"], [])


@pytest.mark.parametrize("count", [0, -1, True, 2.5, None])
def test_a_number_of_heads_is_a_whole_number_or_a_symbol(count):
    with pytest.raises(TypeError, match="number of heads"):
        heads_picture(count)


def test_nothing_is_injected():
    evil = '"/><script>alert(1)</script>'
    svg = heads_picture(2, n=evil, d_v=evil, d_out=evil, name=evil, weight=evil)
    tags = {e.tag.removeprefix(NS) for e in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "title", "desc", "style", "defs", "pattern", "path", "rect", "g", "text", "tspan"}
    assert "<script" not in svg._repr_html_().replace("<script>for(const", "")
    assert "alert(1)" in description_of(svg)
