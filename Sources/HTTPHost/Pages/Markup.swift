import Failures
import HTTPTypes
import Hummingbird
import NIOCore

/// Text that is safe inside a page: nothing reaches a browser unescaped except through here.
package struct Markup: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package private(set) var text: String

    package init(stringLiteral value: String) { text = value }
    package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Pieces one after the other.
    package static func all(_ pieces: some Sequence<Markup>) -> Markup {
        var markup: Markup = ""
        for piece in pieces { markup.text += piece.text }
        return markup
    }

    /// Literal parts are markup; whatever stands in `\(…)` is escaped, unless it is markup itself.
    package struct Interpolation: StringInterpolationProtocol {
        var text = ""
        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
        package mutating func appendInterpolation(_ value: some CustomStringConvertible) { text += Markup.escaped(value.description) }
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.shown.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
