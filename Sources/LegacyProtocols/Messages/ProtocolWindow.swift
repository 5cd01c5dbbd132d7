import Payload

/// The versions of the v5 protocol that central speaks.
package enum ProtocolWindow {
    /// From the oldest on whose messages say the same, up to what may come: later ones have added and taken nothing away so far.
    package static let versions: ClosedRange<Int> = 2...99

    /// - Parameter text: the header `version`; a few tools send none.
    /// - Throws: a refusal that tells the window.
    package static func check(_ text: String?) throws -> Int? {
        guard let text else { return nil }
        if let version = Int(text), versions.contains(version) { return version }
        throw LegacyRefusal(
            .apiVersionIncompatible, "This server speaks the versions \(versions.lowerBound) to \(versions.upperBound) of the protocol.",
            data: .object([("min", .integer(versions.lowerBound)), ("max", .integer(versions.upperBound))]))
    }
}
