#!/usr/bin/env python3
"""What the corpora test read, set against Python's feedparser.

    compare.py <directory of collections> <results as JSON lines>

Prints three things: feeds that feedparser reads and we do not; titles, links and dates that
differ on every feed that both read; and feedparser's own expectations (the `Expect:` line in its
test files), as far as they touch fields that a feed aggregator for news has a use for. Exits with 1
where a floor is missed. Where feedparser is not installed it says so and exits with 0.
"""
import ast
import calendar
import collections
import html
import json
import logging
import os
import re
import sys
import urllib.parse

try:
    import feedparser
except ImportError:
    print("skipped the comparison: feedparser is not installed")
    sys.exit(0)

# Collections of feeds as they were published; the others were written to be odd.
REAL = ["codehollow", "feeder", "feedjira2009", "netnewswire", "node-feedparser", "rss-parser-js"]
# Hostile and broken documents: only that they end in time matters, and feedparser takes minutes.
NOT_COMPARED = ["dos", "edge"]
# Formats that nobody publishes any more; feedparser reads them, we name them.
DEAD_FORMATS = re.compile(r"/cdf/|<channel [^>]*href|rss-1_1|/rss/1\.1")

EQUAL_FLOOR = 98.5  # per cent of real files with every title, link and date equal or better
EXPECT_FLOOR = 85.0  # per cent of feedparser's expectations on core fields


def plain(text):
    """Text as a reader sees it, without white space: the form in which texts are compared."""
    text = html.unescape(text or "")
    text = re.sub(r"(?s)<!--.*?-->|<(script|style)\b.*?</\1\s*>", "", text)
    text = re.sub(r"<[/!?a-zA-Z][^<>]*>", "", text)
    return re.sub(r"[\s\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x1f]+", "", html.unescape(text))


def link_form(link):
    """A link without differences of quoting."""
    try:
        link = re.sub(r"^[a-zA-Z]+://[^/?#]*", lambda m: m.group().lower(), (link or "").strip())
        return urllib.parse.unquote(urllib.parse.quote(html.unescape(link or ""), safe="%/:=&?~#+!$,;'@()*[]|")).rstrip("/")
    except ValueError:
        return link


def seconds(parsed):
    try:
        return calendar.timegm(parsed) if parsed else None
    except (ValueError, OverflowError):
        return None


# --- the same feeds, read by both


def differences(theirs, ours):
    """(what, theirs, ours) for every title, link and date where ours is not as good."""
    for i, (a, b) in enumerate(zip(theirs.entries, ours["entries"])):
        if a.get("title") and plain(a.get("title")) != plain(b["title"]):
            yield "title", i, a.get("title"), b["title"]
        if a.get("link") and link_form(a.get("link")) != link_form(b["link"]):
            yield "link", i, a.get("link"), b["link"]
        when = seconds(a.get("published_parsed")) or seconds(a.get("updated_parsed")) or seconds(a.get("created_parsed"))
        if when is not None and when not in (b["published"], b["updated"]):
            yield "date", i, a.get("published", a.get("updated")), b["published"]


def encoded_once(text):
    """Undoes UTF-8 that was taken for windows-1252 and encoded again, run by run."""

    def run(found):
        try:
            return b"".join(c.encode("cp1252") if c.encode("cp1252", "ignore") else c.encode("latin-1") for c in found.group()).decode("utf-8")
        except UnicodeError:
            return found.group()

    return re.sub(r"[^\x00-\x7f]+", run, text)


# Where ours differs and is the better reading, with the reason; a difference that fits none counts.
def better(what, theirs, ours):
    if what == "title" and ours and plain(encoded_once(html.unescape(theirs))) == plain(ours):
        return "UTF-8 that was encoded twice is turned back"
    if what == "link" and theirs and not theirs.startswith(("http:", "https:")):
        return "an id that is no web address is no link"
    if what == "date" and ours and re.search(r"\b[ap]\.?m\b", theirs or "", re.I):
        return "am and pm are read"
    if what == "title" and ours:
        if plain(html.unescape(theirs)) == plain(html.unescape(ours)):
            return "entities encoded twice are decoded twice"
    if what == "date" and ours and re.match(r"\d{4}/\d{1,2}/\d", theirs or ""):
        return "a month of one digit is read"
    return None


# --- feedparser's expectations


class Text(str):
    """A text that equals another if a reader sees the same."""

    def __eq__(self, other):
        return isinstance(other, str) and plain(self) == plain(other)

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


