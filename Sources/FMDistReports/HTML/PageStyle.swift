/// The style of all pages: the colours of ``Theme``, light or dark as the reader's system has it, and light on paper.
enum PageStyle {
  static let markup = Markup(
    trusted: """
      :root { \(variables(.light)) }
      @media screen and (prefers-color-scheme: dark) { :root { \(variables(.dark)) } }
      \(base)
      \(tables)
      \(charts)
      \(cards)
      \(narrow)
      \(paper)
      \((0..<Theme.light.palette.count).map { ".series\($0) { --line: var(--series\($0)); }" }.joined(separator: "\n"))
      """)

  private static func variables(_ theme: Theme) -> String {
    let colors: [(String, Color)] =
      [
        ("background", theme.background), ("text", theme.text), ("faint", theme.faintText), ("grid", theme.grid),
        ("frame", theme.frame), ("panel", theme.panel), ("training", theme.training), ("validation", theme.validation),
        ("right", theme.right), ("wrong", theme.wrong),
      ] + theme.palette.enumerated().map { ("series\($0)", $1) }
    let shares = [("training-share", theme.training), ("validation-share", theme.validation)]
    return colors.map { "--\($0): \(hexadecimal($1));" }.joined(separator: " ") + " "
      + shares.map { "--\($0): \($1.bytes.map(String.init).joined(separator: " "));" }.joined(separator: " ")
  }

