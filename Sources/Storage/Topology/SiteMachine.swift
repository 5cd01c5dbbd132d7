/// What a site's program told of itself and its machine when it opened its last session (R-SITE 1); a site's word, bounded where it is read.
package struct SiteMachine: Equatable, Sendable {
    /// A fingerprint of the machine; nil where there is none or an older program does not say.
    package var hardware: String?
    /// The newest version of the protocol that it speaks.
    package var protocolMax: Int64
    /// The number of its database's last migration; nil from an older program.
    package var schema: Int64?

    package init(hardware: String?, protocolMax: Int64, schema: Int64?) {
        self.hardware = hardware
        self.protocolMax = protocolMax
        self.schema = schema
    }
}
