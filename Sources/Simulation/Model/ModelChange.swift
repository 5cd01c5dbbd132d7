import Payload

/// A change as a push or a local transaction names it.
struct ModelChange {
    let key: ModelKey
    /// Nil deletes.
    let bytes: [UInt8]?
    /// The record is dropped in favour of this one.
    var mergeInto: String?
}
