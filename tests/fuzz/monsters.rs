//! Documents that were made to cost time or memory, at full size: each must be read, or refused by name,
//! within the limit.

/// Makes a document of about so many bytes.
type Make = fn(usize) -> Vec<u8>;

/// The kinds, by name.
pub(crate) const MONSTERS: &[(&str, Make)] = &[
    ("billion laughs", billion_laughs),
    ("entities that repeat", quadratic_entities),
    ("entities from elsewhere", external_entities),
    ("nested elements", |size| inside("<a>", size, "")),
    ("nested text elements", |size| {
        inside("<item><title><b>", size, "")
    }),
    ("attributes", attributes),
    ("namespaces", namespaces),
    ("items", |size| inside("<item/>", size, "")),
    ("items with nothing closed", |size| {
        inside("<item><title>A<link>b", size, "")
    }),
    ("one text", |size| {
        inside("Ein langer Text. ", size, "</description></item>")
    }),
    ("one section of characters", |size| {
        inside("<![CDATA[x", size, "]]>")
    }),
    ("comments", |size| inside("<!-- x -->", size, "")),
    ("comments that never end", |size| inside("<!-- ", size, "")),
    ("angle brackets", |size| inside("< ", size, "")),
    ("quotes", |size| inside("<p a='1' b=2 c='", size, "")),
    ("references", |size| inside("&amp;&#x41;&x", size, "")),
    ("categories", |size| {
        inside("<category>x</category>", size, "</item>")
    }),
    ("base addresses", |size| {
        inside("<item xml:base='x/'>", size, "")
    }),
    ("end tags", |size| inside("</p>", size, "")),
    ("lists in lists", |size| "[".repeat(size).into_bytes()),
    ("objects in objects", |size| {
        "{\"items\":".repeat(size / 9).into_bytes()
    }),
    ("UTF-16", |size| wide(&inside("<item/>", size / 2, ""))),
    ("UTF-7", |size| inside("+ADw-script+AD4-", size, "")),
    ("EBCDIC", |size| b"\x4c\x6f\xa7\x94\x93".repeat(size / 5)),
];

fn inside(piece: &str, size: usize, end: &str) -> Vec<u8> {
    format!(
        "<rss version=\"2.0\"><channel><title>F</title><item><title>A</title><description>{}{end}</channel></rss>",
        piece.repeat(size / piece.len())
    )
    .into_bytes()
}

fn billion_laughs(_: usize) -> Vec<u8> {
    let entities: String = (1..20)
        .map(|i| format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10)))
        .collect();
    format!("<!DOCTYPE rss [<!ENTITY a0 \"ha\">{entities}]><rss version=\"2.0\"><channel><title>&a19;</title></channel></rss>")
        .into_bytes()
}

fn quadratic_entities(size: usize) -> Vec<u8> {
    let mut document =
        format!("<!DOCTYPE rss [<!ENTITY a \"{}\">]>", "x".repeat(size / 2)).into_bytes();
    document.extend(inside("&a;", size / 2, ""));
    document
}

fn external_entities(_: usize) -> Vec<u8> {
    b"<!DOCTYPE rss [<!ENTITY % p SYSTEM \"https://x.example/x.dtd\"> %p; <!ENTITY f SYSTEM \"file:///etc/passwd\">]>\
      <rss version=\"2.0\"><channel><title>&f;</title><xi:include href=\"file:///etc/passwd\"/></channel></rss>"
        .to_vec()
}

fn attributes(size: usize) -> Vec<u8> {
    let attributes: String = (0..size / 10).map(|i| format!(" a{i}='{i}'")).collect();
    format!(
        "<rss version=\"2.0\"><channel><item{attributes}><title>A</title></item></channel></rss>"
    )
    .into_bytes()
}

fn namespaces(size: usize) -> Vec<u8> {
    let bound: String = (0..size / 20)
        .map(|i| format!(" xmlns:a{i}='http://{i}'"))
        .collect();
    format!("<rss version=\"2.0\"{bound}><channel><title>A</title></channel></rss>").into_bytes()
}

fn wide(bytes: &[u8]) -> Vec<u8> {
    let mut wide = b"\xff\xfe".to_vec();
    wide.extend(bytes.iter().flat_map(|b| [*b, 0]));
    wide
}
