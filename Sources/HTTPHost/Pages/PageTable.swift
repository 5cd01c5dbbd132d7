/// A table that turns into one card for each row where the screen is narrow: nothing is cut, and nothing scrolls sideways.
package struct PageTable: Sendable {
    package struct Column: Sendable {
        let title: String
        let isNumber: Bool

        package static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
        package static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
    }

    private let columns: [Column]
    private let rows: [[Markup]]

    /// - Parameter rows: a cell for each column; an empty one is left out of a card.
    package init(_ columns: [Column], _ rows: [[Markup]]) {
        self.columns = columns
        self.rows = rows
    }

    package var markup: Markup {
        let heading = Markup.all(columns.map { column in "<th\(Self.style(column))>\(column.title)</th>" })
        let body = Markup.all(
            rows.map { cells in
                "<tr>\(Markup.all(zip(columns, cells).map(Self.cell)))</tr>\n"
            })
        return "<table class=\"cards\"><tr class=\"heading\">\(heading)</tr>\n\(body)</table>"
    }

    private static func cell(_ column: Column, _ content: Markup) -> Markup {
        guard !content.text.isEmpty else { return "<td class=\"nothing\"></td>" }
        return "<td\(style(column)) data-label=\"\(column.title)\"><div>\(content)</div></td>"
    }

    private static func style(_ column: Column) -> Markup { column.isNumber ? " class=\"number\"" : "" }
}
