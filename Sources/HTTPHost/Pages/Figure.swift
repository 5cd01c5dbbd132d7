/// A named value, most often a number.
package struct Figure: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    package init(_ name: String, _ value: Int64) { self.init(name, String(value)) }

    /// A table with a line for each.
    package static func table(_ figures: [Figure]) -> Markup {
        let rows = figures.map { figure -> Markup in
            """
            <tr><th>\(figure.name)</th><td class="number">\(figure.value)</td></tr>

            """
        }
        return "<table>\n\(Markup.all(rows))</table>\n"
    }
}
