import Payload

/// The fields of a record that rules read, spelled as on the wire: what is no case here does not compile.
///
///     package enum Field: Int, FieldKey {
///         case name_ID, store_ID, inactive
///         package static let names = spelled
///     }
///
/// A key's raw value is its slot: where its value is found among those picked from a record, without looking up a name.
package protocol FieldKey: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == Int, AllCases == [Self] {
    /// By raw value; always `spelled`, made once.
    static var names: [String] { get }
}

extension FieldKey {
    /// The cases as they are written.
    package static var spelled: [String] { allCases.map { "\($0)" } }

    package var name: String { Self.names[rawValue] }
}

extension JSONValue {
    /// A member by a declared key.
    package subscript(_ key: some FieldKey) -> JSONValue? { self[key.name] }
}
