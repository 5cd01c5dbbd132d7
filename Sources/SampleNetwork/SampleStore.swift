/// A store of the sample.
package struct SampleStore: Sendable, Hashable {
    /// The id of its `store` record.
    package let id: String
    /// Unique in the network.
    package let code: String
    /// As people call it; also the name of its trading name.
    package let name: String
    /// The id of the name under which other stores trade with it.
    package let nameID: String
    /// "store" or "dispensary", as on the wire.
    package let mode: String
}