class Date(str):
    """A date that equals any writing of the same moment."""

    def __new__(cls, when):
        date = super().__new__(cls, str(when))
        date.when = when
        return date

    def __eq__(self, other):
        return isinstance(other, str) and seconds(feedparser.datetimes._parse_date(other)) == self.when

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


class Tag(str):
    """A language that equals any tag with the same primary subtag, which is what we keep."""

    def __eq__(self, other):
        return isinstance(other, str) and re.split("[-_]", other)[0] == re.split("[-_]", str(self))[0]

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


class Tree(feedparser.FeedParserDict):
    pass


def parsed_date(when):
    import time

    return time.gmtime(when)


# The names under which feedparser keeps what we keep, of entries and of feeds.
ENTRY = {"title", "title_detail", "link", "id", "guid", "summary", "summary_detail", "description", "content",
         "published", "published_parsed", "updated", "updated_parsed", "modified", "modified_parsed", "issued",
         "issued_parsed", "created", "created_parsed", "author", "tags", "category", "categories", "language"}
FEED = {"title", "title_detail", "language"}
INNER = {"value", "term", "language"}


def as_feedparser(ours):
    """Our reading under feedparser's names."""
    entries = []
    for e in ours["entries"]:
        t = Tree()
        language = Tag(e["language"] or ours["language"]) if e["language"] or ours["language"] else None
        for key, names in {"title": ("title", "title_detail"), "summary": ("summary", "summary_detail", "description")}.items():
            value = e[key] if e[key] is not None else (e["content"] if key == "summary" else None)
            for name in names:
                if value is not None:
                    t[name] = Tree(value=Text(value), language=language) if name.endswith("_detail") else Text(value)
        content = e["content"] if e["content"] is not None else e["summary"]
        if content is not None:
            t["content"] = [Tree(value=Text(content), language=language)]
        if e["link"] is not None:
            t["link"] = e["link"]
        if e["id"] is not None:
            t["id"] = t["guid"] = e["id"]
        if e["authors"]:
            t["author"] = Text(", ".join(e["authors"]))
        if e["tags"]:
            t["tags"] = [Tree(term=tag, scheme=None, label=None) for tag in e["tags"]]
            t["category"] = e["tags"][0]
        t["categories"] = [(None, tag) for tag in e["tags"]]
        t["language"] = language
        for name, when in {"published": e["published"], "updated": e["updated"] or e["published"]}.items():
            if when is not None:
                for alias in {"published": ["published", "issued", "created"], "updated": ["updated", "modified"]}[name]:
                    t[alias] = Date(when)
                    t[alias + "_parsed"] = parsed_date(when)
        entries.append(t)
    feed = Tree()
    if ours["title"] is not None:
        feed["title"] = Text(ours["title"])
        feed["title_detail"] = Tree(value=Text(ours["title"]), language=Tag(ours["language"]) if ours["language"] else None)
    if ours["language"]:
        feed["language"] = Tag(ours["language"])
    return Tree(entries=entries, feed=feed, bozo=bool(ours["repairs"]))


def expectation(data):
    """The expression of a feedparser test, without what it says of well-formedness; None if there is none."""
    for encoding in ("utf-8", "utf-16", "utf-32", "utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le", "iso-8859-1"):
        try:
            found = re.search(r"Expect:\s*(.*?)\s*-->", data.decode(encoding), re.S)
        except UnicodeError:
            continue
        if found:
            break
    else:
        return None
    try:
        tree = ast.parse(found.group(1).strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return None
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return [p for p in parts if not {"bozo"} & {n.id for n in ast.walk(p) if isinstance(n, ast.Name)}]


def is_core(parts):
    """Whether the parts speak only of fields that we keep."""
    for part in parts:
        names = {n.id for n in ast.walk(part) if isinstance(n, ast.Name)}
        keys = {n.slice.value for n in ast.walk(part) if isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Constant)}
        keys |= {n.attr for n in ast.walk(part) if isinstance(n, ast.Attribute)} - {"get"}
        keys = {k for k in keys if isinstance(k, str)}
        known = ENTRY if "entries" in names else FEED
        if names - {"entries", "feed", "len"} or not names or keys - known - INNER:
            return False
    return bool(parts)


def holds(part, tree):
    try:
        return bool(eval(compile(ast.Expression(part), "expect", "eval"), {"len": len}, tree))
    except Exception:  # noqa: BLE001 - a field that is not there is an expectation that does not hold
        return False


# --- the table


