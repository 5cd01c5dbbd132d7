/// What can be kept as one value: it has a text, and is read from it.
package protocol StateValue: Sendable {
    /// - Returns: nil for a text that is none of these; it counts as if nothing stood there.
    init?(stateText: String)
    var stateText: String { get }
}

extension String: StateValue {
    package init?(stateText: String) { self = stateText }
    package var stateText: String { self }
}

extension Int64: StateValue {
    package init?(stateText: String) { self.init(stateText) }
    package var stateText: String { String(self) }
}

/// Words without spaces.
extension [String]: StateValue {
    package init?(stateText: String) { self = stateText.split(separator: " ").map(String.init) }
    package var stateText: String { joined(separator: " ") }
}

extension StateValue where Self: RawRepresentable, RawValue == String {
    package init?(stateText: String) { self.init(rawValue: stateText) }
    package var stateText: String { rawValue }
}
