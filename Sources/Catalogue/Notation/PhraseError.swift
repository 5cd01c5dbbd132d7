/// Why a phrase cannot be read; the entry reader adds file, line and entry.
struct PhraseError: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