def main():
    directory, results = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    show = int(os.environ.get("DEPESCHE_SHOW", "0"))
    rows = collections.defaultdict(collections.Counter)
    classes = collections.Counter()
    reasons = collections.Counter()
    expected = collections.defaultdict(collections.Counter)
    shown = collections.Counter()

    def fault(path, kind, detail):
        classes[kind] += 1
        shown[kind] += 1
        if shown[kind] <= show:
            print(f"  {kind}: {path}: {detail}"[:400])

    for line in open(results, encoding="utf-8"):
        ours = json.loads(line)
        collection = ours["path"].split("/")[0]
        if collection in NOT_COMPARED:
            continue
        data = open(os.path.join(directory, ours["path"]), "rb").read()
        row = rows[collection]
        row["files"] += 1
        if collection == "feedparser":
            parts = expectation(data)
            if parts and is_core(parts):
                folder = ours["path"].split("/")[-2]
                expected[folder]["all"] += 1
                tree = as_feedparser(ours) if "failure" not in ours else Tree(entries=[], feed=Tree())
                if all(holds(part, tree) for part in parts):
                    expected[folder]["hold"] += 1
                else:
                    fault(ours["path"], "expectation", " and ".join(ast.unparse(p) for p in parts))
        address = "http://127.0.0.1:8097/" + ours["path"].removeprefix("feedparser/")
        header = re.search(rb"Header:\s*Content-type:\s*(.*)", data[:1000])
        headers = {"content-location": address, "content-type": header.group(1).decode("latin-1").strip() if header else "application/xml"}
        try:
            theirs = feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
        except Exception:  # noqa: BLE001 - whatever it raises, it has not read the feed
            continue
        if not theirs.get("version") or (not theirs.entries and not theirs.feed.get("title")):
            row["neither" if "failure" in ours else "ours only"] += 1
            continue
        if "failure" in ours:
            dead = theirs.version == "cdf" or DEAD_FORMATS.search(ours["path"])
            row["dead format" if dead else "not read"] += 1
            if not dead:
                fault(ours["path"], "not read", f"{ours['failure']} ({theirs.version}, {len(theirs.entries)} entries)")
            continue
        row["both"] += 1
        if len(theirs.entries) != len(ours["entries"]):
            row["count differs"] += 1
            fault(ours["path"], "count differs", f"{len(theirs.entries)} there, {len(ours['entries'])} here")
            continue
        worse = False
        for what, i, a, b in differences(theirs, ours):
            reason = better(what, a, b)
            if reason:
                reasons[reason] += 1
            else:
                worse = True
                fault(ours["path"], what, f"[{i}] {a!r} there, {b!r} here")
        row["a field differs" if worse else "equal"] += 1

    columns = ["files", "both", "equal", "a field differs", "count differs", "not read", "dead format", "ours only", "neither"]
    print("\n" + "against feedparser".ljust(20) + "".join(c.rjust(16) for c in columns))
    for name in sorted(rows):
        print(name.ljust(20) + "".join(str(rows[name][c]).rjust(16) for c in columns))
    print("\nfaults by class: " + ", ".join(f"{kind} {n}" for kind, n in classes.most_common()))
    print("differences where ours is the better reading: " + ", ".join(f"{r} {n}" for r, n in reasons.most_common()))

    hold = sum(c["hold"] for c in expected.values())
    total = sum(c["all"] for c in expected.values())
    print("\nfeedparser's expectations on core fields, by folder:")
    print(", ".join(f"{f} {c['hold']}/{c['all']}" for f, c in sorted(expected.items())))
    real = {name: rows[name] for name in REAL if name in rows}
    compared = sum(r["equal"] + r["a field differs"] + r["count differs"] for r in real.values())
    equal = sum(r["equal"] for r in real.values())
    floors = [("every feed that feedparser reads is read", not sum(r["not read"] for r in rows.values())),
              ("no entry count differs on real feeds", not sum(r["count differs"] for r in real.values()))]
    if compared:
        share = 100 * equal / compared
        floors.append((f"{share:.1f} % of {compared} real files have every title, link and date (floor {EQUAL_FLOOR})", share >= EQUAL_FLOOR))
    if total:
        share = 100 * hold / total
        floors.append((f"{share:.1f} % of {total} expectations hold (floor {EXPECT_FLOOR})", share >= EXPECT_FLOOR))
    print()
    for text, reached in floors:
        print(("reached: " if reached else "MISSED:  ") + text)
    sys.exit(0 if all(reached for _, reached in floors) else 1)


main()
