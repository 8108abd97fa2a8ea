//! Web pages that were made to cost time or memory, and the page that mutations start from.

/// Makes a page of about so many bytes.
type Make = fn(usize) -> Vec<u8>;

/// The kinds, by name.
pub(crate) const MONSTERS: &[(&str, Make)] = &[
    ("nested boxes", |size| around("<div>", size)),
    ("nested boxes with false ends", |size| {
        around("<div></x>", size)
    }),
    ("nested drawings", |size| around("<svg><style><g>", size)),
    ("nested tables", |size| around("<table><tr><td>", size)),
    ("nested lists", |size| around("<ul><li>", size)),
    ("nested definitions", |size| around("<dl><dd>", size)),
    ("nested rubies", |size| around("<ruby><rt>", size)),
    ("nested buttons", |size| around("<button><p>", size)),
    ("nested templates", |size| around("<template>", size)),
    ("nested selections", |size| around("<select><option>", size)),
    ("open headings", |size| around("<h1>", size)),
    ("formatting that stays open", formatting),
    ("links in links", |size| around("<a href=x><p>", size)),
    ("fonts and paragraphs", |size| {
        around("<font color=red>x<p>", size)
    }),
    ("text in tables", |size| around("<table>x", size)),
    ("attributes", attributes),
    ("attributes of an end", |size| {
        let many: String = (0..size / 8).map(|i| format!(" a{i}")).collect();
        around(&format!("</p{many}>"), size)
    }),
    ("paragraphs", |size| {
        around("<p>Ein Satz, der etwas sagt, und noch etwas.</p>", size)
    }),
    ("line breaks", |size| around("<br>", size)),
    ("rules", |size| around("<hr><p>x", size)),
    ("one text", |size| around("Ein Satz. ", size)),
    ("scripts", |size| around("<script>x</script>", size)),
    ("metadata", |size| {
        around("<script type=application/ld+json>[[[{</script>", size)
    }),
    ("references", |size| around("&amp;&lt;&#x41;&not", size)),
    ("comments", |size| around("<!-- x -->", size)),
    ("frames", |size| around("<frameset><frame>", size)),
    ("bodies", |size| around("<body a=1><html b=2>", size)),
    ("end tags", |size| around("</div></p></b>", size)),
];

/// An ordinary page, to be mutated.
pub(crate) const PAGE: &str = "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>Brücke | Blatt</title>\
    <meta name=\"robots\" content=\"index, max-snippet:-1\"><script type=\"application/ld+json\">{\"@graph\": [{\"@type\": \"NewsArticle\", \
    \"isAccessibleForFree\": true}]}</script><style>p { color: red }</style></head><body><nav><ul><li><a href=\"/\">Start</a></ul></nav>\
    <main><article><h1>Stadt baut Brücke</h1><figure><img src=\"b.jpg\" alt=\"\"><figcaption>Foto: Muster</figcaption></figure>\
    <p>Der Rat der Stadt hat am Montag eine neue Brücke über den Fluss beschlossen, die im nächsten Jahr gebaut wird.</p>\
    <p>Die Bürgermeisterin nannte den <b>Beschluss</b> einen <a href=\"/e\">Erfolg</a>, an dem viele mitgewirkt hätten, und dankte allen.</p>\
    <table><tr><td>Kosten<td>12 Millionen</table><p>Gegner hatten eingewandt, die alte Brücke lasse sich für weniger Geld erneuern.</p>\
    </article></main><footer>Impressum</footer></body></html>";

fn around(piece: &str, size: usize) -> Vec<u8> {
    let times = (size / piece.len()).max(1);
    format!(
        "<!DOCTYPE html><html><body><article>{}",
        piece.repeat(times)
    )
    .into_bytes()
}

fn formatting(size: usize) -> Vec<u8> {
    let open: String = (0..300).map(|i| format!("<b a={i}>")).collect();
    around(&format!("{open}{}", "<p>x".repeat(size / 4)), size)
}

fn attributes(size: usize) -> Vec<u8> {
    let many: String = (0..size / 10).map(|i| format!(" a{i}='{i}'")).collect();
    around(&format!("<p{many}>x</p>"), size)
}
