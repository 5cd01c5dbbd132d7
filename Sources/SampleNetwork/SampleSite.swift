/// A remote site of the sample.
package struct SampleSite: Sendable, Hashable {
    /// From 1, as in `sync_id_remote_site` of its stores.
    package let number: Int
    /// As people call it.
    package let name: String
    /// Codes of the stores that are active on it.
    package let storeCodes: [String]
}