  private static func hexadecimal(_ color: Color) -> String {
    "#" + color.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static let base = """
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
    body { margin: 0 auto; padding: 0 1.25rem 3rem; max-width: 75rem; background: var(--background); color: var(--text);
      font: 16px/1.5 "DejaVu Sans", Verdana, system-ui, sans-serif; overflow-wrap: break-word; }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.6rem 0 0.2rem; }
    h2 { font-size: 1.2rem; margin: 2.4rem 0 0.6rem; padding-top: 0.7rem; border-top: 1px solid var(--grid); }
    h3 { font-size: 1rem; margin: 1.4rem 0 0.4rem; }
    p, ul, ol, figure, dl { margin: 0.5rem 0; }
    a { color: var(--training); }
    code, pre { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.85rem; }
    pre { background: var(--panel); padding: 0.8rem 1rem; border-radius: 6px; overflow-x: auto; margin: 0.5rem 0; }
    pre.wrap { white-space: pre-wrap; overflow-wrap: anywhere; }
    summary { cursor: pointer; padding: 0.35rem 0; }
    .faint { color: var(--faint); }
    header p { margin-top: 0; }
    .notice { border-left: 5px solid var(--wrong); background: var(--panel); padding: 0.5rem 0.9rem; font-weight: bold; }
    nav ul { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; list-style: none; padding: 0; }
    nav a { display: inline-block; padding: 0.2rem 0; }
    .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0.7rem; margin: 1rem 0; }
    .figures div { background: var(--panel); border-radius: 8px; padding: 0.7rem 0.9rem; }
    .figures dt { color: var(--faint); font-size: 0.85rem; }
    .figures dd { margin: 0; font-size: 1.3rem; font-weight: bold; line-height: 1.3; }
    .figures dd small { display: block; font-size: 0.8rem; font-weight: normal; color: var(--faint); }
    .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 0.4rem 2rem; }
    .columns > * { min-width: 0; }
    .picture { max-width: 100%; height: auto; border: 1px solid var(--grid); border-radius: 6px; }
    .samples { display: flex; flex-wrap: wrap; gap: 4px; }
    .samples img { image-rendering: pixelated; display: block; border: 1px solid var(--grid); }
    .paper { display: none; }
    .hash { overflow-wrap: anywhere; }
    #tip { position: fixed; z-index: 2; pointer-events: none; max-width: min(20rem, 90vw); white-space: pre-line;
      padding: 0.35rem 0.6rem; border-radius: 6px; font-size: 0.85rem; line-height: 1.4;
      background: var(--text); color: var(--background); }
    #tip[hidden] { display: none; }
    """

  private static let tables = """
    .scroll { overflow-x: auto; margin: 0.5rem 0; }
    @media screen {
      /* A shadow at the side where more can be scrolled to; at the end a cover that moves with the content hides it. */
      .scroll { background: linear-gradient(to right, var(--background) 30%, transparent) left / 2.5rem 100%,
        linear-gradient(to left, var(--background) 30%, transparent) right / 2.5rem 100%,
        linear-gradient(to right, var(--frame), transparent) left / 0.6rem 100%,
        linear-gradient(to left, var(--frame), transparent) right / 0.6rem 100%;
        background-repeat: no-repeat; background-attachment: local, local, scroll, scroll; }
    }
    table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.3rem 0.7rem; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
    th { font-weight: bold; vertical-align: bottom; }
    thead th { white-space: normal; }
    th.name, td.name { text-align: left; }
    th.words, td.words { white-space: normal; }
    th.long, td.long { overflow-wrap: anywhere; min-width: 7rem; }
    th.sentence, td.sentence { min-width: 18rem; }
    tbody th { vertical-align: middle; }
    tbody th { font-weight: normal; }
    .facts th { color: var(--faint); vertical-align: top; text-align: left; padding-left: 0; }
    .facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
    .best td, .best th { font-weight: bold; }
    .matrix { border-collapse: separate; border-spacing: 2px; }
    .matrix th, .matrix td { border: 0; padding: 0.25rem 0.4rem; }
    .matrix thead th { font-weight: normal; text-align: center; }
    .matrix thead td { background: none; }
    .matrix tbody th { position: sticky; left: 0; background: var(--background); text-align: left; z-index: 1;
      box-shadow: 2px 0 var(--background), -2px 0 var(--background); }
    .matrix tbody th div { width: max-content; max-width: 14rem; white-space: normal; overflow-wrap: anywhere; }
    .matrix td { min-width: 4.4rem; text-align: center; line-height: 1.25; border-radius: 3px; background: var(--panel);
      -webkit-print-color-adjust: exact; print-color-adjust: exact; }
    .matrix small { display: block; font-size: 0.72rem; }
    .matrix .right { background-image: linear-gradient(rgb(var(--training-share) / var(--s)), rgb(var(--training-share) / var(--s))); }
    .matrix .wrong { background-image: linear-gradient(rgb(var(--validation-share) / var(--s)), rgb(var(--validation-share) / var(--s))); }
    .scales { display: flex; flex-wrap: wrap; gap: 0.1rem 1.4rem; font-size: 0.85rem; color: var(--faint); }
    .scales i { display: inline-block; width: 5rem; height: 0.75rem; vertical-align: -1px; background-color: var(--panel);
      outline: 1px solid var(--frame); -webkit-print-color-adjust: exact; print-color-adjust: exact; }
    .scales .right { background-image: linear-gradient(to right, transparent, rgb(var(--training-share))); }
    .scales .wrong { background-image: linear-gradient(to right, transparent, rgb(var(--validation-share) / 0.5) 25%,
      rgb(var(--validation-share) / 0.71) 50%, rgb(var(--validation-share))); }
    .matrix td[data-tip]:hover, .matrix td[title]:hover { outline: 2px solid var(--text); }
    .matrix .upright { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; max-height: 12rem;
      overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .matrix .right, .matrix .wrong { color: #000; }
    .matrix .white { color: #fff; }
    @media screen and (prefers-color-scheme: dark) {
      .matrix .right, .matrix .wrong { color: #fff; }
      .matrix .black { color: #000; }
    }
    """

  private static let charts = """
    .chart figcaption { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 0.1rem 1rem;
      align-items: baseline; }
    .chart b { margin-right: auto; }
    .key { font-size: 0.85rem; color: var(--text); min-width: 0; overflow-wrap: anywhere; }
    .key svg { width: 46px; height: 12px; vertical-align: -1px; margin-right: 5px; }
    .chart > svg { display: block; width: 100%; height: auto; overflow: visible; }
    .wide { min-width: var(--w); max-width: calc(1.5 * var(--w)); }
    .wide svg { display: block; width: 100%; height: auto; }
    .wide svg text { paint-order: stroke; stroke: var(--background); stroke-width: 3px; stroke-linejoin: round; }
    svg text { font-size: 10.5px; fill: var(--faint); }
    svg path { stroke: var(--line); fill: none; stroke-linejoin: round; }
    svg .round { stroke-linecap: round; }
    svg circle { fill: var(--line); stroke: var(--line); }
    svg .hollow { fill: var(--background); }
    svg .hover rect { fill: transparent; }
    svg .hover path { opacity: 0; }
    svg .hover:hover path { opacity: 1; }
    .text { --line: var(--text); }
    .grid { --line: var(--grid); }
    .frame { --line: var(--frame); }
    .faint { --line: var(--faint); }
    .training { --line: var(--training); }
    .validation { --line: var(--validation); }
    """

  private static let narrow = """
    @media (max-width: 480px) {
      body { padding: 0 0.9rem 2rem; font-size: 15px; }
      h1 { font-size: 1.35rem; }
      .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
      .figures div { padding: 0.55rem 0.7rem; }
      .figures dd { font-size: 1.1rem; }
      .matrix tbody th { font-size: 0.8rem; }
      .matrix tbody th div { max-width: 6.5rem; }
      th, td { padding: 0.3rem 0.5rem; }
      svg text { font-size: 12.5px; }
      .wide svg text { font-size: 10.5px; }
    }
    """

  private static let cards = """
    .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1rem 1.4rem; list-style: none;
      padding: 0; margin: 0.8rem 0; font-size: 0.85rem; }
    .cards li { min-width: 0; overflow-wrap: anywhere; }
    .cards img { width: 7rem; height: auto; max-height: 7rem; object-fit: contain; object-position: left; image-rendering: pixelated;
      display: block; margin-bottom: 0.3rem; }
    .cards div { display: flex; justify-content: space-between; gap: 0.5rem; }
    .cards div span:first-child { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
    .cards div span:last-child { white-space: nowrap; }
    .cards .right { color: var(--right); }
    .cards .wrong { color: var(--wrong); }
    .layers { list-style: none; padding: 0; max-width: 24rem; }
    .layers li { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: 0.5rem 0.8rem; background: var(--panel);
      border: 1px solid var(--grid); border-left: 6px solid var(--line); border-radius: 6px; }
    .layers li + li { margin-top: 1.5rem; position: relative; }
    .layers li + li::before { content: "↓"; position: absolute; top: -1.5rem; left: 50%; line-height: 1.5rem; color: var(--faint); }
    .layers span { text-align: right; }
    .layers small { color: var(--faint); }
    """

  /// A page of paper has no box to scroll: what is wide is written so small that 680 pixels, less than A4's or a letter's width, have
  /// room for it.
  private static let paper = """
    @media print {
      @page { margin: 12mm; }
      body { max-width: none; font-size: 10pt; padding: 0; }
      nav, .screen { display: none; }
      .paper { display: block; }
      .scroll, pre { overflow: visible; }
      .wide { min-width: 0; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
      figure, tr, li, .figures div { break-inside: avoid; }
      h2, h3, summary { break-after: avoid; }
      p:has(+ .scroll), p:has(+ .cards) { break-after: avoid; }
      table { font-size: max(4.5pt, min(9pt, 680px / var(--em, 1))); }
      th, td { padding: 0.25em 0.4em; }
      th.long, td.long, th.sentence, td.sentence { min-width: 0; }
      tbody th.name { min-width: 5em; }
      .columns:has(> .chart) { grid-template-columns: 1fr 1fr; }
      .matrix { break-inside: avoid; }
      .matrix th, .matrix td { padding: 0.2em 0.25em; min-width: 0; }
      .matrix small { font-size: 0.72em; }
      .matrix tbody th { position: static; font-size: 1em; }
      .matrix tbody th div { max-width: 10em; }
      .matrix .upright { max-height: 10em; }
    }
    """
}
