/// A self-contained page: style, script and pictures are in it, and nothing is ever fetched.
///
/// A browser is told so as well (`Content-Security-Policy`), and refuses what would leave the page. The text is HTML 5 and well-formed XML.
struct Page {
  /// A part of the page, with a heading that the list of contents leads to.
  struct Section {
    var id: String
    var title: String
    var body: Markup
  }

  /// In the window's title and as the heading.
  var title: String
  /// A line below the heading.
  var subtitle: String
  /// What must not be overlooked, such as that the data is synthetic.
  var notices: [String] = []
  /// What comes before the first section.
  var lead: Markup = .empty
  var sections: [Section]
  /// The last line.
  var footer: String

  /// The file's content.
  var text: String { markup.source + "\n" }

  private var markup: Markup {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="generator" content="fmdist"/>
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <link rel="icon" href="data:,"/>
    <title>\(title)</title>
    <style>
    \(PageStyle.markup)
    </style>
    </head>
    <body>
    <header>
    <h1>\(title)</h1>
    <p class="faint">\(subtitle)</p>
    \(notices.map { "<p class=\"notice\" role=\"note\">\($0)</p>\n" })</header>
    \(contents)<main>
    \(lead)
    \(sections.map { "<section id=\"\($0.id)\">\n<h2>\($0.title)</h2>\n\($0.body)\n</section>\n" })</main>
    <footer><p class="faint">\(footer)</p></footer>
    <script>
    \(PageScript.markup)
    </script>
    </body>
    </html>
    """
  }

  private var contents: Markup {
    guard sections.count > 2 else { return .empty }
    let items: [Markup] = sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" }
    return "<nav aria-label=\"Contents\"><ul>\(items)</ul></nav>\n"
  }
}
