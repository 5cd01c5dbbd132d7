/// Whom a bundle is for: read before its file is begun.
package struct BundleAddress: Sendable {
    package let site: String
    package let name: String
    package let database: String
    /// Central's own database, which names the network.
    package let central: String
    /// The public half of the site's device.
    package let half: [UInt8]
}
