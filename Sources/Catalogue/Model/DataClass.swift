/// The class that decides who may edit a record and who receives it (R-OWN).
package enum DataClass: String, Sendable, CaseIterable {
    case central
    case centralStore = "central_store"
    case store, patient, name, message, sync, local

    /// The word used in the notation and in documents, such as `central store`.
    package var word: String { self == .centralStore ? "central store" : rawValue }
}
