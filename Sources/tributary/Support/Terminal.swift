import ArgumentParser
import Failures
import Foundation
import Payload
import Synchronization

/// What reaches a person: tables and JSON on standard output, trouble and progress on standard error.
enum Terminal {
    static func print(_ text: String) {
        Output.write((text.shown + "\n").utf8)
    }

    static func print(_ value: JSONValue) {
        Output.write(escaped(value.serialised()) + [0x0A])
    }

    static func complain(_ failure: Failure) { complain("error: \(failure)") }

    static func complain(_ text: String) { Output.complain(text.shown + "\n") }

    /// The same JSON, with signs that do something to a terminal written as escapes.
    static func escaped(_ json: [UInt8]) -> [UInt8] {
        let text = String(decoding: json, as: UTF8.self)
        guard text.unicodeScalars.contains(where: \.doesSomething) else { return json }
        var escaped = ""
        for scalar in text.unicodeScalars {
            // Between its values, JSON holds no such sign but ends of lines.
            guard scalar.doesSomething, scalar.value > 0x20 else {
                escaped.unicodeScalars.append(scalar)
                continue
            }
            let hex = String(scalar.value, radix: 16)
            escaped += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
        return Array(escaped.utf8)
    }

    /// Rows under headings, columns as wide as needed.
    static func table(_ headings: [String], _ rows: [[String]]) {
        let rows = rows.map { $0.map(\.shownOnOneLine) }
        var widths = headings.map(\.count)
        for row in rows { for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) } }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                column == cells.count - 1 ? cell : cell.padding(toLength: widths[column], withPad: " ", startingAt: 0)
            }
            return padded.joined(separator: "  ")
        }
        print(line(headings))
        for row in rows { print(line(row)) }
    }
}

extension JSONValue {
    static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    static func optional(_ number: Int64?) -> JSONValue { number.map { .integer($0) } ?? .null }
}
