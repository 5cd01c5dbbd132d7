/// What pages are put together from, so that no page writes a class of the style sheet by hand.
extension Markup {
    /// Words within a line.
    package static func span(_ tone: Tone?, _ content: Markup) -> Markup {
        guard let tone else { return content }
        return content.text.isEmpty ? "" : "<span class=\"\(tone.rawValue)\">\(content)</span>"
    }

    package static func paragraph(_ tone: Tone? = nil, _ content: Markup) -> Markup {
        guard let tone else { return "<p>\(content)</p>\n" }
        return "<p class=\"\(tone.rawValue)\">\(content)</p>\n"
    }

    /// The sentence a page begins with.
    package static func verdict(_ tone: Tone?, _ content: Markup) -> Markup {
        guard let tone else { return "<h2>\(content)</h2>\n" }
        return "<h2 class=\"\(tone.rawValue)\">\(content)</h2>\n"
    }

    /// A part of a page under a heading.
    package static func section(_ title: String, _ content: Markup) -> Markup { "<h2>\(title)</h2>\n\(content)\n" }

    /// The head of a page: its name, and what stands beside it.
    package static func header(_ title: String, _ beside: Markup...) -> Markup {
        "<header><h1>\(title)</h1>\(all(beside))</header>\n"
    }

    /// Two lines of a cell, the second in small signs.
    package static func twoLines(_ first: Markup, _ second: Markup) -> Markup { "\(first)<br>\(span(.quiet, second))" }

    /// A button that does something when it is pressed.
    package static func button(_ title: String, does address: String) -> Markup {
        "<form class=\"inline\" method=\"post\" action=\"\(address)\"><button>\(title)</button></form>\n"
    }
}
