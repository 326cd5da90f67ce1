"""What a page shows, as plain values, so that tests can say exactly what stands there."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SKIPPED = {"script", "style"}


class Element:
    """A tag with its attributes and contents."""

    def __init__(self, tag, attributes, parent=None):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children = []

    def all(self, *tags, css=None):
        """Every element below with one of the tags, in page order; `css` is one class it must have."""
        for child in self.children:
            if isinstance(child, Element):
                if (not tags or child.tag in tags) and (not css or css in child.attributes.get("class", "").split()):
                    yield child
                yield from child.all(*tags, css=css)

    def first(self, *tags, css=None):
        return next(self.all(*tags, css=css))

    @property
    def text(self):
        """The words as they are read, blanks and no-break spaces as one space."""
        return " ".join("".join(self._words()).replace("\N{NO-BREAK SPACE}", " ").split())

    def _words(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in SKIPPED:
                yield from child._words()


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Element(tag, attrs, self.here))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.here.tag != tag:
            raise AssertionError(f"</{tag}> closes <{self.here.tag}>")
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def read(response):
    """The page of a response as an Element; badly nested HTML fails."""
    reader = Reader()
    reader.feed(response.content.decode())
    assert reader.here is reader.root, f"<{reader.here.tag}> is not closed"
    return reader.root


def main(response):
    """What stands between head and foot."""
    return read(response).first("main")


def tables(element):
    """{caption: rows}, a row being the texts of its cells."""
    return {
        table.first("caption").text: [
            [cell.text for cell in row.all("th", "td")] for row in table.first("tbody").all("tr")
        ]
        for table in element.all("table")
    }


def facts(element):
    """The definition lists below as [(label, [values])]."""
    found = []
    for part in element.all("dt", "dd"):
        if part.tag == "dt":
            found.append((part.text, []))
        else:
            found[-1][1].append(part.text)
    return found


def links(element):
    """[(text, address)] in page order."""
    return [(link.text, link.attributes["href"]) for link in element.all("a")]


def headings(element):
    return [heading.text for heading in element.all("h1", "h2", "h3")]
